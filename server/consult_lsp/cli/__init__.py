"""The command line: read arguments, ask, print.

One file for each command. Exit codes: 0 clean, 1 findings at or above ``--fail-on``, 2 usage or
configuration, 3 the model gave no usable answer, 130 interrupted. Results go to stdout, everything
else to stderr.
"""

from .app import main as main
