"""What may be spent in a terminal: caps of the day, and a question before much is asked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.command import Run, a_review, fake_api, runner
from support.fake_anthropic import FakeAnthropic, text

TOKENS, DOLLARS = "CONSULT_MAX_TOKENS_PER_DAY", "CONSULT_MAX_DOLLARS_PER_DAY"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(tmp_path, monkeypatch, capsys)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeAnthropic]:
    with fake_api(monkeypatch) as fake:
        yield fake


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
