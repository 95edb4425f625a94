"""A finding in inert Markdown, as hovers show it."""

from functools import lru_cache, partial

from consult_lsp.finding import Evidence, Finding, Fix
from consult_lsp.report.markdown import inert
from consult_lsp.text.plain import plain_line

from .diagnostic import MOST_EVIDENCE

TITLE_LIMIT = 200


QUOTE_LIMIT = 120


def described(agent: str, finding: Finding) -> str:
    """A finding in inert Markdown. Jobs call it once beforehand, so that a hover finds it made."""
    return described_by_all(agent, finding, (finding.why,), (finding.trade_offs,))


def described_by_all(
    agents: str,
    finding: Finding,
    whys: tuple[str, ...],
    trade_offs: tuple[str, ...],
    *,
    titled: bool = True,
) -> str:
    return _described(
        agents,
        f"{finding.severity} · {finding.category} · `{plain_line(finding.rule, TITLE_LIMIT)}`",
        plain_line(finding.title, TITLE_LIMIT) if titled else "",
        tuple(filter(None, whys)),
        tuple(filter(None, trade_offs)),
        tuple(map(_place, finding.evidence[:MOST_EVIDENCE])),
        tuple(map(_fix, finding.fixes)),
    )


@lru_cache(maxsize=2_000)
def _described(
    agents: str,
    kind: str,
    title: str,
    whys: tuple[str, ...],
    trade_offs: tuple[str, ...],
    evidence: tuple[str, ...],
    fixes: tuple[str, ...],
) -> str:
    # Each part is made inert by itself, so that no fence left open in one swallows the next.
    written = partial(inert, unwrapped=True)
    titled = f"**{title}**\n\n" if title else ""
    parts = [written(f"{titled}{agents} · {kind}"), *map(written, whys)]
    if trade_offs:
        parts += ["**Trade-offs**\n\n" + written(trade_offs[0]), *map(written, trade_offs[1:])]
    if evidence:
        parts.append("**Evidence**\n\n" + written("\n".join(evidence)))
    if fixes:
        parts.append("**Fixes**\n\n" + written("\n".join(fixes)))
    return "\n".join(parts)


def _place(one: Evidence) -> str:
    """A place as an item of a list: ``- `payments.py:12` the key is read here: `KEY = …```."""
    where = f"{one.path}:{one.start_line}" if one.path else f"line {one.start_line}"
    note = f" {plain_line(one.note, TITLE_LIMIT)}:" if one.note else ""
    quoted = _code(plain_line(one.quote, QUOTE_LIMIT))
    return f"- {_code(plain_line(where, TITLE_LIMIT))}{note} {quoted}"


def _fix(fix: Fix) -> str:
    """A fix as an item of a list, with its price, and with what speaks against just applying it."""
    reaches = {"lines": "", "file": " (changes more of this file)", "files": " (changes files)"}
    words = f"- **{plain_line(fix.title, TITLE_LIMIT)}**{reaches[fix.reach]}"
    if fix.trade_offs:
        words += f" – {plain_line(fix.trade_offs, 2 * TITLE_LIMIT)}"
    if fix.doubt:
        words += f" *Only shown: {plain_line(fix.doubt, 2 * TITLE_LIMIT)}*"
    return words


def _code(text: str) -> str:
    return f"`{text.replace('`', 'ˋ')}`"  # a backtick would end the span
