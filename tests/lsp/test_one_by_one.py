"""Findings appear while the answer is still written; what came of a broken one stays."""

import asyncio
from typing import Any

import pytest

from consult_lsp.consult.advice import Advice
from consult_lsp.consult.events import NewFinding
from consult_lsp.consult.task import Task
from consult_lsp.finding import Category, Finding, Severity
from consult_lsp.lsp.consultations.review import PUBLISHED_APART, ReviewHandler
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.selection import Selection
from support.in_process import URI, Wire, session_of
from support.tasks import AGENT, task

TEXT = "one\ntwo\nthree\n"


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def session(wire: Wire) -> Session:
    return session_of(wire, TEXT)


def asked(session: Session) -> Task:
    document = session.documents[URI]
    return Task("review", AGENT, Selection(document, document.span))


def about(line: int, title: str = "Off") -> Finding:
    return Finding("r", Category.TESTING, Severity.HINT, title, line, line, TEXT.split()[line - 1])


def advice(*findings: Finding) -> Advice:
    return Advice(task(TEXT), findings=findings)


def published(wire: Wire) -> list[list[int]]:
    """The lines of the diagnostics, publication by publication."""
    return [
        [one["range"]["start"]["line"] for one in message["params"]["diagnostics"]]
        for message in wire.sent
        if message["method"] == "textDocument/publishDiagnostics"
    ]


async def test_the_first_finding_is_published_at_once_and_the_next_ones_together(
    session: Session, wire: Wire
) -> None:
    handler = ReviewHandler(session, asked(session))
    handler.on_event(NewFinding(about(1)))
    assert published(wire) == [[0]]
    handler.on_event(NewFinding(about(2)))
    handler.on_event(NewFinding(about(3)))
    assert published(wire) == [[0]], "not at every finding"
    await asyncio.wait_for(until(lambda: len(published(wire)) > 1), 10 * PUBLISHED_APART)
    assert published(wire) == [[0], [0, 1, 2]]


async def test_a_finding_stands_in_the_text_as_it_is_when_it_comes(
    session: Session, wire: Wire
) -> None:
    handler = ReviewHandler(session, asked(session))
    now = session.documents[URI].with_text("zero\n" + TEXT, version=2)
    session.documents[URI] = now
    session.ledger.follow(now)
    handler.on_event(NewFinding(about(2)))
    assert published(wire) == [[2]]


async def test_at_the_end_all_findings_are_there_and_none_twice(
    session: Session, wire: Wire
) -> None:
    handler = ReviewHandler(session, asked(session))
    handler.on_event(NewFinding(about(1)))
    assert await handler.finish(advice(about(1), about(3))) == "2 new"
    assert published(wire)[-1] == [0, 2]
    again = ReviewHandler(session, asked(session))
    again.on_event(NewFinding(about(3)))
    assert await again.finish(advice(about(3), about(2))) == ("1 new, 1 fixed, 1 remains")
    assert published(wire)[-1] == [1, 2]


async def test_what_came_of_an_answer_that_breaks_off_stays_and_nothing_is_fixed(
    session: Session, wire: Wire
) -> None:
    await ReviewHandler(session, asked(session)).finish(advice(about(1)))
    handler = ReviewHandler(session, asked(session))
    handler.on_event(NewFinding(about(2)))
    handler.on_event(NewFinding(about(3)))
    said = handler.break_off(())
    assert said == "The 2 findings that came stay; the review is not complete."
    assert published(wire)[-1] == [0, 1, 2]


async def test_of_an_answer_that_never_began_nothing_is_said(session: Session) -> None:
    assert ReviewHandler(session, asked(session)).break_off(()) == ""


async def until(holds: Any) -> None:
    while not holds():  # noqa: ASYNC110  # nothing tells of what the server writes
        await asyncio.sleep(0.005)
