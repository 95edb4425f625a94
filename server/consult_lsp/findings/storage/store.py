"""Store: what was said about documents, from one session to the next, in one file of the user's.

A row is the JSON of one page with a checksum over it and whose it is: a file that was damaged
gives misses and no wrong findings. Where the file cannot be
used, findings last as long as the session, and that is said once.
"""

import hashlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

from consult_lsp.errors import Problem
from consult_lsp.findings.document_findings import FILE
from consult_lsp.workspace.private import make_private, state_file

WAIT_S = 0.2
"""How long to wait for another process that writes."""

VERSION = 1
"""Of the table. A file of another one is left alone."""


class Limits(NamedTuple):
    """How much is kept. What was written last stays; what was not for ``days`` is forgotten."""

    rows: int = 2_000
    """Pages that are remembered of one workspace."""
    bytes: int = 2_000_000
    """Of one page; a larger one is not kept."""
    stored: int = 64_000_000
    """Bytes of all pages together."""
    days: int = 90

    def oldest(self) -> float:
        """The time before which nothing is remembered, in seconds as ``time.time`` counts."""
        return time.time() - self.days * 86_400


LIMITS = Limits()
"""Of findings."""

T = TypeVar("T")


def store_file() -> Path:
    """Where it is."""
    return state_file(FILE)


class Store:
    """The file. Every call opens it anew, so that processes can share it; none raises."""

    def __init__(self, path: Path, limits: Limits = LIMITS, holds: str = "Findings") -> None:
        self.path = path
        self.limits = limits
        self.holds = holds
        self.problem: Problem | None = None
        """Why the file is not used, once it could not be."""
        self._lock = threading.Lock()
        self._known: dict[tuple[str, str], str] = {}
        """What this process has last read or written of each document."""
        self._is_pruned = False

    def read(self, workspace: str, place: str) -> str | None:
        """The page of a document; None where there is none, or it was damaged."""
        there = self.path.exists()  # to look into what is not there would make it
        body = self._using(lambda book: _read(book, workspace, place), None) if there else None
        self._known[workspace, place] = body or ""
        return body

    def read_all(self, workspace: str) -> dict[str, str]:
        """All pages of a workspace by their places, the one that was written last first."""

        def act(book: sqlite3.Connection) -> dict[str, str]:
            condition = "written >= ? ORDER BY written DESC LIMIT ?"
            places = _places(book, workspace, condition, self.limits.oldest(), self.limits.rows)
            pages = ((place, _read(book, workspace, place)) for place in places)
            return {place: body for place, body in pages if body is not None}

        return self._using(act, {}) if self.path.exists() else {}

    def write(
        self,
        workspace: str,
        place: str,
        text: str,
        body: str,
        merge: Callable[[str, str, str], str] = lambda mine, theirs, known: mine,
    ) -> bool:
        """Keep the page of a document, whose text has the digest ``text``.

        What another process has written since is merged: ``merge`` makes one page of this one, of
        the other's, and of what this process knew of it. False where another process held the file:
        worth another try.
        """
        if len(body) > self.limits.bytes:
            return True

        def act(book: sqlite3.Connection) -> bool:
            if not book.in_transaction:
                book.execute("BEGIN IMMEDIATE")  # nobody writes between this reading and writing
            known, theirs = self._known.get((workspace, place), ""), _read(book, workspace, place)
            is_ours = theirs is None or theirs == known
            whole = body if is_ours else merge(body, theirs or "", known)
            _put(book, workspace, place, text, whole)
            self._known[workspace, place] = body
            if not self._is_pruned:
                _prune(book, workspace, self.limits)
                self._is_pruned = True
            return True

        return self._using(act, self.problem is not None)

    def forget(self, workspace: str, place: str) -> bool:
        """Keep nothing of a document any more, but what another process has written since. False
        as in ``write``."""

        def act(book: sqlite3.Connection) -> bool:
            known = self._known.get((workspace, place))
            if known is None or _read(book, workspace, place) in (None, known):
                book.execute(
                    "DELETE FROM pages WHERE workspace = ? AND place = ?", (workspace, place)
                )
            return True

        return not self.path.exists() or self._using(act, self.problem is not None)

    def rename(self, workspace: str, old: str, new: str) -> None:
        """A file, or a folder with all that is below it, has another name."""

        def act(book: sqlite3.Connection) -> None:
            for place in _places(book, workspace, "substr(place, 1, ?) = ?", len(old), old):
                if place == old or place.startswith(f"{old}/"):
                    name = new + place.removeprefix(old)
                    known = self._known.pop((workspace, place), None)
                    if _move(book, workspace, place, name) and known is not None:
                        self._known[workspace, name] = known

        self._using(act, None)

    def with_text(self, workspace: str, text: str) -> list[str]:
        """The documents whose text had this digest when they were written."""
        return self._using(lambda book: _places(book, workspace, "text = ?", text), [])

    def _using(self, act: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """What ``act`` gives; ``otherwise`` where the file cannot be used now, or at all."""
        if self.problem is not None:
            return otherwise
        try:
            with self._lock, self._open() as book:
                return act(book)
        except UnicodeEncodeError:  # of a name that is not UTF-8 nothing is kept
            return otherwise
        except (sqlite3.Error, OSError, UnicodeDecodeError) as error:  # the last: in its message
            # A lock passes; whatever else is wrong with the file stays so.
            if not isinstance(error, sqlite3.OperationalError) or "locked" not in str(error):
                self.problem = self.problem or self._unusable(error)
            return otherwise

    def _unusable(self, error: Exception) -> Problem:
        return Problem(
            f"{self.holds} are kept until the editor ends only, because {self.path} cannot be used "
            f"({type(error).__name__}). Delete it, or make its folder writable.",
            str(self.path),
        )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """The file, made private before anything is in it. Commits unless the block raises."""
        make_private(self.path)
        with closing(sqlite3.connect(self.path, timeout=WAIT_S)) as book:
            book.text_factory = lambda data: data.decode("utf-8", "replace")
            [version] = book.execute("PRAGMA user_version").fetchone()
            if version not in (0, VERSION):
                raise sqlite3.DatabaseError("it is of another version")
            if version == 0:
                book.execute("PRAGMA journal_mode = WAL")
            book.execute("PRAGMA synchronous = NORMAL")
            book.execute("PRAGMA secure_delete = ON")  # what is forgotten is not in the file either
            with book:
                if version == 0:
                    book.execute(_TABLE)
                    book.execute(f"PRAGMA user_version = {VERSION}")
                yield book


_TABLE = """CREATE TABLE IF NOT EXISTS pages (
    workspace TEXT NOT NULL, place TEXT NOT NULL, text TEXT NOT NULL, written REAL NOT NULL,
    body TEXT NOT NULL, checksum TEXT NOT NULL, PRIMARY KEY (workspace, place))"""


def _read(book: sqlite3.Connection, workspace: str, place: str) -> str | None:
    row = book.execute(
        "SELECT text, body, checksum FROM pages WHERE workspace = ? AND place = ?",
        (workspace, place),
    ).fetchone()
    if row is None or not all(isinstance(each, str) for each in row):
        return None
    text, body, checksum = row
    return body if checksum == _checksum(workspace, place, text, body) else None


def _put(book: sqlite3.Connection, workspace: str, place: str, text: str, body: str) -> None:
    checksum = _checksum(workspace, place, text, body)
    row = (workspace, place, text, time.time(), body, checksum)
    book.execute("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?)", row)


def _move(book: sqlite3.Connection, workspace: str, old: str, new: str) -> bool:
    """Of two pages by one name the one that was written last stays. Whether it is the moved one."""
    query = "SELECT text, written FROM pages WHERE workspace = ? AND place = ?"
    text, written = book.execute(query, (workspace, old)).fetchone()
    there = book.execute(query, (workspace, new)).fetchone()
    body = _read(book, workspace, old)
    book.execute("DELETE FROM pages WHERE workspace = ? AND place = ?", (workspace, old))
    if body is None or (there is not None and there[1] > written):
        return False
    _put(book, workspace, new, text, body)
    return True


def _places(book: sqlite3.Connection, workspace: str, condition: str, *values: object) -> list[str]:
    query = f"SELECT place FROM pages WHERE workspace = ? AND {condition}"  # noqa: S608  # ours
    return [str(place) for (place,) in book.execute(query, (workspace, *values))]


def _prune(book: sqlite3.Connection, workspace: str, limits: Limits) -> None:
    """Forget what is old, and the oldest of what is too much."""
    book.execute("DELETE FROM pages WHERE written < ?", (limits.oldest(),))
    book.execute(
        "DELETE FROM pages WHERE workspace = ?1 AND rowid NOT IN (SELECT rowid FROM pages "
        "WHERE workspace = ?1 ORDER BY written DESC LIMIT ?2)",
        (workspace, limits.rows),
    )
    book.execute(
        "DELETE FROM pages WHERE rowid IN (SELECT rowid FROM (SELECT rowid, "
        "sum(length(body)) OVER (ORDER BY written DESC) AS stored FROM pages) WHERE stored > ?)",
        (limits.stored,),
    )


def _checksum(*parts: str) -> str:
    """Over whose row it is and what it says: a row under another name is none."""
    lengths = ":".join(str(len(part)) for part in parts)
    return hashlib.sha256("\0".join((lengths, *parts)).encode("utf-8", "replace")).hexdigest()
