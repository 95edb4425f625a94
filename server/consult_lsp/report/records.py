"""Records: results as JSON for programs. Findings have the fields of the answer schema (DESIGN §2).

What is written is ASCII, so no character in it can act on a terminal (research/security.md, S16).
"""

import json
from dataclasses import asdict
from typing import Any

from consult_lsp.finding import Edit, Finding
from consult_lsp.models.model import Usage

from .review import Review

Record = dict[str, Any]


def json_text(record: object) -> str:
    """``record`` as JSON that is pleasant to read and has no command for a runner in it."""
    return json.dumps(record, indent=2).replace("##[", "#\\u0023[") + "\n"


def review_record(review: Review) -> Record:
    """An object with ``findings``, each with its file."""
    record = {
        "agent": review.agent,
        "model": review.model,
        "summary": "\n\n".join(file.summary for file in review.files if file.summary),
        "findings": [
            {"file": file.path, **finding_record(finding)}
            for file in review.files
            for finding in file.findings
        ],
        "refusals": [
            {"file": file.path, "message": refusal}
            for file in review.files
            for refusal in file.refusals
        ],
        "errors": list(review.errors),
        "usage": usage_record(review.usage),
    }
    return {**record, "note": review.note} if review.note else record


def finding_record(finding: Finding) -> Record:
    """The finding, and whether a check or a model made it."""
    return asdict(finding)


def edit_record(edit: Edit) -> Record:
    """The edit as in the answer schema."""
    return asdict(edit)


def usage_record(usage: Usage) -> Record:
    """Tokens by kind."""
    return asdict(usage)
