"""consult.verify: whether the model that would be asked can be reached, for who has set it up."""

from consult_lsp.lsp.contract.arguments import Argument
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session
from consult_lsp.models.access import NoModel
from consult_lsp.text.plain import plain_line

MESSAGE_LIMIT = 500
MOST_MODELS = 100


async def verify(session: Session, _: Argument, __: RequestId | None) -> object:
    """``{"works", "message", "models"}``, after one request to the endpoint that costs nothing.

    ``models`` are those to choose from where the endpoint lacks the one that would be asked.

    It is answered when the endpoint has answered, or after some seconds; nothing else waits for it.
    """
    from consult_lsp.models.verify import verify

    connection = await session.in_thread(session.models.connection, session.settings)
    if isinstance(connection, NoModel):
        return {"works": False, "message": connection.sentence, "models": []}
    works, message, models = await verify(connection)
    names = [plain_line(name, MESSAGE_LIMIT) for name in models[:MOST_MODELS]]
    return {"works": works, "message": plain_line(message, MESSAGE_LIMIT), "models": names}
