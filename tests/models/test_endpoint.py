"""Where code may be sent: https, or this machine."""

import pytest

from consult_lsp.models.endpoint import EndpointError, read_endpoint


@pytest.mark.parametrize(
    ("value", "url", "place", "local"),
    [
        ("https://api.anthropic.com", "https://api.anthropic.com", "api.anthropic.com", False),
        ("https://API.example.com:443/", "https://API.example.com:443", "api.example.com", False),
        ("https://gw.example/llm/", "https://gw.example/llm", "gw.example", False),
        ("http://localhost:11434", "http://localhost:11434", "localhost:11434", True),
        ("http://127.0.0.2:8080", "http://127.0.0.2:8080", "127.0.0.2:8080", True),
        ("http://[::1]:8080", "http://[::1]:8080", "[::1]:8080", True),
    ],
)
def test_https_anywhere_and_http_on_this_machine(
    value: str, url: str, place: str, local: bool
) -> None:
    endpoint = read_endpoint(value)
    assert (endpoint.url, endpoint.place, endpoint.local) == (url, place, local)
    assert endpoint.note == ""


@pytest.mark.parametrize("ending", ["/v1", "/v1/", "/v1/messages"])
def test_what_the_sdk_appends_itself_is_left_out_with_a_note(ending: str) -> None:
    endpoint = read_endpoint(f"http://127.0.0.1:8080{ending}")
    assert endpoint.url == "http://127.0.0.1:8080"
    assert "/v1" in endpoint.note


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("http://example.com", "plain http"),
        ("http://0.0.0.0:8080", "plain http"),
        ("http://localhost.evil.test", "plain http"),
        ("http://127.0.0.1.evil.test", "plain http"),
        ("http://2130706433", "plain http"),
        ("https://api.anthropic.com@evil.test", "user name"),
        ("https://me:secret@gw.example", "user name"),
        ("http://127.0.0.1:80@evil.test", "user name"),
        ("https://evil.test\\@api.anthropic.com", "blanks"),
        ("https://api.anthropic.com\x00.evil.test", "blanks"),
        ("https://api.anthropic.com\n", "blanks"),
        ("https://аpi.anthropic.com", "not ASCII"),
        ("https://api。anthropic.com", "not ASCII"),
        ("https://api%2eanthropic.com", "plain name"),
        ("https://gw.example?key=1", "query"),
        ("https://gw.example#x", "fragment"),
        ("https://gw.example:99999", "not a URL"),
        ("https://[::1", "not a URL"),
        ("https://", "does not begin"),
        ("api.anthropic.com", "does not begin"),
        ("ftp://gw.example", "does not begin"),
        ("file:///etc/passwd", "does not begin"),
    ],
)
def test_every_other_place_is_refused_with_its_reason(value: str, why: str) -> None:
    with pytest.raises(EndpointError, match=why) as refused:
        read_endpoint(value)
    assert "secret" not in str(refused.value)
