"""Ink: colour on a terminal, nothing elsewhere. All text is made plain before it is coloured."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TextIO

from consult_lsp.finding import Severity

Colour = Literal["bold", "dim", "red", "green", "yellow", "blue", "cyan"]

_CODES: dict[Colour, str] = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "blue": "34",
    "cyan": "36",
}

SEVERITY_COLOURS: dict[Severity, Colour] = {
    Severity.ERROR: "red",
    Severity.WARNING: "yellow",
    Severity.INFORMATION: "blue",
    Severity.HINT: "cyan",
}


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours text, or with ``colour`` off leaves it as it is."""

    colour: bool = False

    def __call__(self, text: str, *colours: Colour) -> str:
        if not self.colour or not text:
            return text
        return f"\x1b[{';'.join(_CODES[colour] for colour in colours)}m{text}\x1b[0m"


def ink_for(stream: TextIO, environ: Mapping[str, str]) -> Ink:
    """Colour if ``stream`` is a terminal that can show it and the user has not set NO_COLOR."""
    wanted = not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
    return Ink(wanted and stream.isatty())
