"""Check a document: run structural rules on its tree and tell what they find.

It costs no model and no network. ast-grep's own comments are honoured: ``ast-grep-ignore``, or
``ast-grep-ignore: rule-id, other-id``, on the line of a finding or alone on the line above it. Both
the id in a rule's file and the name of its findings are understood.

The engine holds the interpreter's lock while it searches, so a thread does not free an event loop
from the wait: whoever has one leaves it to a process of its own (``consult/engine.py``). The bounds
of syntax/tree.py and MAX_NESTING keep its time short.
"""

import re
from collections.abc import Iterable

from ast_grep_py import SgNode

from consult_lsp.finding import Edit, Finding, Fix
from consult_lsp.syntax.language import language_of
from consult_lsp.syntax.tree import is_readable, lines_of, tree_of
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan, without_end

from .rule import Rule
from .template import filled_in, replacement

MAX_NESTING = 500
"""Open brackets. A rule that looks for surroundings takes time by the square of the nesting."""

_BRACKET = re.compile(r"[(\[{]|[)\]}]")
_IGNORE = re.compile(r"ast-grep-ignore(?:\s*:\s*(?P<rules>[\w\-, ]+))?")


def check(document: Document, rules: Iterable[Rule]) -> tuple[Finding, ...]:
    """What ``rules`` find in ``document``, from the top.

    They find nothing where no grammar can read it. Where findings of one rule share a line only
    the first is told; an earlier rule goes first.
    """
    language = language_of(document.language_id, document.uri)
    text = document.text
    rules = [
        rule for rule in rules if language in rule.languages and rule.reads(document.uri, text)
    ]
    if not rules or _nests_too_deep(text):
        return ()
    if (tree := tree_of(document, language)) is None:
        return ()
    root = tree.root()
    ignored = _ignored(document, root)
    findings: list[Finding] = []
    taken: dict[str, set[int]] = {}
    for rule in rules:
        lines = taken.setdefault(rule.id, set())
        for match in root.find_all(rule.matcher):
            span = lines_of(match)
            if {"", rule.id, rule.own_id} & ignored.get(span.start, set()):
                continue
            if lines.isdisjoint(range(*span)):
                lines.update(range(*span))
                findings.append(_finding(document, rule, match, span))
    return tuple(sorted(findings, key=lambda found: (found.start_line, found.rule)))


def covers(document: Document, rules: Iterable[Rule]) -> bool:
    """Whether any of ``rules`` looks into ``document``: it is of a language and a place that the
    rule knows, and neither too large nor too deep to be read."""
    language = language_of(document.language_id, document.uri)
    return (
        any(language in rule.languages and rule.is_for(document.uri) for rule in rules)
        and not _nests_too_deep(document.text)
        and is_readable(document.text)
    )


def _finding(document: Document, rule: Rule, match: SgNode, span: LineSpan) -> Finding:
    return Finding(
        rule=rule.id,
        category=rule.category,
        severity=rule.severity,
        title=filled_in(rule.message, match, document.text),
        start_line=span.first_number,
        end_line=span.last_number,
        anchor=document.line(span.start),
        why=rule.note,
        trade_offs=rule.trade_offs,
        fixes=_fixes(document, rule, match, span),
        origin="check",
        columns=_columns(document, match, span),
    )


def _columns(document: Document, match: SgNode, span: LineSpan) -> tuple[int, int]:
    """Where the match is on its first line."""
    place = match.range()
    start = document.position_at(place.start.index).column
    rest = len(document.line(span.start).rstrip()) - start
    return start, start + min(place.end.index - place.start.index, rest)


def _fixes(document: Document, rule: Rule, match: SgNode, span: LineSpan) -> tuple[Fix, ...]:
    """The fixes that change something; a transform that did not apply leaves the text as it is."""
    old = without_end(document.slice(span))
    place = match.range()
    start = document.position_at(place.start.index).column
    stop = start + place.end.index - place.start.index
    fixes: list[Fix] = []
    for fix in rule.fixes:
        filled = replacement(fix.template, match, document)
        if filled is None or filled == old[start:stop]:
            continue
        edit = Edit(span.first_number, old, old[:start] + filled + old[stop:])
        fixes.append(Fix(filled_in(fix.title, match, document.text), (edit,), preferred=not fixes))
    return tuple(fixes)


def _ignored(document: Document, root: SgNode) -> dict[int, set[str]]:
    """For each line the rules that a comment switches off there; "" stands for all of them."""
    ignored: dict[int, set[str]] = {}
    if "ast-grep-ignore" not in document.text:
        return ignored
    for node in root.find_all(regex="ast-grep-ignore"):
        found = _IGNORE.search(node.text())
        if "comment" not in node.kind() or not found:
            continue
        span = lines_of(node)
        column = document.position_at(node.range().start.index).column
        alone = not document.line(span.start)[:column].strip("\ufeff \t")
        names = (found["rules"] or "").split(",")
        ignored.setdefault(span.stop if alone else span.start, set()).update(
            name.strip() for name in names
        )
    return ignored


def _nests_too_deep(text: str) -> bool:
    depth = 0
    for bracket in _BRACKET.finditer(text):
        depth += 1 if bracket[0] in "([{" else -1
        if depth > MAX_NESTING:
            return True
    return False
