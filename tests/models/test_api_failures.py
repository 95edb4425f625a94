"""Failures that a fake on loopback cannot bring about."""

import ssl

import anthropic
import httpx2
import pytest

from consult_lsp.errors import Outcome
from consult_lsp.models.api_failures import Asked, NoAnswerError, expected_failures, from_exception

ASKED = Asked("claude-sonnet-5-5", "api.anthropic.com", "the key in ANTHROPIC_API_KEY")
REQUEST = httpx2.Request("POST", "https://api.anthropic.com/v1/messages")


def meaning(failure: Exception) -> NoAnswerError:
    assert isinstance(failure, expected_failures())
    return from_exception(failure, ASKED, begun=False)


def caused_by(*causes: Exception) -> anthropic.APIConnectionError:
    """The SDK's error over the chain of those that it hides, outermost first."""
    failure = anthropic.APIConnectionError(request=REQUEST)
    outer: Exception = failure
    for cause in causes:
        outer.__cause__ = cause
        outer = cause
    return failure


def test_a_certificate_that_is_not_trusted_is_not_tried_again() -> None:
    untrusted = caused_by(httpx2.ConnectError("x"), ssl.SSLCertVerificationError("self-signed"))
    found = meaning(untrusted)
    assert (found.outcome, found.again) == (Outcome.UNREACHABLE, False)
    assert "certificate of api.anthropic.com is not trusted" in str(found)


def test_a_host_that_is_not_found_is_tried_again() -> None:
    found = meaning(caused_by(httpx2.ConnectError("Name or service not known"), OSError()))
    assert (found.outcome, found.again) == (Outcome.UNREACHABLE, True)
    assert "Check your network and proxy" in str(found)


def test_no_time_to_connect_is_no_answer_that_was_too_slow() -> None:
    slow = anthropic.APITimeoutError(REQUEST)
    slow.__cause__ = httpx2.ConnectTimeout("x")
    assert meaning(slow).outcome == Outcome.UNREACHABLE


@pytest.mark.parametrize(
    "failure",
    [
        anthropic.CredentialsError("profile is broken"),
        TypeError("Could not resolve authentication method."),
        RuntimeError("Could not resolve API token from the environment"),
    ],
)
def test_nothing_to_sign_in_with(failure: Exception) -> None:
    assert meaning(failure).outcome == Outcome.UNAUTHORISED


def test_a_missing_package_sends_to_the_doctor() -> None:
    assert "consult-lsp doctor" in str(meaning(ModuleNotFoundError("No module named 'boto3'")))


@pytest.mark.parametrize("fault", [TypeError("not iterable"), RuntimeError("already running")])
def test_a_fault_of_ours_is_not_dressed_up_as_the_model_s(fault: Exception) -> None:
    with pytest.raises(type(fault), match=str(fault)):
        meaning(fault)
