"""Probe: whether anybody answers at an endpoint. It sends no key and reads no answer."""

import http.client
import threading
from urllib.parse import urlsplit

from .endpoint import Endpoint

SECONDS = 3.0


def probe(endpoint: Endpoint, seconds: float = SECONDS) -> str:
    """How the endpoint answers a request for its list of models, as the end of a sentence.

    A refusal for want of a key is an answer. Redirects are not followed and proxies not used.
    It takes so many seconds at most: a thread asks, since neither the search for an address nor an
    answer that comes byte by byte could be stopped.
    """
    said: list[str] = []
    asking = threading.Thread(target=lambda: said.append(_said(endpoint, seconds)), daemon=True)
    asking.start()
    asking.join(seconds)
    return f"{endpoint.place} {said[0] if said else 'does not answer (TimeoutError)'}"


def _said(endpoint: Endpoint, seconds: float) -> str:
    parts = urlsplit(endpoint.url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=seconds)
    try:
        connection.request("GET", f"{parts.path}/v1/models")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return f"does not answer ({type(error).__name__})"
    finally:
        connection.close()
    return f"answers (HTTP {status}; no key was sent)"
