"""Commits that stand on two lines: written by one author in one second, or with the same patch."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kmesh_tracker.history import wording
from kmesh_tracker.history.register import TRIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmesh_tracker.history.register import Register, Statement

Key = tuple[str, ...] | tuple[str, float, str]
"""What two copies of a commit share: author, time and subject; or the id that Gerrit gave it."""
Patches = Callable[[Sequence[str]], Mapping[str, str]]
"""Returns by commit what is the same for all with the same patch; without merges, empty and lost ones."""
UNITS: Final = 50
"""Changes without other evidence for which patches are compared; a project with more does not pick."""
COMMITS: Final = 100  # commits whose patch is compared with that of one change: those next to it in time
PATCHES: Final = 300  # patches that are asked for in all; git takes some 100 ms for a thousand small ones


def find_copies(register: Register) -> dict[int, list[int]]:
    """Find units whose every commit stands elsewhere too: in one earlier unit, else in several."""
    places: dict[Key, list[int]] = defaultdict(list)
    commits = register.graph.commits
    keys: dict[int, list[Key]] = {}
    named: dict[Key, list[Key]] = {}
    for index in _suspects(register):
        written = [commits[at] for at in register.own[index]]
        keys[index] = [(one.author.email, one.authored_at.timestamp(), one.subject) for one in written]
        for key, one in zip(keys[index], written, strict=True):
            places[key].append(index)
            if "Change-Id: I" in one.message:
                named[key] = [(name,) for name in wording.change_ids(one.message)]
                for name in named[key]:
                    places[name].append(index)
    found = {}
    for index, here in keys.items():
        # Most commits are nowhere else: a look at the first one spares the rest.
        if not here or (len(places[here[0]]) < 2 and here[0] not in named):
            continue
        elsewhere = [_elsewhere(register, index, places, [key, *named.get(key, ())]) for key in here]
        if all(elsewhere) and (originals := _fewest(register, index, elsewhere)):
            found[index] = originals
    return found


def _suspects(register: Register) -> list[int]:
    """Return the units of which a commit was written in the second of another, or has a name of Gerrit's."""
    commits = register.graph.commits
    when = {at: commits[at].authored_at.timestamp() for own in register.own for at in own}
    shared = {one for one, next_ in pairwise(sorted(when.values())) if one == next_}
    found = []
    for index, own in enumerate(register.own):
        for at in own:
            if when[at] in shared or "Change-Id: I" in commits[at].message:
                found.append(index)
                break
    return found


def _elsewhere(
    register: Register, index: int, places: Mapping[Key, list[int]], keys: Sequence[Key]
) -> list[int]:
    """Return the earlier units in which a commit stands too."""
    now = register.when[index], index
    units = {unit for key in keys if len(places[key]) <= TRIES for unit in places[key]}
    return [other for other in sorted(units) if (register.when[other], other) < now]


def _fewest(register: Register, index: int, elsewhere: Sequence[Sequence[int]]) -> list[int]:
    """Return the one unit on another line that has all the commits, else one for each if each has one."""
    shared = set(elsewhere[0]).intersection(*elsewhere[1:])
    whole = next((other for other in sorted(shared) if register.apart(other, index)), None)
    if whole is not None:
        return [whole]
    each = [next((unit for unit in units if register.apart(unit, index)), None) for units in elsewhere]
    originals = list(dict.fromkeys([unit for unit in each if unit is not None]))
    return originals if None not in each else []


def written_at_once(register: Register, units: Sequence[int]) -> dict[int, int]:
    """Find for each of some units of one commit the one other that its author wrote in the same second.

    That is what ``git cherry-pick --edit`` leaves. So does a script that commits to two lines at a time.
    """
    commits, own = register.graph.commits, register.own

    def key(index: int) -> tuple[str, float]:
        commit = commits[own[index][0]]
        return commit.author.email, commit.authored_at.timestamp()

    asked = {key(index) for index in units}
    if not asked:
        return {}
    moments: dict[tuple[str, float], list[int]] = defaultdict(list)
    for index, positions in enumerate(own):
        if len(positions) == 1 and (found := key(index)) in asked:
            moments[found].append(index)
    pairs = {}
    for index in units:
        others = [other for other in moments[key(index)][: TRIES + 1] if other != index]
        if len(others) == 1 and register.apart(others[0], index):
            pairs[index] = others[0]
    return pairs


def find_same_patches(
    register: Register, picks: Mapping[int, Statement], patches: Patches | None
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
    ]
    pairs = list(written_at_once(register, alone).items())
    if patches:
        pairs = _same_patches(register, alone, pairs, patches)
    found: dict[int, int] = {}
    for pair in pairs:
        old, new = sorted(pair, key=lambda index: (register.when[index], index))
        if new not in found and not (new in picks and picks[new].units):
            found[new] = old
    return found


def _same_patches(
    register: Register, alone: Sequence[int], pairs: Iterable[tuple[int, int]], patches: Patches
) -> list[tuple[int, int]]:
    """Return the pairs whose patches are the same, among those named and those near each other in time."""
    commits, own, owner = register.graph.commits, register.own, register.division.owner
    near = {index: [own[other][0]] for index, other in pairs}
    fixes = [index for index in alone if not wording.is_of_one_line(register.bare[index])]
    if 0 < len(fixes) <= UNITS:
        for index, positions in _near_in_time(register, fixes).items():
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


def _near_in_time(register: Register, units: Sequence[int]) -> dict[int, list[int]]:
    """Return for each unit the commits made since its line left the trunk, those nearest in time first.

    A commit of a change of several does not count: with it alone that change is not picked.
    """
    own = register.own
    since = {index: _parted(register, index) for index in units}
    first = min(since.values())
    single = (positions[0] for positions in own if len(positions) == 1)
    times = register.graph.times
    rows = sorted((when, at) for at in single if (when := times[at]) >= first)
    most = min(COMMITS, PATCHES // len(units))
    near = {}
    for index, begun in since.items():
        mine = own[index][0]
        now = times[mine]
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
    return float("-inf") if here is None else graph.times[here]
