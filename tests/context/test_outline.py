"""Of a file too large to go whole, the outline goes, and the definitions that are used."""

from consult_lsp.context.context_item import ContextItem, Priority
from consult_lsp.context.surroundings.excerpt import excerpt
from consult_lsp.context.surroundings.outline import rest_of_file
from consult_lsp.text.selection import Selection
from support.marked import Marked, marked

SMALL = "def used():\n    return 1\n\n\n«def f():\n    return used()»\n"


def huge() -> str:
    filler = "".join(
        f"def f{n}(x):\n    return x + {n}  # some words to fill it\n\n\n" for n in range(4_000)
    )
    middle = len(filler) // 2
    cut = filler.index("def ", middle)
    return (
        filler[:cut]
        + "«def asking():\n    return used()»\n\n\n"
        + filler[cut:]
        + SMALL.split("«")[0]
    )


def rest(sample: Marked, language: str | None) -> list[ContextItem]:
    selection = Selection(sample.document(), sample.span, path="a.py", language=language)
    return rest_of_file(selection, excerpt(selection.document, sample.span))


def test_a_file_that_goes_whole_needs_neither() -> None:
    sample = marked(SMALL)
    assert rest(sample, "python") == []


def test_the_outline_and_a_definition_far_away_go_along() -> None:
    sample = marked(huge())
    outline, used = rest(sample, "python")
    assert outline.text.startswith("1-2: function f0\n")
    assert outline.text.endswith("more")
    assert (outline.scope, outline.priority) == ("file", Priority.OUTLINE)
    assert used.text == "def used():\n    return 1"
    assert used.title.startswith("used is defined in a.py, line ")


def test_what_has_no_symbols_has_no_outline() -> None:
    sample = marked("x\n" * 100_000)
    assert rest(sample, None) == []
