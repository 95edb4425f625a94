"""Shown: one entry of what a user sees: a finding that stands, and everybody who says so.

Agents that speak of the same lines by the same rule have found the same. What they say is one
entry, which names them all: it is counted once and dismissed once. What each of them has said stays
a remark of its own, since another review of the one takes back nothing of the other's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from consult_lsp.finding import IMPROVEMENT, Evidence, Finding, Fix

from .tracked_finding import TrackedFinding

Standing = tuple[TrackedFinding, Finding]
"""A remark, and its finding moved to where it stands."""


class Way(NamedTuple):
    """One way to settle an entry: the fix with this ``number`` of the remark's finding.

    Of all ways of an entry one is preferred at most.
    """

    remark: TrackedFinding
    number: int
    fix: Fix


@dataclass(frozen=True)
class Shown:
    """One entry. ``finding`` is what the agent says that has said it first, as bad as the worst of
    them says, with what all of them show for it and the fixes of all.

    ``said`` is what each agent says, one at least, in the order in which they came.
    """

    finding: Finding
    said: tuple[Standing, ...]

    @property
    def remark(self) -> TrackedFinding:
        """The remark that was there first."""
        return self.said[0][0]

    @property
    def id(self) -> str:
        """By this the entry is named."""
        return self.remark.id

    def is_named(self, remark_id: str) -> bool:
        """Whether that is the id of one of its remarks."""
        return any(remark.id == remark_id for remark, _ in self.said)

    @property
    def agents(self) -> str:
        """Who says so: ``backend-developer, security-reviewer``."""
        return ", ".join(remark.agent for remark, _ in self.said)

    @property
    def whys(self) -> tuple[str, ...]:
        """Why it is a flaw, in the words of each who has others, in Markdown."""
        return _distinct(finding.why for _, finding in self.said)

    @property
    def trade_offs(self) -> tuple[str, ...]:
        """What the fixes cost, in the words of each who has others, in Markdown."""
        return _distinct(finding.trade_offs for _, finding in self.said)

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """The fixes that change something else than those before them. Each menu asks for those of
        all entries of a rule."""
        return _ways([remark for remark, _ in self.said])


def together(standing: Iterable[Standing]) -> list[Shown]:
    """The entries of some remarks, in the order of the first of each.

    What one agent says of the same lines in two ways stays two: it has told them apart itself.
    """
    entries: dict[object, list[list[Standing]]] = {}
    in_order: list[list[Standing]] = []
    for remark, finding in standing:
        alike = entries.setdefault(_of_what(finding), [])
        open_to_it = [e for e in alike if all(said.agent != remark.agent for said, _ in e)]
        open_to_it.sort(key=lambda entry: entry[0][1].title != finding.title)
        if open_to_it:
            open_to_it[0].append((remark, finding))
        else:
            alike.append([(remark, finding)])
            in_order.append(alike[-1])
    return [Shown(_whole(entry), tuple(entry)) for entry in in_order]


def _of_what(finding: Finding) -> object:
    """By its rule; where it has none, and for a change that was asked for, by its title."""
    has_rule = finding.rule not in ("", IMPROVEMENT)
    return finding.span, finding.rule, "" if has_rule else finding.title


def _whole(said: Sequence[Standing]) -> Finding:
    first = said[0][1]
    if len(said) == 1:
        return first
    evidence: dict[object, Evidence] = {}
    for one in chain.from_iterable(finding.evidence for _, finding in said):
        evidence.setdefault((one.path, one.start_line, one.quote.strip()), one)
    return replace(
        first,
        severity=min((finding.severity for _, finding in said), key=lambda each: each.rank),
        why="\n\n".join(_distinct(finding.why for _, finding in said)),
        trade_offs="\n\n".join(_distinct(finding.trade_offs for _, finding in said)),
        fixes=tuple(way.fix for way in _ways([remark for remark, _ in said])),
        evidence=tuple(evidence.values()),
        columns=next((finding.columns for _, finding in said if finding.columns), None),
    )


def _ways(remarks: Sequence[TrackedFinding]) -> tuple[Way, ...]:
    every = [
        Way(remark, number, fix)
        for remark in remarks
        for number, fix in enumerate(remark.finding.fixes)
    ]
    # Of equal ones that stays which is proven: another may have been tried on another text.
    others: dict[object, Way] = {}
    for way in sorted(every, key=lambda each: bool(each.fix.doubt)):
        others.setdefault(way.fix.changes, way)
    kept = [way for way in every if way in others.values()]
    first = next((way for way in kept if way.fix.preferred and not way.fix.doubt), None)
    return tuple(way._replace(fix=replace(way.fix, preferred=way is first)) for way in kept)


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text.strip()))
