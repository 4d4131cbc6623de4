"""Commits that change the same lines in the same way: the last evidence of a pick, as git has to be asked."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from kmesh_tracker.history import wording
from kmesh_tracker.history.copies import written_at_once

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmesh_tracker.history.register import Register, Statement

Patches = Callable[[Sequence[str]], Mapping[str, str]]
"""Gives by commit what is the same for all with the same patch; merges, empty ones and lost ones left out."""

UNITS: Final = 50
"""Changes without other evidence for which patches are compared; a project with more does not pick."""
COMMITS: Final = 100
"""Commits whose patch is compared with that of one change: those next to it in time."""
PATCHES: Final = 300
"""Patches that are asked for in all; git takes some 100 ms for a thousand small ones."""


def find_same_patches(
    register: Register, picks: Mapping[int, Statement], patches: Patches | None, asked: int | None = None
) -> dict[int, int]:
    """Return by unit the unit of which it is a copy under other words.

    Only changes of one commit that stand off the trunk and of which nothing is known yet are looked at. Two
    that one author wrote in one second are a pair, unless their patches tell otherwise; of others the patches
    must be the same. The later one is the pick.
    """
    known = {unit for said in picks.values() for unit in said.units}
    alone = [
        index
        for index, own in enumerate(register.own)
        if len(own) == 1
        and not register.on_trunk(index)
        and index not in known
        and not (index in picks and picks[index].units)
        and (asked is None or register.entry(index) == asked)
    ]
    pairs = list(written_at_once(register, alone).items())
    if patches:
        pairs = _same(register, alone, pairs, patches)
    found: dict[int, int] = {}
    for pair in pairs:
        old, new = sorted(pair, key=lambda index: (register.when[index], index))
        if new not in found and not (new in picks and picks[new].units):
            found[new] = old
    return found


def _same(
    register: Register, alone: Sequence[int], pairs: Iterable[tuple[int, int]], patches: Patches
) -> list[tuple[int, int]]:
    """Return the pairs whose patches are the same, among those named and those near each other in time."""
    commits, own, owner = register.graph.commits, register.own, register.division.owner
    near = {index: [own[other][0]] for index, other in pairs}
    fixes = [index for index in alone if not wording.is_of_one_line(register.bare[index])]
    if 0 < len(fixes) <= UNITS:
        for index, positions in _near(register, fixes).items():
            near[index] = [*near.get(index, ()), *positions]
    wanted = {at for index, positions in near.items() for at in (own[index][0], *positions)}
    known = patches([commits[at].id for at in sorted(wanted)]) if wanted else {}
    same = []
    for index, positions in near.items():
        mine = known.get(commits[own[index][0]].id)
        alike = (owner[at] for at in positions if mine and known.get(commits[at].id) == mine)
        other = next((unit for unit in alike if unit >= 0 and register.apart(unit, index)), None)
        if other is not None:
            same.append((index, other))
    return same


def _near(register: Register, units: Sequence[int]) -> dict[int, list[int]]:
    """Return for each unit the commits made since its line left the trunk, those nearest in time first.

    A commit of a change of several does not count: with it alone that change is not picked.
    """
    commits, own = register.graph.commits, register.own
    since = {index: _parted(register, index) for index in units}
    first = min(since.values())
    single = (positions[0] for positions in own if len(positions) == 1)
    rows = sorted((when, at) for at in single if (when := commits[at].committed_at.timestamp()) >= first)
    most = min(COMMITS, PATCHES // len(units))
    near = {}
    for index, begun in since.items():
        mine = own[index][0]
        now = commits[mine].committed_at.timestamp()
        place = bisect_left(rows, (now, 0))
        around = rows[max(bisect_left(rows, (begun, 0)), place - most) : place + most]
        around.sort(key=lambda row: (abs(row[0] - now), row[1]))
        near[index] = [at for _, at in around[: most + 1] if at != mine]
    return near


def _parted(register: Register, index: int) -> float:
    """Return when a unit's line left the trunk; from the beginning if it never was on it."""
    graph = register.graph
    here: int | None = register.division.units[index].position
    while here is not None and not register.is_on_trunk(here):
        here = graph.first[here]
    return float("-inf") if here is None else graph.commits[here].committed_at.timestamp()
