"""A language server that is of no use: ``python stand_in.py old|crashing``.

One is of a time when there were no commands; the other knows them, greets, and falls over.
"""

import json
import sys
from typing import Any

from consult_lsp.lsp.execute_command import COMMANDS


def main(kind: str) -> str | None:
    """Serve on stdin and stdout as long as this kind does; its last words."""
    greeted = _received()["id"]
    commands = {"executeCommandProvider": {"commands": [*COMMANDS]}}
    _send(id=greeted, result={"capabilities": commands if kind == "crashing" else {}})
    message = _received()  # the client has taken the greeting
    if kind == "crashing":
        return "MemoryError: out of luck"
    while message["method"] != "exit":
        if "id" in message:
            _send(id=message["id"], result=None)
        message = _received()
    return None


def _received() -> dict[str, Any]:
    length = 0
    while line := sys.stdin.buffer.readline().strip():
        name, _, value = line.partition(b":")
        length = int(value) if name.lower() == b"content-length" else length
    message: dict[str, Any] = json.loads(sys.stdin.buffer.read(length) or '{"method": "exit"}')
    return message


def _send(**message: object) -> None:
    body = json.dumps({"jsonrpc": "2.0", **message})
    sys.stdout.write(f"Content-Length: {len(body)}\r\n\r\n{body}")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
