"""What the tests of the protocol share."""

from collections.abc import AsyncIterator

import pytest

from support.fake_anthropic import FakeAnthropic


@pytest.fixture
async def fake() -> AsyncIterator[FakeAnthropic]:
    """A fake Anthropic API on loopback; replies that nobody asked for fail the test."""
    async with FakeAnthropic() as fake:
        yield fake
