"""Where the command starts. ``serve`` is the fast way: it loads nothing that only people need."""

import sys


def main() -> int:
    """Run ``consult-lsp`` with the process's arguments; the exit code."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["serve"] and set(arguments[1:]) <= {"--stdio"}:
        from .lsp.server import main as serve

        return serve(arguments[1:])
    from .cli import main as run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
