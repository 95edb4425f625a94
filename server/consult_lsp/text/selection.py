"""Selection: some lines of a document that an agent is asked about, and how they were meant.

The language server makes it of a request (``lsp/state/selection.py``), the command line of
``FILE:L1-L2`` (``cli/file_argument.py``); everything below reads it.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from .document import Document
from .lines import LineSpan

Kind = Literal["selection", "symbol", "file", "lines"]
"""How lines were meant: what the user had selected, the symbol around the cursor, all of the file;
"lines" where that was not said."""
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Selection:
    """Some lines of a document, as it was when they were chosen. It never changes.

    ``path`` is the document's as a model sees it: relative to the project, with slashes; the bare
    name of a file outside of it; empty where a question is about the project and not about a file.
    ``language`` is the syntax tree's name for the language, None where there is no grammar.
    ``symbol`` is the name of the symbol, where ``kind`` says that it is one.
    ``parts`` are those of the lines that are asked about again, as only they have changed since the
    last review; empty where all of ``span`` is asked about.
    ``file`` is where the document is on disk, None for what is no file, and ``root`` the workspace,
    trusted or not.
    """

    document: Document
    span: LineSpan
    kind: Kind = "lines"
    path: str = ""
    language: str | None = None
    symbol: str = ""
    parts: tuple[LineSpan, ...] = ()
    file: Path | None = None
    root: Path | None = None

    @property
    def spans(self) -> tuple[LineSpan, ...]:
        """The lines asked about, in order."""
        return self.parts or (self.span,)

    @property
    def title(self) -> str:
        """What a menu calls it: a symbol by its name."""
        return self.symbol or self.kind
