"""consult.showFindings: go to the first finding of some lines, for the lens that counts them."""

from dataclasses import replace

from lsprotocol import types as lsp

from consult_lsp.errors import UsageError
from consult_lsp.lsp.client.show_document import show
from consult_lsp.lsp.contract.arguments import ShowFindings
from consult_lsp.lsp.menu.quick_fixes import on_lines
from consult_lsp.lsp.services.diagnostics import shown
from consult_lsp.lsp.services.underline import underlined
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session

from .argument import selection_named


def show_findings(session: Session, argument: ShowFindings, _: RequestId | None) -> object:
    """Have the editor go to the first finding of some lines, and answer where it is.

    ``{"uri", "range", "findings": how many}``. A client may go there itself.
    """
    selection = selection_named(session, replace(argument, version=None))
    document = selection.document
    found = on_lines(shown(session, document), selection.span)
    if not found:
        raise UsageError("There is no finding in these lines any more.")
    place = underlined(document, found[0].finding, session.client.encoding)
    if argument.show:
        session.in_background(_go(session, document.uri, place))
    return {"uri": document.uri, "range": place, "findings": len(found)}


async def _go(session: Session, uri: str, place: lsp.Range) -> None:
    if not await show(session, uri, place):
        session.messages.say(f"The first finding is in line {place.start.line + 1}.")
