"""Clouds: which is asked, what it lacks, and what does not reach it."""

from pathlib import Path

import pytest

from consult_lsp.models.claude import AnthropicModel
from support.asking import ask
from support.connecting import (
    GATEWAY,
    KEY,
    LOCAL,
    access_of,
    connected,
    profile,
    refused,
)
from support.fake_anthropic import FakeAnthropic, text

FOUNDRY = {"ANTHROPIC_FOUNDRY_API_KEY": "sk-foundry", "ANTHROPIC_FOUNDRY_RESOURCE": "res"}
BEDROCK = {"AWS_BEARER_TOKEN_BEDROCK": "sk-aws", "AWS_REGION": "eu-central-1"}


def test_a_cloud_is_selected_by_a_variable(home: Path) -> None:
    found = connected({**FOUNDRY, "CLAUDE_CODE_USE_FOUNDRY": "1"}, home)
    assert found.sentence == (
        "Asks claude-sonnet-5-5 in foundry at res.services.ai.azure.com "
        "with the key in ANTHROPIC_FOUNDRY_API_KEY."
    )


@pytest.fixture
def with_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if what the clouds need were installed."""
    monkeypatch.setattr("consult_lsp.models.clouds._is_installed", lambda module: True)


@pytest.mark.usefixtures("with_packages")
def test_a_cloud_is_selected_by_the_model_setting_before_any_key(home: Path) -> None:
    found = connected({**KEY, **BEDROCK}, home, model="bedrock:anthropic.claude-v1:0")
    assert found.model.name == "anthropic.claude-v1:0"
    assert "bedrock-runtime.eu-central-1.amazonaws.com" in found.sentence


@pytest.mark.usefixtures("with_packages")
@pytest.mark.parametrize("stray", ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"])
def test_a_cloud_that_is_switched_on_comes_before_a_key_that_lies_about(
    home: Path, stray: str
) -> None:
    environ = {stray: "sk-env", **BEDROCK, "CLAUDE_CODE_USE_BEDROCK": "true"}
    found = connected(environ, home)
    assert "in bedrock at bedrock-runtime.eu-central-1.amazonaws.com" in found.sentence
    assert found.notes == (f"{stray} is not used, because bedrock is selected.",)


def test_a_cloud_that_lacks_something_sends_nothing_elsewhere(home: Path) -> None:
    none = refused({**KEY, "CLAUDE_CODE_USE_BEDROCK": "1"}, home)
    assert "bedrock is selected, but its region is not known" in none.sentence


def test_an_endpoint_that_was_set_comes_before_a_cloud(home: Path) -> None:
    found = connected({**FOUNDRY, "CLAUDE_CODE_USE_FOUNDRY": "1"}, home, endpoint=LOCAL)
    assert "127.0.0.1:11434" in found.sentence
    assert "foundry is switched on" in found.notes[0]


def test_bedrock_needs_its_packages_with_a_key_of_its_own_too(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consult_lsp.models.clouds._is_installed", lambda name: name == "boto3")
    none = refused({**BEDROCK, "CLAUDE_CODE_USE_BEDROCK": "1"}, home)
    assert "the Python package botocore is not installed" in none.sentence


@pytest.mark.parametrize(
    ("cloud", "environ", "step"),
    [
        ("bedrock", {}, "AWS_REGION"),
        ("bedrock", {"AWS_REGION": "eu"}, 'pip install "anthropic[bedrock]"'),
        ("bedrock", BEDROCK, 'pip install "anthropic[bedrock]"'),
        ("vertex", {}, "CLOUD_ML_REGION"),
        (
            "vertex",
            {"CLOUD_ML_REGION": "eu", "ANTHROPIC_VERTEX_PROJECT_ID": "p"},
            'pip install "anthropic[vertex]"',
        ),
        ("foundry", {}, "ANTHROPIC_FOUNDRY_API_KEY"),
        (
            "foundry",
            {**FOUNDRY, "ANTHROPIC_FOUNDRY_BASE_URL": "http://evil.test"},
            "Correct the foundry variables",
        ),
    ],
)
def test_what_a_cloud_lacks_is_named(
    home: Path, cloud: str, environ: dict[str, str], step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consult_lsp.models.clouds._is_installed", lambda module: False)
    none = refused(environ, home, model=f"{cloud}:claude-sonnet-5-5")
    assert step in none.next_step
    assert none.misconfigured


@pytest.mark.parametrize(
    ("region", "place"),
    [
        ("global", "aiplatform.googleapis.com"),
        ("eu", "aiplatform.eu.rep.googleapis.com"),
        ("europe-west1", "europe-west1-aiplatform.googleapis.com"),
    ],
)
def test_vertex_has_an_address_for_each_region(
    home: Path, region: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consult_lsp.models.clouds._is_installed", lambda module: True)
    environ = {"CLOUD_ML_REGION": region, "ANTHROPIC_VERTEX_PROJECT_ID": "p"}
    access = access_of(environ, home, model="vertex:claude-sonnet-5-5")
    assert access.endpoint.url == f"https://{place}/v1"


async def test_foundry_is_asked_with_its_own_key(fake: FakeAnthropic, home: Path) -> None:
    fake.queue(text("from the cloud"))
    environ = {"ANTHROPIC_FOUNDRY_API_KEY": fake.key, "ANTHROPIC_FOUNDRY_BASE_URL": fake.base_url}
    model = connected({**KEY, **environ}, home, model="foundry:claude-sonnet-5-5").model
    assert (await ask(model)).text == "from the cloud"


async def test_headers_of_a_gateway_do_not_reach_a_cloud(
    fake: FakeAnthropic, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.queue(text("from the cloud"))
    environ = {
        "ANTHROPIC_FOUNDRY_API_KEY": fake.key,
        "ANTHROPIC_FOUNDRY_BASE_URL": fake.base_url,
        "ANTHROPIC_BASE_URL": GATEWAY,
        "ANTHROPIC_CUSTOM_HEADERS": "X-Team: sk-a\nAuthorization: sk-b\nX-Api-Key: sk-c",
        "CLAUDE_CODE_USE_FOUNDRY": "1",
    }
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert (await ask(connected(environ, home).model)).text == "from the cloud"
    assert not {"sk-a", "sk-b", "sk-c"} & set(fake.requests[0].headers.values())


FOR_GATEWAY = {"ANTHROPIC_CUSTOM_HEADERS": "X-Team: sk-a", "ANTHROPIC_BASE_URL": GATEWAY}


@pytest.mark.parametrize(
    ("environ", "strays"),
    [
        ({**KEY, **FOR_GATEWAY}, False),
        ({**FOR_GATEWAY, "CLAUDE_CODE_USE_FOUNDRY": "1"}, True),
        ({"ANTHROPIC_CUSTOM_HEADERS": "X-Team: sk-a", "CLAUDE_CODE_USE_FOUNDRY": "1"}, True),
        (
            {
                "ANTHROPIC_CUSTOM_HEADERS": "X-Team: sk-a",
                "CLAUDE_CODE_USE_FOUNDRY": "1",
                "ANTHROPIC_FOUNDRY_BASE_URL": GATEWAY,
            },
            False,
        ),
        ({"ANTHROPIC_CUSTOM_HEADERS": "X-Team: sk-a", "ANTHROPIC_PROFILE": "work"}, True),
        ({**FOR_GATEWAY, "ANTHROPIC_PROFILE": "work"}, False),
    ],
)
def test_headers_go_to_the_host_that_they_were_configured_for(
    home: Path, environ: dict[str, str], strays: bool
) -> None:
    profile(home, "work", base_url="https://other.example")
    foundry = FOUNDRY if "CLAUDE_CODE_USE_FOUNDRY" in environ else {}
    found = connected({**foundry, **environ}, home)
    assert isinstance(found.model, AnthropicModel)
    assert found.model.access.stray_headers == (("x-team",) if strays else ())
    assert ("ANTHROPIC_CUSTOM_HEADERS are not sent" in str(found.notes)) == strays


def test_headers_do_not_go_to_a_profile_s_address_that_is_set_as_the_endpoint_too(
    home: Path,
) -> None:
    profile(home, "default", base_url=GATEWAY)
    headers = {"ANTHROPIC_CUSTOM_HEADERS": "X-Team: sk-a"}
    access = access_of(headers, home, endpoint=GATEWAY)
    assert (access.profile, access.stray_headers) == ("default", ("x-team",))
