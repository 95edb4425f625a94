"""Findings outlast the server: they stand again when a document is opened, wherever it is now."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from support.answers import finding, review
from support.editor import PUSH, Editor, editor
from support.fake_anthropic import FakeAnthropic, text

SAMPLE = """
‸def pay(account, amount):
    account.balance -= amount
#   ^^^^^^^^^^^^^^^^^^^^^^^^^ warning: Something is off
    account.save()
"""
LINE = "    account.balance -= amount"


async def reviewed(ed: Editor, path: Path, fake: FakeAnthropic) -> None:
    """A review of a file, whose finding is shown."""
    fake.queue(review(finding(2, LINE)))
    path.parent.mkdir(exist_ok=True)
    path.write_text("def pay(account, amount):\n" + LINE + "\n    account.save()\n")
    await ed.open(SAMPLE, str(path))
    await ed.run("consult.review", {"uri": ed.uri, "anew": True})
    await ed.finds()
    assert await ed.progress_ended() == "1 new"


def store(home: Path) -> Path:
    return home / ".local/state/consult-lsp/findings.db"


async def test_a_finding_stands_again_after_a_restart_and_is_known_by_the_next_review(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    file = tmp_path / "app.py"
    async with editor("vscode", fake=fake, workspace=tmp_path) as ed:
        await reviewed(ed, file, fake)
    async with editor("vscode", fake=fake, workspace=tmp_path) as ed:
        await ed.open("import os\n\n\n" + SAMPLE.lstrip(), str(file))
        await ed.finds()
        fake.queue(review(finding(5, LINE)))
        await ed.run("consult.review", {"uri": ed.uri, "anew": True})
        assert await ed.progress_ended() == "1 remains"
        assert "found nothing new: 0 new, 1 remains." in await ed.message()
        fake.queue(review())
        await ed.run("consult.review", {"uri": ed.uri, "anew": True})
        assert "found nothing worth reporting (1 fixed)" in await ed.message()
    async with editor("vscode", fake=fake, workspace=tmp_path) as ed:
        await ed.open(SAMPLE, str(file))
        await ed.finds()  # the review that found nothing has not seen this text


async def test_an_explanation_is_remembered_after_a_restart(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    fake.queue(text("It pays."))
    async with editor(fake=fake, workspace=tmp_path) as ed:
        await ed.open("def pay():\n    ‸return 1\n", str(tmp_path / "app.py"))
        await ed.choose("Consult backend-developer: explain pay")
        await ed.progress_ended()
    async with editor(fake=fake, workspace=tmp_path) as ed:
        await ed.open("def pay():\n    ‸return 1\n", str(tmp_path / "app.py"))
        assert "It pays." in await ed.hovered()


async def test_another_workspace_knows_nothing_of_it(fake: FakeAnthropic, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        async with editor("vscode", fake=fake, workspace=tmp_path / name) as ed:
            await reviewed(ed, tmp_path / name / "app.py", fake)


async def test_findings_go_with_a_file_that_is_renamed(fake: FakeAnthropic, tmp_path: Path) -> None:
    old, new = tmp_path / "old/app.py", tmp_path / "new/app.py"
    async with editor("vscode", fake=fake, workspace=tmp_path) as ed:
        files = ed.capabilities["workspace"]["fileOperations"]["didRename"]["filters"]
        assert files[0]["pattern"]["glob"] == "**/*"
        await reviewed(ed, old, fake)
        old.parent.rename(new.parent)
        ed.close()
        ed.renamed(old.parent, new.parent)
        await ed.open(SAMPLE, str(new))
        await ed.finds()
    async with editor("vscode", fake=fake, workspace=tmp_path) as ed:
        await ed.open(SAMPLE, str(new))
        await ed.finds()


async def test_a_file_that_is_renamed_before_it_is_closed_leaves_nothing_under_its_old_name(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    async with editor("eglot", fake=fake, workspace=tmp_path) as ed:
        await reviewed(ed, tmp_path / "old.py", fake)
        old = ed.uri
        (tmp_path / "old.py").rename(tmp_path / "new.py")
        ed.renamed(tmp_path / "old.py", tmp_path / "new.py")
        told = await ed.client.notification(PUSH, lambda params: not params["diagnostics"])
        assert told["uri"] == old
        ed.close()
        await ed.open(SAMPLE, str(tmp_path / "new.py"))
        await ed.finds()


@pytest.mark.parametrize("restarts", [True, False])
async def test_findings_are_found_by_the_text_where_the_editor_does_not_tell_of_a_rename(
    fake: FakeAnthropic, tmp_path: Path, restarts: bool
) -> None:
    async with editor("neovim", fake=fake, workspace=tmp_path) as ed:
        await reviewed(ed, tmp_path / "old.py", fake)
        (tmp_path / "old.py").rename(tmp_path / "new.py")
        ed.close()
        if not restarts:
            await ed.open(SAMPLE, str(tmp_path / "new.py"))
            await ed.finds()
    async with editor("neovim", fake=fake, workspace=tmp_path) as ed:
        await ed.open(SAMPLE, str(tmp_path / "new.py"))
        await ed.finds()


async def test_a_copy_of_a_file_that_is_still_there_has_no_findings(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    async with editor(fake=fake, workspace=tmp_path) as ed:
        await reviewed(ed, tmp_path / "app.py", fake)
        await reviewed(ed, tmp_path / "copy.py", fake)


@pytest.mark.parametrize("damage", ["bytes", "row", "folder"])
async def test_a_damaged_store_costs_nothing_but_memory(
    fake: FakeAnthropic, tmp_path: Path, home: Path, damage: str
) -> None:
    async with editor(fake=fake, workspace=tmp_path) as ed:
        await reviewed(ed, tmp_path / "app.py", fake)
    if damage == "bytes":
        store(home).write_bytes(b"no database " * 999)
    elif damage == "row":
        with closing(sqlite3.connect(store(home))) as book, book:
            book.execute("UPDATE pages SET body = replace(body, 'off', 'fine')")
    else:
        store(home).unlink()
        store(home).mkdir()
    async with editor(fake=fake, workspace=tmp_path) as ed:
        await ed.open(SAMPLE, str(tmp_path / "app.py"))
        if damage != "row":
            assert "Findings are kept until the editor ends only" in await ed.message()
        fake.queue(review(finding(2, LINE)))
        await ed.run("consult.review", {"uri": ed.uri, "anew": True})
        await ed.finds()
        assert await ed.progress_ended() == "1 new"
    said = [one for one in ed.client.received if one.get("method") == "window/showMessage"]
    assert len(said) == (damage != "row"), "it is said once"


async def test_a_document_that_is_no_file_is_not_stored(
    fake: FakeAnthropic, tmp_path: Path, home: Path
) -> None:
    fake.queue(review(finding(1, "x = 1")))
    async with editor("vscode", fake=fake, workspace=tmp_path) as ed:
        item = {"uri": "untitled:1", "languageId": "python", "version": 1, "text": "x = 1\n"}
        ed.client.notify("textDocument/didOpen", {"textDocument": item})
        await ed.run("consult.review", {"uri": "untitled:1"})
        assert await ed.progress_ended() == "1 new"
    assert not store(home).exists()
