"""What picks and reverts leave in force, release by release."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kmesh_tracker.history.forges import UNKNOWN, Forge
from kmesh_tracker.history.picks import find_picks
from kmesh_tracker.history.register import Register, Statement
from kmesh_tracker.history.reverts import find_reverts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kmesh_tracker.history.copies import Patches
    from kmesh_tracker.history.graph import Graph
    from kmesh_tracker.history.units import Division


class Corrections:
    """The picks and reverts among the units of a repository.

    Attributes:
        picks: by unit, the changes that it brings to another line.
        picked_by: by unit, those that bring it to another line.
        reverts: by unit, the changes that it is there to take back.
    """

    def __init__(
        self,
        graph: Graph,
        division: Division,
        masks: Sequence[int],
        head: int,
        near: int = -1,
        *,
        forge: Forge = UNKNOWN,
        patches: Patches | None = None,
    ) -> None:
        """Find them; ``near`` are the tips that count."""
        register = Register(graph, division, masks, head, forge, near)
        self._masks = register.masks
        self.picks = find_picks(register, patches)
        self.picked_by: dict[int, list[int]] = defaultdict(list)
        for index, said in self.picks.items():
            for original in said.units:
                self.picked_by[original].append(index)
        reverts, mixed = find_reverts(register)
        self.reverts: dict[int, Statement] = {}
        self._takers: dict[int, list[int]] = defaultdict(list)
        for index, said in sorted([*reverts.items(), *mixed.items()]):
            # A revert that was picked names the original; on its own line it takes back the pick of that.
            named = dict.fromkeys(form for target in said.units for form in self.forms(target))
            taken = register.all_behind([form for form in named if form != index], index)
            if index in reverts:
                self.reverts[index] = Statement(said.found, tuple(taken))
            for form in taken:
                self._takers[form].append(index)
        self._touched = frozenset({*self.picks, *self.picked_by, *self.reverts, *self._takers})
        self._force: dict[int, int] = {}

    def touch(self, unit: int) -> bool:
        """Return whether a unit picks, takes back, or is picked or taken back; most do nothing of that."""
        return unit in self._touched

    @property
    def taken(self) -> Iterable[int]:
        """Those that another took back, on whatever line."""
        return self._takers

    def forms(self, unit: int) -> list[int]:
        """Return the unit, what it picks, and the other picks of that."""
        said = self.picks.get(unit)
        originals = [unit, *(said.units if said else ())]
        return [form for original in originals for form in (original, *self.picked_by.get(original, ()))]

    def in_force(self, unit: int) -> int:
        """Return the tips at which a change is in force, a bit for each: not taken back, or brought back."""
        if unit not in self._takers:
            return self._masks[unit]
        work = [] if unit in self._force else [unit]
        while work:
            here = work[-1]
            takers = self._takers.get(here, ())
            if todo := [taker for taker in takers if taker not in self._force]:
                work += todo  # a taker is built on what it takes back, so this ends
            else:
                gone = 0
                for taker in takers:
                    gone |= self._force[taker]
                self._force[here] = self._masks[here] & ~gone
                work.pop()
        return self._force[unit]

    def alive(self, unit: int, bit: int) -> bool:
        """Return whether a change of the tip ``bit`` is in force there."""
        return bool(self.in_force(unit) >> bit & 1)

    def taker(self, unit: int, bit: int) -> int | None:
        """Return the latest change that took this one back and is itself in force at the tip ``bit``."""
        return next((taker for taker in reversed(self._takers.get(unit, ())) if self.alive(taker, bit)), None)
