"""Every rule of ours has a page, made from its rule files, that the package brings."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from consult_lsp.agents.catalog import rule_pages
from consult_lsp.checks.rule import load_rules
from support.rule_pages import AGENT, pages


def test_the_pages_are_as_the_rule_files_are() -> None:
    expected = pages()
    assert set(expected) == set((AGENT / "rules").iterdir())
    for path, page in expected.items():
        assert path.read_text("utf-8") == page, "run tests/support/rule_pages.py"


def test_every_rule_has_a_page_with_why_bad_good_and_references() -> None:
    for rule in load_rules(AGENT / "checks")[0]:
        page = (AGENT / f"rules/{rule.id}.md").read_text("utf-8")
        for part in ("Bad:", "Good:", "## References", f"Rule `{rule.id}`: "):
            assert part in page
        assert "$" not in page.splitlines()[0]


def test_the_address_of_a_page_is_a_file_of_the_package() -> None:
    for rule, address in rule_pages().items():
        parts = urlsplit(address)
        assert parts.scheme == "file"
        assert Path(unquote(parts.path)) == AGENT.resolve() / f"rules/{rule}.md"
