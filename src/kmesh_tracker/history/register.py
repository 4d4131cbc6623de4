"""Finds units by what others say of them: a number, an id, a title."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kmesh_tracker.history import wording
from kmesh_tracker.history.forges import UNKNOWN, Forge

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kmesh_tracker.history.graph import Graph
    from kmesh_tracker.history.units import Division

TRIES: Final = 20  # units of one number or title that are looked at; what comes back more often tells nothing


class Statement(Struct, frozen=True):
    """What one change says of others."""

    found: Mapping[str, int | None]
    """How each is cited, and the unit that this is; None where it was not found."""
    meant: tuple[int, ...] | None = None
    """The units that it comes down to, where they are others than those cited."""

    @property
    def units(self) -> tuple[int, ...]:
        """The units that it is about."""
        if self.meant is not None:
            return self.meant
        return tuple(dict.fromkeys([unit for unit in self.found.values() if unit is not None]))

    @property
    def cited(self) -> tuple[str, ...]:
        """How all are cited, found or not."""
        return tuple(self.found)


class Register:
    """The units of a repository, indexed."""

    def __init__(
        self,
        graph: Graph,
        division: Division,
        masks: Sequence[int],
        head: int,
        forge: Forge = UNKNOWN,
        near: int = -1,
    ) -> None:
        self.forge = forge
        """The forge of the repository, as far as is known."""
        self.graph = graph
        self.division = division
        self.masks = [masks[unit.position] & near for unit in division.units]
        """By unit, a bit for every tip that counts and reaches it."""
        self._reach = masks
        self._head = 1 << head
        units = division.units
        self.own = [[at for at in unit.own if len(graph.commits[at].parents) < 2] for unit in units]
        """By unit, the positions of its commits that are no merges."""
        self.titles = [unit.title(graph) for unit in units]
        self.when = [graph.times[unit.landed] for unit in units]
        self.bare: list[str] = []
        """By unit, its title without marks and numbers."""
        self.marked: list[bool] = []
        """By unit, whether its title bears the mark of a line."""
        self._by_number: dict[tuple[bool, int], list[int]] = defaultdict(list)
        self.by_title: dict[str, list[int]] = defaultdict(list)
        for index, unit in enumerate(units):
            if unit.request:
                self._by_number[unit.is_foreign, unit.request.number].append(index)
            bare, marked = wording.unmarked(self.titles[index])
            self.bare.append(bare)
            self.marked.append(marked)
            self.by_title[bare].append(index)

    def cite(self, unit: int) -> str:
        """Return how a unit is cited: by its number, else by its commit."""
        found = self.division.units[unit]
        return self.graph.ids[found.position] if found.number is None else f"#{found.number}"

    def told(self, number: int, unit: int) -> dict[str, int | None]:
        """Return how the pull request that ``unit`` cites by a number is cited, and which unit it is.

        What another forge had goes by its commit, or by nothing where that was not found.
        """
        other = self.numbered(number, unit)
        if other is not None:
            return {self.cite(other): other}
        return {} if self.division.units[unit].is_foreign else {f"#{number}": None}

    def forge_of(self, unit: int) -> Forge:
        """Return the forge whose numbers a unit cites."""
        return UNKNOWN if self.division.units[unit].is_foreign else self.forge

    def cited(self, units: Iterable[int]) -> Statement:
        """Return a statement that names units which were found by other evidence than a citation."""
        return Statement({self.cite(unit): unit for unit in units})

    def located(self, short: str) -> int | None:
        """Return the position of the one commit whose id starts so; None where it is not one."""
        ids = self.graph.sorted_ids
        place = bisect_left(ids, short)
        found = ids[place : place + 2]
        if not found or not found[0].startswith(short) or (len(found) > 1 and found[1].startswith(short)):
            return None
        return self.graph.at[found[0]]

    def of_number(self, number: int, unit: int) -> Sequence[int]:
        """Return the units of a number on the forge that ``unit`` is of, oldest first."""
        return self._by_number.get((self.division.units[unit].is_foreign, number), ())

    def numbered(self, number: int, unit: int) -> int | None:
        """Return the unit of a pull request; of a number merged twice the last one before ``unit``."""
        found = [other for other in self.of_number(number, unit)[-TRIES:] if other != unit]
        earlier = [other for other in found if self.when[other] <= self.when[unit]]
        return next(iter(earlier[-1:] or found[:1]), None)

    def agreeing(self, title: str, number: int, unit: int) -> int | None:
        """Return the unit of a pull request on which ``unit`` was built, if it bears the title."""
        other = self.numbered(number, unit)
        if other is None or self.bare[other] != wording.bare_title(title):
            return None
        return other if self.is_behind(other, unit) else None

    def titled(self, title: str, unit: int) -> int | None:
        """Return the last unit with a title on which ``unit`` was built."""
        found = [other for other in self.by_title.get(wording.bare_title(title), ()) if other < unit]
        return next((other for other in reversed(found[-TRIES:]) if self.is_behind(other, unit)), None)

    def is_on_trunk(self, position: int) -> bool:
        """Return whether HEAD reaches a commit."""
        return bool(self._reach[position] & self._head)

    def on_trunk(self, unit: int) -> bool:
        """Return whether HEAD has it."""
        return bool(self.masks[unit] & self._head)

    def is_behind(self, old: int, new: int) -> bool:
        """Return whether ``new`` was built on ``old``."""
        if self.masks[new] & ~self.masks[old]:
            return False  # a tip that has the one and not the other: no need to walk
        units = self.division.units
        return self.graph.is_ancestor(units[old].position, units[new].position)

    def all_behind(self, units: Sequence[int], new: int) -> list[int]:
        """Return those of some units on which ``new`` was built; many are looked for on one walk."""
        if len(units) <= TRIES:
            return [unit for unit in units if self.is_behind(unit, new)]
        known, graph = self.division.units, self.graph
        last = max(known[unit].position for unit in units)
        seen = {known[new].position}
        stack = list(seen)
        while stack:
            fresh = {parent for parent in graph.parents[stack.pop()] if parent <= last} - seen
            seen |= fresh
            stack += fresh
        return [unit for unit in units if known[unit].position in seen]

    def apart(self, one: int, other: int) -> bool:
        """Return whether two units stand on different lines: neither was built on the other."""
        return one != other and not self.is_behind(one, other) and not self.is_behind(other, one)
