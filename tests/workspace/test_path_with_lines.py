"""A path on the command line may name lines."""

from pathlib import Path

import pytest

from consult_lsp.errors import UsageError
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.workspace.path_with_lines import PathWithLines, read_path_with_lines


@pytest.mark.parametrize(
    ("argument", "path", "lines"),
    [
        ("app.py", "app.py", None),
        ("app.py:3", "app.py", (3, 3)),
        ("app.py:3-7", "app.py", (3, 7)),
        ("app.py:L3-L7", "app.py", (3, 7)),
        ("C:/src/app.py:3", "C:/src/app.py", (3, 3)),
        ("app.py:x", "app.py:x", None),
    ],
)
def test_lines_follow_a_colon(argument: str, path: str, lines: tuple[int, int] | None) -> None:
    span = LineSpan.numbered(*lines) if lines else None
    assert read_path_with_lines(argument) == PathWithLines(Path(path), span)


def test_a_file_that_has_such_a_name_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("app.py:3").write_text("")
    assert read_path_with_lines("app.py:3") == PathWithLines(Path("app.py:3"))


@pytest.mark.parametrize("lines", ["0", "0-3", "7-3"])
def test_a_range_that_is_none_is_refused(lines: str) -> None:
    with pytest.raises(UsageError, match="no range of lines"):
        read_path_with_lines(f"app.py:{lines}")


@pytest.mark.parametrize("lines", ["", "3-", "a-b", "-1-2", "3,7", "1-9999999999"])
def test_what_follows_the_name_of_a_file_is_a_range_or_a_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("app.py").write_text("")
    with pytest.raises(UsageError, match="is no range of lines"):
        read_path_with_lines(f"app.py:{lines}")


def test_no_path_is_not_the_working_folder() -> None:
    with pytest.raises(UsageError, match="a path is empty"):
        read_path_with_lines("")


def test_a_name_that_no_file_can_have_is_left_to_whoever_opens_it() -> None:
    assert read_path_with_lines("a" * 5000) == PathWithLines(Path("a" * 5000))


def test_lines_that_the_document_has_are_meant_and_others_refused() -> None:
    document = Document("file:///app.py", "a\nb\nc\n")
    assert PathWithLines(Path("app.py")).lines_in(document) == document.span
    assert read_path_with_lines("app.py:2-3").lines_in(document) == LineSpan.numbered(2, 3)
    with pytest.raises(UsageError, match="it has 3 lines and line 4 is not among them"):
        read_path_with_lines("app.py:4").lines_in(document)
    with pytest.raises(UsageError, match="it has 1 line and the range 1-2"):
        read_path_with_lines("app.py:1-2").lines_in(document.with_text("a"))
