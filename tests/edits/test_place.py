"""An edit goes to the one place that its text means. ‸ is the line it states, «…» the selection."""

from textwrap import dedent

import pytest

from consult_lsp.edits.combine import Change, combine
from consult_lsp.edits.locate import Placed, Refusal, anchor_span, place
from consult_lsp.finding import Category, Edit, Finding, Severity
from consult_lsp.text.document import Document
from support.marked import Marked, marked
from support.mistakes import tally


def sample(source: str) -> Marked:
    return marked(dedent(source.removeprefix("\n")))


def stated(before: Marked) -> int:
    assert before.cursor is not None
    return before.cursor.line + 1


def after(source: str, old: str, new: str, language_id: str = "python") -> str:
    """The text after the edit, or the reason why there is none."""
    before = sample(source)
    document = before.document(language_id=language_id)
    result = combine(document, [Edit(stated(before), old, new)], before.span)
    return result.after.text if isinstance(result, Change) else result[0].reason


HANDLER = """
    def get(request):
        ‸user = find(request.id)
        return user


    def put(request):
        user = save(request.body)
        return user
    """


def changed(line: str, *into: str) -> str:
    """The handler with one line replaced, written as the document writes."""
    text = sample(HANDLER).text
    assert text.count(line + "\n") == 1
    return text.replace(line + "\n", "".join(each + "\n" for each in into))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("    user = find(request.id)", "    user = get(1)", id="exact"),
        pytest.param("    user = find(request.id)\n", "    user = get(1)\n", id="ended"),
        pytest.param("    user = find(request.id)\n", "    user = get(1)", id="ended once"),
        pytest.param("    user = find(request.id)\r\n", "    user = get(1)\r\n", id="CRLF"),
        pytest.param("    user = find(request.id)  \t", "    user = get(1)", id="trailing"),
        pytest.param("user = find(request.id)", "user = get(1)", id="outdented"),
        pytest.param("        user = find(request.id)", "        user = get(1)", id="indented"),
        pytest.param("\n    user = find(request.id)\n\n", "\n    user = get(1)\n\n", id="edges"),
        pytest.param("```\n    user = find(request.id)\n```", "    user = get(1)", id="fence"),
        pytest.param(
            "```py\n    user = find(request.id)\n```", "```py\n    user = get(1)\n```", id="fences"
        ),
        pytest.param("2|     user = find(request.id)", "2|     user = get(1)", id="gutter"),
        pytest.param(" 2|    user = find(request.id)", " 2|    user = get(1)", id="no space"),
        pytest.param("2|     user = find(request.id)", "    user = get(1)", id="old gutter"),
        pytest.param(
            "```\n2|     user = find(request.id)\n```", "```\n2|     user = get(1)\n```", id="both"
        ),
        pytest.param(
            "def get(request):\n        user = find(request.id)".replace("        ", "    "),
            "def get(request):\n    user = get(1)",
            id="two lines",
        ),
    ],
)
def test_a_copy_that_differs_only_in_its_wrapping_is_placed(old: str, new: str) -> None:
    number = 1 if old.startswith("def") else 2
    document = sample(HANDLER).document()
    result = combine(document, [Edit(number, old, new)])
    assert isinstance(result, Change), result
    assert result.after.text == changed("    user = find(request.id)", "    user = get(1)")


def test_new_lines_are_indented_as_the_old_ones_are_in_the_document() -> None:
    old = "user = find(request.id)\nreturn user"
    new = "user = find(request.id)\nif user is None:\n    raise NotFound\n\nreturn user"
    assert after(HANDLER, old, new) == changed(
        "    user = find(request.id)",
        "    user = find(request.id)",
        "    if user is None:",
        "        raise NotFound",
        "",
    )


def test_a_first_line_copied_from_its_first_letter_on_is_indented_again() -> None:
    old = "user = find(request.id)\n    return user"
    new = "user = get(1)\n    return user"
    assert after(HANDLER, old, new) == changed("    user = find(request.id)", "    user = get(1)")


def test_lines_that_the_edit_keeps_keep_their_own_characters() -> None:
    text = after("‸a = 1  \nb = 2  \nc = “3”  \n", "a = 1\nb = 2\nc = “3”", "a = 1\nb = 5\nc = “3”")
    assert text == "a = 1  \nb = 5\nc = “3”  \n"


@pytest.mark.parametrize(
    ("line", "old", "new", "expected"),
    [
        ('x = "it\'s"', "x = “it’s”", "y = “it’s” # “so”", 'y = "it\'s" # "so"'),
        ("x = 'a'  # don’t", "x = 'a'  # don't", "y = 'a'  # don't", "y = 'a'  # don’t"),
        ("x = 'a'  # don’t", "x = 'a'  # don't", "x = 'a'  # won't", "x = 'a'  # won’t"),
        ("x = 'a'  # don’t", "x = 'a'  # don't", "x = 'a'  # do not", "ambiguous"),
        ("a\u00a0= 1", "a = 1", "b = 1", "b\u00a0= 1"),
    ],
)
def test_typographic_punctuation_stays_as_the_document_has_it(
    line: str, old: str, new: str, expected: str
) -> None:
    assert after("‸" + line, old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("", "x = 1", "blank"),
        (" \n\t\n", "x = 1", "blank"),
        ("    user = find(request.id)", "    user = find(request.id)", "no-change"),
        ("user = find(request.id)", "user = find(request.id)  ", "no-change"),
        ("    user = find(request.key)", "    user = get(1)", "not-found"),
        ("find(request.id)", "get(1)", "not-found"),
        ("    user = find(request.id)\n    ...\n    return user", "    return 1", "not-found"),
        ("    user = find(request.id)", "    # ... existing code ...\n    x = 1", "ambiguous"),
        ("    user = find(request.id)", "```\n    user = get(1)\n```", "ambiguous"),
        ("    user = find(request.id)", "2|     user = get(1)", "ambiguous"),
        ("2|     user = find(request.id)", "2|     user = get(1)\n    x = 1", "ambiguous"),
        ("    user = find(request.id)", "    user = get(1)\n    return user", "ambiguous"),
        ("    user = find(request.id)", "def get(request):\n    user = get(1)", "ambiguous"),
        ("user = find(request.id)", "user = get(1)\n    audit(user)", "ambiguous"),
        ("user = find(request.id)", "    user = get(1)", "ambiguous"),
        ("    user = find(request.id)", "    user = get('\u202e')", "hidden-characters"),
        ("    user = find(request.id)", "    user = get('a\u200bb')", "hidden-characters"),
        ("    user = find(request.id)", "    user = get('\U000e0041')", "hidden-characters"),
        ("    user = find(request.id)", "    user = get('\ud800')", "hidden-characters"),
    ],
)
def test_an_edit_that_is_not_certain_is_refused(old: str, new: str, reason: str) -> None:
    assert after(HANDLER, old, new) == reason


def test_hidden_characters_that_were_there_may_stay() -> None:
    source = "‸flag = '👩‍💻'\n"
    assert after(source, "flag = '👩‍💻'", "mark = '👩‍💻'") == "mark = '👩‍💻'\n"


def test_markdown_may_be_put_into_a_fence() -> None:
    assert after("‸run it\n", "run it", "```\nrun it\n```", "markdown") == "```\nrun it\n```\n"


def test_of_equal_places_the_stated_one_is_meant() -> None:
    source = "def get():\n    return 1\n\n\ndef put():\n    ‸return 1\n"
    expected = "def get():\n    return 1\n\n\ndef put():\n    return 2\n"
    assert after(source, "    return 1", "    return 2") == expected
    assert after(source, "return 1", "return 2") == expected


def test_of_equal_places_none_is_meant_when_the_number_names_neither() -> None:
    source = "def get():\n    return 1\n‸\n\ndef put():\n    return 1\n"
    assert after(source, "    return 1", "    return 2") == "ambiguous"


def test_an_exact_copy_is_found_wherever_it_stands() -> None:
    source = "‸import os\n" + "\n" * 500 + "def put():\n    return 1\n"
    assert after(source, "    return 1", "    return 2").endswith("def put():\n    return 2\n")


def test_a_loose_copy_is_not_looked_for_far_away() -> None:
    source = "‸import os\n" + "\n" * 500 + "def put():\n    return 1\n"
    assert after(source, "return 1", "return 2") == "not-found"


def test_an_exact_copy_is_not_taken_while_a_similar_place_is_nearer() -> None:
    source = "if a:\n    ‸return None\nreturn None\n"
    assert after(source, "return None", "return 0") == "ambiguous"


def test_a_line_is_not_taken_while_the_stated_one_looks_like_it() -> None:
    source = "width_1 = read(1)\n‸width_2 = read(2)\nwidth_3 = read(3)\n"
    assert after(source, "width_3 = read(3)", "width_3 = 0") == "ambiguous"


@pytest.mark.parametrize("source", ["«a = 1\n»‸b = 2\n", "«‸import os\n»c = 3\n\nb = 2\n"])
def test_nothing_outside_the_selection_is_changed(source: str) -> None:
    assert after(source, "b = 2", "b = 3") == "outside"


def test_a_twin_inside_the_selection_is_not_taken_for_the_stated_line_outside() -> None:
    assert after("«x = 1\ny = 2\n»\n‸x = 1\n", "x = 1", "x = 3") == "outside"


def test_a_block_that_reaches_out_of_the_selection_is_refused() -> None:
    assert after("a = 1\n«‸b = 2\n»c = 3\n", "b = 2\nc = 3", "b = 3") == "outside"


def test_a_selection_inside_a_line_means_the_line() -> None:
    source = "total = «sum‸(xs)» + 1\n"
    assert after(source, "total = sum(xs) + 1", "total = fsum(xs) + 1") == "total = fsum(xs) + 1\n"
    assert after(source, "sum(xs)", "fsum(xs)") == "not-found"


def test_a_refused_edit_names_the_lines_perhaps_meant() -> None:
    before = sample("import os\n\n«user = ‸find(request.id)\n»return user\n")
    result = place(before.document(), Edit(stated(before), "user = find(request.key)", "x"))
    assert isinstance(result, Refusal)
    assert result.near == before.span
    result = place(before.document(), Edit(stated(before), "@@@@@@", "x"))
    assert result.near is None if isinstance(result, Refusal) else False


def test_a_document_that_looks_like_a_wrapped_edit_is_edited_as_it_stands() -> None:
    assert after("‸1| a\n2| b\n", "1| a", "1| c") == "1| c\n2| b\n"
    assert after("‸```\na\n```\n", "```\na\n```", "```\nb\n```") == "```\nb\n```\n"


def test_the_rung_and_the_part_of_the_number_are_told() -> None:
    document = Document("file:///a", "a = 1\n    b = 2\na = 1\n")
    exact, loose = place(document, Edit(1, "a = 1", "")), place(document, Edit(2, "b = 2", ""))
    assert isinstance(exact, Placed)
    assert (exact.how, exact.by_line) == ("exact", True)
    assert isinstance(loose, Placed)
    assert (loose.how, loose.by_line) == ("indentation", False)


def anchored(source: str, anchor: str, lines: int = 1) -> str | None:
    """The lines that a finding is shown on, when it states the line of the cursor."""
    before = sample(source)
    finding = Finding(
        rule="r",
        category=Category.SECURITY,
        severity=Severity.ERROR,
        title="t",
        start_line=stated(before),
        end_line=stated(before) + lines - 1,
        anchor=anchor,
    )
    span = anchor_span(before.document(), finding)
    return None if span is None else before.document().slice(span)


@pytest.mark.parametrize(
    "anchor", ["    x = 1", "x = 1", "    x = 1  ", "2|     x = 1", "\n    x = 1\n"]
)
@pytest.mark.parametrize("source", ["a\n    ‸x = 1\nb\n", "a\n    x = 1\nb\n" + "\n" * 50 + "‸\n"])
def test_a_finding_stands_where_its_anchor_does(source: str, anchor: str) -> None:
    assert anchored(source, anchor) == "    x = 1\n"


def test_a_finding_is_as_long_as_stated_but_ends_with_the_document() -> None:
    assert anchored("‸\na\nb\nc\nd", "b", lines=2) == "b\nc\n"
    assert anchored("‸\na\nb\nc\nd", "c", lines=9) == "c\nd"
    assert anchored("‸\na\nb\n", "b", lines=0) == "b\n"


def test_of_equal_anchors_the_nearest_counts_if_it_is_near() -> None:
    assert anchored("x: a\n\n‸\nx: a\ny\n", "x: a", lines=2) == "x: a\ny\n"
    assert anchored("x\n\n‸\n\nx\n", "x") is None
    assert anchored("x\n" + "\n" * 20 + "‸\n" + "\n" * 30 + "x\n", "x") is None


@pytest.mark.parametrize("anchor", ["", "  \n", "not there", "a = 1  # and so on"])
def test_a_finding_without_its_anchor_is_dropped(anchor: str) -> None:
    assert anchored("‸a = 1\nb = 2\n", anchor) is None


@pytest.mark.parametrize(
    ("source", "old", "new"),
    [
        pytest.param("‸#\n# Read it\n#\n\nx\n", "\n# Read it\n#\n\nx", "\n\n\nx", id="first"),
        pytest.param("‸>>> 2 + 2\n4\n", ">>> 2 + 2\n", ">>> 2 + 2\n4.0", id="last"),
    ],
)
def test_a_line_that_was_copied_as_a_blank_one_is_not_left_beside_its_new_text(
    source: str, old: str, new: str
) -> None:
    assert after(source, old, new) == "ambiguous"


def test_punctuation_alone_is_not_looked_for_in_other_lines() -> None:
    assert after("(\n    x\n    ‸)\n", "    (", "    )  # checked") == "ambiguous"


def test_no_imperfect_edit_over_real_sources_is_placed_wrongly() -> None:
    ended = tally(60, seed=7, rounds=2)
    assert {mistake for mistake, outcomes in ended.items() if outcomes["wrong"]} == set()
    assert all(outcomes.total() > 5 for outcomes in ended.values())
    placed = sum(outcomes["placed"] for outcomes in ended.values())
    assert placed > 0.6 * sum(outcomes.total() for outcomes in ended.values())
    for mistake in ("none", "none, one line", "code fence", "gutter kept", "repeated, one line"):
        assert ended[mistake]["placed"] == ended[mistake].total(), mistake
    for mistake in ("elision in the old lines", "elision in the new lines", "typo", "missing line"):
        assert not ended[mistake]["placed"], mistake
