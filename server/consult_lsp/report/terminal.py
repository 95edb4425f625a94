"""Terminal: a review as a person wants to read it: place, code, why, and the fix to make.

app/users.py:4: error sql-from-string: The SQL text is built from values

  3 │ def find(db, name):
  4 ▸     db.execute(f"SELECT id FROM users WHERE name = '{name}'")
  5 │

  Whoever chooses `name` can read and change any table.

  fix: Pass the value as a parameter (preferred)
  4 -     db.execute(f"SELECT id FROM users WHERE name = '{name}'")
    +     db.execute("SELECT id FROM users WHERE name = %s", (name,))
"""

import textwrap
import unicodedata
from collections import Counter
from collections.abc import Iterator

from consult_lsp.finding import Edit, Evidence, Finding, Fix, Severity
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan, split_lines, without_end
from consult_lsp.text.plain import plain, plain_line

from .diff import changed_lines
from .ink import SEVERITY_COLOURS, Colour, Ink
from .prose import prose
from .review import WITHHELD, FileReview, Review, counted

INDENT = "  "
WIDEST_PROSE = 96
AROUND = 2
"""Lines of code shown above and below a finding."""
MOST_NAMED = 10
"""Files named that nothing has looked into, of any number."""
MOST_REPORTED = 6
"""Reported lines shown; of more, the first and the last."""

_SIGN_COLOURS: dict[str, tuple[Colour, ...]] = {"-": ("red",), "+": ("green",), " ": ("dim",)}


def review_text(review: Review, ink: Ink, width: int) -> str:
    """The whole review, at most ``width`` columns wide where it can be wrapped."""
    lines: list[str] = []
    for file in review.files:
        for finding in file.findings:
            lines += [*finding_lines(file.path, file.document, finding, ink, width), ""]
        lines += _remarks(file, ink, width)
    lines += _closing(review, ink, width)
    return "\n".join(lines) + "\n"


def finding_lines(
    path: str, document: Document, finding: Finding, ink: Ink, width: int
) -> Iterator[str]:
    """One finding, without an empty line at either end."""
    gutter = len(str(min(finding.end_line + AROUND, document.span.stop)))
    inner = min(width, WIDEST_PROSE) - len(INDENT)
    yield from _heading(path, finding, ink, width)
    yield ""
    yield from _excerpt(document, finding, gutter, ink, width)
    if finding.why:
        yield ""
        yield from _indented(prose(finding.why, inner))
    if finding.evidence:
        yield ""
        for quoted in finding.evidence:
            yield from _evidence(path, quoted, ink, width)
    for fix in finding.fixes:
        yield ""
        yield from _fix(fix, gutter, ink, inner)
    if finding.trade_offs:
        yield ""
        yield from _indented(prose(f"trade-offs: {finding.trade_offs}", inner))


def _heading(path: str, finding: Finding, ink: Ink, width: int) -> Iterator[str]:
    """``path:line: severity rule: title``, on one line if it fits."""
    place = f"{plain_line(path)}:{finding.start_line}:"
    rule, title = plain_line(finding.rule), plain_line(finding.title)
    start = " ".join(
        (
            ink(place, "bold"),
            ink(finding.severity, "bold", SEVERITY_COLOURS[finding.severity]),
            ink(f"{rule}:", "cyan"),
        )
    )
    if _cells(f"{place} {finding.severity} {rule}: {title}") <= width:
        yield f"{start} {ink(title, 'bold')}"
        return
    yield start
    yield from (INDENT + ink(line, "bold") for line in textwrap.wrap(title, width - len(INDENT)))


def _excerpt(
    document: Document, finding: Finding, gutter: int, ink: Ink, width: int
) -> Iterator[str]:
    """The reported lines, marked, with some around them."""
    reported = finding.span
    start = max(reported.start - AROUND, 0)
    stop = min(reported.stop + AROUND, document.span.stop)
    hidden = _hidden(reported)
    colour = SEVERITY_COLOURS[finding.severity]
    room = width - len(INDENT) - gutter - 3
    for number in range(start, stop):
        if number in hidden:
            if number == hidden.start:
                yield f"{INDENT}{'':>{gutter}} {ink('┇', colour)}"
            continue
        code = _cut(plain(document.line(number)).expandtabs(4), room)
        sign = ink("│", "dim")
        if number in reported:
            sign = ink("▸" if number == reported.start else "┃", "bold", colour)
        yield f"{INDENT}{ink(f'{number + 1:>{gutter}}', 'dim')} {sign} {code}".rstrip()


def _hidden(reported: LineSpan) -> LineSpan:
    """The middle of a long stretch of reported lines."""
    if reported.stop - reported.start <= MOST_REPORTED:
        return LineSpan(0, 0)
    return LineSpan(reported.start + MOST_REPORTED - 1, reported.stop - 1)


def _evidence(path: str, quoted: Evidence, ink: Ink, width: int) -> Iterator[str]:
    """``see users.py:7: note`` and the quoted lines."""
    place = plain_line(f"{quoted.path or path}:{quoted.start_line}")
    note = f": {plain_line(quoted.note)}" if quoted.note else ""
    yield f"{INDENT}{ink('see', 'bold')} {place}{note}"
    room = width - 2 * len(INDENT) - 2
    for line in _lines(quoted.quote):
        code = _cut(plain(line).expandtabs(4), room)
        yield f"{INDENT}{INDENT}{ink('│', 'dim')} {code}".rstrip()


def _fix(fix: Fix, gutter: int, ink: Ink, width: int) -> Iterator[str]:
    note = ink(" (preferred)", "dim") if fix.preferred else ""
    note += ink(" (not proven)", "yellow") if fix.doubt else ""
    yield f"{INDENT}{ink('fix:', 'bold', 'green')} {plain_line(fix.title)}{note}"
    for label, said in (("not to be applied as it is", fix.doubt), ("trade-offs", fix.trade_offs)):
        if said:
            yield from _indented(prose(f"{label}: {plain_line(said)}", width))
    path = ""
    for edit in fix.edits:
        if edit.path != path:
            yield f"{INDENT}{ink('in', 'bold')} {plain_line(edit.path or 'the same file')}"
            path = edit.path
        yield from _edit(edit, gutter, ink)


def _edit(edit: Edit, gutter: int, ink: Ink) -> Iterator[str]:
    for sign, index, text in changed_lines(_lines(edit.old), _lines(edit.new)):
        number = "" if sign == "+" else str(edit.start_line + index)
        code = ink(f"{sign} {plain(text).expandtabs(4)}".rstrip(), *_SIGN_COLOURS[sign])
        yield f"{INDENT}{ink(f'{number:>{gutter}}', 'dim')} {code}"


def _lines(text: str) -> list[str]:
    lines = [without_end(line) for line in split_lines(text)]
    return lines if lines[-1] else lines[:-1]


def _remarks(file: FileReview, ink: Ink, width: int) -> Iterator[str]:
    """What the model says of the file as a whole, and what of its answer was left out."""
    inner = min(width, WIDEST_PROSE)
    path = plain_line(file.path)
    if file.summary:
        yield from prose(f"{path}: {file.summary}", inner)
    for refusal in file.refusals:
        wrapped = prose(f"{path}: left out: {plain_line(refusal)}", inner)
        yield from (ink(line, "dim") for line in wrapped)
    if file.repairs.asked:
        yield from prose(f"{path}: {file.repairs.sentence}", inner)
    if file.summary or file.refusals or file.repairs.asked:
        yield ""


def _closing(review: Review, ink: Ink, width: int) -> Iterator[str]:
    inner = min(width, WIDEST_PROSE)
    if review.checked:
        yield ink(_tally(review), "bold")
    if review.not_checked:
        yield from (ink(line, "bold") for line in prose(_not_checked(review), inner))
    for sentence in _left_out(review):
        yield from prose(sentence, inner)
    if review.model is not None:
        read, written = review.usage.total_input, review.usage.output
        asked = f"{review.agent} on {review.model} read {read:,} tokens and wrote {written:,}."
        yield ink(plain_line(asked), "dim")
    if review.note:
        yield from prose(review.note, inner)


def _tally(review: Review) -> str:
    """``3 findings in 2 files: 1 error, 2 warnings; 1 has a fix.``"""
    files = counted(len(review.checked), "file")
    findings = review.findings
    dismissed = f"; {review.dismissed} dismissed" if review.dismissed else ""
    if not findings:
        return f"No findings in {files}{dismissed}."
    by_severity = Counter(finding.severity for finding in findings)
    kinds = ", ".join(
        counted(by_severity[severity], severity)
        if severity is not Severity.INFORMATION
        else f"{by_severity[severity]} {severity}"
        for severity in Severity
        if by_severity[severity]
    )
    fixable = sum(any(not fix.doubt for fix in finding.fixes) for finding in findings)
    fixes = f"; {fixable} with a fix" if fixable else ""
    return f"{counted(len(findings), 'finding')} in {files}: {kinds}{fixes}{dismissed}."


def _not_checked(review: Review) -> str:
    """``Not checked, because no structural check covers them: a.go, b.md.``"""
    paths = review.not_checked
    named = ", ".join(map(plain_line, paths[:MOST_NAMED]))
    more = f", and {len(paths) - MOST_NAMED} more" if len(paths) > MOST_NAMED else ""
    them = "it" if len(paths) == 1 else "them"
    return f"Not checked, because no structural check covers {them}: {named}{more}."


def _left_out(review: Review) -> Iterator[str]:
    """Of folders, what nobody looked for: ``Left out, since they are no code: 3 .json, 1 .md.``"""
    kinds = Counter({kind: n for kind, n in review.left_out.items() if kind != WITHHELD and n})
    if kinds:
        named = [f"{count:,} {plain_line(kind)}" for kind, count in kinds.most_common(MOST_NAMED)]
        others = kinds.total() - sum(count for _, count in kinds.most_common(MOST_NAMED))
        more = f" and {others:,} others" if others else ""
        listed = f"{', '.join(named)}{more}"
        yield f"Left out, since they are no code: {listed}. Name one to have it reviewed."
    if withheld := review.left_out.get(WITHHELD):
        why = "because secrets may be in it by its name, or it is named in .consultignore"
        yield f"Left out, {why}: {counted(withheld, 'file')}."


def _indented(lines: list[str]) -> Iterator[str]:
    return ((INDENT + line).rstrip() for line in lines)


def _cut(text: str, width: int) -> str:
    if _cells(text) <= width:
        return text
    while text and _cells(text) >= width:
        text = text[:-1]
    return text + "…"


def _cells(text: str) -> int:
    """The columns that ``text`` takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in text
    )
