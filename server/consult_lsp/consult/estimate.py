"""Estimate: about how many tokens a request has, before anybody is asked."""

import json
from collections.abc import Iterator

from consult_lsp.context.budget import tokens_of
from consult_lsp.models.model import Request, Usage

AT_WORST = 1.5
"""Tokens for each estimated one: what is not code, or not English, takes more of them."""


def request_tokens(request: Request) -> int:
    """About how many tokens a request has: its texts, its tools and the schema of its answer."""
    return sum(tokens_of(text) for text in _texts(request))


def worst_case(request: Request) -> Usage:
    """The most that one answer to a request can use: nothing comes from a cache, all goes into it,
    and the answer is as long as it may be."""
    read = int(request_tokens(request) * AT_WORST) + 1
    return Usage(cache_written=read, output=request.max_tokens)


def schema_text(request: Request) -> str:
    """The schema of the answer as it is sent; empty where the answer has none."""
    return "" if request.schema is None else json.dumps(request.schema)


def _texts(request: Request) -> Iterator[str]:
    for block in (*request.system, *request.user):
        yield block.text
    for tool in request.tools:
        yield json.dumps([tool.name, tool.description, tool.schema])
    yield schema_text(request)
    for further in request.more:
        yield from (further.answer, further.question.text)
    for exchange in request.exchanges:
        yield json.dumps(exchange.said, default=str)
        yield from (result.text for _, result in exchange.results)
