"""A block of an answer becomes an edit where it says for certain what it replaces."""

import textwrap

import pytest

from consult_lsp.consult.code_block import definition_edit, pair_edit
from consult_lsp.edits.match import block
from consult_lsp.finding import Edit
from consult_lsp.text.document import Document
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
    assert isinstance(definition_edit(DOCUMENT, "python", code), str)


METHODS = {
    "typescript": """
export class Cart {
  @Cached()
  «async total(items: Item[]): Promise<number> {
    const sum = () => 1;
    return sum();
  }»
  size() { return 2; }
}
""",
    "javascript": """
class Cart {
  «static async total(items) {
    return 1;
  }»
}
function size() {}
""",
    "java": """
class Cart {
    @Override
    «public int total(List<Item> items) {
        return 1;
    }»
    public int total() {
        return 2;
    }
}
""",
    "csharp": """
class Cart
{
    [HttpGet("total")]
    «public async Task<int> Total(int x)
    {
        return 1;
    }»
}
""",
    "kotlin": """
class Cart : Base() {
    «override suspend fun total(items: List<Item>): Int {
        return 1
    }»
}
""",
    "go": """
package cart

func (o *Order) Total() int {
    return 2
}

«func (c *Cart) Total() int {
    return 1
}»
""",
    "rust": """
impl Cart {
    «pub fn total(&self) -> i32 {
        1
    }»
}
""",
    "php": """
<?php
class Cart {
    «public function total(array $items): int
    {
        return 1;
    }»
}
""",
    "ruby": """
class Cart
  «def total(items)
    1
  end»
end
""",
    "python": """
class Cart:
    @cached
    «async def total(self) -> int:
        return 1»
""",
}


@pytest.mark.parametrize("language", METHODS)
def test_a_whole_method_by_itself_takes_the_place_of_the_one_of_its_class(language: str) -> None:
    sample = marked(METHODS[language])
    old = "\n".join(block(sample.document(), sample.span))
    code = textwrap.dedent(old).replace("1", "7")
    new = old.replace("1", "7")
    edit = definition_edit(sample.document(), language, code)
    assert edit == Edit(sample.span.first_number, old, new)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("total() { return 3; }", "has 2 definitions of “total”"),
        ("other() { return 3; }", "no definition of “other”"),
        ("return 3;", "no whole definition"),
    ],
)
def test_why_a_block_cannot_be_applied_is_said(code: str, why: str) -> None:
    two = "class A {\n  total() { return 1; }\n}\nclass B {\n  total() { return 2; }\n}\n"
    assert why in str(definition_edit(Document("", two), "typescript", code))


def test_a_method_whose_modifiers_have_changed_is_the_same() -> None:
    code = "class A {\n  private total() { return 1; }\n}\n"
    edit = definition_edit(Document("", code), "typescript", "async total() { return 2; }")
    assert edit == Edit(2, "  private total() { return 1; }", "  async total() { return 2; }")


@pytest.mark.parametrize("secret", ["[secret: api key]", "__SECRET_api_key_0123abcd__"])
def test_a_block_that_hides_a_secret_is_never_applied(secret: str) -> None:
    line = f'    return "{secret}"\n'
    assert isinstance(definition_edit(DOCUMENT, "python", f"def name():\n{line}"), str)
    assert isinstance(pair_edit(DOCUMENT, '    return "a"\n', line, DOCUMENT.span), str)
