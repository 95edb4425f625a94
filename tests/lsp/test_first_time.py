"""In a fresh home the search for secrets is compiled before anybody asks, and who waits is told."""

import asyncio
from pathlib import Path

from support.answers import review
from support.editor import editor
from support.fake_anthropic import FakeAnthropic


async def is_compiled(cache: Path) -> bool:
    """Whether compiled rules come to be there within a minute."""
    for _ in range(1_200):
        if list(cache.glob("consult-lsp/secret-rules/*")):
            return True
        await asyncio.sleep(0.05)  # another process writes them, and tells nobody
    return False


async def test_the_rules_are_compiled_before_anything_is_asked(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    async with editor(fake=fake, environ={"XDG_CACHE_HOME": str(tmp_path)}):
        assert await is_compiled(tmp_path)
    assert fake.requests == []


async def test_without_a_model_nothing_is_compiled(tmp_path: Path) -> None:
    async with editor(environ={"XDG_CACHE_HOME": str(tmp_path)}) as ed:
        await ed.open("‸x = 1\n")
        await ed.run("consult.review", {"uri": ed.uri})
    assert not list(tmp_path.glob("consult-lsp/secret-rules/*"))


async def test_who_has_to_wait_for_it_sees_what_for(fake: FakeAnthropic, tmp_path: Path) -> None:
    fake.queue(review())
    async with editor(fake=fake, environ={"XDG_CACHE_HOME": str(tmp_path)}) as ed:
        await ed.open("‸x = 1\n")
        await ed.run("consult.review", {"uri": ed.uri})
        await ed.progress_ended()
        said = [
            message["params"]["value"].get("message", "")
            for message in ed.client.received
            if message.get("method") == "$/progress"
        ]
    assert said[1].startswith("preparing: reads the lines")
    assert "preparing: compiles the search for secrets, once on this machine" in said
