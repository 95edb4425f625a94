"""A fake API, and the model that asks it, with waits too short to notice."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from consult_lsp.models.access import Access, Limits
from consult_lsp.models.claude import AnthropicModel, RetryPolicy
from consult_lsp.models.endpoint import read_endpoint
from support.fake_anthropic import FakeAnthropic

AtOnce = RetryPolicy(most=2, first=0.0, budget=1.0)
MakeModel = Callable[..., AnthropicModel]


@pytest.fixture
async def fake() -> AsyncIterator[FakeAnthropic]:
    async with FakeAnthropic() as fake:
        yield fake


@pytest.fixture
def model(fake: FakeAnthropic, ask_at: MakeModel) -> AnthropicModel:
    return ask_at(fake.base_url)


@pytest.fixture
def ask_at(fake: FakeAnthropic) -> MakeModel:
    """Makes a model that asks at a URL with the fake's key."""

    def ask_at(
        url: str, *, name: str = "claude-sonnet-5-5", effort: str = "", **more: Any
    ) -> AnthropicModel:
        limits = more.pop("limits", Limits(whole=20, stall=10, connect=5))
        retry = more.pop("retry", AtOnce)
        key = {"api_key": fake.key, **more}
        access = Access(read_endpoint(url), "the key in ANTHROPIC_API_KEY", **key)
        return AnthropicModel(name, access, effort=effort, limits=limits, retry=retry)

    return ask_at
