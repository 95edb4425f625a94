"""An edit for a client that knows no versions: sent at once, and one after the other."""

import asyncio
from typing import Any

import pytest
from lsprotocol import types as lsp

from consult_lsp.edits.combine import Change, combine, recombine_all
from consult_lsp.finding import Category, Edit, Finding, Fix, Severity
from consult_lsp.lsp.apply import apply_edit
from consult_lsp.lsp.apply import proposal_parts as parts
from consult_lsp.lsp.commands.fix import fix
from consult_lsp.lsp.contract.arguments import ApplyFix
from consult_lsp.lsp.notifications.did_change import did_change
from consult_lsp.lsp.state.proposals import Consent, Part, Proposal
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.selection import Selection
from support.in_process import URI, Wire, session_of

CODE = "one\ntwo\n"
LONGER = Edit(1, "one", "zero\none")
OTHER = Edit(2, "two", "three")


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def session(wire: Wire) -> Session:
    return session_of(wire, CODE)


def finding_with(fix: Fix) -> Finding:
    return Finding("r", Category.SECURITY, Severity.ERROR, "Off", 2, 2, "two", fixes=(fix,))


def selection(session: Session, line: int) -> Selection:
    return Selection(session.documents[URI], LineSpan(line, line + 1))


def tell(session: Session, text: str) -> None:
    """The editor tells its new text."""
    identifier = lsp.VersionedTextDocumentIdentifier(uri=URI, version=2)
    change = lsp.TextDocumentContentChangeWholeDocument(text=text)
    did_change(session, lsp.DidChangeTextDocumentParams(identifier, [change]))


async def test_an_edit_is_sent_before_anything_later_is_looked_at(
    session: Session, wire: Wire
) -> None:
    document = session.documents[URI]
    change = combine(document, [OTHER])
    assert isinstance(change, Change)
    proposal = Proposal("Better", (Part(document, ([OTHER],)),), Consent.GIVEN)
    apply_edit.send(session, [(document, change)], proposal, confirm=False)
    assert wire.edited_lines() == [1]


async def test_text_that_changes_while_an_edit_is_placed_has_it_placed_again(
    session: Session, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop, texts = asyncio.get_running_loop(), ["zero\none\ntwo\n"]

    def slowly(seen: Document, now: Document, *rest: Any) -> object:
        while texts:
            typing = asyncio.run_coroutine_threadsafe(typed(texts.pop()), loop)
            typing.result(10)
        return recombine_all(seen, now, *rest)

    async def typed(text: str) -> None:
        tell(session, text)

    monkeypatch.setattr(parts, "recombine_all", slowly)
    assert await apply_edit.apply(session, selection(session, 1), [OTHER], "Better") == "edit sent"
    assert wire.edited_lines() == [2]


async def test_the_next_edit_waits_for_the_text_that_the_one_before_has_made(
    session: Session, wire: Wire
) -> None:
    first, second = selection(session, 0), selection(session, 1)
    assert await apply_edit.apply(session, first, [LONGER], "Better") == "edit sent"
    later = asyncio.create_task(apply_edit.apply(session, second, [OTHER], "Better"))
    await asyncio.sleep(0)  # the other one has had its turn
    assert wire.edited_lines() == [0]
    tell(session, "zero\none\ntwo\n")
    assert await later == "edit sent"
    assert wire.edited_lines() == [0, 2]


async def test_a_stored_fix_waits_for_the_edit_that_is_under_way(
    session: Session, wire: Wire
) -> None:
    told = finding_with(Fix("Better", (OTHER,)))
    remark = session.ledger.review("tester", session.documents[URI], ()).found(told)
    assert await apply_edit.apply(session, selection(session, 0), [LONGER], "Better") == "edit sent"
    fix(session, ApplyFix(uri=URI, finding=remark.id), None)
    assert wire.edited_lines() == [0]
    tell(session, "zero\none\ntwo\n")
    await wire.until(lambda: wire.edited_lines() == [0, 2])


async def test_an_editor_that_tells_nothing_gets_no_further_edit(
    session: Session, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apply_edit, "TOLD_SECONDS", 0)
    assert await apply_edit.apply(session, selection(session, 0), [LONGER], "Better") == "edit sent"
    refused = await apply_edit.apply(session, selection(session, 1), [OTHER], "Better")
    assert refused == "not applied"
    assert wire.edited_lines() == [0]
    assert "Try again" in wire.messages()[0]
    assert await apply_edit.apply(session, selection(session, 1), [OTHER], "Better") == "edit sent"


async def test_the_label_of_an_edit_is_one_plain_short_line(session: Session, wire: Wire) -> None:
    await apply_edit.apply(session, selection(session, 1), [OTHER], "a\x1b[31m\nb" * 999)
    label = wire.sent[-1]["params"]["label"]
    assert len(label) <= 120
    assert label.isprintable()
