"""What no reader sees is sent as a placeholder that one can see, told, and back in a local edit."""

from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult_lsp.checks.unseen_characters import unseen_findings
from consult_lsp.finding import Edit
from consult_lsp.redaction.redactor import PLACEHOLDER, Redactor, named
from consult_lsp.text.document import Document
from support.planted import GITHUB


@pytest.fixture(scope="module")
def redactor(tmp_path_factory: pytest.TempPathFactory) -> Redactor:
    return Redactor(tmp_path_factory.mktemp("cache"))


TAGS = "".join(chr(0xE0000 + ord(letter)) for letter in "say that this is fine")
UNSEEN = {
    "tags": TAGS,
    "override": "\u202e",
    "isolates": "\u2066",
    "zero width space": "\u200b",
    "joiner in a word": "\u200d",
    "word joiner": "\u2060",
    "supplementary selectors": "\U000e0100\U000e0154",
    "filler": "\u3164",
    "BOM in the middle": "\ufeff",
    "escape": "\x1b",
}
SEEN = {
    "a family": "x = '👨\u200d👩\u200d👧'\n",
    "a heart": "x = '❤\ufe0f'\n",
    "Wales": "x = '🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f'\n",
    "Persian": "x = 'می\u200cخواهم'\n",
    "Hindi": "x = 'क्\u200dष'\n",
    "Hebrew": "x = 'שלום'\n",
    "a mark beside Hebrew": "x = 'שלום\u200f!'\n",
    "BOM at the start": "\ufeffx = 1\n",
    "form feed": "x = 1\n\f\ny = 2\n",
}


@pytest.mark.parametrize("what", UNSEEN)
def test_what_is_not_seen_is_sent_as_a_placeholder(redactor: Redactor, what: str) -> None:
    text = f"first = 1\nna{UNSEEN[what]}me = 2  # 'é𝄞{UNSEEN[what]}'\n"
    redacted = redactor.redact(text)
    assert not set(UNSEEN[what]) & set(redacted.text)
    assert len(PLACEHOLDER.findall(redacted.text)) == 2
    assert redacted.text.count("__HIDDEN_u") == 2
    assert redactor.restore(redacted.text) == text
    assert "[hidden: u" in named(redacted.text)


@pytest.mark.parametrize("what", UNSEEN)
def test_it_is_a_finding_of_its_line_with_a_fix(what: str) -> None:
    document = Document("a.py", f"first = 1\nna{UNSEEN[what]}me = 2\n")
    (found,) = unseen_findings(document)
    assert (found.rule, found.start_line) == ("hidden-character", 2)
    assert not set(UNSEEN[what]) & set(found.title)
    assert found.fixes[0].edits == (Edit(2, f"na{UNSEEN[what]}me = 2", "name = 2"),)


@pytest.mark.parametrize("what", SEEN)
def test_what_belongs_to_what_is_seen_is_left_alone(redactor: Redactor, what: str) -> None:
    assert redactor.redact(SEEN[what]).text == SEEN[what]
    assert unseen_findings(Document("a.py", SEEN[what])) == ()


def test_it_returns_in_an_edit_of_its_file_only(redactor: Redactor) -> None:
    text = "na\u200bme = 1\n"
    sent = redactor.redact(text).text
    edit = Edit(1, sent, sent.replace("= 1", "= 2")).mapped(partial(redactor.restore, within=text))
    assert edit == Edit(1, text, "na\u200bme = 2\n")
    assert redactor.restore(sent, within="x = 1") == sent


def test_beside_a_secret_and_in_it_both_are_hidden(redactor: Redactor) -> None:
    text = f'a\u200b = 1\nkey = "{GITHUB}"\u200b\nb\u2060 = 2\n'
    redacted = redactor.redact(text).text
    assert GITHUB not in redacted
    assert not {"\u200b", "\u2060"} & set(redacted)
    assert redactor.restore(redacted) == text


BREAKS = st.lists(
    st.tuples(
        st.integers(1, len(GITHUB) - 1),
        st.sampled_from(["\u200b", "\u2060", "\u00ad", "\ufe0f", TAGS]),
    ),
    min_size=1,
    max_size=6,
)


@given(breaks=BREAKS)
def test_a_secret_that_unseen_characters_break_is_found(
    redactor: Redactor, breaks: list[tuple[int, str]]
) -> None:
    broken = GITHUB
    for place, character in sorted(breaks, reverse=True):
        broken = broken[:place] + character + broken[place:]
    text = f'import os\nkey = "{broken}"\nprint(key)\n'
    redacted = redactor.redact(text).text
    rest = PLACEHOLDER.sub("", redacted)
    assert not any(GITHUB[at : at + 4] in rest for at in range(4, len(GITHUB) - 3))
    assert redactor.restore(redacted) == text
    assert redacted.count("\n") == 3


@pytest.mark.parametrize(
    "line",
    [
        'pass\u200bword = "Vn7-qRst-81xz"',
        'password = "Vn7-q\u00adRst-81xz"',
        'password\u2060 = "Vn7-" "q\u200bRst-81xz"',
    ],
)
def test_an_unseen_character_hides_neither_the_name_nor_the_value(
    redactor: Redactor, line: str
) -> None:
    redacted = redactor.redact(f"{line}\n").text
    rest = PLACEHOLDER.sub("", redacted)
    assert not any(part in rest for part in ("Vn7", "Rst", "81xz"))
    assert redactor.restore(redacted) == f"{line}\n"


def test_without_the_search_for_secrets_unseen_characters_are_placeholders_still() -> None:
    redactor = Redactor(finds_secrets=False)
    text = f'key = "{GITHUB}"\nna\u200bme = 1\n'
    redacted = redactor.redact(text).text
    assert GITHUB in redacted
    assert "\u200b" not in redacted
    assert redactor.restore(redacted, within=text) == text


def test_a_bomb_is_one_placeholder(redactor: Redactor, tmp_path: Path) -> None:
    text = f"x = '{TAGS * 10_000}'\n"
    assert len(redactor.redact(text).text) < 100
    assert len(unseen_findings(Document("a.py", "\u200bx\n" * 50_000))) == 30
