"""The releases of a repository, in order, each with its place in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from kmesh_tracker.history.lines import coming, on_branch
from kmesh_tracker.history.releases import in_order, latest, previous
from kmesh_tracker.records import Accounting, Release
from kmesh_tracker.versions import version_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.history.graph import Graph
    from kmesh_tracker.history.lines import Branch, Early, Selection
    from kmesh_tracker.history.releases import Mark
    from kmesh_tracker.versions import Numbers


class Step(Struct, frozen=True):
    """A release, out or upcoming, with its place in the graph."""

    release: Release
    tip: int | None  # position of its commit; None where that was not read
    after: int | None = None  # index of the step before it; None for the first


def own_steps(
    marks: Sequence[Mark], early: Early, branches: Sequence[Branch], graph: Graph, asked: Selection
) -> list[Step]:
    """Return the releases of a primary repository, oldest first, then upcoming ones, the trunk's last."""
    ordered = in_order(marks, graph)
    last = latest(ordered)
    if asked.branch:
        to_come = [on_branch(asked.branch, ordered, early, branches, graph)]
    else:
        *announced, of_trunk = coming(ordered, last, early, branches, graph)
        to_come = [*(one for one in announced if not asked.skips(version_order(one.version))), of_trunk]
    ordered, below = _as_one(ordered, asked, graph)
    place = {mark.order: index for index, mark in enumerate(ordered)}
    steps = []
    for mark in ordered:
        before = below.get(mark.order)
        release = Release(
            version=mark.version,
            tag=mark.tag.name,
            commit=mark.tag.commit,
            released_on=mark.tag.tagged_at.date(),
            previous=before.tag.name if before else None,
            prereleases=tuple(mark.prereleases),
            released_at=mark.tag.tagged_at,
        )
        steps.append(Step(release, graph.at.get(mark.tag.commit), place[before.order] if before else None))
    for one in to_come:
        before = latest([mark for mark in ordered if mark.order < version_order(one.version)] or ordered)
        after = len(steps) - 1 if len(steps) > len(ordered) else place[before.order] if before else None
        release = Release(
            one.version,
            None,
            None,
            None,
            before.tag.name if before else None,
            one.prereleases,
            branch=one.branch,
        )
        steps.append(Step(release, one.tip, after))
    return steps


def _as_one(
    ordered: Sequence[Mark], asked: Selection, graph: Graph
) -> tuple[list[Mark], dict[Numbers, Mark]]:
    """Return the releases without those inside the range asked for, and the one before each."""
    kept = [mark for mark in ordered if not asked.skips(mark.order)]
    ends = {mark.version: mark for mark in kept}
    since, until = ends.get(asked.since), ends.get(asked.until)
    if since is None or until is None:
        return kept, previous(kept, graph)
    if kept.index(since) > kept.index(until):  # a patch that was made later
        kept.remove(since)
        kept.insert(kept.index(until), since)
    return kept, {**previous(kept, graph), until.order: since}


def windows(primary: Sequence[Release], marks: Sequence[Mark], graph: Graph, trunk: int | None) -> list[Step]:
    """Return the primary's releases as windows of another repository, each ending where its trunk was."""
    own = {mark.version: graph.at.get(mark.tag.commit) for mark in marks}
    chain = list(graph.first_parents(trunk)) if trunk is not None else []
    openers = {release.version for release in opening(primary)}
    steps: list[Step] = []
    last: int | None = None
    for release in primary:
        tip = own.get(release.version)
        if release.tag is None:
            tip = trunk if release.version in openers else None
        elif tip is None and release.released_at and release.version in openers:
            moment = release.released_at.timestamp()
            tip = next((at for at in chain if graph.times[at] <= moment), None)
        commit = graph.ids[tip] if tip is not None and release.tag else None
        mine = replace(release, commit=commit, prereleases=(), accounting=Accounting(), listed=())
        steps.append(Step(mine, tip, last))
        last = len(steps) - 1 if tip is not None else last
    return steps


def opening(primary: Sequence[Release]) -> list[Release]:
    """Return the releases that open a window for other repositories.

    A release of an older line opens none: what was merged meanwhile belongs to the next one.
    """
    found = []
    highest: tuple[int, ...] = (-1,)
    for release in primary:
        number = version_order(release.version)
        if number > highest:
            found.append(release)
        highest = max(highest, number)
    return found
