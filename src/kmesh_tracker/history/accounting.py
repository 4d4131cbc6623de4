"""Where each commit of a release's range went."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kmesh_tracker.records import Accounting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kmesh_tracker.history.corrections import Corrections
    from kmesh_tracker.history.units import Division

MERGES: Final = "merges that bring no change of their own"
REPEATS: Final = "picks of a change that is listed"


@dataclass(slots=True)
class Ledger:
    """Tells for each change which release has it first, and what became of it there."""

    division: Division
    corrections: Corrections
    masks: Sequence[int]
    """By commit, a bit for each tip: those of the releases in order, oldest first, then that of HEAD, then others."""
    head: int
    """The bit of HEAD; all below are releases."""

    def entry(self, unit: int) -> int | None:
        """Give the first tip, release or HEAD, whose history has the change; None where only other branches do."""
        mask = self.masks[self.division.units[unit].position] & ((2 << self.head) - 1)
        return (mask & -mask).bit_length() - 1 if mask else None

    def first(self, unit: int) -> int | None:
        """Give the first tip at which the change is in force, by itself."""
        mask = self.masks[self.division.units[unit].position]
        return next(
            (bit for bit in range(self.head + 1) if mask >> bit & 1 and self.corrections.alive(unit, bit)),
            None,
        )

    def released(self, unit: int) -> int | None:
        """Give the first release that has the change, also where a pick brought it there; None while none has."""
        family = self.corrections.family(unit)
        original = unit not in self.corrections.picks
        bits = [bit for one in (family if original else [unit]) if (bit := self.first(one)) is not None]
        return min((bit for bit in bits if bit < self.head), default=None)

    def place(self, unit: int, bit: int) -> str:
        """Tell what a change of the range is in the release ``bit``: a part of :class:`Accounting`, or a reason."""
        if self.entry(unit) != bit:
            return "already_released"
        if not self.corrections.alive(unit, bit) or self._cancels(unit, bit):
            return "reverted"
        family = [other for other in self.corrections.family(unit) if other != unit]
        firsts = {other: self.first(other) for other in family}
        if any(first is not None and first < bit for first in firsts.values()):
            return "already_released"
        here = [unit, *(other for other in family if firsts[other] == bit and self.entry(other) == bit)]
        originals = [other for other in sorted(here) if other not in self.corrections.picks]
        return "listed" if unit == (originals or sorted(here))[0] else REPEATS

    def _cancels(self, unit: int, bit: int) -> bool:
        """Tell whether a change only takes back what came in the same release, or only brings back what is listed."""
        said = self.corrections.reverts.get(unit)
        if not said or not said.units:
            return False
        own_mask = self.masks
        return all(
            self.entry(target) == bit
            or any(
                self.entry(member) == bit and own_mask[self.division.units[member].position] >> bit & 1
                for member in self.corrections.family(target)
            )
            for target in said.units
        )

    def account(self, positions: Iterable[int], bit: int) -> Accounting:
        """Sort the commits of the range of the release ``bit``; the parts add up to the total."""
        count: Counter[str] = Counter()
        places: dict[int, str] = {}
        total = 0
        for position in positions:
            total += 1
            index = self.division.owner[position]
            if index < 0:
                count[MERGES] += 1
                continue
            if index not in places:
                places[index] = self.place(index, bit)
            where = places[index]
            if where == "listed" and self.division.units[index].position != position:
                where = "inside"
            count[where] += 1
        left_out = tuple((reason, count[reason]) for reason in (MERGES, REPEATS) if count[reason])
        return Accounting(
            total, count["listed"], count["inside"], count["already_released"], count["reverted"], left_out
        )
