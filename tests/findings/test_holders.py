"""The lines that hold a line are found upwards, and are those that are told from the top."""

from hypothesis import given
from hypothesis import strategies as st

from consult_lsp.findings.enclosing_lines import holders
from consult_lsp.syntax.nested import is_comment
from consult_lsp.text.document import Document

LINES = st.builds(
    str.__add__,
    st.sampled_from(["", "  ", "    ", "\t", "\t\t", "  \t", "      "]),
    st.sampled_from(["", "a", "if b:", "}", "} else {", ")", "{", "# said", "// said", "return"]),
)
TEXTS = st.lists(LINES, max_size=30).map("\n".join).map(lambda text: Document("file:///a", text))


def from_the_top(document: Document) -> list[tuple[str, ...]]:
    """For each line those that hold it, by one look at all lines in their order."""
    held: list[tuple[str, ...]] = []
    open_ones: list[tuple[str, tuple[str, ...]]] = []  # the blanks, and the line with its holders
    for line in document.lines:
        bare, blanks = line.strip(), line[: len(line) - len(line.lstrip())]
        if not bare:
            held.append(open_ones[-1][1] if open_ones else ())
            continue
        within = (own for own in reversed(open_ones) if own[0] != blanks)
        held.append(next((names for own, names in within if blanks.startswith(own)), ()))
        if is_comment(bare):
            continue
        same = next((names for own, names in open_ones if own == blanks), None)
        open_ones = [one for one in open_ones if not one[0].startswith(blanks)]
        goes_on = same is not None and bare.startswith((")", "]", "}", "{"))
        open_ones.append((blanks, same if goes_on and same else (*held[-1], bare)))
    return held


@given(TEXTS, st.data())
def test_they_are_the_same_in_whatever_order_they_are_asked_for(
    document: Document, data: st.DataObject
) -> None:
    expected = from_the_top(document)
    for line in data.draw(st.permutations(range(len(document.lines)))):
        assert holders(document, line) == expected[line]
