"""Plain text: what a stranger wrote, made safe to print.

A model's answer, a source file and a file name may hold characters that move a cursor, hide text
or turn it round. They are shown as what they are, ``\\x1b`` or ``\\u202e``, and do nothing.
"""

import re

MESSAGE_LIMIT = 2_000
"""Characters of a diagnostic or of a message to the user."""

# C0 but for LF and TAB, DEL and C1; then what is invisible, turns text round or ends a line only
# for some readers. The joiners U+200C and U+200D stay: scripts and emoji need them.
_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f"
_DECEIVERS = (
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f"
)
_UNPRINTABLE = re.compile(f"[{_CONTROLS}{_DECEIVERS}]")
_HALVES = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"[ \t\n\r\f\v]+")

# Runners of GitHub Actions obey a line that begins with ``::``, after blanks; those of GitHub, of
# Azure Pipelines and of TeamCity obey ``##[``, ``##vso[`` and ``##teamcity[`` anywhere in a line.
# The first two search as .NET does, for which these marks are not there: joiners, and choices of a
# variant.
_PASSED_OVER = (
    "[\u034f\u17b4\u17b5\u180b-\u180d\u180f\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]*"
)
_RUNNER_COMMAND = re.compile(
    rf"^((?:[^\S\n]|{_PASSED_OVER[:-1]})*):(?={_PASSED_OVER}:)"
    rf"|\#{_PASSED_OVER}\#(?=(?:[\w-]|{_PASSED_OVER[:-1]})*\[)",
    re.MULTILINE | re.VERBOSE,
)


def plain(text: str, limit: int | None = None) -> str:
    """``text`` with only printable characters, LF and TAB, and no longer than ``limit``.

    Everything else is written as its escape. A cut is shown by an ellipsis.
    """
    if limit is not None:
        text = text[: limit + 1]  # an escape only lengthens, so the rest cannot be shown anyway
    text = _UNPRINTABLE.sub(_escape, text.replace("\r\n", "\n"))
    return text if limit is None or len(text) <= limit else text[: max(limit - 1, 0)] + "…"


def plain_line(text: str, limit: int | None = None) -> str:
    """``text`` on one line and without control characters: for titles, names and paths."""
    if limit is not None:
        text = text[: 4 * limit]
    return plain(_SPACE.sub(" ", text).strip(" "), limit)


def plain_words(text: str, limit: int) -> str:
    """``text`` on one line, cut between two words: for what describes something."""
    line = plain_line(text, limit + 1)
    if len(line) <= limit:
        return line
    words, space, _ = line[: limit - 1].rpartition(" ")
    return f"{words.rstrip(',.;: ')} …" if space else plain_line(text, limit)


def without_runner_commands(text: str) -> str:
    """``text`` with nothing in it that a runner of a CI system would obey."""
    return _RUNNER_COMMAND.sub(lambda m: "## " if m[1] is None else f"{m[1]}: ", text)


def valid(text: str) -> str:
    """``text`` as UTF-8 can hold it: half a character, or a byte of a name, is an escape."""
    return _HALVES.sub(_escape, text)


def json_without_runner_commands(written: str) -> str:
    """The same for JSON, in ASCII, which means what it did: there it is the start of an escape."""
    return _RUNNER_COMMAND.sub(lambda m: m[0].replace("#", "\\u0023", 1), written)


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if 0xDC80 <= code <= 0xDCFF:
        code -= 0xDC00  # a byte of a file name that is not UTF-8, as Python has it (PEP 383)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
