"""Large questions: what they cost is said before they are asked, and the user says yes or no.

A large file is not cut into parts: each would be read without the others, by an agent that is asked
for what a senior engineer sees in the whole, and together they would cost as much.
"""

from typing import TYPE_CHECKING

from consult_lsp.consult.task import Task
from consult_lsp.errors import UsageError
from consult_lsp.lsp.client.show_message_request import chosen
from consult_lsp.lsp.state.session import Session
from consult_lsp.models.connect import Connection

if TYPE_CHECKING:
    from consult_lsp.consult.estimate import Estimate

LARGE = 60_000
"""Tokens. What goes along with a few lines, of however large a file, stays below that."""

SURELY_SMALL = 120_000
"""Characters of a file below which nobody needs to count."""

CANCEL = "Cancel"


async def size_of_large(session: Session, task: Task, connection: Connection) -> "Estimate | None":
    """What ``task`` would cost, if it is large and was not agreed to before; None otherwise."""
    if len(task.selection.document.text) < SURELY_SMALL or task.turns:
        return None
    expected = await session.in_thread(_estimate, session, task, connection)
    return expected if expected.read > LARGE else None


async def agreed(session: Session, task: Task, expected: "Estimate") -> bool:
    """Whether the user wants a large question to be asked. Raises UsageError if nobody can say."""
    flow = task.flow.capitalize()
    question = f"{flow} all of {task.selection.path}? That is {expected}, by {task.agent.name}."
    choice = await chosen(session, question, [flow, CANCEL])
    if choice.refused:
        raise UsageError(
            f"Nothing was asked, because {task.selection.path} is large ({expected}), and this "
            "editor asked you nothing. Select fewer lines, or use consult-lsp "
            f"{task.flow} in a terminal."
        )
    return choice.title == flow


def _estimate(session: Session, task: Task, connection: Connection) -> "Estimate":
    from consult_lsp.consult.estimate import estimate
    from consult_lsp.consult.prompt import request_for

    request = request_for(task, max_tokens=session.settings.max_tokens)
    return estimate(request, connection.price_list)
