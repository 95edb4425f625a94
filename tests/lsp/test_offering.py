"""Offering is free: menus, hovers, lenses and pulled diagnostics open no file and start nothing."""

import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from consult_lsp.finding import Category, Edit, Finding, Fix, Severity
from consult_lsp.lsp.menu.quick_fixes import quick_fixes
from consult_lsp.lsp.requests.code_action import code_action
from consult_lsp.lsp.requests.code_lens import code_lens
from consult_lsp.lsp.requests.diagnostic import document_diagnostic
from consult_lsp.lsp.requests.hover import hover
from consult_lsp.lsp.services.diagnostics import publish
from consult_lsp.lsp.state.session import Session
from consult_lsp.settings import Settings
from consult_lsp.text.lines import LineSpan
from support.counting import calls_in
from support.in_process import URI, Wire, session_of
from support.tasks import AGENT

CODE = "def total(xs):\n    return sum(xs)\n\n\ndef other():\n    return 1\n"
PLACE = lsp.TextDocumentIdentifier(URI)
AT = lsp.Position(1, 4)

TOUCHED = ("open", "os.", "shutil.", "socket.", "sqlite3.", "subprocess.", "pty.")
"""What the interpreter announces before it touches a disk, a network or a process."""


async def the_menu(session: Session) -> object:
    context = lsp.CodeActionContext(diagnostics=[])
    return await code_action(session, lsp.CodeActionParams(PLACE, lsp.Range(AT, AT), context))


async def a_hover(session: Session) -> object:
    return await hover(session, lsp.HoverParams(PLACE, AT))


async def the_lenses(session: Session) -> object:
    return await code_lens(session, lsp.CodeLensParams(PLACE))


async def pulled_diagnostics(session: Session) -> object:
    return document_diagnostic(session, lsp.DocumentDiagnosticParams(PLACE))


@pytest.fixture
async def session() -> AsyncIterator[Session]:
    """A reviewed file with one finding, of which everything has been offered once."""
    session = session_of(Wire(), CODE, "vscode")
    session.settings = Settings(code_lens=True)
    session.agents.ready.set()
    document = session.documents[URI]
    remark = Finding(
        "slow-sum",
        Category.PERFORMANCE,
        Severity.WARNING,
        "It adds one by one.",
        start_line=2,
        end_line=2,
        anchor="    return sum(xs)",
        why="It is read once more.",
    )
    session.ledger.review(AGENT.name, document, (document.span,)).found(remark)
    publish(session, document)
    yield session
    await session.close()


@pytest.mark.parametrize("offer", [the_menu, a_hover, the_lenses, pulled_diagnostics])
async def test_what_is_offered_touches_no_disk_no_network_and_no_process(
    offer: Callable[[Session], Awaitable[object]], session: Session
) -> None:
    assert await offer(session)  # what is loaded when it is first needed is loaded now
    with touched() as seen:
        assert await offer(session)
    assert seen == []


def test_what_is_touched_is_noticed(tmp_path: Path) -> None:
    with touched() as seen:
        (tmp_path / "x").write_text("x")
        list(tmp_path.iterdir())
    assert [event.partition(" ")[0] for event in seen] == ["open", "os.listdir"]


_listening: list[list[str]] = []


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if _listening and event.startswith(TOUCHED):
        _listening[-1].append(f"{event} {arguments[:1]}")


sys.addaudithook(_hear)  # there is no way to take it back, so it listens while asked to only


@contextmanager
def touched() -> Iterator[list[str]]:
    """What this process touches meanwhile, whatever thread does it."""
    seen: list[str] = []
    _listening.append(seen)
    try:
        yield seen
    finally:
        _listening.remove(seen)


def test_a_second_menu_of_a_text_costs_little_for_each_finding_of_the_rule() -> None:
    """To fix all of them is offered, so it looks at the fixes of each."""
    few, many = calls_in_a_second_menu(50), calls_in_a_second_menu(150)
    assert (many - few) / 100 < 25


def calls_in_a_second_menu(count: int) -> int:
    session = session_of(Wire(), "x = 1\n" * count)
    session.settings = Settings(max_findings=count)
    document = session.documents[URI]
    run = session.ledger.review(AGENT.name, document, ())
    for number in range(1, count + 1):
        fix = Fix("Better", (Edit(number, "x = 1", "x = 2"),), preferred=True)
        told = Finding("r", Category.SECURITY, Severity.ERROR, "Off", number, number, "x = 1")
        run.found(replace(told, fixes=(fix,)))

    def menu() -> list[lsp.CodeAction]:
        return list(quick_fixes(session, document, LineSpan(0, 1), []))

    assert [action.title for action in menu()][1] == f"Fix all “r” in this file ({count})"
    return calls_in(menu)
