"""Hidden characters are found wherever they hide something, and nowhere else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult_lsp.text.unseen_characters import DAMAGE, find_hidden, name_of


def hidden_in(text: str) -> list[str]:
    return [character for _, character in find_hidden(text)]


@pytest.mark.parametrize(
    "text",
    [
        "plain\ttext\r\nwith \f and \v and \u0085",
        "❤️ 👩‍💻 🧑🏽‍🚀 🏳️‍🌈 👁️‍🗨️ 🙂‍↔️ 1️⃣",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "می‌خواهم",
        "क्‍ष",
        "שלום\u200e (x)",
        "naïve café “quotes” – 漢字 ①",
    ],
)
def test_what_belongs_to_a_character_that_is_seen_is_not_hidden(text: str) -> None:
    assert hidden_in(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "a\u202eb",
        "a\u2066b",
        "a\u200bb",
        "a\u200db",
        "a\u200eb",
        "👩\u200dx",
        "\u200d👩",
        "x\U000e0041",
        "🏴\U000e0067",
        "a\ufeffb",
        "x\U000e0101",
        "☺\ufe0f\ufe0e",
        "a\u3164b",
        "\x1b[8m",
        "\ud800",
    ],
    ids=ascii,
)
def test_what_changes_a_text_unseen_is_found(text: str) -> None:
    assert len(hidden_in(text)) == 1


@given(st.text(alphabet="a\u200b\u200d\ufe0f👩\u202e\n"))
def test_each_is_found_at_its_place_in_order(text: str) -> None:
    found = list(find_hidden(text))
    assert all(text[index] == character for index, character in found)
    assert [index for index, _ in found] == sorted({index for index, _ in found})
    always = [index for index, character in enumerate(text) if character in "\u200b\u202e"]
    assert set(always) <= {index for index, _ in found}


@given(st.characters(categories=["L", "N", "P", "S", "Z"]))
def test_no_letter_number_or_sign_is_hidden_unless_it_has_no_shape(character: str) -> None:
    fillers = "\u115f\u1160\u3164\uffa0"
    assert hidden_in(f"a{character}b") == ([character] if character in fillers else [])


def test_a_character_has_a_name_that_can_be_shown() -> None:
    assert name_of("\u202e") == "U+202E (right-to-left override)"
    assert name_of("\x04") == "U+0004"


def test_damage_is_hidden_but_conceals_nothing() -> None:
    assert all(hidden_in(f"a{one}b") == [one] for one in DAMAGE - set("\t\n\v\f\r\u0085"))
    assert {unicodedata.category(one) for one in DAMAGE} == {"Cc", "Cf"}
    assert DAMAGE.isdisjoint("\x1b\u200b\u202e")
