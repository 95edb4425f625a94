"""A fix of a check keeps the layout of the code that it changes."""

from pathlib import Path

import pytest

from consult_lsp.checks.check import check
from consult_lsp.checks.rule import load_rules
from consult_lsp.text.document import Document

RULES, _ = load_rules(Path(__file__).parents[2] / "agents/backend-developer/checks")

PYTHON = [
    (
        'requests.post(\n    URL,\n    json={"card": card},\n)\n',
        'requests.post(\n    URL,\n    json={"card": card},\n    timeout=10,\n)\n',
    ),
    (
        "requests.post(\n    URL,\n    json=card\n)\n",
        "requests.post(\n    URL,\n    json=card,\n    timeout=10\n)\n",
    ),
    (
        'requests.post(\n    URL,\n    json={\n        "card": card\n    },\n)\n',
        'requests.post(\n    URL,\n    json={\n        "card": card\n    },\n    timeout=10,\n)\n',
    ),
    (
        "requests.post(URL,\n              json=card)\n",
        "requests.post(URL,\n              json=card,\n              timeout=10)\n",
    ),
    (
        "requests.post(\n    URL, json=card\n)\n",
        "requests.post(\n    URL, json=card, timeout=10\n)\n",
    ),
    (
        'requests.post(URL, json={\n    "card": card,\n})\n',
        'requests.post(URL, json={\n    "card": card,\n}, timeout=10)\n',
    ),
    ("requests.get(URL)\n", "requests.get(URL, timeout=10)\n"),
    (
        'requests.post("https://pay.example/charges/of/a/card", json={"card": card})\n',
        'requests.post(\n    "https://pay.example/charges/of/a/card", json={"card": card}, '
        "timeout=10\n)\n",
    ),
]

TYPESCRIPT = [
    (
        'fetch(URL, {\n  method: "POST",\n  body,\n});\n',
        'fetch(URL, {\n  method: "POST",\n  body,\n  signal: AbortSignal.timeout(10_000),\n});\n',
    ),
    (
        "fetch(URL, {\n  body\n});\n",
        "fetch(URL, {\n  body,\n  signal: AbortSignal.timeout(10_000)\n});\n",
    ),
    (
        "fetch(URL, { body });\n",
        "fetch(URL, { body, signal: AbortSignal.timeout(10_000) });\n",
    ),
    ("fetch(URL);\n", "fetch(URL, { signal: AbortSignal.timeout(10_000) });\n"),
]


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [("python", *each) for each in PYTHON] + [("typescript", *each) for each in TYPESCRIPT],
)
@pytest.mark.parametrize("indent", ["", "    "])
def test_a_timeout_stands_where_the_author_would_have_put_it(
    language: str, before: str, after: str, indent: str
) -> None:
    head = {"python": "import requests\n", "typescript": "// a server's\n"}[language]
    holds = {"python": "if True:\n", "typescript": "{\n"}[language] if indent else ""
    document = Document("file:///a", head + holds + moved(before, indent), language_id=language)
    [found] = [f for f in check(document, RULES) if f.rule == "http-call-without-timeout"]
    [edit] = found.fixes[0].edits
    assert document.text.replace(edit.old, edit.new) == head + holds + moved(after, indent)


def moved(text: str, indent: str) -> str:
    """``text`` with each of its lines indented."""
    return "".join(indent + line for line in text.splitlines(keepends=True))
