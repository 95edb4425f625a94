"""Guard: which rules and manifests of a project may leave the machine."""

import os
from collections.abc import Iterable
from functools import lru_cache

from consult_lsp.workspace.contained import Root
from consult_lsp.workspace.ignore_files import IgnoreFiles
from consult_lsp.workspace.secret_paths import why_secret
from consult_lsp.workspace.sendable import CONSULT_IGNORE, Sendable

_why_secret = lru_cache(maxsize=4_096)(why_secret)


class Guard:
    """Knows the files of one folder by their names in it; a reason is a sentence.

    A link is asked about by what it leads to: ``AGENTS.md`` may be one to ``.env``.
    """

    def __init__(self, root: Root) -> None:
        self.root = root
        self._folder = f"{root.folder}{os.sep}"
        self._sendable = Sendable(root)
        self._ours = IgnoreFiles(root, CONSULT_IGNORE)

    def withheld(self, names: Iterable[str]) -> dict[str, str]:
        """Those of the files that a rule names that are not sent, and why."""
        real = {name: self._real(name) or "" for name in names}
        reasons = self._sendable.withheld(filter(None, real.values()))
        return {name: reasons[path] for name, path in real.items() if path in reasons}

    def why_not(self, name: str) -> str | None:
        """Why a file in a place that is known for rules or a manifest is not sent.

        That git ignores it is no reason: ``CLAUDE.local.md`` is there to be ignored and sent.
        """
        real = self._real(name)
        if real is None:
            return None
        if real != name:
            return self._sendable.why_not(real)
        if why := _why_secret(name):
            return why
        why = self._ours.why_ignored(name) if self._has_ours_above(name) else None
        return f"{name!r} is not sent, because {why}." if why else None

    def _has_ours_above(self, name: str) -> bool:
        """Nearly every project has none; to know that costs less than to ask for its rules."""
        slashes = [place for place, character in enumerate(name) if character == "/"]
        folders = ["", *(name[: slash + 1] for slash in slashes)]
        ours = (f"{self._folder}{above}{CONSULT_IGNORE}" for above in folders)
        return any(map(os.path.lexists, ours))

    def _real(self, name: str) -> str | None:
        """What the name leads to; None where that is outside, which is never read."""
        real = os.path.realpath(self._folder + name)
        inside = real.startswith(self._folder)
        return real.removeprefix(self._folder).replace(os.sep, "/") if inside else None
