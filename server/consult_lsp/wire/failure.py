"""Failure: what is said of an error, and to whom. Its text may hold a key or code, so to nobody.

The client gets a number, the log gets the number and the places; both without the text and without
what the handler was given. Errors whose text is meant for the client pass as they
are: JsonRpcException, and ConsultError as RequestFailed.
"""

import logging
import traceback
from typing import Any
from uuid import uuid4

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException, JsonRpcInternalError

from consult_lsp.errors import ConsultError

log = logging.getLogger(__name__)


def traced(error: BaseException) -> str:
    """The type of ``error`` and the places it passed, innermost first, and those of its cause."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))
    cause = f", from {traced(error.__cause__)}" if error.__cause__ else ""
    return f"{type(error).__name__} at {places or 'no place'}{cause}"


def public_error(error: BaseException, method: str) -> JsonRpcException:
    """What the client is told of ``error``, which ended ``method``; the rest is logged."""
    if isinstance(error, JsonRpcException):
        return error
    if isinstance(error, ConsultError):
        return JsonRpcException(str(error), code=lsp.LSPErrorCodes.RequestFailed.value)
    number = uuid4().hex[:8]
    log.error("Error %s in %s: %s", number, method, traced(error))
    return JsonRpcInternalError(f"Internal error {number}; the server's log says where")


def client_error(error: Any) -> JsonRpcException:
    """The error in a client's answer; only its code is kept."""
    code = error.get("code") if isinstance(error, dict) else None
    known = code if isinstance(code, int) else None
    return JsonRpcException("The client answered with an error", code=known)
