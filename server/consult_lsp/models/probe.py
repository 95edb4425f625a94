"""Probe: whether anybody answers at an endpoint. It sends no key and reads no answer."""

import http.client
from urllib.parse import urlsplit

from .endpoint import Endpoint

SECONDS = 3.0


def probe(endpoint: Endpoint, seconds: float = SECONDS) -> str:
    """How the endpoint answers a request for its list of models, as the end of a sentence.

    A refusal for want of a key is an answer. Redirects are not followed and proxies not used.
    """
    parts = urlsplit(endpoint.url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=seconds)
    try:
        connection.request("GET", f"{parts.path}/v1/models")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return f"{endpoint.place} does not answer ({type(error).__name__})"
    finally:
        connection.close()
    return f"{endpoint.place} answers (HTTP {status}; no key was sent)"
