"""Fields: the values of frontmatter by their shapes, and what is wrong with them."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from consult_lsp.errors import Problem

from .frontmatter import Frontmatter

if TYPE_CHECKING:
    from .strict_yaml import Value

_LITERAL_NEWLINE = re.compile(r"(?<!\\)\\n")
_MAX_DIGITS = 6


@dataclass(slots=True)
class Fields:
    """Takes the fields from frontmatter, one by one, and collects what is wrong with them.

    An absent key is empty, and no problem; a value of the wrong shape is empty, and one.
    """

    frontmatter: Frontmatter
    path: str
    problems: list[Problem]

    def value(self, key: str) -> "Value":
        """The value as it stands; an empty text for an absent key."""
        return self.frontmatter.fields.get(key, "")

    def text(self, key: str) -> str:
        """A text as written."""
        value = self.value(key)
        if isinstance(value, str):
            return value
        self.note(key, f"'{key}' is not a text, so it is ignored.")
        return ""

    def word(self, key: str) -> str:
        """A text without blanks around it."""
        return self.text(key).strip()

    def prose(self, key: str) -> str:
        """A text; line breaks that were written as two characters become real."""
        return _LITERAL_NEWLINE.sub("\n", self.text(key)).strip()

    def first_word(self, key: str) -> str:
        """A text, or the first one of a list."""
        value = self.value(key)
        if isinstance(value, list) and value and isinstance(value[0], str):
            return value[0].strip()
        return self.word(key)

    def switch(self, key: str) -> bool | None:
        """Yes or no; None for neither."""
        return {"true": True, "false": False}.get(self.word(key).lower())

    def whole_number(self, key: str) -> int | None:
        """A number of at most six digits."""
        written = self.word(key)
        if written.isascii() and written.isdigit() and len(written) <= _MAX_DIGITS:
            return int(written)
        if written:
            self.note(key, f"'{key}' is not a whole number, so it is ignored.")
        return None

    def names(self, key: str) -> tuple[str, ...]:
        """Names in a list, in a text with commas, or as the keys of a mapping, in any mixture."""
        value = self.value(key)
        items = value.split(",") if isinstance(value, str) else list(value)
        flat = (name for item in items for name in ([item] if isinstance(item, str) else item))
        return tuple(name.strip() for name in flat if isinstance(name, str) and name.strip())

    def line(self, key: str) -> int:
        """The line of the file where the key stands, counted from 0."""
        return self.frontmatter.lines.get(key, 0)

    def note(
        self,
        key: str,
        message: str,
        severity: Literal["error", "warning", "information"] = "warning",
    ) -> None:
        """Report a problem where the key stands."""
        self.problems.append(Problem(message, self.path, self.line(key), severity))

    def note_item(self, key: str, number: int, message: str) -> None:
        """Report a problem where an item of the list under ``key`` stands, counted from 0."""
        lines = self.frontmatter.items.get(key, ())
        line = lines[number] if number < len(lines) else self.line(key)
        self.problems.append(Problem(message, self.path, line))
