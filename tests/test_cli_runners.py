"""Whatever the command line prints, a runner of a CI system finds no command in it."""

import json
import sys
from pathlib import Path

import pytest

from consult_lsp.report.console import Console
from consult_lsp.text.plain import without_runner_commands
from support.command import FLAWED, Run, runner

COMMAND = "##vso[task.setvariable variable=x]y"
NAME = f"a {COMMAND}##teamcity[x]##[y].py"
ANSWER = f"# So\n\n```\n{COMMAND}\n::set-output name=x::y\n```\n"
ASKING = ("--model", "scripted:replies")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    run = runner(tmp_path, monkeypatch, capsys)
    Path(NAME).write_text(FLAWED)
    Path(f"{NAME}.md").write_text("---\nname: [\n---\n")
    Path("replies").write_text(json.dumps({"text": ANSWER}) + "\n")
    return run


@pytest.mark.skipif(sys.platform == "win32", reason="no file has such a name there")
@pytest.mark.parametrize(
    "arguments",
    [
        ["review", NAME],
        ["review", NAME, "--format", "json"],
        ["review", f"missing {NAME}"],
        ["preview", NAME],
        ["preview", NAME, "--format", "json"],
        ["explain", NAME, *ASKING],
        ["explain", NAME, *ASKING, "--format", "json"],
        ["ask", COMMAND, NAME, *ASKING],
        ["ask", COMMAND, NAME, *ASKING, "--format", "json"],
        ["explain", NAME, "--model", f"scripted:{NAME}"],
        ["agents", "show", NAME],
        ["agents", "check", f"{NAME}.md"],
        ["doctor", "--model", NAME],
        ["doctor", "--endpoint", f"https://{COMMAND}"],
        ["trust", NAME],
        [NAME],
        [f"--{NAME}"],
        ["review", f"--{NAME}"],
        ["review", "app.py", "--jobs", NAME],
        ["review", "app.py", "--fail-on", NAME],
    ],
    ids=" ".join,
)
def test_it_is_given_none_by_anything_that_is_printed(run: Run, arguments: list[str]) -> None:
    ran = run(*arguments)
    printed = ran.out + ran.err
    assert printed
    assert without_runner_commands(printed) == printed
    if "json" in arguments:
        assert COMMAND in str(ran.json)


def test_it_is_given_none_by_what_is_set_on_a_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Console, "__init__", _on_a_terminal)
    ran = run("explain", NAME, *ASKING)
    assert "vso[" in ran.out
    assert without_runner_commands(ran.out) == ran.out


def _on_a_terminal(console: Console, environ: object) -> None:
    from consult_lsp.report.ink import Ink

    console.ink, console.is_terminal, console.width = Ink(), True, 80
