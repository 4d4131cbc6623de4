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
    """By commit, a bit for each tip: of the releases, oldest first, then of HEAD, then of others."""
    head: int
    """The bit of HEAD; all below are releases."""

    def entry(self, unit: int) -> int | None:
        """Give the first release or HEAD whose history has the change; None where only other branches do."""
        mask = self.masks[self.division.units[unit].position] & ((2 << self.head) - 1)
        return (mask & -mask).bit_length() - 1 if mask else None

    def first(self, unit: int) -> int | None:
        """Give the first tip at which the change is in force, by itself."""
        entry = self.entry(unit)
        if entry is None or self.corrections.alive(unit, entry):
            return entry
        mask = self.masks[self.division.units[unit].position]
        return next(
            (
                bit
                for bit in range(entry + 1, self.head + 1)
                if mask >> bit & 1 and self.corrections.alive(unit, bit)
            ),
            None,
        )

    def released(self, unit: int) -> int | None:
        """Give the first release that has the change, be it by a pick; None while none has."""
        family = self.corrections.family(unit)
        original = unit not in self.corrections.picks
        bits = [bit for one in (family if original else [unit]) if (bit := self.first(one)) is not None]
        return min((bit for bit in bits if bit < self.head), default=None)

    def place(self, unit: int, bit: int) -> str:
        """Tell what becomes of a change in the release ``bit``: a part of the accounting, or a reason."""
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
        """Tell whether a change only takes back what came in the same release."""
        said = self.corrections.reverts.get(unit)
        if not said or not said.units:
            return False
        return all(
            any(self.entry(member) == bit for member in self.corrections.family(target))
            for target in said.units
        )

    def account(self, positions: Iterable[int], bit: int) -> tuple[Accounting, list[int]]:
        """Sort the commits of the range of the release ``bit``.

        Returns:
            how many went where, the parts adding up to the total; and the units to list, newest first.

        """
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
        accounting = Accounting(
            total, count["listed"], count["inside"], count["already_released"], count["reverted"], left_out
        )
        listed = [self._shown(index, bit) for index, where in places.items() if where == "listed"]
        return accounting, listed

    def _shown(self, unit: int, bit: int) -> int:
        """Give the unit that a listed one brings to the release: what it picks, or what it brings back."""
        picked = self.corrections.picks.get(unit)
        taken = self.corrections.reverts.get(unit)
        behind = [*picked.units] if picked else []
        for target in taken.units if taken else ():
            again = self.corrections.reverts.get(target)
            behind += again.units if again else ()
        return next((other for other in behind if self.released(other) == bit), unit)
