"""Preview: exactly what would be sent, and why each part of it is there. Nothing is sent."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from consult_lsp.context.budget import tokens_of
from consult_lsp.models.model import Request, Usage
from consult_lsp.models.price import cost_of

from .estimate import request_tokens
from .task import Task

_LEAST = Decimal("0.0001")
"""Dollars: what costs less is shown as this, and not as nothing."""


def preview_markdown(task: Task, request: Request, asked: str, model: str) -> str:
    """A page for people. ``task`` is as it is sent, so without secrets; ``asked`` says who is.

    The page ends with every text of the request, in its order, byte for byte.
    """
    return "\n".join([*_summary(task, request, asked, model), *_parts(task), *_request(request)])


def preview_record(task: Task, request: Request) -> dict[str, Any]:
    """The same for programs: the request is whole."""
    return {
        "path": task.path,
        "agent": task.agent.name,
        "tokens": request_tokens(request),
        "pieces": [{"source": p.source, "title": p.title, "why": p.why} for p in task.pieces],
        "left_out": [{"source": p.source, "why": p.why} for p in task.left_out],
        "problems": [{"path": p.path, "message": p.message} for p in task.problems],
        "request": {
            "system": [{"text": b.text, "cached": b.stable} for b in request.system],
            "user": [{"text": b.text, "cached": b.stable} for b in request.user],
            "schema": request.schema,
            "max_tokens": request.max_tokens,
        },
    }


def _summary(task: Task, request: Request, asked: str, model: str) -> Iterator[str]:
    tokens = request_tokens(request)
    yield f"# What {task.flow} of {task.path} would send\n"
    yield f"{asked}\n"
    yield f"- about {tokens:,} tokens to read, and at most {request.max_tokens:,} to write"
    if (cost := cost_of(model, Usage(input=tokens))) is not None:
        yield f"- to read them costs about ${max(cost, _LEAST):.4f} where nothing is cached"
    yield f"- agent: {task.agent.name}, {task.agent.path}\n"


def _parts(task: Task) -> Iterator[str]:
    yield "## What goes along, and why\n"
    lines = f"lines {task.span.first_number} to {task.span.last_number}"
    yield f"- {task.path}: the file that is asked about, {lines} of it"
    for piece in task.pieces:
        yield f"- {piece.source}: {piece.why}; about {tokens_of(piece.text):,} tokens"
    if task.evidence:
        yield f"- what structural checks found in these lines: {len(task.evidence)}"
    for piece in task.left_out:
        yield f"- left out, as it does not fit: {piece.source} ({piece.why})"
    for problem in task.problems:
        what = "not used" if problem.severity == "information" else "not read"
        yield f"- {what}: {problem.path}: {problem.message}".replace(": : ", ": ")
    yield ""


def _request(request: Request) -> Iterator[str]:
    for title, blocks in (("System", request.system), ("User", request.user)):
        for number, block in enumerate(blocks, 1):
            cached = ", the end of what is cached" if block.stable else ""
            yield f"## {title} {number}{cached}\n"
            fence = "`" * max(3, 1 + _longest_run(block.text))
            yield f"{fence}text\n{block.text}\n{fence}\n"


def _longest_run(text: str) -> int:
    """The most backticks in a row: a fence around the text has more."""
    longest = run = 0
    for character in text:
        run = run + 1 if character == "`" else 0
        longest = max(longest, run)
    return longest
