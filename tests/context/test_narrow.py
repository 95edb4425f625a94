"""Of a file that is reviewed again, only what changed is shown, with what it needs to be read."""

from consult_lsp.context.surroundings.narrow import narrowed
from consult_lsp.text.lines import LineSpan
from support.marked import marked

CODE = """\
import os
from app import (
    db,
)

LIMIT = 3


class Basket:
    items: list[str]

    def add(self, item):
        self.items.append(item)

«    def size(self):
        return len(self.items)»


def total(basket):
    return basket.size
"""


def shown(code: str, language: str | None = "python") -> str:
    sample = marked(code)
    document = sample.document()
    spans = narrowed(document, [sample.span], language)
    return "…\n".join(document.slice(span) for span in spans)


def test_imports_the_class_around_and_the_lines_themselves_are_shown() -> None:
    assert shown(CODE) == (
        "import os\nfrom app import (\n    db,\n)\n"
        "…\nclass Basket:\n    items: list[str]\n\n"
        "…\n    def size(self):\n        return len(self.items)\n"
    )


def test_lines_that_touch_are_shown_once() -> None:
    assert shown("«import os\nimport sys»\nx = 1\n") == "import os\nimport sys\n"


def test_a_text_without_a_grammar_shows_the_lines_alone() -> None:
    assert shown("a\n\n«b\nc»\n\nd\n", None) == "b\nc\n"


def test_several_places_keep_their_order() -> None:
    document = marked("a = 1\n\nb = 2\n\nc = 3\n").document()
    spans = narrowed(document, [LineSpan(4, 5), LineSpan(0, 1)], "python")
    assert spans == (LineSpan(0, 1), LineSpan(4, 5))
