"""What is found without a model: the characters that no reader sees, whoever asks of what file."""

from pathlib import Path

import pytest

from consult_lsp.agents import catalog
from consult_lsp.consult.prepare import prepare
from consult_lsp.consult.task import Task
from consult_lsp.text.document import Document
from consult_lsp.text.selection import Selection
from support.tasks import AGENT

UNSEEN = "na\u200bme = 1\n"


def found_in(path: str) -> list[str]:
    document = Document(f"file:///workspace/{path}", UNSEEN)
    task = prepare(Task("review", AGENT, Selection(document, document.span, path=path)))
    return [finding.rule for finding in task.evidence]


@pytest.mark.parametrize("path", ["app.py", "notes.txt", "Makefile", "main.zig"])
def test_unseen_characters_are_told_in_every_language(path: str) -> None:
    assert found_in(path) == ["hidden-character"]


def test_unseen_characters_are_told_where_there_are_no_checks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(catalog, "bundled_folder", lambda: tmp_path)
    assert found_in("app.py") == ["hidden-character"]


def test_in_an_agent_file_they_are_left_to_the_doctor() -> None:
    assert found_in(".claude/agents/reviewer.md") == []
