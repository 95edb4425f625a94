"""Between its command and its edit a selection passes few files, so that a reader can follow it."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import CodeType, FrameType

import consult_lsp
from consult_lsp.consult.advice import Advice
from consult_lsp.consult.task import Task
from consult_lsp.lsp.consultations.job import ConsultationHandler
from consult_lsp.lsp.contract.arguments import Argument
from consult_lsp.lsp.execute_command import execute_command
from consult_lsp.lsp.state.proposals import Proposal
from consult_lsp.models.client import load_sdk
from consult_lsp.text.selection import Selection
from support.answering import answering
from support.answers import edit, improvement
from support.fake_anthropic import FakeAnthropic
from support.in_process import URI

PACKAGE = Path(consult_lsp.__file__).parent
SELECTION = (Argument, Selection, ConsultationHandler, Task, Advice, Proposal)
"""What a selection becomes, one after the other."""
COMMAND, SENT = "consult.improve", "workspace/applyEdit"
MOST_FILES = 15
COMPREHENSIONS = ("<genexpr>", "<listcomp>", "<dictcomp>", "<setcomp>", "<lambda>")


class Walk:
    """The files of the package whose functions were given the command, or what became of it, in
    their order, and those whose functions waited for the one that sent the edit."""

    def __init__(self) -> None:
        self.files: list[str] = []
        self.is_over = False

    def on_call(self, frame: FrameType, event: str, _: object) -> None:
        """As ``sys.setprofile`` tells of a call."""
        code = frame.f_code
        if self.is_over or event != "call" or code.co_name in COMPREHENSIONS or not _file(code):
            return
        given = _given(frame)
        if COMMAND in given or any(isinstance(value, SELECTION) for value in given):
            self._pass(code)
        elif SENT in given:
            self.is_over = True
            for each in _stack(frame.f_back):
                self._pass(each)

    def _pass(self, code: CodeType) -> None:
        if _file(code) not in self.files:
            self.files.append(_file(code))


def _file(code: CodeType) -> str:
    """The file of a function in the package; empty for any other."""
    return _within(str(code.co_filename))


@cache
def _within(path: str) -> str:
    file = Path(path)
    return file.relative_to(PACKAGE).as_posix() if file.is_relative_to(PACKAGE) else ""


def _given(frame: FrameType) -> list[object]:
    code = frame.f_code
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return [frame.f_locals.get(name) for name in names]


def _stack(frame: FrameType | None) -> Iterator[CodeType]:
    """The functions of the package that wait for one another, the innermost last."""
    if frame is not None:
        yield from _stack(frame.f_back)
        if _file(frame.f_code):
            yield frame.f_code


@contextmanager
def walked() -> Iterator[Walk]:
    """Watch the calls of all threads that begin meanwhile."""
    walk = Walk()
    threading.setprofile(walk.on_call)
    sys.setprofile(walk.on_call)
    try:
        yield walk
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


async def test_an_improvement_passes_few_files_between_its_command_and_its_edit(
    fake: FakeAnthropic,
) -> None:
    load_sdk()  # watched, that would take its time
    fake.queue(improvement(edit(2, "    return x", "    return max(x, 0)")))
    lines = {"start": {"line": 1, "character": 0}, "end": {"line": 2, "character": 0}}
    async with answering("def f(x):\n    return x\n", fake) as one:
        agent = one.session.agents.catalog.agents[0].name
        argument = {"uri": URI, "range": lines, "agent": agent, "intent": "never below zero"}
        with walked() as walk:
            await execute_command(one.session, COMMAND, [argument])
            await one.ended()
        assert one.edits()
    assert walk.files[0] == "lsp/execute_command.py"
    assert {"lsp/consultations/job.py", "lsp/apply/apply_edit.py"} < {*walk.files}
    assert len(walk.files) <= MOST_FILES, "\n".join(walk.files)
