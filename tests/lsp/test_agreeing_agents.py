"""What two agents say of the same lines, by the same rule, is one entry that names both."""

from pathlib import Path
from typing import Any

from consult_lsp.findings.storage.team_file import NAME
from support.answers import edit, finding, fix, review
from support.editor import Editor, editor
from support.fake_anthropic import FakeAnthropic
from support.reviewers import write_agents

SAMPLE = """
def pay(account, amount):
    account.balance -= ‸amount
    account.save()
"""
LINE = "    account.balance -= amount"
LOCKED = "    account.withdraw(amount)"
DISMISS = "Dismiss: Lost update…"


def lost_update(title: str = "Lost update", **parts: Any) -> dict[str, Any]:
    parts.setdefault("fixes", [fix("Lock it", edit(2, LINE, LOCKED))])
    return finding(2, LINE, title, **parts)


async def both(
    ed: Editor, fake: FakeAnthropic, first: dict[str, Any], second: dict[str, Any], path: str = ""
) -> list[dict[str, Any]]:
    """The diagnostics once both have reviewed the file."""
    await ed.open(SAMPLE, *filter(None, [path]))
    for agent, said in (("first", first), ("second", second)):
        found = await by(ed, fake, agent, said)
    return found


async def by(ed: Editor, fake: FakeAnthropic, agent: str, *said: Any) -> list[dict[str, Any]]:
    """The diagnostics once this one has reviewed it."""
    fake.queue(review(*said))
    await ed.run("consult.review", {"uri": ed.uri, "agent": agent, "anew": True})
    return await ed.reviewed()


async def actions(ed: Editor) -> list[str]:
    """What is offered besides consultations."""
    menu = [action["title"] for action in await ed.menu()]
    return [title for title in menu if not title.startswith("Consult")]


async def test_equal_findings_are_one_entry_that_names_both(
    fake: FakeAnthropic, home: Path
) -> None:
    write_agents(home)
    settings = {"codeLens": True}
    async with editor("vscode", fake=fake, settings=settings) as ed:
        mine = lost_update(why="Two requests write.", severity="warning")
        theirs = lost_update("Race", why="It is a race.", severity="error", category="database")
        [told] = await both(ed, fake, mine, theirs)
        assert (told["source"], told["severity"]) == ("first, second", 1)
        assert told["message"] == "Lost update"
        assert await actions(ed) == ["Lock it", DISMISS]
        hover = await ed.hovered()
        assert hover.count("Lost update") == hover.count("Lock it") == 1
        for words in ("first, second · error", "Two requests write.", "It is a race."):
            assert words in hover
        document = {"textDocument": {"uri": ed.uri}}
        lenses = await ed.client.request("textDocument/codeLens", document)
        assert "1 finding" in [lens["command"]["title"] for lens in lenses]


async def test_two_ways_are_alternatives_of_one_entry_and_either_is_applied(
    fake: FakeAnthropic, home: Path
) -> None:
    write_agents(home)
    other = "    account.lock().withdraw(amount)"
    another = lost_update(fixes=[fix("Lock it", edit(2, LINE, other))])
    async with editor(fake=fake) as ed:
        await both(ed, fake, lost_update(), another)
        offered = await actions(ed)
        assert offered == ["first: Lock it", "second: Lock it", DISMISS]
        preferred = [action["title"] for action in await ed.menu() if action.get("isPreferred")]
        assert preferred == ["first: Lock it"]
        await ed.choose("second: Lock it")
        assert other in ed.text


async def test_a_fix_of_one_of_them_is_a_fix_of_the_entry(fake: FakeAnthropic, home: Path) -> None:
    write_agents(home)
    async with editor(fake=fake) as ed:
        await both(ed, fake, lost_update(fixes=[]), lost_update())
        assert await actions(ed) == ["Lock it", DISMISS]
        await ed.choose("Lock it")
        assert LOCKED in ed.text


async def test_of_one_agent_or_other_lines_or_another_rule_they_stay_apart(
    fake: FakeAnthropic, home: Path
) -> None:
    write_agents(home)
    async with editor(fake=fake) as ed:
        await ed.open(SAMPLE)
        await by(ed, fake, "first", lost_update(), lost_update("Lost money"))
        wide, another = lost_update("Wide", end_line=3), lost_update("Other", rule="other-rule")
        told = await by(ed, fake, "second", lost_update("Lost money"), wide, another)
        said = sorted((one["source"], one["message"]) for one in told)
        assert said == [
            ("first", "Lost update"),
            ("first, second", "Lost money"),
            ("second", "Other"),
            ("second", "Wide"),
        ]


async def test_to_dismiss_the_entry_dismisses_what_each_of_them_says(
    fake: FakeAnthropic, home: Path, tmp_path: Path
) -> None:
    write_agents(home)
    file = str(tmp_path / "app.py")
    async with editor("vscode", fake=fake, workspace=tmp_path) as ed:
        await both(ed, fake, lost_update(), lost_update(), file)
        ed.answer("False positive")
        await ed.choose(DISMISS)
        while await ed.diagnostics() != []:
            pass
        assert await actions(ed) == []
    async with editor("vscode", fake=fake, workspace=tmp_path) as ed:
        assert await both(ed, fake, lost_update(), lost_update(), file) == []
        assert await ed.run("consult.restore", {"uri": ed.uri}) == {"restored": 1}
        while not (told := await ed.diagnostics()):
            pass
        assert [one["source"] for one in told] == ["first, second"]


async def test_the_entry_is_found_by_each_of_its_findings(
    fake: FakeAnthropic, home: Path, tmp_path: Path
) -> None:
    write_agents(home)
    async with editor("vscode", fake=fake, workspace=tmp_path) as ed:
        await ed.open(SAMPLE, str(tmp_path / "app.py"))
        [alone] = await by(ed, fake, "second", lost_update())
        await by(ed, fake, "first", lost_update())
        one = {"uri": ed.uri, "finding": alone["data"]["finding"]}
        await ed.run("consult.dismiss", {**one, "reason": "wrong"})
        while await ed.diagnostics() != []:
            pass
        assert await ed.run("consult.restore", one) == {"restored": 1}
        while not (told := await ed.diagnostics()):
            pass
        assert [each["source"] for each in told] == ["second, first"]


async def test_for_the_team_it_is_one_line_of_the_file(
    fake: FakeAnthropic, home: Path, tmp_path: Path
) -> None:
    write_agents(home)
    settings = {"trusted": True}
    async with editor("vscode", fake=fake, workspace=tmp_path, settings=settings) as ed:
        file = str(tmp_path / "app.py")
        [told] = await both(ed, fake, lost_update(), lost_update(category="database"), file)
        one = {"uri": ed.uri, "finding": told["data"]["finding"]}
        await ed.run("consult.dismiss", {**one, "reason": "wrong", "scope": "team"})
        while await ed.diagnostics() != []:
            pass
        assert (tmp_path / NAME).read_text().count("rule: made-up-rule") == 1


async def test_a_check_and_an_agent_that_says_the_same_are_one_entry(
    fake: FakeAnthropic, home: Path
) -> None:
    write_agents(home)
    code = "import requests\n\n\ndef f(u):\n    return requests.get‸(u)\n"
    async with editor(fake=fake) as ed:
        await ed.open(code)
        [check] = await ed.diagnostics()
        same = finding(5, "    return requests.get(u)", "It may hang", rule=check["code"])
        [told] = await by(ed, fake, "second", same)
        assert (told["message"], told["code"]) == ("It may hang", check["code"])
        assert "second" in told["source"]


async def test_all_findings_of_a_rule_are_fixed_whoever_says_so(
    fake: FakeAnthropic, home: Path
) -> None:
    write_agents(home)
    saved = finding(3, "    account.save()", fixes=[fix("Once", edit(3, "    account.save()", ""))])
    async with editor(fake=fake) as ed:
        await ed.open(SAMPLE)
        await by(ed, fake, "first", lost_update())
        await by(ed, fake, "second", lost_update(), saved)
        await ed.choose("Fix all “made-up-rule” in this file (2)")
        await ed.edited()
        assert ed.text == f"def pay(account, amount):\n{LOCKED}\n"
