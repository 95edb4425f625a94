"""What was dismissed, by the user or by the team, fails no review on the command line."""

import os
from datetime import date
from pathlib import Path

from consult_lsp.findings.dismissal import Dismissal
from consult_lsp.findings.document_findings import Page
from consult_lsp.findings.storage.serialization import write_page
from consult_lsp.findings.storage.store import Store, store_file
from consult_lsp.findings.storage.team_file import NAME, add_to_team
from consult_lsp.text.document import Document
from consult_lsp.workspace.contained import Root
from support.command import FLAWED, QUERY, Run

SQL = Dismissal("sql-built-from-strings", "security", QUERY, "SQL", "wrong", date(2026, 1, 1))


def is_left_out(run: Run) -> bool:
    ran = run("review", "app.py", "--no-model")
    return ran.code == 0 and "1 finding in 1 file: 1 warning; 1 with a fix; 1 dismissed." in ran.out


def test_what_the_team_dismissed_counts_once_the_workspace_is_trusted(
    run: Run, tmp_path: Path
) -> None:
    add_to_team(Root(tmp_path), "app.py", SQL)
    assert not is_left_out(run)
    assert run("trust").code == 0
    assert is_left_out(run)
    record = run("review", "app.py", "--no-model", "--format", "json").json
    assert record["dismissed"] == 1
    assert len(record["findings"]) == 1
    everything = run("review", "app.py", "--no-model", "--all")
    assert everything.code == 1
    assert "dismissed" not in everything.out


def test_what_the_user_dismissed_in_an_editor_is_left_out(run: Run, tmp_path: Path) -> None:
    document = Document((tmp_path / "app.py").as_uri(), FLAWED)
    body = write_page(Page(dismissals=[SQL]), document)
    Store(store_file()).write(os.path.realpath(tmp_path), "app.py", "", body)
    assert is_left_out(run)


def test_what_is_wrong_with_the_teams_file_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("- {rule: r}\n")
    run("trust")
    ran = run("review", "app.py", "--no-model")
    assert ran.code == 1
    assert "Entry 1 dismisses nothing, because its file is missing" in ran.err
