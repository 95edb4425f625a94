"""Later: a handler whose module is loaded when it is first called.

An editor waits for the answer to ``initialize``, and keeps a server for every project: neither is
to pay for what nobody has asked for yet.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from .session import Session


def later(module: str, name: str = "") -> Callable[..., Any]:
    """The function ``name`` of a module of this package; without a name, that of the module."""

    def handle(session: Session, *arguments: Any) -> Any:
        loaded = import_module(f".{module}", __package__)
        return getattr(loaded, name or module)(session, *arguments)

    return handle
