"""Our own question before an edit, for editors without a preview and for files that steer tools."""

from collections.abc import Sequence
from enum import Enum
from itertools import islice

from consult_lsp.lsp.client.show_message_request import chosen
from consult_lsp.lsp.state.session import Session
from consult_lsp.report.diff import unified_diff
from consult_lsp.report.ink import Ink
from consult_lsp.text.plain import plain_line

from .show_changes import TITLE_LIMIT, Placed, name_of, show_changes

APPLY, SHOW, CANCEL = "Apply", "Show", "Cancel"

MOST_SHOWN = 10
"""Times that one question is asked again after the changes were shown."""

MOST_LINES, LINE_LIMIT = 8, 100
"""Changed lines, and characters of each, in a question of an editor that can show no page."""


class Word(Enum):
    """What the user has said to a question."""

    YES = "yes"
    NO = "no"
    NOTHING = "nothing"
    """The question was closed, or is open for too long."""
    NOT_ASKED = "not asked"
    """The editor asks nobody."""


async def word_on(session: Session, label: str, why: str, placed: Sequence[Placed]) -> Word:
    """What the user says to the changes, after looking at them as often as wanted."""
    for _ in range(MOST_SHOWN):
        buttons = [APPLY, SHOW, CANCEL] if session.client.show_document else [APPLY, CANCEL]
        choice = await chosen(session, _question(session, label, why, placed), buttons)
        if choice.refused:
            return Word.NOT_ASKED
        if choice.title != SHOW:
            return {APPLY: Word.YES, CANCEL: Word.NO}.get(choice.title or "", Word.NOTHING)
        if not await show_changes(session, label, why, placed):
            session.messages.say("The changes could not be shown in this editor.")
    return Word.NOTHING


def _question(session: Session, label: str, why: str, placed: Sequence[Placed]) -> str:
    places = sum(len(change.replacements) for _, change in placed)
    names = [name_of(session, document) for document, _ in placed]
    files = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    counted = "1 place" if places == 1 else f"{places} places"
    what = plain_line(label, TITLE_LIMIT).rstrip(".:")
    asked = f"{what}: change {counted} in {files}? {why}".rstrip()
    if session.client.show_document:
        return asked
    return "\n".join([asked, *islice(_changed_lines(placed), MOST_LINES)])


def _changed_lines(placed: Sequence[Placed]) -> list[str]:
    patches = (unified_diff(before, change.after, "", Ink()) for before, change in placed)
    lines = [line for patch in patches for line in patch.splitlines()[2:]]
    return [plain_line(line, LINE_LIMIT) for line in lines if line[:1] in "+-"]
