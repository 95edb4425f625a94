"""A small workspace with a secret in it, and what a model is told that looks something up there."""

from collections.abc import Callable
from typing import Any

from consult_lsp.context.tools import Toolbox

SECRET = "sk-live-0123456789"
Tools = Callable[..., Toolbox]
FILES = {
    "app/orders.py": "import db\n\n\n"
    "class Orders:\n    def pay(self, id):\n        return db.run(id)\n",
    "app/db.py": f'KEY = "{SECRET}"\n\n\ndef run(id):\n    return id\n',
    "web/src/pay.ts": "export const pay = () => 1\n",
    "README.md": "How to Pay.\n",
    ".env": f"KEY={SECRET}\n",
    "generated.py": "def pay(): ...\n",
    ".gitignore": "generated.py\n",
    "logo.png": "\0pay",
}


def redact(text: str) -> str:
    return text.replace(SECRET, "<<secret-1>>")


def said(tools: Toolbox, tool: str, **arguments: Any) -> str:
    """What a tool answers, which is no error."""
    result = tools.run(tool, arguments)
    assert not result.is_error, result.text
    return result.text


def refused(tools: Toolbox, tool: str, **arguments: Any) -> str:
    """Why a tool gives nothing."""
    result = tools.run(tool, arguments)
    assert result.is_error, result.text
    return result.text
