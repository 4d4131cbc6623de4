"""Where each commit of a release's range went."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kmesh_tracker.history.graph import lowest
from kmesh_tracker.records.history import FOREIGN, MERGES, OUTSIDE, REPEATS, Accounting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kmesh_tracker.history.corrections import Corrections
    from kmesh_tracker.history.graph import Graph
    from kmesh_tracker.history.units import Division


@dataclass
class Ledger:
    """Which release has each change first, and what became of it there."""

    graph: Graph
    division: Division
    corrections: Corrections
    masks: Sequence[int]
    """By commit, a bit for each tip: of the releases, oldest first, then of HEAD, then of others."""
    head: int  # the bit of HEAD; all below are releases
    outside: frozenset[int] = frozenset()
    """Changes that are not part of what is released."""

    def entry(self, unit: int) -> int | None:
        """Return the first release or HEAD that has the change; None where only other branches do."""
        mask = self.masks[self.division.units[unit].position] & ((2 << self.head) - 1)
        return lowest(mask) if mask else None

    def first(self, unit: int) -> int | None:
        """Return the first tip at which the change is in force, by itself."""
        mask = self.corrections.in_force(unit) & ((2 << self.head) - 1)
        return lowest(mask) if mask else None

    def arrival(self, unit: int) -> int | None:
        """Return the first release or HEAD that has the change in force, be it by a pick."""
        if not self.corrections.touch(unit):
            return self.entry(unit)
        said = self.corrections.picks.get(unit)
        forms = [unit] if said and said.units else [unit, *self.corrections.picked_by.get(unit, ())]
        return min([bit for form in forms if (bit := self.first(form)) is not None], default=None)

    def released(self, unit: int) -> int | None:
        """Return the first release that has the change, be it by a pick; None while none has."""
        arrival = self.arrival(unit)
        return arrival if arrival is not None and arrival < self.head else None

    def place(self, unit: int, bit: int) -> str:
        """Return what becomes of a change in the release ``bit``: a part of the accounting, or a reason."""
        if self.entry(unit) != bit:
            return "already_released"
        if not self.corrections.touch(unit):
            return "listed"
        if self._picks_what_was_out(unit, bit):
            return "already_released"
        if not self.corrections.alive(unit, bit) or self._cancels(unit, bit):
            return "reverted"
        said = self.corrections.picks.get(unit)
        if said and said.units:
            if self._brought(unit, bit) or self._lands_again(unit, bit):
                return "listed"
            arrivals = [self.arrival(original) for original in said.units]
            return REPEATS if bit in arrivals else "already_released"
        arrival = self.arrival(unit)
        return "already_released" if arrival is not None and arrival < bit else "listed"

    def _picks_what_was_out(self, unit: int, bit: int) -> bool:
        """Return whether a pick names by its id what is of another period and was out before."""
        said = self.corrections.picks.get(unit)
        if said is None or said.units:
            return False
        named = [at for id_ in said.cited if (at := self.graph.at.get(id_)) is not None]
        return bool(named) and all(self.masks[at] & ((1 << bit) - 1) for at in named)

    def _brought(self, unit: int, bit: int) -> list[int]:
        """Return the changes that a pick is the first to bring to the release ``bit``."""
        said = self.corrections.picks.get(unit)
        found = []
        for original in said.units if said else ():
            if self.arrival(original) == bit and self.first(original) != bit:
                picks = self.corrections.picked_by[original]
                if unit == min(pick for pick in picks if self.first(pick) == bit):
                    found.append(original)
        return found

    def _lands_again(self, unit: int, bit: int) -> bool:
        """Return whether the release ``bit`` has other forms of what a pick brings, all taken back."""
        others = [
            form
            for form in self.corrections.forms(unit)
            if form != unit and self.masks[self.division.units[form].position] >> bit & 1
        ]
        return bool(others) and not any(self.corrections.alive(form, bit) for form in others)

    def _cancels(self, unit: int, bit: int) -> bool:
        """Return whether a change only takes back what no earlier release had in force, in whatever form."""
        said = self.corrections.reverts.get(unit)
        if said is None or not said.units:
            return False
        back = [
            original
            for target in said.units
            if target in self.corrections.reverts
            for original in self.corrections.reverts[target].units
        ]
        if back and not any(self.corrections.alive(original, bit) for original in back):
            return True  # what it brings back was taken back once more
        forms = {form for target in said.units for form in self.corrections.forms(target)}
        return all((first := self.first(form)) is None or first >= bit for form in forms)

    @cached_property
    def _late(self) -> dict[int, list[int]]:
        """By release, what is in force there for the first time though an earlier one had it, taken back."""
        late: dict[int, list[int]] = defaultdict(list)
        for unit in self.corrections.taken:
            if unit in self.outside:
                continue
            first = self.first(unit)
            if first is not None and first != self.entry(unit):
                late[first].append(unit)
        return late

    def account(self, positions: Iterable[int], bit: int) -> tuple[Accounting, list[int]]:
        """Sort the commits of the range of the release ``bit``.

        Returns:
            how many went where, the parts adding up to the total; and the units to list, newest first.
        """
        count: Counter[str] = Counter()
        places: dict[int, str] = {}
        total = 0
        earlier = (1 << bit) - 1
        for position in positions:
            total += 1
            index = self.division.owner[position]
            if index < 0:
                reason = FOREIGN if self.graph.is_foreign(position) else MERGES
                count["already_released" if self.masks[position] & earlier else reason] += 1
                continue
            if index not in places:
                place = self.place(index, bit)
                places[index] = OUTSIDE if place == "listed" and index in self.outside else place
            where = places[index]
            if where == "listed" and self.division.units[index].position != position:
                where = "inside"
            count[where] += 1
        left_out = tuple(
            (reason, count[reason]) for reason in (MERGES, REPEATS, FOREIGN, OUTSIDE) if count[reason]
        )
        accounting = Accounting(
            total, count["listed"], count["inside"], count["already_released"], count["reverted"], left_out
        )
        chosen = [index for index, where in places.items() if where == "listed"]
        return accounting, self._listed(chosen, bit)

    def _listed(self, chosen: Iterable[int], bit: int) -> list[int]:
        """Return the units to list, newest first: what others bring, and what earlier releases took back.

        The latter may have been in the range of an earlier release; it is listed where it is first in force.
        """
        late = self._late.get(bit, ())
        if not late:
            return [shown for unit in chosen for shown in self._shown(unit, bit)]
        rows = {unit: self._shown(unit, bit) for unit in chosen}
        known = {shown for units in rows.values() for shown in units}
        for unit in late:
            shown = [one for one in self._itself(unit, bit) if one not in known]
            known.update(shown)
            rows.setdefault(unit, shown)
        order = sorted(rows, key=lambda unit: self.division.units[unit].position)
        return [shown for unit in order for shown in rows[unit]]

    def _shown(self, unit: int, bit: int) -> list[int]:
        """Return what a listed unit brings to the release: what it picks, what it brings back, or itself."""
        if not self.corrections.touch(unit):
            return [unit]
        taken = self.corrections.reverts.get(unit)
        again = [
            shown
            for target in (taken.units if taken else ())
            if target in self.corrections.reverts
            for original in self.corrections.reverts[target].units
            for shown in self._itself(original, bit)
        ]
        return self._brought(unit, bit) or again or [unit]

    def _itself(self, unit: int, bit: int) -> list[int]:
        """Return how a unit is shown that the release ``bit`` is the first to have in force."""
        said = self.corrections.picks.get(unit)
        if said and said.units:
            return self._brought(unit, bit)
        return [unit] if self.arrival(unit) == bit else []
