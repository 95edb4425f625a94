"""Where no model is set up: who is asked for words, what is told, and what is called a review."""

from typing import Any

import pytest

from support.editor import editor

CODE = "def total(xs):\n    ‸return 1\n"
IMPROVE = "Consult backend-developer: improve total…"
ASK = "Consult backend-developer: ask…"
PICKERS = {"pickers": True}
HELP = ":checkhealth consult"


LACKING = "Nothing was asked, because no model is set up. Set ANTHROPIC_API_KEY"


@pytest.mark.parametrize("words", [IMPROVE, ASK])
@pytest.mark.parametrize(
    ("profile", "settings"), [("vscode", PICKERS), ("eglot", {}), ("neovim", {})]
)
async def test_nobody_is_asked_for_a_wish_where_there_is_no_model(
    words: str, profile: str, settings: dict[str, Any]
) -> None:
    async with editor(profile, settings=settings) as ed:
        ed.client.respond("consult/pick", None)
        await ed.open(CODE)
        await ed.choose(words)
        assert (await ed.message()).startswith(LACKING)
        assert await ed.run("consult.jobs") == []
        asked = {sent.get("method") for sent in ed.client.received}
    assert asked.isdisjoint({"consult/pick", "window/showMessageRequest"})


async def test_a_client_says_in_its_own_words_how_a_model_is_set_up() -> None:
    own = {**PICKERS, "modelHelp": HELP}
    async with editor("neovim", settings=own) as ed:
        await ed.open(CODE)
        await ed.choose(IMPROVE)
        assert await ed.message() == (
            "Nothing was asked: no model is set up (:checkhealth consult)."
        )
        await ed.run("consult.review", {"uri": ed.uri})
        assert await ed.message() == (
            "Structural checks only: no model is set up (:checkhealth consult)."
        )


async def test_what_is_set_up_and_cannot_be_used_is_said_in_full() -> None:
    own = {**PICKERS, "modelHelp": HELP, "endpoint": "ftp://models.example"}
    async with editor("neovim", settings=own) as ed:
        await ed.open(CODE)
        await ed.choose(IMPROVE)
        told = await ed.message()
    assert told.startswith("Nothing was asked, because ")
    assert "checkhealth" not in told


async def test_a_review_without_a_model_names_the_checks_and_no_agent() -> None:
    async with editor("neovim") as ed:
        await ed.open(CODE)
        await ed.run("consult.review", {"uri": ed.uri})
        assert "structural checks only" in await ed.message()
        await ed.progress_ended()
        begun = [
            sent["params"]["value"]["title"]
            for sent in ed.client.received
            if sent.get("method") == "$/progress" and sent["params"]["value"]["kind"] == "begin"
        ]
    assert begun == ["Consult: structural checks"]


async def test_a_file_that_no_check_covers_is_not_called_clean() -> None:
    async with editor("neovim") as ed:
        await ed.open("package main\n", "query.go", "go")
        await ed.run("consult.review", {"uri": ed.uri})
        told = await ed.message()
        assert await ed.progress_ended() == "failed"
    assert told.startswith(
        "Nothing was reviewed, because no structural check covers this file, "
        "and no model is set up. Set ANTHROPIC_API_KEY"
    )
