"""Pick: one of any number, asked a page at a time by window/showMessageRequest."""

from collections.abc import Sequence

from consult_lsp.report.plain import plain_line

from .session import Session
from .show_message_request import chosen

PAGE = 10
"""Buttons of one question, apart from the one that leads on: editors show them all at once."""

MORE = "More…"

TITLE_LIMIT = 100


async def picked(session: Session, question: str, titles: Sequence[str]) -> int | None:
    """The number of the one that the user chose, from 0; None where none was.

    The last page leads back to the first. A client that asks nobody tells what there is.
    """
    names = _told_apart([plain_line(title, TITLE_LIMIT) for title in titles])
    pages = [names[start : start + PAGE] for start in range(0, len(names), PAGE)]
    number = 0
    while pages:
        page = pages[number % len(pages)]
        leads_on = [MORE] if len(pages) > 1 else []
        choice = await chosen(session, question, [*page, *leads_on])
        if choice.refused:
            session.warn(f"{question} Your editor does not ask. There are: {'; '.join(names)}.")
        if choice.title is None:
            return None
        if choice.title in page:
            return names.index(choice.title)
        number += 1
    return None


def _told_apart(titles: Sequence[str]) -> list[str]:
    """Each once: a button is known by its title."""
    names: dict[str, None] = {}
    for title in titles:
        name, number = title, 1
        while name in names or name == MORE:
            number += 1
            name = f"{title} ({number})"
        names[name] = None
    return list(names)
