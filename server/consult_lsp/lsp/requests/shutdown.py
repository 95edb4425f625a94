"""shutdown: the session ends."""

from consult_lsp.lsp.services.persistence import persist_at_end
from consult_lsp.lsp.state.session import Session


async def shutdown(session: Session, _: None) -> None:
    """Nothing runs on once the editor is done with us."""
    await persist_at_end(session)
    await session.close()
