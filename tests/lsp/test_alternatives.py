"""Where an agent sees several ways, the user chooses one before anything changes."""

import asyncio

import pytest
from lsprotocol import types as lsp

from consult_lsp.consult.advice import Advice
from consult_lsp.consult.task import Task
from consult_lsp.finding import Edit, Fix
from consult_lsp.lsp.consultations.improve import ImproveHandler
from consult_lsp.lsp.state.capabilities import Client
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.selection import Selection
from support.in_process import URI, Wire, answer, refuse, session_of
from support.tasks import AGENT, task

CODE = "one\ntwo\n"
CACHE = Fix("Keep it in a cache", (Edit(2, "two", "cached"),), trade_offs="a stale value at times")
SPLIT = Fix("Split it", (Edit(2, "two", "split"),), trade_offs="one more function")


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def session(wire: Wire) -> Session:
    session = session_of(wire, CODE)
    session.client = Client(apply_edit=True)
    return session


async def delivered(session: Session, *alternatives: Fix) -> str:
    asked = Task("improve", AGENT, Selection(session.documents[URI], LineSpan(1, 2)))
    edits = (Edit(2, "two", "simple"),)
    advice = Advice(task(CODE, "improve"), "Simpler.", edits=edits, alternatives=alternatives)
    return await ImproveHandler(session, asked).finish(advice)


async def test_each_way_is_a_button_and_says_what_it_costs(session: Session, wire: Wire) -> None:
    assert await delivered(session, CACHE, SPLIT) == "waiting for your choice"
    asked = (await wire.asked(lsp.WINDOW_SHOW_MESSAGE_REQUEST))["params"]
    assert [action["title"] for action in asked["actions"]] == [
        "1. Simpler.",
        "2. Keep it in a cache",
        "3. Split it",
    ]
    assert "2. Keep it in a cache: a stale value at times" in asked["message"]


@pytest.mark.parametrize(
    ("button", "text"), [("1. Simpler.", "simple"), ("2. Keep it in a cache", "cached")]
)
async def test_the_way_that_is_chosen_is_taken(
    session: Session, wire: Wire, button: str, text: str
) -> None:
    await delivered(session, CACHE)
    question = await wire.asked(lsp.WINDOW_SHOW_MESSAGE_REQUEST)
    assert not [m for m in wire.sent if m.get("method") == lsp.WORKSPACE_APPLY_EDIT]
    answer(session, question, {"title": button})
    sent = await wire.asked(lsp.WORKSPACE_APPLY_EDIT)
    [change] = sent["params"]["edit"]["changes"][URI]
    assert change["newText"] == text


@pytest.mark.parametrize("result", [None, {"title": "Something else"}])
async def test_without_a_choice_nothing_changes(
    session: Session, wire: Wire, result: object
) -> None:
    await delivered(session, CACHE)
    answer(session, await wire.asked(lsp.WINDOW_SHOW_MESSAGE_REQUEST), result)
    await asyncio.gather(*session.waiting)
    assert not [m for m in wire.sent if m.get("method") == lsp.WORKSPACE_APPLY_EDIT]


async def test_where_nobody_can_be_asked_the_others_become_quick_fixes(
    session: Session, wire: Wire
) -> None:
    await delivered(session, CACHE)
    refuse(session, await wire.asked(lsp.WINDOW_SHOW_MESSAGE_REQUEST))
    sent = await wire.asked(lsp.WORKSPACE_APPLY_EDIT)
    [change] = sent["params"]["edit"]["changes"][URI]
    assert change["newText"] == "simple"
    [(_, finding)] = session.ledger.findings(session.documents[URI])
    assert finding.fixes == (CACHE,)


async def test_an_editor_that_takes_no_edits_gets_all_ways_as_quick_fixes(
    session: Session, wire: Wire
) -> None:
    session.client = Client()
    assert await delivered(session, CACHE) == "ready as a quick fix"
    [(_, finding)] = session.ledger.findings(session.documents[URI])
    assert [fix.title for fix in finding.fixes] == ["Apply the improvement", "Keep it in a cache"]


async def test_no_more_than_four_ways_are_offered(session: Session, wire: Wire) -> None:
    await delivered(session, *[CACHE] * 9)
    asked = (await wire.asked(lsp.WINDOW_SHOW_MESSAGE_REQUEST))["params"]
    assert len(asked["actions"]) == 4
