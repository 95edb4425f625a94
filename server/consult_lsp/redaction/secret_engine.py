"""SecretEngine: Kingfisher's rules for hundreds of kinds of keys, run in this process.

Only its scanning is used, which never opens a connection. Its neighbours that log in with a key to
see whether it is valid, or revoke it, are never named here; a test sees to that.
"""

import re
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from consult_lsp.errors import ConsultError

from .secret_cache import is_compiled, take_shipped, usual_cache
from .secret_rules import Span

if TYPE_CHECKING:
    from kingfisher_sdk import Finding, Scanner

READY_SECONDS = 120.0
"""Compiling its rules takes 4 s of a processor, once on a machine; loading them after that 0.4 s.
A machine that is busy with other work takes many times as long, which is no reason to give up."""
SCAN_SECONDS = 10.0
_SHORTEST = 6
_LONGEST_KIND = 24


class SecretEngine:
    """The engine, built beside the work of the process. Any thread may ask it."""

    def __init__(self, cache: Path | None = None) -> None:
        """``cache`` keeps the compiled rules, owned by the user alone; None is the usual place.

        Where it cannot be used (a read-only home, a damaged or foreign file), rules are compiled
        anew; the engine itself sees to that.
        """
        self._cache = cache
        self._ready: Future[Scanner] = Future()
        self._starting = threading.Lock()
        self._started = False

    def warm(self) -> None:
        """Begin to build it, if nobody has. Returns at once."""
        with self._starting:
            if not self._started:
                self._started = True
                threading.Thread(target=self._build, name="secret engine", daemon=True).start()

    @property
    def must_compile(self) -> bool:
        """Whether whoever asks now waits until its rules are compiled."""
        return not self._ready.done() and not is_compiled(self._cache)

    def find(self, text: str) -> list[Span]:
        """What the engine takes for secrets in ``text``. Waits until it is built.

        Raises ConsultError when it cannot be had or cannot finish: then nothing may be sent.
        """
        self.warm()
        # One byte for what UTF-8 lacks, and none that would make the engine guess at UTF-16.
        data = text.encode("utf-8", "replace").replace(b"\0", b" ")
        try:
            found = self._ready.result(READY_SECONDS).scan(data, timeout=SCAN_SECONDS)
        except TimeoutError as error:
            raise _unsent("took too long. Try again, with fewer lines") from error
        except (ImportError, OSError, RuntimeError, ValueError) as error:
            reason = f"does not work ({type(error).__name__}). Install consult-lsp again"
            raise _unsent(reason) from error
        return list(_in_characters(data, list(_placed(found))))

    def _build(self) -> None:
        try:
            self._ready.set_result(_scanner(self._cache or usual_cache()))
        except Exception as error:  # noqa: BLE001  # handed to whoever waits for the engine
            self._ready.set_exception(error)
        except BaseException as error:  # a panic of the engine's, which is no Exception
            self._ready.set_exception(RuntimeError(type(error).__name__))
            raise


def _scanner(cache: Path) -> "Scanner":
    from kingfisher_sdk import Rules, Scanner

    # A relative home would put the rules into the workspace, where a stranger's may lie in wait.
    if not cache.is_absolute():
        return Scanner(Rules(cache=False))
    take_shipped(cache)
    return Scanner(Rules(cache_dir=cache))


def _unsent(what: str) -> ConsultError:
    return ConsultError(
        f"Nothing was sent, because the search for secrets in the code {what}, or turn redaction "
        "off in your own settings."
    )


def _kind(finding: "Finding") -> str:
    """``betterleaks.github-pat`` as ``github_pat``."""
    name = re.split(r"[./]", finding.rule_id)[-1].lower()
    return re.sub(r"[^a-z0-9]+", "_", name)[:_LONGEST_KIND].strip("_") or "secret"


def _placed(findings: "list[Finding]") -> Iterator[tuple[str, int, int]]:
    """The kinds of the findings and the bytes they are about.

    One that the engine keeps to itself may be the name of an account, which only together with its
    key is worth a report; or the key.
    """
    for finding in findings:
        if not finding.visible and "secret" not in finding.rule_id:
            continue
        start, stop = finding.location["start_offset"], finding.location["end_offset"]
        if stop - start >= _SHORTEST:
            yield _kind(finding), start, stop


def _in_characters(data: bytes, spans: list[tuple[str, int, int]]) -> Iterator[Span]:
    """Spans of bytes as spans of characters."""
    if data.isascii():
        yield from map(Span._make, spans)
        return
    places = sorted({place for _, *both in spans for place in both})
    character = {0: 0}
    for before, place in zip([0, *places], places, strict=False):
        character[place] = character[before] + len(data[before:place].decode("utf-8", "replace"))
    yield from (Span(kind, character[start], character[stop]) for kind, start, stop in spans)
