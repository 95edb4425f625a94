"""The manifests of Node.js."""

from .fact import Fact, Role, fact
from .known import NPM, known
from .tables import json_table, pairs, part


def package_json(text: str) -> list[Fact]:
    """``package.json``."""
    table = json_table(text)
    packages = [*pairs(part(table, "dependencies")), *pairs(part(table, "devDependencies"))]
    node = part(table, "engines", "node")
    runtime = [fact(Role.LANGUAGE, "Node.js", node)] if node else []
    return [*runtime, *known(NPM, packages)]


def node_version(text: str) -> list[Fact]:
    """``.nvmrc`` and ``.node-version``."""
    found = fact(Role.LANGUAGE, "Node.js", text.partition("\n")[0])
    return [found] if found.version else []
