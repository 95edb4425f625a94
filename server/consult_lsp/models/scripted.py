"""ScriptedModel: a Model that replays what a test or a demonstration wrote. It asks nobody.

Its name begins with ``scripted`` and its status says so, so that nobody takes a reply for advice.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from consult_lsp.errors import ModelError, Outcome
from consult_lsp.tool import ToolCall

from .model import Block, Counted, Done, Event, Request, Status, Text, ToolCalls, Usage


class Gate:
    """A point at which a reply holds still until the test lets it go on."""

    def __init__(self, patience: float = 60.0) -> None:
        self._patience = patience
        self._reached, self._opened = asyncio.Event(), asyncio.Event()

    async def reached(self) -> None:
        """Wait until the reply stands here. Raises TimeoutError after ``patience`` seconds."""
        async with asyncio.timeout(self._patience):
            await self._reached.wait()

    def open(self) -> None:
        """Let the reply go on."""
        self._opened.set()

    async def passed(self) -> None:
        """Stand here until the gate is open."""
        self._reached.set()
        await self._opened.wait()


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply: ``text`` in pieces of ``piece`` characters, ``pause`` seconds before each.

    ``hold=(n, gate)`` stands at the gate before the n-th piece, counted from 0; behind the last
    piece too. After the text comes ``error``, if there is one, or silence until the task is
    cancelled if ``hangs``. With ``calls``, each a tool's name and its arguments, it ends by calling
    these. With ``when`` it answers only a prompt that contains these words, which may be words of a
    tool's result; with ``keep`` it is not used up.
    """

    text: str = ""
    piece: int = 16
    pause: float = 0.0
    hold: tuple[int, Gate] | None = None
    error: ModelError | None = None
    hangs: bool = False
    when: str = ""
    keep: bool = False
    calls: tuple[tuple[str, dict[str, Any]], ...] = ()


class ScriptedModel:
    """Gives each request the first reply left that fits it. ``requests`` are all that it got."""

    def __init__(self, *replies: Reply | str, name: str = "scripted") -> None:
        self._replies = [Reply(reply) if isinstance(reply, str) else reply for reply in replies]
        self._name = name
        self.requests: list[Request] = []

    @property
    def name(self) -> str:
        """Begins with "scripted"."""
        return self._name

    async def stream(self, request: Request) -> AsyncGenerator[Event]:
        """As Model.stream; the tokens it counts are characters."""
        self.requests.append(request)
        reply = self._reply_to(request)
        yield Status("connecting", "scripted replies, no model is asked")
        pieces = [
            reply.text[at : at + reply.piece] for at in range(0, len(reply.text), reply.piece)
        ]
        hold_at, gate = reply.hold or (-1, Gate())
        for number, piece in enumerate([*pieces, ""]):
            if number == hold_at:
                await gate.passed()
            await asyncio.sleep(reply.pause if piece else 0)
            if piece:
                yield Text(piece)
        usage = Usage(len(_prompt(request)), len(reply.text))
        yield Counted(usage)
        if reply.error:
            raise reply.error
        if reply.hangs:
            await Gate().passed()
        if reply.calls:
            yield ToolCalls(_calls(reply, len(request.exchanges)), usage=usage)
        else:
            yield Done(usage, self._name)

    def _reply_to(self, request: Request) -> Reply:
        prompt = _prompt(request)
        for number, reply in enumerate(self._replies):
            if reply.when in prompt:
                return reply if reply.keep else self._replies.pop(number)
        raise ModelError(
            Outcome.BAD_ANSWER,
            f"No answer from {self._name}: it has no reply left for this request. Add one to it.",
        )


class ScriptError(ValueError):
    """A file of replies cannot be used; the text says why, as the end of a sentence."""


def read_script(path: Path) -> ScriptedModel:
    """The model that replays ``path``, a file with one JSON object per line. Raises ScriptError.

    Each object has the reply's words as ``text``, or as ``json`` any value that becomes the text,
    and may have ``piece``, ``pause``, ``when``, ``keep`` and ``hangs`` as in Reply, ``calls`` as a
    list of [tool, arguments], or ``error`` with the name of an Outcome.
    """
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, ValueError) as error:
        raise ScriptError(f"{path} cannot be read ({type(error).__name__})") from error
    replies = [_read_reply(line, number) for number, line in enumerate(lines, 1) if line.strip()]
    return ScriptedModel(*replies, name=f"scripted:{path.name}")


def _read_reply(line: str, number: int) -> Reply:
    try:
        said = json.loads(line)
        if not isinstance(said, dict):
            raise TypeError("it is not an object")
        if "json" in said:
            said["text"] = json.dumps(said.pop("json"))
        error = Outcome(said.pop("error")) if "error" in said else None
        calls = tuple(_read_call(call) for call in said.pop("calls", ()))
        return Reply(**_checked(said), error=_scripted_error(error), calls=calls)
    except (ValueError, TypeError) as wrong:
        raise ScriptError(f"its line {number} is no reply: {wrong}") from wrong


def _read_call(said: Any) -> tuple[str, dict[str, Any]]:
    """A call as it is written. Raises ValueError or TypeError."""
    tool, arguments = said
    if not isinstance(tool, str) or not isinstance(arguments, dict):
        raise TypeError("a call is a tool's name and an object of arguments")
    return tool, arguments


_OPTIONS: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "piece": (int,),
    "pause": (int, float),
    "when": (str,),
    "keep": (bool,),
    "hangs": (bool,),
}


def _checked(said: dict[str, Any]) -> dict[str, Any]:
    """``said``, if every key is an option and every value of its type. Raises ValueError."""
    for name, value in said.items():
        if name not in _OPTIONS:
            raise ValueError(f"{name} is not known")
        if type(value) not in _OPTIONS[name] or (name == "piece" and value < 1):
            raise ValueError(f"{name} cannot be {value!r}")
    return said


def _scripted_error(outcome: Outcome | None) -> ModelError | None:
    if outcome is None:
        return None
    return ModelError(outcome, f"No answer from the script: it says {outcome}. Nothing was asked.")


def _prompt(request: Request) -> str:
    blocks: Iterable[Block] = (*request.system, *request.user)
    results = (result for exchange in request.exchanges for _, result in exchange.results)
    return "".join([*(block.text for block in blocks), *(result.text for result in results)])


def _calls(reply: Reply, turn: int) -> tuple[ToolCall, ...]:
    return tuple(
        ToolCall(f"call_{turn}_{number}", tool, arguments)
        for number, (tool, arguments) in enumerate(reply.calls)
    )
