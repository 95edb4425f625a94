"""A file that was reviewed is reviewed again where it has changed; the rest stays as it is."""

from pathlib import Path

import pytest

from support.answers import finding, review
from support.editor import Editor, editor
from support.fake_anthropic import FakeAnthropic, Gate
from support.profiles import EACH_PROFILE

CODE = """
import os


def first():
    return ‸os.environ["A"]


def second():
    return os.environ["B"]


def third():
    return os.environ["C"]
"""
FILE = "Consult backend-developer: review file"
AGAIN = "Consult backend-developer: review file: run again"


def reads(line: int, name: str) -> dict[str, object]:
    return finding(line, f'    return os.environ["{name}"]', f"{name} may be missing")


async def reviewed(ed: Editor, fake: FakeAnthropic, folder: Path = Path("/workspace")) -> None:
    """A first review, with a finding in two of three functions."""
    fake.queue(review(reads(5, "A"), reads(9, "B")))
    await ed.open(CODE, str(folder / "app.py"))
    assert "again" not in " ".join(action["title"] for action in await ed.menu())
    await ed.choose(FILE)
    assert len(await ed.reviewed()) == 2


@pytest.mark.parametrize("profile", EACH_PROFILE)
async def test_only_the_changed_function_is_sent_and_other_findings_stay(
    fake: FakeAnthropic, profile: str
) -> None:
    async with editor(profile, fake=fake) as ed:
        await reviewed(ed, fake)
        ed.replace('environ["C"]', 'environ["C"] or None')
        fake.queue(review(finding(13, '    return os.environ["C"] or None', "C may be missing")))
        await ed.choose(FILE)
        found = await ed.reviewed()
    assert sorted(d["message"].splitlines()[0] for d in found) == [
        f"{name} may be missing" for name in "ABC"
    ]
    again = fake.requests[1].user
    assert 'environ["C"] or None' in again
    assert 'environ["A"]' not in again
    assert "Review these lines: 12 to 13." in again


async def test_a_finding_in_the_changed_function_that_is_not_repeated_is_fixed(
    fake: FakeAnthropic,
) -> None:
    async with editor(fake=fake) as ed:
        await reviewed(ed, fake)
        ed.type('    return os.environ["B"]', "    check()\n")
        fake.queue(review())
        await ed.choose(FILE)
        assert await ed.progress_ended() == "1 fixed, 1 remains"


async def test_a_review_that_adds_nothing_says_what_remains_and_the_summary(
    fake: FakeAnthropic,
) -> None:
    async with editor(fake=fake) as ed:
        await reviewed(ed, fake)
        ed.replace('environ["C"]', 'environ["C"] or None')
        fake.queue(review(reads(9, "B")))
        await ed.run("consult.review", {"uri": ed.uri, "anew": True})
        assert await ed.message() == (
            "backend-developer found nothing new: 0 new, 1 fixed, 1 remains. Looked at it."
        )


async def test_where_nothing_has_changed_nothing_is_asked(fake: FakeAnthropic) -> None:
    async with editor(fake=fake) as ed:
        await reviewed(ed, fake)
        ed.type("def first", "\n\n")
        fake.queue(review())
        ed.answer("Run again")
        await ed.choose(FILE)
        said = await ed.asked()
        assert "Nothing has changed since backend-developer reviewed this file" in said
        assert "2 findings remain" in said
        assert await ed.progress_ended() == "nothing to ask"
        assert await ed.progress_ended() == "2 fixed"


async def test_where_nobody_is_asked_the_menu_runs_it_again(fake: FakeAnthropic) -> None:
    async with editor("helix", fake=fake) as ed:
        await reviewed(ed, fake)
        await ed.choose(FILE)
        said = await ed.message()
        assert said.endswith("Choose “review file: run again” to ask about all of it.")
        assert len(fake.requests) == 1
        fake.queue(review())
        await ed.choose(AGAIN)
        assert await ed.progress_ended() == "nothing to ask"
        assert await ed.progress_ended() == "2 fixed"


async def test_a_review_that_broke_off_has_covered_nothing(fake: FakeAnthropic) -> None:
    fake.queue(review(reads(5, "A"), cut_after=900), review())
    async with editor(fake=fake) as ed:
        await ed.open(CODE)
        await ed.choose(FILE)
        await ed.message()
        await ed.progress_ended()
        await ed.choose(FILE)
        await ed.progress_ended()
    assert "Review the whole file." in fake.requests[1].user


async def test_saving_reviews_what_changed_if_the_user_wants_that(fake: FakeAnthropic) -> None:
    async with editor(fake=fake, settings={"reviewOnSave": True}) as ed:
        await reviewed(ed, fake)
        ed.replace('environ["C"]', 'environ["D"]')
        gate = Gate()
        fake.queue(review(before=gate))
        ed.client.notify("textDocument/didSave", {"textDocument": {"uri": ed.uri}})
        await gate.reached()
        gate.open()
        await ed.progress_ended()
    assert 'environ["D"]' in fake.requests[1].user


@pytest.mark.parametrize("settings", [{}, {"reviewOnSave": True}], ids=["off", "never reviewed"])
async def test_saving_begins_nothing_by_itself(
    fake: FakeAnthropic, settings: dict[str, object]
) -> None:
    async with editor(fake=fake, settings=settings) as ed:
        await ed.open(CODE)
        ed.client.notify("textDocument/didSave", {"textDocument": {"uri": ed.uri}})
        assert await ed.client.command("consult.jobs") == []
    assert fake.requests == []


async def test_with_the_rules_of_a_workspace_that_is_trusted_now_all_is_asked_about_again(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    (tmp_path / "CLAUDE.md").write_text("Never read the environment.")
    async with editor(fake=fake, workspace=tmp_path, trusts="Use them") as ed:
        await reviewed(ed, fake, tmp_path)
        await ed.client.notification("window/showMessage", lambda p: "is trusted" in p["message"])
        fake.queue(review())
        await ed.choose(FILE)
        await ed.progress_ended()
    assert "Review the whole file." in fake.requests[1].user


async def test_with_a_new_rule_of_the_project_all_is_asked_about_again(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    rules = tmp_path / "CLAUDE.md"
    rules.write_text("Write tests.")
    async with editor(fake=fake, workspace=tmp_path, settings={"trusted": True}) as ed:
        await reviewed(ed, fake, tmp_path)
        rules.write_text("Write tests. Never read the environment.")
        fake.queue(review())
        await ed.choose(FILE)
        await ed.progress_ended()
    assert "Review the whole file." in fake.requests[1].user


async def test_a_finding_told_again_outside_of_what_was_asked_is_said_to_be_left_out(
    fake: FakeAnthropic,
) -> None:
    async with editor(fake=fake) as ed:
        await reviewed(ed, fake)
        ed.replace('environ["C"]', 'environ["D"]')
        fake.queue(review(reads(5, "A")))
        await ed.choose(FILE)
        said = await ed.message()
        assert "said more than could be placed" in said
        assert "not about the lines asked about" in said
