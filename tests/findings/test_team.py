"""What a team dismisses is a file that reads well, may be written by hand, and harms nobody."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult_lsp.errors import UsageError
from consult_lsp.findings.dismissal import Dismissal
from consult_lsp.findings.storage.team_file import MOST_ENTRIES, NAME, add_to_team, read_team
from consult_lsp.workspace.contained import Root

DISMISSAL = Dismissal(
    rule="sql-injection",
    category="security",
    line='    db.execute(f"SELECT {name}")',
    title="User input becomes SQL",
    reason="accepted risk",
    day=date(2026, 11, 24),
    until=date(2027, 1, 31),
    author="Jane",
)
WRITTEN = """\
- rule: sql-injection
  category: security
  file: app/users.py
  line: '    db.execute(f"SELECT {name}")'
  title: User input becomes SQL
  reason: accepted risk
  author: Jane
  date: 2026-11-24
  until: 2027-01-31
"""


def written(folder: Path) -> str:
    return (folder / NAME).read_text("utf-8")


def test_an_entry_reads_well_and_is_read_back(tmp_path: Path) -> None:
    add_to_team(Root(tmp_path), "app/users.py", DISMISSAL)
    assert written(tmp_path) == WRITTEN
    team = read_team(Root(tmp_path))
    assert team.dismissals == {"app/users.py": (DISMISSAL,)}
    assert team.problems == ()


def test_what_is_there_stays_byte_for_byte(tmp_path: Path) -> None:
    by_hand = "# Agreed on Monday.\n" + WRITTEN.replace("'", '"').replace(
        '(f"SELECT {name}")', "()"
    )
    (tmp_path / NAME).write_text(by_hand, "utf-8")
    add_to_team(Root(tmp_path), "app/users.py", DISMISSAL)
    assert written(tmp_path) == by_hand + WRITTEN


def test_another_style_is_rewritten_whole(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("[{rule: r, file: a, line: x, reason: wrong}]\n", "utf-8")
    add_to_team(Root(tmp_path), "app/users.py", DISMISSAL)
    first = "- rule: r\n  file: a\n  line: x\n  reason: wrong\n"
    assert written(tmp_path) == first + WRITTEN


def test_a_broken_entry_dismisses_nothing_and_costs_no_other(tmp_path: Path) -> None:
    bad = (
        "- 3\n- {rule: r}\n- {file: a, line: x, reason: wrong}\n"
        "- {rule: r, file: a, line: x, reason: never}\n"
        "- {rule: r, file: a, line: x, reason: wrong, until: soon}\n"
    )
    (tmp_path / NAME).write_text(bad + WRITTEN, "utf-8")
    team = read_team(Root(tmp_path))
    assert team.dismissals == {"app/users.py": (DISMISSAL,)}
    assert [problem.message.split(" dismisses")[0] for problem in team.problems] == [
        f"Entry {number}" for number in range(1, 6)
    ]


@pytest.mark.parametrize("content", ["{", "a: b", "\x00", "- &a [*a]", "x" * 600_000])
def test_a_broken_file_dismisses_nothing_and_is_not_written(tmp_path: Path, content: str) -> None:
    (tmp_path / NAME).write_text(content, "utf-8")
    team = read_team(Root(tmp_path))
    assert team.dismissals == {}
    assert len(team.problems) == 1
    with pytest.raises(UsageError, match="Nothing was dismissed for the team"):
        add_to_team(Root(tmp_path), "app/users.py", DISMISSAL)
    assert written(tmp_path) == content


@pytest.mark.parametrize(
    "entry",
    [
        "!!bool x",
        "!!int ''",
        "!!timestamp x",
        "!mine x",
        "{rule: r, file: a, line: x, reason: wrong, until: 2026-02-30}",
    ],
)
def test_what_yaml_cannot_make_a_value_of_costs_no_other_entry(tmp_path: Path, entry: str) -> None:
    (tmp_path / NAME).write_text(f"- {entry}\n{WRITTEN}", "utf-8")
    team = read_team(Root(tmp_path))
    assert team.dismissals == {"app/users.py": (DISMISSAL,)}
    assert [problem.message[:7] for problem in team.problems] == ["Entry 1"]


@pytest.mark.parametrize(
    "line", ["- *a\n", "- {<<: [*a, *a, *a, *a, *a, *a, *a, *a]}\n"], ids=["alias", "merge"]
)
def test_a_file_of_too_many_entries_is_cut_and_told_once(tmp_path: Path, line: str) -> None:
    first = "- &a {rule: r, file: a, line: x, reason: wrong}\n"
    (tmp_path / NAME).write_text(first + line * 10_000, "utf-8")
    team = read_team(Root(tmp_path))
    assert len(team.dismissals["a"]) <= MOST_ENTRIES
    assert team.problems[0].message == "Only its first 2,000 entries dismiss anything."
    with pytest.raises(UsageError, match="Nothing was dismissed for the team"):
        add_to_team(Root(tmp_path), "a", DISMISSAL)


def test_a_link_in_place_of_the_file_is_neither_read_nor_written(tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text(WRITTEN, "utf-8")
    folder = tmp_path / "workspace"
    folder.mkdir()
    (folder / NAME).symlink_to(outside)
    assert read_team(Root(folder)).dismissals == {}
    with pytest.raises(UsageError):
        add_to_team(Root(folder), "app/users.py", DISMISSAL)
    assert outside.read_text("utf-8") == WRITTEN
    assert (folder / NAME).is_symlink()


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@settings(max_examples=50)
@given(TEXT, TEXT)
def test_any_line_and_title_is_data_and_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, line: str, title: str
) -> None:
    folder = tmp_path_factory.mktemp("team")
    odd = Dismissal("r", "c", line + "x", title, "wrong", date(2026, 1, 1))
    for _ in range(2):
        add_to_team(Root(folder), "a.py", odd)
    assert read_team(Root(folder)).dismissals == {"a.py": (odd, odd)}


def test_characters_that_hide_are_escaped(tmp_path: Path) -> None:
    odd = Dismissal("r", "c", "x\u202ey\u200b\U000e0041", "ü", "wrong", date(2026, 1, 1))
    add_to_team(Root(tmp_path), "a.py", odd)
    assert '"x\\u202ey\\u200b\\U000E0041"' in written(tmp_path)
    assert "title: ü" in written(tmp_path)
