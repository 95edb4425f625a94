"""consult.page is an answer's page for a client that shows it in its own way."""

from pathlib import Path

import pytest

from support.anthropic_replies import text
from support.editor import editor
from support.fake_anthropic import FakeAnthropic, Gate
from support.raw_client import ErrorResponse

CODE = """
def withdraw(balance, amount):
    return balance - ‸amount
"""
BLOCK = """```python
def withdraw(balance, amount):
    return max(balance - amount, 0)
```"""
OTHER = BLOCK.replace("withdraw", "deposit")


async def test_a_page_has_its_text_what_it_is_about_and_the_blocks_that_can_be_applied(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    (tmp_path / "app.py").write_text("")
    fake.queue(text(f"It may go below zero.\n\n{BLOCK}\n\n{OTHER}\n\n```\nnothing\n```\n"))
    async with editor("vscode", fake=fake, workspace=tmp_path, settings={"trusted": True}) as ed:
        await ed.open(CODE, path=str(tmp_path / "app.py"))
        await ed.choose("Consult backend-developer: explain withdraw")
        await ed.progress_ended()
        shown = await ed.run("consult.page", {"page": "consult-answer://page/answer-1.md"})
    lines = shown["text"].split("\n")
    assert [lines[block["line"]] for block in shown["blocks"]] == ["```python", "```python"]
    fits, fails = (block["whyNot"] for block in shown["blocks"])
    assert (fits, "deposit" in fails) == ("", True)
    assert "It may go below zero." in lines
    assert shown["title"] == "Explain: withdraw"
    assert (shown["busy"], bool(shown["conversation"])) == (False, True)
    assert shown["about"]["uri"] == ed.uri
    assert shown["files"] == {"app.py": ed.uri}
    assert shown["about"]["range"]["start"]["line"] == 0


PAIR = """```python before
    return balance - amount
```

```python after
    return max(balance - amount, 0)
```"""


async def test_of_two_blocks_that_show_a_change_only_the_second_is_offered(
    fake: FakeAnthropic,
) -> None:
    fake.queue(text(f"So:\n\n{PAIR}\n"))
    async with editor("vscode", fake=fake) as ed:
        await ed.open(CODE)
        await ed.choose("Consult backend-developer: explain withdraw")
        await ed.progress_ended()
        shown = await ed.run("consult.page", {"page": "consult-answer://page/answer-1.md"})
    lines = shown["text"].split("\n")
    assert [lines[block["line"]] for block in shown["blocks"]] == ["```python after"]


async def test_what_a_page_is_about_moves_with_its_lines(fake: FakeAnthropic) -> None:
    fake.queue(text("It may go below zero."))
    async with editor("vscode", fake=fake) as ed:
        await ed.open(CODE)
        await ed.choose("Consult backend-developer: explain withdraw")
        await ed.progress_ended()
        ask = {"page": "consult-answer://page/answer-1.md"}
        ed.becomes("import bank\n\n\n" + ed.text)
        moved = (await ed.run("consult.page", ask))["about"]
        ed.becomes("import bank\n")
        gone = (await ed.run("consult.page", ask))["about"]
    assert (moved["range"]["start"]["line"], gone) == (3, {"uri": ed.uri})


async def test_a_page_that_grows_is_busy_and_is_named_by_its_question(fake: FakeAnthropic) -> None:
    never = Gate()
    fake.queue(text(f"Yes.\n\n{BLOCK}\n\nAnd", hold=(9, never)))
    async with editor("vscode", fake=fake) as ed:
        await ed.open(CODE)
        await ed.run("consult.ask", {"uri": ed.uri, "question": "May it go below zero?"})
        await ed.client.server_request("window/showDocument")
        shown = await ed.run("consult.page", {"page": "consult-answer://page/answer-1.md"})
        await ed.run("consult.cancel")
    assert shown["title"] == "Ask: May it go below zero?"
    assert (shown["busy"], shown["blocks"]) == (True, [])


async def test_a_page_that_is_not_kept_is_refused() -> None:
    async with editor("vscode") as ed:
        with pytest.raises(ErrorResponse, match="no longer kept"):
            await ed.run("consult.page", {"page": "consult-answer://page/answer-9.md"})
