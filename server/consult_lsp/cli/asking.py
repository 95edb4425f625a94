"""Asking: who is asked, about what, and by which means. Every command that asks begins here."""

import asyncio
import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from consult_lsp.agents.agent import Agent
from consult_lsp.agents.catalog import Catalog, agent_folders, load_catalog
from consult_lsp.consult.advice import Advice
from consult_lsp.consult.consultation import consult
from consult_lsp.consult.deadline import preparing_within
from consult_lsp.consult.estimate import estimate
from consult_lsp.consult.events import ConsultationEvent, Grown, in_words
from consult_lsp.consult.model_wish import wish_of
from consult_lsp.consult.prompt import request_for
from consult_lsp.consult.resources import Resources, tools_of
from consult_lsp.consult.task import Flow, Task
from consult_lsp.consult.validation.sources import others_of
from consult_lsp.context.project import Project
from consult_lsp.errors import UsageError
from consult_lsp.models.access import NoModel
from consult_lsp.models.connect import Connection, ModelSettings, connect
from consult_lsp.models.spending import Caps, UsageBook, usage_file
from consult_lsp.redaction.redactor import Redactor
from consult_lsp.report.console import Console
from consult_lsp.workspace.files import repository_of
from consult_lsp.workspace.home import home_folder, working_folder
from consult_lsp.workspace.trust_store import TrustStore

from .agreement import agree, is_much
from .file_argument import FileArgument
from .options import DEFAULTS
from .running import run

N = TypeVar("N", int, Decimal)

MOST_CAP = 1_000_000_000


def workspace() -> Path:
    """The folder that trust is about: the repository around the working folder, or that folder."""
    here = working_folder()
    return repository_of(here) or here


def project() -> Project | None:
    """The workspace, if the user trusts it: only then does anything of it go along."""
    root = workspace()
    return Project(root, home_folder()) if TrustStore().is_trusted(root) else None


def catalog() -> Catalog:
    """The agents of the working folder, if it is trusted, of the user, and of the package."""
    trusted = TrustStore().is_trusted(workspace())
    return load_catalog(agent_folders(working_folder() if trusted else None, home_folder()))


def untrusted_agents() -> list[Agent]:
    """The agents of the working folder that are not used, because it is not trusted."""
    if TrustStore().is_trusted(workspace()):
        return []
    everyone = load_catalog(agent_folders(working_folder(), home_folder()))
    return [agent for agent in everyone.agents if agent.origin == "workspace"]


@dataclass(frozen=True, slots=True)
class Asking:
    """Who is asked in a run of a command, and by which means.

    ``project`` is the workspace, if the user trusts it. ``agreed`` says that the user has agreed
    beforehand to what is large.
    """

    console: Console
    agent: Agent
    connection: Connection | NoModel
    project: Project | None
    agreed: bool = False


def asking_of(
    agent: str, model: str, endpoint: str, max_seconds: int, *, agreed: bool = False
) -> Asking:
    """Who is asked, by the options that commands share. Raises UsageError."""
    chosen = agent_named(agent)
    connection = connection_to(model, endpoint, max_seconds, chosen)
    return Asking(Console(os.environ), chosen, connection, project(), agreed)


def agent_named(name: str) -> Agent:
    """The agent of that name. Raises UsageError, and names the one that was probably meant."""
    agents = catalog()
    if found := agents.find(name):
        return found
    closest = agents.closest(name)
    hint = f"Did you mean {closest}? " if closest else ""
    known = ", ".join(agent.name for agent in agents.agents[:10])
    raise UsageError(
        f"Nothing was done, because no agent is named {name!r}. {hint}"
        f"Those that can be asked: {known}. The agents of a workspace count once it is trusted "
        "(consult-lsp trust), and consult-lsp agents check FILE says why a file does not load."
    )


def connection_to(
    model: str, endpoint: str, max_seconds: int, agent: Agent
) -> Connection | NoModel:
    """Who would be asked for ``agent``. Raises UsageError when what was set up cannot be used."""
    settings = ModelSettings(model=model, endpoint=endpoint, max_seconds=max_seconds)
    found = connect(settings, os.environ, home_folder(), wish_of(agent))
    if isinstance(found, NoModel):
        found = found.for_terminal()
        if found.misconfigured:
            raise UsageError(found.sentence)
    else:
        _redactor()  # it loads beside what is read and prepared meanwhile
    return found


@cache
def _redactor() -> Redactor:
    """The one of this run, which begins to load at once."""
    redactor = Redactor()
    redactor.warm()
    return redactor


def means_of(connection: Connection, trusted: Project | None) -> Callable[[Task], Resources]:
    """What each consultation of this run may use: one redactor and one book for all of them.

    Raises UsageError for a cap that is no number.
    """
    redactor, book, caps = _redactor(), UsageBook(usage_file()), _caps(os.environ)

    def resources(task: Task) -> Resources:
        chosen = Resources(
            connection.model,
            max_tokens=DEFAULTS.max_tokens,
            max_seconds=connection.max_seconds,
            redactor=redactor,
            book=book,
            caps=caps,
            priced=connection.priced,
            max_turns=task.agent.wishes.max_turns,
        )
        if trusted is None:
            return chosen
        chosen = chosen.with_others(others_of(trusted, {}))
        return chosen.with_tools(tools_of(task.agent, trusted, chosen.redact))

    return resources


def _caps(environ: Mapping[str, str]) -> Caps:
    """What may be spent in a day, by the environment. Raises UsageError for what is no number."""
    tokens = _cap(environ, "CONSULT_MAX_TOKENS_PER_DAY", "a whole number", int)
    return Caps(tokens, _cap(environ, "CONSULT_MAX_DOLLARS_PER_DAY", "a number", Decimal))


def _cap(environ: Mapping[str, str], name: str, what: str, read: Callable[[str], N]) -> N:
    """An empty value is no number either: whoever sets a cap must not be left without one."""
    written = environ.get(name, "0")
    try:
        cap = read(written)
        if 0 <= cap < MOST_CAP:  # NaN has no order: Decimal raises at it
            return cap
    except (ValueError, ArithmeticError):
        pass
    raise UsageError(
        f"Nobody was asked, because {name} is {written[:40]!r} and not {what} from 0. Set it to "
        "one, or leave it unset for no cap."
    )


def prepared(connection: Connection | NoModel, preparation: Callable[[], Task]) -> Task:
    """The task, whose making is bounded as the question is, and ends with Ctrl-C.

    Raises UsageError, and ModelError when it takes too long.
    """
    seconds = DEFAULTS.max_seconds if isinstance(connection, NoModel) else connection.max_seconds

    async def made() -> Task:
        async with preparing_within(seconds):
            return await asyncio.to_thread(preparation)

    return run(made())


def task_about(asking: Asking, file: FileArgument, flow: Flow, intent: str = "") -> Task:
    """The task of asking about some lines, prepared. Raises as ``prepared`` does."""
    task = partial(file.task, flow, asking.agent, intent, asking.project)
    return prepared(asking.connection, task)


def consulted(
    asking: Asking, task: Task, show: Callable[[str], bool] = lambda markdown: False
) -> Advice:
    """What comes of a task. Raises UsageError without a model, and ModelError.

    ``show`` is given the answer so far and says whether it has printed any: then the line that
    tells of the progress is no longer wanted.
    """
    console, connection = asking.console, asking.connection
    if isinstance(connection, NoModel):
        raise UsageError(connection.sentence)
    for sentence in connection.told:
        console.complain(sentence)
    if not asking.agreed:
        expected = estimate(
            request_for(task, max_tokens=DEFAULTS.max_tokens), connection.price_list
        )
        if is_much(1, expected):
            what = f"these lines for {connection.model.name}"
            agree(console, what, expected, instead="name fewer lines")
    resources = means_of(connection, asking.project)
    with ExitStack() as stack:
        title = f"{task.agent.name}: {task.flow} {task.selection.path}"
        say = stack.enter_context(console.progress(title))

        def on_event(event: ConsultationEvent) -> None:
            if isinstance(event, Grown) and show(event.markdown):
                stack.close()
            say(in_words(event))

        return run(consult(task, resources(task), on_event))
