"""No test sees the developer's home, keys or network."""

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from support.command import Run
    from support.fake_anthropic import FakeAnthropic

# A busy machine is no fault of the code. All else is Hypothesis's own profile, which in CI draws
# the same examples every time.
settings.register_profile(
    "any machine", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

SLOW_LEFT_OUT = (
    "Left out: what is marked slow (exhaustive, or a real editor). CI runs it too: pytest -m slow"
)

PASSED_ON = ("PATH", "LANG", "LC_ALL", "TERM", "TMPDIR", "SYSTEMROOT", "VIRTUAL_ENV", "CI")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the slow tests, unless ``-m`` chooses or the file of a test is named."""
    if config.option.markexpr:
        return
    named = [Path(name.partition("::")[0]).resolve() for name in config.option.file_or_dir]
    slow = [i for i in items if i.get_closest_marker("slow") and i.path not in named]
    items[:] = [item for item in items if item not in slow]
    config.hook.pytest_deselected(items=slow)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say in one line that the slow tests were left out."""
    named = [name.partition("::")[0] for name in config.option.file_or_dir]
    if not config.option.markexpr and not (named and all(n.endswith(".py") for n in named)):
        terminalreporter.write_line(SLOW_LEFT_OUT)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What takes seconds to compile is kept from test to test: the rules of the secret engine."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def home(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> Path:
    """An empty home folder, for this process and for every process that a test starts."""
    home = tmp_path_factory.mktemp("home")
    for name in os.environ.keys() - set(PASSED_ON):
        if not name.startswith(("PYTEST", "COVERAGE", "COV_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    return home


@pytest.fixture(autouse=True, scope="session")
def loopback_only() -> Iterator[None]:
    """Connections from the test process to anywhere but this machine fail at once."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            raise AssertionError(f"a test tried to connect to {address!r}")
        connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]  # the point of this fixture
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> "Run":
    """The command line, in a folder that holds ``app.py`` with two flaws."""
    from support.command import runner  # it loads the command line, which most tests do not need

    return runner(tmp_path, monkeypatch, capsys)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> "Iterator[FakeAnthropic]":
    """A fake API, and an environment that leads to it."""
    from support.command import fake_api

    with fake_api(monkeypatch) as fake:
        yield fake


def _is_loopback(host: str) -> bool:
    return host == "localhost" or ipaddress.ip_address(host).is_loopback
