"""textDocument/documentLink: ``path:line`` in an answer leads to that line of that file.

Which of the named files are there is looked up beside the loop, while a page is written; so a
request reads no disk, and the Markdown itself stays free of links.
"""

import re
from collections.abc import Container
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from consult_lsp.text.document import Document
from consult_lsp.text.position import Position

from .convert import to_range
from .pages import page_document
from .session import Session

if TYPE_CHECKING:
    from consult_lsp.context.project import Project

MOST_FILES = 200
"""Different paths that are looked up for one page."""

# It begins where a word does, so that a long word is looked at once and not at each character.
_PLACE = re.compile(
    r"(?<![\w./@+~-])(?P<path>[\w.@+-][\w./@+-]{0,250}):L?(?P<line>\d{1,7})(?:-L?\d{1,7})?(?!\w)"
)


def document_link(
    session: Session, params: lsp.DocumentLinkParams
) -> list[lsp.DocumentLink] | None:
    """The places that a page names; nothing for a document that is no page of ours."""
    found = session.talks.at(params.text_document.uri)
    if found is None:
        return None
    page = found[1]
    document = page_document(page, session.documents)
    return [
        link
        for number in range(document.span.stop)
        for link in _links(session, document, number, page.files)
    ]


def files_named(
    project: "Project | None", markdown: str, known: Container[str] = ()
) -> dict[str, str]:
    """The URIs of the files of a trusted workspace that a text names with a line. Reads the disk.

    None is opened, none lies outside of the workspace or behind a link.
    """
    if project is None:
        return {}
    named = dict.fromkeys(place["path"] for place in _PLACE.finditer(markdown))
    fresh = [path for path in named if path not in known][:MOST_FILES]
    there = [path for path in fresh if project.folder.stamp(path) is not None]
    return {path: (project.root / path).as_uri() for path in there}


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
        for place in _PLACE.finditer(document.line(number))
        if place["path"] in files
    ]
