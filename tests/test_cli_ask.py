"""consult-lsp ask: what is printed, and when it streams."""

import subprocess
from pathlib import Path

import pytest

from consult_lsp.cli import answer
from consult_lsp.report.console import Console
from support.command import Run
from support.fake_anthropic import FakeAnthropic, text

ANSWER = "Because.\n\n![x](https://evil.example/x)\n\n```py\nx = 1\n\n```\n"
SHOWN = "Because.\n\nx (`https://evil.example/x`)\n\n```py\nx = 1\n\n```\n"


def test_it_answers_about_lines_in_inert_markdown(run: Run, fake: FakeAnthropic) -> None:
    fake.queue(text(ANSWER))
    ran = run("ask", "Why?", "app.py:4-6")
    assert (ran.code, ran.out) == (0, SHOWN)
    asked = fake.requests[0].user
    assert "Answer a question about lines 4 to 6." in asked
    assert asked.endswith("Why?")


def test_json_tells_question_lines_and_answer(run: Run, fake: FakeAnthropic) -> None:
    fake.queue(text(ANSWER))
    record = run("ask", "Why?", "app.py:4-6", "--format", "json").json
    assert (record["question"], record["file"], record["start_line"]) == ("Why?", "app.py", 4)
    assert record["markdown"] == SHOWN


def test_without_a_file_it_is_about_the_trusted_project(
    run: Run, fake: FakeAnthropic, tmp_path: Path
) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    Path("CLAUDE.md").write_text("Never one.\n")
    refused = run("ask", "Why?")
    assert refused.code == 2
    assert "Run consult-lsp trust" in refused.err
    assert run("trust").code == 0
    fake.queue(text("So."))
    record = run("ask", "Why?", "--format", "json").json
    assert set(record) == {"question", "model", "markdown", "usage"}
    asked = fake.requests[0]
    assert "Never one." in asked.system + asked.user
    assert "app.py" not in asked.user


def test_an_empty_question_is_wrong_usage(run: Run) -> None:
    assert run("ask", " ", "app.py").code == 2


def test_an_answer_that_is_cut_is_no_answer(run: Run, fake: FakeAnthropic) -> None:
    fake.queue(text(ANSWER, end_after=3))
    ran = run("ask", "Why?", "app.py")
    assert (ran.code, ran.out) == (3, "")


def test_on_a_terminal_it_is_printed_part_by_part(
    run: Run, fake: FakeAnthropic, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[str] = []
    monkeypatch.setattr(answer, "_show", lambda console, part: printed.append(part))
    monkeypatch.setattr(Console, "__init__", _on_a_terminal)
    fake.queue(text(ANSWER))
    run("ask", "Why?", "app.py")
    assert len(printed) == 3
    assert "".join(printed) == ANSWER.strip()


def test_what_came_of_a_cut_answer_stays_on_the_terminal(
    run: Run, fake: FakeAnthropic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Console, "__init__", _on_a_terminal)
    fake.queue(text(ANSWER, end_after=4))
    ran = run("ask", "Why?", "app.py")
    assert ran.code == 3
    assert "Because." in ran.out
    assert "The answer broke off here" in ran.out


def _on_a_terminal(console: Console, environ: object) -> None:
    from consult_lsp.report.ink import Ink

    console.ink, console.is_terminal, console.width = Ink(), True, 80
