"""What the command line says of trust: what it is about, what it covers, and what is not used."""

from pathlib import Path

import pytest

from support.command import Run, runner


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".claude/agents").mkdir(parents=True)
    (tmp_path / ".claude/agents/own.md").write_text("---\nname: own\ndescription: x\n---\nHi")
    (tmp_path / "CLAUDE.md").write_text("Be kind.")
    (tmp_path / "api").mkdir()
    (tmp_path / "api/AGENTS.md").write_text("Be quick.")
    return runner(tmp_path, monkeypatch, capsys)


def test_trust_lists_what_it_will_use_and_that_it_covers_all_below(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / ".consult-dismissed.yaml").write_text("[]")
    assert run("trust").out.splitlines() == [
        f"{tmp_path} is trusted with all folders below it, as they are now and as they will be.",
        "Used are, and in folders below what is there of the kind:",
        "  agents: own",
        "  rules: CLAUDE.md",
        "  dismissals of the team: .consult-dismissed.yaml",
        "Its files may be sent with a question, and agents may search them.",
        "Take it back with: consult-lsp trust --revoke",
    ]


def test_of_a_folder_within_what_stands_above_it_is_used_as_well(run: Run, tmp_path: Path) -> None:
    lines = run("trust", str(tmp_path / "api")).out.splitlines()
    assert "  agents: own" in lines
    assert "  rules: AGENTS.md, ../CLAUDE.md" in lines


def test_trust_does_not_come_down_from_the_home_folder(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    told = run("trust", str(tmp_path)).out.splitlines()
    assert told[0] == (
        f"{tmp_path}, your home folder, is trusted by itself: repositories below it are not."
    )


def test_many_are_counted(run: Run, tmp_path: Path) -> None:
    for number in range(20):
        agent = f"---\nname: a{number:02}\ndescription: x\n---\nHi"
        (tmp_path / f".claude/agents/a{number:02}.md").write_text(agent)
    assert ", a11, 9 more\n" in run("trust").out


def test_a_folder_without_any_says_what_it_means(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plain/.git").mkdir(parents=True)
    assert "no agents and no rules of its own yet" in run("trust", str(tmp_path / "plain")).out


def test_the_doctor_counts_no_agent_of_an_untrusted_folder_as_in_force(run: Run) -> None:
    before = run("doctor", "--format", "json").json
    assert before["trusted"] is False
    assert before["agents"] == ["backend-developer"]
    assert before["unused"] == ["agents: own", "rules: CLAUDE.md"]
    told = run("doctor").out
    assert "(not trusted)\n" in told
    assert "unused    agents: own; rules: CLAUDE.md: not used before consult-lsp trust\n" in told
    run("trust")
    after = run("doctor", "--format", "json").json
    assert (after["trusted"], after["unused"]) == (True, [])
    assert after["agents"] == ["own", "backend-developer"]


def test_an_empty_list_says_so(run: Run) -> None:
    assert run("trust", "--list").out == "No folder is trusted.\n"
