"""Finds units by what others say of them: a number, an id, a title."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kmesh_tracker.history import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.history.graph import Graph
    from kmesh_tracker.history.units import Division

TRIES: Final = 20
"""Units of one number or title that are looked at; what comes back more often tells nothing."""


@dataclass(slots=True)
class Statement:
    """What one change says of others: units that were found, and how they are cited."""

    units: list[int] = field(default_factory=list)
    cited: list[str] = field(default_factory=list)

    def add(self, unit: int | None, cited: str) -> None:
        """Note a citation, and the unit where it was found."""
        if cited not in self.cited:
            self.cited.append(cited)
        if unit is not None and unit not in self.units:
            self.units.append(unit)


class Register:
    """The units of a repository, indexed."""

    def __init__(self, graph: Graph, division: Division, masks: Sequence[int], head: int) -> None:
        self.graph = graph
        self.division = division
        self.masks = [masks[unit.position] for unit in division.units]
        """By unit, a bit for every tip that reaches it."""
        self._head = 1 << head
        self._ids = sorted(graph.at)
        commits, units = graph.commits, division.units
        self.own = [[at for at in unit.own if len(graph.commits[at].parents) < 2] for unit in units]
        """By unit, the positions of its commits that are no merges."""
        self.titles = [
            unit.request.title if unit.request else commits[unit.position].subject for unit in units
        ]
        self.when = [commits[unit.position].committed_at.timestamp() for unit in units]
        self.by_number: dict[int, list[int]] = defaultdict(list)
        self.by_title: dict[str, list[int]] = defaultdict(list)
        for index, unit in enumerate(units):
            if unit.request:
                self.by_number[unit.request.number].append(index)
            self.by_title[wording.bare_title(self.titles[index])].append(index)

    def cite(self, unit: int) -> str:
        """Give how a unit is cited: by its number, else by its commit."""
        found = self.division.units[unit]
        return f"#{found.request.number}" if found.request else self.graph.commits[found.position].id

    def located(self, short: str) -> int | None:
        """Give the position of the commit whose id starts so; None where there is none, or more than one."""
        place = bisect_left(self._ids, short)
        found = self._ids[place : place + 2]
        if not found or not found[0].startswith(short) or (len(found) > 1 and found[1].startswith(short)):
            return None
        return self.graph.at[found[0]]

    def numbered(self, number: int, unit: int) -> int | None:
        """Give the unit of a pull request; where a number was merged twice, the last one before ``unit``."""
        found = [other for other in self.by_number.get(number, ())[-TRIES:] if other != unit]
        earlier = [other for other in found if self.when[other] <= self.when[unit]]
        return next(iter(earlier[-1:] or found[:1]), None)

    def titled(self, title: str, unit: int) -> int | None:
        """Give the last unit with a title on which ``unit`` was built."""
        found = [other for other in self.by_title.get(wording.bare_title(title), ()) if other < unit]
        return next((other for other in reversed(found[-TRIES:]) if self.is_behind(other, unit)), None)

    def on_trunk(self, unit: int) -> bool:
        """Tell whether HEAD has it."""
        return bool(self.masks[unit] & self._head)

    def is_behind(self, old: int, new: int) -> bool:
        """Tell whether ``new`` was built on ``old``."""
        if self.masks[new] & ~self.masks[old]:
            return False  # a tip that has the one and not the other: no need to walk
        units = self.division.units
        return self.graph.is_ancestor(units[old].position, units[new].position)

    def apart(self, one: int, other: int) -> bool:
        """Tell whether two units stand on different lines: neither was built on the other."""
        return one != other and not self.is_behind(one, other) and not self.is_behind(other, one)
