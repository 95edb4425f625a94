"""consult.preview: exactly what a consultation would send, in a document. Nothing is sent."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count

from consult_lsp.consult.task import Task
from consult_lsp.errors import ConsultError
from consult_lsp.lsp.client.show_document import show_page
from consult_lsp.lsp.consultations.job import prepared
from consult_lsp.lsp.contract.arguments import Preview
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session
from consult_lsp.models.connect import Connection

from .argument import task_of

_numbers = count(1)


def preview(session: Session, argument: Preview, _: RequestId | None) -> object:
    """Show what a consultation would send."""
    session.in_background(_shown(session, task_of(session, argument, argument.flow)))
    return None


async def _shown(session: Session, asked: Task) -> None:
    try:
        page = await _page(session, asked)
    except ConsultError as error:
        session.messages.fail(str(error))
        return
    if not await show_page(session, f"preview-{next(_numbers)}", page):
        session.messages.say("This editor shows no documents of a server. Use consult-lsp preview.")


async def _page(session: Session, asked: Task) -> str:
    from consult_lsp.consult.preview import preview_markdown
    from consult_lsp.consult.prompt import redacted, request_for
    from consult_lsp.consult.resources import tools_of

    task = await prepared(session, asked)
    connection = session.models.connection_for(task.agent, session.settings)
    name = connection.price_list if isinstance(connection, Connection) else ""
    redact = _redaction(session)
    sent = await session.in_thread(redacted, task, redact)
    request = request_for(sent, max_tokens=session.settings.max_tokens)
    if session.workspace.project is not None and session.settings.tools:
        tools = tools_of(task.agent, session.workspace.project, redact)
        request = replace(request, tools=tools.specs())
    return preview_markdown(sent, request, connection.sentence, name)


def _redaction(session: Session) -> Callable[[str], str]:
    """As in a consultation: by the user's setting."""
    redactor = session.models.redactor_by(session.settings)
    return lambda text: redactor.redact(text).text
