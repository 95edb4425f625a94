"""Session: the only mutable state of the server. It lives on the event loop and nowhere else."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from lsprotocol import types as lsp

from consult_lsp.errors import Problem
from consult_lsp.ledger.dismissal import EVERYWHERE
from consult_lsp.ledger.ledger import Ledger
from consult_lsp.report.plain import plain
from consult_lsp.settings import Settings
from consult_lsp.text.document import Document

from .client import Client
from .convert import path_in
from .jobs import STOPPED, Jobs, RequestId
from .pages import Talks
from .proposal import Pending, PendingProposals
from .protocol import Answer, Server, ask_client
from .told import Told

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

    from consult_lsp.agents.agent import Agent
    from consult_lsp.agents.catalog import Catalog, Stamp
    from consult_lsp.context.project import Project
    from consult_lsp.context.redaction import Redactor
    from consult_lsp.ledger.dismissal import Dismissal
    from consult_lsp.ledger.entry import Explanation
    from consult_lsp.ledger.store import Store
    from consult_lsp.models.access import NoModel
    from consult_lsp.models.connect import Connection
    from consult_lsp.models.spending import UsageBook
    from consult_lsp.models.wish import Wish

    from .live_checks import LiveChecks
    from .outline import Outline

T = TypeVar("T")

CHECKED_AT_ONCE = 2
"""Documents that are checked without being asked for: an editor may open fifty when it starts."""


class Connect(Protocol):
    """Decides which model is asked; cheap, no network."""

    def __call__(
        self, settings: Settings, wish: "Wish | None" = None, /
    ) -> "Connection | NoModel": ...


@dataclass(eq=False)
class Session:
    """One editor, from its ``initialize`` to its end."""

    server: Server
    connect: Connect
    client: Client = field(default_factory=Client)
    base_settings: Settings = field(default_factory=Settings)
    """What the command line and initializationOptions set; an editor's configuration adds to it."""
    settings: Settings = field(default_factory=Settings)
    stamp: "Stamp | None" = None
    """What the agent files looked like when they were read."""
    chosen: str | None = None
    """The agent that the user chose for this project."""
    root: Path | None = None
    asked_for_trust: bool = False
    told_of_book: bool = False
    told_of_proof: bool = False
    project: "Project | None" = None
    """The workspace, once the user trusts it: from then on its files go along."""
    documents: dict[str, Document] = field(default_factory=dict)
    team: "Mapping[str, tuple[Dismissal, ...]]" = field(default_factory=dict)
    """What the team of a trusted workspace has dismissed, by file: see ``team.py``."""
    team_stamp: object = None
    jobs: Jobs = field(default_factory=Jobs)
    outlines: "dict[str, Outline]" = field(default_factory=dict)
    """What is known of the symbols of large documents: see ``symbol.py``."""
    pending: dict[str, asyncio.TimerHandle] = field(default_factory=dict)
    """What happens once typing rests, by document: see ``rest.py``."""
    live_checks: "dict[str, LiveChecks]" = field(default_factory=dict)
    checking: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(CHECKED_AT_ONCE))
    told_of_checks: bool = False
    hover_pause: asyncio.TimerHandle | None = None
    """Runs while the cursor may come to rest: see ``explain_on_hover.py``."""
    hovered: "dict[str, Explanation | None]" = field(default_factory=dict)
    """What hovers have had explained, by a digest of the text; None while there is no answer."""
    told: Told = field(default_factory=Told)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once the agents were read: before, there is nobody to consult."""
    configured: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once the client was asked for its settings: what begins by itself waits for them."""
    problems: list[Problem] = field(default_factory=list)
    """What was wrong with agents and settings, and was not yet told."""
    told_of_settings: set[str] = field(default_factory=set)
    """What was said of settings: each once, however often the client sends them."""
    edited: dict[str, asyncio.Event] = field(default_factory=dict)
    """Documents that an edit without a version was sent to, until their new text is told."""
    waiting: set["asyncio.Task[None]"] = field(default_factory=set)
    """What waits for the client's answers; the loop itself would let go of them."""
    talks: Talks = field(default_factory=Talks)
    menus: int = 0
    """How many menus were given; each has its number: see ``burst.py``."""
    last_chosen: "tuple[int, float, RequestId | None] | None" = None
    """The menu of the last consultation, when it came, and its request; none once told of it."""
    picking: "asyncio.Task[None] | None" = None
    """The picker that was shown last: see ``intents.py``."""
    fixing: set[Hashable] = field(default_factory=set)
    """Stored fixes that were asked for just now."""
    proposals: PendingProposals = field(default_factory=PendingProposals)
    """What was paid for and not made: see ``proposals.py``."""
    kept_proposals: dict[str, Pending] = field(default_factory=dict)
    """Those of them that are written, by their ids: see ``keep_proposals.py``."""
    folder: "TemporaryDirectory[str] | None" = None
    """Where explanations are written for the editor to show; made when first needed."""
    unkept: dict[str, Document] = field(default_factory=dict)
    """Documents of which something is known that was not yet written: see ``keep.py``."""
    keeping: asyncio.TimerHandle | None = None
    keeps: asyncio.Lock = field(default_factory=asyncio.Lock)
    told_of_store: bool = False
    closed: bool = False
    """Whether the editor is done with us: nothing more is told."""

    rule_pages: Mapping[str, str] = field(default_factory=dict)
    """Where the page of each rule is, by its name, once the agents were read."""

    _for_wishes: "dict[Wish, Connection | NoModel]" = field(default_factory=dict)
    told_of_wishes: set[str] = field(default_factory=set)
    _connected: "tuple[Settings, Connection | NoModel] | None" = None
    _is_warm: bool = False

    @cached_property
    def catalog(self) -> "Catalog":
        """The agents; nobody until they were read."""
        from consult_lsp.agents.catalog import Catalog

        return Catalog()

    @cached_property
    def ledger(self) -> Ledger:
        """What was said about documents."""
        return Ledger(self._dismissed_by_team)

    def _dismissed_by_team(self, uri: str) -> "tuple[Dismissal, ...]":
        path = path_in(self.root, uri) if self.team and self.root else None
        return (*self.team.get(path, ()), *self.team.get(EVERYWHERE, ())) if path else ()

    @cached_property
    def redactor(self) -> "Redactor":
        """Loaded when first needed: it takes 30 ms to import, and its engine 50 MiB."""
        from consult_lsp.context.redaction import Redactor

        return Redactor()

    @cached_property
    def _redactor_of_unseen(self) -> "Redactor":
        from consult_lsp.context.redaction import Redactor

        return Redactor(finds_secrets=False)

    def redactor_by_settings(self) -> "Redactor":
        """The one that the user wants. It loads no engine where that is not to look for secrets."""
        return self.redactor if self.settings.redaction else self._redactor_of_unseen

    @cached_property
    def book(self) -> "UsageBook":
        """What is spent."""
        from consult_lsp.models.spending import UsageBook, usage_file

        return UsageBook(usage_file())

    @cached_property
    def store(self) -> "Store":
        """What is known of documents from one session to the next; for threads only."""
        from consult_lsp.ledger.store import Store, store_file

        return Store(store_file())

    @cached_property
    def proposals_store(self) -> "Store":
        """What was paid for and not made, from one session to the next; for threads only."""
        from .keep_proposals import proposals_store

        return proposals_store()

    def warm(self) -> None:
        """Load beside the loop, once, what the first question to a model will need.

        That takes a second and 100 MiB, so it waits until the user looks at the menu, and is not
        done where no model would be asked.
        """
        from consult_lsp.models.access import NoModel
        from consult_lsp.models.client import load_sdk

        if self._is_warm or self._connected is None or isinstance(self._connected[1], NoModel):
            return
        self._is_warm = True
        self.in_background(self.in_thread(load_sdk))
        if self.settings.redaction:
            self.in_background(self.in_thread(lambda: self.redactor.warm()))

    def compile_rules(self) -> None:
        """Begin to compile what the search for secrets needs, where nobody has, for a thread.

        It takes 4 s, once on a machine; begun with the first session it is done before the first
        question, mostly. Later sessions load it when the user looks at the menu.
        """
        from consult_lsp.context.secret_cache import is_compiled
        from consult_lsp.models.access import NoModel

        asked = self._connected is not None and not isinstance(self._connected[1], NoModel)
        if asked and self.settings.redaction and not self.closed and not is_compiled():
            self.redactor.warm()

    def connection(self) -> "Connection | NoModel":
        """The model to ask, or why there is none. One model serves as long as settings stay."""
        if self._connected is None or self._connected[0] != self.settings:
            self._connected = (self.settings, self.connect(self.settings))
            self._for_wishes.clear()
        return self._connected[1]

    def connection_for(self, agent: "Agent") -> "Connection | NoModel":
        """The same, with the model and the effort that the agent's file may choose."""
        from consult_lsp.consult.wish import wish_of

        usual, wish = self.connection(), wish_of(agent)
        if not wish.agent:
            return usual
        if wish not in self._for_wishes:
            self._for_wishes[wish] = self.connect(self.settings, wish)
        return self._for_wishes[wish]

    def show_message(self, kind: lsp.MessageType, message: str) -> None:
        """One message to the user, plain and bounded.

        It may quote a model, and VS Code makes links of ``[text](command:…)`` in a message.
        """
        inert = plain(message, 1_000).replace("](", "] (")
        self.server.window_show_message(lsp.ShowMessageParams(kind, inert))

    def say(self, message: str) -> None:
        """Something that the user asked for and would miss."""
        self.show_message(lsp.MessageType.Info, message)

    def warn(self, message: str) -> None:
        """Something that was left out or did not happen, and why."""
        self.show_message(lsp.MessageType.Warning, message)

    def fail(self, message: str) -> None:
        """What the user asked for did not happen."""
        self.show_message(lsp.MessageType.Error, message)

    def note_settings(self, problems: Iterable[Problem]) -> None:
        """Have said once what is wrong with settings."""
        for problem in problems:
            if problem.message not in self.told_of_settings:
                self.told_of_settings.add(problem.message)
                self.problems.append(problem)

    def tell_problems(self) -> None:
        """Say once what was wrong with agents and settings."""
        if self.problems:
            self.warn(" ".join(map(_told, self.problems)))
            self.problems.clear()

    def ask_client(self, method: str, params: object, seconds: float) -> asyncio.Task[Answer]:
        """Ask the client now; its answer, if it comes within so many seconds."""
        return ask_client(self.server, method, params, seconds)

    async def in_thread(self, function: Callable[..., T], *arguments: object) -> T:
        """Run something slow beside the event loop."""
        return await asyncio.to_thread(function, *arguments)

    def edit_is_told(self, uri: str) -> None:
        """What an edit has made of a document is known now, so the next edit may be placed."""
        if (told := self.edited.pop(uri, None)) is not None:
            told.set()

    def in_background(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        """Let something wait for the client without holding up a job."""
        task = asyncio.create_task(work)
        self.waiting.add(task)
        task.add_done_callback(self.waiting.discard)
        return task

    def answers(self) -> Path:
        """A folder that only this user can look into; it goes when the session does."""
        from tempfile import TemporaryDirectory

        if self.folder is None:
            self.folder = TemporaryDirectory(prefix="consult-lsp-")
        return Path(self.folder.name)

    def cancel_request(self, request_id: RequestId, why: str = STOPPED) -> None:
        """Cancel the job that a request has started, though the request is answered."""
        self.jobs.cancel(lambda job: job.request_id == request_id, why)

    def cancel_progress(self, token: RequestId) -> None:
        """Cancel the job that shows this progress."""
        self.jobs.cancel(lambda job: job.token == token)

    async def close(self) -> None:
        """End every job and every timer, and take the private files away."""
        self.closed = True
        self.jobs.cancel(lambda _: True, "the editor ended")
        for task in self.waiting:
            task.cancel()
        told = self.told.pauses.values()
        for timer in (self.hover_pause, self.keeping, *self.pending.values(), *told):
            if timer is not None:
                timer.cancel()
        if self.folder is not None:
            self.folder.cleanup()
            self.folder = None


def _told(problem: Problem) -> str:
    """A problem with its path, which many sentences name already."""
    if not problem.path or problem.path in problem.message:
        return problem.message
    return f"{problem.path}: {problem.message}"
