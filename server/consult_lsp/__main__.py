"""Where the command starts. ``serve`` is the fast way: it loads nothing that only people need."""

import sys


def main() -> int:
    """Run ``consult-lsp`` with the process's arguments; the exit code."""
    command, *options = sys.argv[1:] or [""]
    # Editors built on vscode-languageclient add both options by themselves.
    if command == "serve" and all(o.startswith(("--stdio", "--clientProcessId=")) for o in options):
        return _serve()
    try:
        from .cli import main as run

        return run(sys.argv[1:], _serve)
    except KeyboardInterrupt:  # before the command line could see to it
        sys.stderr.write("consult-lsp: Interrupted. Nothing was changed.\n")
        return 130


def _serve() -> int:
    from .lsp.server import main as serve

    return serve([])


if __name__ == "__main__":
    sys.exit(main())
