"""Consultations of a whole session, in this process and over real HTTP: hundreds in seconds.

    async with answering(CODE, fake) as one:
        await one.ask("consult.improve", (1, 2))
        assert one.text == CODE

The session, the job, the SDK and the wire are the product's own; only the pipes are left out. What
the server sends is kept, and its edits are applied by the same client that the other tests use.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from consult_lsp.lsp.contract.parse import parse_argument
from consult_lsp.lsp.execute_command import COMMANDS
from consult_lsp.lsp.state.capabilities import Client
from consult_lsp.lsp.state.session import Session
from consult_lsp.models.access import Access, Limits
from consult_lsp.models.claude import AnthropicModel, RetryPolicy
from consult_lsp.models.connect import Connection
from consult_lsp.models.endpoint import read_endpoint
from consult_lsp.settings import Settings
from support.fake_anthropic import FakeAnthropic
from support.in_process import URI, Wire, session_of

PATIENCE = 60.0
"""Seconds until a job counts as stuck; the first one imports the SDK."""


class Answering:
    """A session with one document, and what came of the questions about it."""

    def __init__(self, session: Session, wire: Wire) -> None:
        self.session, self.wire = session, wire

    async def ask(self, command: str, lines: tuple[int, int]) -> None:
        """Ask about some lines, counted from 0, and wait until the job has ended."""
        self.start(command, lines)
        await self.ended()

    def start(self, command: str, lines: tuple[int, int]) -> None:
        first, stop = ({"line": line, "character": 0} for line in lines)
        agent = self.session.agents.catalog.agents[0].name
        argument = {"uri": URI, "range": {"start": first, "end": stop}, "agent": agent}
        COMMANDS[command](self.session, parse_argument(command, [argument]), None)

    async def ended(self) -> None:
        """Wait for the jobs, however they end."""
        tasks = [job.task for job in self.session.jobs.running() if job.task is not None]
        await asyncio.wait(tasks, timeout=PATIENCE)
        assert all(task.done() for task in tasks)
        await asyncio.sleep(0)  # a job's end is told by a callback

    def complaints(self) -> list[str]:
        """The warnings and errors since they were last asked for; then all is forgotten."""
        shown = (m["params"] for m in self.wire.sent if m["method"] == "window/showMessage")
        said = [each["message"] for each in shown if each["type"] in (1, 2)]
        self.wire.sent.clear()
        return said

    def edits(self) -> list[dict[str, Any]]:
        """The edits that were sent."""
        sent = (each for each in self.wire.sent if each["method"] == "workspace/applyEdit")
        return [each["params"]["edit"] for each in sent]

    def findings(self) -> list[tuple[str, str]]:
        """The titles of what is known of the document, and the lines that they stand at."""
        document = self.session.documents[URI]
        return [
            (found.title, document.line(found.start_line - 1))
            for _, found in self.session.ledger.findings(document)
        ]


@asynccontextmanager
async def answering(text: str, fake: FakeAnthropic) -> AsyncIterator[Answering]:
    """A session whose model is at ``fake``, without waits before it asks again."""
    wire = Wire()
    session = session_of(wire, text)
    access = Access(read_endpoint(fake.base_url), "the key of a test", api_key=fake.key)
    limits, retry = Limits(whole=20, stall=10, connect=5), RetryPolicy(most=0)
    model = AnthropicModel("claude-sonnet-5-5", access, limits=limits, retry=retry)
    connection = Connection(model, "a fake API is asked")
    session.models.connect = lambda settings: connection
    session.settings = Settings(redaction=False)
    session.client = Client(apply_edit=True)
    session.agents.ready.set()
    try:
        yield Answering(session, wire)
    finally:
        await session.close()
        await asyncio.gather(*session.waiting, return_exceptions=True)
