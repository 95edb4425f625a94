"""A server with two faults made on purpose: hover says nothing, and a fix writes nonsense.

A suite that drives a real editor must fail with it, or it would not notice such a fault in earnest.
``installed(folder)`` puts it in the place of ``consult-lsp``.
"""

import stat
import sys
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp

from consult_lsp.lsp import server
from consult_lsp.lsp.requests.code_action import code_action

NONSENSE = "nonsense\n"


def main() -> int:
    """Serve on stdin and stdout, faultily."""
    broken = {
        lsp.TEXT_DOCUMENT_HOVER: lambda session, params: None,
        lsp.TEXT_DOCUMENT_CODE_ACTION: _nonsense,
    }
    server.FEATURES = tuple(
        (method, broken.get(method, handler), options)
        for method, handler, options in server.FEATURES
    )
    return server.main([])


def installed(folder: Path) -> Path:
    """A folder with a ``consult-lsp`` that is this one."""
    folder.mkdir()
    command = folder / "consult-lsp"
    command.write_text(f"#!/bin/sh\nexec '{sys.executable}' '{__file__}'\n")
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    return folder


async def _nonsense(session: Any, params: lsp.CodeActionParams) -> list[Any]:
    actions = await code_action(session, params)
    for action in actions:
        edit = getattr(action, "edit", None)
        for text_edit in _text_edits(edit) if edit else ():
            text_edit.new_text = NONSENSE
    return actions


def _text_edits(edit: lsp.WorkspaceEdit) -> list[Any]:
    by_document = [
        change.edits for change in edit.document_changes or () if hasattr(change, "edits")
    ]
    return [one for edits in (*by_document, *(edit.changes or {}).values()) for one in edits]


if __name__ == "__main__":
    sys.exit(main())
