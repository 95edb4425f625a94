"""Preview: exactly what would be sent, and why each part of it is there. Nothing is sent."""

import json
from collections.abc import Iterator
from typing import Any

from consult_lsp.context.budget import tokens_of
from consult_lsp.context.surroundings.narrow import shown_lines
from consult_lsp.models.model import Request

from .estimate import estimate, schema_text, tool_text
from .task import Task


def preview_markdown(task: Task, request: Request, asked: str, model: str) -> str:
    """A page for people. ``task`` is as it is sent, so without secrets; ``asked`` says who is.

    The page ends with every text of the request, byte for byte. ``model`` is empty where the price
    list is not what is paid.
    """
    return "\n".join([*_summary(task, request, asked, model), *_parts(task), *_request(request)])


def preview_record(task: Task, request: Request, model: str) -> dict[str, Any]:
    """The same for programs: the request is whole; dollars are text, so that nothing is rounded."""
    tokens, cost, at_worst = estimate(request, model)
    return {
        "path": task.selection.path,
        "agent": task.agent.name,
        "tokens": tokens,
        "dollars": None if cost is None else str(cost),
        "dollars_at_worst": None if at_worst is None else str(at_worst),
        "pieces": [{"source": p.source, "title": p.title, "why": p.why} for p in task.items],
        "left_out": [{"source": p.source, "why": p.why} for p in task.left_out],
        "problems": [{"path": p.path, "message": p.message} for p in task.problems],
        "request": {
            "system": [{"text": b.text, "cached": b.stable} for b in request.system],
            "user": [{"text": b.text, "cached": b.stable} for b in request.user],
            "tools": [json.loads(tool_text(tool)) for tool in request.tools],
            "schema": request.schema,
            "max_tokens": request.max_tokens,
        },
    }


def _summary(task: Task, request: Request, asked: str, model: str) -> Iterator[str]:
    expected = estimate(request, model)
    yield f"# What {task.flow} of {task.selection.path} would send\n"
    yield f"{asked}\n"
    yield f"- {expected}"
    yield f"- at most {request.max_tokens:,} tokens to write"
    if request.tools:
        yield "- what it looks up goes in further requests, each of which reads all of this again"
    yield f"- agent: {task.agent.name}, {task.agent.path}\n"


def _parts(task: Task) -> Iterator[str]:
    yield "## What goes along, and why\n"
    if task.selection.path:
        yield f"- {task.selection.path}: {_of_the_file(task)}"
    for item in task.items:
        yield f"- {item.source}: {item.why}; about {tokens_of(item.text):,} tokens"
    if task.evidence:
        yield f"- what structural checks found in these lines: {len(task.evidence)}"
    for item in task.left_out:
        yield f"- left out, as it does not fit: {item.source} ({item.why})"
    for problem in task.problems:
        what = "not used" if problem.severity == "information" else "not read"
        yield f"- {what}: {problem.path}: {problem.message}".replace(": : ", ": ")
    yield ""


def _of_the_file(task: Task) -> str:
    """How much of the file goes along, and about which lines of it something is asked."""
    shown, span = shown_lines(task.selection), task.selection.span
    whole = any(each.holds(task.selection.document.span) for each in shown)
    asked = f"lines {span.first_number} to {span.last_number} are asked about"
    if whole:
        return f"the whole file; {asked}"
    return f"{' and '.join(f'lines {s.first_number} to {s.last_number}' for s in shown)}; {asked}"


def _request(request: Request) -> Iterator[str]:
    for title, blocks in (("System", request.system), ("User", request.user)):
        for number, block in enumerate(blocks, 1):
            cached = ", the end of what is cached" if block.stable else ""
            yield from _shown(f"{title} {number}{cached}", "text", block.text)
    for tool in request.tools:
        yield from _shown(f"Tool {tool.name}", "json", tool_text(tool))
    if schema := schema_text(request):
        yield from _shown("The schema of the answer", "json", schema)


def _shown(title: str, language: str, text: str) -> Iterator[str]:
    yield f"## {title}\n"
    fence = "`" * max(3, 1 + _longest_run(text))
    yield f"{fence}{language}\n{text}\n{fence}\n"


def _longest_run(text: str) -> int:
    """The most backticks in a row: a fence around the text has more."""
    longest = run = 0
    for character in text:
        run = run + 1 if character == "`" else 0
        longest = max(longest, run)
    return longest
