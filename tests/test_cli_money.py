"""What may be spent in a terminal: caps of the day, and a question before much is asked."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support.command import Run, a_review
from support.fake_anthropic import FakeAnthropic, Reply, json_answer, text

TOKENS, DOLLARS = "CONSULT_MAX_TOKENS_PER_DAY", "CONSULT_MAX_DOLLARS_PER_DAY"


def test_a_cap_of_the_day_holds_in_the_terminal(
    run: Run, fake: FakeAnthropic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKENS, "25_000")
    fake.queue(text("It looks for users.", usage={"input_tokens": 9_000, "output_tokens": 10}))
    assert run("explain", "app.py").code == 0
    capped = run("explain", "app.py")
    assert capped.code == 3
    assert "9,010 of 25,000 tokens are spent today" in capped.err
    assert f"{TOKENS} in a terminal" in capped.err
    assert len(fake.requests) == 1
    assert run("usage", "--format", "json").json[0]["requests"] == 1


def test_files_reviewed_at_once_stay_below_the_cap(
    run: Run, fake: FakeAnthropic, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        Path(f"part{number}.py").write_text(f"x = {number}\n")
    monkeypatch.setenv(TOKENS, "1_500")
    fake.reply_with(lambda body: a_review())
    ran = run("review", ".", "--jobs", "12", "--fail-on", "never")
    assert (ran.code, len(fake.requests)) == (3, 0)
    assert ran.err.count("Nothing was asked, because it may use") >= 1


def test_twelve_at_once_spend_no_more_than_the_cap_though_each_uses_all_that_it_may(
    run: Run, fake: FakeAnthropic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Room for the longest answer is reserved, so some are asked at once and others not at all."""
    cap, spent = 100_000, 0

    def uses_all(body: dict[str, Any]) -> Reply:
        nonlocal spent
        spent += 500 + body["max_tokens"]
        usage = {"input_tokens": 500, "output_tokens": body["max_tokens"]}
        return json_answer({"summary": "", "findings": []}, usage=usage)

    for number in range(12):
        Path(f"part{number}.py").write_text(f"x = {number}\n")
    monkeypatch.setenv(TOKENS, f"{cap}")
    fake.reply_with(uses_all)
    ran = run("review", ".", "--jobs", "12", "--fail-on", "never")
    asked = len(fake.requests)
    assert (ran.code, 0 < asked < 12) == (3, True)
    assert "Nothing was asked, because it may use" in ran.err
    assert cap / 3 < spent <= cap
    [book] = run("usage", "--format", "json").json
    assert (book["requests"], book["input_tokens"] + book["output_tokens"]) == (asked, spent)


@pytest.mark.parametrize("name", [TOKENS, DOLLARS])
@pytest.mark.parametrize("value", ["nan", "-1", "", "many", "inf", "1e99999", "9" * 5_000])
@pytest.mark.parametrize("command", ["explain", "review"])
def test_a_cap_that_is_no_number_is_one_error(
    run: Run,
    fake: FakeAnthropic,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    command: str,
) -> None:
    monkeypatch.setenv(name, value)
    ran = run(command, "app.py")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert f"Nobody was asked, because {name} is" in ran.err
    assert fake.requests == []


def test_a_cap_in_dollars_needs_a_known_price(
    run: Run, fake: FakeAnthropic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DOLLARS, "5")
    ran = run("explain", "app.py")
    assert (ran.code, len(fake.requests)) == (3, 0)
    assert "the price of claude-sonnet-5-5 is not known here" in ran.err


def test_a_cap_with_a_damaged_book_asks_nobody(
    run: Run, fake: FakeAnthropic, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.queue(text("It looks for users."))
    assert run("explain", "app.py").code == 0
    [book] = Path.home().rglob("usage.db")
    book.write_bytes(b"no database at all")
    monkeypatch.setenv(TOKENS, "90_000")
    ran = run("explain", "app.py")
    assert (ran.code, len(fake.requests)) == (3, 1)
    assert "what was spent is not known" in ran.err


# --- Before much is asked ---------------------------------------------------------------------


def many_files(count: int) -> None:
    Path("app.py").unlink()
    for number in range(count):
        Path(f"part{number}.py").write_text(f"x = {number}\n")


def test_many_files_need_a_yes_and_without_a_terminal_nobody_is_asked(
    run: Run, fake: FakeAnthropic
) -> None:
    many_files(21)
    ran = run("review", ".")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "Nobody was asked, because 21 files for claude-sonnet-5-5 need your word" in ran.err
    assert "tokens to read, at a price that is not known here. Give --yes, or name less" in ran.err
    assert fake.requests == []


def test_with_yes_many_files_are_reviewed(run: Run, fake: FakeAnthropic) -> None:
    many_files(21)
    fake.reply_with(lambda body: a_review())
    assert run("review", ".", "--yes").code == 0
    assert len(fake.requests) == 21


def test_few_files_need_no_word(run: Run, fake: FakeAnthropic) -> None:
    many_files(20)
    fake.reply_with(lambda body: a_review())
    assert run("review", ".").code == 0


def test_without_a_model_nothing_is_asked_of_anybody(run: Run, fake: FakeAnthropic) -> None:
    many_files(30)
    assert run("review", ".", "--no-model").code == 0
    assert fake.requests == []


@pytest.mark.parametrize("command", ["review", "explain", "improve", "ask"])
def test_what_costs_more_than_a_dollar_needs_a_yes_however_few_files_it_is(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """Anthropic's own price is known; nothing is sent to it."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-made-up")
    Path("large.py").write_text("total = price * count  # the sum of one line\n" * 20_000)
    question = ["Why?"] if command == "ask" else []
    ran = run(command, *question, "large.py", "--model", "claude-opus-5-5")
    assert ran.code == 2
    assert "tokens to read, for about $1." in ran.err
    assert " and at most $" in ran.err
    assert "Give --yes" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX terminal")
@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 2), ("", 2)])
def test_on_a_terminal_the_question_is_put(
    run: Run, fake: FakeAnthropic, answer: str, code: int
) -> None:
    import pty

    many_files(21)
    fake.reply_with(lambda body: a_review())
    ours, theirs = pty.openpty()
    os.write(ours, f"{answer}\n".encode())
    with subprocess.Popen(
        [sys.executable, "-m", "consult_lsp", "review", "."],
        stdin=theirs,
        stderr=theirs,
        stdout=subprocess.DEVNULL,
    ) as ran:
        os.close(theirs)
        said = all_of(ours)
    assert ran.returncode == code
    assert "21 files for claude-sonnet-5-5: about" in said
    assert "Go on? [y/N]" in said
    assert len(fake.requests) == (21 if code == 0 else 0)


def all_of(terminal: int) -> str:
    """What is written to a terminal until its last writer has ended, read as it comes."""
    said = b""
    with contextlib.suppress(OSError):  # Linux's way to say that nobody writes any more
        while piece := os.read(terminal, 4096):
            said += piece
    os.close(terminal)
    return said.decode()
