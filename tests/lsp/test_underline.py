"""The underline is under the offending expression where it is known, else under the whole line.

Positions are no identity: a finding that is underlined otherwise is the same finding.
"""

from dataclasses import asdict, replace

import pytest

from consult_lsp.agents.catalog import bundled_folder
from consult_lsp.checks.check import check
from consult_lsp.checks.rule import load_rules
from consult_lsp.checks.unseen_characters import unseen_findings
from consult_lsp.finding import Category, Finding, Severity, finding_of
from consult_lsp.lsp.services.underline import underlined
from consult_lsp.text.document import Document
from support.answers import finding, review
from support.editor import editor
from support.fake_anthropic import FakeAnthropic

RULES = load_rules(bundled_folder() / "backend-developer/checks")[0]
LINE = "    return balance - amount"
QUERY = (
    "def find(name):\n"
    "    query = f\"SELECT id FROM users WHERE name = '{name}'\"\n"
    "    return db.execute(query)\n"
)


def made(title: str) -> Finding:
    return Finding(
        rule="made-up-rule",
        category=Category.SECURITY,
        severity=Severity.ERROR,
        title=title,
        start_line=1,
        end_line=1,
        anchor=LINE,
    )


def under(text: str, one: Finding) -> str:
    """The text that is underlined."""
    document = Document("file:///shop/bank.py", text, language_id="python")
    marked = underlined(document, one, "utf-32")
    return document.line(marked.start.line)[marked.start.character : marked.end.character]


def checked(text: str) -> Finding:
    document = Document("file:///shop/bank.py", text, language_id="python")
    return (*check(document, RULES), *unseen_findings(document))[0]


@pytest.mark.parametrize(
    ("code", "expression"),
    [
        (QUERY, "f\"SELECT id FROM users WHERE name = '{name}'\""),
        ("if late:\n    answer = requests.get(url)  # soon\n", "requests.get(url)"),
        ("if late:\n    x = requests.post(\n        url,\n    )\n", "requests.post("),
        ("ok = 1  # \u202e hidden\n", "\u202e"),
    ],
)
def test_a_check_underlines_its_match(code: str, expression: str) -> None:
    assert under(code, checked(code)) == expression


def test_it_moves_with_the_indentation_and_ends_with_another_line() -> None:
    code = "answer = requests.get(url)\n"
    one = checked(code)
    assert under("\tanswer = requests.get(url)\n", one) == "requests.get(url)"
    assert under("answer = requests.get( url)\n", one) == "answer = requests.get( url)"


@pytest.mark.parametrize(
    ("title", "expression"),
    [
        ("`amount` may be negative", "amount"),
        ("`balance - amount` may be negative", "balance - amount"),
        ("`balance` and `amount` are floats", LINE.strip()),
        ("`mount` is no word of it", LINE.strip()),
        ("`a` is everywhere", LINE.strip()),
        ("A negative amount", LINE.strip()),
    ],
)
def test_a_model_underlines_the_one_expression_that_its_title_quotes(
    title: str, expression: str
) -> None:
    assert under(LINE + "\n", made(title)) == expression


@pytest.mark.parametrize("columns", [(-1, 3), (5, 5), (9, 4), (0, 10_000)])
def test_columns_that_are_none_underline_the_line(columns: tuple[int, int]) -> None:
    assert under(LINE + "\n", replace(made("Off"), columns=columns)) == LINE.strip()


def test_a_finding_that_was_written_down_knows_its_columns() -> None:
    one = checked("answer = requests.get(url)\n")
    assert finding_of(asdict(one)) == one
    older = asdict(one)
    del older["columns"]
    assert finding_of(older) == replace(one, columns=None)


async def test_an_editor_gets_the_expression_and_the_page_of_the_rule(
    fake: FakeAnthropic,
) -> None:
    fake.queue(review(finding(3, "    return db.execute(query)", "`query` is never limited")))
    async with editor("vscode", fake=fake) as ed:
        await ed.open(QUERY.replace("query = ", "‸query = "))
        await ed.choose("Consult backend-developer: review find")
        told = {one["code"]: one for one in await ed.reviewed()}
    starts = {code: one["range"]["start"]["character"] for code, one in told.items()}
    assert starts == {
        "sql-built-from-strings": len("    query = "),
        "made-up-rule": len("    return db.execute("),
    }
    page = told["sql-built-from-strings"]["codeDescription"]["href"]
    assert page.startswith("file:///")
    assert page.endswith("/rules/sql-built-from-strings.md")
    assert "codeDescription" not in told["made-up-rule"]
