"""Repair: edits that did not fit go back once, each with the text that it may have meant.

The one further question stands in the same conversation. Its answer passes the same validation, and
what still does not fit stays as it was: there is no third round, and a round that fails costs
nothing but its tokens.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from consult_lsp.edits.locate import Refusal, place
from consult_lsp.errors import ConsultError
from consult_lsp.finding import Edit, Finding, Fix
from consult_lsp.models.model import Block, Done, FollowUp, Request, Status, Usage
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .conversation import answer_to
from .events import Listener
from .fence import fenced
from .prompt import numbered, whole_characters
from .resources import Resources
from .task import Task

MOST_FIXES = 10
"""Fixes that go back. An answer with more is not worth mending."""

AROUND = 2
"""Lines shown above and below those that an edit may have meant."""

_HOW = """\
Copy `old` exactly from the file as it was shown, every line of it and nothing else, without the \
gutter; the change must leave code that parses. Leave out what you cannot repair."""


class Exchange(NamedTuple):
    """A request, and the text that it was answered by."""

    request: Request
    text: str
    done: Done


class Again(NamedTuple):
    """The second answer and what it cost; empty if none came."""

    text: str = ""
    usage: Usage = Usage()


async def answer_again(
    first: Exchange, question: str, task: Task, resources: Resources, on_event: Listener
) -> Again:
    """What the model answers to ``question`` after a ``first`` answer. Raises at no failure."""
    block = Block(whole_characters(question))
    request = replace(
        first.request,
        more=(*first.request.more, FollowUp(first.text, block)),
        must_answer=True,
        deadline=first.done.deadline,
    )
    on_event(Status("waiting", "asked once more for what does not fit"))
    try:
        text, done = await answer_to(
            request, task.agent.name, resources, on_event, lambda: _unheard
        )
    except ConsultError:
        return Again()  # the first answer stands, and Repairs tells that nothing was mended
    return Again(text, done.usage)


def improvement_question(sent: Task, edits: Sequence[Edit], why: str) -> str:
    """What is asked when the edits of an improvement cannot be made. ``sent`` has no secrets."""
    failed = "\n\n".join(_failed(sent, edits, why, sent.selection.span))
    return (
        f"Your edits were not made. {why}\n\n{failed}\n\n"
        f"Answer once more with one JSON object of the same schema, in which `edits` holds the "
        f"whole change anew, also what was right in it, and there are no `alternatives`. {_HOW}"
    )


def fixes_question(sent: Task, failed: Sequence[tuple[Finding, Fix]]) -> str:
    """What is asked when fixes cannot be made: each as the model wrote it, with its doubt.

    The paths of its edits are spelled as ``Sources`` does.
    """
    parts = []
    for finding, fix in failed:
        where = f"{finding.rule}, line {finding.start_line}"
        what = f"The fix “{fix.title}” of “{finding.title}” ({where}) was not made. {fix.doubt}"
        # Of other files, nothing is shown that the model did not look up itself.
        mine = [edit for edit in fix.edits if not edit.path]
        parts.append("\n\n".join([what, *_failed(sent, mine, "", None)]))
    return (
        "\n\n".join(parts) + "\n\nAnswer once more with one JSON object of the same schema. "
        "`findings` holds these findings only, each with its `rule`, `title` and `anchor` as "
        "before, with `why` and `trade_offs` empty, and `fixes` holds only its repaired fixes "
        f"under their titles, each whole. {_HOW}"
    )


def mended(finding: Finding, repaired: Sequence[Fix]) -> Finding:
    """``finding`` with repaired fixes in place of those in doubt: of the same title, or the next.

    A finding whose fixes are all proven, or for which none was repaired, stays as it is.
    """
    known = [fix.edits for fix in finding.fixes]
    left = [fix for fix in repaired if not fix.doubt and fix.edits not in known]
    fixes: list[Fix] = []
    for fix in finding.fixes:
        better = next((one for one in left if one.title == fix.title), left[0] if left else None)
        if not fix.doubt or better is None:
            fixes.append(fix)
        else:
            left.remove(better)
            fixes.append(better)
    return replace(finding, fixes=tuple(fixes))


def _unheard(said: str) -> None:
    """A second answer is of no use before it is whole."""


def _failed(sent: Task, edits: Sequence[Edit], why: str, within: LineSpan | None) -> Iterator[str]:
    """Each edit that cannot be placed, why, and the text there; all of them where each can."""
    results = [(edit, place(sent.selection.document, edit, within)) for edit in edits]
    refused = [(edit, result) for edit, result in results if isinstance(result, Refusal)]
    for edit, result in refused or results:
        yield f"At line {edit.start_line}:\n{fenced(edit.old, 'old')}"
        if not isinstance(result, Refusal):
            yield f"was to become:\n{fenced(edit.new, 'new')}"
            continue
        if result.detail not in why:
            yield result.detail
        if (near := result.near or _stated(sent.selection.document, edit)) is not None:
            yield f"There the file says:\n{fenced(_shown(sent.selection.document, near), 'file')}"


def _stated(document: Document, edit: Edit) -> LineSpan | None:
    """The lines at the edit's number, where nothing like its text was found."""
    start = edit.start_line - 1
    stop = min(start + 1 + edit.old.count("\n"), document.span.stop)
    return LineSpan(start, stop) if start in document.span else None


def _shown(document: Document, near: LineSpan) -> str:
    start = max(near.start - AROUND, 0)
    around = LineSpan(start, min(near.stop + AROUND, document.span.stop))
    return "\n".join(numbered(document, around))
