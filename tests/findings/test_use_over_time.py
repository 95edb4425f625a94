"""Findings over weeks of use on the real server: all are seen, where they are, and nowhere else.

CI takes the same 2,000 steps each time. CONSULT_STEPS says how many others to take, at random:

    CONSULT_STEPS=100000 .venv/bin/python -m pytest tests/findings/test_use_over_time.py
"""

import os
from pathlib import Path

import pytest
from hypothesis import Phase
from hypothesis.stateful import run_state_machine_as_test

from support.flawed import Flaw, new_line
from support.reviewers import write_agents
from support.use_over_time import TALLY, UseOverTime
from support.weeks import STEPS, weeks

IS_CI = "CONSULT_STEPS" not in os.environ
COUNT = int(os.environ.get("CONSULT_STEPS", "2000"))
PHASES = (Phase.generate,) if IS_CI else (Phase.generate, Phase.shrink)
"""CI tells that there is a failure; to find the shortest way to it takes minutes."""


@pytest.mark.slow
def test_every_finding_is_seen_where_it_is_and_nowhere_else(home: Path) -> None:
    write_agents(home)
    UseOverTime.home = home
    TALLY.clear()
    run_state_machine_as_test(
        UseOverTime, settings=weeks(COUNT // STEPS, *PHASES, derandomize=IS_CI)
    )
    assert TALLY["reviews"] > COUNT / 10, "it must have something to judge"
    assert min(TALLY["dismissed"], TALLY["restored"], TALLY["fixes"]) > 0, TALLY


def test_a_finding_stands_where_it_stood_when_the_server_ended(home: Path) -> None:
    """Of equal lines too, after edits since it was written last."""
    write_agents(home)
    use = UseOverTime()
    use.home = home
    use.begin([Flaw("first", "lost-log", "save(total)")], [], [["log(1)", "save(total)"]])
    [desk] = use.desks
    assert desk.seen() == [("first", "lost-log", 2)]
    head, *rest = desk.lines
    use._edit(desk, (head, new_line("  save(total)"), *rest))
    assert desk.seen() == [("first", "lost-log", 3)]
    use.restart(0, 0, None, 0, kills=False)
    assert use.desks[0].seen() == [("first", "lost-log", 3)]
    use.teardown()


def test_typing_begins_before_a_reopened_file_was_looked_at(home: Path) -> None:
    """What the file has become meanwhile counts all the same."""
    write_agents(home)
    use = UseOverTime()
    use.home = home
    use.begin([Flaw("first", "lost-log", "save(total)")], [], [["log(1)", "save(total)"]])
    [desk] = use.desks
    assert desk.seen() == [("first", "lost-log", 2)]
    head, log, save, end = desk.lines
    twin, new = new_line(save.text), new_line("  total = 1")
    use._reopen(desk, (head, twin, log, save, new, end), settles=False)
    use._edit(desk, (head, twin, log, new, end))
    assert desk.seen() == []
    use.teardown()


def test_what_was_dismissed_in_one_text_is_restored_in_another(home: Path) -> None:
    """By its first name, though a finding of its own hides at its line in that text."""
    write_agents(home)
    use = UseOverTime()
    use.home = home
    use.begin([Flaw("first", "lost-log", "save(total)")], [], [["log(1)", "save(total)"]])
    [desk] = use.desks
    use.format(0, "    ", 0, wraps=False)
    use.review("first", 0, anew=True)
    use.undo_or_redo(0, back=True)
    assert desk.seen() == [("first", "lost-log", 2)]
    use.dismiss(0)
    use.undo_or_redo(0, back=False)
    assert desk.seen() == []
    use.restore(0, everything=False)
    assert desk.seen() == [("first", "lost-log", 2)]
    use.teardown()
