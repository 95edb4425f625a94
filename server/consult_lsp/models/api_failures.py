"""Every way in which a model gives no whole answer, and the sentence for it.

An error's ``type`` is looked at
before the HTTP status, because an error in the middle of a stream carries the status 200.
"""

import re
import ssl
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from consult_lsp.errors import ModelError, Outcome

from .echo import Echoes


@dataclass(frozen=True, slots=True)
class Asked:
    """Who was asked, as the sentences name it. ``key`` says where the key came from; ``echoes``
    cuts the key itself out of what comes back.
    """

    model: str
    place: str
    key: str
    local: bool = False
    stall: float = 60.0
    echoes: Echoes = Echoes()  # noqa: RUF009  # it holds nothing, and nothing changes it


class NoAnswerError(ModelError):
    """A ModelError that knows whether asking again may help.

    ``again``: it may, after ``wait`` seconds where the endpoint said so. ``part``: it may without
    this part of the request, "format", "effort" or "tools", which the endpoint does not take.
    """

    def __init__(
        self,
        outcome: Outcome,
        sentence: str,
        *,
        again: bool = False,
        wait: float | None = None,
        part: str = "",
    ) -> None:
        super().__init__(outcome, sentence)
        self.again = again
        self.wait = wait
        self.part = part


def expected_failures() -> tuple[type[Exception], ...]:
    """The exceptions with which the SDK, its HTTP client and the clouds' libraries fail.

    ValueError and RecursionError come from unreadable events, TypeError from the SDK when it has no
    credentials, RuntimeError from a cloud that gives no token.
    """
    import anthropic
    import httpx2

    from .body import BodyError

    found: list[type[Exception]] = [anthropic.AnthropicError, httpx2.HTTPError, httpx2.InvalidURL]
    found += [BodyError, OSError, ValueError, TypeError, RuntimeError, ImportError]
    found += [
        getattr(sys.modules[module], name)
        for module, name in _CLOUD_ERRORS
        if module in sys.modules
    ]
    return tuple(found)


def from_exception(failure: Exception, asked: Asked, *, begun: bool) -> NoAnswerError:
    """What ``failure`` means; ``begun`` when part of the answer had come.

    Raises ``failure`` itself when it means nothing known: then it is a fault of ours.
    """
    import anthropic
    import httpx2

    from .body import BodyError

    causes = list(_causes(failure))
    if isinstance(failure, anthropic.APIStatusError):
        return _from_status(failure, asked)
    if _is_about_credentials(failure):
        return _say(
            Outcome.UNAUTHORISED,
            f"{asked.key} gave nothing to sign in to {asked.place} with. "
            "Sign in anew, or set ANTHROPIC_API_KEY.",
            asked,
        )
    if isinstance(failure, ImportError) or "pip install" in str(failure):
        return _say(
            Outcome.UNREACHABLE,
            f"a Python package that {asked.place} needs is missing. "
            "Run `consult-lsp doctor` to see which.",
            asked,
        )
    if any(isinstance(cause, httpx2.TimeoutException) for cause in causes):
        return _from_timeout(causes, asked)
    if isinstance(failure, anthropic.APIConnectionError | httpx2.HTTPError | OSError):
        return _from_connection(causes, asked, begun)
    if isinstance(failure, BodyError):
        return _dropped(f"{asked.place} sent {failure}", asked)
    if isinstance(failure, TypeError | RuntimeError) and not isinstance(failure, RecursionError):
        raise failure
    return _say(
        Outcome.BAD_ANSWER,
        f"{asked.place} sent something that is not an answer of the Messages API. "
        "Check the endpoint, and try again.",
        asked,
    )


def from_stop(
    stop_reason: str | None, details: Any, asked: Asked, most: int
) -> NoAnswerError | None:
    """What a stop reason means for an answer of at most ``most`` tokens; None if it is whole."""
    match stop_reason:
        case "end_turn" | "stop_sequence":
            return None
        case "max_tokens":
            return NoAnswerError(
                Outcome.TRUNCATED,
                f"The answer of {asked.model} was cut off at its limit of {most:,} tokens. "
                "Select less code, or raise maxTokens.",
            )
        case "model_context_window_exceeded":
            return NoAnswerError(
                Outcome.TOO_LARGE,
                f"The answer of {asked.model} did not fit into what the model can read and write "
                "at once. Select less code.",
            )
        case "refusal":
            return _refused(getattr(details, "category", None), asked)
        case "pause_turn" | "tool_use":
            return NoAnswerError(
                Outcome.BAD_ANSWER,
                f"{asked.model} stopped before its answer was whole, to use a tool that it does "
                "not have here. Try again, or choose another model.",
            )
    return NoAnswerError(
        Outcome.BAD_ANSWER,
        f"{asked.model} ended its answer in a way that is not known here "
        f"({_line(stop_reason, asked)}), so it was not used. Try again, or choose another model.",
    )


def broke_off(asked: Asked, *, begun: bool) -> NoAnswerError:
    """The connection ended, by a cut or cleanly, before the answer did."""
    if begun:
        return NoAnswerError(
            Outcome.TRUNCATED,
            f"The answer of {asked.model} broke off, because {asked.place} closed the connection. "
            "Try again.",
        )
    why = f"{asked.place} closed the connection before its answer began. Try again."
    return _say(Outcome.TRUNCATED, why, asked, again=True)


def from_content_type(content_type: str, asked: Asked) -> NoAnswerError | None:
    """What a reply with status 200 means that is not a stream of events; None if it may be one."""
    if "html" in content_type:
        return _say(
            Outcome.UNREACHABLE,
            f"a web page came back in place of {asked.place}'s answer. "
            "Sign in to your network or proxy, or check the endpoint.",
            asked,
        )
    if content_type.startswith(("application/json", "text/plain")):
        return _say(
            Outcome.BAD_ANSWER,
            f"{asked.place} does not stream its answers, which is needed here. "
            "Check the endpoint, or use another server.",
            asked,
        )
    return None


def too_slow(asked: Asked, seconds: float) -> NoAnswerError:
    """The deadline over everything passed."""
    return NoAnswerError(
        Outcome.TIMED_OUT,
        f"No whole answer from {asked.model} within {seconds:g} seconds. "
        "Select less code, or raise maxSeconds.",
    )


def too_long(asked: Asked, most: int) -> NoAnswerError:
    """More came than was asked for, by far."""
    return _dropped(f"it grew far beyond the {most:,} tokens that were asked for", asked)


# Looked up in sys.modules: a library that was not imported cannot have failed.
_CLOUD_ERRORS = (
    ("botocore.exceptions", "BotoCoreError"),
    ("google.auth.exceptions", "GoogleAuthError"),
)

_LIMITS_OF_MONEY = ("spend_limit", "ramp_limit", "organization_on_hold")
"""Parts of error codes at which waiting does not help."""

_TOO_LONG = re.compile(
    r"prompt is too long|context (size|length|window)|exceed_context_size|too many tokens"
)
_NO_CREDIT = re.compile(r"credit balance|billing")


def _from_status(failure: Any, asked: Asked) -> NoAnswerError:
    """What an error of the API means: by its code, its type, then its status.

    ``failure`` is an anthropic.APIStatusError; its attributes are None where the body is foreign.
    """
    kind, status, said = failure.type, failure.status_code, _said(failure)
    code = failure.error_code or ""
    wait = _retry_after(failure)
    place, key = asked.place, asked.key
    if any(limit in code for limit in _LIMITS_OF_MONEY):
        why = (
            f"the spending limit of the account behind {key} is reached. "
            "Waiting does not help: raise the limit, or use another key."
        )
        return _say(Outcome.RATE_LIMITED, why, asked)
    if kind == "billing_error" or status == 402 or (status == 400 and _NO_CREDIT.search(said)):
        why = f"the account behind {key} cannot pay for it. Add credit, or use another key."
        return _say(Outcome.UNAUTHORISED, why, asked)
    if kind == "authentication_error" or status == 401:
        why = f"{place} did not accept {key}. Check that it is whole and still valid."
        return _say(Outcome.UNAUTHORISED, why, asked)
    if kind == "permission_error" or status == 403:
        why = f"{key} may not use it at {place}. Ask for access, or choose another model."
        return _say(Outcome.UNAUTHORISED, why, asked)
    if kind == "rate_limit_error" or status == 429:
        why = f"the rate limit of {key} at {place} is reached. Try again {_in_time(wait)}."
        return _say(Outcome.RATE_LIMITED, why, asked, again=True, wait=wait)
    if kind == "request_too_large" or status == 413 or _TOO_LONG.search(said):
        why = "the request is larger than it can read. Select less code."
        return _say(Outcome.TOO_LARGE, why, asked)
    if kind == "overloaded_error" or status in (503, 529):
        why = f"{place} is overloaded. Try again {_in_time(wait)}."
        return _say(Outcome.OVERLOADED, why, asked, again=True, wait=wait)
    if (
        kind in ("api_error", "timeout_error")
        or status in (408, 409)
        or (status >= 500 and status != 501)
    ):
        why = (
            f"{place} failed to answer ({status}). "
            "Try again; if it goes on, look at the provider's status page."
        )
        return _say(Outcome.OVERLOADED, why, asked, again=True, wait=wait)
    return _from_misfit(failure, asked)


def _from_misfit(failure: Any, asked: Asked) -> NoAnswerError:
    """The address, the model or the request is wrong: asking again changes nothing."""
    status, place = failure.status_code, asked.place
    if 300 <= status < 400:
        why = (
            f"{place} points to another address, and code is sent only where you said. "
            "Set the endpoint to the final address."
        )
        return _say(Outcome.UNREACHABLE, why, asked)
    if failure.type == "not_found_error":
        why = (
            f"{place} has no model of that name. "
            "Choose another with the setting model, or by ANTHROPIC_MODEL."
        )
        return _say(Outcome.UNREACHABLE, why, asked)
    if status in (404, 405, 410):
        why = f"{place} does not speak the Messages API at this address. Check the endpoint."
        return _say(Outcome.UNREACHABLE, why, asked)
    why = (
        f"{place} refused the request ({status}: {_line(failure.api_message, asked)}). "
        "Choose another model, or report this."
    )
    return _say(Outcome.BAD_ANSWER, why, asked, part=_part_not_taken(_said(failure)))


def _part_not_taken(said: str) -> str:
    """The part of a request, as ``wire_form`` calls them, that an endpoint complains of."""
    if "support" in said and "tools" in said:  # what Ollama says of a model
        return "tools"
    if "effort" in said:
        return "effort"
    return "format" if "output_config" in said or "json_schema" in said else ""


def _from_timeout(causes: list[BaseException], asked: Asked) -> NoAnswerError:
    import httpx2

    if any(isinstance(cause, httpx2.ConnectTimeout | httpx2.PoolTimeout) for cause in causes):
        return _unreachable(asked)
    why = f"{asked.place} sent nothing for {asked.stall:g} seconds. Try again."
    return _say(Outcome.TIMED_OUT, why, asked)


def _from_connection(causes: list[BaseException], asked: Asked, begun: bool) -> NoAnswerError:
    import httpx2

    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        why = (
            f"the certificate of {asked.place} is not trusted on this machine. "
            "If your network replaces certificates, name its own in SSL_CERT_FILE."
        )
        return _say(Outcome.UNREACHABLE, why, asked)
    broken = (httpx2.RemoteProtocolError, httpx2.ReadError, httpx2.WriteError)
    if any(isinstance(cause, broken) for cause in causes):
        return broke_off(asked, begun=begun)
    return _unreachable(asked)


def _unreachable(asked: Asked) -> NoAnswerError:
    step = (
        "Start the local server, or set another endpoint."
        if asked.local
        else "Check your network and proxy, and try again."
    )
    why = f"{asked.place} cannot be reached. {step}"
    return _say(Outcome.UNREACHABLE, why, asked, again=True)


def _refused(category: str | None, asked: Asked) -> NoAnswerError:
    """A refusal is an outcome of its own: reviews of harmless code meet the filter for attacks."""
    if category == "cyber":
        step = (
            ": its filter against attacks also stops some reviews of harmless code. "
            "Select less code, or choose another model."
        )
    else:
        why = f" ({_line(category, asked).replace('_', ' ')})" if category else ""
        step = f"{why}. Select other code, or choose another model."
    return NoAnswerError(Outcome.REFUSED, f"{asked.model} refused to answer{step}")


def _say(outcome: Outcome, why: str, asked: Asked, **more: Any) -> NoAnswerError:
    return NoAnswerError(outcome, f"No answer from {asked.model}: {why}", **more)


def _dropped(why: str, asked: Asked) -> NoAnswerError:
    return NoAnswerError(
        Outcome.BAD_ANSWER,
        f"The answer of {asked.model} was dropped, because {why}. "
        "Try again, or choose another model or endpoint.",
    )


def _is_about_credentials(failure: Exception) -> bool:
    """The SDK and the clouds' libraries say it with a type of their own each, or only in words."""
    import anthropic

    kind = type(failure)
    return (
        isinstance(failure, anthropic.CredentialsError)
        or (kind is TypeError and "authentication method" in str(failure))
        or kind.__module__.startswith(("botocore", "google.auth"))
        or (kind is RuntimeError and ("credentials" in str(failure) or "token" in str(failure)))
    )


def _causes(failure: BaseException) -> Iterator[BaseException]:
    """``failure`` and what led to it; the SDK hides the HTTP client's error behind its own."""
    seen: BaseException | None = failure
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def _retry_after(failure: Any) -> float | None:
    """Seconds that the endpoint asks to wait. A date in their place counts as none."""
    headers = failure.response.headers
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            return max(0.0, float(headers[name]) * unit)
        except (KeyError, ValueError):
            continue
    return None


def _in_time(wait: float | None) -> str:
    if wait is None or wait < 60:
        return "in a minute"
    return f"in {wait / 60:.0f} minutes" if wait < 5400 else "later today"


def _said(failure: Any) -> str:
    return f"{getattr(failure, 'type', '')} {getattr(failure, 'api_message', '')}".lower()


def _line(said: object, asked: Asked) -> str:
    """One short, printable line of a stranger's words, without the key that they may repeat."""
    words = asked.echoes.without(" ".join(str(said or "no reason given").split()))
    return "".join(c for c in words if c.isprintable())[:160]
