"""A block of an answer becomes an edit where it says for certain what it replaces."""

import pytest

from consult_lsp.consult.code_block import definition_edit, pair_edit
from consult_lsp.finding import Edit
from support.marked import marked

CODE = """\
class Cart:
    @cached
    def total(self):
        return 1

    def size(self):
        return 2


def size(cart):
    return 3


def name():
    return "a"
"""
DOCUMENT = marked(CODE).document()


def test_a_pair_says_what_it_replaces() -> None:
    edit = pair_edit(DOCUMENT, "    return 3\n", "    return 4\n", DOCUMENT.span)
    assert edit == Edit(11, "    return 3", "    return 4")


def test_a_definition_takes_the_place_of_the_one_with_its_name_and_its_decorators_stay() -> None:
    assert definition_edit(DOCUMENT, "python", "def total(self):\n    return 0\n") == Edit(
        3,
        "    def total(self):\n        return 1",
        "    def total(self):\n        return 0",
    )


@pytest.mark.parametrize(
    "code",
    [
        "def size(cart):\n    return 0\n",  # two have this name
        "def other():\n    return 0\n",
        "def name():\n    return 0\n\nprint(name())\n",
        "class name:\n    pass\n",
        "return 0\n",
        "",
    ],
)
def test_a_block_that_could_mean_more_than_one_thing_means_nothing(code: str) -> None:
    assert definition_edit(DOCUMENT, "python", code) is None


@pytest.mark.parametrize("secret", ["[secret: api key]", "__SECRET_api_key_0123abcd__"])
def test_a_block_that_hides_a_secret_is_never_applied(secret: str) -> None:
    line = f'    return "{secret}"\n'
    assert definition_edit(DOCUMENT, "python", f"def name():\n{line}") is None
    assert pair_edit(DOCUMENT, '    return "a"\n', line, DOCUMENT.span) is None
