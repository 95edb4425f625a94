"""The manifests of JavaScript and TypeScript, whatever runs them."""

import re

from .fact import Fact, Role, fact
from .known import NPM, known
from .tables import json_table, pairs, part

_RUNTIMES = {"node": "Node.js", "bun": "Bun", "deno": "Deno"}
_MANAGERS = {"npm": "npm", "pnpm": "pnpm", "yarn": "Yarn", "bun": "Bun"}
_PACKAGE_MANAGER = re.compile(r"(\w+)@(\d[\w.-]{0,30})(?:\+[\w.]+)?", re.ASCII)


def package_json(text: str) -> list[Fact]:
    """``package.json``: what runs it, what installs it, and what it is built with."""
    table = json_table(text)
    packages = [*pairs(part(table, "dependencies")), *pairs(part(table, "devDependencies"))]
    runtimes = [
        fact(Role.RUNTIME, name, version)
        for key, name in _RUNTIMES.items()
        if (version := part(table, "engines", key))
    ]
    return [*runtimes, *_manager(part(table, "packageManager")), *known(NPM, packages)]


def node_version(text: str) -> list[Fact]:
    """``.nvmrc`` and ``.node-version``."""
    found = fact(Role.RUNTIME, "Node.js", text.partition("\n")[0])
    return [found] if found.version else []


def _manager(named: object) -> list[Fact]:
    """What the field ``packageManager`` says: ``pnpm@9.1.0``, perhaps with a hash."""
    found = _PACKAGE_MANAGER.fullmatch(named) if isinstance(named, str) else None
    name = _MANAGERS.get(found[1]) if found else None
    return [fact(Role.MANAGER, name, found[2])] if found and name else []
