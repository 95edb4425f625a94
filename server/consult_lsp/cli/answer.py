"""Answer: Markdown that an agent writes, printed as it comes on a terminal, else once it is whole.

What *explain* and *ask* have in common.
"""

from consult_lsp.consult.advice import Advice
from consult_lsp.consult.task import Task
from consult_lsp.errors import ModelError
from consult_lsp.report.console import Console
from consult_lsp.report.parts import settled_after, shown, shown_part

from .asking import Asking, consulted
from .options import Format

BROKE_OFF = "*The answer broke off here: it is not whole.*\n"


def answered(asking: Asking, task: Task, output: Format) -> Advice:
    """The advice on ``task``; as text it has been printed then. Raises as ``consulted`` does."""
    console = asking.console
    printed = latest = ""

    def show(markdown: str) -> bool:
        nonlocal printed, latest
        if not markdown.startswith(printed):
            printed = ""  # a new turn, after something was looked up
        latest = markdown
        settled, _ = settled_after(markdown, printed)
        for part in settled:
            _show(console, part)
        printed += "".join(settled)
        return bool(printed)

    streams = console.is_terminal and output is Format.TEXT
    try:
        advice = consulted(asking, task, show if streams else _keep_still)
    except (ModelError, KeyboardInterrupt):
        if latest:
            _show(console, latest.removeprefix(printed))
            console.show_markdown(BROKE_OFF)
        raise
    if streams:
        settled, last = settled_after(advice.markdown, printed)
        for part in (*settled, last):
            _show(console, part)
    elif output is Format.TEXT:
        console.show_markdown(shown(advice.markdown))
    return advice


def _keep_still(markdown: str) -> bool:
    return False


def _show(console: Console, part: str) -> None:
    """A part on a terminal, where what is set ends without its empty line."""
    if written := shown_part(part):
        console.show_markdown(written)
        console.show("\n")
