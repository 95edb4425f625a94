"""Characters that change a text without being seen.

Bidirectional controls, zero-width and filler characters, tags, supplementary variation selectors,
control characters other than blanks, and lone surrogates, which no file can hold. Not hidden is
what belongs to a character that is seen: the joiner inside an emoji, a variation selector after
one, the tags of the three flags that need them, a joiner after a letter of the scripts that are
spelled with it (Persian and the scripts of India among them), and a mark of direction beside a
letter that runs from right to left.
"""

import re
import unicodedata
from collections.abc import Iterator

_CLASS = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls; tab, line ends, form feed and NEL are none
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"  # soft hyphen, joiners, fillers
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f"  # zero-width, marks and overrides of direction
    "\u3164\ufeff\uffa0\ufff9-\ufffb"  # Hangul fillers, BOM, annotations
    "\ud800-\udfff"
    "\U000e0000-\U000e0fff"  # tags, supplementary variation selectors
)
_EMOJI = "\u00a9\u00ae\u2190-\u2bff\U0001f000-\U0001faff"
_SELECTOR = "\ufe00-\ufe0f"
_JOINING = "\u0620-\u109f\u1780-\u18af\ua840-\uabff"
_RIGHT_TO_LEFT = "\u0590-\u05ff\u0620-\u08ff\ufb1d-\ufdff\ufe70-\ufefe"

# England, Scotland and Wales: a black flag, five tags, and the tag that ends them.
_FLAG_TAGS = "\U000e0067\U000e0062(?:{})\U000e007f".format(
    "|".join(
        "".join(chr(0xE0000 + ord(letter)) for letter in part) for part in ("eng", "sct", "wls")
    )
)
_SUSPECT = re.compile(f"[{_CLASS}{_SELECTOR}]")
_ROW = re.compile(f"[{_CLASS}{_SELECTOR}]+")
_SEEN = re.compile(
    f"(?<=\U0001f3f4){_FLAG_TAGS}"
    f"|(?<=[{_EMOJI}{_SELECTOR}])\u200d(?=[{_EMOJI}])"
    f"|(?<=[{_JOINING}])[\u200c\u200d]"
    f"|(?<=[{_RIGHT_TO_LEFT}])[\u200e\u200f]|[\u200e\u200f](?=[{_RIGHT_TO_LEFT}])"
    f"|(?<![{_SELECTOR}])[{_SELECTOR}]"  # one selects a form; a row of them spells a message
)

DAMAGE = frozenset(map(chr, (*range(0x20), *range(0x7F, 0xA0), 0xAD))) - {"\b", "\x1b", "\x9b"}
"""Hidden characters that hide nothing, and stand where an encoding went wrong: two of 1,310 public
agent files hold some in the place of an emoji. The three left out rub out or conceal what a
terminal shows."""


def find_hidden(text: str) -> Iterator[tuple[int, str]]:
    """Where the hidden characters of ``text`` stand, and which they are, first to last."""
    reached = 0
    for suspect in _SUSPECT.finditer(text):
        place = suspect.start()
        if place < reached:  # within the tags of a flag
            continue
        seen = _SEEN.match(text, place)
        if seen is None:
            yield place, suspect[0]
        else:
            reached = seen.end()


def rows_without_width(text: str) -> Iterator[tuple[int, int]]:
    """Where rows of such characters begin and end, also of those that belong to what is seen: who
    breaks a word with them chooses freely. The byte order mark of a file breaks nothing.
    """
    return (row.span() for row in _ROW.finditer(text, text.startswith("\ufeff")))


def unseen_rows(text: str) -> Iterator[tuple[int, int]]:
    """Where rows of hidden characters begin and end that could tell a model what nobody sees.

    Not counted are damage by a wrong encoding, halves of characters, and the byte order mark of a
    file.
    """
    row: tuple[int, int] | None = None
    for index, character in find_hidden(text):
        if character in DAMAGE or "\ud800" <= character <= "\udfff":
            continue
        if index == 0 and character == "\ufeff":
            continue
        if row and row[1] == index:
            row = row[0], index + 1
            continue
        if row:
            yield row
        row = index, index + 1
    if row:
        yield row


def name_of(character: str) -> str:
    """What to call a character that cannot be shown: ``U+202E (right-to-left override)``."""
    name = unicodedata.name(character, "").lower()
    return f"U+{ord(character):04X}" + (f" ({name})" if name else "")
