"""What an agent's file asks of its model, and what of it is granted."""

from pathlib import Path

import pytest

from consult_lsp.models.connect import Connection, ModelSettings, connect
from consult_lsp.models.model_wish import Wish

KEY = {"ANTHROPIC_API_KEY": "sk-made-up"}
LOCAL = {"ANTHROPIC_BASE_URL": "http://127.0.0.1:9"}


def asked(wish: Wish, settings: ModelSettings | None = None, **environ: str) -> Connection:
    found = connect(settings or ModelSettings(), {**KEY, **environ}, Path("/nowhere"), wish)
    assert isinstance(found, Connection)
    return found


@pytest.mark.parametrize(
    ("wished", "model"),
    [
        ("opus", "claude-opus-5-5"),
        ("sonnet", "claude-sonnet-5-5"),
        ("haiku", "claude-haiku-5-5"),
        ("claude-opus-4-8", "claude-opus-4-8"),
        ("claude-sonnet-4-5-20250929", "claude-sonnet-4-5-20250929"),
        ("", "claude-sonnet-5-5"),
    ],
)
def test_a_model_is_asked_by_its_family_or_its_id(wished: str, model: str) -> None:
    found = asked(Wish("db", wished))
    assert (found.model.name, found.told) == (model, ())


@pytest.mark.parametrize("wished", ["gpt-unknown-9", "claude-opus-99", "bedrock:x", "scripted:x"])
def test_an_unknown_model_falls_back_and_is_told(wished: str) -> None:
    found = asked(Wish("db", wished))
    assert found.model.name == "claude-sonnet-5-5"
    [told] = found.told
    assert told.startswith(f"db asks for the model {wished}, which is not known")
    assert told.endswith("claude-sonnet-5-5 answers.")


def test_a_server_of_other_models_is_asked_for_its_own() -> None:
    found = asked(Wish("db", "opus"), ANTHROPIC_MODEL="qwen3", **LOCAL)
    assert found.model.name == "qwen3"
    assert "which is not known where it would be asked" in found.told[0]


def test_the_environment_says_what_a_family_is_called() -> None:
    found = asked(Wish("db", "opus"), ANTHROPIC_DEFAULT_OPUS_MODEL="our-opus", **LOCAL)
    assert (found.model.name, found.told) == ("our-opus", ())


def test_the_users_own_word_comes_first() -> None:
    settings = ModelSettings(model="claude-haiku-5-5", effort="low")
    found = asked(Wish("db", "opus", "max"), settings)
    assert (found.model.name, found.effort, found.told) == ("claude-haiku-5-5", "low", ())


@pytest.mark.parametrize(
    ("wished", "model"), [("haiku", "claude-haiku-5-5"), ("sonnet", "claude-sonnet-5-5")]
)
def test_an_agent_of_a_workspace_may_cost_less(wished: str, model: str) -> None:
    found = asked(Wish("db", wished, "low", bounded=True))
    assert (found.model.name, found.effort, found.told) == (model, "low", ())


def test_an_agent_of_a_workspace_may_not_cost_more() -> None:
    found = asked(Wish("db", "opus", "max", bounded=True))
    assert (found.model.name, found.effort) == ("claude-sonnet-5-5", "")
    assert ["an agent of a workspace cannot choose" in told for told in found.told] == [True, True]


def test_an_unknown_effort_is_told() -> None:
    found = asked(Wish("db", effort="enormous"))
    assert found.effort == ""
    assert "which is none of low, medium" in found.told[0]
