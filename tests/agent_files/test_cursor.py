"""What is offered and explained at a place of frontmatter, and what a text becomes by it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult_lsp.agent_files.cursor import Suggestion, explained, suggestions
from consult_lsp.agent_files.kind import Kind
from consult_lsp.text.document import Document
from consult_lsp.text.position import Position
from support.marked import marked
from support.texts import texts

AGENT = Kind.CLAUDE_AGENT


def offered(sample: str, kind: Kind = AGENT) -> dict[str, Suggestion]:
    at = marked(sample).cursor
    assert at is not None
    return {each.label: each for each in suggestions(marked(sample).document(), kind, at)}


def chosen(sample: str, label: str, kind: Kind = AGENT) -> str:
    """The sample once a suggestion is taken."""
    line, start, end = (each := offered(sample, kind)[label]).place
    document = marked(sample).document()
    return document.replaced(Position(line, start), Position(line, end), each.text).text


def hovered(sample: str, kind: Kind = AGENT) -> str | None:
    at = marked(sample).cursor
    assert at is not None
    found = explained(marked(sample).document(), kind, at)
    return found.markdown if found else None


def test_keys_that_are_not_there_yet_are_offered_in_order() -> None:
    labels = list(offered("---\nname: a\n‸\ncolor: red\n---\n"))
    assert labels[:3] == ["description", "tools", "disallowedTools"]
    assert not {"name", "color"} & set(labels)


@pytest.mark.parametrize(
    ("before", "label", "after"),
    [
        ("---\n‸\n---\n", "model", "---\nmodel: \n---\n"),
        ("---\nmo‸\n---\n", "model", "---\nmodel: \n---\n"),
        ("---\nmo‸: opus\n---\n", "model", "---\nmodel: opus\n---\n"),
        ("---\nm‸odle: opus\n---\n", "model", "---\nmodel: opus\n---\n"),
        ("---\nmodel:‸\n---\n", "opus", "---\nmodel: opus\n---\n"),
        ("---\nmodel: ‸\n---\n", "opus", "---\nmodel: opus\n---\n"),
        ("---\nmodel: so‸nnet\n---\n", "opus", "---\nmodel: opus\n---\n"),
        ('---\nmodel: "so‸"\n---\n', "opus", '---\nmodel: "opus"\n---\n'),
        ("---\ntools: Read,‸\n---\n", "Grep", "---\ntools: Read, Grep\n---\n"),
        ("---\ntools: Read, G‸\n---\n", "Grep", "---\ntools: Read, Grep\n---\n"),
        ("---\ntools: G‸, Read\n---\n", "Grep", "---\ntools: Grep, Read\n---\n"),
        ("---\ntools: [‸]\n---\n", "Grep", "---\ntools: [Grep]\n---\n"),
        ("---\ntools: [Read, Gr‸]\n---\n", "Grep", "---\ntools: [Read, Grep]\n---\n"),
        ("---\ntools:\n  -‸\n---\n", "Grep", "---\ntools:\n  - Grep\n---\n"),
        ("---\ntools:\n  - ‸\n---\n", "Grep", "---\ntools:\n  - Grep\n---\n"),
        ("---\ntools:\n- Read\n- G‸\n---\n", "Grep", "---\ntools:\n- Read\n- Grep\n---\n"),
        ("  ---\n  mo‸\n  ---\n", "model", "  ---\n  model: \n  ---\n"),
        ("---\nname: a\nmo‸", "model", "---\nname: a\nmodel: "),
        ("---\r\nmemory:‸\r\n---\r\n", "user", "---\r\nmemory: user\r\n---\r\n"),
    ],
    ids=repr,
)
def test_a_suggestion_fits_what_is_there(before: str, label: str, after: str) -> None:
    assert chosen(before, label) == after


def test_what_a_list_has_already_is_not_offered_again() -> None:
    assert "Read" not in offered("---\ntools: Read, ‸\n---\n")
    assert "Read" not in offered("---\ntools: [Read, ‸]\n---\n")
    assert "Read" not in offered("---\ntools:\n  - Read\n  - ‸\n---\n")
    assert "Read" in offered("---\ntools: R‸ead, Grep\n---\n")


@pytest.mark.parametrize(
    "sample",
    [
        "name: a\n‸\n",
        "---\nname: a\n---\nmo‸\n",
        "---\ndescription: ‸\n---\n",
        "---\ndescription: |\n  mo‸\n---\n",
        "---\ndescription: Keeps\n  - ‸\n---\n",
        "---\nvibe: ‸\n---\n",
        "---\nmodel: opus and ‸\n---\n",
        "---‸\n---\n",
    ],
    ids=repr,
)
def test_elsewhere_nothing_is_offered(sample: str) -> None:
    assert offered(sample) == {}


def test_each_kind_has_its_own_keys_and_values() -> None:
    assert "handoffs" in offered("---\n‸\n---\n", Kind.COPILOT_AGENT)
    assert "primary" in offered("---\nmode: ‸\n---\n", Kind.OPENCODE_AGENT)
    assert list(offered("---\n‸\n---\n", Kind.CURSOR_RULES)) == [
        "description",
        "globs",
        "alwaysApply",
    ]
    assert offered("---\n‸\n---\n", Kind.PLAIN_RULES) == {}


def test_a_key_is_explained_with_its_values() -> None:
    about = hovered("---\nmem‸ory: user\n---\n")
    assert about is not None
    assert "`memory`" in about
    assert "- `project`:" in about


def test_a_value_is_explained() -> None:
    about = hovered("---\ntools: Read, Gr‸ep\n---\n")
    assert about is not None
    assert about.startswith("**`Grep`**")
    assert hovered("---\ntools:\n  - B‸ash(git log:*)\n---\n") is not None


@pytest.mark.parametrize(
    "sample",
    [
        "---\nvi‸be: calm\n---\n",
        "---\nname: a‸\n---\n",
        "---\nname: a\n---\nname‸: b\n",
        "# na‸me: b\n",
    ],
    ids=repr,
)
def test_elsewhere_nothing_is_explained(sample: str) -> None:
    assert hovered(sample) is None


@settings(max_examples=300)
@given(texts(30), st.sampled_from(["---\n", "---\nname: a\n", "---\ntools:\n", ""]), st.data())
def test_any_place_of_any_text_can_be_asked_about(
    text: str, opening: str, data: st.DataObject
) -> None:
    document = Document("", opening + text)
    at = document.position_at(data.draw(st.integers(0, len(document.text))))
    at = document.clamped(at)
    explained(document, AGENT, at)
    for each in suggestions(document, AGENT, at):
        line, start, end = each.place
        assert line == at.line
        assert start <= at.column <= end <= len(document.line(line))
