"""Asking a model in tests: a request, and what came of it."""

from dataclasses import dataclass

from consult_lsp.errors import ModelError, Outcome
from consult_lsp.models.model import Block, Done, Model, Request, Status, Text, Usage

REQUEST = Request(
    system=(Block("You are a reviewer.", stable=True),), user=(Block("Look!"),), max_tokens=100
)


@dataclass
class Asked:
    """What a model gave: the text, the phases it reported, and how it ended."""

    text: str = ""
    phases: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    outcome: Outcome | None = None
    sentence: str = ""
    usage: Usage | None = None
    model: str = ""


async def ask(model: Model, request: Request = REQUEST) -> Asked:
    """Everything that ``model`` gives for ``request``; a ModelError is its outcome."""
    asked = Asked()
    try:
        async for event in model.stream(request):
            match event:
                case Text(text):
                    asked.text += text
                case Status(phase, detail):
                    asked.phases += (phase,)
                    asked.details += (detail,)
                case Done(usage, name):
                    asked.usage, asked.model = usage, name
    except ModelError as error:
        asked.outcome, asked.sentence = error.outcome, str(error)
    return asked
