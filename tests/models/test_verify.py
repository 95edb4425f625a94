"""Whether a connection works is told by a list of models: it costs nothing and holds no code."""

from pathlib import Path

from consult_lsp.models.connect import Connection, ModelSettings, connect
from consult_lsp.models.verify import verify
from support.fake_anthropic import FakeAnthropic

HOME = Path("/nowhere")


def connection(environ: dict[str, str], model: str = "") -> Connection:
    found = connect(ModelSettings(model=model), environ, HOME)
    assert isinstance(found, Connection)
    return found


async def test_a_key_that_is_taken_is_told_with_the_model(fake: FakeAnthropic) -> None:
    works, message, _ = await verify(connection(fake.environ))
    place = fake.base_url.removeprefix("http://")
    assert (works, message) == (True, f"Connected: claude-sonnet-5-5 answers at {place}.")
    assert [(one.path, one.body) for one in fake.requests] == [("/v1/models?limit=1000", {})]


async def test_a_key_that_is_refused_is_told(fake: FakeAnthropic) -> None:
    works, message, _ = await verify(connection({**fake.environ, "ANTHROPIC_API_KEY": "sk-other"}))
    assert not works
    assert "did not accept the key" in message
    assert "sk-other" not in message


async def test_a_key_that_the_editor_has_set_is_called_so(fake: FakeAnthropic) -> None:
    set_there = {"ANTHROPIC_API_KEY": "sk-x", "CONSULT_KEY_SET_BY_EDITOR": "ANTHROPIC_API_KEY"}
    _, message, _ = await verify(connection({**fake.environ, **set_there}))
    assert "did not accept the key that was set in this editor." in message


async def test_a_model_that_is_not_there_is_told_with_those_that_are(fake: FakeAnthropic) -> None:
    works, message, models = await verify(connection(fake.environ, "llama-9"))
    assert not works
    assert models == fake.models
    assert "has no model llama-9. It has claude-" in message


async def test_a_name_without_its_date_is_known(fake: FakeAnthropic) -> None:
    fake.models = ("claude-sonnet-5-5-20260101",)
    assert (await verify(connection(fake.environ))).works


async def test_nobody_there_is_told() -> None:
    away = {"ANTHROPIC_API_KEY": "sk-any", "ANTHROPIC_BASE_URL": "http://127.0.0.1:1"}
    works, message, _ = await verify(connection(away))
    assert not works
    assert "cannot be reached" in message


async def test_a_cloud_lists_no_models_so_a_question_will_tell() -> None:
    environ = {"ANTHROPIC_FOUNDRY_API_KEY": "k", "ANTHROPIC_FOUNDRY_RESOURCE": "shop"}
    works, message, _ = await verify(connection(environ, "foundry:claude"))
    assert works
    assert message.endswith("Whether it answers, a question will tell.")
