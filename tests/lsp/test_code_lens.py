"""Lenses stand above functions and routes, count findings, and cost nothing until one is chosen."""

from typing import Any

import pytest

from consult_lsp.lsp.requests.code_lens import MOST_FUNCTIONS
from support.answers import finding, review
from support.editor import Editor, editor
from support.fake_anthropic import FakeAnthropic

CODE = """
import os

class Cart:
    def total(self):
        def price(x):
            return x.price
        return sum(map(price, self))

@app.get("/orders")
async def orders():
    return []
"""
ON = {"codeLens": True}


async def lenses(ed: Editor) -> list[tuple[str, str]]:
    """What is written above which line."""
    lines = ed.text.splitlines()
    return [
        (lens["command"]["title"], lines[lens["range"]["start"]["line"]].strip())
        for lens in await asked(ed)
    ]


async def asked(ed: Editor) -> list[dict[str, Any]]:
    params = {"textDocument": {"uri": ed.uri}}
    given: list[dict[str, Any]] = await ed.client.request("textDocument/codeLens", params)
    return given


async def test_there_are_none_unless_the_user_wants_them() -> None:
    async with editor("vscode") as ed:
        await ed.open(CODE)
        assert await lenses(ed) == []


async def test_functions_methods_and_routes_have_them_but_not_what_is_within() -> None:
    async with editor("vscode", settings=ON) as ed:
        await ed.open(CODE)
        assert await lenses(ed) == [
            ("Review", "def total(self):"),
            ("Explain", "def total(self):"),
            ("Review", '@app.get("/orders")'),
            ("Explain", '@app.get("/orders")'),
        ]
        routes = 'app.get("/orders", (req, res) => {\n  res.send(1)\n})\ndescribe("it", () => {})\n'
        await ed.open(routes, "app.js", "javascript")
        assert await lenses(ed) == [
            ("Review", 'app.get("/orders", (req, res) => {'),
            ("Explain", 'app.get("/orders", (req, res) => {'),
        ]


@pytest.mark.parametrize("profile", ["vscode", "neovim"])
async def test_a_lens_asks_about_its_function_and_counts_what_was_found(
    fake: FakeAnthropic, profile: str
) -> None:
    fake.queue(review(finding(7, "        return sum(map(price, self))", "Slow")))
    async with editor(profile, fake=fake, settings=ON) as ed:
        await ed.open(CODE)
        [first, *_] = await asked(ed)
        await ed.run(first["command"]["command"], *first["command"]["arguments"])
        [shown] = await ed.diagnostics()
        assert shown["message"] == "Slow"
        assert (await lenses(ed))[0] == ("1 finding", "def total(self):")
        ed.client.respond("window/showDocument", lambda params: {"success": True})
        [shows, *_] = await asked(ed)
        there = await ed.run(shows["command"]["command"], *shows["command"]["arguments"])
        gone_to = (await ed.client.server_request("window/showDocument"))["params"]
        assert there == {"uri": ed.uri, "range": shown["range"], "findings": 1}
        assert (gone_to["selection"], gone_to["takeFocus"]) == (shown["range"], True)
        called = [m["method"] for m in ed.client.received if "method" in m and "id" in m]
        assert ("workspace/codeLens/refresh" in called) == (profile == "vscode")


async def test_a_file_of_many_functions_has_lenses_where_something_was_found(
    fake: FakeAnthropic,
) -> None:
    count = MOST_FUNCTIONS + 1
    fake.queue(review(finding(2 * count, "    return 1", "Last")))
    async with editor("vscode", fake=fake, settings=ON) as ed:
        await ed.open("‸" + "".join(f"def f{n}():\n    return 1\n" for n in range(count)))
        assert len(await asked(ed)) == 2 * MOST_FUNCTIONS
        await ed.run("consult.review", {"uri": ed.uri})
        await ed.diagnostics()
        assert (await lenses(ed))[-3:] == [
            ("1 finding", f"def f{count - 1}():"),
            ("Review again", f"def f{count - 1}():"),
            ("Explain", f"def f{count - 1}():"),
        ]
