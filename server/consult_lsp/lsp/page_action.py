"""Code actions on an answer page: ask what was typed there, and apply a block of code.

A block goes the way of every edit: placed on the document as it is now, proven, and previewed.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from lsprotocol import types as lsp

from consult_lsp.edits.place import Refusal, place
from consult_lsp.errors import UsageError
from consult_lsp.finding import Edit
from consult_lsp.ledger.follow import followed
from consult_lsp.report.answer_page import typed_question
from consult_lsp.report.plain import plain, plain_line
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .apply_edit import apply
from .jobs import RequestId
from .kinds import EXPLAIN, IMPROVE
from .menu import TITLE_LIMIT, Json, as_action
from .pages import Page, Talk, page_document
from .proposal import Consent
from .session import Session

MOST_BLOCKS = 50
"""Blocks of a page that are held against the text: each takes a millisecond or more."""


class JudgedBlock(NamedTuple):
    """A block of code on a page: its index, the line from 0 where it begins, and why it cannot be
    applied, which is empty where it can. ``role`` is that of a ``CodeBlock``."""

    number: int
    line: int
    why_not: str
    role: str


async def actions(
    session: Session,
    talk: Talk,
    page: Page,
    document: Document,
    lines: LineSpan,
    context: lsp.CodeActionContext,
) -> list[object]:
    """What can be done on a page, at these lines of it."""
    if context.trigger_kind == lsp.CodeActionTriggerKind.Automatic:
        return []
    offered = [*_questions(talk, page, document)]
    if (target := session.documents.get(talk.target.document.uri)) is not None:
        blocks = await session.in_thread(judged_blocks, document, target, talk, lines)
        fit = [block for block in blocks if not block.why_not]
        offered += [_application(talk, page, block) for block in (fit or blocks)[:1]]
    if session.client.code_action_literals:
        return list(offered)
    return [action["command"] for action in offered]


def apply_block(session: Session, arguments: list[Any], _: RequestId | None) -> object:
    """consult.applyBlock: make the change that block ``{"page": uri, "block": index}`` shows."""
    argument = arguments[0] if arguments and isinstance(arguments[0], Mapping) else {}
    found = session.talks.at(str(argument.get("page")))
    number = argument.get("block")
    if found is None or not isinstance(number, int):
        raise UsageError("Nothing was changed, because the page of this block is no longer kept.")
    talk, page = found
    document = session.documents.get(talk.target.document.uri)
    if document is None:
        where = talk.path or "its file"
        raise UsageError(
            f"Nothing was changed, because {where} is not open. Open it, and choose again."
        )
    shown = page_document(page, session.documents)
    session.in_background(_apply(session, talk, shown, document, number))
    return None


def judged_blocks(
    shown: Document, document: Document, talk: Talk, lines: LineSpan
) -> list[JudgedBlock]:
    """The blocks at these lines of the page that can be applied to ``document``, and those that
    look like it and cannot."""
    from consult_lsp.report.blocks import code_blocks
    from consult_lsp.syntax.language import language_of

    language = language_of(document.language_id, document.uri)
    here = [
        (n, block) for n, block in enumerate(code_blocks(shown.text)) if block.span.meets(lines)
    ]
    judged = []
    for number, block in here[:MOST_BLOCKS]:
        edit = _edit(shown, document, talk, number)
        looks_like_it = block.role or (
            block.language and language_of(block.language, document.uri) == language
        )
        if not isinstance(edit, str):
            judged.append(JudgedBlock(number, block.span.start, "", block.role))
        elif looks_like_it:
            judged.append(JudgedBlock(number, block.span.start, edit, block.role))
    return judged


def _questions(talk: Talk, page: Page, document: Document) -> list[Json]:
    """Ask what was typed; on a page where nobody can type, ask for a place to do so.

    There, whatever looks like a place to type, or like a question, is a model's.
    """
    if talk.busy or page is not talk.pages[-1]:
        return []
    agent = talk.target.agent.name
    argument = {"conversation": talk.id, "page": page.uri}
    if page.path is None:
        words = "ask further…"
    elif question := typed_question(document.text):
        words = "ask" if talk.task is None else "ask further"
        argument["question"] = question
    else:
        return []
    title = plain(f"Consult {agent}: {words}", TITLE_LIMIT)
    return [as_action(title, EXPLAIN, "consult.followUp", argument)]


def _application(talk: Talk, page: Page, block: JudgedBlock) -> Json:
    """Apply a block; of one that cannot be applied the entry says why, and choosing it as well."""
    title = f"Apply this block to {talk.path}"
    if block.why_not:
        title = f"This block cannot be applied to {talk.path}: {block.why_not}"
    title = plain_line(title, TITLE_LIMIT)
    argument = {"page": page.uri, "block": block.number}
    return as_action(title, IMPROVE, "consult.applyBlock", argument)


async def _apply(
    session: Session, talk: Talk, shown: Document, document: Document, number: int
) -> None:
    edit = await session.in_thread(_edit, shown, document, talk, number)
    if isinstance(edit, str):
        session.warn(f"Nothing was changed. {edit}")
        return
    target = replace(talk.target, document=document, span=document.span)
    is_about = await session.in_thread(_is_about, talk, document, edit)
    consent = Consent.PREVIEWED if is_about else Consent.ASKED
    label = f"{talk.target.agent.name}: a block of the answer"
    await apply(session, target, [edit], label, consent)


def _is_about(talk: Talk, document: Document, edit: Edit) -> bool:
    """Whether the edit is of the lines that the conversation is about, where they stand now: of
    some of them at least, as the page shows the whole definition that they are a part of."""
    asked, before = talk.target.span, talk.target.document
    if asked.holds(before.span):
        return True
    placed = place(document, edit)
    now = followed(before, document, asked)
    return now is not None and not isinstance(placed, Refusal) and now.meets(placed.span)


def _edit(shown: Document, document: Document, talk: Talk, number: int) -> Edit | str:
    """The edit that a block means, judged as an improvement is; or why it cannot be made."""
    from consult_lsp.consult.answer import ImproveAnswer
    from consult_lsp.consult.code_block import definition_edit, pair_edit
    from consult_lsp.consult.task import Task
    from consult_lsp.consult.texts import Texts
    from consult_lsp.consult.verdict import judge_improvement
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
        edit = pair_edit(document, before.code, after.code, talk.target.span)
    else:
        edit = definition_edit(document, language, block.code)
        if block.role:
            edit = f"The block “{block.role}” stands alone, without the other of its pair."
    if isinstance(edit, str):
        return edit
    task = Task("improve", talk.target.agent, document, document.span, talk.path, language)
    # It was shown to a person, so its secrets have names by now; nothing is to be restored.
    judged = judge_improvement(Texts(task, lambda text, within: text), ImproveAnswer("", (edit,)))
    return " ".join(judged.refusals) if judged.refusals else edit
