"""Clients that ask for a menu, or choose from it, in ways of their own."""

import asyncio
from typing import Any

import pytest

from consult_lsp.lsp.menu.command_burst import REFUSED
from support.answers import edit, finding, fix, review
from support.editor import Editor, editor
from support.fake_anthropic import FakeAnthropic

pytestmark = pytest.mark.slow

CODE = "def a():\n    ‸return 1\n\n\ndef b():\n    return 1\n"
LINE = "    return 1"
AGENT = "Consult backend-developer"


async def reviewed(ed: Editor, fake: FakeAnthropic, *found: dict[str, Any]) -> list[dict[str, Any]]:
    fake.queue(review(*found))
    await ed.open(CODE)
    await ed.choose(f"{AGENT}: review file")
    return await ed.reviewed()


async def asked_by_kate(ed: Editor, *diagnostics: dict[str, Any]) -> list[dict[str, Any]]:
    """The actions for the whole document, as Kate 22.12 asks; it runs all that it gets."""
    end = {"line": len(ed.text.splitlines()), "character": 0}
    params = {
        "textDocument": {"uri": ed.uri},
        "range": {"start": {"line": 0, "character": 0}, "end": end},
        "context": {"diagnostics": list(diagnostics)},
    }
    actions: list[dict[str, Any]] = await ed.client.request("textDocument/codeAction", params)
    return actions


async def test_a_client_that_runs_all_it_gets_gets_the_preferred_fix(fake: FakeAnthropic) -> None:
    better = fix("Return two", edit(2, LINE, "    return 2"))
    other = fix("Return nothing", edit(2, LINE, "    return"), preferred=False)
    async with editor("kate", fake=fake) as ed:
        found = await reviewed(
            ed, fake, finding(2, LINE, fixes=[other, better]), finding(6, LINE, fixes=[])
        )
        [first, second] = sorted(found, key=lambda one: one["range"]["start"]["line"])
        assert [action["title"] for action in await asked_by_kate(ed, first)] == ["Return two"]
        assert await asked_by_kate(ed, second) == []
        assert len(await asked_by_kate(ed, first, second)) > 1


async def test_the_same_stored_fix_asked_for_twice_is_one_edit(fake: FakeAnthropic) -> None:
    kept = fix("Say so", edit(2, LINE, f"    print()\n{LINE}"))
    async with editor("kate", fake=fake) as ed:
        await reviewed(ed, fake, finding(2, LINE, fixes=[kept]))
        [dismiss] = [one for one in await ed.menu() if one["title"].startswith("Dismiss")]
        [shown] = dismiss["command"]["arguments"]
        meant = {"uri": shown["uri"], "finding": shown["finding"], "fix": 0}
        await asyncio.gather(*(run_at_once(ed, "consult.fix", meant) for _ in range(3)))
        await ed.edited()
        assert ed.text.count("print()") == 1
        assert len(ed.edits_received) == 1


async def test_all_entries_of_a_menu_at_once_ask_nothing(fake: FakeAnthropic) -> None:
    fake.queue(review())
    async with editor("kate", fake=fake) as ed:
        await ed.open(CODE)
        commands = [action["command"] for action in await ed.menu()]
        flows = [
            one for one in commands if one["command"] not in ("consult.choose", "consult.more")
        ]
        assert len(flows) > 3
        sent = [run_at_once(ed, one["command"], *one["arguments"]) for one in flows]
        await asyncio.gather(*sent)
        assert await ed.message() == REFUSED
        async with asyncio.timeout(15):
            while await ed.run("consult.jobs"):  # the first was cancelled, which takes a moment
                pass
        assert fake.requests == []
        await ed.choose(f"{AGENT}: review a")  # a menu of its own, from which one entry is chosen
        await ed.progress_ended()
    assert len(fake.requests) == 1


async def run_at_once(ed: Editor, command: str, *arguments: Any) -> None:
    params = {"command": command, "arguments": list(arguments)}
    await ed.client.response(ed.client.send_request("workspace/executeCommand", params))


@pytest.mark.parametrize(
    "sent",
    ["def a():\n«    return 1\n»\n\nx = 2\n", "def a():\n«    return 1»\n\nx = 2\n"],
)
async def test_one_whole_line_is_a_cursor(sent: str) -> None:
    async with editor("kate") as ed:
        await ed.open(sent)
        assert (await ed.menu())[0]["title"] == f"{AGENT}: review a"


async def test_one_whole_word_is_a_cursor_as_qt_creator_says_it() -> None:
    async with editor("qtcreator") as ed:
        await ed.open("def a(b):\n    return «b» + 1\n")
        assert (await ed.menu())[0]["title"] == f"01. {AGENT}: review a"
        await ed.open("def a(bc):\n    return b«c + 1»\n")
        assert (await ed.menu())[0]["title"] == f"01. {AGENT}: review selection"


async def test_a_client_that_sorts_by_title_shows_the_menu_in_our_order(
    fake: FakeAnthropic,
) -> None:
    better = fix("Return two", edit(2, LINE, "    return 2"))
    other = fix("Return nothing", edit(2, LINE, "    return"), preferred=False)
    async with editor("qtcreator", fake=fake) as ed:
        fake.queue(review(finding(2, LINE, "One too few", why="It is.", fixes=[other, better])))
        await ed.open(CODE)
        await ed.choose(f"04. {AGENT}: review file")
        [found] = await ed.reviewed()
        titles = [action["title"] for action in await ed.menu()]
        assert titles == sorted(titles, key=str.casefold)
        assert titles[0].endswith("1. Return two")
        assert titles[1].endswith("2. Return nothing")
        assert "Dismiss" in titles[-1]
        # It shows no hover where there is a finding.
        assert found["message"] == "One too few\n\nIt is."


async def test_a_client_whose_questions_have_no_buttons_is_not_asked(fake: FakeAnthropic) -> None:
    async with editor("qtcreator", fake=fake) as ed:
        await ed.open(CODE)
        await ed.run("consult.choose", {"uri": ed.uri})
        assert "Your editor does not ask." in await ed.message()


async def test_one_whole_line_outside_of_any_symbol_is_that_line() -> None:
    async with editor("kate") as ed:
        await ed.open("def a():\n    return 1\n\n\n«x = 2»\n")
        assert (await ed.menu())[0]["title"] == f"{AGENT}: review selection"


async def test_what_is_right_of_the_cursor_is_the_cursor_as_vim_lsp_says_it() -> None:
    async with editor("vim-lsp") as ed:
        await ed.open("def a():\n    «return 1»\n")
        assert (await ed.menu())[0]["title"] == f"{AGENT}: review a"
        await ed.open("def a():\n    «x = 1\n    return 1»\n")
        assert (await ed.menu())[0]["title"] == f"{AGENT}: review selection"


async def test_more_or_less_than_a_line_is_a_selection() -> None:
    async with editor("kate") as ed:
        for sent in ("def a():\n«    x = 1\n    return 1»\n", "def a():\n    «return 1»\n"):
            await ed.open(sent)
            assert (await ed.menu())[0]["title"] == f"{AGENT}: review selection"
