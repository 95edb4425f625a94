"""The symbol around the cursor is known before it is asked for, and never holds up the loop."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from consult_lsp.lsp.services.symbol import LARGE, parse_beside, symbol_around
from consult_lsp.lsp.state.models import Models
from consult_lsp.lsp.state.session import Session
from consult_lsp.models.access import NoModel
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.position import Position
from consult_lsp.wire.protocol import Server
from support.editor import editor


@pytest.fixture
def session() -> Session:
    return Session(Server("test", "1"), Models(lambda settings, wish=None: NoModel("", "")))


async def test_a_text_is_parsed_in_a_thread_and_only_once(session: Session) -> None:
    document = Document("file:///app.py", "x = 1\n\ndef total(xs):\n    return sum(xs)\n")
    with _threads(session) as started:
        assert await symbol_around(session, document, 0) is None
        assert await symbol_around(session, document, 3) == ("total", LineSpan(2, 4))
        assert len(started) == 1


async def test_once_parsed_beside_a_menu_needs_no_thread(session: Session) -> None:
    document = Document("file:///app.py", "def total(xs):\n    return sum(xs)\n")
    parse_beside(session, document)
    await asyncio.gather(*session.waiting)
    with _threads(session) as started:
        assert await symbol_around(session, document, 1) == ("total", LineSpan(0, 2))
        assert started == []


async def test_a_menu_right_after_a_change_speaks_of_the_new_text() -> None:
    async with editor() as ed:
        await ed.open("def total(xs):\n    return ‸sum(xs)\n")
        ed.replace("total", "whole")
        titles = [action["title"] for action in await ed.menu()]
        assert "Consult backend-developer: review whole" in titles


async def test_in_a_large_text_a_menu_right_after_a_change_waits_for_no_parser(
    session: Session,
) -> None:
    before = Document("file:///app.py", "x = 1\n" * LARGE + "def total(xs):\n    return sum(xs)\n")
    session.documents[before.uri] = before
    parse_beside(session, before)
    await asyncio.gather(*session.waiting)
    after = before.replaced(Position(0, 0), Position(0, 0), "import os\n\n")
    session.documents[before.uri] = after
    with _threads(session) as started:
        assert await symbol_around(session, after, LARGE + 3) == (
            "total",
            LineSpan(LARGE + 2, LARGE + 4),
        )
        assert await symbol_around(session, after, 5) is None
        assert started == []
    renamed = after.replaced(Position(LARGE + 2, 4), Position(LARGE + 2, 9), "whole")
    session.documents[before.uri] = renamed
    span = LineSpan(LARGE + 2, LARGE + 4)
    assert await symbol_around(session, renamed, LARGE + 3) == ("whole", span)


async def test_a_large_text_that_no_grammar_reads_has_blocks(session: Session) -> None:
    document = Document("file:///app.conf", "[a]\nb = 1\n\n" * LARGE)
    session.documents[document.uri] = document
    assert await symbol_around(session, document, 4) == ("[a]", LineSpan(3, 5))


@contextmanager
def _threads(session: Session) -> Iterator[list[Callable[..., object]]]:
    """What the session runs in threads meanwhile."""
    started: list[Callable[..., object]] = []
    run = session.in_thread

    def noted(function: Callable[..., Any], *arguments: object) -> Any:
        started.append(function)
        return run(function, *arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "in_thread", noted)
        yield started
