"""Rule text: what is made of a rule file when it is read, once for each version of it."""

from dataclasses import dataclass

from consult_lsp.text.unseen_characters import find_hidden, name_of

from .rule_frontmatter import Frontmatter, split_frontmatter
from .rule_prose import Prose, read_prose

MAX_BYTES = 4 * 1024 * 1024
"""A larger file is not read at all, as in Claude Code."""

MAX_CHARACTERS = 256 * 1024
"""What is longer is cut at the end of a line."""


@dataclass(frozen=True, slots=True)
class RuleText:
    """The keys and the prose of a rule file.

    ``hidden`` names the first character that is there without being seen, and its line counted
    from 0: nobody who read the file knows what it says.
    """

    keys: Frontmatter
    prose: Prose
    is_cut: bool = False
    hidden: tuple[str, int] | None = None


def read_with_keys(text: str) -> RuleText:
    """A Markdown file that may begin with keys."""
    return _read(text, with_keys=True)


def read_markdown(text: str) -> RuleText:
    """A Markdown file, all of it text."""
    return _read(text)


def read_plain(text: str) -> RuleText:
    """A file in another format, as it is: what is a comment or a mention there is not known."""
    return _read(text, is_markdown=False)


def _read(text: str, *, with_keys: bool = False, is_markdown: bool = True) -> RuleText:
    hidden = next(find_hidden(text), None)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    is_cut = len(text) > MAX_CHARACTERS
    if is_cut:
        text = text[:MAX_CHARACTERS]
        text = text[: text.rfind("\n") + 1] or text
    keys, start = split_frontmatter(text) if with_keys else (Frontmatter(), 0)
    prose = read_prose(text, start) if is_markdown else Prose(text)
    where = (name_of(hidden[1]), text.count("\n", 0, hidden[0])) if hidden else None
    return RuleText(keys, prose, is_cut, where)
