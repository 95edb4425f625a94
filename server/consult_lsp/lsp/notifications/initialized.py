"""initialized: the settings are read, and what was wrong with them and the agents is told."""

import gc
from importlib import import_module

from lsprotocol import types as lsp

from consult_lsp.lsp.services.preloading import compile_rules
from consult_lsp.lsp.state.session import Session

OLD_AFTER = 100
"""Collections of younger garbage after which the oldest is collected."""


async def initialized(session: Session, _: lsp.InitializedParams) -> None:
    """Read the settings; then say once what was wrong with them and with the agents."""
    await session.in_thread(import_module, "consult_lsp.lsp.services.catalog")
    from consult_lsp.lsp.services.catalog import watch_agents
    from consult_lsp.lsp.services.configuration import note_unknown_agent, read_configuration

    await read_configuration(session)
    session.configured.set()
    await watch_agents(session)
    await session.in_thread(session.models.connection, session.settings)
    await session.agents.ready.wait()
    note_unknown_agent(session)
    session.messages.tell_problems()
    # What was loaded until now stays. To look through it for garbage holds the loop for 60 ms.
    gc.freeze()
    # To look through what came since takes 15 ms with a thousand findings, so it is done a tenth as
    # often as by default; what is young is looked through as ever.
    gc.set_threshold(*gc.get_threshold()[:2], OLD_AFTER)
    await session.in_thread(compile_rules, session)
