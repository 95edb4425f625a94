"""How much a model may look up: so many calls, so many bytes, and only for so long."""

import time
from pathlib import Path
from typing import Any

import pytest

from consult_lsp.context.tools.file_access import FileAccess
from consult_lsp.context.tools.pattern import PatternError, line_matcher
from consult_lsp.context.tools.tools import ToolLimits
from consult_lsp.workspace.contained import Root
from consult_lsp.workspace.sendable import Sendable
from support.lookups import Tools, redact, refused, said
from support.patience import not_for_ever


def test_after_the_last_call_nothing_is_looked_up(tools: Tools) -> None:
    toolbox = tools(limits=ToolLimits(calls=2))
    refused(toolbox, "bash")
    said(toolbox, "glob", pattern="*.md")
    assert toolbox.is_spent
    assert "Answer with what you have" in refused(toolbox, "glob", pattern="*.md")


@pytest.mark.parametrize(
    ("tool", "arguments", "note"),
    [
        ("read_file", {"path": "long.py"}, "found no room; ask for them by start_line"),
        ("search", {"pattern": "value"}, "19980 more lines match in this file"),
        ("search", {"pattern": "^import"}, "narrow the search"),
        ("glob", {"pattern": "*.txt"}, "narrow the pattern"),
        ("outline", {"path": "long.py"}, "search or read the file"),
    ],
)
def test_a_result_is_cut_at_its_bound_and_says_so(
    tools: Tools, folder: Path, tool: str, arguments: dict[str, Any], note: str
) -> None:
    (folder / "long.py").write_text("".join(f"def é{n}(): value\n" for n in range(20_000)))
    for number in range(500):
        (folder / f"import {number} {'x' * 100}.txt").write_text(f"import {'y' * 5_000}\n")
    result = said(tools(), tool, **arguments)
    assert note in result
    assert len(result.encode()) <= ToolLimits().result_bytes


def test_all_results_together_are_bounded(tools: Tools, folder: Path) -> None:
    (folder / "long.py").write_text("value\n" * 20_000)
    toolbox = tools(limits=ToolLimits(calls=99, total_bytes=20_000))
    given = 0
    while not toolbox.is_spent:
        given += len(said(toolbox, "read_file", path="long.py").encode())
    assert 19_000 < given <= 20_000
    assert "Answer with what you have" in refused(toolbox, "read_file", path="long.py")


def test_a_very_long_line_is_shortened(tools: Tools, folder: Path) -> None:
    (folder / "min.js").write_text("x" * 30_000)
    assert said(tools(), "read_file", path="min.js").endswith("x […29003 more characters]")


@pytest.mark.parametrize(("tool", "argument"), [("search", "pay"), ("glob", "*")])
def test_out_of_time_is_said(tools: Tools, tool: str, argument: str) -> None:
    toolbox = tools(limits=ToolLimits(call_seconds=0))
    assert "out of time" in said(toolbox, tool, pattern=argument)


def test_slow_redaction_ends_a_search_in_time(tools: Tools, folder: Path) -> None:
    def redact(text: str) -> str:
        time.sleep(0.02)  # stands for work, not for waiting
        return text

    for number in range(400):
        (folder / f"{number}.txt").write_text("pay")
    toolbox = tools(redact=redact, limits=ToolLimits(call_seconds=0.2))
    begun = time.monotonic()
    assert "out of time" in said(toolbox, "search", pattern="pay")
    assert time.monotonic() - begun < 2


def test_the_time_of_all_calls_is_bounded(tools: Tools) -> None:
    toolbox = tools(limits=ToolLimits(total_seconds=1e-9))
    said(toolbox, "read_file", path="README.md")
    assert toolbox.is_spent


@pytest.mark.parametrize(
    "pattern",
    [
        *(r"(a+)+$", r"(a|aa)+$", r"(.*a){30}!", r"(a?){100}a{100}$", r"(x+x+)+y"),
        *(r"(.{1,99}){1,9}[!?]", r"(?:a?){0,500}[!?]", r"(\w?\W?){0,99}[!?]"),
    ],
)
def test_no_pattern_keeps_us_busy(tools: Tools, folder: Path, pattern: str) -> None:
    (folder / "a.txt").write_text((("a" * 1_000) + "\n") * 900)
    toolbox = tools(limits=ToolLimits(call_seconds=0.2))
    with not_for_ever():
        toolbox.run("search", {"pattern": pattern})


@pytest.mark.parametrize(
    "pattern",
    [r"a{999}{999}", r"((a{9}){99}){99}", r"(?:a?){ 9999 }", "(?x)a", "x" * 301, r"\w{4000}"],
)
def test_a_pattern_of_too_many_states_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        line_matcher(pattern, "smart")


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", "1b4e28ba-2fa1-11d2-883f-0016d3cca427"),
        (r"^\s{4,}return", "        return x"),
        (r"\p{Lu}\w{2,40}Error", "raise OrderError"),
        (r"TODO|FIXME", "# FIXME: later"),
        (r"\Wfoo", "(FOO)"),
    ],
)
def test_a_pattern_of_every_day_is_none_of_these(pattern: str, line: str) -> None:
    assert line_matcher(pattern, "smart")(line)


def test_only_the_first_thousand_characters_of_a_line_are_looked_at(
    tools: Tools, folder: Path
) -> None:
    (folder / "min.js").write_text("x" * 900 + "needle" + "x" * 900 + "thread")
    assert said(tools(), "search", pattern="needle").startswith("min.js")
    assert said(tools(), "search", pattern="thread") == "[no line matches]"


def test_a_walk_stops_when_time_is_over(folder: Path) -> None:
    root = Root(folder)
    files = FileAccess(root, Sendable(root), redact)
    assert next(files.names("", lambda: False))
    assert not list(files.names("", lambda: True))


def test_case_counts_as_it_is_said_to() -> None:
    assert not line_matcher("foo", "sensitive")("FOO")
    assert line_matcher("Foo", "insensitive")("FOO")
    assert not line_matcher("Foo", "smart")("FOO")


@pytest.mark.parametrize("path", ["a/" * 1_000 + "x", "a" * 1_000_000, "a/" * 70 + "x"])
def test_a_path_that_no_file_has_is_no_work(tools: Tools, path: str) -> None:
    with not_for_ever():
        assert "is no path of a file here" in refused(tools(), "read_file", path=path)
