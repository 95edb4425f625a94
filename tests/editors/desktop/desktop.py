"""The language of the scripts beside this one: they drive real editors that have windows.

Each has a screen of its own. What it shows is read from what it tells assistive technology
(AT-SPI), and it is worked by keys (xdotool), as a person would. They run with Debian's own Python,
which has ``pyatspi``, inside ``dbus-run-session``. A busy machine takes a key late or not at all,
so what a key should do is waited for, and done again where that does no harm.
"""

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyatspi
from gi.repository import GLib
from PIL import Image, ImageGrab

SAMPLE = Path(os.environ["CONSULT_SAMPLE"])
FLAWED = SAMPLE.with_name("orders.py")
CODE = SAMPLE.read_text()
FIXED = CODE.replace("amount\n", "abs(amount)\n")
"""The file, another whose flaw is told unasked, and its text before and after the first fix."""

PATIENCE, AGAIN, IN_VAIN = 60.0, 5.0, 3.0
"""Seconds to wait for what comes; for what a key brings, before it is pressed again; and once a
step has failed."""

MOST_ENTRIES = 40
ENTRY = "menu item"
ROOTS = frozenset({"application", "frame", "window", "dialog"})
UNREAD = frozenset({"tree", "tree table", "table", "list"})
"""What is not looked into: Qt 5 ends a program whose rows change while they are read."""

BUS = "/usr/libexec/at-spi-bus-launcher"

failed: list[str] = []
"""The steps that did not go as they should."""


class EnoughError(Exception):
    """As many steps have failed as who runs the script wants to know of."""


def say(ok: object, step: str, seen: object = "") -> None:
    """Tell how a step went, and what was seen where it failed.

    ``CONSULT_SHOTS`` names a folder for a picture of each;
    ``CONSULT_FAILURES`` is how many may fail.
    """
    print(f"{'ok' if ok else 'not ok'} {step}", flush=True)
    if folder := os.environ.get("CONSULT_SHOTS"):
        _picture().save(Path(folder) / f"{step.replace(' ', '-')}.png")
    if not ok:
        print(f"  seen: {seen() if callable(seen) else seen}", flush=True)
        failed.append(step)
        if len(failed) == int(os.environ.get("CONSULT_FAILURES", "0")):
            raise EnoughError


def eventually(condition: Callable[[], object]) -> bool:
    """Whether it becomes true, before patience ends."""
    return within(IN_VAIN if failed else PATIENCE, condition)


def repeated(do: Callable[[], None], condition: Callable[[], object]) -> bool:
    """Do something, again where nothing comes of it, until a condition is true."""

    def done() -> bool:
        do()
        return within(AGAIN, condition)

    return condition() or eventually(done)


def within(seconds: float, condition: Callable[[], object]) -> bool:
    """Whether it becomes true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def take(script: Callable[[], None]) -> None:
    """Take all steps of a script on a screen."""
    with _screen():
        try:
            script()
            say(True, "every step was taken")
        except EnoughError:
            print("the rest is left out", flush=True)
        except Exception as error:  # noqa: BLE001 -- the caller reads this line
            say(False, "every step was taken", repr(error))


def keys(*names: str) -> None:
    """Press keys, one after the other, in the window that has the focus."""
    subprocess.run(["xdotool", "key", "--clearmodifiers", "--delay", "60", *names], check=True)


def point(x: int, y: int) -> None:
    """Let the pointer come to rest at a place of the screen, in pixels."""
    for step in (-4, -2, 0):
        subprocess.run(["xdotool", "mousemove", str(x + step), str(y), "sleep", "0.1"], check=True)


class Editor:
    """A program with a window, and what it shows."""

    def __init__(self, *command: str, environ: Mapping[str, str] | None = None) -> None:
        self.name = Path(command[0]).name
        self.process = subprocess.Popen(
            command,
            env={**os.environ, **(environ or {})},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def all(self, role: str = "", words: str = "") -> "Iterator[pyatspi.Accessible]":
        """What is on the screen of a role and holds these words in its name or text.

        Menus are looked into for their entries only: they take a second.
        """
        look_into = _is_menu if role == ENTRY else _is_shown
        for application in _applications():
            if application.get_process_id() == self.process.pid:
                for one in _below(application, look_into):
                    if role in ("", one.getRoleName()) and words in words_of(one):
                        yield one

    def shown(self, role: str = "", words: str = "") -> "pyatspi.Accessible | None":
        """The first of them."""
        return next(self.all(role, words), None)

    def sees(self, words: str) -> bool:
        """Whether these words are on the screen, in whatever it is."""
        return self.shown(words=words) is not None

    def words(self) -> list[str]:
        """All that is on the screen."""
        if self.has_ended():
            return [f"{self.name} has ended with {self.process.returncode}"]
        return [words_of(one) for one in self.all() if words_of(one)]

    def has_ended(self) -> bool:
        """Whether it has been quit, or has fallen."""
        return self.process.poll() is not None

    def has_focus(self) -> bool:
        """Whether keys go to its window."""
        of = ("xdotool", "getactivewindow", "getwindowpid")
        told = subprocess.run(of, capture_output=True, text=True, check=False).stdout
        return told.strip() == str(self.process.pid)

    def servers(self) -> list[str]:
        """The processes of the server that it or a helper of it has started."""
        served = "consult-lsp serve|broken_server"
        children = _started_by(str(self.process.pid))
        of_helpers = [one for child in children for one in _started_by(child, served)]
        return _started_by(str(self.process.pid), served) + of_helpers

    def chosen(self, entry: str) -> bool:
        """Walk the open menu down to an entry that holds these words, and take it."""

        def is_reached() -> bool:
            found = self.shown(ENTRY, entry)
            return found is not None and found.getState().contains(pyatspi.STATE_FOCUSED)

        for _ in range(MOST_ENTRIES):
            if within(0.5, is_reached):
                keys("Return")
                return within(AGAIN, lambda: self.shown(ENTRY, entry) is None)
            keys("Down")
        return False


def go(editor: Editor, place: str, *names: str) -> None:
    """Press keys that lead to a place, a line and a column, as the editor tells it."""
    there = repeated(lambda: keys(*names), lambda: editor.sees(place))
    say(there, f"the cursor is at {place}", editor.words)


def quit_with_its_server(editor: Editor) -> None:
    """Quit an editor by its key while something is under way."""
    servers = editor.servers()
    keys("ctrl+q")
    say(eventually(editor.has_ended), "it quits while a review is under way", editor.words)
    say(eventually(lambda: not any(map(is_alive, servers))), "and no server is left", servers)


def _started_by(process: str, command: str = "") -> list[str]:
    of = ("pgrep", "-P", process, "-f", command)
    return subprocess.run(of, capture_output=True, text=True, check=False).stdout.split()


def words_of(one: "pyatspi.Accessible") -> str:
    """Its name and the text that it holds."""
    return f"{one.name}\n{content_of(one)}".strip()


def content_of(one: "pyatspi.Accessible") -> str:
    """The text that it holds."""
    try:
        text = one.queryText()
    except NotImplementedError:
        return ""
    return str(text.getText(0, text.characterCount))


def act(one: "pyatspi.Accessible") -> None:
    """Do what a click would."""
    one.queryAction().doAction(0)


def is_alive(process: str) -> bool:
    """Whether a process of this number runs."""
    return Path("/proc", process).exists()


def place_of(one: "pyatspi.Accessible", offset: int) -> tuple[int, int]:
    """Where a character of a text is on the screen: the middle of its top, in pixels."""
    x, y, width, _ = one.queryText().getCharacterExtents(offset, pyatspi.DESKTOP_COORDS)
    return x + width // 2, y


def colours(left: int, top: int, right: int, bottom: int) -> list[tuple[int, int, int]]:
    """Red, green and blue of each pixel of a part of the screen, each from 0 to 255."""
    return list(_picture().crop((left, top, right, bottom)).getdata())


def _picture() -> "Image.Image":
    return ImageGrab.grab(xdisplay=os.environ["DISPLAY"])


def _applications() -> "list[pyatspi.Accessible]":
    return [one for one in pyatspi.Registry.getDesktop(0) if one]


def _is_shown(one: "pyatspi.Accessible") -> bool:
    if one.getRoleName() == "menu bar":
        return False
    return one.getRoleName() in ROOTS or one.getState().contains(pyatspi.STATE_SHOWING)


def _is_menu(one: "pyatspi.Accessible") -> bool:
    # A menu that pops up may be below an entry that is not shown.
    return one.getRoleName() in (*ROOTS, "menu bar", "popup menu", ENTRY)


def _below(
    one: "pyatspi.Accessible", look_into: Callable[["pyatspi.Accessible"], bool]
) -> "Iterator[pyatspi.Accessible]":
    """What is on the screen of it and in it. A program may take a part away meanwhile."""
    try:
        is_shown = one.getState().contains(pyatspi.STATE_SHOWING)
        unread = one.getRoleName() in UNREAD or not look_into(one)
        children = [] if unread else [child for child in one if child]
    except Exception:  # noqa: BLE001 -- it has gone meanwhile
        return
    if is_shown:
        yield one
    for child in children:
        yield from _below(child, look_into)


@contextmanager
def _screen() -> "Iterator[None]":
    """A screen with a window manager and the bus that programs tell on what they show."""
    with ExitStack() as stack:
        read, write = os.pipe()
        # Without -noreset it starts anew when its first program leaves, and the second finds none.
        options = ("-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset")
        _beside(stack, "Xvfb", "-displayfd", str(write), *options, told=write)
        os.close(write)
        with os.fdopen(read) as told:
            os.environ["DISPLAY"] = f":{told.readline().strip()}"
        os.environ["XDG_RUNTIME_DIR"] = stack.enter_context(tempfile.TemporaryDirectory())
        os.environ |= {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "LANG": "C.UTF-8"}
        _beside(stack, BUS, "--launch-immediately")
        _beside(stack, "openbox")
        # A window that comes before its manager gets no focus, and a program that comes before the
        # registry is never read.
        say(eventually(_is_managed), "the screen has a window manager")
        say(eventually(_has_registry), "and programs can tell what they show")
        yield


def _is_managed() -> bool:
    asked = subprocess.run(["xdotool", "get_num_desktops"], capture_output=True, check=False)
    return asked.returncode == 0


def _has_registry() -> bool:
    asked = ("gdbus", "call", "--session", "--dest", "org.a11y.Bus", "--object-path")
    method = ("/org/a11y/bus", "--method", "org.a11y.Bus.GetAddress")
    if subprocess.run([*asked, *method], capture_output=True, check=False).returncode:
        return False
    try:
        _applications()
    except GLib.Error:
        return False
    return True


def _beside(stack: ExitStack, *command: str, told: int | None = None) -> None:
    """Run a program until the stack ends."""
    process = subprocess.Popen(
        command,
        pass_fds=() if told is None else (told,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    stack.callback(process.wait)
    stack.callback(process.terminate)
