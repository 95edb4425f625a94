"""Engine: trees and structural checks in processes of their own.

ast-grep holds the interpreter while it parses and searches, a tenth of a second for 10,000 lines,
and an event loop with it, whatever thread does it. So a worker is started when it is first needed,
kept while it is needed, and started anew when it has died; a text that it cannot survive costs
nobody else.

Calls wait: make them in a thread. There is one pool for the process, as there is one machine.
"""

import atexit
import json
import os
import subprocess  # this interpreter with a module of ours, without a shell
import sys
import threading
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from consult_lsp.errors import UsageError
from consult_lsp.finding import Finding, finding_of
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.workspace.processes import ended_with_us

if TYPE_CHECKING:
    from consult_lsp.syntax.symbol import Symbol

SECONDS = 30.0
"""For one answer, the start of a worker included; then it is ended."""

REST_SECONDS = 120.0
"""After which workers that nobody has asked anything end: an editor keeps a server for every
project, and a new worker is ready in 0.3 s."""

TRIES = 2
"""Workers that may die over one text before it is given up."""

MOST_WORKERS = max(1, min(4, os.cpu_count() or 1))

Json = dict[str, Any]


def findings(document: Document, path: str, checks: Path) -> tuple[Finding, ...]:
    """What the rules of a folder find in a document, with those of their fixes that are proven.

    Raises UsageError where no worker lives to tell.
    """
    answer = _pool.ask(document, {"asked": "findings", "path": path, "checks": str(checks)})
    return tuple(map(finding_of, answer["findings"]))


def covers(document: Document, path: str, checks: Path) -> bool:
    """Whether any rule of a folder looks into a document.

    Raises UsageError where no worker lives to tell.
    """
    answer = _pool.ask(document, {"asked": "covers", "path": path, "checks": str(checks)})
    return bool(answer["covers"])


def symbols(document: Document) -> "tuple[Symbol, ...] | None":
    """The symbols of a document, outer before inner; None where no grammar tells.

    Raises UsageError where no worker lives to tell.
    """
    from consult_lsp.syntax.symbol import Symbol  # it loads the grammars

    told = _pool.ask(document, {"asked": "symbols", "path": ""})["symbols"]
    if told is None:
        return None
    return tuple(Symbol(name, kind, LineSpan(*span)) for name, kind, *span in told)


def workers() -> "tuple[Worker, ...]":
    """Those that live now."""
    return _pool.workers()


def end() -> None:
    """End every worker now; the next call starts one anew."""
    _pool.end()


class Worker:
    """One process and the pipes to it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603  # nothing in it comes from anywhere else
            # With -P nothing is loaded from the folder that we were started in.
            [sys.executable, "-P", "-m", f"{__package__}.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # it may speak of the code
            start_new_session=True,
        )
        self._ends_with_us = ExitStack()
        self._ends_with_us.enter_context(ended_with_us(self._process.pid))
        self._pipes = (
            cast("IO[bytes]", self._process.stdin),
            cast("IO[bytes]", self._process.stdout),
        )

    @property
    def number(self) -> int:
        """The process's."""
        return self._process.pid

    def ask(self, request: bytes) -> Json | None:
        """The answer; None from one that has died, or had to be ended."""
        stdin, stdout = self._pipes
        late = threading.Timer(SECONDS, self._process.kill)
        late.start()
        try:
            stdin.write(request)
            stdin.flush()
            line = stdout.readline()
        except (OSError, ValueError):  # its pipe is broken, or was closed by ``end``
            return None
        finally:
            late.cancel()
        return json.loads(line) if line.endswith(b"\n") else None

    def end(self) -> None:
        """End it; one that has ended already stays so."""
        self._process.kill()
        for pipe in self._pipes:
            with suppress(OSError):
                pipe.close()
        self._process.wait()
        self._ends_with_us.close()


class _Pool:
    """The workers. One that is not at work waits in ``_idle``."""

    def __init__(self) -> None:
        self._free = threading.BoundedSemaphore(MOST_WORKERS)
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._rest: threading.Timer | None = None

    def ask(self, document: Document, question: Json) -> Json:
        """The answer to a question about a document."""
        text = {"uri": document.uri, "language_id": document.language_id, "text": document.text}
        request = json.dumps({**text, **question}).encode() + b"\n"
        with self._free:
            answers = (self._asked(request) for _ in range(TRIES))
            answer = next((each for each in answers if each is not None), None)
        if answer is None:
            raise UsageError(_GIVEN_UP.format(document.uri.rpartition("/")[2] or "this text"))
        if "fault" in answer:
            raise RuntimeError(f"a worker failed with {answer['fault']}")
        return answer

    def workers(self) -> tuple[Worker, ...]:
        with self._lock:
            return (*self._idle, *self._busy)

    def end(self) -> None:
        with self._lock:
            workers, self._idle = [*self._idle, *self._busy], []
            if self._rest is not None:
                self._rest.cancel()
        for worker in workers:
            worker.end()

    def _end_idle(self) -> None:
        """End those that have nothing to do, after a rest of all of them."""
        with self._lock:
            workers, self._idle = self._idle, []
        for worker in workers:
            worker.end()

    def _asked(self, request: bytes) -> Json | None:
        worker = self._taken()
        answer = None
        try:
            answer = worker.ask(request)
        finally:
            with self._lock:
                self._busy.remove(worker)
                if answer is not None:
                    self._idle.append(worker)
                if not self._busy:
                    self._begin_rest()
            if answer is None:
                worker.end()
        return answer

    def _taken(self) -> Worker:
        """One that waits, or a new one."""
        with self._lock:
            worker = self._idle.pop() if self._idle else None
            if self._rest is not None:
                self._rest.cancel()
            if worker is None:
                try:
                    worker = Worker()
                except OSError as error:
                    raise UsageError(_NOT_STARTED.format(error.strerror)) from error
            self._busy.add(worker)
        return worker

    def _begin_rest(self) -> None:
        self._rest = threading.Timer(REST_SECONDS, self._end_idle)
        self._rest.daemon = True  # it holds up nobody's end
        self._rest.start()


_GIVEN_UP = (
    "The structural checks did not run, because their process died or took too long over {}. "
    "Leave that file out, and report it."
)
_NOT_STARTED = (
    "The structural checks did not run, because their process could not be started ({}). "
    "Try again once the machine has room for it."
)
_pool = _Pool()
atexit.register(end)
