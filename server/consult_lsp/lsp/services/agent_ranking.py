"""Which agent fits a document best, and what of it can be asked about."""

from typing import Literal, NamedTuple

from consult_lsp.agents.agent import Agent
from consult_lsp.agents.rank import rank
from consult_lsp.lsp.state.position_conversion import to_path
from consult_lsp.lsp.state.session import Session
from consult_lsp.syntax.language import language_of
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan


class Aim(NamedTuple):
    """Something that can be asked about; ``name`` is what a title calls it."""

    kind: Literal["selection", "symbol", "file"]
    name: str
    span: LineSpan


def ranked(session: Session, document: Document, aims: list[Aim]) -> list[Agent]:
    """All agents, the one that fits best first: the user's choice, if there is one."""
    path, root = to_path(document.uri), session.workspace.root
    within = path is not None and root is not None and path.is_relative_to(root)
    return rank(
        session.agents.catalog.agents,
        path=path.relative_to(root).as_posix() if path and root and within else document.uri,
        language=language_of(document.language_id, document.uri),
        symbol=next((aim.name for aim in aims if aim.kind == "symbol"), ""),
        chosen=session.agents.chosen or session.settings.agent or None,
    )
