"""What is a symbol in each language: a sample marks its lines, its name and kind stand beside."""

import re

import pytest

from consult_lsp.syntax.declarations import DECLARATIONS
from consult_lsp.syntax.imports import IMPORTS
from consult_lsp.syntax.language import LANGUAGES
from consult_lsp.syntax.symbol import enclosing_symbol, outline
from consult_lsp.text.document import Document
from support import compiled_languages, scripting_languages
from support.marked import marked

HEADER = re.compile(r"-- (?P<language>\w+): (?P<kind>\w+) (?P<name>.*) --\n")


def samples() -> list[tuple[str, str, str, str]]:
    both = compiled_languages.SAMPLES + scripting_languages.SAMPLES.lstrip()
    _, *parts = HEADER.split(both)
    return list(zip(parts[::4], parts[1::4], parts[2::4], parts[3::4], strict=True))


@pytest.mark.parametrize(("language", "kind", "name", "source"), samples())
def test_the_symbol_around_the_cursor(language: str, kind: str, name: str, source: str) -> None:
    sample = marked(source)
    assert sample.cursor
    symbol = enclosing_symbol(sample.document(language_id=""), language, sample.cursor.line)
    assert symbol
    assert (symbol.name, symbol.kind) == (name, kind)
    assert symbol.span == sample.span


@pytest.mark.parametrize(("language", "kind", "name", "source"), samples())
def test_going_down_to_a_line_finds_what_the_outline_tells(
    language: str, kind: str, name: str, source: str
) -> None:
    text = marked(source).text
    outlined = Document("", text)
    assert outline(outlined, language)
    for line in range(outlined.span.stop):
        near = enclosing_symbol(Document("", text), language, line)
        assert near == enclosing_symbol(outlined, language, line)


def test_every_language_has_symbols_and_a_sample() -> None:
    assert set(DECLARATIONS) == LANGUAGES == {language for language, *_ in samples()}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_rule_speaks_of_nodes_that_its_grammar_has(language: str) -> None:
    root = Document("", "x\n")
    outline(root, language)  # an unknown kind of node is an error
    assert set(IMPORTS) <= LANGUAGES
