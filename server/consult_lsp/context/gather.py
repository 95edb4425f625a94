"""Gather: everything of a trusted project that goes along with the lines asked about.

A table of providers, each switched by a setting. One that finds nothing, or fails at a file, costs
no other: what it says of a file that it cannot read is a problem, and the consultation goes on.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from consult_lsp.context.rules.project_rules import explain_rules
from consult_lsp.context.stack.stack import stack
from consult_lsp.context.surroundings.callers import callers
from consult_lsp.context.surroundings.changes import changes
from consult_lsp.context.surroundings.definitions import definitions
from consult_lsp.context.surroundings.narrow import shown_lines
from consult_lsp.context.surroundings.outline import rest_of_file
from consult_lsp.errors import Problem
from consult_lsp.syntax.symbol import enclosing_symbol
from consult_lsp.text.selection import Selection

from .context_item import ContextItem
from .project import Project


@dataclass(frozen=True, slots=True)
class Switches:
    """What a user wants to go along."""

    rules: bool = True
    stack: bool = True
    surroundings: bool = True


Gathered = tuple[Iterable[ContextItem], Iterable[Problem]]
Provider = Callable[[Selection, Project], Gathered]


def gather(
    selection: Selection, project: Project, switches: Switches
) -> tuple[tuple[ContextItem, ...], tuple[Problem, ...]]:
    """The items that go along, in the order of the prompt, and what could not be read.

    Reads files and runs git: call it in a thread when an event loop is waiting.
    """
    items: list[ContextItem] = []
    problems: list[Problem] = []
    for is_on, provide in _providers(switches):
        if is_on:
            found, wrong = provide(selection, project)
            items += found
            problems += wrong
    return tuple(items), tuple(problems)


def _providers(switches: Switches) -> tuple[tuple[bool, Provider], ...]:
    return (
        (switches.rules, _rules),
        (switches.stack, _stack),
        (switches.surroundings, _rest_of_file),
        (switches.surroundings, _definitions),
        (switches.surroundings, _callers),
        (switches.surroundings, _changes),
    )


def _rules(selection: Selection, project: Project) -> Gathered:
    """The rules that apply; those that do not are told as well, so that nobody has to guess."""
    rules, problems = explain_rules(
        project.root, _file(selection, project), project.home, project.memory
    )
    items = [rule.item for rule in rules if rule.item is not None]
    unused = [
        Problem(f"It does not apply: {rule.why}.", rule.source, severity="information")
        for rule in rules
        if rule.item is None
    ]
    return items, (*problems, *unused)


def _stack(selection: Selection, project: Project) -> Gathered:
    return stack(project.root, _file(selection, project), project.memory)


def _rest_of_file(selection: Selection, project: Project) -> Gathered:
    return rest_of_file(selection, shown_lines(selection)), ()


def _definitions(selection: Selection, project: Project) -> Gathered:
    if not selection.path:
        return (), ()
    return definitions(selection, project.files(), project.read), ()


def _callers(selection: Selection, project: Project) -> Gathered:
    symbol = enclosing_symbol(selection.document, selection.language, selection.spans[0].start)
    if not selection.path or symbol is None:
        return (), ()
    found = callers(symbol.name, project.root, selection.path, project.sendable.withheld)
    return [found] if found else [], ()


def _changes(selection: Selection, project: Project) -> Gathered:
    if not selection.path:
        return (), ()
    found = changes(selection.document, project.root, selection.path)
    return [found] if found else [], ()


def _file(selection: Selection, project: Project) -> Path | None:
    return project.root / selection.path if selection.path else None
