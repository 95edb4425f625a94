"""Later: a handler whose module is loaded when it is first called.

An editor waits for the answer to ``initialize``, and keeps a server for every project: neither is
to pay for what nobody has asked for yet.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any


def later(module: str, name: str = "") -> Callable[..., Any]:
    """The function ``name`` of a module below ``lsp``, as in ``commands.review``; without a name,
    the function that is named as its module is."""

    def handle(*arguments: Any, **options: Any) -> Any:
        loaded = import_module(f".{module}", __package__)
        return getattr(loaded, name or module.rpartition(".")[2])(*arguments, **options)

    return handle
