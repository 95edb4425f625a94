"""Which model is asked, where, and with whose key."""

from pathlib import Path

import pytest

from consult_lsp.errors import Outcome
from consult_lsp.models.connect import ModelSettings, connect
from support.asking import ask
from support.connecting import GATEWAY, KEY, LOCAL, OWN, access_of, connected, profile, refused
from support.fake_anthropic import FakeAnthropic, text

# --- The first that applies ------------------------------------------------------------------


def test_without_anything_no_model_is_asked_and_the_sentence_says_what_to_set(home: Path) -> None:
    none = refused({}, home)
    assert "Set ANTHROPIC_API_KEY" in none.next_step
    assert not none.misconfigured


def test_a_key_in_the_environment_asks_claude_at_anthropic(home: Path) -> None:
    found = connected(KEY, home)
    assert found.sentence == (
        "Asks claude-sonnet-5-5 at api.anthropic.com with the key in ANTHROPIC_API_KEY."
    )
    assert found.notes == ()


@pytest.mark.parametrize(
    ("setting", "variable", "name"),
    [
        ("", "", "claude-sonnet-5-5"),
        ("", "claude-haiku-5-5", "claude-haiku-5-5"),
        ("claude-opus-5-5", "claude-haiku-5-5", "claude-opus-5-5"),
        ("qwen2.5-coder:7b", "", "qwen2.5-coder:7b"),
    ],
)
def test_the_setting_names_the_model_before_the_environment(
    home: Path, setting: str, variable: str, name: str
) -> None:
    found = connected({**KEY, "ANTHROPIC_MODEL": variable}, home, model=setting)
    assert found.model.name == name


def test_the_model_none_asks_nobody_though_there_is_a_key(home: Path) -> None:
    assert not refused(KEY, home, model="none").misconfigured


def test_an_unknown_effort_is_refused(home: Path) -> None:
    assert "low, medium" in refused(KEY, home, effort="extreme").next_step


# --- A key goes only to the origin it was configured for ---------------------------------------

ROUTES = {
    "environment": (KEY, "", "https://api.anthropic.com", "sk-env"),
    "environment with a base URL": (
        {**KEY, "ANTHROPIC_BASE_URL": GATEWAY},
        "",
        GATEWAY,
        "sk-env",
    ),
    "environment with a base URL on this machine": (
        {**KEY, "ANTHROPIC_BASE_URL": LOCAL},
        "",
        LOCAL,
        "sk-env",
    ),
    "base URL on this machine without a key": ({"ANTHROPIC_BASE_URL": LOCAL}, "", LOCAL, "local"),
    "local endpoint, key for Anthropic": (KEY, LOCAL, LOCAL, "local"),
    "local endpoint, key for a gateway": (
        {**KEY, "ANTHROPIC_BASE_URL": GATEWAY},
        LOCAL,
        LOCAL,
        "local",
    ),
    "local endpoint, key for another port": (
        {**KEY, "ANTHROPIC_BASE_URL": "http://127.0.0.1:8080"},
        LOCAL,
        LOCAL,
        "local",
    ),
    "local endpoint, own key": ({**KEY, **OWN}, LOCAL, LOCAL, "sk-own"),
    "endpoint with its own key": ({**KEY, **OWN}, GATEWAY, GATEWAY, "sk-own"),
    "endpoint that is the environment's": (
        {**KEY, "ANTHROPIC_BASE_URL": GATEWAY},
        f"{GATEWAY}:443/llm",
        f"{GATEWAY}:443/llm",
        "sk-env",
    ),
    "endpoint that is Anthropic's": (
        KEY,
        "https://api.anthropic.com/",
        "https://api.anthropic.com",
        "sk-env",
    ),
    "own key without an endpoint": ({**KEY, **OWN}, "", "https://api.anthropic.com", "sk-env"),
    "key with a line end": (
        {"ANTHROPIC_API_KEY": "sk-env\n"},
        "",
        "https://api.anthropic.com",
        "sk-env",
    ),
}


@pytest.mark.parametrize("case", ROUTES)
def test_a_key_goes_where_it_was_configured_for(home: Path, case: str) -> None:
    environ, endpoint, url, key = ROUTES[case]
    access = access_of(environ, home, endpoint=endpoint)
    assert (access.endpoint.url, access.api_key, access.auth_token) == (url, key, "")


@pytest.mark.parametrize(
    "endpoint",
    [GATEWAY, "https://api.anthropic.com.evil.test", "https://api.anthropic.com:8443"],
)
def test_a_key_for_anthropic_goes_to_no_other_endpoint(home: Path, endpoint: str) -> None:
    none = refused(KEY, home, endpoint=endpoint)
    assert "ANTHROPIC_API_KEY is for api.anthropic.com" in none.reason
    assert "CONSULT_API_KEY" in none.for_terminal().next_step
    assert "CONSULT_API_KEY" not in none.next_step
    assert none.misconfigured


@pytest.mark.parametrize(
    "value", ["http://gw.example", "https://me:sk-env@gw.example", "https://gw.example/\x00", "gw"]
)
@pytest.mark.parametrize("where", ["setting", "environment"])
def test_a_forbidden_endpoint_is_refused_wherever_it_is_set(
    home: Path, where: str, value: str
) -> None:
    environ = {**KEY, **OWN} | ({"ANTHROPIC_BASE_URL": value} if where == "environment" else {})
    none = refused(environ, home, endpoint=value if where == "setting" else "")
    assert none.misconfigured


def test_a_base_url_elsewhere_without_a_key_is_refused(home: Path) -> None:
    assert refused({"ANTHROPIC_BASE_URL": GATEWAY}, home).misconfigured


@pytest.mark.parametrize("key", ["sk-a\nsk-b", "sk-“quoted”", "sk env"])
def test_a_key_that_cannot_be_sent_is_refused_without_showing_it(home: Path, key: str) -> None:
    assert "Copy it anew" in refused({"ANTHROPIC_API_KEY": key}, home).next_step


def test_a_token_is_used_and_a_key_comes_before_it(home: Path) -> None:
    token = {"ANTHROPIC_AUTH_TOKEN": "sk-token"}
    assert access_of(token, home).auth_token == "sk-token"
    both = connected({**KEY, **token}, home)
    assert "ANTHROPIC_AUTH_TOKEN is not used" in both.notes[0]


def test_an_own_key_without_an_endpoint_is_noted(home: Path) -> None:
    assert "CONSULT_API_KEY is not used" in connected({**KEY, **OWN}, home).notes[0]


def test_a_trailing_v1_is_noted(home: Path) -> None:
    assert "/v1" in connected({}, home, endpoint=f"{LOCAL}/v1").notes[0]


def test_headers_of_the_environment_go_only_where_its_keys_go(home: Path) -> None:
    headers = {"ANTHROPIC_CUSTOM_HEADERS": "X-Team: a\nAuthorization: sk-x\nanthropic-beta: b"}
    assert access_of({**KEY, **headers}, home).stray_headers == ()
    stray = access_of({**OWN, **headers}, home, endpoint=GATEWAY).stray_headers
    assert stray == ("authorization", "x-team")


# --- Profiles --------------------------------------------------------------------------------


def test_an_active_profile_is_used(home: Path) -> None:
    profile(home, "default")
    access = access_of({}, home)
    assert (access.profile, access.endpoint.place) == ("default", "api.anthropic.com")


def test_a_profile_goes_to_its_own_address(home: Path) -> None:
    profile(home, "work", base_url=GATEWAY)
    access = access_of({"ANTHROPIC_PROFILE": "work"}, home)
    assert (access.profile, access.endpoint.url) == ("work", GATEWAY)


def test_a_profile_that_is_merely_active_does_not_go_to_a_base_url(home: Path) -> None:
    profile(home, "default")
    access = access_of({"ANTHROPIC_BASE_URL": LOCAL}, home)
    assert (access.profile, access.api_key) == ("", "local")


def test_a_named_profile_goes_to_a_base_url_set_beside_it(home: Path) -> None:
    profile(home, "work")
    environ = {"ANTHROPIC_PROFILE": "work", "ANTHROPIC_BASE_URL": GATEWAY}
    assert access_of(environ, home).profile == "work"


@pytest.mark.parametrize("name", ["../../etc/passwd", ".hidden", "a/b"])
def test_a_profile_name_that_leaves_its_folder_is_no_profile(home: Path, name: str) -> None:
    refused({"ANTHROPIC_PROFILE": name}, home)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b'{"base_url": 5}'])
def test_a_broken_profile_never_raises(home: Path, content: bytes) -> None:
    profile(home, "default")
    next(home.rglob("default.json")).write_bytes(content)
    connect(ModelSettings(), {}, home)


async def test_a_named_profile_that_is_missing_is_said_when_asked(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_PROFILE", "gone")
    asked = await ask(connected({"ANTHROPIC_PROFILE": "gone"}, home).model)
    assert asked.outcome == Outcome.UNAUTHORISED
    assert "the profile gone gave nothing to sign in" in asked.sentence


def test_a_workload_identity_is_used(home: Path) -> None:
    environ = {
        "ANTHROPIC_FEDERATION_RULE_ID": "fr",
        "ANTHROPIC_ORGANIZATION_ID": "org",
        "ANTHROPIC_IDENTITY_TOKEN": "sk-jwt",
    }
    assert access_of(environ, home).identity


# --- End to end ------------------------------------------------------------------------------


async def test_the_environment_of_a_process_leads_to_an_answer(
    fake: FakeAnthropic, home: Path
) -> None:
    fake.queue(text("Hello"))
    asked = await ask(connected(fake.environ, home).model)
    assert (asked.text, asked.outcome) == ("Hello", None)


async def test_a_local_endpoint_never_sees_the_key_of_the_environment(
    fake: FakeAnthropic, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = {**KEY, "ANTHROPIC_CUSTOM_HEADERS": "X-Secret: sk-header\nX-Api-Key: sk-header"}
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    fake.key = "local"
    fake.queue(text("Hello"))
    model = connected(environ, home, endpoint=fake.base_url).model
    assert (await ask(model)).text == "Hello"
    assert "sk-" not in str(fake.requests[0].headers)


async def test_a_script_replays_and_says_that_it_is_one(home: Path) -> None:
    script = home / "demo.jsonl"
    script.write_text('{"text": "Once upon a time"}\n')
    found = connected(KEY, home, model=f"scripted:{script}")
    assert "no model is asked" in found.sentence
    assert found.model.name == "scripted:demo.jsonl"
    assert (await ask(found.model)).text == "Once upon a time"


def test_a_script_that_is_missing_is_refused(home: Path) -> None:
    assert refused(KEY, home, model=f"scripted:{home / 'none'}").misconfigured
