"""Positions, and the columns of the three encodings a client may negotiate.

Inside the product a column counts code points. Only ``lsp/state/position_conversion.py`` meets a
client's columns, which count UTF-8, UTF-16 or UTF-32 code units (LSP 3.17, PositionEncodingKind).
"""

from typing import Literal, NamedTuple

Encoding = Literal["utf-8", "utf-16", "utf-32"]


class Position(NamedTuple):
    """A place in a document: both numbers count from 0, ``column`` in code points."""

    line: int
    column: int


def column_from_units(line: str, units: int, encoding: Encoding) -> int:
    """The code-point column that lies ``units`` code units into ``line`` (without its line end).

    Past the end means the end; inside a character means its start, as LSP asks of servers.
    """
    units = max(units, 0)
    if encoding == "utf-32" or line.isascii():
        return min(units, len(line))
    if encoding == "utf-8":
        encoded = line.encode("utf-8", "surrogatepass")
        cut = min(units, len(encoded))
        while cut < len(encoded) and encoded[cut] & 0xC0 == 0x80:  # a continuation byte
            cut -= 1
        return len(encoded[:cut].decode("utf-8", "surrogatepass"))
    encoded = line.encode("utf-16-le", "surrogatepass")
    cut = min(2 * units, len(encoded))
    if 0 < cut < len(encoded) and _is_high(encoded[cut - 1]) and _is_low(encoded[cut + 1]):
        cut -= 2
    return len(encoded[:cut].decode("utf-16-le", "surrogatepass"))


def units_from_column(line: str, column: int, encoding: Encoding) -> int:
    """How many code units of ``encoding`` stand before ``column`` in ``line``."""
    before = line[:column]
    if encoding == "utf-32" or before.isascii():
        return len(before)
    if encoding == "utf-8":
        return len(before.encode("utf-8", "surrogatepass"))
    return len(before.encode("utf-16-le", "surrogatepass")) // 2


def _is_high(second_byte: int) -> bool:
    return 0xD8 <= second_byte <= 0xDB


def _is_low(second_byte: int) -> bool:
    return 0xDC <= second_byte <= 0xDF
