"""A growing answer: what is shown of it never changes, and is inert however it is cut."""

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from consult_lsp.report.blocks import code_blocks
from consult_lsp.report.markdown import is_inert
from consult_lsp.report.parts import parts, settled_after, shown, shown_part

BITS = (
    *("```", "~~~~", "```python before", "````", "``` `", "- ", "1. ", "    ", "> ", "\t", "# "),
    *("\n", "\n\n", "\r\n", " ", "text", "`code`", "*", "| a | b |", "|---|---|", "---", "==="),
    *("![x](https://evil.test/x)", "[go](command:rm)", "[x]: https://evil.test", "[x][x]"),
    *("<img src=x>", "<!--", "-->", "<pre>", "www.evil.test", "&#10;", "$(bug)", "\x0b", "\u2028"),
)
MARKDOWN = st.lists(st.sampled_from(BITS), max_size=30).map("".join)


@given(MARKDOWN)
def test_parts_are_the_text(markdown: str) -> None:
    assert "".join(parts(markdown)) == markdown


@given(MARKDOWN, st.integers(0, 200))
def test_what_is_settled_stays_whatever_follows(markdown: str, cut: int) -> None:
    *settled, _ = parts(markdown[:cut])
    assert parts(markdown)[: len(settled)] == settled


@given(MARKDOWN)
def test_all_that_was_added_is_the_whole_and_inert(markdown: str) -> None:
    page = taken = ""
    for end in range(0, len(markdown) + 1, 7):
        settled, _ = settled_after(markdown[:end], taken)
        taken += "".join(settled)
        page += "".join(map(shown_part, settled))
    settled, last = settled_after(markdown, taken)
    page += "".join(map(shown_part, [*settled, last]))
    assert page.removesuffix("\n") == shown(markdown)
    assert is_inert(page)
    assert ends_outside_of_anything(page)


def ends_outside_of_anything(page: str) -> bool:
    """Whether a heading below the page is a heading: no fence and no list swallows it."""
    *_, opening, _, closing = MarkdownIt("commonmark").parse(f"{page}## Further question\n")
    return (opening.type, opening.level, closing.type) == ("heading_open", 0, "heading_close")


def test_a_part_ends_outside_of_fences_and_lists() -> None:
    markdown = "One.\n\n```py\na\n\nb\n```\n\n- item\n\n  of two\n\nLast"
    assert parts(markdown) == [
        "One.\n\n",
        "```py\na\n\nb\n```\n\n",
        "- item\n\n  of two\n\n",
        "Last",
    ]


def test_an_answer_cut_anywhere_is_inert_and_swallows_nothing_below_it() -> None:
    answer = (
        "# So\n\n- it *is*\n\n  ```py\n  a\n  ```\n\n| a | b |\n|---|---|\n| 1 | `2` |\n\n"
        "````md before\n```\nx\n\n```\n````\n\n> ![x](https://evil.test) <b>\n\n[x]: y\n"
    )
    for cut in range(1, len(answer)):
        page = "".join(map(shown_part, parts(answer[:cut])))
        assert is_inert(page)
        assert ends_outside_of_anything(page)


def test_a_fence_that_never_closes_is_closed_at_the_end() -> None:
    assert shown("See:\n\n```py\nx = 1\n\ny") == "See:\n\n```py\nx = 1\n\ny\n```\n"


def test_a_pair_of_blocks_keeps_its_roles() -> None:
    page = shown("```python before\nold\n```\n\n```python after\nnew\n```\n")
    assert [(block.role, block.code) for block in code_blocks(page)] == [
        ("before", "old\n"),
        ("after", "new\n"),
    ]


def test_nothing_else_stays_behind_a_language() -> None:
    assert shown("```python beforehand x=![y](z)\nold\n```\n") == "```python\nold\n```\n"
