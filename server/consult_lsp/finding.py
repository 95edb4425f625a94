"""Finding, Fix, Edit: what checks and models make, the ledger keeps and reports print.

The fields are those of the answer schema: line numbers count from 1, as in
the gutter that the prompt shows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal, NamedTuple, TypeVar

from .text.lines import LineSpan

Placed = TypeVar("Placed", "Edit", "Evidence")


class Severity(StrEnum):
    """How bad a finding is, worst first."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"
    HINT = "hint"

    @property
    def rank(self) -> int:
        """0 for the worst; larger is milder."""
        return _RANKS[self]

    def at_least(self, other: "Severity") -> bool:
        """Whether this is as bad as ``other``, or worse."""
        return self.rank <= other.rank


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Category(StrEnum):
    """What part of a backend a finding speaks of."""

    API_DESIGN = "api-design"
    ARCHITECTURE = "architecture"
    AUTHENTICATION = "authentication"
    DATABASE = "database"
    MAINTAINABILITY = "maintainability"
    OBSERVABILITY = "observability"
    PERFORMANCE = "performance"
    RELIABILITY = "reliability"
    SECURITY = "security"
    TESTING = "testing"


@dataclass(frozen=True, slots=True)
class Edit:
    """Some whole lines and what takes their place.

    ``start_line`` only hints where; ``old`` decides. ``new`` empty deletes the lines. ``path``
    names another file of the workspace, with slashes; empty is the document asked about.
    """

    start_line: int
    old: str
    new: str
    path: str = ""

    def mapped(self, change: Callable[[str], str]) -> "Edit":
        """The same edit of texts that ``change`` has been over."""
        return replace(self, old=change(self.old), new=change(self.new))


@dataclass(frozen=True, slots=True)
class Evidence:
    """A line that a finding rests on, beside the one it is reported at: copied exactly.

    ``path`` is as in Edit, and ``note`` says in plain words what the line shows.
    """

    start_line: int
    quote: str
    path: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """One way to settle a finding: all of its edits apply, or none.

    ``trade_offs`` says in plain words what it costs. ``doubt`` says why it is shown and not
    applied; empty where it was proven. ``reach`` is what it changes: the lines asked about, more of
    the same file, or other files as well.
    """

    title: str
    edits: tuple[Edit, ...]
    preferred: bool = False
    trade_offs: str = ""
    doubt: str = ""
    reach: Literal["lines", "file", "files"] = "lines"

    def moved(self, by: int) -> "Fix":
        """The same fix of lines ``by`` further down."""
        edits = tuple([_moved(edit, by) for edit in self.edits])
        return Fix(self.title, edits, self.preferred, self.trade_offs, self.doubt, self.reach)

    @property
    def changes(self) -> object:
        """Equal for two fixes of the same lines that do the same, whatever they are called.

        The numbers of lines count only where no text says which lines are meant.
        """
        return tuple(
            sorted(
                (
                    edit.path,
                    tuple(edit.old.splitlines()),
                    tuple(edit.new.splitlines()),
                    0 if edit.old.strip() else edit.start_line,
                )
                for edit in self.edits
            )
        )


IMPROVEMENT = "improvement"
"""The rule of what is no flaw: a change that was asked for, to be chosen as a quick fix."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on one place.

    ``anchor`` is the first reported line, copied exactly; ``why`` and ``trade_offs`` are Markdown.
    ``columns`` are where in it the offending expression starts and ends, where that is known: to be
    underlined, and no part of what a finding is known by.
    """

    rule: str
    category: Category
    severity: Severity
    title: str
    start_line: int
    end_line: int
    anchor: str
    why: str = ""
    trade_offs: str = ""
    fixes: tuple[Fix, ...] = field(default=())
    evidence: tuple[Evidence, ...] = field(default=())
    origin: Literal["check", "model"] = "model"
    columns: tuple[int, int] | None = None

    @property
    def span(self) -> LineSpan:
        """The reported lines."""
        return LineSpan.numbered(self.start_line, self.end_line)

    def moved(self, by: int) -> "Finding":
        """The same finding, ``by`` lines further down, and its fixes with it.

        A key above a thousand findings moves them all, and ``replace`` takes twice as long.
        """
        if not by:
            return self
        return Finding(
            self.rule,
            self.category,
            self.severity,
            self.title,
            self.start_line + by,
            self.end_line + by,
            self.anchor,
            self.why,
            self.trade_offs,
            tuple([fix.moved(by) for fix in self.fixes]),
            tuple([_moved(quoted, by) for quoted in self.evidence]),
            self.origin,
            self.columns,
        )


def finding_of(written: Mapping[str, Any]) -> Finding:
    """The finding that ``asdict`` has written as plain JSON.

    Raises KeyError, TypeError or ValueError where it is none.
    """
    fixes = (
        Fix(**{**fix, "edits": tuple(Edit(**edit) for edit in fix["edits"])})
        for fix in written["fixes"]
    )
    columns = written.get("columns")
    return Finding(
        **{
            **written,
            "columns": None if columns is None else (int(columns[0]), int(columns[1])),
            "category": Category(written["category"]),
            "severity": Severity(written["severity"]),
            "fixes": tuple(fixes),
            "evidence": tuple(Evidence(**quoted) for quoted in written["evidence"]),
        }
    )


class Repairs(NamedTuple):
    """How many fixes did not fit and were asked for once more, and how many came out right.

    The edits of an improvement count as one.
    """

    asked: int = 0
    mended: int = 0

    @property
    def sentence(self) -> str:
        """What came of asking once more; empty where nobody did."""
        if not self.asked:
            return ""
        what = "1 change that did" if self.asked == 1 else f"{self.asked} changes that did"
        came = {0: "none", self.asked: "it" if self.asked == 1 else "all"}
        return (
            f"The model was asked once more for {what} not fit, "
            f"and mended {came.get(self.mended, str(self.mended))}."
        )


def _moved(place: Placed, by: int) -> Placed:
    """What stands in the same document moves with the finding; what stands in another does not, nor
    what is placed by its text alone."""
    if place.path or not place.start_line:
        return place
    if isinstance(place, Edit):
        return Edit(place.start_line + by, place.old, place.new, place.path)
    return replace(place, start_line=place.start_line + by)
