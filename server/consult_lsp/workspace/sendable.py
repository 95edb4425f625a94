"""Sendable: which files of a folder may leave the machine.

Never sent are files whose path says that they hold secrets (``secret_paths.py``), what git ignores,
and what a ``.consultignore`` names (the syntax of ``.gitignore``, at every level). ``.env.example``
and its like count as secret too: there is little in them to consult about, and often a real value.
"""

import os
import time
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path, PurePosixPath

from .contained import Root
from .files import repository_of
from .git import git
from .ignore_files import MAX_BYTES, IgnoreFiles
from .ignore_rules import IgnorePattern, read_patterns
from .secret_paths import why_in_a_secret_folder, why_secret

CONSULT_IGNORE = ".consultignore"

SECONDS = 2.0
"""For all that git is asked at once."""

_USER_RULES = ".config/git/ignore"


def why_withheld(file: Path, root: Path | None = None) -> str | None:
    """Why the text of a file is not sent, trusted or not and wherever it lies; None if it may be.

    What counts are the ignore files of ``root``, or of the repository around a file that lies
    outside of it, and the paths of the file: its own, and that of what it leads to as a link.
    """
    for name in dict.fromkeys((Path(os.path.normpath(file)), _led_to(file))):
        if why := why_in_a_secret_folder(name.as_posix()) or _why_withheld(name, root):
            return why
    return None


class Sendable:
    """Which files of one folder may be sent, as its ignore files say now."""

    def __init__(self, root: Root) -> None:
        self._ours = IgnoreFiles(root, CONSULT_IGNORE)
        self._git = _GitIgnored(root)

    def why_not(self, relative: str) -> str | None:
        """Why a file is not sent, in a sentence for the user; None if it may be."""
        return self.withheld([relative]).get(relative)

    def withheld(self, relatives: Iterable[str]) -> dict[str, str]:
        """Those of many files that are not sent, and why. One question to git for all of them."""
        asked = {name: PurePosixPath(name).as_posix() for name in relatives}
        reasons = {name: why for name in asked if (why := self._by_name(name))}
        ignored = self._git.among({asked[name] for name in asked if name not in reasons})
        for name, plain in asked.items():
            if plain in ignored:
                reasons[name] = _not_sent(name, ignored[plain])
        return reasons

    def _by_name(self, relative: str) -> str | None:
        if relative.startswith("/") or ".." in relative.split("/"):
            return _not_sent(relative, "it lies outside of the folder")
        if not _is_file_name(relative):
            return _not_sent(relative, "no file can have such a name")
        if why := why_secret(relative):
            return why
        if why := self._ours.why_ignored(relative):
            return _not_sent(relative, why)
        return None


def _why_withheld(file: Path, root: Path | None) -> str | None:
    for folder in filter(None, (root, repository_of(file.parent))):
        if (relative := Root(folder).relative(file)) is not None:
            return _sendable_in(folder).why_not(relative)
    return why_secret(file.as_posix())


@lru_cache(maxsize=16)
def _sendable_in(folder: Path) -> Sendable:
    """Kept, since it remembers what git said as long as that holds."""
    return Sendable(Root(folder))


def _led_to(file: Path) -> Path:
    try:
        return Path(os.path.realpath(file))
    except (OSError, ValueError):  # half a character, in a path from an editor
        return file


_GIT_IGNORES = "git ignores it. To send it all the same, take it out of .gitignore"


class _GitIgnored:
    """What git ignores below a folder: git is asked, or where that fails, its files are read.

    An answer is kept as long as no file that it may depend on has changed.
    """

    def __init__(self, root: Root) -> None:
        self._folder = root.folder
        self._top = repository_of(root.folder)
        top = Root(self._top or root.folder)
        self._prefix = "".join(f"{part}/" for part in root.folder.relative_to(top.folder).parts)
        self._files = IgnoreFiles(top, ".gitignore", _standing_rules(top))
        self._is_slow = False
        """Whether git took too long once: some patterns take it for ever."""
        self._known: dict[str, tuple[object, str | None]] = {}

    def among(self, relatives: set[str]) -> dict[str, str]:
        """Those of them that git ignores, and why they are not sent, as a reason."""
        stamps = _Stamps(self._folder, self._top)
        now = {name: stamps.of(name) for name in relatives}
        unknown = {
            name
            for name, stamp in now.items()
            if stamp is None or self._known.get(name, (None,))[0] != stamp
        }
        if unknown:
            ignored = self._asked(unknown)
            self._known |= {name: (now[name], ignored.get(name)) for name in unknown}
        return {name: why for name in relatives if (why := self._known[name][1])}

    def _asked(self, relatives: set[str]) -> dict[str, str]:
        begun = time.monotonic()
        by_git = _check_ignore(self._folder, relatives) if self._top and not self._is_slow else None
        self._is_slow = self._is_slow or time.monotonic() - begun >= SECONDS
        if by_git is not None:
            return dict.fromkeys(by_git, _GIT_IGNORES)
        reasons = {name: self._files.why_ignored(self._prefix + name) for name in relatives}
        named = ".gitignore names it"
        return {name: _GIT_IGNORES if why == named else why for name, why in reasons.items() if why}


class _Stamps:
    """What the answers for a path depend on, looked at once for all paths of one batch."""

    def __init__(self, folder: Path, top: Path | None) -> None:
        self._folder = folder
        self._seen: dict[Path, object] = {}
        self._of_folder: dict[str, object] = {}
        self._git = top / ".git" if top else None
        self._above = folder.parents[: len(folder.parts) - len((top or folder).parts)]

    def of(self, relative: str) -> object | None:
        """None where an answer cannot be kept: the index of a worktree is elsewhere."""
        folder = relative.rpartition("/")[0]
        if folder not in self._of_folder:
            self._of_folder[folder] = self._below(folder)
        return self._of_folder[folder]

    def _below(self, folder: str) -> object | None:
        if self._git and not self._git.is_dir():
            return None
        inner = self._folder / folder
        folders = [inner, *inner.parents[: len(PurePosixPath(folder).parts)]]
        files = [folder / ".gitignore" for folder in (*folders, *self._above)]
        files += [folder / ".git" for folder in folders]
        files += [folder / name for folder in _home() for name in (".gitconfig", _USER_RULES)]
        if self._git:
            files += [self._git / "index", self._git / "info/exclude", self._git / "config"]
        return tuple(map(self._stamp, files))

    def _stamp(self, file: Path) -> object:
        if file not in self._seen:
            try:
                found = file.stat()
            except (OSError, ValueError):
                self._seen[file] = None
            else:
                self._seen[file] = found.st_ino, found.st_mtime_ns, found.st_size
        return self._seen[file]


def _check_ignore(folder: Path, relatives: set[str]) -> set[str] | None:
    """What ``git check-ignore`` says; None where it cannot say.

    A repository inside of the repository has its own rules, and git refuses to speak of its files
    from outside. So each is asked about its own, and the one around it about the whole of it.
    """
    questions: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    nested: dict[str, bool] = {}
    for name in relatives:
        tops = [""]
        for parent in reversed(Path(name).parents[:-1]):
            inner = parent.as_posix()
            if inner not in nested:
                nested[inner] = (folder / inner / ".git").exists()
            if nested[inner]:
                tops.append(inner)
        for top, inner in zip(tops, [*tops[1:], name], strict=True):
            questions[top][inner.removeprefix(f"{top}/") if top else inner].append(name)
    ignored: set[str] = set()
    until = time.monotonic() + SECONDS
    for top, about in questions.items():
        said = git(
            folder / top,
            *("check-ignore", "--stdin", "-z"),
            seconds=until - time.monotonic(),
            given=os.fsencode("\0".join(about)),
            accepted=(0, 1),
        )
        if said is None:
            return None
        for path in os.fsdecode(said).split("\0"):
            ignored.update(about.get(path, ()))
    return ignored


def _standing_rules(top: Root) -> tuple[IgnorePattern, ...]:
    """The user's rules for all repositories, then those of this one that are not shared."""
    places = [(Root(folder), _USER_RULES) for folder in _home()] + [(top, ".git/info/exclude")]
    texts = [folder.read(name, MAX_BYTES) for folder, name in places]
    return tuple(
        rule
        for text in texts
        if isinstance(text, bytes)
        for rule in read_patterns(text.decode("utf-8", "replace"))
    )


def _home() -> list[Path]:
    """The user's home folder, if there is one."""
    try:
        return [Path.home()]
    except RuntimeError:
        return []


def _is_file_name(relative: str) -> bool:
    try:
        return b"\0" not in os.fsencode(relative)
    except UnicodeEncodeError:  # a lone surrogate, from an editor
        return False


def _not_sent(path: str, reason: str) -> str:
    return f"{path!r} is not sent, because {reason}."
