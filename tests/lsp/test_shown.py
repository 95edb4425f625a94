"""The page examples/shown.md is a test: one finding, as an editor shows it."""

import json
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp
from lsprotocol.converters import get_converter

from consult_lsp.finding import Category, Evidence, Finding, Fix, Severity
from consult_lsp.lsp.requests.hover import hover
from consult_lsp.lsp.services.diagnostics import listed
from support.in_process import URI, Wire, session_of
from support.pages import Blocks, sections


@pytest.mark.parametrize("blocks", sections("shown.md"))
async def test_a_finding_is_shown_as_the_page_says(blocks: Blocks) -> None:
    session = session_of(Wire(), blocks["before"], "vscode")
    session.workspace.root, document = Path("/"), session.documents[URI]
    found = _finding(json.loads(blocks["finding"]))
    session.ledger.review("tester", document, []).found(found).id = "1"  # it is random
    [diagnostic] = listed(session, document)
    assert get_converter().unstructure(diagnostic) == json.loads(blocks["diagnostic"])
    place = lsp.TextDocumentIdentifier(URI), lsp.Position(found.span.start, 0)
    shown = await hover(session, lsp.HoverParams(*place))
    assert shown is not None
    assert shown.contents.value == blocks["hover"]  # type: ignore[union-attr]  # always markup


def _finding(given: dict[str, Any]) -> Finding:
    return Finding(
        **{
            **given,
            "category": Category(given["category"]),
            "severity": Severity(given["severity"]),
            "evidence": tuple(Evidence(**one) for one in given["evidence"]),
            "fixes": tuple(Fix(edits=(), **one) for one in given["fixes"]),
        }
    )
