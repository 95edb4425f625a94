"""The command as a process: its start, its streams, and how it is interrupted."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from consult_lsp import __version__
from consult_lsp.__main__ import OLDEST_PYTHON
from support.fake_anthropic import FakeAnthropic, Gate, text
from support.slow_git import MOST_SECONDS, assert_gone, slow_git_in

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-m", "consult_lsp"]
FLAWED = "import requests\nrequests.get('https://users.example/')\n"

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals and terminals")


def run(*arguments: str, **environ: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, env={**os.environ, **environ}, check=False
    )


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with one flawed file."""
    monkeypatch.chdir(tmp_path)
    Path("app.py").write_text(FLAWED)
    return tmp_path


def test_the_installed_command_and_the_module_are_the_same() -> None:
    script = Path(sys.executable).with_name("consult-lsp")
    by_script = subprocess.run([script, "--version"], capture_output=True, check=True)
    assert by_script.stdout == run("--version").stdout
    assert __version__.encode() in by_script.stdout


@pytest.mark.parametrize("arguments", [["serve"], ["serve", "--stdio", "--clientProcessId=1"]])
def test_serving_starts_without_what_only_people_need(arguments: list[str]) -> None:
    program = f"""
import sys, types
sys.argv = ["consult-lsp", *{arguments}]
server = types.ModuleType("consult_lsp.lsp.server")
server.main = lambda arguments: 7
sys.modules["consult_lsp.lsp.server"] = server
from consult_lsp.__main__ import main
print(main(), [name for name in ("typer", "rich", "pydantic") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "7 []\n", done.stderr


@pytest.mark.parametrize("command", ["serve", "doctor"])
def test_a_python_that_is_too_old_is_told_before_anything_is_loaded(command: str) -> None:
    program = f"""
import sys
sys.argv = ["consult-lsp", "{command}"]
sys.version_info = (3, 9, 2)
from consult_lsp.__main__ import main
print(main(), [name for name in ("typer", "pygls", "lsprotocol") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "2 []\n"
    assert done.stderr == (
        "consult-lsp: Not started. "
        "Install it anew (pipx reinstall consult-lsp, or pip install . in its clone):\n"
        "it needs Python 3.11 or later, and this is Python 3.9.\n"
    )


def test_a_command_ends_without_loading_what_only_editors_need() -> None:
    program = """
import sys
sys.argv = ["consult-lsp", "agents", "list"]
from consult_lsp.__main__ import main
print(main(), [name for name in ("pygls", "lsprotocol") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.endswith("0 []\n"), done.stdout + done.stderr


def test_the_oldest_python_is_the_one_that_the_package_names() -> None:
    needed = ".".join(map(str, OLDEST_PYTHON))
    assert f'requires-python = ">={needed}"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_help_lists_every_command() -> None:
    shown = run("--help").stdout.decode()
    for command in ("review", "improve", "explain", "agents", "doctor", "serve"):
        assert f"\n  {command} " in shown
    assert "...\n" not in shown.split("Commands:")[1], "a line of it is cut"


def test_output_is_utf_8_whatever_the_locale_says() -> None:
    done = run("review", "app.py", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert "▸" in done.stdout.decode("utf-8")


def test_nothing_but_the_result_is_printed_off_a_terminal() -> None:
    done = run("review", "app.py")
    assert done.stderr == b""
    assert b"\x1b" not in done.stdout


@posix
def test_a_reader_that_leaves_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*COMMAND, "review", "app.py", "--fail-on", "never"],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_one_error() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "review", "app.py"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert done.stderr.startswith(b"consult-lsp: The result was not printed whole")
    assert done.stderr.count(b"\n") == 1


@posix
@pytest.mark.parametrize(("closed", "code"), [("1", 0), ("2", 2)])
def test_a_stream_that_is_closed_from_the_start_is_no_error(closed: str, code: int) -> None:
    path = "missing.py" if closed == "2" else "app.py"
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {closed}>&-', "sh", *COMMAND, "review", path],
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (code, b"", b"")


@posix
def test_a_file_name_does_nothing_to_the_terminal() -> None:
    name = "a\x1b]52;c;aGk=\x07.py"
    Path(name).write_text(FLAWED)
    done = run("review", name, "missing\x1b[2J.py")
    assert b"a\\x1b]52;c;aGk=\\x07.py:2: warning" in done.stdout
    assert b"missing\\x1b[2J.py was not read" in done.stderr
    assert b"\x1b" not in done.stdout + done.stderr


def test_wrong_usage_is_told_and_does_nothing_to_the_terminal() -> None:
    done = run("review", "--\x1b[2J")
    assert done.returncode == 2
    assert b"Try 'consult-lsp review --help'" in done.stderr
    assert b"No such option: --\\x1b[2J" in done.stderr
    assert b"\x1b" not in done.stderr


@pytest.fixture
def heard() -> Iterator[None]:
    """Ctrl-C as on a terminal; a shell has it ignored by what it starts in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@posix
@pytest.mark.usefixtures("heard")
@pytest.mark.parametrize("command", [["review"], ["improve", "--write"]])
async def test_ctrl_c_ends_the_question_and_changes_nothing(
    folder: Path, command: list[str]
) -> None:
    async with FakeAnthropic() as fake:
        fake.queue(text("{}", before=Gate()))
        process = await asyncio.create_subprocess_exec(
            *COMMAND,
            *command,
            "app.py",
            env={**os.environ, **fake.environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        await fake.received()
        process.send_signal(signal.SIGINT)
        out, err = await process.communicate()
        await fake.hung_up()
    assert process.returncode == 130
    assert (out, err) == (b"", b"consult-lsp: Interrupted. Nothing was changed.\n")
    assert (folder / "app.py").read_bytes() == FLAWED.encode()  # a small file


@posix
@pytest.mark.usefixtures("heard")
@pytest.mark.parametrize("command", ["review", "improve"])
def test_what_is_read_before_a_question_ends_with_ctrl_c(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, command: str
) -> None:
    (folder / ".git").mkdir()
    told, path = slow_git_in(tmp_path_factory.mktemp("git"))
    process = subprocess.Popen(
        [*COMMAND, command, "app.py"],
        env={**os.environ, "ANTHROPIC_API_KEY": "sk-ant-made-up", "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    while not told.exists():
        assert process.poll() is None, "it has ended without asking git"
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=MOST_SECONDS)
    assert (process.returncode, out) == (130, b"")
    assert err == b"consult-lsp: Interrupted. Nothing was changed.\n"
    assert_gone(told)


def test_ctrl_c_is_heard_while_the_command_line_is_still_loading() -> None:
    program = """
import sys, types
sys.argv = ["consult-lsp", "review", "app.py"]
class Loading(types.ModuleType):
    def __getattr__(self, name):
        raise KeyboardInterrupt
sys.modules["consult_lsp.cli"] = Loading("consult_lsp.cli")
from consult_lsp.__main__ import main
sys.exit(main())
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (
        130,
        b"consult-lsp: Interrupted. Nothing was changed.\n",
    )


@posix
def test_ctrl_c_waits_for_no_thread() -> None:
    program = """
import asyncio, os, signal, sys, threading
import consult_lsp.cli
from consult_lsp.__main__ import main
from consult_lsp.cli.running import run
signal.signal(signal.SIGINT, signal.default_int_handler)

def waits_for_ever(arguments, serve):
    async def work():
        asyncio.get_running_loop().call_later(0.1, os.kill, os.getpid(), signal.SIGINT)
        await asyncio.to_thread(threading.Event().wait)
    run(work())

consult_lsp.cli.main = waits_for_ever
sys.argv = ["consult-lsp", "review", "app.py"]
sys.exit(main())
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (
        130,
        b"consult-lsp: Interrupted. Nothing was changed.\n",
    )


@posix
def test_on_a_terminal_there_is_colour_and_progress_unless_colour_is_unwanted() -> None:
    coloured = on_a_terminal("review", "app.py")
    assert "\x1b[1mapp.py:2:\x1b[0m" in coloured
    assert "structural checks" in coloured
    bare = on_a_terminal("review", "app.py", NO_COLOR="1")
    assert "app.py:2: warning http-call-without-timeout:" in bare


@posix
def test_an_explanation_is_set_on_a_terminal() -> None:
    Path("replies").write_text('{"text": "# Calls\\n\\n[docs](https://a.example) **now**"}\n')
    shown = on_a_terminal("explain", "app.py", "--model", "scripted:replies", NO_COLOR="1")
    assert "docs (https://a.example) now" in shown
    assert "**" not in shown


def on_a_terminal(*arguments: str, **environ: str) -> str:
    """What the command prints on a terminal."""
    import pty

    controller, terminal = pty.openpty()
    environ = {**os.environ, "TERM": "xterm", **environ}
    process = subprocess.Popen(
        [*COMMAND, *arguments], stdin=terminal, stdout=terminal, stderr=terminal, env=environ
    )
    os.close(terminal)
    shown = b""
    while True:
        try:
            piece = os.read(controller, 65536)
        except OSError:  # how Linux says that the other end is closed
            piece = b""
        if not piece:
            break
        shown += piece
    os.close(controller)
    process.wait()
    return shown.decode().replace("\r\n", "\n")
