"""Where a model may be: https anywhere, plain http on this machine."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

ANTHROPIC = "https://api.anthropic.com"

_PRINTABLE = re.compile(r"[!-\[\]-~]+")
"""ASCII without blanks, control characters and the backslash, which browsers read as a slash."""

_API_PATH = re.compile(r"/v1(/messages)?$")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A base URL that passed the rules. ``place`` is how a sentence names it."""

    url: str
    origin: tuple[str, str, int]
    local: bool
    note: str = ""

    @property
    def place(self) -> str:
        """Host, and port where it is not the usual one."""
        scheme, host, port = self.origin
        shown = f"[{host}]" if ":" in host else host
        return shown if port == _PORTS[scheme] else f"{shown}:{port}"


class EndpointError(ValueError):
    """This is no place to send code to; the text says why, as the end of a sentence."""


def read_endpoint(value: str, *, strip_v1: bool = True) -> Endpoint:
    """The endpoint that ``value`` names. Raises EndpointError, and never echoes a password.

    The SDK appends /v1/messages itself, so these are left out unless not ``strip_v1``.
    """
    if not _PRINTABLE.fullmatch(value):
        raise EndpointError("it holds blanks, control characters or letters that are not ASCII")
    try:
        parts = urlsplit(value)
        scheme, host, port = parts.scheme, parts.hostname or "", parts.port
    except ValueError:
        raise EndpointError("it is not a URL") from None
    if scheme not in _PORTS or not host:
        raise EndpointError("it does not begin with https:// and a host")
    if "@" in parts.netloc:
        raise EndpointError("it holds a user name or password before the host")
    if parts.query or parts.fragment:
        raise EndpointError("it has a query or a fragment")
    if re.search(r"[^A-Za-z0-9.:\-]", host):
        raise EndpointError("its host is not a plain name or address")
    local = _is_loopback(host)
    if scheme == "http" and not local:
        raise EndpointError("plain http is allowed to this machine only")
    path = parts.path.rstrip("/")
    bare = _API_PATH.sub("", path) if strip_v1 else path
    note = "" if bare == path else "The ending /v1 of the endpoint was left out."
    return Endpoint(
        url=f"{scheme}://{parts.netloc}{bare}",
        origin=(scheme, host, port or _PORTS[scheme]),
        local=local,
        note=note,
    )


_PORTS = {"https": 443, "http": 80}


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False  # a name other than localhost: it may resolve to anywhere
