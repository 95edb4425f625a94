"""An editor that shows a proposal as one difference answers when it likes, and nothing is lost."""

from dataclasses import replace

import pytest
from lsprotocol import types as lsp

from consult_lsp.errors import UsageError
from consult_lsp.finding import Edit
from consult_lsp.lsp.apply import apply_edit
from consult_lsp.lsp.commands.proposals import proposals
from consult_lsp.lsp.contract.parse import parse_argument
from consult_lsp.lsp.notifications.did_change import did_change
from consult_lsp.lsp.state.capabilities import client_of
from consult_lsp.lsp.state.proposals import Consent
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.selection import Selection
from consult_lsp.wire.resolve import settled
from support.in_process import URI, Wire, answer, refuse, session_of

APPLY_EDIT, SHOW = "workspace/applyEdit", "consult/showProposal"
EDITS = [Edit(1, "one", "1"), Edit(3, "three", "3")]
SHOWN = {"shown": True}


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def session(wire: Wire) -> Session:
    session = session_of(wire, "one\ntwo\nthree\n", "vscode")
    session.client = replace(session.client, shows_proposals=True)
    return session


async def proposed(
    session: Session, wire: Wire, consent: Consent = Consent.PREVIEWED, answered: object = SHOWN
) -> dict[str, object]:
    """What the editor is told to show, once it has answered."""
    selection = Selection(session.documents[URI], LineSpan(0, 3))
    said = await apply_edit.apply(session, selection, EDITS, "Better", consent)
    assert said == "waiting for your answer"
    request = await wire.asked(SHOW)
    answer(session, request, answered)
    shown: dict[str, object] = request["params"]
    return shown


async def told(session: Session, action: str, shown: dict[str, object]) -> object:
    """What the server answers to what the user makes of it."""
    return await settled(
        proposals(
            session,
            parse_argument("consult.proposals", [{"action": action, "id": shown["id"]}]),
            None,
        )
    )


def tell(session: Session, text: str) -> None:
    """The editor tells its new text."""
    version = (session.documents[URI].version or 0) + 1
    identifier = lsp.VersionedTextDocumentIdentifier(uri=URI, version=version)
    change = lsp.TextDocumentContentChangeWholeDocument(text=text)
    did_change(session, lsp.DidChangeTextDocumentParams(identifier, [change]))


async def quiet(session: Session) -> None:
    """Wait until nothing of the server waits for the editor."""
    while session.waiting:
        for task in list(session.waiting):
            await task


@pytest.mark.parametrize(("declared", "shows"), [({"consultProposals": True}, True), ({}, False)])
def test_an_editor_says_that_it_shows_proposals(declared: dict[str, bool], shows: bool) -> None:
    capabilities = lsp.ClientCapabilities(experimental=declared)
    assert client_of(capabilities, "utf-16").shows_proposals is shows


async def test_all_places_are_one_text_with_a_title(session: Session, wire: Wire) -> None:
    shown = await proposed(session, wire)
    assert shown["title"] == "Better"
    assert shown["files"] == [{"uri": URI, "line": 0, "text": "1\ntwo\n3\n"}]
    assert [m for m in wire.sent if m["method"] == APPLY_EDIT] == []


@pytest.mark.parametrize(
    ("consent", "why"), [(Consent.PREVIEWED, ""), (Consent.ASKED, apply_edit.BEYOND)]
)
async def test_what_reaches_further_says_so(
    session: Session, wire: Wire, consent: Consent, why: str
) -> None:
    assert (await proposed(session, wire, consent))["why"] == why


async def test_what_is_accepted_is_sent_with_its_version_and_not_asked_about_again(
    session: Session, wire: Wire
) -> None:
    shown = await proposed(session, wire)
    assert await told(session, "accept", shown) is None
    request = await wire.asked(APPLY_EDIT)
    [change] = request["params"]["edit"]["documentChanges"]
    assert change["textDocument"] == {"uri": URI, "version": 1}
    assert [edit["newText"] for edit in change["edits"]] == ["1", "3"]
    assert "changeAnnotations" not in request["params"]["edit"]
    answer(session, request, {"applied": True})
    await quiet(session)
    assert session.proposals.about() == []


async def test_what_is_not_accepted_is_pending_until_it_is_brought_back(
    session: Session, wire: Wire
) -> None:
    shown = await proposed(session, wire)
    await quiet(session)
    assert [one.why for one in session.proposals.about()] == ["You have not accepted it yet."]
    await told(session, "apply", shown)
    again = await wire.asked(SHOW, 1)
    assert again["params"] == shown


async def test_what_is_discarded_is_pending_as_such(session: Session, wire: Wire) -> None:
    shown = await proposed(session, wire)
    await told(session, "decline", shown)
    assert [one.why for one in session.proposals.about()] == ["You discarded it."]


async def test_text_that_changes_under_it_has_it_placed_anew(session: Session, wire: Wire) -> None:
    shown = await proposed(session, wire)
    tell(session, "zero\none\ntwo\nthree\n")
    assert await told(session, "place", shown) == {
        **{name: shown[name] for name in ("id", "title")},
        "files": [{"uri": URI, "line": 1, "text": "zero\n1\ntwo\n3\n"}],
    }


@pytest.mark.parametrize("action", ["place", "accept"])
async def test_text_that_it_no_longer_fits_refuses_it_in_a_sentence_until_it_fits_again(
    session: Session, wire: Wire, action: str
) -> None:
    shown = await proposed(session, wire)
    tell(session, "one\ntwo\n")
    with pytest.raises(UsageError, match="Nothing was changed in"):
        await told(session, action, shown)
    tell(session, "one\ntwo\nthree\n")
    await told(session, action, shown)


async def test_what_was_dealt_with_is_not_made_again(session: Session, wire: Wire) -> None:
    shown = await proposed(session, wire)
    await told(session, "discard", shown)
    with pytest.raises(UsageError, match="no proposal of this id"):
        await told(session, "accept", shown)


@pytest.mark.parametrize("answered", [None, {"shown": False}, "yes"])
async def test_an_editor_that_does_not_show_it_has_it_kept(
    session: Session, wire: Wire, answered: object
) -> None:
    await proposed(session, wire, answered=answered)
    await quiet(session)
    [message] = wire.messages()
    assert "has not shown the change" in message
    assert "“Better” is kept" in message


async def test_an_editor_that_knows_no_such_request_has_it_kept(
    session: Session, wire: Wire
) -> None:
    selection = Selection(session.documents[URI], LineSpan(0, 3))
    await apply_edit.apply(session, selection, EDITS, "Better")
    refuse(session, await wire.asked(SHOW))
    await quiet(session)
    assert len(session.proposals.about()) == 1


async def test_an_editor_that_answers_nothing_has_it_kept(
    session: Session, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consult_lsp.lsp.apply.show_difference.SHOW_SECONDS", 0.01)
    selection = Selection(session.documents[URI], LineSpan(0, 3))
    await apply_edit.apply(session, selection, EDITS, "Better")
    await wire.until(lambda: bool(wire.messages()))
    assert len(session.proposals.about()) == 1


async def test_two_proposals_are_two_differences(session: Session, wire: Wire) -> None:
    first = await proposed(session, wire)
    selection = Selection(session.documents[URI], LineSpan(0, 3))
    await apply_edit.apply(session, selection, [Edit(2, "two", "2")], "Other")
    second = (await wire.asked(SHOW, 1))["params"]
    assert first["id"] != second["id"]
    await told(session, "accept", second)
    request = await wire.asked(APPLY_EDIT)
    tell(session, "one\n2\nthree\n")
    answer(session, request, {"applied": True})
    [file] = (await told(session, "place", first))["files"]  # type: ignore[index]
    assert file["text"] == "1\n2\n3\n"
