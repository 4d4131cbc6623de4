"""Which commits belong together: a merged pull request with the commits it brought, or a commit by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kmesh_tracker.history import wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmesh_tracker.history.graph import Graph

READ: Final = 20_000
"""Characters of a message's body in which words are looked for."""


@dataclass(slots=True)
class Unit:
    """A change in the making."""

    position: int
    """Of the commit that stands for it."""
    request: wording.Request | None
    inside: list[int] = field(default_factory=list)
    """Positions of the commits it brought, merges included, oldest first; empty for a commit by itself."""

    @property
    def own(self) -> list[int]:
        """Positions of all its commits."""
        return [*self.inside, self.position]


@dataclass(slots=True)
class Division:
    """All commits divided among the units."""

    units: list[Unit]
    """Older before newer along each line."""
    owner: list[int]
    """Index of the unit of each commit; -1 for a merge that brings nothing of its own."""

    def of(self, position: int) -> Unit | None:
        """Give the unit that a commit belongs to."""
        number = self.owner[position]
        return self.units[number] if number >= 0 else None


def divide(graph: Graph, tips: Iterable[int]) -> Division:
    """Divide the commits that ``tips`` reach; what an earlier tip reaches is settled before a later one.

    Along a line (the chain of first parents) each merge of a pull request takes the commits that only it
    brings: the outermost merge wins, and what was merged from the line into a topic is on the line already. A
    merge that names no pull request brings another line, whose commits stand for themselves.
    """
    seen = bytearray(len(graph.commits))
    division = Division([], [-1] * len(graph.commits))
    for tip in tips:
        _line(graph, tip, seen, division)
    return division


def _line(graph: Graph, tip: int, seen: bytearray, division: Division) -> None:
    """Settle a line from its oldest commit on; a line that a merge brings in comes before the merge."""
    work = _chain(graph, tip, seen)
    while work:
        here = work.pop()
        commit = graph.commits[here]
        merge = len(commit.parents) > 1
        request = wording.request(commit.subject, commit.body, merge=merge)
        if merge and not request:
            others = [chain for parent in graph.merged(here) if (chain := _chain(graph, parent, seen))]
            for chain in reversed(others):
                work += chain
            continue
        unit = Unit(here, request)
        if merge:
            unit.inside = _brought(graph, graph.merged(here), seen)
        number = len(division.units)
        division.units.append(unit)
        division.owner[here] = number
        for position in unit.inside:
            division.owner[position] = number


def _chain(graph: Graph, tip: int, seen: bytearray) -> list[int]:
    """Give the unsettled first parents from ``tip``, newest first, and mark them."""
    chain: list[int] = []
    here: int | None = tip
    while here is not None and not seen[here]:
        seen[here] = 1
        chain.append(here)
        here = graph.first[here]
    return chain


def _brought(graph: Graph, tips: Iterable[int], seen: bytearray) -> list[int]:
    """Give the unsettled commits that ``tips`` reach, oldest first, and mark them."""
    stack = [tip for tip in tips if not seen[tip]]
    found = []
    while stack:
        here = stack.pop()
        if seen[here]:
            continue
        seen[here] = 1
        found.append(here)
        stack += [parent for parent in graph.parents[here] if not seen[parent]]
    return sorted(found, reverse=True)
