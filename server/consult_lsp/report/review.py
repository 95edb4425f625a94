"""Review: what came of reviewing some files, ready to be printed for people or for programs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from consult_lsp.finding import Finding, Repairs, Severity
from consult_lsp.models.model import Usage
from consult_lsp.text.document import Document

WITHHELD = "withheld"
"""What files are counted as that a folder holds and that may not leave."""


@dataclass(frozen=True, slots=True)
class FileReview:
    """What was found in one file. ``refusals`` are sentences: what a model said in vain, and why.

    ``path`` is how the user would write it. ``dismissed`` counts findings that are not shown,
    because somebody has dismissed them. ``is_checked`` is False where neither a model nor any
    structural check has looked into the file: nothing was found there, which says nothing.
    """

    path: str
    document: Document
    findings: tuple[Finding, ...]
    summary: str = ""
    refusals: tuple[str, ...] = ()
    repairs: Repairs = Repairs()  # noqa: RUF009  # a frozen value
    dismissed: int = 0
    is_checked: bool = True


@dataclass(frozen=True, slots=True)
class Review:
    """What was found in all of them.

    ``model`` is None when none answered, and ``note`` then says why and what to do. ``errors`` are
    sentences on what could not be done. ``left_out`` counts the files in folders that nobody
    looked for, by the end of their names.
    """

    agent: str
    files: tuple[FileReview, ...]
    model: str | None = None
    note: str = ""
    errors: tuple[str, ...] = ()
    usage: Usage = field(default_factory=Usage)
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, file after file."""
        return tuple(finding for file in self.files for finding in file.findings)

    @property
    def checked(self) -> tuple[FileReview, ...]:
        """The files that something has looked into."""
        return tuple(file for file in self.files if file.is_checked or file.findings)

    @property
    def not_checked(self) -> tuple[str, ...]:
        """The paths of the files that nothing has looked into."""
        return tuple(file.path for file in self.files if not file.is_checked)

    @property
    def dismissed(self) -> int:
        """How many findings are not shown, because somebody has dismissed them."""
        return sum(file.dismissed for file in self.files)

    def has(self, severity: Severity) -> bool:
        """Whether a finding is as bad as ``severity``, or worse."""
        return any(finding.severity.at_least(severity) for finding in self.findings)


def summed(usages: "list[Usage]") -> Usage:
    """The tokens of several requests together."""
    return Usage(
        input=sum(usage.input for usage in usages),
        output=sum(usage.output for usage in usages),
        cache_read=sum(usage.cache_read for usage in usages),
        cache_written=sum(usage.cache_written for usage in usages),
    )


def counted(count: int, noun: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
