"""Texts and findings that the figures are taken on."""

from typing import Any

from support.answers import edit, finding, fix, review
from support.fake_anthropic import Reply

SIZES = {"10 KB": 10_000, "1 MB": 1_000_000, "10 MB": 10_000_000}

_FUNCTION = '''\
def handler_{0:06d}(request, store):
    """Answer one request out of the store."""
    key = request.args.get("key_{0:06d}")
    if key is None:
        return {{"error": "no key was given"}}, 400
    row = store.find(key)
    total = row.price * row.count + {0}
    store.log("handler_{0:06d}", key=key, total=total)
    return {{"key": key, "total": total}}, 200

'''
LINES_EACH = _FUNCTION.count("\n")
FLAWED = 6
"""The line of each function, from 0, that a finding can be about."""

FINDINGS = 20


def of_lines(count: int) -> str:
    """Python source of about so many lines."""
    return "".join(_FUNCTION.format(n) for n in range(count // LINES_EACH))


def of_size(size: int) -> str:
    """Python source of about so many bytes."""
    return "".join(_FUNCTION.format(n) for n in range(max(1, size // len(_FUNCTION.format(0)))))


def findings(text: str, count: int = FINDINGS) -> tuple[list[int], dict[str, Any], Reply]:
    """Some findings with a fix each, at most ``count``, one in every fifth function from the top.

    The lines they are on, counted from 0, the range to ask about, and the answer that has them.
    """
    lines = text.split("\n")
    functions = min(5 * count, len(lines) // LINES_EACH)
    apart = max(1, functions // count)
    places = [n * LINES_EACH + FLAWED for n in range(0, functions, apart)]
    told = [
        finding(
            at + 1,
            lines[at],
            why="A float is **not exact**; an amount of money has to be.",
            fixes=[fix("Count in cents", edit(at + 1, lines[at], lines[at] + "  # in cents"))],
        )
        for at in places
    ]
    end = {"line": min(functions * LINES_EACH, len(lines) - 1), "character": 0}
    return places, {"start": {"line": 0, "character": 0}, "end": end}, review(*told)
