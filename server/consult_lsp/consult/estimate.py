"""Estimate: about how many tokens a request has and what it costs, before anybody is asked."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from consult_lsp.agents.agent import Agent
from consult_lsp.context.budget import tokens_of
from consult_lsp.models.model import Request, Usage
from consult_lsp.models.price import cost_of
from consult_lsp.tool import ToolSpec

AT_WORST = 1.5
"""Tokens for each estimated one: what is not code, or not English, takes more of them."""

USUAL_ANSWER = 2_000
"""Tokens that an answer has, mostly."""

BESIDE = 6_000
"""Tokens beside a file and the agent's prompt: how to answer, the tools, and what goes along."""


class Estimate(NamedTuple):
    """What some requests cost, about and at worst; None where no price is known.

    ``read`` are the tokens that they have. What is looked up meanwhile comes on top of it.
    """

    read: int
    cost: Decimal | None
    at_worst: Decimal | None

    def __str__(self) -> str:
        """In words, as a part of a sentence."""
        read = f"about {self.read:,} tokens to read"
        if self.cost is None or self.at_worst is None:
            return f"{read}, at a price that is not known here"
        return f"{read}, for about {dollars(self.cost)} and at most {dollars(self.at_worst)}"

    def plus(self, other: "Estimate") -> "Estimate":
        """Both together."""
        return Estimate(
            self.read + other.read, _sum(self.cost, other.cost), _sum(self.at_worst, other.at_worst)
        )


NOTHING = Estimate(0, Decimal(0), Decimal(0))


def estimate(request: Request, model: str) -> Estimate:
    """What a request to ``model`` costs; empty where the price list is not what is paid."""
    return _priced(request_tokens(request), request.max_tokens, model)


def estimate_of_file(agent: Agent, text: str, max_tokens: int, model: str) -> Estimate:
    """What a review of a file costs, roughly: nothing is looked up for it, so it takes no time."""
    return _priced(tokens_of(agent.prompt) + tokens_of(text) + BESIDE, max_tokens, model)


def dollars(amount: Decimal) -> str:
    """An amount for people: what costs less than can be shown is not shown as nothing."""
    return f"${amount:.2f}" if amount >= 1 else f"${max(amount, _LEAST):.4f}"


def request_tokens(request: Request) -> int:
    """About how many tokens a request has: its texts, its tools and the schema of its answer."""
    return sum(tokens_of(text) for text in _texts(request))


def worst_case(request: Request) -> Usage:
    """The most that one answer to a request can use: nothing comes from a cache, all goes into it,
    and the answer is as long as it may be."""
    return _worst(request_tokens(request), request.max_tokens)


def tool_text(tool: ToolSpec) -> str:
    """A tool as the model is told of it."""
    spec = {"name": tool.name, "description": tool.description, "input_schema": tool.schema}
    return json.dumps(spec, ensure_ascii=False)


def schema_text(request: Request) -> str:
    """The schema of the answer as it is sent; empty where the answer has none."""
    return "" if request.schema is None else json.dumps(request.schema, ensure_ascii=False)


def _priced(read: int, max_tokens: int, model: str) -> Estimate:
    usual = Usage(cache_written=read, output=min(USUAL_ANSWER, max_tokens))
    return Estimate(read, cost_of(model, usual), cost_of(model, _worst(read, max_tokens)))


def _worst(read: int, max_tokens: int) -> Usage:
    return Usage(cache_written=int(read * AT_WORST) + 1, output=max_tokens)


_LEAST = Decimal("0.0001")


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other


def _texts(request: Request) -> Iterator[str]:
    for block in (*request.system, *request.user):
        yield block.text
    for tool in request.tools:
        yield tool_text(tool)
    yield schema_text(request)
    for further in request.more:
        yield from (further.answer, further.question.text)
    for exchange in request.exchanges:
        yield json.dumps(exchange.said, default=str)
        yield from (result.text for _, result in exchange.results)
