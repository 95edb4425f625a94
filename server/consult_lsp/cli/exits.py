"""Exit codes of the command line."""

CLEAN, FOUND, USAGE, MODEL, INTERRUPTED = 0, 1, 2, 3, 130
"""Nothing to report; findings; wrong usage or configuration; no answer of the model; Ctrl-C."""
