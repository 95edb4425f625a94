"""Records: results as JSON for programs. Findings have the fields of the answer schema.

What is written is ASCII, so no character in it can act on a terminal.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from consult_lsp.finding import Edit, Finding, Fix, Repairs
from consult_lsp.models.model import Usage
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.plain import json_without_runner_commands, valid

from .review import Review

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Improvement:
    """What came of an improvement: ``edits`` were chosen, make this ``diff``, and are ``written``.

    ``unplaced`` are those that cannot be made, or never are, with the reason of each.
    """

    file: str
    model: str
    summary: str
    edits: Sequence[Edit]
    alternatives: Sequence[Fix]
    unplaced: Sequence[Fix]
    repairs: Repairs
    diff: str
    written: bool
    refusals: Sequence[str]
    usage: Usage


@dataclass(frozen=True, slots=True)
class Answer:
    """An explanation, or the answer to a ``question``; without ``file`` about the project."""

    file: str
    span: LineSpan
    model: str
    markdown: str
    usage: Usage
    question: str = ""


def json_text(record: object) -> str:
    """``record`` as JSON that is pleasant to read and has no command for a runner in it.

    It holds no half of a character: JSON can write these, but most that read JSON refuse them.
    """
    return json_without_runner_commands(json.dumps(_valid(record), indent=2)) + "\n"


def _valid(record: object) -> object:
    match record:
        case str():
            return valid(record)
        case dict():
            return {_valid(name): _valid(value) for name, value in record.items()}
        case list() | tuple():
            return [_valid(each) for each in record]
    return record


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
        "dismissed": review.dismissed,
        "not_checked": list(review.not_checked),
        "left_out": {kind: count for kind, count in sorted(review.left_out.items()) if count},
        "refusals": [
            {"file": file.path, "message": refusal}
            for file in review.files
            for refusal in file.refusals
        ],
        "repairs": [
            {"file": file.path, **file.repairs._asdict()}
            for file in review.files
            if file.repairs.asked
        ],
        "errors": list(review.errors),
        "usage": asdict(review.usage),
    }
    return {**record, "note": review.note} if review.note else record


def finding_record(finding: Finding) -> Record:
    """The finding, and whether a check or a model made it."""
    record = {**asdict(finding), "fixes": [fix_record(fix) for fix in finding.fixes]}
    del record["columns"]
    return record


def fix_record(fix: Fix) -> Record:
    """The fix as in the answer schema, with its reach, and why it is in doubt if it is."""
    return {**asdict(fix), "edits": [edit_record(edit) for edit in fix.edits]}


def edit_record(edit: Edit) -> Record:
    """The edit as in the answer schema; with its ``path`` where it is of another file."""
    record = asdict(edit)
    if not edit.path:
        del record["path"]
    return record


def improvement_record(improvement: Improvement) -> Record:
    """The edits as in the answer schema, the change that they make, and whether it was made."""
    return {
        "file": improvement.file,
        "model": improvement.model,
        "summary": improvement.summary,
        "edits": [edit_record(edit) for edit in improvement.edits],
        "alternatives": [
            {
                "title": other.title,
                "trade_offs": other.trade_offs,
                "edits": [edit_record(edit) for edit in other.edits],
            }
            for other in improvement.alternatives
        ],
        "unplaced": [
            {
                "title": other.title,
                "reason": other.doubt,
                "edits": [edit_record(edit) for edit in other.edits],
            }
            for other in improvement.unplaced
        ],
        "repairs": improvement.repairs._asdict(),
        "diff": improvement.diff,
        "written": improvement.written,
        "refusals": list(improvement.refusals),
        "usage": asdict(improvement.usage),
    }


def answer_record(answer: Answer) -> Record:
    """The answer, what was asked, and the lines that it is about."""
    span = answer.span
    asked = {"question": answer.question} if answer.question else {}
    lines = {"file": answer.file, "start_line": span.first_number, "end_line": span.last_number}
    said = {"model": answer.model, "markdown": answer.markdown, "usage": asdict(answer.usage)}
    return {**asked, **(lines if answer.file else {}), **said}
