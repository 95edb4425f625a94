"""textDocument/completion: keys and values in the frontmatter of agent and rule files.

Everywhere else there is nothing to offer, and the answer is made without looking at the text.
"""

from lsprotocol import types as lsp

from consult_lsp.agent_files.cursor import Suggestion, suggestions
from consult_lsp.lsp.services.agent_file import kind_of_document, markup
from consult_lsp.lsp.state.capabilities import Client
from consult_lsp.lsp.state.position_conversion import from_position, to_range
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.document import Document
from consult_lsp.text.position import Position


def completion(session: Session, params: lsp.CompletionParams) -> list[lsp.CompletionItem] | None:
    """What could be written at the cursor."""
    uri = params.text_document.uri
    kind, document = kind_of_document(uri), session.documents.get(uri)
    if kind is None or document is None:
        return None
    at = from_position(document, params.position, session.client.encoding)
    return [
        _item(document, number, each, session.client)
        for number, each in enumerate(suggestions(document, kind, at))
    ]


def _item(document: Document, number: int, each: Suggestion, client: Client) -> lsp.CompletionItem:
    line, start, end = each.place
    place = to_range(document, Position(line, start), Position(line, end), client.encoding)
    return lsp.CompletionItem(
        label=each.label,
        kind=lsp.CompletionItemKind.Property if each.is_key else lsp.CompletionItemKind.EnumMember,
        documentation=markup(each.about, markdown=client.completion_markdown),
        sort_text=f"{number:03}",  # in the order of the table, which is that of use
        filter_text=each.label,
        text_edit=lsp.TextEdit(place, each.text),
    )
