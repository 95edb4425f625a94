"""Changes: how a document differs from the last commit, for whoever reviews it."""

import difflib
from pathlib import Path

from consult_lsp.context.context_item import ContextItem, Priority
from consult_lsp.text.document import Document
from consult_lsp.text.lines import split_lines, without_end
from consult_lsp.workspace.git import git

MOST_LINES = 400
"""Lines of a difference; a larger one says little that the file itself does not."""

GIT_SECONDS = 2.0


def changes(document: Document, root: Path, path: str) -> ContextItem | None:
    """The difference of ``document`` to HEAD; None where it is the same, new, or unknown.

    ``path`` is relative to ``root``, with slashes.
    """
    committed = git(root, "cat-file", "blob", f"HEAD:./{path}", seconds=GIT_SECONDS)
    if committed is None or b"\0" in committed:
        return None
    before = committed.decode("utf-8", "replace").removeprefix("\ufeff")
    lines = _difference(before, document.text)
    if not lines or len(lines) > MOST_LINES:
        return None
    return ContextItem(
        title="What has changed since the last commit",
        text="\n".join(lines),
        made_of=lambda redact: "\n".join(_difference(redact(before), redact(document.text))),
        source=path,
        why="a review looks at changes first",
        scope="task",
        priority=Priority.CHANGES,
    )


def _difference(before: str, after: str) -> list[str]:
    old, new = ([without_end(line) for line in split_lines(text)] for text in (before, after))
    return list(difflib.unified_diff(old, new, "HEAD", "now", n=2, lineterm=""))
