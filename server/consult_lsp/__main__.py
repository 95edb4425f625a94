"""Where the command starts. ``serve`` is the fast way: it loads nothing that only people need."""

import sys
from contextlib import suppress

OLDEST_PYTHON = (3, 11)
INTERRUPTED = 130


def main() -> int:
    """Run ``consult-lsp`` with the process's arguments; the exit code."""
    # Nothing is loaded before this, or an old Python would end in the words of some library.
    if sys.version_info < OLDEST_PYTHON:
        sys.stderr.write(_too_old())
        return 2
    command, *options = sys.argv[1:] or [""]
    # Editors built on vscode-languageclient add both options by themselves.
    if command == "serve" and all(o.startswith(("--stdio", "--clientProcessId=")) for o in options):
        return _serve()
    try:
        from .cli import main as run

        code = run(sys.argv[1:], _serve)
    except KeyboardInterrupt:  # before the command line could see to it
        sys.stderr.write("consult-lsp: Interrupted. Nothing was changed.\n")
        code = INTERRUPTED
    return _ended(code)


def _ended(code: int) -> int:
    """Threads may be at work yet for what was interrupted, and Python would wait for them. To take
    itself apart it needs half a second more, which whoever interrupts it need not wait for."""
    from .workspace.processes import end_now, leave_threads_behind

    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with suppress(OSError, ValueError):  # a reader that has left, or a closed stream
                stream.flush()
    if code == INTERRUPTED:
        end_now(code)
    leave_threads_behind(code)
    return code


def _too_old() -> str:
    """The cause comes last, as in a traceback: an editor shows that line, and adds its own step."""
    needed, found = (".".join(map(str, one[:2])) for one in (OLDEST_PYTHON, sys.version_info))
    return (
        "consult-lsp: Not started. "
        "Install it anew (pipx reinstall consult-lsp, or pip install . in its clone):\n"
        f"it needs Python {needed} or later, and this is Python {found}.\n"
    )


def _serve() -> int:
    from .lsp.server import main as serve

    return serve([])


if __name__ == "__main__":
    sys.exit(main())
