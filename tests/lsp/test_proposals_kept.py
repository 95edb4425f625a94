"""What was paid for and not made outlasts the server, and is placed by its text or not at all."""

import asyncio
import json
import sqlite3
import stat
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult_lsp.edits.combine import Change
from consult_lsp.finding import Edit
from consult_lsp.lsp.apply.proposal_parts import change_of
from consult_lsp.lsp.services.proposal_persistence import read_pending, write_pending
from consult_lsp.lsp.state.proposals import MOST_PENDING, Consent, Part, Pending, Proposal
from consult_lsp.lsp.state.stores import DAYS, MOST_BYTES, proposals_store
from consult_lsp.text.document import Document
from support.answers import edit, improvement
from support.editor import Editor, editor
from support.fake_anthropic import FakeAnthropic
from support.raw_client import PATIENCE

pytestmark = pytest.mark.slow

STEPS = "jobs:\n  test:\n    «timeout: 100»\n"
BEFORE, AFTER = STEPS.replace("«", "").replace("»", ""), "jobs:\n  test:\n    timeout: 10\n"
TWINS = "jobs:\n  lint:\n    timeout: 100\n  test:\n    «timeout: 100»\n"
PLAIN_TWINS = TWINS.replace("«", "").replace("»", "")
SECOND = "jobs:\n  lint:\n    timeout: 100\n  test:\n    timeout: 10\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file whose changes are asked about."""
    file = tmp_path / ".github/workflows/ci.yml"
    file.parent.mkdir(parents=True)
    return file


async def improve(ed: Editor, fake: FakeAnthropic, file: Path, source: str, line: int = 3) -> None:
    """Ask for a change, which the user is asked about before it is made."""
    fake.queue(improvement(edit(line, "    timeout: 100", "    timeout: 10")))
    await ed.open(source, str(file), "yaml")
    file.write_text(ed.text)
    await ed.improve()
    await ed.asked()


async def pending(ed: Editor) -> list[Any]:
    await ed.ready()
    listed: list[Any] = await ed.run("consult.proposals", {"action": "list"})
    return listed


def stored(home: Path) -> bytes:
    folder = home / ".local/state/consult-lsp"
    return b"".join(each.read_bytes() for each in sorted(folder.glob("proposals.db*")))


async def kept(ed: Editor, home: Path) -> None:
    """Wait until what is pending is in the file."""
    async with asyncio.timeout(PATIENCE):
        while b"timeout: 10" not in stored(home):
            await ed.ready()


@pytest.mark.parametrize("word", ["Cancel", None])
async def test_what_was_not_made_is_pending_in_the_next_session_and_made_with_the_users_word(
    fake: FakeAnthropic, file: Path, home: Path, word: str | None
) -> None:
    async with editor("vscode", fake=fake, workspace=file.parents[2]) as ed:
        ed.answer(word)
        await improve(ed, fake, file, STEPS)
    async with editor("vscode", fake=fake, workspace=file.parents[2]) as ed:
        await ed.open(f"# moved\n{BEFORE}", str(file), "yaml")
        [one] = await pending(ed)
        ed.answer("Apply", "Apply")
        await ed.run("consult.proposals")
        await ed.edited()
        assert ed.text == f"# moved\n{AFTER}"
        async with asyncio.timeout(PATIENCE):
            while await pending(ed):
                pass
    assert one["uris"] == [file.as_uri()]
    assert b"timeout: 10" not in stored(home), "what was made is forgotten"


async def test_a_server_that_is_killed_while_it_asks_loses_nothing(
    fake: FakeAnthropic, file: Path, home: Path
) -> None:
    async with editor("neovim", fake=fake, workspace=file.parents[2]) as ed:
        ed.client.respond("window/showMessageRequest", None)
        await improve(ed, fake, file, STEPS)
        await kept(ed, home)
        await ed.kill()
    async with editor("neovim", fake=fake, workspace=file.parents[2]) as ed:
        [one] = await pending(ed)
        assert one["why"] == "The question whether to make it was not answered."
        await ed.run("consult.proposals", {"action": "discard", "id": one["id"]})
    async with editor("neovim", fake=fake, workspace=file.parents[2]) as ed:
        assert await pending(ed) == []
    assert b"timeout: 10" not in stored(home)


async def test_an_editor_that_does_not_answer_the_edit_has_it_pending(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    async with editor("neovim", fake=fake, workspace=tmp_path) as ed:
        ed.client.respond("workspace/applyEdit", None)
        fake.queue(improvement(edit(1, "one = 1", "one = 2")))
        await ed.open("«one = 1»\n", str(tmp_path / "app.py"))
        await ed.improve()
        await ed.client.server_request("workspace/applyEdit")
    async with editor("neovim", fake=fake, workspace=tmp_path) as ed:
        [one] = await pending(ed)
        assert one["why"] == "The editor has not said whether it made the edit."


async def test_of_equal_lines_it_is_made_on_its_own_or_kept(
    fake: FakeAnthropic, file: Path
) -> None:
    async with editor("vscode", fake=fake, workspace=file.parents[2]) as ed:
        ed.answer("Cancel")
        await improve(ed, fake, file, TWINS, 5)
    async with editor("vscode", fake=fake, workspace=file.parents[2]) as ed:
        await ed.open(
            PLAIN_TWINS.replace("test:\n    timeout: 100", "test:\n    timeout: 7"),
            str(file),
            "yaml",
        )
        ed.answer("Apply")
        await ed.run("consult.proposals")
        assert "The lines that it changes were edited meanwhile." in await ed.message()
        ed.becomes(PLAIN_TWINS)
        ed.answer("Apply", "Apply")
        await ed.run("consult.proposals")
        await ed.edited()
        assert ed.text == SECOND


@pytest.mark.parametrize("folder", [True, False])
async def test_it_goes_along_to_the_new_name(fake: FakeAnthropic, file: Path, folder: bool) -> None:
    root = file.parents[2]
    old, new = (
        (file.parent, file.parent.with_name("flows"))
        if folder
        else (file, file.with_name("cd.yml"))
    )
    moved = new / file.name if folder else new
    async with editor("vscode", fake=fake, workspace=root) as ed:
        ed.answer("Cancel")
        await improve(ed, fake, file, STEPS)
        old.rename(new)
        ed.renamed(old, new)
        assert [one["uris"] for one in await pending(ed)] == [[moved.as_uri()]]
    async with editor("vscode", fake=fake, workspace=root) as ed:
        assert [one["uris"] for one in await pending(ed)] == [[moved.as_uri()]]
        await ed.open(BEFORE, str(moved), "yaml")
        ed.answer("Apply", "Apply")
        await ed.run("consult.proposals")
        await ed.edited()
        assert ed.text == AFTER


async def test_another_workspace_sees_none_of_it_and_nobody_else_may_read_it(
    fake: FakeAnthropic, file: Path, home: Path, tmp_path: Path
) -> None:
    async with editor("vscode", fake=fake, workspace=file.parents[2]) as ed:
        ed.answer("Cancel")
        await improve(ed, fake, file, STEPS)
    book = home / ".local/state/consult-lsp/proposals.db"
    assert stat.S_IMODE(book.stat().st_mode) == 0o600
    assert b"jobs:" not in stored(home), "of the document only the replaced lines are kept"
    (other := tmp_path / "other").mkdir()
    async with editor("vscode", fake=fake, workspace=other) as ed:
        assert await pending(ed) == []


async def test_what_is_damaged_is_no_proposal(fake: FakeAnthropic, file: Path, home: Path) -> None:
    async with editor("vscode", fake=fake, workspace=file.parents[2]) as ed:
        ed.answer("Cancel")
        await improve(ed, fake, file, STEPS)
    with closing(sqlite3.connect(home / ".local/state/consult-lsp/proposals.db")) as book, book:
        book.execute("UPDATE pages SET body = replace(body, 'timeout: 10', 'timeout: 99')")
    async with editor("vscode", fake=fake, workspace=file.parents[2]) as ed:
        assert await pending(ed) == []


LINES = st.lists(st.sampled_from(["a", "b", "c", "    a"]), min_size=1, max_size=8)


@given(lines=LINES, at=st.integers(0, 7), above=st.integers(0, 3), below=st.integers(0, 3))
def test_what_is_written_and_read_again_makes_the_same_change_of_the_text_or_none(
    lines: list[str], at: int, above: int, below: int
) -> None:
    """Also where lines came above and below meanwhile."""
    at %= len(lines)
    changed = [*lines[:at], "new", *lines[at + 1 :]]
    head, tail = (
        [f"{where} {n}" for n in range(count)] for where, count in (("^", above), ("$", below))
    )
    edit = Edit(at + 1, lines[at], "new")
    proposal = Proposal("Better", (Part(text_of(lines), ((edit,),)),), Consent.PREVIEWED)
    read = read_pending(write_pending(Pending(proposal, "Not made.")))
    assert read is not None
    assert (read.id, read.why, read.proposal.label) == (proposal.id, "Not made.", "Better")
    [part] = read.proposal.parts
    again = change_of(part, text_of([*head, *lines, *tail]))
    if isinstance(again, Change):
        assert again.after.text == text_of([*head, *changed, *tail]).text
    if not above and not below:
        assert isinstance(again, Change) == isinstance(
            change_of(proposal.parts[0], text_of(lines)), Change
        )


def test_a_proposal_of_an_older_version_is_placed_by_what_its_marks_say() -> None:
    """They knew only those twins that are indented alike: with one of these the order says which,
    with several it does not."""
    alone, twins = ["a", "b", "c"], ["f:", "  a", "  b", "  a", "  c", "\ta"]
    assert isinstance(change_of(_of_format_1(alone, 1), text_of(["above", *alone])), Change)
    assert isinstance(change_of(_of_format_1(twins, 2), text_of(twins)), Change)
    left = ["f:", *twins[2:]]
    assert not isinstance(change_of(_of_format_1(twins, 2), text_of(left)), Change)


def _of_format_1(lines: list[str], number: int) -> Part:
    """A change of one of the lines (from 1) as an older version wrote it, and this one reads it."""
    edit = Edit(number, lines[number - 1], "new")
    proposal = Proposal("Better", (Part(text_of(lines), ((edit,),)),), Consent.PREVIEWED)
    written = json.loads(write_pending(Pending(proposal, "Not made.")))
    mark = written["parts"][0]["fixes"][0][0]["mark"]
    mark[6] = mark[6][: lines.count(edit.old)]
    read = read_pending(json.dumps(written | {"format": 1}))
    assert read is not None
    return read.proposal.parts[0]


def text_of(lines: list[str]) -> Document:
    return Document("file:///app.txt", "".join(f"{line}\n" for line in lines))


def test_what_is_too_large_or_too_old_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    store = proposals_store()
    for number in range(MOST_PENDING + 5):
        proposal = Proposal(
            f"{number}", (Part(text_of(["a"]), ((Edit(1, "a", "b"),),)),), Consent.GIVEN
        )
        store.write("/w", proposal.id, "", write_pending(Pending(proposal, "Not made.")))
    store.write("/w", "large", "", "x" * (MOST_BYTES + 1))
    kept = proposals_store().read_all("/w")
    assert (len(kept), "large" in kept) == (MOST_PENDING, False)
    later = time.time() + (DAYS + 1) * 86_400
    monkeypatch.setattr("time.time", lambda: later)
    assert proposals_store().read_all("/w") == {}
