"""A command of the user's that proves more than we can: a type checker, a formatter, tests.

It is the second program that we run, beside git, and the user's own:
only the user's settings name it. It gets a private copy of one file, no shell, no key of ours, and
a few seconds.
"""

import asyncio
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from consult_lsp.errors import UsageError

from .processes import end_group, ended_with_us

SECONDS = 20.0
MOST_BYTES = 64_000
SAID_LINES, SAID_CHARACTERS = 10, 1_000
"""Of what the command has printed, what is repeated to the user."""

FILE = "{file}"


@dataclass(frozen=True, slots=True)
class Proof:
    """``proven``; ``refuted``, as only the changed text fails; or ``silent``: nothing was shown.

    ``said`` is why, a stranger's text.
    """

    verdict: Literal["proven", "refuted", "silent"]
    said: str = ""


async def prove(command: Sequence[str], name: str, before: str, after: str, folder: Path) -> Proof:
    """Run ``command`` in ``folder`` on a copy of each text, called ``name``.

    The text as it was is tried first: where it fails too, that the other fails shows nothing.
    """
    if not any(FILE in argument for argument in command):
        return Proof("silent", f"the setting has no {FILE} in it.")
    try:
        with tempfile.TemporaryDirectory(prefix="consult-lsp-proof-") as private:
            copy = Path(private) / name
            if (said := await _failure(command, copy, before, folder)) is not None:
                return Proof("silent", f"it fails on the text as it was. {said}")
            said = await _failure(command, copy, after, folder)
    except UsageError as error:
        return Proof("silent", str(error))
    except OSError as error:
        return Proof("silent", f"it could not be run ({error.strerror or error}).")
    return Proof("proven") if said is None else Proof("refuted", said)


async def _failure(command: Sequence[str], copy: Path, text: str, folder: Path) -> str | None:
    """What the command says where it fails; None where it ends well.

    Raises UsageError when it takes too long, OSError when it cannot be run.
    """
    await asyncio.to_thread(_write, copy, text)
    process = await asyncio.create_subprocess_exec(
        *(argument.replace(FILE, str(copy)) for argument in command),
        cwd=folder,
        env=_environment(),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    with ended_with_us(process.pid):
        try:
            async with asyncio.timeout(SECONDS):
                said = await _first_bytes(process)
                status = await process.wait()
        except TimeoutError:
            raise UsageError(f"it took more than {SECONDS:g} seconds.") from None
        finally:
            end_group(process.pid)
            await process.wait()
    return None if status == 0 else _first_lines(said.decode("utf-8", "replace"), status)


async def _first_bytes(process: asyncio.subprocess.Process) -> bytes:
    """The beginning of what is printed; the rest is read and forgotten, so that it can go on."""
    said = b""
    while process.stdout and (data := await process.stdout.read(MOST_BYTES)):
        said = (said + data)[:MOST_BYTES]
    return said


def _first_lines(said: str, status: int) -> str:
    lines = [line for line in said.splitlines() if line.strip()][:SAID_LINES]
    return "\n".join(lines)[:SAID_CHARACTERS] or f"it ended with status {status}."


def _write(copy: Path, text: str) -> None:
    descriptor = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace", newline="") as file:
        file.write(text)


def _environment() -> dict[str, str]:
    """Ours, without the keys to the model."""
    return {name: value for name, value in os.environ.items() if not name.startswith("ANTHROPIC_")}
