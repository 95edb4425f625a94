"""Language ids and suffixes, and the grammars they lead to."""

import pytest

from consult_lsp.syntax.language import ALIASES, LANGUAGES, canonical, language_of
from consult_lsp.syntax.tree import parse


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_of_the_table_really_parses(language: str) -> None:
    tree = parse("x", language)
    assert tree
    assert tree.root().kind()


@pytest.mark.parametrize("alias", ALIASES)
def test_every_alias_leads_to_a_language(alias: str) -> None:
    assert canonical(alias) in LANGUAGES


@pytest.mark.parametrize(
    ("language_id", "path", "language"),
    [
        ("python", "file:///a", "python"),
        ("", "file:///src/app.py", "python"),
        ("", "src/app.PY", "python"),
        ("", "C:\\src\\app.ts", "typescript"),
        ("plaintext", "app.go", "go"),
        ("typescriptreact", "a.tsx", "tsx"),
        ("typescript", "a.tsx", "tsx"),
        ("javascriptreact", "a.jsx", "javascript"),
        ("javascript", "page.ts", "javascript"),
        ("shellscript", "run", "bash"),
        ("toml", "a.toml", None),
        ("", "Makefile", None),
        ("", "", None),
    ],
)
def test_a_document_gets_its_grammar(language_id: str, path: str, language: str | None) -> None:
    assert language_of(language_id, path) == language
