"""FileAccess: the one door through which a model's tools reach the files of a workspace."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from consult_lsp.context.globs import first_match
from consult_lsp.errors import ConsultError, Problem
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LINE_END, split_lines
from consult_lsp.workspace.contained import Root
from consult_lsp.workspace.ignore_files import MOST_DEPTH
from consult_lsp.workspace.sendable import Sendable

MOST_BYTES = 1_000_000
"""Of a file. Hand-written source is far below."""

MOST_FILES = 1_000_000
"""Of a listing. Time ends it long before, and that is told; an end by number would go unsaid."""

MOST_PATH = 4_096
"""Characters of a path; no system opens a longer one."""

MOST_SHOWN = 200
"""Characters that are repeated of a path that there is not."""

BATCH = 500
"""Files about which ``sendable`` is asked at once, for it may have to ask git."""


class NotGivenError(Exception):
    """The model does not get what it asked for; the text is a sentence that tells it why."""


@dataclass(frozen=True, slots=True)
class FileAccess:
    """Files that may leave the machine, with their secrets replaced.

    ``redact`` takes the secrets out of a text and leaves its lines where they are; it may raise
    ConsultError where it cannot. ``unsaved`` are texts of the editor by name, which count before
    the files.
    """

    root: Root
    sendable: Sendable
    redact: Callable[[str], str]
    unsaved: Mapping[str, str] = field(default_factory=dict)

    def named(self, path: str) -> Document:
        """The file that the model named, as it may see it. Raises NotGivenError."""
        name = _plain(path)
        if reason := self.sendable.why_not(name):
            raise NotGivenError(reason)
        return self.listed(name)

    def listed(self, name: str) -> Document:
        """One of ``names`` as the model may see it. Raises NotGivenError."""
        text = self._text(name)
        if isinstance(text, Problem):
            raise NotGivenError(text.message)
        # Secrets are looked for in the whole file: in a part of it they may not look like any.
        try:
            redacted = self.redact(text)
        except ConsultError:
            raise NotGivenError(
                f"{name!r} is not shown, because it could not be searched for secrets."
            ) from None
        if len(split_lines(redacted)) != len(split_lines(text)):
            raise NotGivenError(f"{name!r} is not shown, because it holds a secret of many lines.")
        return Document(name, redacted)

    def lines(self, name: str) -> list[str]:
        """The lines of one of ``names``, secrets and all, to look into; none if unreadable."""
        text = self._text(name)
        return [] if isinstance(text, Problem) else LINE_END.sub("\n", text).split("\n")

    def names(
        self,
        glob: str,
        stop: Callable[[], bool],
        wanted: Callable[[str], bool] = lambda name: True,
    ) -> Iterator[str]:
        """The files that ``glob`` speaks of, nearest first, until ``stop`` says so.

        Without a ``/`` it speaks of names in any folder; empty, of all files. Only the ``wanted``
        are asked about whether they may be sent, since to ask costs more than to look into them.
        """
        walked = self._walked(glob if not glob or "/" in glob else f"**/{glob}", stop)
        found = filter(wanted, walked)
        while batch := list(islice(found, BATCH)):
            withheld = self.sendable.withheld(batch)
            yield from (name for name in batch if name not in withheld)

    def _walked(self, glob: str, stop: Callable[[], bool]) -> Iterator[str]:
        for name in self.root.walk(MOST_FILES):
            if stop():
                return
            if name.isprintable() and (not glob or first_match([glob], name)):
                yield name

    def _text(self, name: str) -> str | Problem:
        # A link that the user has open may lead out of the workspace, and is no file of it then.
        if name in self.unsaved and not self.root.leads_out(self.root.folder / name):
            return self.unsaved[name]
        return self.root.read_text(name, MOST_BYTES)


def _plain(path: str) -> str:
    """``path`` in the one spelling that rules and listings know. Raises NotGivenError."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    deep = len(path) > MOST_PATH or len(parts) > MOST_DEPTH
    if deep or path.startswith("/") or ".." in parts or not parts or not path.isprintable():
        shown = path if len(path) <= MOST_SHOWN else f"{path[:MOST_SHOWN]}…"
        raise NotGivenError(f"{shown!r} is no path of a file here. Name it as a listing does.")
    return "/".join(parts)
