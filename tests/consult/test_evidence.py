"""What a finding quotes, and what a fix changes, is looked up: here and in other files."""

import sys
from pathlib import Path
from typing import Any

import pytest

from consult_lsp.consult.advice import Advice
from consult_lsp.consult.consultation import consult
from consult_lsp.consult.resources import Resources
from consult_lsp.consult.validation.sources import others_of
from consult_lsp.context.project import Project
from consult_lsp.finding import Evidence
from consult_lsp.models.scripted import ScriptedModel
from consult_lsp.text.document import Document
from support.answers import edit, finding, fix
from support.tasks import advice, reply_of, task

CODE = """
import db


def pay(id):
    «return db.run(id)»
"""
DB = "import sqlite3\n\n\ndef run(id):\n    return id\n"
ANCHOR = "    return db.run(id)"


def quote(line: int, text: str, path: str = "", note: str = "") -> dict[str, Any]:
    return {"path": path, "start_line": line, "quote": text, "note": note}


def pays(**parts: Any) -> dict[str, Any]:
    return finding(5, ANCHOR, "Nobody checks the id", **parts)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A trusted workspace with a database, a secret file, a link that leads to that, and CI."""
    (tmp_path / "db.py").write_text(DB)
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github/ci.yml").write_text("a\n")
    (tmp_path / ".env").write_text("KEY=1\n")
    (tmp_path / "link.py").symlink_to(tmp_path / ".env")
    return Project(tmp_path, tmp_path)


async def trusted_advice(
    project: Project, *findings: Any, opened: dict[str, Document] | None = None
) -> Advice:
    """What is advised in a trusted workspace, in which an editor may hold some documents."""
    resources = Resources(
        ScriptedModel(reply_of(*findings)), other=others_of(project, opened or {})
    )
    return await consult(task(CODE), resources, lambda event: None)


async def test_a_quote_is_put_right_by_its_text() -> None:
    said = pays(evidence=[quote(40, "import db", note="the driver")])
    [found] = (await advice(task(CODE), {"findings": [said]})).findings
    assert found.evidence == (Evidence(1, "import db", note="the driver"),)


async def test_a_quote_that_stands_nowhere_is_dropped_and_told() -> None:
    quotes = [quote(2, "import db"), quote(3, "import os"), quote(9, "")]
    given = await advice(task(CODE), {"findings": [pays(evidence=quotes)]})
    assert [held.quote for held in given.findings[0].evidence] == ["import db"]
    assert given.refusals == ("“Nobody checks the id” rests also on 2 quotes that stand nowhere.",)


async def test_a_finding_whose_quotes_all_stand_nowhere_is_dropped_and_told() -> None:
    given = await advice(task(CODE), {"findings": [pays(evidence=[quote(3, "import os")])]})
    assert given.findings == ()
    assert given.refusals == ("“Nobody checks the id” rests on quotes that stand nowhere.",)


async def test_every_line_of_a_quote_must_stand_there() -> None:
    held, slipped = "def pay(id):\n    return db.run(id)", "def pay(id):\n    return db.run(7)"
    said = pays(evidence=[quote(4, held), quote(4, slipped)])
    given = await advice(task(CODE), {"findings": [said]})
    assert [one.quote for one in given.findings[0].evidence] == [held]


async def test_another_file_is_looked_up_in_a_trusted_workspace(project: Project) -> None:
    said = pays(evidence=[quote(1, "def run(id):", "./db.py", "takes anything")])
    [found] = (await trusted_advice(project, said)).findings
    assert found.evidence == (Evidence(4, "def run(id):", "db.py", "takes anything"),)


async def test_what_an_editor_holds_counts_before_the_file(project: Project) -> None:
    opened = {"db.py": Document("file:///db.py", "def run(key):\n", version=3)}
    new, old = quote(1, "def run(key):", "db.py"), quote(1, "def run(id):", "db.py")
    [found] = (await trusted_advice(project, pays(evidence=[new, old]), opened=opened)).findings
    assert [held.quote for held in found.evidence] == ["def run(key):"]


@pytest.mark.parametrize("path", [".env", "link.py", "../db.py", "/etc/passwd", "a\0b", "none.py"])
async def test_what_may_not_be_sent_proves_nothing(project: Project, path: str) -> None:
    opened = {".env": Document("file:///.env", "KEY=1\n")}
    said = pays(evidence=[quote(1, "KEY=1", path)])
    given = await trusted_advice(project, said, opened=opened)
    assert given.findings == ()


async def test_without_trust_no_other_file_is_read() -> None:
    said = pays(evidence=[quote(4, "def run(id):", "db.py")])
    assert (await advice(task(CODE), {"findings": [said]})).findings == ()


async def test_a_fix_may_reach_into_another_file_of_a_trusted_workspace(project: Project) -> None:
    both = fix(
        "Check it",
        edit(5, ANCHOR, "    return db.run(int(id))"),
        {**edit(4, "def run(id):", "def run(id: int):"), "path": "db.py"},
    )
    [found] = (await trusted_advice(project, pays(fixes=[both]))).findings
    [kept] = found.fixes
    assert (kept.doubt, kept.reach) == ("", "files")
    assert [one.path for one in kept.edits] == ["", "db.py"]


async def test_one_edit_that_fails_in_another_file_puts_the_whole_fix_in_doubt(
    project: Project,
) -> None:
    wrong = {**edit(4, "def run(key):", "def run(id: int):"), "path": "db.py"}
    broken = {**edit(4, "def run(id):", "def run(id"), "path": "db.py"}
    fixes = [fix("One", edit(5, ANCHOR, "    return 1"), wrong), fix("Two", broken)]
    [found] = (await trusted_advice(project, pays(fixes=fixes))).findings
    assert [kept.doubt for kept in found.fixes] == [
        "db.py: The quoted lines do not stand in the text like this.",
        "db.py: The text would no longer parse: '(' was never closed (line 4, "
        f"Python {sys.version_info.major}.{sys.version_info.minor}).",
    ]


@pytest.mark.parametrize(
    ("path", "why"),
    [
        (".github/ci.yml", "steers what runs"),
        (".github/new.yml", "steers what runs"),
        (".VSCode/settings.json", "steers what runs"),
        ("../../secrets.py", "no file that may be read here"),
        ("none.py", "no file that may be read here"),
    ],
)
async def test_a_fix_is_left_out_that_reaches_for_what_it_may_not(
    project: Project, path: str, why: str
) -> None:
    reaching = fix("Reach", {**edit(1, "a", "b"), "path": path})
    given = await trusted_advice(project, pays(fixes=[reaching]))
    assert given.findings[0].fixes == ()
    assert why in given.refusals[0]


async def test_without_trust_no_fix_reaches_into_another_file() -> None:
    reaching = fix("Reach", {**edit(4, "def run(id):", "def run():"), "path": "db.py"})
    given = await advice(task(CODE), {"findings": [pays(fixes=[reaching])]})
    assert given.findings[0].fixes == ()
    assert "in a trusted workspace only" in given.refusals[0]


async def test_a_path_that_names_the_document_itself_is_none() -> None:
    own = fix("Check it", {**edit(5, ANCHOR, "    return 1"), "path": "./sample.py"})
    [found] = (await advice(task(CODE), {"findings": [pays(fixes=[own])]})).findings
    assert [(one.edits[0].path, one.doubt, one.reach) for one in found.fixes] == [("", "", "lines")]
