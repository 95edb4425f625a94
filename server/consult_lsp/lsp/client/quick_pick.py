"""Pick: one of any number, or words of the user's own, asked in the way that the client has.

A client that says ``pickers`` in its initializationOptions shows a list of its own, with a place
for free text, upon our request ``consult/pick``. Any other is asked by window/showMessageRequest, a
page at a time.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from consult_lsp.lsp.state.session import Session
from consult_lsp.text.plain import plain_line, plain_words

from .show_message_request import ANSWER_SECONDS, chosen

PICK = "consult/pick"

PAGE = 10
"""Buttons of one question, apart from the one that leads on: editors show them all at once."""

MORE = "More…"

TITLE_LIMIT = 100
DETAIL_LIMIT = 200
TEXT_LIMIT = 2_000
"""Characters of the user's own words that are taken: as of an intent in a command's argument."""


class Question(NamedTuple):
    """What to choose from: ``titles``, each with its detail where there are ``details``.

    ``free_text`` says what may be typed instead, where the client has a place for it; where it has
    none, ``elsewhere`` is the button for it, whose Pick is empty. ``otherwise`` says what to do
    where the client asks nobody.
    """

    text: str
    titles: Sequence[str] = ()
    details: Sequence[str] = ()
    free_text: str = ""
    elsewhere: str = ""
    otherwise: str = ""


class Pick(NamedTuple):
    """What was picked: the number of a title, from 0, or else the user's own words."""

    number: int | None = None
    text: str = ""


def can_pick(session: Session) -> bool:
    """Whether the client says that it asks the user. Some do without saying so; that is tried."""
    return session.client.pickers or session.client.asks_questions


async def picked(session: Session, question: Question) -> Pick | None:
    """What the user has picked; None where that is nothing, be it closed or not answered in time.

    A client that asks nobody tells what there is.
    """
    names = _told_apart([plain_line(title, TITLE_LIMIT) for title in question.titles])
    if session.client.pickers:
        answer = await session.ask_client(PICK, _list(question, names), ANSWER_SECONDS)
        if not answer.refused:
            return _read(answer.result, len(names), free_text=bool(question.free_text))
    buttons = [question.elsewhere, *names] if question.elsewhere else names
    title = await _page_by_page(session, question.text, buttons, question.otherwise)
    if title is None:
        return None
    return Pick(names.index(title)) if title in names else Pick()


def _list(question: Question, names: Sequence[str]) -> Mapping[str, Any]:
    said = [plain_words(detail, DETAIL_LIMIT) for detail in question.details] or [""] * len(names)
    items = [{"title": name, "detail": detail} for name, detail in zip(names, said, strict=True)]
    return {"question": question.text, "items": items, "freeText": question.free_text}


def _read(result: Any, count: int, *, free_text: bool) -> Pick | None:
    """The answer to ``consult/pick``: ``{"number"}`` or ``{"text"}``, or null."""
    if not isinstance(result, Mapping):
        return None
    number, text = result.get("number"), result.get("text")
    if isinstance(number, int) and 0 <= number < count:
        return Pick(number)
    if free_text and isinstance(text, str) and text.strip():
        return Pick(text=text.strip()[:TEXT_LIMIT])
    return None


async def _page_by_page(
    session: Session, question: str, names: list[str], otherwise: str
) -> str | None:
    """The title that was chosen. The last page leads back to the first."""
    pages = [names[start : start + PAGE] for start in range(0, len(names), PAGE)]
    number = 0
    while pages:
        page = pages[number % len(pages)]
        leads_on = [MORE] if len(pages) > 1 else []
        choice = await chosen(session, question, [*page, *leads_on])
        if choice.refused:
            there_are = f"{question} Your editor does not ask. There are: {'; '.join(names)}."
            session.messages.warn(f"{there_are} {otherwise}".rstrip())
        if choice.title is None:
            return None
        if choice.title in page:
            return choice.title
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
