"""consult.dismiss: a finding that is not wanted, and why; for one or for all.

Own dismissals are kept with the findings, in the user's store. Those of the team are in one file
of the workspace, which counts only while the workspace is trusted.
"""

import getpass
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from consult_lsp.errors import UsageError
from consult_lsp.finding import Finding
from consult_lsp.findings.dismissal import (
    EVERYWHERE,
    LATER,
    Dismissal,
    Reason,
    Where,
    count_at,
    spot_of,
)
from consult_lsp.findings.fingerprint import digest
from consult_lsp.findings.shown_finding import Shown
from consult_lsp.findings.tracked_finding import TrackedFinding
from consult_lsp.lsp.client.command_names import quoted_name
from consult_lsp.lsp.client.show_message_request import chosen
from consult_lsp.lsp.contract.arguments import Dismiss
from consult_lsp.lsp.services.diagnostics import publish
from consult_lsp.lsp.services.persistence import persist_soon
from consult_lsp.lsp.services.team_dismissals import refresh_team
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.position_conversion import path_in
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.document import Document
from consult_lsp.text.plain import plain_line
from consult_lsp.workspace.contained import Root

TEAM_FILE = ".consult-dismissed.yaml"
REASONS: dict[str, Reason] = {"False positive": "wrong", "Accepted risk": "accepted risk"}
PUT_OFF = "Later…"
TERMS = {"In a week": 7, "In two weeks": 14, "In three months": 90}
"""The days for which a finding may be put off."""
FOR_ALL = "For the team…"
IN_FILE = "In this file…"
ANYWHERE = "Everywhere…"


NOTE_LIMIT = 200
"""Characters of a title, a note or an author that are written down."""

TOLD_LIMIT = 40
"""Characters of a title in what is told: an editor may have one line for it."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be dismissed, as it stood when that was asked for."""

    document: Document
    entry: Shown
    until: date | None
    note: str
    for_team: bool
    where: Where


def dismiss(session: Session, argument: Dismiss, _: RequestId | None) -> object:
    """Dismiss a finding, whoever says so. The user is asked for a reason that is not given."""
    document, entry = _meant(session, argument)
    if entry is None:
        raise UsageError("Nothing was dismissed, because the finding no longer holds.")
    note, for_team = plain_line(argument.note, NOTE_LIMIT), argument.scope == "team"
    wish = Wish(document, entry, argument.until, note, for_team, argument.where)
    if argument.reason is None:
        session.in_background(_ask(session, wish))
    else:
        session.in_background(_settle(session, wish, argument.reason))
    return None


def stands_for_team(entries: list[Shown]) -> str:
    """Where the team says so: only who may change that file can take it back."""
    what = f"“{plain_line(entries[0].finding.title, NOTE_LIMIT)}” is"
    if len(entries) > 1:
        what = f"{len(entries)} findings are"
    return f"{what} dismissed for the team, in {TEAM_FILE}. Delete the entry there to see it again."


def show_again(session: Session, document: Document, *, everywhere: bool) -> None:
    """Show what is left, and keep what was dismissed or taken back."""
    for uri in list(session.documents) if everywhere else [document.uri]:
        if session.ledger.has_findings(uri):
            publish(session, uri)
    persist_soon(session, document)
    if everywhere:
        persist_soon(session, Document(EVERYWHERE, ""))


async def _ask(session: Session, wish: Wish) -> None:
    """Ask for the reason. Nothing waits for the answer."""
    wider = [] if wish.where != "here" else [IN_FILE, ANYWHERE]
    is_free = not wish.for_team and not isinstance(_place_in_team(session, wish.document.uri), str)
    buttons = [*REASONS, PUT_OFF, *([FOR_ALL] if is_free else []), *wider]
    title = plain_line(wish.entry.finding.title, NOTE_LIMIT)
    where = {"here": "", "file": " in this file", "everywhere": " everywhere"}[wish.where]
    whom = " for the team" if wish.for_team else ""
    answer = (await chosen(session, f"Why is “{title}” dismissed{where}{whom}?", buttons)).title
    if answer == FOR_ALL:
        await _ask(session, replace(wish, for_team=True))
    elif answer == IN_FILE:
        await _ask(session, replace(wish, where="file"))
    elif answer == ANYWHERE:
        await _ask(session, replace(wish, where="everywhere"))
    elif answer == PUT_OFF:
        if until := wish.until or await _until(session, title):
            await _settle_and_tell(session, replace(wish, until=until), "later")
    elif answer is not None:
        await _settle_and_tell(session, wish, REASONS[answer])


async def _until(session: Session, title: str) -> date | None:
    term = (await chosen(session, f"Until when is “{title}” put off?", list(TERMS))).title
    return date.today() + timedelta(days=TERMS[term]) if term else None


async def _settle_and_tell(session: Session, wish: Wish, reason: Reason) -> None:
    """Say what is hidden and how it is taken back; of the team's, ``_settle`` says where it is."""
    await _settle(session, wish, reason)
    if not wish.for_team:
        title = plain_line(wish.entry.finding.title, TOLD_LIMIT)
        until = f" until {wish.until.isoformat()}" if wish.until else ""
        name = quoted_name(session, "consult.restore")
        how = f" {name} takes it back." if name else ""
        session.messages.say(f"Dismissed{until}: {title}.{how}")


async def _settle(session: Session, wish: Wish, reason: Any) -> None:
    """Dismiss what each agent says. One dismissal is of all that are of a rule, but where it is of
    one finding alone: each of these is kept by its own id."""
    document = wish.document
    every = [_dismissal(wish, reason, *each) for each in wish.entry.said]
    distinct = {(each.remark, each.rule or each.category): each for each in every}.values()
    if not wish.for_team:
        for dismissal in distinct:
            session.ledger.dismiss(document.uri, dismissal)
        show_again(session, document, everywhere=wish.where == "everywhere")
        return
    try:
        for dismissal in distinct:
            await _write_for_team(session, document.uri, dismissal)
    except UsageError as error:
        session.messages.fail(str(error))
    else:
        session.messages.say(f"It is dismissed for the team, in {TEAM_FILE}.")


def _dismissal(wish: Wish, reason: Any, remark: TrackedFinding, finding: Finding) -> Dismissal:
    document, today, later = wish.document, date.today(), reason == "later"
    symbol, nth = spot_of(document, finding.span.start)
    return Dismissal(
        rule=finding.rule,
        category=finding.category.value,
        line=document.line(finding.span.start),
        title=plain_line(finding.title, NOTE_LIMIT),
        reason=reason,
        day=today,
        until=wish.until or (today + LATER if later else None),
        lines=digest(document.slice(finding.span)) if later else "",
        note=wish.note,
        where=wish.where,
        symbol=symbol if wish.where == "here" else "",
        nth=nth if wish.where == "here" else 1,
        of=count_at(document, finding.span.start) if wish.where == "here" else 0,
        remark=remark.id if wish.where == "here" and not wish.for_team else "",
    )


async def _write_for_team(session: Session, uri: str, dismissal: Dismissal) -> None:
    from consult_lsp.findings.storage.team_file import add_to_team

    place = _place_in_team(session, uri)
    if isinstance(place, str):
        raise UsageError(f"Nothing was dismissed for the team, because {place}.")
    root, file = place
    author = await session.in_thread(_author, root)
    await session.in_thread(add_to_team, root, file, replace(dismissal, author=author))
    await refresh_team(session)


def _place_in_team(session: Session, uri: str) -> tuple[Root, str] | str:
    """The folder of the team's file, and a document's path in it; or why it has none."""
    if session.workspace.root is None:
        return "no folder is open. Open the repository's folder, or dismiss it for yourself"
    if session.workspace.project is None:
        return (
            "the workspace is not trusted. "
            f"Choose {quoted_name(session, 'consult.trust')} first, or dismiss it for yourself"
        )
    file = path_in(session.workspace.project.root, uri)
    if file is None:
        return "the file is outside of the workspace. Dismiss it for yourself"
    return session.workspace.project.folder, file


def _author(root: Root) -> str:
    """Who git says the user is, else the name of the login."""
    from consult_lsp.workspace.git import git

    named = (git(root.folder, "config", "user.name") or b"").decode("utf-8", "replace")
    try:
        return plain_line(named, NOTE_LIMIT) or plain_line(getpass.getuser(), NOTE_LIMIT)
    except (KeyError, OSError, ImportError):  # a user without a name
        return ""


def _meant(session: Session, argument: Dismiss) -> tuple[Document, Shown | None]:
    document = session.documents.get(argument.uri)
    if document is None:
        raise UsageError("Nothing was dismissed, because the document is not open in the editor.")
    return document, session.ledger.entry(argument.finding, document)
