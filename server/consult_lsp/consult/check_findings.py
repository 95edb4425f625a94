"""Checked: what is found in a text without a model, with those of its fixes that are proven.

Synchronous and not instant: run it in a thread when an event loop is waiting.
"""

from consult_lsp.agent_files.kind import kind_of
from consult_lsp.agents.agent import Agent
from consult_lsp.agents.catalog import checks_folder
from consult_lsp.checks.undeployed_code import milder_beside
from consult_lsp.checks.unseen_characters import unseen_findings
from consult_lsp.finding import Finding
from consult_lsp.syntax.language import language_of
from consult_lsp.text.document import Document

from . import engine
from .task import Task


def checked(agent: Agent, document: Document, path: str) -> tuple[Finding, ...]:
    """What the structural checks of ``agent`` find in ``document``, and the characters that no
    reader sees, from the top.

    Those need no rules, so they are told of every text; but the doctor tells them of an agent or
    rule file. In code that is not deployed the checks find no worse than information. Raises
    UsageError where no worker lives to check.
    """
    folder = checks_folder(agent)
    unseen = () if kind_of(path) else unseen_findings(document)
    found = engine.findings(document, path, folder) if folder else ()
    found = milder_beside(found, path, document.text)
    if unseen:
        from consult_lsp.consult.validation.proven import (
            proven,  # it loads the grammars, and such characters are rare
        )

        unseen = proven(document, language_of(document.language_id, path), unseen)
    return tuple(sorted((*unseen, *found), key=lambda each: (each.start_line, each.rule)))


def is_checked(task: Task) -> bool:
    """Whether a structural check of the agent looks into the task's text at all.

    None does where there is none for its language or its place, or where it is too large to be
    read: then that nothing was found says nothing. Raises UsageError like ``checked``.
    """
    folder, selection = checks_folder(task.agent), task.selection
    return folder is not None and engine.covers(selection.document, selection.path, folder)
