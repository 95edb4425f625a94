"""An SDK client for one consultation: one place, one key, no redirects, nothing in the log.

Nothing is imported from the SDK until ``open_client`` runs: that costs a second, so it runs in a
worker thread.
"""

import logging
from functools import lru_cache
from typing import Any

from .access import Access, Limits


def open_client(access: Access, limits: Limits) -> Any:
    """An ``AsyncAnthropic`` or a cloud's sibling, to be used as an async context manager.

    It connects to nothing yet. Blocks for a second the first time; call it in a thread.
    """
    import anthropic
    import httpx2

    _quiet_loggers()
    options: dict[str, Any] = {
        "base_url": access.endpoint.url,
        "max_retries": 0,
        "open_telemetry": False,
        "timeout": httpx2.Timeout(limits.stall, connect=limits.connect),
        "http_client": _http_client(access.endpoint.local),
    }
    match access.provider:
        case "anthropic":
            return anthropic.AsyncAnthropic(
                **options, **_credentials(access), default_headers=_key_for_gateways(access)
            )
        case "foundry":
            return anthropic.AsyncAnthropicFoundry(**options, api_key=access.api_key)
        case "vertex":
            return anthropic.AsyncAnthropicVertex(
                **options, region=access.region, project_id=access.project
            )
        case "bedrock":
            key = access.api_key or None
            return anthropic.AsyncAnthropicBedrock(**options, aws_region=access.region, api_key=key)


def load_sdk() -> None:
    """Import what ``open_client`` needs, for whoever wants to wait for that beforehand."""
    import anthropic  # noqa: F401


def headers_in_place_of_stray(access: Access) -> dict[str, Any]:
    """What to send where the SDK would send headers of the environment not meant for this place."""
    import anthropic

    headers: dict[str, Any] = {name: anthropic.Omit() for name in access.stray_headers}
    secret = access.api_key or access.auth_token
    if "authorization" in headers and secret and access.provider == "anthropic":
        headers["authorization"] = f"Bearer {secret}"  # clouds sign each request afterwards
    if "x-api-key" in headers and access.api_key and access.provider in ("anthropic", "foundry"):
        headers["x-api-key"] = access.api_key
    return headers


def _credentials(access: Access) -> dict[str, Any]:
    """One explicit credential: without it the SDK takes what it finds in the environment.

    That is right for a workload identity only, which exists nowhere else.
    """
    if access.identity:
        return {}
    if access.profile:
        return {"profile": access.profile}
    if access.auth_token:
        return {"auth_token": access.auth_token}
    return {"api_key": access.api_key}


def _key_for_gateways(access: Access) -> dict[str, str]:
    """SDK 2 sends a key as a bearer token; gateways of older days read X-Api-Key."""
    elsewhere = access.endpoint.origin[1] != "api.anthropic.com"
    return {"X-Api-Key": access.api_key} if access.api_key and elsewhere else {}


def _http_client(local: bool) -> Any:
    """The SDK's HTTP client, but what it reads has bounds, and it never follows a redirect, which
    would re-send the code.

    To this machine it goes without a proxy, whatever the environment says; only the certificates
    to trust are the environment's (SSL_CERT_FILE) there too.
    """
    import anthropic
    import httpx2

    from . import body

    options: dict[str, Any] = {
        "follow_redirects": False,
        "headers": body.HEADERS,
        "event_hooks": {"response": [body.bound]},
    }
    if not local:
        return anthropic.DefaultAsyncHttpxClient(**options, verify=_certificates())
    transport = httpx2.AsyncHTTPTransport(verify=_certificates(), trust_env=False)
    return anthropic.DefaultAsyncHttpxClient(**options, trust_env=False, transport=transport)


@lru_cache(maxsize=1)
def _certificates() -> Any:
    """Whom to trust. Made once for a process, for it takes some 30 ms to read."""
    import httpx2

    return httpx2.create_ssl_context()


def _quiet_loggers() -> None:
    """At DEBUG these log whole prompts, and ANTHROPIC_LOG in the environment would switch it on."""
    for name in ("anthropic", "httpx2", "httpcore2"):
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))
