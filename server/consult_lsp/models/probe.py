"""Probe: whether anybody answers at an endpoint. It sends no key and reads no answer."""

import http.client
import threading
from dataclasses import dataclass
from urllib.parse import urlsplit

from .endpoint import Endpoint

SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Probe:
    """Whether somebody answers, and how, as a sentence without its stop."""

    answers: bool
    sentence: str


def probe(endpoint: Endpoint, seconds: float = SECONDS) -> Probe:
    """How the endpoint answers a request for its list of models.

    A refusal for want of a key is an answer. Redirects are not followed and proxies not used.
    It takes so many seconds at most: a thread asks, since neither the search for an address nor an
    answer that comes byte by byte could be stopped.
    """
    found: list[Probe] = []
    asking = threading.Thread(target=lambda: found.append(_asked(endpoint, seconds)), daemon=True)
    asking.start()
    asking.join(seconds)
    return found[0] if found else _silent(endpoint, "TimeoutError")


def _asked(endpoint: Endpoint, seconds: float) -> Probe:
    parts = urlsplit(endpoint.url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=seconds)
    try:
        connection.request("GET", f"{parts.path}/v1/models")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return _silent(endpoint, type(error).__name__)
    finally:
        connection.close()
    return Probe(True, f"{endpoint.place} answers (HTTP {status}; no key was sent)")


def _silent(endpoint: Endpoint, why: str) -> Probe:
    return Probe(False, f"{endpoint.place} does not answer ({why})")
