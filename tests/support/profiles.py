"""Capabilities of real clients, as they are sent in ``initialize``.

Neovim 0.11.0 and Emacs 29.1 are as pytest-lsp recorded them. The others are written down from the
clients' own sources: VS Code by vscode-languageclient 10,
over pytest-lsp's record of 2022; Helix by ``helix-lsp/src/client.rs``; Emacs 30 by Eglot 1.24's
``eglot-client-capabilities``. Only what a server may look at is there.
"""

from typing import Any

import pytest
from lsprotocol import converters
from pytest_lsp import client_capabilities

Json = dict[str, Any]

PROFILES = ("vscode", "neovim", "helix", "eglot")
"""Those that every flow is shown with. ``emacs`` is that of 2022, whose Eglot can less;
``kate``, ``qtcreator`` and ``vim-lsp`` are for their own ways with menus."""

EACH_PROFILE = [
    pytest.param(profile, marks=[pytest.mark.slow] if profile in PROFILES[2:] else [])
    for profile in PROFILES
]
"""The PROFILES to run a test with. The first two differ most, so the others are left for CI."""

CLIENT_NAMES = {
    "neovim": "Neovim",
    "vscode": "Visual Studio Code",
    "emacs": "Emacs",
    "helix": "helix",
    "eglot": "Eglot",
    "kate": "Kate",
    "qtcreator": "Qt Creator",
    "vim-lsp": "vim-lsp",
}

_RECORDED = {"neovim": "neovim@v0.11.0", "vscode": "visual-studio-code", "emacs": "emacs"}

_KINDS = {
    "codeActionKind": {
        "valueSet": [
            *("quickfix", "refactor", "refactor.extract", "refactor.inline"),
            *("refactor.rewrite", "source", "source.organizeImports"),
        ]
    }
}
_RESOLVED = {"properties": ["edit", "command"]}
_BOTH_TAGS = {"valueSet": [1, 2]}

_VSCODE_NOW: Json = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "codeAction": {
            "dataSupport": True,
            "disabledSupport": True,
            "documentationSupport": True,
            "honorsChangeAnnotations": True,
            "isPreferredSupport": True,
            "resolveSupport": _RESOLVED,
            "tagSupport": {"valueSet": [1]},
        },
        "codeLens": {"dynamicRegistration": True, "resolveSupport": {"properties": ["command"]}},
        "diagnostic": {
            "dynamicRegistration": True,
            "relatedDocumentSupport": False,
            "relatedInformation": True,
            "tagSupport": _BOTH_TAGS,
            "codeDescriptionSupport": True,
            "dataSupport": True,
        },
        "publishDiagnostics": {"dataSupport": True, "versionSupport": False},
    },
    "window": {"showDocument": {"support": True}, "workDoneProgress": True},
    "workspace": {
        "codeLens": {"refreshSupport": True},
        "diagnostics": {"refreshSupport": True},
        "textDocumentContent": {"dynamicRegistration": True},
        "workspaceEdit": {
            "documentChanges": True,
            "changeAnnotationSupport": {"groupsOnLabel": True},
            "metadataSupport": True,
            "snippetEditSupport": True,
        },
    },
}

_HELIX: Json = {
    "general": {"positionEncodings": ["utf-8", "utf-32", "utf-16"]},
    "textDocument": {
        "codeAction": {
            "codeActionLiteralSupport": _KINDS,
            "dataSupport": True,
            "disabledSupport": True,
            "isPreferredSupport": True,
            "resolveSupport": _RESOLVED,
        },
        "completion": {"completionItem": {"insertReplaceSupport": True}},
        "diagnostic": {"dynamicRegistration": False, "relatedDocumentSupport": True},
        "hover": {"contentFormat": ["markdown"]},
        "publishDiagnostics": {"tagSupport": _BOTH_TAGS, "versionSupport": True},
    },
    "window": {"showDocument": {"support": True}, "workDoneProgress": True},
    "workspace": {
        "applyEdit": True,
        "configuration": True,
        "diagnostics": {"refreshSupport": True},
        "didChangeConfiguration": {"dynamicRegistration": False},
        "didChangeWatchedFiles": {"dynamicRegistration": True, "relativePatternSupport": False},
        "executeCommand": {"dynamicRegistration": False},
        "workspaceEdit": {
            "documentChanges": True,
            "failureHandling": "abort",
            "normalizesLineEndings": False,
            "resourceOperations": ["create", "rename", "delete"],
        },
        "workspaceFolders": True,
    },
}

_EGLOT: Json = {
    "general": {"positionEncodings": ["utf-32", "utf-8", "utf-16"]},
    "textDocument": {
        "codeAction": {
            "codeActionLiteralSupport": _KINDS,
            "dataSupport": True,
            "dynamicRegistration": False,
            "isPreferredSupport": True,
            "resolveSupport": _RESOLVED,
        },
        "completion": {"completionItem": {"documentationFormat": ["markdown", "plaintext"]}},
        "diagnostic": {"dynamicRegistration": False},
        "hover": {"dynamicRegistration": False, "contentFormat": ["markdown", "plaintext"]},
        "publishDiagnostics": {
            "codeDescriptionSupport": False,
            "relatedInformation": False,
            "tagSupport": _BOTH_TAGS,
            "versionSupport": True,
        },
    },
    "window": {
        "showDocument": {"support": True},
        "showMessage": {"messageActionItem": {"additionalPropertiesSupport": True}},
        "workDoneProgress": True,
    },
    "workspace": {
        "applyEdit": True,
        "configuration": True,
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "executeCommand": {"dynamicRegistration": False},
        "workspaceEdit": {"documentChanges": True},
        "workspaceFolders": True,
    },
}

_KATE: Json = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "codeAction": {"codeActionLiteralSupport": _KINDS},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "publishDiagnostics": {"relatedInformation": True},
    },
    "window": {"workDoneProgress": True},
    "workspace": {"applyEdit": True, "workspaceEdit": {"documentChanges": True}},
}
"""Kate 22.12 runs every action that it gets for a diagnostic."""

_QT_CREATOR: Json = {
    "textDocument": {
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["*"]}}},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
    },
    "window": {"workDoneProgress": True},
    "workspace": {"applyEdit": True, "workspaceFolders": True},
}
"""As Qt Creator 9.0.2 sends them, but for ``configuration``, which it refuses all the same."""

_VIM_LSP: Json = {
    "textDocument": {
        "codeAction": {"codeActionLiteralSupport": _KINDS, "isPreferredSupport": True},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "publishDiagnostics": {"relatedInformation": True},
    },
    "workspace": {"applyEdit": True},
}
"""As vim-lsp of April 2026 sends them."""

_WRITTEN = {
    "helix": _HELIX,
    "eglot": _EGLOT,
    "kate": _KATE,
    "qtcreator": _QT_CREATOR,
    "vim-lsp": _VIM_LSP,
}


def capabilities_of(profile: str) -> Json:
    """The capabilities of one of PROFILES, or of ``emacs``, as JSON."""
    if profile in _WRITTEN:
        return _WRITTEN[profile]
    recorded = client_capabilities(_RECORDED[profile])
    declared: Json = converters.get_converter().unstructure(recorded)
    return _merged(declared, _VSCODE_NOW) if profile == "vscode" else declared


def _merged(base: Json, more: Json) -> Json:
    merged = dict(base)
    for name, value in more.items():
        old = merged.get(name)
        both = isinstance(old, dict) and isinstance(value, dict)
        merged[name] = _merged(old, value) if both and old is not None else value
    return merged
