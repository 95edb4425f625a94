"""No finding is lost and none stands on a wrong line, whatever happens to its text."""

from pathlib import Path

from support.answers import edit, finding, fix, review
from support.editor import Editor, editor
from support.fake_anthropic import FakeAnthropic, text

TWINS = """
import os


def pay(account, amount):
    ‸account.balance -= amount
    account.save()


def refund(account, amount):
    account.log(amount)
    account.balance -= amount
    account.save()
"""
LINE = "    account.balance -= amount"
MENDED = "    account.charge(amount)"
FILE = "Consult backend-developer: review file"


async def reviewed(ed: Editor, fake: FakeAnthropic, path: Path, **parts: object) -> None:
    """A review of the file, with a finding on the second of two equal lines."""
    fake.queue(review(finding(11, LINE, **parts)))
    await ed.open(TWINS, str(path))
    path.write_text(ed.text)
    await ed.choose(FILE)
    assert await ed.progress_ended() == "1 new"
    assert await shown(ed) == [11]


async def shown(ed: Editor) -> list[int]:
    """The line numbers of all findings."""
    return [one["range"]["start"]["line"] + 1 for one in await ed.pull()]


async def loaded(ed: Editor) -> None:
    """Wait until what an earlier session wrote of the document is known."""
    assert "It pays." in await ed.hovered()


async def is_asked_again(ed: Editor, fake: FakeAnthropic) -> bool:
    """Whether a review of the file asks the model, which finds nothing then."""
    before = len(fake.requests)
    fake.queue(review())
    await ed.choose(FILE)
    await ed.progress_ended()
    return len(fake.requests) > before


async def test_a_finding_whose_line_was_mended_outside_never_returns_on_another_line(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    file, blank = tmp_path / "app.py", "\n" * 6
    mended = TWINS.replace(f"log(amount)\n{LINE}", f"log(amount)\n{blank}{MENDED}")
    async with editor("vscode", fake=fake, workspace=tmp_path) as ed:
        await reviewed(ed, fake, file)
        fake.queue(text("It pays."))
        await ed.choose("Consult backend-developer: explain pay")
        await ed.progress_ended()
    for _ in range(3):
        async with editor("vscode", fake=fake, workspace=tmp_path) as ed:
            await ed.open(mended, str(file))
            await loaded(ed)
            assert await shown(ed) == []
            ed.close()
    async with editor("vscode", fake=fake, workspace=tmp_path) as ed:
        await ed.open(TWINS, str(file))
        await loaded(ed)
        assert await shown(ed) == [11], "it returns with its line"


async def test_after_a_formatter_and_a_restart_it_stands_on_its_own_of_two_equal_lines(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    file = tmp_path / "app.py"
    async with editor("vscode", fake=fake, workspace=tmp_path) as ed:
        await reviewed(ed, fake, file)
        ed.becomes(f"\n{ed.text}\n\n")
        assert await shown(ed) == [12]
        await ed.choose(FILE)
        assert "1 finding remains" in await ed.asked()
        assert await ed.progress_ended() == "nothing to ask"
        fake.queue(text("It pays."))
        await ed.choose("Consult backend-developer: explain pay")
        await ed.progress_ended()
    async with editor("vscode", fake=fake, workspace=tmp_path) as ed:
        await ed.open(TWINS.replace("log(amount)", "note(amount)\n"), str(file))
        await loaded(ed)
        assert await shown(ed) == [12]


async def test_a_review_never_says_that_nothing_remains_while_a_finding_hides(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    twice = f"{LINE}\n    pass\n{LINE}\n"
    async with editor("vscode", fake=fake, workspace=tmp_path) as ed:
        await reviewed(ed, fake, tmp_path / "app.py")
        before = ed.text
        ed.becomes(before.replace(f"log(amount)\n{LINE}\n", f"log(amount)\n\n\n{twice}\n\n"))
        assert await shown(ed) == [], "which of the two it was nobody knows"
        assert await is_asked_again(ed, fake)
        ed.becomes(before)
        assert await shown(ed) == [11]
        await ed.choose(FILE)
        while "1 finding remains" not in await ed.asked():
            pass


async def test_what_was_called_fixed_returns_with_the_branch_that_holds_it(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    async with editor("vscode", fake=fake, workspace=tmp_path) as ed:
        await reviewed(ed, fake, tmp_path / "app.py")
        before = ed.text
        branch = before.replace(f"log(amount)\n{LINE}", f"log(amount)\n{MENDED}")
        ed.becomes(branch)
        fake.queue(review())
        await ed.choose(FILE)
        assert await ed.progress_ended() == "1 fixed"
        ed.becomes(before)
        assert await shown(ed) == [11]
        ed.becomes(branch)
        assert await shown(ed) == []
    async with editor("vscode", fake=fake, workspace=tmp_path) as ed:
        await ed.open(TWINS, str(tmp_path / "app.py"))
        while await shown(ed) != [11]:
            pass


async def test_a_quick_fix_and_its_undo_leave_the_finding(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    mend = fix("Charge", edit(10, "    account.log(amount)", "    account.check(amount)"))
    async with editor("vscode", fake=fake, workspace=tmp_path) as ed:
        await reviewed(ed, fake, tmp_path / "app.py", fixes=[mend])
        before = ed.text
        ed.becomes(before.replace("account.log(amount)", "account.check(amount)"))
        assert await is_asked_again(ed, fake)
        assert await shown(ed) == []
        ed.becomes(before)
        assert await shown(ed) == [11], "its line was the same all the time"


PAY = "def pay(account):\n    account.save()\n"


async def test_what_a_file_became_while_it_was_closed_counts_though_nobody_has_looked_at_it(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    """It came back with two equal functions, and one was deleted at once: which, nobody knows."""
    async with editor("vscode", fake=fake, workspace=tmp_path) as ed:
        await ed.open(f"import re\n\n\n‸{PAY}\n\nLIMIT = 1\n", str(tmp_path / "app.py"))
        fake.queue(text("It pays."))
        await ed.choose("Consult backend-developer: explain pay")
        await ed.progress_ended()
        assert "It pays." in await ed.hovered()
        ed.close()
        await ed.open(f"import os\n\n\n{PAY}\n\n‸{PAY}\n\nMOST = 2\n", str(tmp_path / "app.py"))
        ed.becomes(f"import os\n\n\n{PAY}\n\nMOST = 2\n")
        ed.look_at(ed.uri, "def pay")
        assert "It pays." not in (await ed.hover() or "")
