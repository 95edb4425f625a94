"""What the command line says of agents, and of its own health."""

import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from consult_lsp import __version__
from support.command import Ran, Run
from support.fake_anthropic import FakeAnthropic


class TestAgents:
    def test_they_are_listed_nearest_first(self, run: Run) -> None:
        Path(".claude/agents").mkdir(parents=True)
        Path(".claude/agents/x.md").write_text("---\nname: mine\ndescription: Mine. More.\n---\nHi")
        assert "consult-lsp trust" in run("agents", "list").err
        assert run("trust").code == 0
        listed = run("agents", "list", "--format", "json").json
        assert [(each["name"], each["origin"]) for each in listed] == [
            ("mine", "workspace"),
            ("backend-developer", "bundled"),
        ]
        assert "\n    Mine.\n" in run("agents", "list").out

    def test_one_is_shown_with_its_prompt(self, run: Run) -> None:
        ran = run("agents", "show", "backend-developer")
        assert ran.code == 0
        assert "description:" in ran.out
        record = run("agents", "show", "backend-developer", "--format", "json").json
        assert record["prompt"].strip() in ran.out

    def test_an_unknown_one_is_an_error(self, run: Run) -> None:
        assert run("agents", "show", "nobody").code == 2

    def test_checking_a_file_tells_place_and_problem(self, run: Run) -> None:
        Path("good.md").write_text("---\nname: good\ndescription: Good.\n---\nHi")
        Path("bad.md").write_bytes(b"---\nname: bad\n---\n\xff")
        assert run("agents", "check", "good.md") == Ran(0, "", "")
        ran = run("agents", "check", "good.md", "bad.md")
        assert ran.code == 1
        assert ran.out.startswith("bad.md:4:1: error: ")
        assert run("agents", "check", "nowhere.md").code == 1

    def test_checking_what_holds_no_agent_says_so(self, run: Run) -> None:
        Path("README.md").write_text("No agent.")
        for nothing in (".", "README.md"):
            ran = run("agents", "check", nothing)
            assert (ran.code, ran.out) == (2, "")
            assert "Nothing was checked, because there is no agent" in ran.err

    def test_checking_a_file_among_agents_that_describes_none_says_why(self, run: Run) -> None:
        Path(".claude/agents").mkdir(parents=True)
        for name, text in (("none.md", "no frontmatter"), ("empty.md", "")):
            file = Path(".claude/agents", name)
            file.write_text(text)
            ran = run("agents", "check", str(file))
            assert ran.code == 0
            assert ran.out.startswith(f"{file}:1:1: information: This file is not read as an agent")
            assert "no frontmatter" in ran.out
        assert run("agents", "check", ".claude").out == "", "there it is documentation"

    def test_checking_a_binary_file_calls_it_one(self, run: Run) -> None:
        Path("picture.md").write_bytes(b"\x89PNG\r\n\0\xff")
        assert "it is a binary file" in run("agents", "check", "picture.md").out

    def test_checking_says_what_the_editor_says_and_fails_for_errors_only(self, run: Run) -> None:
        stale = "---\nname: stale\ndescription: Old.\ntools: Read, LS\n---\nHi"
        Path("stale.md").write_text(stale)
        ran = run("agents", "check", "stale.md")
        line = stale[: stale.index("LS")].splitlines()
        place = f"{len(line)}:{len(line[-1]) + 1}"
        assert ran.code == 0
        assert ran.out.startswith(f"stale.md:{place}: warning: 'LS' is no tool")
        assert ran.out.endswith("[stale-tool]\n")
        [record] = run("agents", "check", "stale.md", "--format", "json").json
        assert (record["code"], f"{record['line']}:{record['column']}") == ("stale-tool", place)
        assert record["fixes"] == ["Rename to 'Glob'"]

    def test_checking_a_folder_takes_agents_and_rules_by_their_paths(self, run: Run) -> None:
        Path(".claude/agents").mkdir(parents=True)
        Path(".cursor/rules").mkdir(parents=True)
        Path("README.md").write_text("No agent\u202e.")
        Path(".claude/agents/a.md").write_text("---\nname: a\ndescription: A\u202e.\n---\nHi")
        Path(".cursor/rules/b.mdc").write_text('---\nalwaysApply: "true"\n---\nHi')
        Path("CLAUDE.md").write_text("See @gone.md and @.claude/agents/a.md")
        records = run("agents", "check", ".", "--format", "json").json
        assert [(each["path"], each["code"]) for each in records] == [
            (".claude/agents/a.md", "hidden-character"),
            (".cursor/rules/b.mdc", "quoted-flag"),
            ("CLAUDE.md", "broken-import"),
        ]
        assert "\u202e" not in run("agents", "check", ".").out


class TestDoctor:
    def test_it_is_well_without_a_model_and_says_what_to_do(self, run: Run) -> None:
        ran = run("doctor")
        assert ran.code == 0
        assert __version__ in ran.out
        assert "backend-developer" in ran.out
        assert "→ Set ANTHROPIC_API_KEY" in ran.out

    def test_it_neither_shows_nor_sends_a_key(self, run: Run, fake: FakeAnthropic) -> None:
        for output in ("text", "json"):
            ran = run("doctor", "--format", output)
            assert ran.code == 0
            assert "the key in ANTHROPIC_API_KEY" in ran.out
            assert fake.key not in ran.out
        assert not any("x-api-key" in each.headers for each in fake.requests)

    def test_a_local_endpoint_that_does_not_answer_is_an_error(self, run: Run) -> None:
        ran = run("doctor", "--endpoint", "http://127.0.0.1:1", "--model", "qwen3-coder")
        assert ran.code == 2
        assert "127.0.0.1:1 does not answer (ConnectionRefusedError)" in ran.out
        assert "→ Start the server there, or name another by --endpoint." in ran.out

    def test_a_model_without_a_key_is_named(self, run: Run) -> None:
        ran = run("doctor", "--model", "claude-opus-4-5")
        assert "because there is no key for claude-opus-4-5. Set ANTHROPIC_API_KEY" in ran.out

    def test_an_option_is_called_by_its_name_and_not_by_that_of_a_setting(self, run: Run) -> None:
        ran = run("doctor", "--endpoint", "foo", "--model", "qwen3-coder")
        assert ran.code == 2
        assert "--endpoint is refused" in ran.out
        assert "Correct --endpoint." in ran.out

    def test_online_it_sees_whether_the_endpoint_answers_and_takes_the_key(
        self, run: Run, fake: FakeAnthropic
    ) -> None:
        ran = run("doctor", "--online")
        assert ran.code == 0
        assert "answers (HTTP 401; no key was sent). Connected: claude-" in ran.out
        assert [(each.path, "x-api-key" in each.headers) for each in fake.requests] == [
            ("/v1/models", False),
            ("/v1/models?limit=1000", True),
        ]

    def test_online_a_key_that_is_not_taken_is_an_error(
        self, run: Run, fake: FakeAnthropic, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ANTHROPIC_API_KEY", "another-key")
        ran = run("doctor", "--online")
        assert ran.code == 2
        assert "did not accept the key in ANTHROPIC_API_KEY" in ran.out
        assert "Review something" not in ran.out
        assert len(fake.requests) == 2

    def test_a_broken_agent_file_is_a_failure(self, run: Run) -> None:
        Path(".claude/agents").mkdir(parents=True)
        Path(".claude/agents/bad.md").write_bytes(b"\xff")
        assert run("doctor").code == 0  # nothing of an untrusted folder is in force
        run("trust")
        ran = run("doctor")
        assert ran.code == 2
        assert "bad.md:1: error: " in ran.out


def test_serve_serves_and_knows_no_other_transport(run: Run) -> None:
    assert run("serve").code == 7
    assert run("serve", "--stdio").code == 7
    assert run("serve", "--port", "1").code == 2


def test_a_preview_tells_which_rules_apply_and_which_do_not(run: Run) -> None:
    Path(".git").mkdir()
    Path("CLAUDE.md").write_text("Amounts are whole cents.")
    Path(".claude/rules").mkdir(parents=True)
    Path(".claude/rules/web.md").write_text("---\npaths: web/**\n---\nNo inline styles.")
    Path("a.py").write_text("x = 1\n")
    assert "Amounts are whole cents." not in run("preview", "a.py").out
    assert run("trust").code == 0
    page = run("preview", "a.py").out
    assert "Amounts are whole cents." in page
    assert "No inline styles." not in page
    assert "- not used: .claude/rules/web.md: It does not apply: " in page


def test_a_preview_says_what_it_costs_at_worst_and_counts_tools_and_schema(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anthropic's own price is known; nothing is sent to it."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-made-up")
    explained = run("preview", "app.py", "--flow", "explain", "--format", "json").json
    alone = run("preview", "app.py", "--format", "json").json
    assert run("trust").code == 0
    record = run("preview", "app.py", "--format", "json").json
    assert explained["request"]["schema"] is None
    assert alone["tokens"] > explained["tokens"] + 1_000
    assert record["request"]["tools"][0]["name"] == "read_file"
    assert record["tokens"] > alone["tokens"] + 300
    least = Decimal(record["request"]["max_tokens"]) * 10 / 1_000_000
    assert least < Decimal(record["dollars_at_worst"]) < least + Decimal("0.1")
    page = run("preview", "app.py").out
    assert f"about {record['tokens']:,} tokens to read, for about $0.0" in page
    assert " and at most $0." in page
    assert "## Tool read_file" in page


def test_rules_that_git_ignores_go_along_and_the_preview_names_them(run: Run) -> None:
    """``CLAUDE.local.md`` is there to be ignored by git and read by agents."""
    subprocess.run(["git", "init", "-q"], check=True)
    Path(".gitignore").write_text("CLAUDE.local.md\n")
    Path("CLAUDE.local.md").write_text("My server is called amber.")
    assert run("trust").code == 0
    assert "My server is called amber." in run("preview", "app.py").out
    Path(".consultignore").write_text("CLAUDE.local.md\n")
    assert "My server is called amber." not in run("preview", "app.py").out
