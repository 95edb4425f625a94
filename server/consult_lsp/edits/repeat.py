"""Where a run of lines stands again, however many of them are equal: in linear time."""

from collections.abc import Iterator, Sequence


def starts_ended(run: Sequence[str], lines: Sequence[str]) -> Iterator[int]:
    """For each of ``lines``, how many lines from the start of ``run`` end with it, at most.

    This is the search of Knuth, Morris and Pratt: no line is looked at more than twice.
    """
    shorter = _borders(run)
    length = 0
    for line in lines:
        length = _grown(run, shorter, length, line)
        yield length


def _borders(run: Sequence[str]) -> list[int]:
    """For each start of ``run``, the longest shorter start that also ends it."""
    borders = [0]
    for at in range(1, len(run)):
        borders.append(_grown(run, borders, borders[-1], run[at]))
    return borders


def _grown(run: Sequence[str], borders: Sequence[int], length: int, line: str) -> int:
    """The start that ends with ``line``, where one of ``length`` ended with the line before."""
    while length and (length == len(run) or run[length] != line):
        length = borders[length - 1]
    return length + (run[length] == line)
