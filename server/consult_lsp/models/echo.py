"""Echo: what an endpoint sends back of the keys that it was sent is shown, logged and kept nowhere.

A gateway may repeat a header in its error, its answer or the name of its model. Whatever it says
passes here before it is anybody else's: the values are cut out of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlsplit

from .model import Done, Event, Status, Text, ToolCalls

REMOVED = "[key removed]"

SHORTEST = 8
"""Characters of a key. What is shorter stands in any text by accident."""

_HEADERS = "ANTHROPIC_CUSTOM_HEADERS"
_KEYS = (
    *("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CONSULT_API_KEY", "AWS_BEARER_TOKEN_BEDROCK"),
    *("ANTHROPIC_FOUNDRY_API_KEY", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
    *("ANTHROPIC_IDENTITY_TOKEN",),
)
_PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy")


def keys_of(environ: Mapping[str, str]) -> tuple[str, ...]:
    """What of an environment may be sent and must not be shown: keys, the values of headers of the
    user's own, and the passwords of proxies."""
    keys = [environ.get(name, "").strip() for name in _KEYS]
    for line in environ.get(_HEADERS, "").split("\n"):
        value = line.partition(":")[2].strip()
        keys += [value, value.rpartition(" ")[2]]  # of ``Bearer abc`` the second half as well
    for name in _PROXIES:
        try:
            keys.append(urlsplit(environ.get(name, "")).password or "")
        except ValueError:
            continue
    return tuple(keys)


class Echoes:
    """Cuts ``keys`` out of texts, as they are and as an address has them."""

    def __init__(self, keys: Iterable[str] = ()) -> None:
        known = {form for key in keys if len(key) >= SHORTEST for form in (key, quote(key, ""))}
        self._keys = sorted(known, key=len, reverse=True)

    def without(self, text: str) -> str:
        """``text`` without the keys."""
        for key in self._keys:
            text = text.replace(key, REMOVED)
        return text

    def without_any(self, value: Any) -> Any:
        """The same for what JSON may hold."""
        match value:
            case str():
                return self.without(value)
            case list():
                return [self.without_any(each) for each in value]
            case dict():
                return {self.without(k): self.without_any(each) for k, each in value.items()}
        return value

    def begun_at(self, text: str) -> int:
        """Where, at its end, a key may have begun that is not whole yet; else its length."""
        longest = len(self._keys[0]) - 1 if self._keys else 0
        return next(
            (
                place
                for place in range(max(0, len(text) - longest), len(text))
                if any(key.startswith(text[place:]) for key in self._keys)
            ),
            len(text),
        )


class Sieve:
    """Lets the events of one answer through without the keys, however they were cut in pieces."""

    def __init__(self, echoes: Echoes) -> None:
        self._echoes = echoes
        self._held = ""

    def passed(self, event: Event) -> list[Event]:
        """What may be told of ``event`` now, and of what was held back before."""
        clean = self._echoes.without
        match event:
            case Text(text):
                text = clean(self._held + text)
                whole = self._echoes.begun_at(text)
                self._held = text[whole:]
                return [Text(text[:whole])] if whole else []
            case Status(phase, detail):
                return [Status(phase, clean(detail))]
            case Done() | ToolCalls():
                rest = [Text(self._held)] if self._held else []
                self._held = ""
                return [*rest, self._ended(event)]
        return [event]

    def _ended(self, event: Done | ToolCalls) -> Event:
        if isinstance(event, Done):
            return replace(event, model=self._echoes.without(event.model))
        clean = self._echoes.without_any
        calls = (replace(call, arguments=clean(call.arguments)) for call in event.calls)
        return replace(event, calls=tuple(calls))
