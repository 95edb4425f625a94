"""Conversation: the turns between a question and its answer, which may look things up."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from consult_lsp.context.tools.tools import Toolbox
from consult_lsp.errors import ModelError, Outcome
from consult_lsp.models.model import Counted, Done, Model, Request, Status, Text, ToolCalls, Usage
from consult_lsp.tool import ToolCall, ToolResult
from consult_lsp.workspace.processes import ended_when_given_up

from .events import Listener
from .resources import Meter, Resources

MOST_SECONDS = 20.0
"""For all that the tools of one turn do: twice what they allow themselves."""

MOST_TURNS = 1_000
"""More than a toolbox allows: it is what bounds them, where the agent's file does not."""

OnText = Callable[[str], None]
"""Told the whole text of the turn so far, whenever it has grown."""


async def answer_to(
    request: Request,
    agent: str,
    resources: Resources,
    on_event: Listener,
    on_turn: Callable[[], OnText],
) -> tuple[str, Done]:
    """The whole answer and how it ended, with the tokens of all turns.

    ``on_turn`` gives a listener for each turn. Only what the last one hears is the answer.

    It ends because each turn before the last calls a tool, and the toolbox counts calls. Each turn
    is allowed by the caps and written down, also if it fails or is cancelled.
    """
    toolbox = resources.toolbox
    last = resources.max_turns or MOST_TURNS
    if toolbox is not None:
        request = replace(request, tools=toolbox.specs())
    usage, turn = Usage(), 1
    while True:
        async with resources.turn(agent, request, on_event) as meter:
            text, end = await _turn(resources.model, request, on_event, on_turn(), meter)
        usage += end.usage
        if isinstance(end, Done):
            return text, replace(end, usage=usage)
        if toolbox is None or request.must_answer:
            raise ModelError(
                Outcome.BAD_ANSWER,
                "No answer came, because the model kept on using tools instead of giving one. "
                "Ask again, select less code, or choose another model.",
            )
        until = asyncio.get_running_loop().time() + MOST_SECONDS
        until = until if end.deadline is None else min(until, end.deadline)
        results = [await looked_up(toolbox, call, on_event, until) for call in end.calls]
        turn += 1
        must_answer = toolbox.is_spent or turn >= last
        request = request.after(end, tuple(results), must_answer=must_answer)


async def _turn(
    model: Model, request: Request, on_event: Listener, on_text: OnText, meter: Meter
) -> tuple[str, Done | ToolCalls]:
    """What the model says, and how that ends. A stream without an end has no whole answer."""
    said = ""
    async for event in model.stream(request):
        match event:
            case Text(text):
                said += text
                on_text(said)
            case Counted(usage):
                meter.usage = usage
            case Status():
                on_event(event)
            case Done() | ToolCalls():
                meter.usage = event.usage
                return said, event
    raise ModelError(
        Outcome.TRUNCATED,
        "The answer was cut off before its end. Ask again.",
    )


async def looked_up(
    toolbox: Toolbox, call: ToolCall, on_event: Listener, until: float
) -> ToolResult:
    """What a tool says. It has bounds of its own; a thread that is past all of them is left alone.

    ``until`` is by the clock of the event loop.
    """
    on_event(Status("reading", toolbox.line(call.name, call.arguments)))
    try:
        async with asyncio.timeout_at(until):
            with ended_when_given_up():
                return await asyncio.to_thread(toolbox.run, call.name, call.arguments)
    except TimeoutError:
        toolbox.give_up()
        return ToolResult("This took too long. Answer with what you have.", is_error=True)
