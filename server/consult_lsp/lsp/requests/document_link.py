"""textDocument/documentLink: ``path:line`` in an answer leads to that line of that file.

Which of the named files are there is looked up beside the loop, while a page is written; so a
request reads no disk, and the Markdown itself stays free of links.
"""

from lsprotocol import types as lsp

from consult_lsp.lsp.consultations.file_links import PLACE
from consult_lsp.lsp.state.conversations import page_document
from consult_lsp.lsp.state.position_conversion import to_range
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.document import Document
from consult_lsp.text.position import Position


def document_link(
    session: Session, params: lsp.DocumentLinkParams
) -> list[lsp.DocumentLink] | None:
    """The places that a page names; nothing for a document that is no page of ours."""
    found = session.conversations.at(params.text_document.uri)
    if found is None:
        return None
    page = found[1]
    document = page_document(page, session.documents)
    return [
        link
        for number in range(document.span.stop)
        for link in _links(session, document, number, page.files)
    ]


def _links(
    session: Session, document: Document, number: int, files: dict[str, str]
) -> list[lsp.DocumentLink]:
    encoding = session.client.encoding
    return [
        lsp.DocumentLink(
            range=to_range(
                document,
                Position(number, place.start()),
                Position(number, place.end()),
                encoding,
            ),
            target=f"{files[place['path']]}#L{int(place['line'])}",
        )
        for place in PLACE.finditer(document.line(number))
        if place["path"] in files
    ]
