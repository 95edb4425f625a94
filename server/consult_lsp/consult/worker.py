"""The process that parses and checks for ``engine.py``: ``python -m consult_lsp.consult.worker``.

One request to a line of stdin, one answer to a line of stdout, both JSON objects. It ends when its
stdin does, so no worker outlives who has started it, however that came to its end.
"""

import json
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from consult_lsp.checks.check import check, covers
from consult_lsp.checks.rule import Rule, load_rules
from consult_lsp.consult.validation.proven import proven
from consult_lsp.syntax.language import language_of
from consult_lsp.syntax.symbol import has_outline, outline
from consult_lsp.text.document import Document

Json = dict[str, Any]


def main() -> None:
    """Answer until there is nobody to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's Ctrl-C is for who has started us
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whoever prints does not write into an answer
    with suppress(BrokenPipeError):
        for line in sys.stdin.buffer:
            answers.write(json.dumps(_answer(json.loads(line))).encode() + b"\n")
            answers.flush()


def _answer(request: Mapping[str, Any]) -> Json:
    document = Document(request["uri"], request["text"], language_id=request["language_id"])
    language = language_of(document.language_id, request["path"] or document.uri)
    try:
        if request["asked"] == "symbols":
            return {"symbols": _symbols(document, language)}
        rules = _rules(Path(request["checks"]))
        if request["asked"] == "covers":
            return {"covers": covers(document, rules)}
        found = proven(document, language, check(document, rules))
        return {"findings": [asdict(finding) for finding in found]}
    except Exception as error:  # noqa: BLE001  # told by its type: its text may hold code
        return {"fault": type(error).__name__}


def _symbols(document: Document, language: str | None) -> list[list[object]] | None:
    if not has_outline(document, language):
        return None
    return [[each.name, each.kind, *each.span] for each in outline(document, language)]


@lru_cache(maxsize=16)
def _rules(folder: Path) -> tuple[Rule, ...]:
    """The rules of a bundled folder, read once: they do not change while we run."""
    rules, _ = load_rules(folder)
    return rules


if __name__ == "__main__":
    main()
