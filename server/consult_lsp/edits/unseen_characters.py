"""Hidden characters, counted: an edit may keep those that a text has, and bring no others."""

from collections import Counter

from consult_lsp.text.unseen_characters import find_hidden


def hidden_characters(text: str) -> Counter[str]:
    """The hidden characters of ``text``, and how often each is there."""
    return Counter(character for _, character in find_hidden(text))
