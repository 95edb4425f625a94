"""consult.dismiss and consult.restore: a finding that is not wanted, and why; for one or for all.

Own dismissals are kept with the findings, in the user's store. Those of the team are in one file
of the workspace, which counts only while the workspace is trusted.
"""

import getpass
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from lsprotocol import types as lsp

from consult_lsp.errors import UsageError
from consult_lsp.finding import Finding
from consult_lsp.ledger.dismissal import LATER, REASONS, Dismissal
from consult_lsp.ledger.mark import digest
from consult_lsp.ledger.remark import Remark
from consult_lsp.report.plain import plain_line
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.workspace.contained import Root

from .convert import path_in
from .diagnostic import to_diagnostic
from .diagnostics import publish, shown
from .jobs import RequestId
from .keep import keep_soon
from .menu import TITLE_LIMIT
from .session import Session
from .show_message_request import chosen

FOR_ALL = "For the team…"

NOTE_LIMIT = 200
"""Characters of a title, a note or an author that are written down."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be dismissed, as it stood when that was asked for."""

    document: Document
    finding: Finding
    until: date | None
    note: str


def dismiss(session: Session, arguments: list[Any], _: RequestId | None) -> object:
    """Dismiss the finding that ``{"uri", "finding"}`` names.

    The reason is "wrong", "accepted risk" or "later"; it is asked for where ``reason`` does not
    give it. ``scope`` is "me" or "team"; ``until`` is the last day, and ``note`` says more.
    """
    argument = arguments[0] if arguments and isinstance(arguments[0], Mapping) else {}
    document, found = _meant(session, argument)
    if found is None:
        raise UsageError("Nothing was dismissed, because the finding no longer holds.")
    until, note = _day(argument.get("until")), plain_line(str(argument.get("note", "")), NOTE_LIMIT)
    wish = Wish(document, found[1], until, note)
    reason, for_team = argument.get("reason"), argument.get("scope") == "team"
    if reason is not None and reason not in REASONS:
        raise UsageError(f"Nothing was dismissed. Give one of these reasons: {', '.join(REASONS)}.")
    if reason is None:
        session.in_background(_ask(session, wish, for_team))
    else:
        session.in_background(_settle(session, wish, reason, for_team))
    return None


def restore(session: Session, arguments: list[Any], _: RequestId | None) -> object:
    """Show again what the user has dismissed: a finding, a document's, or all open documents'."""
    argument = arguments[0] if arguments and isinstance(arguments[0], Mapping) else {}
    uri, wanted = argument.get("uri"), argument.get("finding")
    restored = 0
    for document in list(session.documents.values()):
        if uri not in (None, document.uri):
            continue
        hidden = [r for r, _ in session.ledger.dismissed(document) if wanted in (None, r.id)]
        remarks: list[Remark | None] = [*hidden] if wanted else [None]
        count = sum(session.ledger.take_back(document.uri, remark) for remark in remarks)
        if count:
            restored += count
            publish(session, document.uri)
            keep_soon(session, document)
    return {"restored": restored}


def dismissals(session: Session, document: Document, lines: LineSpan) -> Iterator[lsp.CodeAction]:
    """For each finding on these lines the action that dismisses it."""
    for remark, finding in shown(session, document):
        if not finding.span.meets(lines):
            continue
        title = f"Dismiss: {plain_line(finding.title, TITLE_LIMIT - 12)}…"
        argument = {"uri": document.uri, "finding": remark.id}
        yield lsp.CodeAction(
            title=title,
            kind=lsp.CodeActionKind.QuickFix,
            diagnostics=[to_diagnostic(session, document, remark, finding)],
            command=lsp.Command(title, "consult.dismiss", arguments=[argument]),
        )


async def refresh_team(session: Session) -> None:
    """Read the team's file where it has changed, and show what it says; only once trusted."""
    if session.project is None:
        return
    from consult_lsp.ledger.team import NAME, read_team

    folder = session.project.folder
    stamp = await session.in_thread(folder.stamp, NAME)
    if stamp == session.team_stamp:
        return
    session.team_stamp = stamp
    team = await session.in_thread(read_team, folder)
    session.team = team.dismissals
    session.problems.extend(team.problems)
    session.tell_problems()
    for uri in list(session.documents):
        if session.ledger.has_findings(uri):
            publish(session, uri)


async def _ask(session: Session, wish: Wish, for_team: bool) -> None:
    """Ask for the reason. Nothing waits for the answer."""
    reasons = [reason.capitalize() for reason in REASONS]
    buttons = reasons if for_team else [*reasons, FOR_ALL]
    title = plain_line(wish.finding.title, NOTE_LIMIT)
    question = f"Why is “{title}” dismissed{' for the team' if for_team else ''}?"
    reason = (await chosen(session, question, buttons)).title
    if reason == FOR_ALL and not for_team:
        await _ask(session, wish, for_team=True)
    elif reason is not None:
        await _settle(session, wish, reason.lower(), for_team)


async def _settle(session: Session, wish: Wish, reason: Any, for_team: bool) -> None:
    document, finding, today = wish.document, wish.finding, date.today()
    later = reason == "later"
    dismissal = Dismissal(
        rule=finding.rule,
        category=finding.category.value,
        line=document.line(finding.span.start),
        title=plain_line(finding.title, NOTE_LIMIT),
        reason=reason,
        day=today,
        until=wish.until or (today + LATER if later else None),
        lines=digest(document.slice(finding.span)) if later else "",
        note=wish.note,
    )
    if not for_team:
        session.ledger.dismiss(document.uri, dismissal)
        publish(session, document.uri)
        keep_soon(session, document)
        return
    try:
        await _write_for_team(session, document.uri, dismissal)
    except UsageError as error:
        session.fail(str(error))


async def _write_for_team(session: Session, uri: str, dismissal: Dismissal) -> None:
    from consult_lsp.ledger.team import NAME, add_to_team

    if session.project is None:
        raise UsageError(
            "Nothing was dismissed for the team, because the workspace is not trusted. "
            "Run consult.trust, or dismiss it for yourself."
        )
    root = session.project.folder
    file = path_in(session.project.root, uri)
    if file is None:
        raise UsageError("Nothing was dismissed for the team, because the file is outside of it.")
    author = await session.in_thread(_author, root)
    await session.in_thread(add_to_team, root, file, replace(dismissal, author=author))
    await refresh_team(session)
    session.say(f"It is dismissed for the team, in {NAME}.")


def _author(root: Root) -> str:
    """Who git says the user is, else the name of the login."""
    from consult_lsp.workspace.git import git

    named = (git(root.folder, "config", "user.name") or b"").decode("utf-8", "replace")
    try:
        return plain_line(named, NOTE_LIMIT) or plain_line(getpass.getuser(), NOTE_LIMIT)
    except (KeyError, OSError, ImportError):  # a user without a name
        return ""


def _meant(
    session: Session, argument: Mapping[str, Any]
) -> tuple[Document, tuple[Remark, Finding] | None]:
    document = session.documents.get(str(argument.get("uri")))
    if document is None:
        raise UsageError("Nothing was dismissed, because the document is not open in the editor.")
    return document, session.ledger.find(str(argument.get("finding")), document)


def _day(until: object) -> date | None:
    if until is None:
        return None
    try:
        return date.fromisoformat(str(until))
    except ValueError:
        raise UsageError(
            "Nothing was dismissed, because until is no date. Write it as 2027-01-31."
        ) from None
