"""consult.verify: whether the model that would be asked can be reached, for who has set it up."""

from consult_lsp.lsp.contract.arguments import Argument
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session
from consult_lsp.models.access import NoModel
from consult_lsp.text.plain import plain_line

MESSAGE_LIMIT = 500


async def verify(session: Session, _: Argument, __: RequestId | None) -> object:
    """``{"works", "message"}``, after one request to the endpoint that costs nothing.

    It is answered when the endpoint has answered, or after some seconds; nothing else waits for it.
    """
    from consult_lsp.models.verify import verify

    connection = await session.in_thread(session.models.connection, session.settings)
    if isinstance(connection, NoModel):
        return {"works": False, "message": connection.sentence}
    works, message = await verify(connection)
    return {"works": works, "message": plain_line(message, MESSAGE_LIMIT)}
