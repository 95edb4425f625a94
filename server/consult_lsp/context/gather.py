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
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .context_item import ContextItem
from .project import Project


@dataclass(frozen=True, slots=True)
class Switches:
    """What a user wants to go along."""

    rules: bool = True
    stack: bool = True
    surroundings: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """The lines asked about. ``path`` is relative to the project's root; None outside of it.

    ``parts`` are those of the lines that are asked about again; empty where all are asked about.
    """

    document: Document
    span: LineSpan
    path: str | None
    language: str | None
    parts: tuple[LineSpan, ...] = ()

    @property
    def spans(self) -> tuple[LineSpan, ...]:
        """The lines that are asked about."""
        return self.parts or (self.span,)

    @property
    def shown(self) -> tuple[LineSpan, ...]:
        """The lines of the document that go along, in order."""
        return shown_lines(self.document, self.span, self.parts, self.language)


Found = tuple[Iterable[ContextItem], Iterable[Problem]]


def gather(
    place: Place, project: Project, switches: Switches
) -> tuple[tuple[ContextItem, ...], tuple[Problem, ...]]:
    """The pieces that go along, in the order of the prompt, and what could not be read.

    Reads files and runs git: call it in a thread when an event loop is waiting.
    """
    pieces: list[ContextItem] = []
    problems: list[Problem] = []
    for is_on, provide in _providers(switches):
        if is_on:
            found, wrong = provide(place, project)
            pieces += found
            problems += wrong
    return tuple(pieces), tuple(problems)


def _providers(switches: Switches) -> tuple[tuple[bool, Callable[[Place, Project], Found]], ...]:
    return (
        (switches.rules, _rules),
        (switches.stack, _stack),
        (switches.surroundings, _rest_of_file),
        (switches.surroundings, _definitions),
        (switches.surroundings, _callers),
        (switches.surroundings, _changes),
    )


def _rules(place: Place, project: Project) -> Found:
    """The rules that apply; those that do not are told as well, so that nobody has to guess."""
    rules, problems = explain_rules(
        project.root, _file(place, project), project.home, project.memory
    )
    pieces = [rule.piece for rule in rules if rule.piece is not None]
    unused = [
        Problem(f"It does not apply: {rule.why}.", rule.source, severity="information")
        for rule in rules
        if rule.piece is None
    ]
    return pieces, (*problems, *unused)


def _stack(place: Place, project: Project) -> Found:
    return stack(project.root, _file(place, project), project.memory)


def _rest_of_file(place: Place, project: Project) -> Found:
    name = place.path or "the file"
    return rest_of_file(place.document, place.spans, place.shown, place.language, name), ()


def _definitions(place: Place, project: Project) -> Found:
    if place.path is None:
        return (), ()
    found = definitions(place.document, place.spans, place.path, project.files(), project.read)
    return found, ()


def _callers(place: Place, project: Project) -> Found:
    symbol = enclosing_symbol(place.document, place.language, place.spans[0].start)
    if place.path is None or symbol is None:
        return (), ()
    found = callers(symbol.name, project.root, place.path, project.sendable.withheld)
    return [found] if found else [], ()


def _changes(place: Place, project: Project) -> Found:
    if place.path is None:
        return (), ()
    found = changes(place.document, project.root, place.path)
    return [found] if found else [], ()


def _file(place: Place, project: Project) -> Path | None:
    return None if place.path is None else project.root / place.path
