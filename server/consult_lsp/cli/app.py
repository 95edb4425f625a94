"""The application: the commands in the order of the help, and how every one of them ends."""

import os
from collections.abc import Callable
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from consult_lsp import __version__
from consult_lsp.errors import ConsultError, ModelError
from consult_lsp.report.console import Console
from consult_lsp.text.plain import plain, without_runner_commands

from .agents import agents
from .ask import ask
from .doctor import doctor
from .exits import CLEAN, INTERRUPTED, MODEL, USAGE
from .explain import explain
from .improve import improve
from .preview import preview
from .review import review
from .trust import trust
from .usage import usage


def main(arguments: list[str], serve_editor: Callable[[], int]) -> int:
    """Run the command line; the exit code. ``serve_editor`` is what *serve* does."""
    try:
        code = app(arguments, prog_name="consult-lsp", obj=serve_editor, standalone_mode=False)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else USAGE
    except typer.Abort:
        code = INTERRUPTED
    except _WRONG_USAGE as wrong:
        # It repeats the arguments, and a shell makes these of the names of files.
        wrong.message = without_runner_commands(plain(wrong.message))
        wrong.show()
        code = wrong.exit_code
    return code if isinstance(code, int) else CLEAN


_WRONG_USAGE: Any = typer.BadParameter.__mro__[2]
"""What typer raises at arguments that it cannot read: a class for which it has no public name."""


class Commands(TyperGroup):
    """Every command ends in an exit code and, where it failed, in one clear sentence."""

    def invoke(self, ctx: Any) -> Any:  # the context's type is private to typer
        """Run the command."""
        try:
            return super().invoke(ctx)
        except ConsultError as error:
            Console(os.environ).complain(str(error))
            raise typer.Exit(MODEL if isinstance(error, ModelError) else USAGE) from error
        except KeyboardInterrupt:
            Console(os.environ).complain("Interrupted. Nothing was changed.")
            raise typer.Exit(INTERRUPTED) from None


def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.")] = False,
) -> None:
    if version:
        Console(os.environ).show(f"consult-lsp {__version__}\n")
        raise typer.Exit(CLEAN)


def serve(
    context: typer.Context,
    stdio: Annotated[bool, typer.Option("--stdio", help="The only transport.")] = True,
) -> None:
    """Serve an editor over stdin and stdout."""
    raise typer.Exit(context.obj())


app = typer.Typer(
    name="consult-lsp",
    cls=Commands,
    help="Expert agents review, improve and explain your code.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"]},
    pretty_exceptions_enable=False,
)
app.callback(invoke_without_command=True)(_version)
for command in (serve, review, improve, explain, ask, preview, usage, trust, doctor):
    app.command()(command)
app.add_typer(agents, name="agents")
