"""Every flow in Kate, by its keys.

``CONSULT_SETTINGS`` is the folder of its page, ``CONSULT_SAMPLE`` the file.
"""

import os
import shutil
import time
from pathlib import Path

from desktop import (
    AGAIN,
    CODE,
    FIXED,
    FLAWED,
    SAMPLE,
    Editor,
    act,
    colours,
    content_of,
    eventually,
    go,
    keys,
    place_of,
    point,
    quit_with_its_server,
    repeated,
    say,
    take,
    within,
)

KATERC = """\
[General]
Show welcome view for new window=false
[Kate Plugins]
lspclientplugin=true
"""
COLOURED = 15
"""How far from grey the line of a finding is painted, of 255. No other line of the files is."""

BORDER, MIDDLE, FOOT = 42, 8, 13
"""Pixels that Kate tells a letter too far to the right; and from the top of a line to its middle,
and to where only what underlines is coloured."""


def flows() -> None:
    kate = _kate(SAMPLE, FLAWED)
    say(eventually(lambda: _content(kate, FLAWED)), "a file is open", kate.words)
    asked = eventually(lambda: kate.shown("push button", "Yes"))
    say(asked, "Kate asks once whether the server may start", kate.words)
    clock = time.monotonic()
    if asked:
        act(kate.shown("push button", "Yes"))
    say(eventually(kate.servers), "the server starts", kate.words)
    say(eventually(lambda: _is_marked(kate, FLAWED, 2)), "a flaw is marked without asking")
    print(f"# {1000 * (time.monotonic() - clock):.0f} ms from the yes to its first finding")

    say(eventually(kate.has_focus), "keys go to Kate", kate.words)
    other = repeated(lambda: keys("alt+Left"), lambda: _content(kate, SAMPLE))
    say(other, "the other file is open", kate.words)
    go(kate, "2:14", "ctrl+End", "Up", *["Right"] * 13)

    _choose(kate, "review withdraw")
    say(eventually(lambda: _is_marked(kate, SAMPLE, 2)), "a review becomes a finding", kate.words)

    keys("ctrl+period")
    eventually(lambda: _content(kate, SAMPLE) != CODE)
    one = within(AGAIN, lambda: _content(kate, SAMPLE) == FIXED)
    say(one, "one key applies the fix, once", lambda: _content(kate, SAMPLE))
    say(eventually(lambda: not _is_marked(kate, SAMPLE, 2)), "and the finding goes", kate.words)
    keys("ctrl+z")
    undone = eventually(lambda: _content(kate, SAMPLE) == CODE)
    say(undone, "one undo takes it back", lambda: _content(kate, SAMPLE))
    say(eventually(lambda: _is_marked(kate, SAMPLE, 2)), "and the finding is back", kate.words)
    hover = repeated(lambda: _symbol_info(kate), lambda: kate.sees("gain money"))
    say(hover, "hover tells why", kate.words)
    told = repeated(lambda: _point(kate, 2), lambda: kate.sees("A negative amount is booked"))
    say(told, "and the pointer is told what it is", kate.words)
    keys("Escape", "ctrl+period")
    anew = eventually(lambda: _content(kate, SAMPLE) == FIXED)
    say(anew, "the key applies the fix anew", lambda: _content(kate, SAMPLE))

    _choose(kate, "improve withdraw")
    improved = eventually(lambda: _is_marked(kate, SAMPLE, 1))
    say(improved, "an improvement becomes a finding", kate.words)
    go(kate, "1:7", "ctrl+Home", *["Right"] * 6)  # into the function's name
    keys("ctrl+period")
    applied = eventually(lambda: "max(amount, 0)" in _content(kate, SAMPLE))
    say(applied, "that the same key applies", lambda: _content(kate, SAMPLE))

    _choose(kate, "explain withdraw")
    explained = repeated(lambda: _symbol_info(kate), lambda: kate.sees("It subtracts"))
    say(explained, "an explanation is read by hover", kate.words)
    keys("Escape", "ctrl+s")
    saved = eventually(lambda: "max(amount, 0)" in SAMPLE.read_text())
    say(saved, "the file is saved", SAMPLE.read_text)

    _choose(kate, "review file")
    quit_with_its_server(kate)


def _kate(*files: Path) -> Editor:
    folder = Path(os.environ["HOME"]) / ".config"
    (folder / "kate/lspclient").mkdir(parents=True)
    (folder / "katerc").write_text(KATERC)
    shutil.copy(Path(os.environ["CONSULT_SETTINGS"]) / "settings.json", folder / "kate/lspclient")
    return Editor("kate", "-n", *map(str, files), environ={"XDG_CONFIG_HOME": str(folder)})


def _content(kate: Editor, file: Path) -> str:
    """The text of a file, once it is shown."""
    view = kate.shown("text", f"{file.name}\ndef ")
    return content_of(view) if view else ""


def _is_marked(kate: Editor, file: Path, line: int) -> bool:
    """Whether a line, counted from 1, has a background or is underlined, at its end."""
    view = kate.shown("text", f"{file.name}\ndef ")
    if view is None:
        return False
    x, y = place_of(view, _end(content_of(view), line) - 1)
    shades = colours(x - BORDER - 20, y + FOOT, x + 40, y + FOOT + 4)
    return any(max(shade) - min(shade) >= COLOURED for shade in shades)


def _point(kate: Editor, line: int) -> None:
    """Let the pointer come anew to the last word of a line."""
    point(1200, 40)
    view = kate.shown("text", f"{SAMPLE.name}\ndef ")
    if view is not None:
        x, y = place_of(view, _end(content_of(view), line) - 3)
        point(x - BORDER, y + MIDDLE)


def _end(text: str, line: int) -> int:
    return len("\n".join(text.split("\n")[:line]))


def _choose(kate: Editor, words: str) -> None:
    """Open the menu of code actions by its key and take the entry that holds these words."""

    def chosen() -> bool:
        keys("alt+Return")
        # Kate opens the menu at once and fills it when the answer comes, if the server is ready.
        if within(5, lambda: kate.shown("menu item", words)) and kate.chosen(words):
            return True
        keys("Escape", "Escape")
        return False

    say(eventually(chosen), f"the menu offers to {words}", kate.words)


def _symbol_info(kate: Editor) -> None:
    """What Kate has to say at the cursor: the first that can be chosen of the menu LSP Client."""
    keys("Escape", "alt+l")
    if within(5, lambda: kate.shown("menu item", "Symbol Info")):
        keys("Return")


take(flows)
