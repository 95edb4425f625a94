"""The user goes on typing while the model writes: an edit follows its lines, or is refused."""

from typing import Any

import pytest

from support.answers import edit, finding, fix, improvement, review
from support.editor import editor
from support.fake_anthropic import FakeAnthropic, Gate

CODE = "def f():\n    «return 1»\n\n\ndef g():\n    return 1\n"
TWO = edit(2, "    return 1", "    return 2")


async def test_lines_added_above_move_the_edit(fake: FakeAnthropic) -> None:
    gate = Gate()
    fake.queue(improvement(TWO, before=gate))
    async with editor(fake=fake) as ed:
        await ed.open(CODE)
        await ed.improve()
        await gate.reached()
        ed.type("def f", "import os\n\n\n")
        gate.open()
        await ed.edited()
        assert ed.text == "import os\n\n\ndef f():\n    return 2\n\n\ndef g():\n    return 1\n"


@pytest.mark.parametrize("flow", ["review", "improve", "explain", "ask"])
async def test_the_text_is_asked_about_as_it_was_when_the_command_came(
    fake: FakeAnthropic, flow: str
) -> None:
    """What is typed right behind the command is in no question, and moves the lines of its edit."""
    gate = Gate()
    fake.queue(review(before=gate) if flow == "review" else improvement(TWO, before=gate))
    async with editor(fake=fake) as ed:
        await ed.open(CODE)
        await ed.ready()
        asked = {"uri": ed.uri, "range": ed.range()}
        asked |= {"intent": "Return two."} if flow == "improve" else {}
        asked |= {"question": "Why one?"} if flow == "ask" else {}
        params = {"command": f"consult.{flow}", "arguments": [asked]}
        ed.client.send_request("workspace/executeCommand", params)
        ed.type("def f", "import typed_later\n\n\n")
        await gate.reached()
        assert "return 1" in fake.requests[0].user
        assert "typed_later" not in fake.requests[0].user
        gate.open()
        if flow == "improve":
            await ed.edited()
            assert ed.text.startswith("import typed_later\n\n\ndef f():\n    return 2\n")


async def test_typing_inside_the_lines_refuses_the_edit(fake: FakeAnthropic) -> None:
    gate = Gate()
    fake.queue(improvement(TWO, before=gate))
    async with editor(fake=fake) as ed:
        await ed.open(CODE)
        await ed.improve()
        await gate.reached()
        ed.replace("return 1", "return 1 + 1")
        gate.open()
        assert "Nothing was changed" in await ed.message()
        assert "return 1 + 1" in ed.text
        assert ed.edits_received == []


async def test_a_document_closed_meanwhile_ends_the_job(fake: FakeAnthropic) -> None:
    gate = Gate()
    fake.queue(improvement(TWO, before=gate))
    async with editor(fake=fake) as ed:
        await ed.open(CODE)
        await ed.improve()
        await gate.reached()
        ed.client.notify("textDocument/didClose", {"textDocument": {"uri": ed.uri}})
        await fake.hung_up()
        gate.open()
        assert await ed.client.command("consult.jobs") == []
        assert ed.edits_received == []


async def test_an_edit_never_lands_in_another_document(fake: FakeAnthropic) -> None:
    gate = Gate()
    fake.queue(improvement(TWO, before=gate))
    async with editor(fake=fake) as ed:
        await ed.open(CODE)
        await ed.improve()
        await gate.reached()
        first = ed.uri
        await ed.open(CODE, path="other.py")
        gate.open()
        await ed.edited()
        assert "return 2" not in ed.text
        ed.uri = first
        assert "return 2" in ed.text


async def test_an_edit_names_the_version_it_was_made_for(fake: FakeAnthropic) -> None:
    fake.queue(improvement(TWO))
    async with editor("vscode", fake=fake) as ed:
        await ed.open(CODE)
        ed.type("def g", "# a comment\n")
        await ed.improve()
        await ed.edited()
        [change] = ed.edits_received[0]["documentChanges"]
        assert change["textDocument"]["version"] == 2
        [annotation] = ed.edits_received[0]["changeAnnotations"].values()
        assert annotation["needsConfirmation"] is True


async def test_a_finding_follows_its_line_hides_when_it_changes_and_returns_on_undo(
    fake: FakeAnthropic,
) -> None:
    fake.queue(review(finding(2, "    return 1", "One is not enough")))
    async with editor(fake=fake) as ed:
        await ed.open(CODE)
        await ed.choose("Consult backend-developer: review selection")
        [found] = await ed.diagnostics()
        assert found["range"]["start"]["line"] == 1
        ed.type("def f", "import os\n")
        [found] = await ed.diagnostics()
        assert found["range"]["start"]["line"] == 2
        ed.replace("return 1", "return 3")
        assert await ed.diagnostics() == []
        ed.replace("return 3", "return 1")
        [found] = await ed.diagnostics()
        assert found["range"]["start"]["line"] == 2


async def test_a_fix_that_no_longer_fits_is_not_offered(fake: FakeAnthropic) -> None:
    better = fix("Better", edit(2, "    return 1", "    return 2"), edit(5, "def g():", "def h():"))
    fake.queue(review(finding(2, "    return 1", fixes=[better])))
    async with editor(fake=fake) as ed:
        await ed.open(CODE)
        await ed.choose("Consult backend-developer: review selection")
        await ed.diagnostics()
        assert "Better…" in [action["title"] for action in await ed.menu()]
        ed.replace("def g():", "def k():")
        assert "Better…" not in [action["title"] for action in await ed.menu()]


async def test_a_late_fix_goes_to_its_own_lines_though_equal_ones_have_come_to_their_number(
    fake: FakeAnthropic,
) -> None:
    """Two lines typed between the finding and its fix bring a twin to the number of the fix."""
    code = "def f():\n    «return 1»\n\n\ndef g():\n    log()\n    x = 1\n    log()\n"
    better = fix("Better", edit(8, "    log()", "    log(x)"))
    fake.queue(review(finding(2, "    return 1", fixes=[better])))
    async with editor(fake=fake) as ed:
        await ed.open(code)
        await ed.choose("Consult backend-developer: review selection")
        await ed.diagnostics()
        ed.type("def g", "y = 1\nz = 1\n")
        ed.answer("Apply")
        await ed.choose("Better…")
        await ed.edited()
        assert ed.text.endswith("    log()\n    x = 1\n    log(x)\n")


@pytest.mark.parametrize(
    "wrong", [edit(6, "    return 1", "    return 9"), edit(2, "x = 1", "y")], ids=["twin", "none"]
)
async def test_an_edit_of_other_lines_than_the_selected_is_refused(
    fake: FakeAnthropic, wrong: dict[str, Any]
) -> None:
    fake.queue(improvement(wrong))
    async with editor(fake=fake) as ed:
        await ed.open(CODE)
        await ed.improve()
        assert "Nothing was changed" in await ed.message()
        assert ed.edits_received == []


@pytest.mark.parametrize("flawed", [(2, 3), (3,)], ids=["both", "the other"])
async def test_a_fix_never_changes_another_line_than_that_of_its_finding(
    fake: FakeAnthropic, flawed: tuple[int, ...]
) -> None:
    """Of two equal lines one was mended, taken out and written again: whose line is it now?"""
    code = "def f():\n    «save()\n    save()»\n"
    mended = {n: fix("Mend", edit(n, "    save()", "    mended()")) for n in flawed}
    fake.queue(review(*(finding(n, "    save()", fixes=[mended[n]]) for n in flawed)))
    async with editor(fake=fake) as ed:
        await ed.open(code)
        await ed.choose("Consult backend-developer: review selection")
        await ed.reviewed()
        ed.type("def f", "\n")
        ed.replace("    save()", "    mended()")
        ed.replace("    mended()\n", "")
        ed.type("    save()", "    save()\n")
        offered = [each for each in await ed.menu() if each["title"] == "Mend"]
        assert len(offered) == len(flawed) - 1, "where it is certain whose fix it is"
        for each in offered:
            [about] = each["diagnostics"]
            [changed] = each["edit"]["documentChanges"]
            lines = {one["range"]["start"]["line"] for one in changed["edits"]}
            assert lines == {about["range"]["start"]["line"]}
