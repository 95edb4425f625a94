"""New lines that repeat what stands next to the replaced ones, as the model quoted too few."""

from collections import deque
from collections.abc import Sequence

from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .match import block, hunks
from .reading import is_blank
from .repeat import starts_ended


def doubles(document: Document, span: LineSpan, new: Sequence[str]) -> bool:
    """Whether ``new`` in place of ``span`` would make a line stand twice that stands next to it."""
    old = block(document, span)
    changes = list(hunks(old, new))
    if not changes or not new:
        return False
    first, last = changes[0], changes[-1]
    top = [] if first.same else list(new[: first.new.stop])
    bottom = [] if last.same else list(new[last.new.start :])
    above = block(document, LineSpan(max(span.start - len(new) - 1, 0), span.start))
    below = block(document, LineSpan(span.stop, min(span.stop + len(new) + 1, document.span.stop)))
    # Upside down, the lines below are those above.
    return _repeats(document, top, above) or _repeats(document, bottom[::-1], below[::-1])


def _repeats(document: Document, added: list[str], above: list[str]) -> bool:
    """Whether the lines ``added`` on top repeat those above.

    They do if they begin as these end, end with the very line above, or hold the nearest one and
    it is the only one of its kind. A refusal costs a longer quotation, a doubled line trust.
    """
    added_text = [line for line in added if not is_blank(line)]
    nearest = next((line for line in reversed(above) if not is_blank(line)), None)
    if not added_text or nearest is None:
        return False
    begins = max(deque(starts_ended(added, above), maxlen=1)) > 1
    touches = added_text[0] == nearest or added[-1] == above[-1] == nearest
    is_only = any(map(str.isalnum, nearest)) and document.text.count(nearest.strip()) == 1
    return begins or touches or (is_only and nearest in added)
