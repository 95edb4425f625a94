"""What was paid for is made, or placed anew, or kept to be applied, shown or discarded later."""

import asyncio

import pytest
from lsprotocol import types as lsp

from consult_lsp.consult.advice import Advice
from consult_lsp.consult.task import Task
from consult_lsp.finding import Edit, Fix
from consult_lsp.lsp.apply import apply_edit
from consult_lsp.lsp.commands.proposals import proposals
from consult_lsp.lsp.consultations.improve import ImproveHandler
from consult_lsp.lsp.contract.arguments import Proposals
from consult_lsp.lsp.notifications.did_change import did_change
from consult_lsp.lsp.services.proposal_persistence import read_pending, write_pending
from consult_lsp.lsp.state.proposals import MOST_PENDING, Consent, Part, Proposal
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.selection import Selection
from support.in_process import URI, Wire, answer, refuse, session_of
from support.tasks import AGENT

APPLY_EDIT, QUESTION = "workspace/applyEdit", "window/showMessageRequest"
OTHER = Edit(2, "two", "three")
NOT_MADE, MADE = {"applied": False}, {"applied": True}


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def session(wire: Wire) -> Session:
    return session_of(wire, "one\ntwo\n")


async def sent(session: Session, edit: Edit = OTHER) -> None:
    selection = Selection(session.documents[URI], LineSpan(0, 2))
    assert await apply_edit.apply(session, selection, [edit], "Better") == "edit sent"


def tell(session: Session, text: str) -> None:
    """The editor tells its new text."""
    version = (session.documents[URI].version or 0) + 1
    identifier = lsp.VersionedTextDocumentIdentifier(uri=URI, version=version)
    change = lsp.TextDocumentContentChangeWholeDocument(text=text)
    did_change(session, lsp.DidChangeTextDocumentParams(identifier, [change]))


def pending(session: Session) -> list[str]:
    return [one.why for one in session.proposals.about(URI)]


async def test_a_key_typed_while_the_edit_is_under_way_has_it_sent_once_more(
    session: Session, wire: Wire
) -> None:
    await sent(session)
    tell(session, "zero\none\ntwo\n")
    answer(session, await wire.asked(APPLY_EDIT), NOT_MADE)
    again = await wire.asked(APPLY_EDIT, 1)
    assert wire.edited_lines() == [1, 2]
    answer(session, again, MADE)
    await asyncio.gather(*session.waiting)
    assert (wire.messages(), pending(session)) == ([], [])


async def test_an_editor_that_never_takes_the_edit_is_asked_three_times(
    session: Session, wire: Wire
) -> None:
    await sent(session)
    for number in range(3):
        tell(session, "zero\n" * (number + 1) + "one\ntwo\n")
        answer(session, await wire.asked(APPLY_EDIT, number), NOT_MADE)
    await wire.until(lambda: bool(wire.messages()))
    assert wire.edited_lines() == [1, 3, 4]
    assert pending(session) == ["Nothing was changed: the edit was not accepted."]


async def test_an_edit_that_the_editor_answers_with_an_error_was_not_made(
    session: Session, wire: Wire
) -> None:
    await sent(session)
    refuse(session, await wire.asked(APPLY_EDIT))
    await wire.until(lambda: bool(wire.messages()))
    assert wire.messages() == [
        "Nothing was changed: the editor answered the edit with an error. "
        "“Better” is kept: “Consult: pending proposals” has it."
    ]


async def test_an_edit_whose_lines_were_edited_is_kept_and_can_be_applied_later(
    session: Session, wire: Wire
) -> None:
    await sent(session)
    tell(session, "one\ntwo and more\n")
    answer(session, await wire.asked(APPLY_EDIT), NOT_MADE)
    await wire.until(lambda: bool(wire.messages()))
    assert pending(session) == [
        "Nothing was changed in app.py. The lines that it changes were edited meanwhile."
    ]
    tell(session, "one\ntwo\n")
    [listed] = proposals(session, Proposals(action="list"), None)  # type: ignore[misc]  # a list
    assert (listed["title"], listed["files"]) == ("Better", ["app.py"])
    assert not listed["onlyShown"]
    proposals(session, Proposals(action="apply", id=listed["id"]), None)
    answer(session, await wire.asked(APPLY_EDIT, 1), MADE)
    await asyncio.gather(*session.waiting)
    assert pending(session) == []


async def test_the_user_is_asked_about_what_is_pending(session: Session, wire: Wire) -> None:
    kept = Proposal("Better", (Part(session.documents[URI], ([OTHER],)),), Consent.GIVEN)
    session.proposals.keep(kept, "The editor was closed.")
    proposals(session, Proposals(), None)
    question = await wire.asked(QUESTION)
    assert (
        question["params"]["message"] == "“Better” in app.py was not made. The editor was closed."
    )
    answer(session, question, {"title": "Discard"})
    await asyncio.gather(*session.waiting)
    assert pending(session) == []
    proposals(session, Proposals(), None)
    await wire.until(lambda: bool(wire.messages()))
    assert wire.messages() == ["No proposals are pending."]


async def test_of_several_the_user_chooses_one(session: Session, wire: Wire) -> None:
    for label in ("First", "Second"):
        part = Part(session.documents[URI], ([OTHER],))
        session.proposals.keep(Proposal(label, (part,), Consent.GIVEN), "Not made.")
    proposals(session, Proposals(uri=URI), None)
    answer(session, await wire.asked(QUESTION), {"title": "2. First"})
    answer(session, await wire.asked(QUESTION, 1), {"title": "Apply"})
    answer(session, await wire.asked(APPLY_EDIT), MADE)
    await asyncio.gather(*session.waiting)
    assert [one.proposal.label for one in session.proposals.about(URI)] == ["Second"]


def test_no_more_are_kept_than_a_session_needs(session: Session) -> None:
    part = Part(session.documents[URI], ([OTHER],))
    for number in range(MOST_PENDING + 5):
        session.proposals.keep(Proposal(str(number), (part,), Consent.GIVEN), "Not made.")
    labels = [one.proposal.label for one in session.proposals.about()]
    assert (len(labels), labels[0]) == (MOST_PENDING, str(MOST_PENDING + 4))


async def test_what_costs_nothing_is_not_kept(session: Session, wire: Wire) -> None:
    part = Part(session.documents[URI], ([OTHER],))
    tell(session, "one\n2\n")
    free = Proposal("Better", (part,), Consent.GIVEN, by_model=False)
    assert await apply_edit.propose(session, free) == "not applied"
    assert (len(wire.messages()), pending(session)) == (1, [])


async def test_an_improvement_that_has_no_place_is_kept_and_made_with_the_users_word(
    session: Session, wire: Wire
) -> None:
    """Here it changes a line above those that were asked about."""
    document = session.documents[URI]
    selection = Selection(document, LineSpan(1, 2), path="app.py", language="python")
    task = Task("improve", AGENT, selection)
    way = Fix("Count from 1", (Edit(1, "one", "1"),), doubt="It is outside of the selection.")
    advice = Advice(task, unplaced=(way,), refusals=(way.doubt,))
    assert await ImproveHandler(session, task).finish(advice) == "not applied"
    assert "“Count from 1” is kept" in wire.messages()[0]
    proposals(session, Proposals(), None)
    answer(session, await wire.asked(QUESTION), {"title": "Apply"})
    beyond = await wire.asked(QUESTION, 1)
    assert "reaches beyond the lines you chose" in beyond["params"]["message"]
    answer(session, beyond, {"title": "Apply"})
    answer(session, await wire.asked(APPLY_EDIT), MADE)
    await asyncio.gather(*session.waiting)
    assert (wire.edited_lines(), pending(session)) == ([0], [])


async def test_what_the_user_cancels_is_kept(session: Session, wire: Wire) -> None:
    part = Part(session.documents[URI], ([OTHER],))
    await apply_edit.propose(session, Proposal("Better", (part,), Consent.ASKED))
    answer(session, await wire.asked(QUESTION), {"title": "Cancel"})
    await asyncio.gather(*session.waiting)
    assert pending(session) == ["You did not want it made when you were asked."]


async def test_what_was_made_otherwise_while_its_question_was_open_is_not_made_twice(
    session: Session, wire: Wire
) -> None:
    part = Part(session.documents[URI], ([OTHER],))
    proposal = Proposal("Better", (part,), Consent.ASKED)
    await apply_edit.propose(session, proposal)
    session.proposals.drop(proposal)
    answer(session, await wire.asked(QUESTION), {"title": "Apply"})
    await asyncio.gather(*session.waiting)
    assert (wire.edited_lines(), pending(session)) == ([], [])


async def test_an_edit_of_another_file_that_may_not_be_changed_is_kept(
    session: Session, wire: Wire
) -> None:
    selection = Selection(session.documents[URI], LineSpan(0, 2))
    elsewhere = Edit(1, "two", "three", "other.py")
    assert await apply_edit.apply(session, selection, [elsewhere], "Better") == "not applied"
    assert "trusted workspace only" in all_pending(session)[0]
    [listed] = proposals(session, Proposals(action="list"), None)  # type: ignore[misc]  # a list
    proposals(session, Proposals(action="apply", id=listed["id"]), None)
    await asyncio.gather(*session.waiting)
    assert wire.edited_lines() == [], "the line of this file that is like it stays"


async def test_an_edit_that_is_never_made_is_kept_to_be_shown_only(
    session: Session, wire: Wire
) -> None:
    document = session.documents[URI]
    selection = Selection(document, LineSpan(0, 2), path="app.py", language="python")
    task = Task("improve", AGENT, selection)
    way = Fix("Better", (OTHER,), doubt="It would write a placeholder.")
    advice = Advice(task, refused=(way,), refusals=(way.doubt,))
    assert await ImproveHandler(session, task).finish(advice) == "not applied"
    [one] = session.proposals.about(URI)
    [listed] = proposals(session, Proposals(action="list"), None)  # type: ignore[misc]  # a list
    assert listed["onlyShown"]
    assert read_pending(write_pending(one)).proposal.refused == way.doubt  # type: ignore[union-attr]
    proposals(session, Proposals(action="apply", id=one.id), None)
    await asyncio.gather(*session.waiting)
    proposals(session, Proposals(), None)
    asked = await wire.asked(QUESTION)
    assert [each["title"] for each in asked["params"]["actions"]] == ["Show", "Discard", "Later"]
    answer(session, asked, {"title": "Discard"})
    await asyncio.gather(*session.waiting)
    assert (wire.edited_lines(), pending(session)) == ([], [])
    assert "only shown. It would write a placeholder." in " ".join(wire.messages())


def all_pending(session: Session) -> list[str]:
    return [one.why for one in session.proposals.about()]


async def test_a_way_without_a_place_beside_one_that_has_it_is_kept(wire: Wire) -> None:
    session = session_of(wire, "one\ntwo\n", "neovim")
    document = session.documents[URI]
    selection = Selection(document, LineSpan(0, 2), path="app.py", language="python")
    task = Task("improve", AGENT, selection)
    way = Fix("Count from 1", (Edit(1, "zero", "1"),), doubt="It does not stand there.")
    advice = Advice(task, edits=(OTHER,), unplaced=(way,))
    assert await ImproveHandler(session, task).finish(advice) == "edit sent"
    answer(session, await wire.asked(APPLY_EDIT), MADE)
    await asyncio.gather(*session.waiting)
    assert pending(session) == ["It does not stand there."]
