"""What the terminal makes of all that an answer may hold: evidence, doubts, other ways, a cut."""

import json
from pathlib import Path

from support.command import BOUND, FLAWED, QUERY, Run, a_finding, a_review
from support.fake_anthropic import FakeAnthropic, Reply, json_answer, text

SAFE = "    db.find_user(name)"
ASKED = "app.py:4-5"


def test_evidence_is_printed_where_it_was_found(run: Run, fake: FakeAnthropic) -> None:
    quoted = {"path": "", "start_line": 9, "quote": "def find(db, name):", "note": "any name"}
    fake.queue(a_review(a_finding(evidence=[quoted])), a_review(a_finding(evidence=[quoted])))
    assert "  see app.py:4: any name\n    │ def find(db, name):\n" in run("review", "app.py").out
    [found, *_] = run("review", "app.py", "--format", "json").json["findings"]
    assert found["evidence"] == [{**quoted, "start_line": 4}]


def test_a_fix_in_doubt_is_printed_with_its_reason_and_what_it_costs(
    run: Run, fake: FakeAnthropic
) -> None:
    broken = {
        "title": "Break it",
        "preferred": True,
        "trade_offs": "Nothing works.",
        "edits": [{"start_line": 5, "old": QUERY, "new": "    db.execute("}],
    }
    answer = a_review(a_finding(rule="other", category="testing", fixes=[broken]))
    fake.queue(answer, answer)
    ran = run("review", "app.py")
    assert "  fix: Break it (not proven)\n" in ran.out
    assert "  not to be applied as it is: The text would no longer parse: " in ran.out
    assert "  trade-offs: Nothing works.\n" in ran.out
    assert "asked once more for 1 change that did not fit, and mended none." in ran.out


def test_a_review_that_breaks_off_shows_what_had_come_and_says_so(
    run: Run, fake: FakeAnthropic
) -> None:
    answer = json.dumps({"summary": "", "findings": [a_finding(), a_finding(title="Lost")]})
    fake.queue(text(answer[:-20], stop_reason="max_tokens"))
    ran = run("review", "app.py", "--format", "json")
    assert ran.code == 3
    assert "was cut off at its limit" in ran.err
    assert "The finding that had come is kept." in ran.err
    titles = [found["title"] for found in ran.json["findings"]]
    assert "User input becomes SQL" in titles
    assert "Lost" not in titles
    assert "what had come is shown" in ran.json["note"]


def two_ways() -> Reply:
    return json_answer(
        {
            "summary": "Binds the value.",
            "edits": [{"start_line": 5, "old": QUERY, "new": BOUND}],
            "alternatives": [
                {
                    "title": "Let the repository do it",
                    "trade_offs": "One more layer.",
                    "edits": [{"start_line": 5, "old": QUERY, "new": SAFE}],
                }
            ],
        }
    )


def test_an_improvement_names_its_alternatives(run: Run, fake: FakeAnthropic) -> None:
    fake.queue(two_ways(), two_ways())
    ran = run("improve", ASKED)
    assert "# Alternative 1: Let the repository do it. One more layer.\n" in ran.out
    assert f"+{BOUND}" in ran.out
    [way] = run("improve", ASKED, "--format", "json").json["alternatives"]
    assert (way["title"], way["trade_offs"]) == ("Let the repository do it", "One more layer.")


def test_an_alternative_is_taken_in_place_of_the_change(run: Run, fake: FakeAnthropic) -> None:
    fake.queue(two_ways())
    ran = run("improve", ASKED, "--alternative", "1", "--write")
    assert ran.code == 0
    assert "# Alternative 1 (chosen):" in ran.out
    assert Path("app.py").read_text() == FLAWED.replace(QUERY, SAFE)


def test_an_alternative_that_there_is_not_changes_nothing(run: Run, fake: FakeAnthropic) -> None:
    fake.queue(two_ways())
    ran = run("improve", ASKED, "--alternative", "2", "--write")
    assert (ran.code, ran.out) == (2, "")
    assert "this answer has 1 alternative and not 2" in ran.err
    assert Path("app.py").read_text() == FLAWED
