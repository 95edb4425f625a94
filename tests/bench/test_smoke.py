"""A bench that has rotted is noticed: it gives no number, or fewer rows than it should."""

from bench.measure import Row
from bench.smoke import problems


def test_a_figure_with_all_its_rows_is_right() -> None:
    assert list(problems([Row("start", "ms", [1.0], [2.0])], 1)) == []


def test_rows_that_do_not_come_are_told() -> None:
    assert list(problems([], 2)) == ["0 rows in place of 2"]


def test_a_row_without_a_number_is_told_by_its_name() -> None:
    rows = [Row("start", "ms", []), Row("end", "ms", [float("nan")]), Row("menu", "ms", [1.0])]
    assert list(problems(rows, 3)) == ["start: no number", "end: not a number"]
