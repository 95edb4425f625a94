"""Session: the only mutable state of the server. It lives on the event loop and nowhere else."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from consult_lsp.findings.ledger import Ledger
from consult_lsp.settings import Settings
from consult_lsp.wire.protocol import Answer, Server, ask_client

from .agents import Agents
from .capabilities import Client
from .conversations import Conversations
from .documents import Documents
from .held_by_client import HeldByClient
from .hovers import Hovers
from .jobs import STOPPED, Jobs, RequestId
from .live_checks import LiveChecks
from .menus import Menus
from .messages import Messages
from .models import Models
from .persistence import Persistence
from .proposals import PendingProposals
from .workspace import Workspace

T = TypeVar("T")


@dataclass(eq=False)
class Session:
    """One editor, from its ``initialize`` to its end."""

    server: Server
    models: Models
    client: Client = field(default_factory=Client)
    base_settings: Settings = field(default_factory=Settings)
    """What the command line and initializationOptions set; an editor's configuration adds to it."""
    settings: Settings = field(default_factory=Settings)
    configured: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once the client was asked for its settings: what begins by itself waits for them."""
    workspace: Workspace = field(default_factory=Workspace)
    agents: Agents = field(default_factory=Agents)
    documents: Documents = field(default_factory=Documents)
    jobs: Jobs = field(default_factory=Jobs)
    live_checks: LiveChecks = field(default_factory=LiveChecks)
    hovers: Hovers = field(default_factory=Hovers)
    menus: Menus = field(default_factory=Menus)
    held: HeldByClient = field(default_factory=HeldByClient)
    conversations: Conversations = field(default_factory=Conversations)
    proposals: PendingProposals = field(default_factory=PendingProposals)
    """What was paid for and not made: see ``proposals.py``."""
    persistence: Persistence = field(default_factory=Persistence)
    closed: bool = False
    """Whether the editor is done with us: nothing more is told."""
    waiting: set["asyncio.Task[None]"] = field(default_factory=set)
    """What waits for the client's answers; the loop itself would let go of them."""

    @cached_property
    def messages(self) -> Messages:
        """What the user is told."""
        return Messages(self.server)

    @cached_property
    def ledger(self) -> Ledger:
        """What was said about documents."""
        return Ledger(self.workspace.dismissed_by_team)

    def ask_client(self, method: str, params: object, seconds: float) -> asyncio.Task[Answer]:
        """Ask the client now; its answer, if it comes within so many seconds."""
        return ask_client(self.server, method, params, seconds)

    async def in_thread(self, function: Callable[..., T], *arguments: object) -> T:
        """Run something slow beside the event loop."""
        return await asyncio.to_thread(function, *arguments)

    def in_background(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        """Let something wait for the client without holding up a job."""
        task = asyncio.create_task(work)
        self.waiting.add(task)
        task.add_done_callback(self.waiting.discard)
        return task

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
        self.hovers.forget()
        for part in (self.documents, self.held, self.persistence, self.conversations):
            part.close()
