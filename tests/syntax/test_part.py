"""A document is cut where one can review it part by part."""

from hypothesis import given
from hypothesis import strategies as st

from consult_lsp.syntax.part import parts
from consult_lsp.syntax.symbol import outline
from consult_lsp.text.document import Document

CODE = """\
import os

LIMIT = 3

class Basket:
    items: list[str]

    def add(self, item):
        def inner():
            return 1

        self.items.append(item)

    @property
    def size(self):
        return len(self.items)


def total(basket):
    return basket.size
"""


def cut(text: str, language: str | None = "python") -> list[str]:
    document = Document("file:///a.py", text)
    return [
        document.slice(part).rstrip("\n") for part in parts(document, outline(document, language))
    ]


def test_a_function_is_one_part_and_what_stands_between_is_cut_at_blank_lines() -> None:
    assert cut(CODE) == [
        "import os",
        "LIMIT = 3",
        "class Basket:\n    items: list[str]",
        "    def add(self, item):\n        def inner():\n            return 1\n\n"
        "        self.items.append(item)",
        "    @property\n    def size(self):\n        return len(self.items)",
        "def total(basket):\n    return basket.size",
    ]


def test_a_text_without_a_grammar_is_cut_at_blank_lines() -> None:
    assert cut("a\nb\n\n\n  \nc", None) == ["a\nb", "c"]
    assert cut("", None) == []


def test_functions_on_one_line_are_one_part() -> None:
    assert cut("function f() {} function g() {}\n", "javascript") == [
        "function f() {} function g() {}"
    ]


@given(st.text(alphabet="def f():x\n \t@#", max_size=80))
def test_every_line_that_is_not_blank_is_in_one_part(text: str) -> None:
    document = Document("file:///a.py", text)
    held = [
        number for span in parts(document, outline(document, "python")) for number in range(*span)
    ]
    assert held == sorted(set(held))
    assert all(
        number in held for number in range(document.span.stop) if document.line(number).strip()
    )
