"""Start an installed server, open and close a session, and fail if it does not end well.

    python handshake.py COMMAND

Used on a freshly built wheel, so it needs nothing but the standard library.
"""

import json
import subprocess
import sys

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
    bodies = [json.dumps({"jsonrpc": "2.0", **call}).encode() for call in CALLS]
    sent = b"".join(b"Content-Length: %d\r\n\r\n%b" % (len(body), body) for body in bodies)
    done = subprocess.run([command, "serve"], input=sent, capture_output=True, timeout=60)
    greeted = b'"codeActionProvider"' in done.stdout
    print(f"serve: exit code {done.returncode}, capabilities {'seen' if greeted else 'missing'}")
    return done.returncode if greeted else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
