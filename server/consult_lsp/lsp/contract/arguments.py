"""The argument of each ``consult.*`` command: an object that the menu makes and the command reads.

Plugins of editors and the key bindings of users make it as well, so the name of a command or a
member stays once it was there. ``tests/support/command_types.py`` makes TypeScript and Lua types
and the page ``server/docs/commands.md`` of this file, with the docstrings as their comments.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal

from lsprotocol import types as lsp

from consult_lsp.consult.task import Flow
from consult_lsp.findings.dismissal import Reason, Where

Scope = Literal["selection", "symbol", "file"]
ProposalAction = Literal["list", "apply", "show", "discard", "place", "accept", "decline"]


@dataclass(frozen=True, kw_only=True)
class Argument:
    """What a command takes; a member that has its default is left out.

    A class that adds no member needs no decorator, and each costs the first menu a millisecond.
    """

    command: ClassVar[str]


@dataclass(frozen=True, kw_only=True)
class Consultation(Argument):
    """Whom to ask, and about which lines."""

    range: lsp.Range | None = None
    """The lines that it touches are meant, counted from 0; without it, the whole document."""
    agent: str | None = None
    """Who is asked; without it, the agent that leads the menu of the document."""
    version: int | None = None
    """Of the document that is meant: nothing is asked if its text has changed since."""
    intent: str | None = None
    """What is wished for: the id of an intent of the agent, or free text."""
    scope: Scope | None = None
    """What the lines are, for the choice of an intent."""
    menu: int | None = None
    """The menu that it was chosen from: of each, one consultation is asked."""


@dataclass(frozen=True, kw_only=True)
class Lines(Consultation):
    """Some lines of a document that is open, and who is asked about them."""

    uri: str
    """The document, as the editor has opened it."""


@dataclass(frozen=True, kw_only=True)
class Review(Lines):
    """Review some lines: findings become diagnostics with fixes."""

    command = "consult.review"
    anew: bool = False
    """Ask about all of the lines, though some of them were reviewed and have not changed."""


class Improve(Lines):
    """Change some lines, which is previewed. Without an intent, not even an empty one, the user
    picks it."""

    command = "consult.improve"


class Explain(Lines):
    """Explain some lines on a page."""

    command = "consult.explain"


@dataclass(frozen=True, kw_only=True)
class Ask(Consultation):
    """Answer a question on a page. Without one the user picks or types it."""

    command = "consult.ask"
    uri: str | None = None
    """The document; without it the question is about the project, which is trusted."""
    question: str | None = None
    """At most 8,000 characters."""


@dataclass(frozen=True, kw_only=True)
class FollowUp(Argument):
    """Ask further in a conversation. Without a question the user types it."""

    command = "consult.followUp"
    conversation: str | None = None
    """Its id, as the command that began it has answered; without it, the one of ``page``."""
    question: str | None = None
    """At most 8,000 characters."""
    page: str | None = None
    """The URI of the page on which the question was typed, so that it is not written again."""


@dataclass(frozen=True, kw_only=True)
class ApplyBlock(Argument):
    """Apply a block of code of an answer."""

    command = "consult.applyBlock"
    page: str
    """The URI of the answer's page."""
    block: int
    """Its number on that page, from 0."""


@dataclass(frozen=True, kw_only=True)
class ShowPage(Argument):
    """Answer what an answer's page holds, for a client that shows it in its own way."""

    command = "consult.page"
    page: str
    """The URI of the page."""


@dataclass(frozen=True, kw_only=True)
class OfFinding(Argument):
    """A finding of a document that is open."""

    uri: str
    """The document."""
    finding: str
    """The finding's id."""


@dataclass(frozen=True, kw_only=True)
class ApplyFix(OfFinding):
    """Apply a stored fix of a finding."""

    command = "consult.fix"
    fix: int = 0
    """Its number among the fixes of the finding, from 0."""


class FixRule(OfFinding):
    """Apply the stored fixes of all findings in the file that are of the rule of this one."""

    command = "consult.fixRule"


@dataclass(frozen=True, kw_only=True)
class ShowFix(OfFinding):
    """Show on a page what a stored fix would change."""

    command = "consult.showFix"
    fix: int = 0
    """Its number among the fixes of the finding, from 0."""


@dataclass(frozen=True, kw_only=True)
class Proposals(Argument):
    """Deal with what was proposed and not made. Without an action the user is asked."""

    command = "consult.proposals"
    action: ProposalAction | None = None
    """``list`` answers what is pending; the others are of the one that ``id`` names: ``discard``
    drops it, ``decline`` keeps it with a note that the user does not want it now."""
    id: str | None = None
    """The proposal's id."""
    uri: str | None = None
    """Only the proposals that change this document; without it, all of them."""


@dataclass(frozen=True, kw_only=True)
class ReportedProblem:
    """Of a diagnostic of any server, what is sent to an agent."""

    message: str
    range: lsp.Range
    code: int | str | None = None
    source: str | None = None


@dataclass(frozen=True, kw_only=True)
class AskAgain(Argument):
    """Have an agent fix what is reported: either a finding, or a diagnostic of another server."""

    command = "consult.again"
    uri: str
    """The document."""
    finding: str | None = None
    """The finding's id."""
    diagnostic: ReportedProblem | None = None
    """The diagnostic, as its server has published it."""
    agent: str | None = None
    """Who is asked about a diagnostic; without it, the agent that leads the menu."""
    version: int | None = None
    """Of the document that is meant: nothing is asked if its text has changed since."""
    menu: int | None = None
    """The menu that it was chosen from: of each, one consultation is asked."""


@dataclass(frozen=True, kw_only=True)
class Dismiss(OfFinding):
    """Dismiss a finding. Without a reason the user is asked for it."""

    command = "consult.dismiss"
    title: str | None = None
    """What the finding is called, for a client that asks the user itself."""
    reason: Reason | None = None
    """Why it is not wanted."""
    scope: Literal["me", "team"] = "me"
    """Whose dismissal it is; the team's is written to a file of the workspace."""
    where: Where = "here"
    """``here`` is this finding alone; the others are all equal lines."""
    until: date | None = None
    """The last day on which it is dismissed, as 2027-01-31."""
    note: str = ""
    """More about the reason."""


@dataclass(frozen=True, kw_only=True)
class Restore(Argument):
    """Show again what was dismissed."""

    command = "consult.restore"
    uri: str | None = None
    """The document; without it, all that are open."""
    finding: str | None = None
    """The finding's id; without it, all of them."""


@dataclass(frozen=True, kw_only=True)
class ListDismissed(Argument):
    """Answer what is dismissed in the open documents, and why."""

    command = "consult.dismissed"
    uri: str | None = None
    """The document; without it, all that are open."""


@dataclass(frozen=True, kw_only=True)
class ShowFindings(Lines):
    """Go to the first finding of some lines, and answer where it is."""

    command = "consult.showFindings"
    show: bool = True
    """Whether the editor is to be asked to go there."""


@dataclass(frozen=True, kw_only=True)
class Cancel(Argument):
    """Cancel what is under way, and answer how many jobs that were."""

    command = "consult.cancel"
    job: str | None = None
    """The job's id; without it, all of them."""


class ListJobs(Argument):
    """Answer what is under way."""

    command = "consult.jobs"


class Status(Argument):
    """Answer who is asked, what is under way and what was spent today."""

    command = "consult.status"


class Verify(Argument):
    """Answer whether the model can be reached, after one request that costs nothing."""

    command = "consult.verify"


class ListAgents(Argument):
    """Answer who can be asked."""

    command = "consult.agents"


@dataclass(frozen=True, kw_only=True)
class ChooseAgent(Argument):
    """Choose the agent that leads the menu in this project. Without a name the user is asked."""

    command = "consult.choose"
    agent: str | None = None
    """The agent's name."""
    uri: str | None = None
    """The document whose best fit is offered first."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A command that the menu would have offered, as the protocol writes it."""

    title: str
    command: str
    arguments: tuple[Any, ...] = ()


@dataclass(frozen=True, kw_only=True)
class More(Argument):
    """Have the user choose one of the commands that had no room in the menu."""

    command = "consult.more"
    choices: tuple[Choice, ...]
    """What is offered; what the menu would not offer is left out."""


class Trust(Argument):
    """Use the agents and rules of this workspace, now and later."""

    command = "consult.trust"


@dataclass(frozen=True, kw_only=True)
class Preview(Lines):
    """Show exactly what a consultation would send. Nothing is sent."""

    command = "consult.preview"
    flow: Flow = "review"
    """Which consultation is meant."""
    anew: bool = False
    """As in a review, from whose entry in the menu the lines may be taken."""


ARGUMENTS: Mapping[str, type[Argument]] = {
    kind.command: kind
    for kind in (
        *(Review, Improve, Explain, Ask, FollowUp, ApplyBlock, ShowPage),
        *(ApplyFix, FixRule, ShowFix, Proposals, AskAgain),
        *(Dismiss, Restore, ListDismissed, ShowFindings),
        *(Cancel, ListJobs, Status, Verify, ListAgents, ChooseAgent, More, Trust, Preview),
    )
}
"""What each command takes, by its name."""
