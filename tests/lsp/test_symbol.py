"""The symbol around the cursor is known before it is asked for, and never holds up the loop."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from consult_lsp.lsp.protocol import Server
from consult_lsp.lsp.session import Session
from consult_lsp.lsp.symbol import parse_beside, symbol_around
from consult_lsp.models.access import NoModel
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from support.editor import editor


@pytest.fixture
def session() -> Session:
    return Session(Server("test", "1"), lambda settings: NoModel("", ""))


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
