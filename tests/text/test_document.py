"""A document changes as an editor's does, for every line end and every kind of character."""

from consult_lsp.text.document import Document
from consult_lsp.text.position import Position


def test_a_form_feed_does_not_end_a_line() -> None:
    document = Document("file:///a", "a\fb\nc")
    assert document.replaced(Position(1, 0), Position(1, 0), "X").text == "a\fb\nXc"
