"""Characters that change code without being seen (research/security.md, S5 and S9).

Bidirectional controls, zero-width and filler characters, tags, supplementary variation selectors,
control characters other than blanks, and lone surrogates, which no file can hold.
"""

import re
from collections import Counter

_HIDDEN = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls; tab, line ends, form feed and NEL are none
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"  # soft hyphen, joiners, fillers
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f"  # zero-width, marks and overrides of direction
    "\u3164\ufeff\uffa0\ufff9-\ufffb"  # Hangul fillers, BOM, annotations
    "\ud800-\udfff"
    "\U000e0000-\U000e0fff"  # tags, supplementary variation selectors
    "]"
)


def hidden_characters(text: str) -> Counter[str]:
    """The hidden characters of ``text``, and how often each is there."""
    return Counter(_HIDDEN.findall(text))
