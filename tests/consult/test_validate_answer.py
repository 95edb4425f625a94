"""What a model says is held against the text: placed exactly, or left out and told."""

from dataclasses import replace

from consult_lsp.consult.prepare import prepare
from consult_lsp.finding import Category, Edit, Finding, Fix, Severity
from support.answers import edit, finding, fix
from support.tasks import AGENT, advice, task

CODE = """
def f():
    return 1


«def g():
    return 2»
"""


def answer(*findings: object) -> dict[str, object]:
    return {"summary": "Looked.", "findings": list(findings)}


async def test_a_finding_is_placed_by_its_anchor_and_not_by_its_number() -> None:
    found = await advice(task(CODE), answer(finding(9, "    return 2")))
    [placed] = found.findings
    assert (placed.start_line, placed.anchor) == (6, "    return 2")


async def test_a_finding_that_quotes_what_is_not_there_is_left_out_and_told() -> None:
    found = await advice(task(CODE), answer(finding(6, "    return 3", "Three is too many")))
    assert found.findings == ()
    assert found.refusals == ("“Three is too many” quotes a line that is not in the text.",)


async def test_a_finding_about_other_lines_is_left_out() -> None:
    found = await advice(task(CODE), answer(finding(2, "    return 1")))
    assert found.findings == ()
    assert "not about the lines asked about" in found.refusals[0]


async def test_a_malformed_finding_costs_no_other() -> None:
    wrong = {**finding(6, "    return 2"), "severity": "catastrophic"}
    found = await advice(task(CODE), answer(wrong, finding(6, "    return 2")))
    assert len(found.findings) == 1
    assert found.refusals == ("1 findings were not of the agreed shape.",)


async def test_a_fix_that_cannot_be_placed_is_kept_in_doubt_behind_those_that_can() -> None:
    bad = fix("Guess", edit(6, "    return 7", "    return 8"))
    good = fix("Three", edit(6, "    return 2", "    return 3"))
    found = await advice(task(CODE), answer(finding(6, "    return 2", fixes=[bad, good])))
    good_one, doubtful = found.findings[0].fixes
    assert (good_one.title, good_one.doubt, good_one.preferred) == ("Three", "", True)
    assert (doubtful.title, doubtful.preferred) == ("Guess", False)
    assert doubtful.doubt == "The quoted lines do not stand in the text like this."
    assert found.refusals == ()


async def test_a_fix_after_which_the_file_does_not_parse_is_kept_in_doubt() -> None:
    broken = fix("Break it", edit(6, "    return 2", "    return ("))
    found = await advice(task(CODE), answer(finding(6, "    return 2", fixes=[broken])))
    [kept] = found.findings[0].fixes
    assert not kept.preferred
    assert kept.doubt.startswith("The text would no longer parse: '(' was never closed (line 6, ")


async def test_a_fix_that_brings_hidden_characters_or_changes_nothing_is_not_even_shown() -> None:
    hidden = fix("Sneak", edit(6, "    return 2", "    return 2  # \u202e"))
    unplaced = fix("Sneak twice", edit(6, "    return 7", "    return 2  # \u200b"))
    idle = fix("Nothing", edit(6, "    return 2", "    return 2"))
    fixes = [hidden, unplaced, idle]
    found = await advice(task(CODE), answer(finding(6, "    return 2", fixes=fixes)))
    assert found.findings[0].fixes == ()
    assert [told.split("”")[0] for told in found.refusals] == [
        "The fix “Sneak",
        "The fix “Sneak twice",
        "The fix “Nothing",
    ]


async def test_a_fix_says_how_far_it_reaches() -> None:
    inside = fix("Inside", edit(6, "    return 2", "    return 3"))
    beyond = fix("Beyond", edit(3, "    return 1", "    return 3"))
    fixes = [inside, beyond]
    found = await advice(task(CODE), answer(finding(6, "    return 2", fixes=fixes)))
    assert [kept.reach for kept in found.findings[0].fixes] == ["lines", "file"]


async def test_of_very_many_findings_the_first_are_taken_and_the_rest_counted() -> None:
    many = [finding(6, "    return 2", f"Remark {number}") for number in range(500)]
    found = await advice(task(CODE), answer(*many))
    assert len(found.findings) == 200
    assert found.refusals == ("300 findings more than are taken of one answer.",)
    lost = [finding(6, "    return 9", f"Remark {number}") for number in range(200)]
    found = await advice(task(CODE), answer(*lost))
    assert (len(found.refusals), found.refusals[-1]) == (21, "180 more were left out as well.")


async def test_an_improvement_applies_whole_or_not_at_all() -> None:
    reply = {
        "summary": "",
        "edits": [edit(6, "    return 2", "    return 3"), edit(5, "def h():", "def i():")],
    }
    found = await advice(task(CODE, "improve"), reply)
    assert found.edits == ()
    assert found.refusals


async def test_an_improvement_cannot_leave_the_selection() -> None:
    reply = {"summary": "", "edits": [edit(2, "    return 1", "    return 0")]}
    found = await advice(task(CODE, "improve"), reply)
    assert found.edits == ()
    assert "outside the selection" in found.refusals[0]


async def test_a_check_that_the_model_confirms_is_told_once_and_lends_its_fix() -> None:
    ready = Fix("Three", (Edit(6, "    return 2", "    return 3"),))
    check = Finding(
        rule="made-up-rule",
        category=Category.RELIABILITY,
        severity=Severity.WARNING,
        title="From the check",
        start_line=6,
        end_line=6,
        anchor="    return 2",
        fixes=(ready,),
        origin="check",
    )
    other = replace(check, rule="other", category=Category.SECURITY, title="Only the check saw it")
    found = await advice(
        task(CODE, evidence=(check, other)), answer(finding(6, "    return 2", "From the model"))
    )
    assert [f.title for f in found.findings] == ["From the model", "Only the check saw it"]
    assert found.findings[0].fixes == (ready,)


def test_a_checks_fix_that_would_break_the_file_is_not_offered() -> None:
    agent = replace(AGENT, name="backend-developer")
    sample = task("import requests\n\nrequests.get(u for u in urls)\n")
    [found] = prepare(replace(sample, agent=agent)).evidence
    assert found.rule == "http-call-without-timeout"
    assert found.fixes == ()
