"""Unseen characters in code as findings: what a reader does not see, a model or compiler reads.

They reorder what is shown (CVE-2021-42574), tell a model what nobody reads, or make two names that
look like one. Emoji, scripts that need joiners and the byte order mark of a file are left alone.
"""

from itertools import islice

from consult_lsp.finding import Category, Edit, Finding, Fix, Severity
from consult_lsp.text.document import Document
from consult_lsp.text.unseen_characters import name_of, unseen_rows

MOST = 30
"""Lines told of one document: where there is one, there may be thousands."""

_LOOKED_AT = 10_000

_WHY = (
    "No reader sees it, but compilers and models read it: it can reorder what is shown, hide an "
    "instruction, or make another name of one that looks the same. A model is sent a placeholder "
    "in its place."
)


def unseen_findings(document: Document) -> tuple[Finding, ...]:
    """One finding for each line that holds such characters, with the fix that removes them."""
    lines: dict[int, list[tuple[int, int]]] = {}
    for start, stop in islice(unseen_rows(document.text), _LOOKED_AT):
        line, column = document.position_at(start)
        lines.setdefault(line, []).append((column, column + stop - start))
    return tuple(_finding(document, line, rows) for line, rows in islice(lines.items(), MOST))


def _finding(document: Document, line: int, rows: list[tuple[int, int]]) -> Finding:
    old = document.line(line)
    kept, reached = "", 0
    for start, stop in rows:
        kept += old[reached:start]
        reached = stop
    kept += old[reached:]
    first, count = name_of(old[rows[0][0]]), sum(stop - start for start, stop in rows)
    more = f" and {count - 1} more" if count > 1 else ""
    return Finding(
        rule="hidden-character",
        category=Category.SECURITY,
        severity=Severity.WARNING,
        title=f"This line holds {first}{more}, which no reader sees",
        start_line=line + 1,
        end_line=line + 1,
        anchor=old,
        why=_WHY,
        fixes=(Fix("Remove what cannot be seen", (Edit(line + 1, old, kept),), preferred=True),),
        origin="check",
        columns=rows[0],
    )
