"""A link that leads out of the workspace is neither sent nor written through."""

import os
import threading
from pathlib import Path

import pytest

from consult_lsp.errors import UsageError
from consult_lsp.workspace.files import SourceFile, read_source, write_source
from support.command import FLAWED, Run, a_review, an_improvement, runner
from support.fake_anthropic import FakeAnthropic

HISTORY = "ls\nmysql --user=root\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A repository beside a file of the user's."""
    (tmp_path / "history").write_text(HISTORY)
    (tmp_path / "shop/.git").mkdir(parents=True)
    return tmp_path / "shop"


@pytest.fixture
def run(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    return runner(workspace, monkeypatch, capsys)


@pytest.mark.parametrize("name", ["setup.sh", "through/history"])
@pytest.mark.parametrize("command", ["review", "explain", "improve", "preview"])
def test_what_a_link_leads_out_to_is_not_sent(
    run: Run, fake: FakeAnthropic, workspace: Path, command: str, name: str
) -> None:
    (workspace / "setup.sh").symlink_to("../history")
    (workspace / "through").symlink_to("..")
    ran = run(command, name)
    assert ran.code == 2
    assert f"{name} was not read, because a link in its name leads out of {workspace}" in ran.err
    assert f"to {workspace.parent / 'history'}. If you mean that file, name or" in ran.err
    assert fake.requests == []


def test_a_folder_that_is_a_link_out_is_not_reviewed(
    run: Run, fake: FakeAnthropic, workspace: Path
) -> None:
    (workspace.parent / "private").mkdir()
    (workspace.parent / "private/app.py").write_text(FLAWED)
    (workspace / "src").symlink_to("../private")
    ran = run("review", "src")
    assert ran.code == 2
    assert f"a link in its name leads out of {workspace}" in ran.err
    assert fake.requests == []


def test_who_means_the_file_names_it(run: Run, fake: FakeAnthropic, workspace: Path) -> None:
    fake.queue(a_review())
    assert run("review", "../history").code == 0
    assert "mysql --user=root" in fake.requests[0].user


def test_improve_writes_through_a_link_of_the_workspace_only(
    run: Run, fake: FakeAnthropic, workspace: Path
) -> None:
    (workspace / "link.py").symlink_to("app.py")
    fake.queue(an_improvement())
    assert run("improve", "link.py", "--write").code == 0
    assert (workspace / "link.py").is_symlink()
    assert "(name,)" in (workspace / "app.py").read_text()


def test_a_second_name_outside_keeps_the_old_text(
    run: Run, fake: FakeAnthropic, workspace: Path
) -> None:
    os.link(workspace / "app.py", workspace.parent / "other.py")
    fake.queue(an_improvement())
    assert run("improve", "app.py", "--write").code == 0
    assert "(name,)" in (workspace / "app.py").read_text()
    assert (workspace.parent / "other.py").read_text() == FLAWED


def test_a_link_that_takes_the_place_of_a_folder_meanwhile_is_not_written_through(
    workspace: Path,
) -> None:
    outside = workspace.parent / "outside"
    for folder in (outside, workspace / "src"):
        folder.mkdir()
        (folder / "app.py").write_text("before")
    read = read_source(workspace / "src/app.py", workspace)
    assert isinstance(read, SourceFile)
    (workspace / "src").rename(workspace / "moved")
    (workspace / "src").symlink_to(outside)
    with pytest.raises(UsageError, match="was not changed"):
        write_source(read, "after")
    assert (outside / "app.py").read_text() == "before"


@pytest.mark.parametrize("rounds", [3_000])
def test_a_link_that_comes_and_goes_lets_nothing_out(workspace: Path, rounds: int) -> None:
    inside, other = workspace / "inside.py", workspace / "other.py"
    inside.write_text("inside")
    stop = threading.Event()

    def swap() -> None:
        while not stop.is_set():
            other.symlink_to("../history")
            other.replace(workspace / "app.py")
            other.symlink_to("inside.py")
            other.replace(workspace / "app.py")

    swapping = threading.Thread(target=swap)
    swapping.start()
    try:
        read = [read_source(workspace / "app.py", workspace) for _ in range(rounds)]
    finally:
        stop.set()
        swapping.join()
    assert {one.text for one in read if isinstance(one, SourceFile)} <= {"inside"}
