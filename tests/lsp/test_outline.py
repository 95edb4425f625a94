"""What was known of a text before a change is told of the text after it, at its lines there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult_lsp.lsp.state.outline import OutdatedError, Outline
from consult_lsp.syntax.symbol import enclosing_symbol, outline
from consult_lsp.text.document import Document
from support.marked import marked

BEFORE = """\
import os

def first(a):
    return a

def second(b):
    b += 1
    return b
"""


def around(before: str, after: str) -> str | None:
    """The lines of the symbol that the outline of ``before`` has around the cursor in ``after``."""
    old, sample = Document("file:///a.py", before, language_id="python"), marked(after)
    now = Document("file:///a.py", sample.text, language_id="python")
    assert sample.cursor is not None
    found = Outline(old, outline(old, "python")).around(now, sample.cursor.line)
    return found and now.slice(found[1])


def test_what_stands_below_a_change_moves_along() -> None:
    after = BEFORE.replace("import os\n", "import os\nimport sys\n").replace("b += 1", "b ‸+= 1")
    assert around(BEFORE, after) == "def second(b):\n    b += 1\n    return b\n"


def test_what_stands_above_a_change_stays() -> None:
    after = BEFORE.replace("return b", "return -b").replace("return a", "return ‸a")
    assert around(BEFORE, after) == "def first(a):\n    return a\n"


def test_a_line_that_is_typed_within_or_at_the_end_of_a_symbol_is_of_it() -> None:
    within = BEFORE.replace("    b += 1\n", "    b += 1\n    b ‸-= 2\n")
    assert around(BEFORE, within) == "def second(b):\n    b += 1\n    b -= 2\n    return b\n"
    at_end = BEFORE.replace("    return a\n", "    return a\n    pass‸\n")
    assert around(BEFORE, at_end) == "def first(a):\n    return a\n    pass\n"


def test_outside_of_all_symbols_there_is_none() -> None:
    assert around(BEFORE, BEFORE.replace("import os", "import os, sys‸")) is None


def test_a_name_that_is_gone_is_not_told() -> None:
    with pytest.raises(OutdatedError):
        around(BEFORE, BEFORE.replace("def second", "def ‸third"))


LINES = st.lists(st.sampled_from(["", "x = 1", "def f():", "    y = 2", "class C:"]), max_size=12)


@given(st.data())
def test_lines_that_no_change_has_touched_are_of_the_symbol_that_they_were_of(
    data: st.DataObject,
) -> None:
    head, gone, new, tail = (data.draw(LINES) for _ in range(4))
    before = Document("file:///a.py", "\n".join([*head, *gone, *tail]), language_id="python")
    now = Document("file:///a.py", "\n".join([*head, *new, *tail]), language_id="python")
    known = Outline(before, outline(before, "python"))
    for line in range(now.span.stop):
        try:
            found = known.around(now, line)
        except OutdatedError:
            continue
        if found is not None:
            assert line in found[1]
            assert found[1].start >= 0
            assert found[1].stop <= len(now.lines)
            assert found[0].name in now.slice(found[1])
        elif line < len(head) and before is now:
            assert enclosing_symbol(before, "python", line) is None
