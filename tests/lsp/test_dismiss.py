"""A finding is dismissed for oneself or for the team, with a reason, and stays so."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from consult_lsp.findings.storage.team_file import NAME
from consult_lsp.lsp.commands.dismiss import ANYWHERE, FOR_ALL, IN_FILE, TERMS
from support.answers import finding, review
from support.editor import Editor, editor
from support.fake_anthropic import FakeAnthropic
from support.raw_client import ErrorResponse

DISMISS = "Dismiss: Something is off…"
REASONS = ["False positive", "Accepted risk", "Later…"]
LINE = "    account.balance -= amount"
SAMPLE = """
def pay(account, amount):
    account.balance -= ‸amount
    account.save()
"""


async def reviewed(ed: Editor, fake: FakeAnthropic, path: Path, tally: str = "1 new") -> None:
    fake.queue(review(finding(2, LINE)))
    await ed.open(SAMPLE, str(path))
    await ed.run("consult.review", {"uri": ed.uri, "anew": True})
    assert await ed.progress_ended() == tally
    if "new" not in tally:
        while f"found nothing new: 0 new, {tally}." not in (said := await ed.message()):
            assert said.startswith("Dismissed"), "it was said before"
    assert await is_shown(ed) == ("dismissed" not in tally)


async def is_shown(ed: Editor) -> bool:
    """Whether the finding is offered to be dismissed, as is every one that is shown."""
    return DISMISS in [action["title"] for action in await ed.menu()]


async def dismissed(ed: Editor) -> None:
    """Wait until the finding is shown no more."""
    while await ed.diagnostics() != []:
        pass
    assert not await is_shown(ed)


async def chosen_dismissal(ed: Editor) -> dict[str, object]:
    """What the menu's dismissal of the finding says of it."""
    [action] = [action for action in await ed.menu() if action["title"] == DISMISS]
    argument: dict[str, object] = action["command"]["arguments"][0]
    return argument


def answers(ed: Editor, *buttons: str) -> list[list[str]]:
    """Answer the questions that come with these buttons; what was to choose from, each time."""
    asked: list[list[str]] = []
    waiting = list(buttons)

    def answer(params: dict[str, list[dict[str, str]]]) -> dict[str, str]:
        asked.append([action["title"] for action in params["actions"]])
        return {"title": waiting.pop(0)}

    ed.client.respond("window/showMessageRequest", answer)
    return asked


async def test_a_finding_is_dismissed_for_me_and_stays_so_after_a_restart(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    file = tmp_path / "app.py"
    async with editor("vscode", fake=fake, workspace=tmp_path) as ed:
        await reviewed(ed, fake, file)
        asked = answers(ed, "Accepted risk")
        await ed.choose(DISMISS)
        await dismissed(ed)
        assert asked == [[*REASONS, "In this file…", "Everywhere…"]]
        await reviewed(ed, fake, file, "1 dismissed")
    async with editor("vscode", fake=fake, workspace=tmp_path) as ed:
        await reviewed(ed, fake, file, "1 dismissed")
        assert await ed.run("consult.restore", {"uri": ed.uri}) == {"restored": 1}
        assert await is_shown(ed)
    assert not (tmp_path / NAME).exists()


async def test_later_asks_until_when_and_says_the_day(fake: FakeAnthropic, tmp_path: Path) -> None:
    names = {"consult.restore": ":Consult dismissed"}
    settings = {"commandNames": names}
    async with editor("neovim", fake=fake, workspace=tmp_path, settings=settings) as ed:
        await reviewed(ed, fake, tmp_path / "app.py")
        asked = answers(ed, "Later…", "In three months")
        await ed.choose(DISMISS)
        await dismissed(ed)
        day = (date.today() + timedelta(days=90)).isoformat()
        assert await ed.message() == (
            f"Dismissed until {day}: Something is off. “:Consult dismissed” takes it back."
        )
        assert asked[1] == ["In a week", "In two weeks", "In three months"]
        [listed] = await ed.run("consult.dismissed")
        assert listed["until"] == day


def test_the_words_of_a_dismissal_are_those_of_the_extension() -> None:
    source = Path(__file__).parents[2] / "editors/vscode/src/dismiss.ts"
    words = {*re.findall(r"label: '([^']+)'", source.read_text("utf-8"))}
    assert words - {"Equal lines"} == {*REASONS, *TERMS, FOR_ALL, IN_FILE, ANYWHERE}


async def test_what_is_dismissed_is_listed_with_its_reason_until_it_is_restored(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    async with editor("vscode", fake=fake, workspace=tmp_path) as ed:
        await reviewed(ed, fake, tmp_path / "app.py")
        assert await ed.run("consult.dismissed") == []
        said = (await chosen_dismissal(ed)) | {"reason": "accepted risk"}
        await ed.run("consult.dismiss", {**said, "note": "the gateway refuses it"})
        await dismissed(ed)
        [listed] = await ed.run("consult.dismissed", {"uri": ed.uri})
        assert await ed.run("consult.dismissed", {"uri": "file:///other.py"}) == []
        named = {"uri": listed["uri"], "finding": listed["finding"]}
        assert await ed.run("consult.restore", named) == {"restored": 1}
        assert await ed.run("consult.dismissed") == []
    assert listed.pop("finding")
    assert listed == {
        "uri": ed.uri,
        "title": "Something is off",
        "line": 1,
        "reason": "accepted risk",
        "note": "the gateway refuses it",
        "until": None,
        "team": False,
    }


async def test_equal_lines_are_dismissed_in_every_file_and_stay_so_after_a_restart(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    async with editor("vscode", fake=fake, workspace=tmp_path) as ed:
        await reviewed(ed, fake, tmp_path / "app.py")
        answers(ed, "Everywhere…", "False positive")
        await ed.choose(DISMISS)
        await dismissed(ed)
    async with editor("vscode", fake=fake, workspace=tmp_path) as ed:
        await reviewed(ed, fake, tmp_path / "other.py", "1 dismissed")
        assert await ed.run("consult.restore", {"uri": ed.uri}) == {"restored": 1}
        assert await is_shown(ed)


async def test_a_finding_is_dismissed_for_the_team_in_a_file_of_the_repository(
    fake: FakeAnthropic, tmp_path: Path, home: Path
) -> None:
    (home / ".gitconfig").write_text("[user]\n  name = Jane\n")
    (tmp_path / "app").mkdir()
    settings = {"trusted": True}
    async with editor("vscode", fake=fake, workspace=tmp_path, settings=settings) as ed:
        await reviewed(ed, fake, tmp_path / "app/pay.py")
        asked = answers(ed, "For the team…", "False positive")
        await ed.choose(DISMISS)
        await dismissed(ed)
        assert NAME in await ed.message()
        assert "For the team…" in asked[0]
        assert asked[1] == [*REASONS, "In this file…", "Everywhere…"]
    text = (tmp_path / NAME).read_text("utf-8")
    symbol = "symbol: 'def pay(account, amount):'"
    for line in ("file: app/pay.py", f"line: '{LINE}'", symbol, "reason: wrong", "author: Jane"):
        assert f"  {line}\n" in text
    async with editor("vscode", fake=fake, workspace=tmp_path, settings=settings) as ed:
        await reviewed(ed, fake, tmp_path / "app/pay.py", "1 dismissed")
        assert await ed.run("consult.restore", {"uri": ed.uri}) == {"restored": 0}
        assert f"is dismissed for the team, in {NAME}. Delete the entry" in await ed.message()
        (tmp_path / NAME).unlink()
        await reviewed(ed, fake, tmp_path / "app/pay.py", "1 remains")


async def test_in_an_untrusted_workspace_the_teams_file_is_neither_read_nor_written(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    entry = f"- {{rule: made-up-rule, file: app.py, line: '{LINE}', reason: wrong}}\n"
    (tmp_path / NAME).write_text(entry)
    async with editor("vscode", fake=fake, workspace=tmp_path) as ed:
        await reviewed(ed, fake, tmp_path / "app.py")
        [action] = [one for one in await ed.menu() if one["title"] == DISMISS]
        [meant] = action["command"]["arguments"]
        await ed.run("consult.dismiss", {**meant, "reason": "wrong", "scope": "team"})
        assert "not trusted" in await ed.message()
        assert (tmp_path / NAME).read_text() == entry


@pytest.mark.parametrize("place", ["untrusted", "outside", "no folder"])
async def test_for_the_team_is_offered_only_where_it_can_be_done(
    fake: FakeAnthropic, tmp_path: Path, place: str
) -> None:
    folder = tmp_path / "repository"
    folder.mkdir()
    file = folder / "app.py" if place == "untrusted" else tmp_path / "app.py"
    workspace = None if place == "no folder" else folder
    settings = {"trusted": place != "untrusted"}
    async with editor("vscode", fake=fake, workspace=workspace, settings=settings) as ed:
        await reviewed(ed, fake, file)
        asked = answers(ed, "False positive")
        await ed.choose(DISMISS)
        await dismissed(ed)
        assert asked == [[*REASONS, "In this file…", "Everywhere…"]]


async def test_a_broken_file_of_the_team_is_told_and_dismisses_nothing(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    (tmp_path / NAME).write_text("- {rule: r}\n")
    async with editor("vscode", fake=fake, workspace=tmp_path, settings={"trusted": True}) as ed:
        assert "Entry 1 dismisses nothing" in await ed.message()
        await reviewed(ed, fake, tmp_path / "app.py")


async def test_a_client_that_never_answers_costs_nothing(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    async with editor("neovim", fake=fake, workspace=tmp_path) as ed:
        await reviewed(ed, fake, tmp_path / "app.py")
        ed.client.respond("window/showMessageRequest", None)
        await ed.choose(DISMISS)
        await ed.choose(DISMISS)
        await reviewed(ed, fake, tmp_path / "app.py", "1 remains")


async def test_what_cannot_be_dismissed_is_said(fake: FakeAnthropic, tmp_path: Path) -> None:
    async with editor("neovim", fake=fake, workspace=tmp_path) as ed:
        await reviewed(ed, fake, tmp_path / "app.py")
        [action] = [one for one in await ed.menu() if one["title"] == DISMISS]
        assert "isPreferred" not in action
        [meant] = action["command"]["arguments"]
        for wrong, why in (
            ({"uri": "file:///no"}, "Nothing was dismissed"),
            ({"finding": "no"}, "Nothing was dismissed"),
            ({"reason": "no"}, "“reason” is not one of wrong, accepted risk, later"),
            ({"where": "no"}, "“where” is not one of here, file, everywhere"),
        ):
            with pytest.raises(ErrorResponse, match=why):
                await ed.run("consult.dismiss", {**meant, "reason": "wrong", **wrong})
        await ed.run("consult.dismiss", {**meant, "reason": "later", "scope": "me"})
        await dismissed(ed)
