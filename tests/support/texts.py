"""Texts for property tests: every line end, and the characters that are easy to get wrong."""

from hypothesis import strategies as st

PIECES = (
    "\n", "\r\n", "\r", "\n\r", "\r\r\n",
    "\f", "\v", "\x1c", "\x85", "\u2028", "\u2029",  # None of these ends a line.
    "\ufeff", "\0", "\t", " ", "a", "bc", "'", "def f():", "é", "e\u0301", "ß", "漢", "😀", "👩‍💻",
    "\ud83d", "\ude00",  # Halves of a pair, as a UTF-16 editor may send them.
)  # fmt: skip

LINE_ENDS = ("\n", "\r\n", "\r")


def texts(max_size: int = 24) -> st.SearchStrategy[str]:
    """Texts of up to ``max_size`` of the pieces above."""
    return st.lists(st.sampled_from(PIECES), max_size=max_size).map("".join)


def paired(text: str) -> str:
    """``text`` with each half pair that meets its other half made one character, as in UTF-16."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
