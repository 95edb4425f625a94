"""File names that are not UTF-8: shown escaped, valid in JSON, and no reason to fail."""

import json
import os
import sys
from pathlib import Path

import pytest

from consult_lsp.findings.storage.store import Store, store_file
from support.command import FLAWED, Run, a_review, runner
from support.fake_anthropic import FakeAnthropic, text

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="no file has such a name elsewhere")

NAME = os.fsdecode(b"caf\xe9.py")
FOLDER = os.fsdecode(b"d\xff")
SHOWN = "caf\\xe9.py"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """In a folder with such a name, after an editor has kept something of a file in it."""
    folder = tmp_path / FOLDER
    folder.mkdir()
    run = runner(folder, monkeypatch, capsys)
    Path(NAME).write_text(FLAWED)
    assert Store(store_file()).write("", "place", "text", "{}")
    return run


def test_a_review_shows_them_escaped(run: Run) -> None:
    ran = run("review", ".", "--fail-on", "never")
    assert ran.code == 0
    assert f"{SHOWN}:5: error" in ran.out


def test_json_has_no_half_of_a_character(run: Run) -> None:
    found = run("review", NAME, "--format", "json").json
    assert {finding["file"] for finding in found["findings"]} == {SHOWN}
    assert is_valid(found)


@pytest.mark.parametrize(
    "arguments",
    [
        ["preview", NAME],
        ["preview", NAME, "--format", "json"],
        ["doctor"],
        ["doctor", "--format", "json"],
        ["trust"],
        ["trust", "--list"],
        ["agents", "list", "--format", "json"],
        ["agents", "check", f".claude/agents/{NAME}.md", "--format", "json"],
    ],
    ids=" ".join,
)
def test_every_command_goes_on(run: Run, arguments: list[str]) -> None:
    assert run("trust").code == 0
    Path(".claude/agents").mkdir(parents=True)
    Path(".claude/agents", f"{NAME}.md").write_text("---\nname: a\ndescription: b\n---\nYou are.\n")
    ran = run(*arguments)
    assert ran.code == 0
    assert ran.out.encode()
    if "json" in arguments:
        assert is_valid(ran.json)
    else:
        assert "\\x" in ran.out


def test_what_cannot_be_read_is_told(run: Run) -> None:
    ran = run("review", f"missing {NAME}")
    assert ran.code == 2
    assert f"missing {SHOWN} was not read" in ran.err


def test_their_text_is_sent_and_the_answer_comes(run: Run, fake: FakeAnthropic) -> None:
    run("trust")
    fake.queue(a_review(), text("So."), text("So."))
    assert run("review", NAME, "--format", "json").json["errors"] == []
    assert run("explain", NAME).out == "So.\n"
    said = run("ask", os.fsdecode(b"why \xe9?"), NAME, "--format", "json").json
    assert (said["question"], said["file"]) == ("why \\xe9?", SHOWN)


def is_valid(record: object) -> bool:
    return bool(json.dumps(record, ensure_ascii=False).encode())
