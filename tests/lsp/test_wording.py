"""What is told is true, and says what it is about."""

import asyncio

import pytest

from consult_lsp.consult.advice import Advice, BrokenOffError
from consult_lsp.errors import ModelError, Outcome, Problem
from consult_lsp.finding import Edit
from consult_lsp.lsp.apply.apply_edit import propose
from consult_lsp.lsp.apply.proposal_parts import why_guarded
from consult_lsp.lsp.state.proposals import Consent, Part, Proposal
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from support.in_process import URI, Wire, answer, session_of
from support.tasks import task

QUESTION = "window/showMessageRequest"


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def session(wire: Wire) -> Session:
    return session_of(wire, "one\ntwo\n")


@pytest.mark.parametrize(
    ("within", "asked"),
    [
        (LineSpan(1, 2), "Count in cents: change 1 place in app.py?"),
        (
            None,
            "Count in cents: change 1 place in app.py? This reaches beyond the lines you chose.",
        ),
    ],
)
async def test_a_question_says_that_more_changes_only_where_it_does(
    session: Session, wire: Wire, within: LineSpan | None, asked: str
) -> None:
    part = Part(session.documents[URI], ([Edit(2, "two", "three")],), within)
    await propose(session, Proposal("Count in cents.", (part,), Consent.ASKED))
    question = await wire.asked(QUESTION)
    assert question["params"]["message"].splitlines()[0] == asked
    answer(session, question, {"title": "Cancel"})
    await asyncio.gather(*session.waiting)
    kept = [one.why for one in session.proposals.about()]
    assert kept == ["You did not want it made when you were asked."]


def test_a_file_that_is_changed_after_a_question_is_not_said_to_be_changed_never(
    session: Session,
) -> None:
    guarded = why_guarded(session, Document("file:///CLAUDE.md", ""))
    assert guarded == "/CLAUDE.md steers what runs on this machine, so you are asked."


def test_a_path_is_said_once(session: Session, wire: Wire) -> None:
    session.messages.problems += [
        Problem("a.md has no name.", "a.md"),
        Problem("It has no name.", "b.md"),
    ]
    session.messages.tell_problems()
    assert wire.messages() == ["a.md has no name. b.md: It has no name."]


def test_an_answer_of_which_something_came_is_no_missing_one() -> None:
    failure = ModelError(Outcome.UNREACHABLE, "No answer from claude: it closed the line.")
    said = str(BrokenOffError(failure, 1, Advice(task("«x»\n"))))
    assert said == (
        "The answer of claude broke off: it closed the line. The finding that had come is kept."
    )
