"""Reads a repository's history: its releases with the changes in them, every commit accounted for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kmesh_tracker.history.changes import changes, written_in
from kmesh_tracker.history.gathering import Gathered, gather
from kmesh_tracker.history.people import People, PeopleSettings, co_authors
from kmesh_tracker.history.signatures import Mailmap
from kmesh_tracker.history.understanding import Reading
from kmesh_tracker.plugin.source import Navigable
from kmesh_tracker.records import History, Release

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kmesh_tracker.history.graph import Graph
    from kmesh_tracker.history.units import Division
    from kmesh_tracker.history.window import Part
    from kmesh_tracker.plugin.source import Repository
    from kmesh_tracker.records import Change


def read(
    repository: Repository,
    *,
    as_of: date | None = None,
    people: PeopleSettings | None = None,
    primary_releases: Sequence[Release] | None = None,
    part: Part | None = None,
    gathered: Gathered | None = None,
) -> History:
    """Read a repository and understand its history.

    Returns:
        the history. Its last release is what comes after the latest one, with ``tag`` None. Of a part only
        the release asked for lists its changes and is accounted for, and only those changes are given, or
        with those around it.
    """
    gathered = gathered or gather(repository, as_of, part, primary_releases)
    read = Reading(repository, gathered, as_of, primary_releases)
    if wider := read.wider():
        gathered = gather(repository, as_of, wider, primary_releases, gathered.tagged)
        read = Reading(repository, gathered, as_of, primary_releases)
    persons = _people(read.graph, read.division, repository.url, gathered.mailmap, people)
    names = [step.release.tag or "" for step in read.steps]
    releases = accounted(read)
    shown = None
    if read.asked is not None and gathered.part and not gathered.part.around:
        shown = releases[read.asked].listed
    return History(
        repo=repository.name,
        url=repository.url,
        primary=repository.primary,
        releases=tuple(releases),
        changes=tuple(changes(repository.name, read.graph, read.ledger, persons, names, shown)),
        notes=read.notes,
    )


def with_paths(changes: Sequence[Change], repository: Repository) -> list[Change]:
    """Return the changes of one repository with :attr:`Change.paths` filled in."""
    todo = [(change.commit, change.parent) for change in changes if not change.paths]
    paths = repository.paths(todo) if todo else {}
    return [
        replace(change, paths=tuple(sorted(paths[change.commit]))) if change.commit in paths else change
        for change in changes
    ]


def _people(
    graph: Graph, division: Division, url: str | None, mailmap: str, settings: PeopleSettings | None
) -> People:
    signatures = [commit.author for commit in graph.commits]
    named = [who for commit in graph.commits for who in co_authors(commit.message)]
    people = People([*signatures, *named], Mailmap(mailmap), settings)
    owner = (url or "").rpartition("/")[0].rpartition("/")[2].lower()
    for unit in division.units:
        handle = unit.request.owner if unit.request else None
        if handle and handle.lower() != owner:
            people.vote(handle, [graph.commits[at].author for at in written_in(graph, unit)])
    people.settle()
    return people


def accounted(read: Reading) -> list[Release]:
    """Return the releases with what they list; of a part only the one that was asked for."""
    steps, graph, ledger, gathered = read.steps, read.graph, read.ledger, read.gathered
    done = [step.release for step in steps]
    for bit in range(len(steps)) if read.asked is None else [read.asked]:
        step = steps[bit]
        if step.tip is None:
            continue
        without = 0 if step.after is None else 1 << step.after
        inside = _range_of(graph, step.tip, ledger.masks, without)
        last = steps[step.after].release.commit if step.after is not None else None
        unread = 0
        if part := gathered.part:
            known = gathered.floor[:1] if part.is_narrow or not last else ()
            unread = _unread(read.repository, graph, inside, [*known, *([last] if last else ())])
        accounting, units = ledger.account(inside, bit, unread)
        listed = dict.fromkeys(graph.commits[ledger.division.units[unit].position].id for unit in units)
        done[bit] = replace(step.release, accounting=accounting, listed=tuple(listed))
    return done


def _unread(repository: Repository, graph: Graph, inside: Sequence[int], last: Sequence[str]) -> int:
    """Count the commits of a range that were not read, because a release had them before the part begins."""
    commits, at = graph.commits, graph.at
    edge = {parent for here in inside for parent in commits[here].parents if parent not in at}
    edge.difference_update(last)
    return repository.count(sorted(edge), last) if edge and isinstance(repository, Navigable) else 0


def _range_of(graph: Graph, tip: int, masks: Sequence[int], without: int) -> list[int]:
    """Return the commits that ``tip`` reaches and the tips in ``without`` do not."""
    seen: set[int] = set()
    stack = [tip]
    while stack:
        here = stack.pop()
        if here not in seen and not masks[here] & without:
            seen.add(here)
            stack += graph.parents[here]
    return sorted(seen)
