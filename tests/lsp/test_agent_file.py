"""Agent and rule files in an editor: diagnostics, quick fixes, completion and hover."""

from pathlib import Path
from typing import Any

import pytest

from support.answers import finding, review
from support.editor import Editor, editor
from support.fake_anthropic import FakeAnthropic
from support.profiles import capabilities_of

AGENT = ".claude/agents/keeper.md"
OWNERS = Path(__file__).parents[1] / "agents/files/owner-backend-developer.md"

STALE = """
---
name: keeper
description: Keeps. 😀
tools: Read, Multi‸Edit
---
You keep.
"""


async def show(ed: Editor, sample: str, path: str = AGENT) -> None:
    await ed.open(sample, path, "markdown")


async def completed(ed: Editor) -> list[dict[str, Any]]:
    params = {"textDocument": {"uri": ed.uri}, "position": ed.range()["start"]}
    items: list[dict[str, Any]] = await ed.client.request("textDocument/completion", params)
    return items


def codes(diagnostics: list[dict[str, Any]]) -> list[str]:
    return [each["code"] for each in diagnostics]


async def test_what_is_wrong_is_shown_when_a_file_is_opened() -> None:
    async with editor() as ed:
        await show(ed, STALE)
        [found] = await ed.diagnostics()
        assert (found["code"], found["source"], found["severity"]) == (
            "stale-tool",
            "consult-lsp",
            2,
        )
        assert found["range"]["start"]["line"] == ed.text[: ed.text.index("Multi")].count("\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_a_place_is_told_in_the_units_of_the_client(encoding: str) -> None:
    capabilities = capabilities_of("neovim")
    capabilities["general"] = {"positionEncodings": [encoding]}
    async with editor(capabilities=capabilities) as ed:
        await show(ed, "---\nname: keeper\ndescription: 😀😀 x\u202ey\n---\nYou keep.\n")
        [found] = await ed.diagnostics()
        before = "description: 😀😀 x"
        units = {"utf-8": (1, "utf-8"), "utf-16": (2, "utf-16-le"), "utf-32": (4, "utf-32-le")}
        width, codec = units[encoding]
        assert found["range"]["start"]["character"] == len(before.encode(codec)) // width


async def test_a_quick_fix_mends_and_the_diagnostic_goes() -> None:
    async with editor() as ed:
        await show(ed, STALE)
        await ed.diagnostics()
        await ed.choose("Rename to 'Edit'")
        assert "tools: Read, Edit\n" in ed.text
        assert await ed.diagnostics() == []


async def test_the_owners_file_is_mended_by_one_quick_fix() -> None:
    async with editor() as ed:
        text = OWNERS.read_text("utf-8").replace("expert guidance", "‸expert guidance", 1)
        await show(ed, text)
        assert sorted(codes(await ed.diagnostics())) == ["invalid-yaml", "literal-newline"]
        block = "Write 'description' as a block of lines"
        offered = [action for action in await ed.menu(["quickfix"]) if action["title"] == block]
        assert len(offered) == 1, "one repair of two diagnoses is one entry"
        assert sorted(codes(offered[0]["diagnostics"])) == ["invalid-yaml", "literal-newline"]
        await ed.choose(block)
        assert "description: |\n  Use this agent" in ed.text
        assert await ed.diagnostics() == []


async def test_typing_brings_diagnostics_and_takes_them_away() -> None:
    async with editor() as ed:
        await show(ed, "---\nname: keeper\ndescription: Keeps.\n---\nYou keep.\n")
        assert await ed.diagnostics() == []
        ed.replace("Keeps.", "Keeps: all.")
        assert codes(await ed.diagnostics()) == ["invalid-yaml"]
        ed.replace("Keeps: all.", "Keeps.")
        assert await ed.diagnostics() == []


async def test_a_menu_right_after_typing_fixes_the_new_text() -> None:
    async with editor() as ed:
        await show(ed, STALE)
        ed.replace("MultiEdit", "NotebookRead, Glob")
        await ed.choose("Remove 'NotebookRead'")
        assert "tools: Read, Glob\n" in ed.text


async def test_the_doctor_and_an_agent_speak_of_one_document_together(fake: FakeAnthropic) -> None:
    fake.queue(review(finding(6, "You keep.", "The prompt is thin", severity="warning")))
    async with editor(fake=fake) as ed:
        await show(ed, STALE)
        assert codes(await ed.diagnostics()) == ["stale-tool"]
        await ed.choose("Consult backend-developer: review file")
        found = await ed.reviewed()
        assert {each["source"] for each in found} == {"consult-lsp", "backend-developer"}


async def test_closing_a_file_takes_its_diagnostics_away() -> None:
    async with editor() as ed:
        await show(ed, STALE)
        assert len(await ed.diagnostics()) == 1
        ed.client.notify("textDocument/didClose", {"textDocument": {"uri": ed.uri}})
        assert await ed.diagnostics() == []


async def test_the_mildest_severity_that_is_shown_holds_for_the_doctor() -> None:
    async with editor(settings={"minimumSeverity": "error"}) as ed:
        await show(ed, STALE)
        assert await ed.diagnostics() == []


async def test_an_import_of_a_missing_file_is_shown_and_nothing_outside_is_looked_for(
    tmp_path: Path,
) -> None:
    (tmp_path / "there.md").write_text("Hi")
    (tmp_path / "CLAUDE.md").write_text("")
    async with editor(workspace=tmp_path) as ed:
        text = "@there.md @gone.md @../outside.md @~/home.md @/etc/gone.md\n"
        uri = (tmp_path / "CLAUDE.md").as_uri()
        item = {"uri": uri, "languageId": "markdown", "version": 1, "text": text}
        ed.client.notify("textDocument/didOpen", {"textDocument": item})
        params = await ed.client.notification("textDocument/publishDiagnostics")
        [found] = params["diagnostics"]
        assert found["code"] == "broken-import"
        assert "'gone.md'" in found["message"]


async def test_other_files_are_none_of_the_doctors_business() -> None:
    async with editor() as ed:
        await ed.open(STALE, "notes.md", "markdown")
        assert await completed(ed) is None
        assert await ed.hover() is None
        assert await ed.menu(["quickfix"]) == []


async def test_a_value_is_completed_where_the_cursor_is() -> None:
    async with editor() as ed:
        await show(ed, "---\nname: keeper\ndescription: 😀\nmodel:‸\n---\n")
        items = await completed(ed)
        assert [item["label"] for item in items][:2] == ["sonnet", "opus"]
        edit = items[1]["textEdit"]
        assert edit["newText"] == " opus"
        assert edit["range"] == ed.range()


async def test_keys_are_completed_with_what_they_are_for() -> None:
    for profile, kind in (("vscode", "markdown"), ("neovim", "markdown")):
        async with editor(profile) as ed:
            assert ":" in ed.capabilities["completionProvider"]["triggerCharacters"]
            await show(ed, "---\nname: keeper\nmem‸\n---\n")
            [memory] = [item for item in await completed(ed) if item["label"] == "memory"]
            assert memory["documentation"]["kind"] == kind
            assert memory["textEdit"]["newText"] == "memory: "


async def test_a_client_without_markdown_gets_plain_text() -> None:
    async with editor(capabilities={}) as ed:
        await show(ed, "---\nname: keeper\nmem‸ory: user\n---\n")
        about = await ed.hover()
        assert about is not None
        assert "`" not in about
        [memory] = [item for item in await completed(ed) if item["label"] == "memory"]
        assert memory["documentation"]["kind"] == "plaintext"


async def test_hover_tells_what_a_key_is_for() -> None:
    async with editor() as ed:
        await show(ed, "---\nname: keeper\nmo‸del: opus\n---\n")
        about = await ed.hover()
        assert about is not None
        assert about.startswith("**`model`**")
