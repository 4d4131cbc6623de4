"""Commits that stand on two lines: they keep their author and the second in which they were written."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from kmesh_tracker.history import wording
from kmesh_tracker.history.register import TRIES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kmesh_tracker.history.register import Register

Key = tuple[str, ...] | tuple[str, float, str]
"""What two copies of a commit share: author, time and subject; or the id that Gerrit gave it."""


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
    moments = sorted([commits[at].authored_at.timestamp() for own in register.own for at in own])
    shared = {one for one, next_ in pairwise(moments) if one == next_}
    return [
        index
        for index, own in enumerate(register.own)
        if any(
            commits[at].authored_at.timestamp() in shared or "Change-Id: I" in commits[at].message
            for at in own
        )
    ]


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
