"""What a command prints and how it ends, without a model and with a fake one over HTTP."""

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from support.command import (
    BOUND,
    FLAWED,
    QUERY,
    Run,
    a_finding,
    a_review,
    an_improvement,
)
from support.fake_anthropic import FakeAnthropic, error, text


class TestWithoutAModel:
    def test_a_review_shows_place_code_why_and_fix_and_says_that_no_model_was_asked(
        self, run: Run
    ) -> None:
        ran = run("review", "app.py")
        assert ran.code == 1
        assert "app.py:5: error sql-built-from-strings: " in ran.out
        assert "5 ▸     db.execute(f" in ran.out
        assert "- " + "    return requests.get" in ran.out
        assert "timeout=" in ran.out
        assert "2 findings in 1 file: 1 error, 1 warning; 1 with a fix." in ran.out
        assert "No model is asked" in ran.out
        assert "ANTHROPIC_API_KEY" in ran.out
        assert ran.err == ""

    @pytest.mark.parametrize(
        ("level", "code"),
        [("never", 0), ("error", 1), ("warning", 1), ("hint", 1)],
    )
    def test_fail_on_chooses_from_where_on_a_review_fails(
        self, run: Run, level: str, code: int
    ) -> None:
        assert run("review", "app.py", "--fail-on", level).code == code

    def test_only_findings_as_bad_as_wanted_are_shown(self, run: Run) -> None:
        findings = run("review", "app.py", "--min-severity", "error", "--format", "json").json
        assert [found["severity"] for found in findings["findings"]] == ["error"]

    def test_only_findings_in_the_lines_asked_about_are_shown(self, run: Run) -> None:
        found = run("review", "app.py:6", "--format", "json")
        assert found.code == 0
        assert [each["rule"] for each in found.json["findings"]] == ["http-call-without-timeout"]

    def test_json_has_the_answer_schema_s_fields_and_the_file(self, run: Run) -> None:
        record = run("review", "app.py", "--format", "json").json
        assert record["model"] is None
        assert "No model is asked" in record["note"]
        assert {"file", "origin", "evidence", *a_finding()} == record["findings"][0].keys()
        assert record["findings"][0]["file"] == "app.py"
        assert record["findings"][0]["origin"] == "check"

    def test_clean_code_ends_with_0(self, run: Run) -> None:
        Path("clean.py").write_text("x = 1\n")
        ran = run("review", "clean.py")
        assert (ran.code, ran.out.splitlines()[0]) == (0, "No findings in 1 file.")

    def test_a_file_that_no_check_covers_is_not_called_clean(self, run: Run) -> None:
        Path("query.go").write_text("package main\n")
        Path("notes.md").write_text("# Notes\n")
        ran = run("review", "query.go", "notes.md")
        assert (ran.code, ran.out.splitlines()[0]) == (
            2,
            "Not checked, because no structural check covers them: query.go, notes.md.",
        )
        assert "No findings" not in ran.out
        Path("clean.py").write_text("x = 1\n")
        beside = run("review", "clean.py", "query.go")
        assert (beside.code, beside.out.splitlines()[:2]) == (
            0,
            [
                "No findings in 1 file.",
                "Not checked, because no structural check covers it: query.go.",
            ],
        )
        assert run("review", "clean.py", "query.go", "--format", "json").json["not_checked"] == [
            "query.go"
        ]

    def test_a_file_that_is_too_large_for_the_checks_is_not_called_clean(self, run: Run) -> None:
        Path("large.py").write_text("x = (" + "1, " * 8_000 + ")\n")
        ran = run("review", "large.py", "--format", "json")
        assert (ran.code, ran.json["not_checked"]) == (2, ["large.py"])

    @pytest.mark.parametrize("command", ["improve", "explain"])
    def test_what_needs_a_model_says_how_to_connect_one(self, run: Run, command: str) -> None:
        ran = run(command, "app.py")
        assert (ran.code, ran.out) == (2, "")
        assert "No model is asked, because no model is set up. Set ANTHROPIC_API_KEY" in ran.err

    def test_a_folder_stands_for_its_source_code(self, run: Run) -> None:
        for path in ("src/b.py", "src/a.ts", "src/notes.md", "node_modules/x.js", ".hidden/y.py"):
            Path(path).parent.mkdir(exist_ok=True)
            Path(path).write_text("x = 1\n")
        assert "in 3 files" in run("review", ".").out


class TestBadInput:
    def test_an_unknown_agent_is_told_the_closest(self, run: Run) -> None:
        ran = run("review", "app.py", "--agent", "backend-devloper")
        assert (ran.code, ran.out) == (2, "")
        assert "Did you mean backend-developer?" in ran.err

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (None, "there is no such file"),
            (b"x = 1\0", "it is a binary file"),
            ("x = 'é'".encode("latin-1"), "it is not UTF-8 text"),
            (b"#" * 1_000_001, "it is larger than 1 MB"),
        ],
    )
    def test_a_file_that_cannot_be_read_is_one_error_and_the_others_go_on(
        self, run: Run, content: bytes | None, reason: str
    ) -> None:
        if content is not None:
            Path("bad.py").write_bytes(content)
        ran = run("review", "bad.py", "app.py", "--fail-on", "never")
        assert ran.code == 2
        assert ran.err.count("\n") == 1
        assert f"bad.py was not read, because {reason}" in ran.err
        assert "2 findings in 1 file" in ran.out

    def test_a_file_of_a_folder_that_cannot_be_read_is_told_and_fails_nothing(
        self, run: Run
    ) -> None:
        Path("old.py").write_bytes("x = 'é'".encode("latin-1"))
        ran = run("review", ".", "--fail-on", "never")
        assert ran.code == 0
        assert "old.py was not read, because it is not UTF-8 text" in ran.err
        assert "2 findings in 1 file" in ran.out
        assert "old.py" in run("review", ".", "--format", "json").json["errors"][0]

    def test_a_secret_file_is_one_error_and_the_others_go_on(self, run: Run) -> None:
        Path("credentials.json").write_text("{}\n")
        ran = run("review", "credentials.json", "app.py", "--fail-on", "never")
        assert ran.code == 2
        assert ran.err.count("\n") == 1
        assert "'credentials.json' is not sent" in ran.err
        assert "2 findings in 1 file" in ran.out

    def test_what_is_not_to_be_sent_is_no_part_of_a_folder(self, run: Run) -> None:
        Path(".consultignore").write_text("private.py\n")
        Path("private.py").write_text("x = 1\n")
        ran = run("review", ".", "--fail-on", "never")
        assert (ran.code, ran.err) == (0, "")
        assert "in 1 file" in ran.out

    @pytest.mark.skipif(sys.platform == "win32", reason="there are no FIFOs")
    def test_a_pipe_is_not_waited_for(self, run: Run) -> None:
        os.mkfifo("pipe.py")
        assert "it is not a regular file" in run("review", "pipe.py").err

    @pytest.mark.parametrize("lines", ["5-99", "7", "99-100"])
    def test_a_range_outside_of_the_file_is_told_how_many_lines_there_are(
        self, run: Run, lines: str
    ) -> None:
        ran = run("explain", f"app.py:{lines}", "--model", "scripted:app.py")
        assert ran.code == 2
        ran = run("review", f"app.py:{lines}")
        assert ran.code == 2
        assert "it has 6 lines" in ran.err

    @pytest.mark.parametrize("lines", ["0", "3-2"])
    def test_a_range_that_is_none_is_an_error(self, run: Run, lines: str) -> None:
        ran = run("review", f"app.py:{lines}")
        assert ran.code == 2
        assert "is no range of lines" in ran.err

    @pytest.mark.parametrize(
        "wrong",
        [
            ["--fail-on", "sometimes"],
            ["--jobs", "0"],
            ["--max-seconds", "soon"],
            ["--format", "xml"],
            ["--nonsense"],
        ],
    )
    def test_a_malformed_option_is_an_error(self, run: Run, wrong: list[str]) -> None:
        ran = run("review", "app.py", *wrong)
        assert (ran.code, ran.out) == (2, "")
        assert "Error: " in ran.err

    def test_a_malformed_endpoint_is_an_error(self, run: Run) -> None:
        ran = run("review", "app.py", "--endpoint", "http://models.example")
        assert (ran.code, ran.out) == (2, "")
        assert "plain http is allowed to this machine only" in ran.err

    @pytest.mark.parametrize("path", ["missing.py", "", "a" * 5000])
    def test_where_nothing_was_read_there_is_no_review_to_print(self, run: Run, path: str) -> None:
        ran = run("review", path)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.count("\n") == 1
        assert run("review", path, "--format", "json").json["findings"] == []

    def test_a_mistyped_range_is_told_apart_from_a_missing_file(self, run: Run) -> None:
        assert "3- is no range of lines" in run("explain", "app.py:3-").err

    def test_a_working_folder_that_is_gone_is_an_error(self, run: Run) -> None:
        gone = Path("gone").absolute()
        gone.mkdir()
        os.chdir(gone)
        gone.rmdir()
        for command in (["review", "x.py"], ["doctor"], ["agents", "list"]):
            ran = run(*command)
            assert (ran.code, ran.out) == (2, "")
            assert "the working folder cannot be found" in ran.err

    def test_an_empty_folder_is_an_error(self, run: Run) -> None:
        Path("empty").mkdir()
        ran = run("review", "empty")
        assert ran.code == 2
        assert "holds no source file" in ran.err


class TestReview:
    def test_a_model_s_finding_takes_the_place_of_the_check_s(
        self, run: Run, fake: FakeAnthropic
    ) -> None:
        fake.queue(a_review(a_finding()))
        ran = run("review", "app.py", "--format", "json")
        assert ran.code == 1
        assert ran.json["model"] == "claude-sonnet-5-5"
        assert ran.json["summary"] == "One hole."
        assert ran.json["usage"]["output"] > 0
        assert [(each["title"], each["origin"]) for each in ran.json["findings"]] == [
            ("User input becomes SQL", "model"),
            ("HTTP call that may wait for ever", "check"),
        ]

    def test_a_finding_that_quotes_nothing_is_left_out_and_told(
        self, run: Run, fake: FakeAnthropic
    ) -> None:
        fake.queue(a_review(a_finding(anchor="no such line", title="Invented")))
        ran = run("review", "app.py")
        assert "left out: “Invented” quotes a line that is not in the text." in ran.out

    @pytest.mark.parametrize(
        ("reply", "words"),
        [
            (error(401), "key"),
            (text("Certainly! Here is"), "could not be used"),
        ],
    )
    def test_when_the_model_fails_the_checks_still_speak(
        self, run: Run, fake: FakeAnthropic, reply: Any, words: str
    ) -> None:
        fake.queue(reply)
        ran = run("review", "app.py")
        assert ran.code == 3
        assert ran.err.count("\n") == 1
        assert words in ran.err
        assert "only structural checks were made" in ran.out
        assert "app.py:5: error sql-built-from-strings" in ran.out

    def test_a_refused_key_is_told_once_for_many_files(self, run: Run, fake: FakeAnthropic) -> None:
        Path("more").mkdir()
        for number in range(6):
            Path(f"more/f{number}.py").write_text(FLAWED)
        fake.reply_with(lambda _: error(401))
        ran = run("review", "more", "--jobs", "1")
        assert ran.code == 3
        assert ran.err.count("\n") == 1
        assert len(fake.requests) == 1

    def test_a_model_s_failure_counts_for_more_than_an_unread_file(
        self, run: Run, fake: FakeAnthropic
    ) -> None:
        fake.queue(error(401))
        assert run("review", "app.py", "missing.py").code == 3

    def test_no_network_is_one_error(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-nobody")
        monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:9")
        ran = run("review", "app.py", "--max-seconds", "5")
        assert ran.code == 3
        assert ran.err.count("\n") == 1
        assert "sk-nobody" not in ran.out + ran.err

    def test_no_model_means_that_none_is_asked(self, run: Run, fake: FakeAnthropic) -> None:
        ran = run("review", "app.py", "--no-model")
        assert ran.code == 1
        assert "because --no-model was given." in ran.out
        assert fake.requests == []

    def test_nothing_a_hostile_model_writes_reaches_the_terminal_as_it_is(
        self, run: Run, fake: FakeAnthropic
    ) -> None:
        evil = "a\x1b]52;c;aGk=\x07\x9b31m\u202eb\n::set-output name=x::y\n##[add-path]/tmp"
        evil += "##vso[task.setvariable variable=x]y"
        finding = a_finding(
            title=evil, why=evil, trade_offs=evil, fixes=[{"title": evil, "preferred": True,
            "edits": [{"start_line": 5, "old": QUERY, "new": BOUND + "  # " + evil[:9]}]}],
        )  # fmt: skip
        fake.queue(*[a_review(finding, summary=evil)] * 2)
        for output in ("text", "json"):
            ran = run("review", "app.py", "--format", output)
            assert not [c for c in ran.out if c not in "\n\t" and not c.isprintable()]
            assert "##[" not in ran.out
            assert "##vso[" not in ran.out
            assert not [line for line in ran.out.splitlines() if line.lstrip().startswith("::")]


class TestImprove:
    def test_it_prints_a_patch_and_changes_nothing(self, run: Run, fake: FakeAnthropic) -> None:
        fake.queue(an_improvement())
        ran = run("improve", "app.py:4-6", "--intent", "bind values")
        assert ran.code == 0
        assert ran.out.startswith("# Binds the value.\n--- a/app.py\n+++ b/app.py\n@@ ")
        assert f"\n-{QUERY}\n+{BOUND}\n" in ran.out
        assert "bind values" in fake.requests[0].user
        assert Path("app.py").read_text() == FLAWED

    @pytest.mark.parametrize("bom", ["", "\ufeff"])
    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    def test_writing_changes_these_lines_and_no_other_byte(
        self, run: Run, fake: FakeAnthropic, bom: str, end: str
    ) -> None:
        before = (bom + FLAWED.replace("\n", end)).removesuffix(end)
        Path("app.py").write_bytes(before.encode())
        Path("app.py").chmod(0o640)
        fake.queue(an_improvement())
        ran = run("improve", "app.py", "--write")
        assert (ran.code, ran.err) == (0, "")
        assert "Written to app.py." in ran.out
        assert Path("app.py").read_bytes() == before.replace(QUERY, BOUND).encode()
        assert Path("app.py").stat().st_mode & 0o777 == 0o640
        assert [path.name for path in Path().iterdir()] == ["app.py"]

    def test_a_file_that_changed_meanwhile_is_left_alone(
        self, run: Run, fake: FakeAnthropic
    ) -> None:
        def meanwhile(_: Any) -> Any:
            Path("app.py").write_text(FLAWED + "# typed meanwhile\n")
            return an_improvement()

        fake.reply_with(meanwhile)
        ran = run("improve", "app.py", "--write")
        assert ran.code == 2
        assert f"+{BOUND}\n" in ran.out, "what was paid for is shown"
        assert "no longer the text that was read" in ran.err
        assert Path("app.py").read_text() == FLAWED + "# typed meanwhile\n"

    def test_an_edit_outside_of_the_lines_is_refused(self, run: Run, fake: FakeAnthropic) -> None:
        fake.queue(an_improvement())
        ran = run("improve", "app.py:1-2", "--write")
        assert ran.code == 3
        assert "The change was left out" in ran.err
        assert f"# @@ 5 @@\n# -{QUERY}\n# +{BOUND}\n" in ran.out
        assert "outside the selection" in ran.out
        assert Path("app.py").read_text() == FLAWED

    def test_json_has_an_edit_that_could_not_be_placed(self, run: Run, fake: FakeAnthropic) -> None:
        fake.queue(an_improvement())
        [way] = run("improve", "app.py:1-2", "--format", "json").json["unplaced"]
        assert "outside the selection" in way["reason"]
        assert way["edits"] == [{"start_line": 5, "old": QUERY, "new": BOUND}]

    def test_json_tells_the_edits_the_patch_and_whether_it_was_written(
        self, run: Run, fake: FakeAnthropic
    ) -> None:
        fake.queue(an_improvement())
        record = run("improve", "app.py", "--write", "--format", "json").json
        assert record["edits"] == [{"start_line": 5, "old": QUERY, "new": BOUND}]
        assert f"+{BOUND}\n" in record["diff"]
        assert record["written"] is True


class TestExplain:
    ANSWER = "Finds a user.\n\n![x](https://evil.example/x) [docs](https://a.example)\n"
    SHOWN = "Finds a user.\n\nx (`https://evil.example/x`) docs (`https://a.example`)\n"

    def test_it_prints_inert_markdown(self, run: Run, fake: FakeAnthropic) -> None:
        fake.queue(text(self.ANSWER))
        ran = run("explain", "app.py:4-6")
        assert (ran.code, ran.out) == (0, self.SHOWN)
        assert "Explain lines 4 to 6." in fake.requests[0].user

    def test_an_empty_answer_explains_nothing(self, run: Run, fake: FakeAnthropic) -> None:
        fake.queue(text(" \n"))
        ran = run("explain", "app.py")
        assert (ran.code, ran.out) == (3, "")
        assert "could not be used, because it is empty" in ran.err

    def test_json_tells_the_lines(self, run: Run, fake: FakeAnthropic) -> None:
        fake.queue(text(self.ANSWER))
        record = run("explain", "app.py:4-6", "--format", "json").json
        assert record["markdown"] == self.SHOWN
        assert (record["start_line"], record["end_line"]) == (4, 6)
