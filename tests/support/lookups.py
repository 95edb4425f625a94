"""A small workspace with a secret in it, and what a model is told that looks something up there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from consult_lsp.consult.fence import fenced
from consult_lsp.context.tools.tools import Toolbox, ToolLimits
from consult_lsp.workspace.contained import Root
from consult_lsp.workspace.sendable import Sendable

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


def toolbox(folder: Path, limits: ToolLimits | None = None, **more: Any) -> Toolbox:
    """All tools, in a folder with one file."""
    (folder / "db.py").write_text("def run(id): ...\n")
    root = Root(folder)
    options: dict[str, Any] = {
        "may_use": lambda name: True,
        "redact": lambda text: text,
        "fence": fenced,
        **more,
    }
    return Toolbox(root, sendable=Sendable(root), limits=limits, **options)


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
