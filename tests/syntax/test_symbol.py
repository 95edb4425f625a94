"""The symbol around the cursor: its lines are the ones between the marks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult_lsp.syntax.block import MOST_LINES
from consult_lsp.syntax.imports import import_lines
from consult_lsp.syntax.language import LANGUAGES, MAX_SIZE
from consult_lsp.syntax.symbol import Symbol, enclosing_symbol, outline
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from support.marked import marked

INSIDE_A_FUNCTION = {
    "python": """
import x

class Orders:
    limit = 10

«    # Counts the orders.
    # Cheaply.
    @cached
    @route(
        "/orders")
    async def total(self):
        n = 0  # zero

        ‸return n
»
    other = 1
""",
    "typescript": """
@Controller()
export class Orders {
  limit = 10; // orders
«  /** Counts. */
  @Get("total")
  async total(): Promise<number> {
    return items.map((i) => {
      ‸return i;
    });
  }
»  private x = 1;
}
""",
    "tsx": """
const a = 1;
«// Draws.
export const total = async () => {
  return <b>‸{a}</b>;
};
»const b = 2;
""",
    "javascript": """
module.exports = {
  limit: 1,
«  total: function () {
    ‸return 1;
  },
»};
""",
    "go": """
package a

type T struct{}

«// total counts.
func (t *T) total() int {
	‸return 1
}
»
var x = 1
""",
    "java": """
class Orders {
  int x;
«  /** Counts. */
  @Get
  int total() {
    ‸return 1;
  }
»}
""",
    "csharp": """
class Orders {
  int x;
«  /// Counts.
  [Http]
  public async Task<int> total() {
    ‸return 1;
  }
»}
""",
    "php": """
<?php
class Orders {
«  /** Counts. */
  public function total(): int {
    ‸return 1;
  }
»  private $x;
}
""",
    "ruby": """
class Orders
  x = 1
«  # Counts.
  def total
    ‸1
  end
»end
""",
    "rust": """
struct Orders {}
impl Orders {
«    /// Counts.
    #[test]
    fn total() -> i32 {
        ‸1
    }
»}
""",
    "kotlin": """
class Orders {
  val x = 1
«  // Counts.
  @Get
  fun total(): Int {
    ‸return 1
  }
»}
""",
    "c": """
int x;
«/* Counts. */
static int *total(int a)
{
  ‸return 0;
}
»int y;
""",
    "cpp": """
class Orders {
«  int total() {
    ‸return 0;
  }
»};
""",
    "swift": """
class Orders {
«  func total() -> Int {
    ‸return 1
  }
»}
""",
    "scala": """
class Orders {
«  def total: Int = {
    ‸1
  }
»}
""",
    "lua": """
local x = 1
«function total()
  ‸return 1
end
»""",
    "bash": """
x=1
«total() {
  ‸echo 1
}
»""",
    "solidity": """
contract Orders {
«  function total() public {
    ‸x = 1;
  }
»}
""",
}


def symbol_at_cursor(source: str, language: str | None) -> Symbol | None:
    sample = marked(source)
    assert sample.cursor
    return enclosing_symbol(sample.document(language_id=""), language, sample.cursor.line)


@pytest.mark.parametrize("language", INSIDE_A_FUNCTION)
def test_the_function_around_the_cursor_is_found_whole(language: str) -> None:
    source = INSIDE_A_FUNCTION[language]
    symbol = symbol_at_cursor(source, language)
    assert symbol
    assert symbol.span == marked(source).span
    assert symbol.name.startswith("total")
    assert symbol.kind in ("function", "method")


def test_outside_of_a_method_it_is_the_class() -> None:
    symbol = symbol_at_cursor("class Orders:\n    limit‸ = 1\n    def f(self): pass\n", "python")
    assert symbol
    assert (symbol.name, symbol.kind) == ("Orders", "class")


def test_the_innermost_of_nested_functions_is_meant() -> None:
    source = "def outer():\n    def inner():\n        ‸pass\n    return inner\n"
    symbol = symbol_at_cursor(source, "python")
    assert symbol
    assert (symbol.name, symbol.kind) == ("inner", "function")


def test_a_cursor_on_a_decorator_means_what_it_decorates() -> None:
    symbol = symbol_at_cursor("@‸cached\ndef f(): pass\n", "python")
    assert symbol
    assert symbol.name == "f"


def test_at_module_level_there_is_none() -> None:
    assert symbol_at_cursor("import a‸\n\ndef f(): pass\n", "python") is None


def test_a_comment_apart_from_the_function_is_not_its_own() -> None:
    assert symbol_at_cursor("# ‸Licence.\n\ndef f(): pass\n", "python") is None


def test_a_broken_neighbour_does_not_hide_a_function() -> None:
    symbol = symbol_at_cursor("def good():\n    ‸return 1\n\ndef bad(:\n", "python")
    assert symbol
    assert symbol.name == "good"


def test_the_outline_goes_from_the_top_with_methods_told_apart() -> None:
    document = Document("", "class A:\n    def m(self): pass\n\ndef f():\n    def g(): pass\n")
    assert [(symbol.name, symbol.kind) for symbol in outline(document, "python")] == [
        ("A", "class"),
        ("m", "method"),
        ("f", "function"),
        ("g", "function"),
    ]


@pytest.mark.parametrize(
    "source",
    [
        "[a]\n«server {\n  listen 80;\n\n  ‸root x;\n}\n»[b]\n",
        "«jobs:\n  ‸build:\n    a\n»other:\n  c\n",
        "«task :x do\n  ‸run\nend\n»",
    ],
)
def test_without_a_grammar_the_indented_block_is_found(source: str) -> None:
    symbol = symbol_at_cursor(source, None)
    assert symbol
    assert (symbol.span, symbol.kind) == (marked(source).span, "block")


@pytest.mark.parametrize("source", ["‸", "a‸\n\nb\n", "a\n  b\n\nc‸\n", "\n\n‸\n"])
def test_a_line_that_stands_alone_is_no_block(source: str) -> None:
    assert symbol_at_cursor(source, None) is None


def test_a_text_too_large_for_its_grammar_is_read_by_its_indentation() -> None:
    filler = "x = 1\n" * (MAX_SIZE // 6)
    symbol = symbol_at_cursor(filler + "«def total():\n    ‸return 1\n»", "python")
    assert symbol
    assert (symbol.name, symbol.kind) == ("def total():", "block")


def test_a_comment_at_every_line_leads_nowhere_far() -> None:
    symbol = symbol_at_cursor("x = 1  # a‸\n" + "x = 2  # b\n" * 50 + "def f(): pass\n", "python")
    assert symbol is None


def test_a_name_is_shown_as_it_is_written() -> None:
    symbol = symbol_at_cursor("# 🚀 Start\n\n‸text\n", "markdown")
    assert symbol
    assert symbol.name == "🚀 Start"


WORDS = (
    "{ } ( ) [ ] < > / : ; , = . # // -- /* */ @ ' \" ` $$ def class function fn end do if x y"
    " import BEGIN END 名 \ud800 \\ <?php ## --- |"
)
BLANKS = ["\n", "\r\n", "\r", "\t", "\n  ", "\n    ", " ", "\n\n", "\f", "\u2028", "\x00"]
TEXT = st.lists(st.sampled_from([*WORDS.split(), *BLANKS]) | st.text(max_size=3), max_size=60).map(
    "".join
)


@settings(max_examples=60)
@given(text=TEXT)
def test_no_text_is_too_odd_in_any_language(text: str) -> None:
    for language in sorted(LANGUAGES):
        outlined, fresh = Document("", text), Document("", text)
        for symbol in outline(outlined, language):
            assert_within(outlined, symbol.span)
        for span in import_lines(outlined, language):
            assert_within(outlined, span)
        for line in range(min(len(fresh.lines), 6)):
            if symbol := enclosing_symbol(fresh, language, line):
                assert line in symbol.span
                assert_within(fresh, symbol.span)
            assert symbol == enclosing_symbol(outlined, language, line)


@settings(max_examples=150)
@given(text=TEXT, uri=st.sampled_from(["a.txt", "a.sql", "Dockerfile", "a.toml"]))
def test_no_text_is_too_odd_without_a_grammar(text: str, uri: str) -> None:
    document = Document(uri, text)
    for line in range(-1, len(document.lines) + 1):
        if symbol := enclosing_symbol(document, None, line):
            assert line in symbol.span
            assert_within(document, symbol.span)
            assert symbol.span.stop - symbol.span.start <= MOST_LINES


def assert_within(document: Document, span: LineSpan) -> None:
    assert document.span.holds(span)
    assert span.start < span.stop
