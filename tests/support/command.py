"""The command line as tests call it, a file that it has something to say about, and replies."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from consult_lsp.cli import main
from support.fake_anthropic import FakeAnthropic, Reply, json_answer, serving

FLAWED = """\
import requests


def find(db, name):
    db.execute(f"SELECT id FROM users WHERE name = '{name}'")
    return requests.get("https://users.example/")
"""
QUERY = FLAWED.splitlines()[4]
BOUND = '    db.execute("SELECT id FROM users WHERE name = %s", (name,))'


class Ran(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


def runner(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs the command line in ``folder``, which holds ``app.py`` with two flaws."""
    monkeypatch.chdir(folder)
    Path("app.py").write_bytes(FLAWED.encode())

    def run(*arguments: str) -> Ran:
        code = main(list(arguments), serve_editor=lambda: 7)
        return Ran(code, *capsys.readouterr())

    return run


@contextmanager
def fake_api(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeAnthropic]:
    """A fake API, and an environment that leads to it."""
    with serving(FakeAnthropic()) as fake:
        for name, value in fake.environ.items():
            monkeypatch.setenv(name, value)
        yield fake


def a_finding(**changed: Any) -> dict[str, Any]:
    fix = {
        "title": "Bind the value",
        "preferred": True,
        "edits": [{"start_line": 5, "old": QUERY, "new": BOUND}],
    }
    finding = {
        "rule": "sql-built-from-strings",
        "category": "security",
        "severity": "error",
        "title": "User input becomes SQL",
        "start_line": 5,
        "end_line": 5,
        "anchor": QUERY,
        "why": "Whoever chooses `name` chooses the statement.",
        "trade_offs": "None.",
        "fixes": [fix],
    }
    return {**finding, **changed}


def a_review(*findings: dict[str, Any], summary: str = "One hole.") -> Reply:
    return json_answer({"summary": summary, "findings": list(findings)})


def an_improvement(old: str = QUERY, new: str = BOUND, start_line: int = 5) -> Reply:
    edits = [{"start_line": start_line, "old": old, "new": new}]
    return json_answer({"summary": "Binds the value.", "edits": edits})
