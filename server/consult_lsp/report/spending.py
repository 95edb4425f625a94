"""What was spent, for people and for programs."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from consult_lsp.models.spending import Spent
from consult_lsp.text.plain import plain_line


def spending_text(spent: Sequence[Spent]) -> str:
    """A table, newest day first, and its sum."""
    if not spent:
        return "Nothing was spent.\n"
    header = ("day", "agent", "model", "requests", "read", "from cache", "written", "cost")
    rows = [header, *map(_row, spent), _sum(spent)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "".join(_line(row, widths) for row in rows)


def spending_record(spent: Spent) -> dict[str, Any]:
    """The same for programs: tokens, and dollars as text, so that nothing is rounded."""
    return {
        "day": spent.day.isoformat(),
        "agent": spent.agent,
        "model": spent.model,
        "requests": spent.requests,
        "input_tokens": spent.usage.total_input,
        "cached_tokens": spent.usage.cache_read,
        "output_tokens": spent.usage.output,
        "dollars": None if spent.cost is None else str(spent.cost),
    }


Row = tuple[str, ...]


def _row(spent: Spent) -> Row:
    usage = spent.usage
    return (
        spent.day.isoformat(),
        plain_line(spent.agent, 40),
        plain_line(spent.model, 40),
        f"{spent.requests:,}",
        f"{usage.total_input:,}",
        _share(usage.cache_read, usage.total_input),
        f"{usage.output:,}",
        _dollars(spent.cost),
    )


def _sum(spent: Sequence[Spent]) -> Row:
    read = sum(one.usage.total_input for one in spent)
    known = [one.cost for one in spent if one.cost is not None]
    return (
        *("all", "", ""),
        f"{sum(one.requests for one in spent):,}",
        f"{read:,}",
        _share(sum(one.usage.cache_read for one in spent), read),
        f"{sum(one.usage.output for one in spent):,}",
        _dollars(sum(known, Decimal(0)) if known else None),
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "-"


def _dollars(cost: Decimal | None) -> str:
    return "unknown" if cost is None else f"${cost:.4f}"


def _line(row: Row, widths: Sequence[int]) -> str:
    """Words to the left, numbers to the right."""
    words = [word.ljust(width) for word, width in zip(row[:3], widths[:3], strict=True)]
    numbers = [word.rjust(width) for word, width in zip(row[3:], widths[3:], strict=True)]
    return "  ".join((*words, *numbers)).rstrip() + "\n"
