"""Capabilities of real clients, as they are sent in ``initialize``.

pytest-lsp recorded Neovim 0.11.0, Emacs 29.1 and VS Code 1.65.2. The last is of 2022; what a
present VS Code declares beyond it is added here (research/language-server-limits.md §5).
"""

from typing import Any

from lsprotocol import converters
from pytest_lsp import client_capabilities

PROFILES = ("neovim", "vscode", "emacs")

CLIENT_NAMES = {"neovim": "Neovim", "vscode": "Visual Studio Code", "emacs": "Emacs"}

_RECORDED = {"neovim": "neovim@v0.11.0", "vscode": "visual-studio-code", "emacs": "emacs"}

_VSCODE_NOW: dict[str, Any] = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "codeAction": {
            "dataSupport": True,
            "disabledSupport": True,
            "isPreferredSupport": True,
            "resolveSupport": {"properties": ["edit", "command"]},
            "tagSupport": {"valueSet": [1]},
        },
        "publishDiagnostics": {"dataSupport": True, "versionSupport": False},
    },
    "window": {"showDocument": {"support": True}, "workDoneProgress": True},
    "workspace": {
        "textDocumentContent": {"dynamicRegistration": True},
        "workspaceEdit": {
            "documentChanges": True,
            "changeAnnotationSupport": {"groupsOnLabel": True},
            "metadataSupport": True,
        },
    },
}


def capabilities_of(profile: str) -> dict[str, Any]:
    """The capabilities of one of PROFILES, as JSON."""
    recorded = client_capabilities(_RECORDED[profile])
    declared: dict[str, Any] = converters.get_converter().unstructure(recorded)
    return _merged(declared, _VSCODE_NOW) if profile == "vscode" else declared


def _merged(base: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for name, value in more.items():
        old = merged.get(name)
        both = isinstance(old, dict) and isinstance(value, dict)
        merged[name] = _merged(old, value) if both and old is not None else value
    return merged
