"""Start an installed server, open and close a session, and fail if it does not end well.

    python handshake.py COMMAND

Used on a freshly built wheel, so it needs nothing but the standard library.
"""

import json
import subprocess
import sys
from collections.abc import Sequence

CALLS = (
    {
        "id": 1,
        "method": "initialize",
        "params": {"capabilities": {}, "processId": None, "rootUri": None},
    },
    {"method": "initialized", "params": {}},
    {"id": 2, "method": "shutdown"},
    {"method": "exit"},
)


def main(command: str) -> int:
    code, greeted = shake_hands([command, "serve"])
    print(f"serve: exit code {code}, capabilities {'seen' if greeted else 'missing'}")
    return code if greeted else 1


def shake_hands(command: Sequence[str]) -> tuple[int, bool]:
    """The server's exit code after a session, and whether it said what it can do."""
    bodies = [json.dumps({"jsonrpc": "2.0", **call}).encode() for call in CALLS]
    sent = b"".join(b"Content-Length: %d\r\n\r\n%b" % (len(body), body) for body in bodies)
    done = subprocess.run(command, input=sent, capture_output=True, timeout=60)
    return done.returncode, b'"codeActionProvider"' in done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
