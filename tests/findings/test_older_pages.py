"""What an older version has written is read as it was meant, or not at all; a dismissal always is.

In pages of format 3 a mark knows only those of its twins that were indented as it was.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from consult_lsp.findings.dismissal import Dismissal
from consult_lsp.findings.ledger import Ledger
from consult_lsp.findings.storage.merge import merged_pages
from consult_lsp.findings.storage.serialization import (
    read_dismissals,
    read_page,
    write_page,
)
from consult_lsp.text.document import Document
from support.tasks import a_check

DISMISSAL = Dismissal("r", "security", "  save", "T", "wrong", date(2026, 11, 24))

ALONE = "def f\n  load\n  save\nend\n"
TWINS = "def f\n  save\n  load\n  save\n\tsave\nend\n"
"""The third is indented in another way, and was none of the twins of the others."""


def document(text: str) -> Document:
    return Document("file:///a.rb", text)


def told(text: str, number: int) -> Ledger:
    """A review of a text has found something on a line (from 1), and something is dismissed."""
    ledger, about = Ledger(), document(text)
    begun = ledger.review("a", about, [about.span])
    begun.found(replace(a_check(number, about.line(number - 1), "Off"), origin="model"))
    begun.end(whole=True)
    ledger.dismiss(about.uri, DISMISSAL)
    return ledger


def written(ledger: Ledger, text: str, number: int = 4) -> str:
    """Its page as the version of that format wrote it."""
    page = ledger.page(document(text).uri)
    assert page is not None
    body = json.loads(write_page(page, document(text)))
    body["format"] = number
    for remark in body["remarks"]:
        for telling in remark["tellings"]:
            telling["mark"][6] = telling["mark"][6][: text.count("\n  save")]
    return json.dumps(body)


def shown(body: str, text: str) -> list[int]:
    """The lines of the findings, from 1, of a session that reads a page and opens a text."""
    ledger, now = Ledger(), document(text)
    page = read_page(body, now)
    assert page is not None
    assert page.dismissals == (DISMISSAL,)
    ledger.restore(now.uri, replace(page, dismissals=()))
    return [finding.start_line for _, finding in ledger.findings(now)]


def test_what_stood_alone_is_known_again_in_another_text() -> None:
    assert shown(written(told(ALONE, 3), ALONE, 3), "# new\n" + ALONE) == [4]


def test_what_had_twins_is_known_in_its_text_alone() -> None:
    """One of those that were two is gone: which it is, the older mark does not say."""
    body, less = written(told(TWINS, 2), TWINS, 3), TWINS.replace("save", "log", 1)
    assert shown(body, TWINS) == [2]
    assert shown(body, less) == []
    assert shown(body, "# new\n" + TWINS) == []


def test_a_page_that_does_not_say_what_could_hold_lines_is_read_on() -> None:
    """Only that a function has another name is not known from it."""
    page, renamed = told(TWINS, 2).page(document(TWINS).uri), TWINS.replace("def f", "def g")
    assert page is not None
    body = write_page(page, document(TWINS))
    older = {key: value for key, value in json.loads(body).items() if key != "could_hold"}
    assert shown(json.dumps(older), "# new\n" + TWINS) == [3]
    assert shown(json.dumps(older), renamed) == []
    assert shown(body, renamed) == [2]


@pytest.mark.parametrize("number", [1, 2])
def test_of_still_older_pages_the_dismissals_are_read(number: int) -> None:
    body = json.dumps({"format": number, "dismissals": json.loads(_page_of())["dismissals"]})
    assert shown(body, ALONE) == []
    assert read_dismissals(body) == [DISMISSAL]


def test_a_page_of_a_later_version_is_not_read() -> None:
    later = _page_of(lambda page: page | {"format": 5})
    assert read_page(later, document(ALONE)) is None
    assert read_dismissals(later) == []


@pytest.mark.parametrize("number", [1, 2, 3])
def test_what_a_server_of_an_older_version_dismisses_meanwhile_is_kept(number: int) -> None:
    theirs = _page_of(lambda page: page | {"format": number})
    mine = _page_of(lambda page: page | {"dismissals": []})
    merged = merged_pages(mine, theirs, mine)
    assert json.loads(merged)["format"] == 4
    assert read_dismissals(merged) == [DISMISSAL]


def _page_of(change: Callable[[dict[str, Any]], dict[str, Any]] = dict) -> str:
    """A page that dismisses something, perhaps changed."""
    return json.dumps(change(json.loads(written(told(ALONE, 3), ALONE))))
