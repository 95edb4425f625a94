"""The blocks of code on an answer page: which can be applied to the document, and why not."""

from dataclasses import replace
from typing import NamedTuple

from consult_lsp.finding import Edit
from consult_lsp.lsp.state.conversations import Conversation
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

MOST_BLOCKS = 50
"""Blocks of a page that are held against the text: each takes a millisecond or more."""


class AnswerBlock(NamedTuple):
    """A block of code on a page: its index, the line from 0 where it begins, and why it cannot be
    applied, which is empty where it can. ``role`` is that of a ``CodeBlock``."""

    number: int
    line: int
    why_not: str
    role: str


def answer_blocks(
    shown: Document, document: Document, conversation: Conversation, lines: LineSpan
) -> list[AnswerBlock]:
    """The blocks at these lines of the page that can be applied to ``document``, and those that
    look like it and cannot."""
    from consult_lsp.report.blocks import code_blocks
    from consult_lsp.syntax.language import language_of

    language = language_of(document.language_id, document.uri)
    here = [
        (n, block) for n, block in enumerate(code_blocks(shown.text)) if block.span.meets(lines)
    ]
    shown_blocks = []
    for number, block in here[:MOST_BLOCKS]:
        edit = block_edit(shown, document, conversation, number)
        looks_like_it = block.role or (
            block.language and language_of(block.language, document.uri) == language
        )
        if not isinstance(edit, str):
            shown_blocks.append(AnswerBlock(number, block.span.start, "", block.role))
        elif looks_like_it:
            shown_blocks.append(AnswerBlock(number, block.span.start, edit, block.role))
    return shown_blocks


def block_edit(
    shown: Document, document: Document, conversation: Conversation, number: int
) -> Edit | str:
    """The edit that a block means, validated as an improvement is; or why it cannot be made."""
    from consult_lsp.consult.answer_schema import ImproveAnswer
    from consult_lsp.consult.code_block import definition_edit, pair_edit
    from consult_lsp.consult.task import Task
    from consult_lsp.consult.validation.sources import Sources
    from consult_lsp.consult.validation.validate_answer import validate_improvement
    from consult_lsp.report.blocks import code_blocks
    from consult_lsp.syntax.language import language_of

    blocks = dict(enumerate(code_blocks(shown.text)))
    language = language_of(document.language_id, document.uri)
    block = blocks.get(number)
    if block is None:
        return "The block is no longer on the page."
    first = number - 1 if block.role == "after" else number
    before, after = blocks.get(first), blocks.get(first + 1)
    if before and after and (before.role, after.role) == ("before", "after"):
        edit = pair_edit(document, before.code, after.code, conversation.subject.selection.span)
    else:
        edit = definition_edit(document, language, block.code)
        if block.role:
            edit = f"The block “{block.role}” stands alone, without the other of its pair."
    if isinstance(edit, str):
        return edit
    selection = replace(conversation.subject.selection, document=document, span=document.span)
    task = Task("improve", conversation.subject.agent, selection)
    # It was shown to a person, so its secrets have names by now; nothing is to be restored.
    sources = Sources(task, lambda text, within: text)
    found = validate_improvement(sources, ImproveAnswer("", (edit,)))
    return " ".join(found.refusals) if found.refusals else edit
