"""workspace/didChangeConfiguration: the settings are read anew."""

from lsprotocol import types as lsp

from consult_lsp.lsp.client.refresh import request_refresh
from consult_lsp.lsp.services.configuration import (
    note_unknown_agent,
    pushed_settings,
    read_configuration,
    take_settings,
)
from consult_lsp.lsp.services.diagnostics import is_told_of, publish
from consult_lsp.lsp.services.live_checks import check_all_live
from consult_lsp.lsp.state.session import Session


async def did_change_configuration(
    session: Session, params: lsp.DidChangeConfigurationParams
) -> None:
    """Ask for the settings anew, or take those that are pushed by a client that cannot be asked."""
    had_lenses = session.settings.code_lens
    if session.client.configuration:
        await read_configuration(session)
    elif (pushed := pushed_settings(params.settings)) is not None:
        take_settings(session, pushed)
    await session.agents.ready.wait()
    note_unknown_agent(session)
    if session.client.refreshes_lenses and session.settings.code_lens != had_lenses:
        request_refresh(session, lsp.WORKSPACE_CODE_LENS_REFRESH)
    check_all_live(session)
    for uri in session.documents:
        if is_told_of(session, uri):
            publish(session, uri)
    session.messages.tell_problems()
