"""Answers grow on a page beside the code: virtual, opened with us, or shown once they are whole."""

from typing import Any

import pytest

from support.editor import Editor, editor
from support.fake_anthropic import FakeAnthropic, Gate, text

CODE = "def f():\n    return ‸1\n"
ANSWER = (
    "It returns one.\n\nAlways, as app.py says:\n\n```python\nreturn 1\n\n```\n\nThat is all.\n"
)
PIECE = 4
HALF = ANSWER.index("That") // PIECE + 1
"""How many pieces of the answer hold all before its last paragraph, and the beginning of that."""


async def asked(ed: Editor, question: str = "Why one?") -> dict[str, Any]:
    await ed.open(CODE)
    lines = {"uri": ed.uri, "range": ed.range()}
    answer: dict[str, Any] = await ed.run("consult.ask", {**lines, "question": question})
    return answer


def held(gate: Gate, answer: str = ANSWER) -> Any:
    return text(answer, piece=PIECE, hold=(HALF, gate))


async def grown(ed: Editor, wanted: str) -> None:
    """Wait until the page has ``wanted``, which comes by the editor's own edits."""
    while wanted not in await ed.page():
        await ed.edited()


async def test_where_a_page_can_be_virtual_it_is_shown_while_it_grows(fake: FakeAnthropic) -> None:
    gate = Gate()
    fake.queue(held(gate))
    async with editor("vscode", fake=fake) as ed:
        await asked(ed)
        await ed.client.server_request("window/showDocument")
        await gate.reached()
        await ed.client.server_request("workspace/textDocumentContent/refresh")
        while "Always, as app.py says" not in await ed.page():
            await ed.client.server_request("workspace/textDocumentContent/refresh")
        assert "That is all" not in await ed.page()
        gate.open()
        await ed.progress_ended()
        page = await ed.page()
        assert page.startswith("# Why one?\n\n*backend-developer · claude-")
        assert "About `app.py:2`" in page
        assert ANSWER in page
        assert page.rstrip().endswith(
            "*To go on, choose “Consult backend-developer: ask further…”.*"
        )
        assert len(ed.pages) == 1
        assert ed.edits_received == []


@pytest.mark.parametrize("profile", ["neovim", "emacs-31"])
async def test_a_page_that_the_editor_opens_with_us_grows_by_edits(
    fake: FakeAnthropic, profile: str
) -> None:
    gate = Gate()
    fake.queue(held(gate))
    capabilities = {"workspace": {"applyEdit": True}, "window": {"showDocument": {"support": True}}}
    own = capabilities if profile != "neovim" else None
    async with editor(profile, fake=fake, capabilities=own) as ed:
        ed.attaches = True
        await asked(ed)
        await gate.reached()
        await ed.client.server_request("window/showDocument")
        await grown(ed, "Always, as app.py says")
        gate.open()
        await grown(ed, "## Further question")
        assert ANSWER in await ed.page()
        assert len(ed.pages) == 1


async def test_an_editor_that_does_not_attach_gets_the_answer_whole(fake: FakeAnthropic) -> None:
    fake.queue(text(ANSWER), text(ANSWER))
    async with editor("neovim", fake=fake) as ed:
        for pages in (2, 3):  # the first time, a page that did not grow was shown as well
            await asked(ed)
            while len(ed.pages) < pages:
                await ed.client.server_request("window/showDocument")
            assert ANSWER in ed.shown[-1]


async def test_without_pages_a_message_begins_the_answer_and_says_where_all_of_it_is(
    fake: FakeAnthropic,
) -> None:
    fake.queue(text(ANSWER))
    async with editor(fake=fake, capabilities={}) as ed:
        await asked(ed)
        said = await ed.message()
    assert said.startswith("backend-developer: It returns one.")
    assert said.endswith(".md")


async def test_what_the_user_types_meanwhile_stays(fake: FakeAnthropic) -> None:
    gate = Gate()
    fake.queue(held(gate))
    async with editor("neovim", fake=fake) as ed:
        ed.attaches = True
        await asked(ed)
        await gate.reached()
        await ed.client.server_request("window/showDocument")
        await grown(ed, "Always, as app.py says")
        ed.look_at(ed.pages[-1], "Always")
        ed.type("Always", "My note: ")
        gate.open()
        await grown(ed, "## Further question")
        page = await ed.page()
    assert "My note: Always, as app.py says:" in page
    assert "That is all." in page
    assert page.count("return 1") == 1


async def test_an_editor_that_refuses_to_let_a_page_grow_gets_it_whole(fake: FakeAnthropic) -> None:
    fake.queue(text(ANSWER))
    async with editor("neovim", fake=fake) as ed:
        ed.attaches, ed.accepts_edits = True, False
        gate = Gate()
        fake.queue(held(gate))
        await asked(ed)
        await ed.progress_ended()
        await asked(ed)
        await gate.reached()
        gate.open()
        await ed.progress_ended()
        assert ANSWER in await ed.page()


async def test_who_closes_the_page_is_told_where_the_whole_answer_is(fake: FakeAnthropic) -> None:
    gate = Gate()
    fake.queue(held(gate))
    async with editor("neovim", fake=fake) as ed:
        ed.attaches = True
        await asked(ed)
        await gate.reached()
        await ed.client.server_request("window/showDocument")
        await grown(ed, "Always, as app.py says")
        ed.client.notify("textDocument/didClose", {"textDocument": {"uri": ed.pages[-1]}})
        gate.open()
        said = await ed.message()
        assert len(ed.pages) == 1
    assert "All of it: " in said


@pytest.mark.parametrize("how", ["cancelled", "cut"])
@pytest.mark.parametrize("profile", ["neovim", "vscode"])
async def test_what_came_of_a_broken_answer_stays(
    fake: FakeAnthropic, how: str, profile: str
) -> None:
    gate = Gate()
    fake.queue(held(gate) if how == "cancelled" else text(ANSWER, piece=PIECE, end_after=HALF))
    async with editor(profile, fake=fake) as ed:
        ed.attaches = True
        job = (await asked(ed))["job"]
        await ed.client.server_request("window/showDocument")
        if how == "cancelled":
            await gate.reached()
            await ed.run("consult.cancel", {"job": job})
            gate.open()
        while "The answer broke off here: it is not whole." not in await ed.page():
            if profile == "neovim":
                await ed.edited()
            else:
                await ed.client.server_request("workspace/textDocumentContent/refresh")
        assert ANSWER[: HALF * PIECE].strip() in await ed.page()
