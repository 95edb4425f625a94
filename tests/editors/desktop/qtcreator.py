"""Every flow in Qt Creator, by its keys.

``CONSULT_SETTINGS`` is the folder of its page, ``CONSULT_SAMPLE`` the file.
"""

import os
import re
import shutil
import struct
import time
from pathlib import Path

import pyatspi
from desktop import (
    AGAIN,
    CODE,
    FIXED,
    FLAWED,
    SAMPLE,
    Editor,
    colours,
    content_of,
    eventually,
    go,
    keys,
    point,
    quit_with_its_server,
    repeated,
    say,
    take,
    within,
)

COLOURED = 8
"""How far from grey the line of a finding is painted at its right end, of 255."""

FIRST, LINE, TEXT, LETTER = 12, 16, 56, 7
"""Pixels from the top of the view to the middle of line 1, and from line to line; from its left to
the text, and from letter to letter. Qt Creator does not tell where its letters are."""

CHOSEN = (48, 140, 198)
"""What is painted behind the entry of a menu that would be taken."""

PLUGINS = ("TextEditor", "LanguageClient")


def flows() -> None:
    creator = _creator(FLAWED, SAMPLE)
    say(eventually(lambda: _content(creator, SAMPLE)), "a file is open", creator.words)
    say(eventually(creator.servers), "the server starts", creator.words)
    say(eventually(creator.has_focus), "keys go to Qt Creator", creator.words)
    clock = time.monotonic()
    other = repeated(lambda: keys("alt+Left"), lambda: _content(creator, FLAWED))
    say(other, "another file is shown", creator.words)
    flaw = eventually(lambda: _is_marked(creator, 2))
    say(flaw, "a flaw is marked without asking", creator.words)
    print(f"# {1000 * (time.monotonic() - clock):.0f} ms from opening a file to its first finding")
    back = repeated(lambda: keys("alt+Right"), lambda: _content(creator, SAMPLE))
    say(back, "the first file is back", creator.words)
    go(creator, "Line: 2, Col: 14", "ctrl+End", "Up", *["Right"] * 13)
    _choose(creator, 1, "review withdraw")
    say(eventually(lambda: _is_marked(creator, 2)), "a review becomes a finding", creator.words)

    _choose(creator, 1, "apply the fix")
    eventually(lambda: _content(creator, SAMPLE) != CODE)
    one = within(AGAIN, lambda: _content(creator, SAMPLE) == FIXED)
    say(one, "two keys apply the fix, once", lambda: _content(creator, SAMPLE))
    say(eventually(lambda: not _is_marked(creator, 2)), "and the finding goes", creator.words)
    keys("ctrl+z")
    undone = eventually(lambda: _content(creator, SAMPLE) == CODE)
    say(undone, "one undo takes it back", lambda: _content(creator, SAMPLE))
    say(eventually(lambda: _is_marked(creator, 2)), "and the finding is back", creator.words)
    why = repeated(lambda: _point(creator, 2, 17), lambda: creator.sees("gain money"))
    say(why, "the pointer tells why", creator.words)
    go(creator, "Line: 2, Col: 14", "ctrl+End", "Up", *["Right"] * 13)
    _choose(creator, 1, "apply the fix anew")
    anew = eventually(lambda: _content(creator, SAMPLE) == FIXED)
    say(anew, "and two keys do that anew", lambda: _content(creator, SAMPLE))
    say(eventually(lambda: not _is_marked(creator, 2)), "so the finding goes", creator.words)

    _choose(creator, 2, "improve withdraw")
    improved = eventually(lambda: "max(amount, 0)" in _content(creator, SAMPLE))
    say(improved, "an improvement is made", lambda: _content(creator, SAMPLE))
    keys("ctrl+z")
    undone = eventually(lambda: _content(creator, SAMPLE) == FIXED)
    say(undone, "and one undo takes it back", lambda: _content(creator, SAMPLE))
    keys("ctrl+s")
    say(eventually(lambda: SAMPLE.read_text() == FIXED), "the file is saved", SAMPLE.read_text)

    go(creator, "Line: 1, Col: 7", "ctrl+Home", *["Right"] * 6)
    _choose(creator, 3, "explain withdraw")
    explained = repeated(lambda: _point(creator, 1, 7), lambda: creator.sees("It subtracts"))
    say(explained, "an explanation is read by the pointer", creator.words)

    _choose(creator, 4, "review file")
    quit_with_its_server(creator)


def _creator(*files: Path) -> Editor:
    folder = Path(os.environ["HOME"]) / "settings"
    (folder / "QtProject").mkdir(parents=True)
    (folder / "QtProject/QtCreator.ini").write_text(_settings())
    only = (word for plugin in PLUGINS for word in ("-load", plugin))
    return Editor(
        "qtcreator", "-settingspath", str(folder), "-noload", "all", *only, *map(str, files)
    )


def _settings() -> str:
    """What its settings are after the page was followed, as Qt writes them."""
    page = (Path(os.environ["CONSULT_SETTINGS"]) / "README.md").read_text()
    told = dict(re.findall(r"^\| ([A-Z][\w ]*) \| (.*) \|$", page, re.MULTILINE))
    values = {name: tuple(re.findall(r"`([^`]*)`", value)) for name, value in told.items()}
    client = {
        "typeId": "LanguageClient::StdIOSettingsID",
        "name": values["Name"][0],
        "id": "consult",
        "enabled": True,
        "startupBehavior": 1,
        "mimeType": values["Language"],
        "filePattern": values["File pattern"],
        "initializationOptions": "",
        "executable": shutil.which("consult-lsp") or "",
        "arguments": values["Arguments"][0],
    }
    written = "".join(f"\\x{byte:02x}" for byte in _variant([client]))
    return f"[LanguageClient]\nclients=@Variant({written})\n"


def _variant(value: object) -> bytes:
    """A value as QDataStream writes a QVariant."""
    match value:
        case bool():
            return struct.pack(">I?", 1, value)
        case int():
            return struct.pack(">Ii", 2, value)
        case str():
            return struct.pack(">I", 10) + _string(value)
        case tuple():
            return struct.pack(">II", 11, len(value)) + b"".join(map(_string, value))
        case list():
            return struct.pack(">II", 9, len(value)) + b"".join(map(_variant, value))
        case dict():
            pairs = (_string(name) + _variant(one) for name, one in value.items())
            return struct.pack(">II", 8, len(value)) + b"".join(pairs)
    raise TypeError(value)


def _string(text: str) -> bytes:
    written = text.encode("utf-16-be")
    return struct.pack(">I", len(written)) + written


def _content(creator: Editor, file: Path) -> str:
    """The text of a file, once it is shown."""
    if not creator.sees(f"{file.name} - Qt Creator"):
        return ""
    view = creator.shown("text", "def ")
    return content_of(view) if view else ""


def _is_marked(creator: Editor, line: int) -> bool:
    """Whether a line, counted from 1, bears the words of a finding at its right end."""
    view = creator.shown("text", "def ")
    if view is None:
        return False
    left, top, width, _ = view.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
    y = top + FIRST + LINE * (line - 1)
    shades = colours(left + width - 50, y - 5, left + width - 30, y + 5)
    return any(max(shade) - min(shade) >= COLOURED for shade in shades)


def _point(creator: Editor, line: int, column: int) -> None:
    """Let the pointer come anew to a letter, its line and column counted from 1."""
    point(1200, 600)
    view = creator.shown("text", "def ")
    if view is not None:
        left, top, _, _ = view.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        point(left + TEXT + LETTER * (column - 1) + 3, top + FIRST + LINE * (line - 1))


def _choose(creator: Editor, number: int, words: str) -> None:
    """Open the menu of code actions by its key and take the entry of this number, from 1."""
    opened = repeated(lambda: keys("alt+Return"), _has_menu)
    say(opened, f"a menu offers to {words}", creator.words)
    keys(*["Down"] * (number - 1), "Return")
    say(eventually(lambda: not _has_menu()), "and is gone once that is chosen", creator.words)


def _has_menu() -> bool:
    return CHOSEN in colours(340, 120, 1240, 600)


take(flows)
