"""Client: what the editor at the other end can do, read once from its capabilities."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lsprotocol import types as lsp

from consult_lsp.text.plain import plain_line
from consult_lsp.text.position import Encoding

MODEL_HELP_LIMIT = 100
"""Characters of a client's own words on how a model is set up."""

MOST_COMMAND_NAMES, COMMAND_NAME_LIMIT = 50, 60
"""How many commands a client may name in its own way, and the characters of each name."""


@dataclass(frozen=True, slots=True)
class Client:
    """What this client understands. The defaults are those of one that declares nothing."""

    encoding: Encoding = "utf-16"
    code_action_literals: bool = False
    is_preferred: bool = False
    apply_edit: bool = False
    document_changes: bool = False
    change_annotations: bool = False
    work_done_progress: bool = False
    show_document: bool = False
    hover_markdown: bool = False
    completion_markdown: bool = False
    diagnostic_data: bool = False
    code_description: bool = False
    related_information: bool = False
    diagnostic_tags: frozenset[lsp.DiagnosticTag] = frozenset()
    pulls_diagnostics: bool = False
    """Whether it asks for diagnostics, and asks anew when told to: else it would show old ones."""
    refreshes_lenses: bool = False
    watches_files: bool = False
    configuration: bool = False
    llm_generated_tag: bool = False
    virtual_documents: bool = False
    sorts_by_title: bool = False
    sends_rest_of_line: bool = False
    """Whether it says a cursor by what is right of it on its line."""
    shows_buttons: bool = True
    """Whether a question that it shows can be answered."""
    hover_on_findings: bool = True
    """Whether a hover is shown where there is a finding; else its message is all that is read."""
    shows_proposals: bool = False
    """Whether it shows a proposal as one difference: see ``show_difference.py``."""

    asks_questions: bool = False
    """Whether it says that it shows window/showMessageRequest; some do without saying so."""
    model_help: str = ""
    """Its own words for how a model is set up, where it has some: see ``no_model.py``."""
    command_names: Mapping[str, str] = field(default_factory=dict)
    """What its user chooses or types for our commands, by these: see ``command_names.py``."""
    pickers: bool = False
    """Whether it shows lists to pick from itself: see ``quick_pick.py``."""
    diagnostics_in_hover: bool = False
    """Whether its hover has what the diagnostics there say, above what we say."""

    @property
    def previews_edits(self) -> bool:
        """Whether an edit that wants it is shown first. Where not, ``needsConfirmation`` would be
        passed over, so it is no control there."""
        return self.document_changes and self.change_annotations


KNOWS_VERSIONS = frozenset({"Neovim"})
"""Clients that take ``documentChanges`` and check their versions, but do not declare it: Neovim
0.11, seen in ``tests/editors``."""

VIM_LSP = "vim-lsp"
"""It says a cursor by all that is right of it: seen in Vim 9."""

QT_CREATOR = "Qt Creator"
"""Version 9 sorts a menu by its titles, shows the message of a finding in place of a hover, and for
window/showMessageRequest a dialog that has no buttons: seen in ``tests/editors``."""


def client_of(
    capabilities: lsp.ClientCapabilities, encoding: Encoding, name: str = "", options: object = None
) -> Client:
    """The client of that name that declared ``capabilities``.

    What the protocol has no capability for, it says in its initializationOptions.
    """

    def has(path: str) -> Any:
        value: Any = capabilities
        for name in path.split("."):
            value = getattr(value, name, None)
        return value

    def shows(path: str) -> Any:
        """What it can show of a diagnostic: LSP 3.18 lets a client say it in two places."""
        pushed = has(f"text_document.publish_diagnostics.{path}")
        return pushed or has(f"text_document.diagnostic.{path}")

    tags = has("text_document.code_action.tag_support.value_set") or ()
    return Client(
        encoding=encoding,
        code_action_literals=has("text_document.code_action.code_action_literal_support")
        is not None,
        is_preferred=bool(has("text_document.code_action.is_preferred_support")),
        apply_edit=bool(has("workspace.apply_edit")),
        document_changes=bool(has("workspace.workspace_edit.document_changes"))
        or name in KNOWS_VERSIONS,
        change_annotations=has("workspace.workspace_edit.change_annotation_support") is not None,
        work_done_progress=bool(has("window.work_done_progress")),
        show_document=bool(has("window.show_document.support")),
        hover_markdown=lsp.MarkupKind.Markdown in (has("text_document.hover.content_format") or ()),
        completion_markdown=lsp.MarkupKind.Markdown
        in (has("text_document.completion.completion_item.documentation_format") or ()),
        diagnostic_data=bool(shows("data_support")),
        code_description=bool(shows("code_description_support")),
        related_information=bool(shows("related_information")),
        diagnostic_tags=frozenset(shows("tag_support.value_set") or ()),
        pulls_diagnostics=has("text_document.diagnostic") is not None
        and bool(has("workspace.diagnostics.refresh_support")),
        refreshes_lenses=bool(has("workspace.code_lens.refresh_support")),
        watches_files=bool(has("workspace.did_change_watched_files.dynamic_registration")),
        configuration=bool(has("workspace.configuration")),
        virtual_documents=has("workspace.text_document_content") is not None
        and bool(has("window.show_document.support")),
        sorts_by_title=name == QT_CREATOR,
        sends_rest_of_line=name == VIM_LSP,
        shows_buttons=name != QT_CREATOR,
        hover_on_findings=name != QT_CREATOR,
        shows_proposals=isinstance(capabilities.experimental, Mapping)
        and capabilities.experimental.get("consultProposals") is True,
        asks_questions=has("window.show_message") is not None,
        pickers=isinstance(options, Mapping) and options.get("pickers") is True,
        diagnostics_in_hover=isinstance(options, Mapping)
        and options.get("diagnosticsInHover") is True,
        model_help=_model_help(options),
        command_names=_command_names(options),
        llm_generated_tag=lsp.CodeActionTag.LlmGenerated in tags,
    )


def _model_help(options: object) -> str:
    said = options.get("modelHelp") if isinstance(options, Mapping) else None
    return plain_line(said, MODEL_HELP_LIMIT) if isinstance(said, str) else ""


def _command_names(options: object) -> dict[str, str]:
    said = options.get("commandNames") if isinstance(options, Mapping) else None
    given = list(said.items())[:MOST_COMMAND_NAMES] if isinstance(said, Mapping) else []
    named = {
        command: plain_line(name, COMMAND_NAME_LIMIT)
        for command, name in given
        if isinstance(command, str) and isinstance(name, str)
    }
    return {command: name for command, name in named.items() if name}
