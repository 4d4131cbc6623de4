"""Understands a repository's history: releases, changes, people."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kmesh_tracker.history.accounting import Ledger
from kmesh_tracker.history.changes import changes, written_in
from kmesh_tracker.history.corrections import Corrections
from kmesh_tracker.history.graph import Graph
from kmesh_tracker.history.mailmap import Mailmap
from kmesh_tracker.history.oddities import oddities
from kmesh_tracker.history.people import People, PeopleSettings, co_authors
from kmesh_tracker.history.releases import in_order, previous, releases
from kmesh_tracker.history.units import divide
from kmesh_tracker.records import Accounting, History, Release

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kmesh_tracker.history.releases import Mark
    from kmesh_tracker.history.units import Division
    from kmesh_tracker.plugin.source import Repository
    from kmesh_tracker.records import Change, Commit, Tag


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was read of a repository, not yet understood."""

    heads: Sequence[str]
    marks: Sequence[Mark]
    """The releases among the tags."""
    early: Sequence[Tag]
    """Tags of pre-releases."""
    commits: Sequence[Commit]
    """All that heads and those tags reach, children before parents."""
    mailmap: str
    notes: tuple[str, ...]
    """What is odd about the tags."""
    tags: Sequence[str] = ()
    """Names of all tags that lead to a commit."""
    stray: Sequence[str] = ()
    """Names of the tags that lead to something else, where the repository tells."""


@dataclass(frozen=True, slots=True)
class Step:
    """A release to be, with its place in the graph."""

    release: Release
    tip: int | None
    """Position of its commit."""
    after: int | None = None
    """Index of the step before it; None for the first."""


def gather(repository: Repository, as_of: date | None = None) -> Gathered:
    """Ask a repository for all that its history is made of: here is all that git takes its time for.

    Args:
        repository: what to read.
        as_of: leave out what was tagged after that day (in the offset that it names).

    """
    every = repository.tags()
    tags = [tag for tag in every if as_of is None or tag.tagged_at.date() <= as_of]
    marks, early, notes = releases(tags)
    heads = repository.heads()
    tips = dict.fromkeys([*heads, *(mark.tag.commit for mark in marks), *(tag.commit for tag in early)])
    commits = repository.commits(list(tips))
    names = [tag.name for tag in every]
    stray: Sequence[str] = getattr(repository, "stray_tags", ())  # no plugin's repository need have it
    return Gathered(heads, marks, early, commits, repository.mailmap(), tuple(notes), names, stray)


def read(
    repository: Repository,
    *,
    as_of: date | None = None,
    people: PeopleSettings | None = None,
    primary_releases: Sequence[Release] | None = None,
    gathered: Gathered | None = None,
) -> History:
    """Read a repository and understand its history.

    Args:
        repository: what to read.
        as_of: leave out what was committed or tagged after that day (in the offset that it names).
        people: what git alone cannot know of people.
        primary_releases: for a secondary repository the releases of the primary one; it has them as windows
            that end where they were tagged, or at its own tag of the same version.
        gathered: what :func:`gather` gave for the same day; read here where it is absent.

    Returns:
        the history. Its last release is what comes after the latest one, with ``tag`` None.

    """
    gathered = gathered or gather(repository, as_of)
    heads, marks, early = gathered.heads, gathered.marks, gathered.early
    graph = Graph(gathered.commits)
    notes = [*gathered.notes, *_gaps(graph, heads)]
    lines = [
        cut for head in heads if head in graph.at and (cut := _cut(graph, graph.at[head], as_of)) is not None
    ]
    if primary_releases is None:
        steps = _own_steps(in_order(marks, graph), graph, lines)
        notes += oddities(repository.name, gathered.tags, gathered.stray, marks)
    else:
        steps = _windows(primary_releases, marks, graph, lines)
    order = [step.tip for step in steps]
    others = [*lines[1:], *(graph.at[tag.commit] for tag in early if tag.commit in graph.at)]
    division = divide(graph, [tip for tip in (*order, *others) if tip is not None])
    masks = graph.masks([*order, *others])
    head = len(steps) - 1
    ledger = Ledger(division, Corrections(graph, division, masks, head), masks, head)
    persons = _people(graph, division, repository.url, gathered.mailmap, people)
    names = [step.release.tag or "" for step in steps]
    return History(
        repo=repository.name,
        url=repository.url,
        primary=repository.primary,
        releases=tuple(_accounted(steps, graph, ledger)),
        changes=tuple(changes(repository.name, graph, ledger, persons, names)),
        notes=tuple(notes),
    )


def with_paths(changes: Sequence[Change], repository: Repository) -> list[Change]:
    """Give the changes of one repository with :attr:`Change.paths` filled in."""
    todo = [(change.commit, change.parent) for change in changes if not change.paths]
    paths = repository.paths(todo) if todo else {}
    return [
        replace(change, paths=tuple(sorted(paths[change.commit]))) if change.commit in paths else change
        for change in changes
    ]


def _cut(graph: Graph, tip: int, as_of: date | None) -> int | None:
    """Give where a branch stood at the end of a day."""
    if as_of is None:
        return tip
    chain = graph.first_parents(tip)
    return next((at for at in chain if graph.commits[at].committed_at.date() <= as_of), None)


def _own_steps(ordered: Sequence[Mark], graph: Graph, lines: Sequence[int]) -> list[Step]:
    before = previous(ordered)
    place = {mark.version: index for index, mark in enumerate(ordered)}
    steps = []
    for mark in ordered:
        last = before.get(mark.version)
        release = Release(
            version=str(mark.version),
            tag=mark.tag.name,
            commit=mark.tag.commit,
            released_on=mark.tag.tagged_at.date(),
            previous=last.tag.name if last else None,
            prereleases=tuple(mark.prereleases),
            released_at=mark.tag.tagged_at,
        )
        steps.append(Step(release, graph.at[mark.tag.commit], place[last.version] if last else None))
    latest = max(ordered, key=lambda mark: mark.version, default=None)
    version = str(latest.version.bump_minor()) if latest else "0.1.0"
    coming = Release(version, None, None, None, latest.tag.name if latest else None)
    return [*steps, Step(coming, next(iter(lines), None), place[latest.version] if latest else None)]


def _windows(
    primary: Sequence[Release], marks: Sequence[Mark], graph: Graph, lines: Sequence[int]
) -> list[Step]:
    """Give the primary repository's releases as windows, each ending with what HEAD had when it was tagged.

    A release of an older line opens no window: what was merged meanwhile belongs to the next one.
    """
    own: dict[str, Tag] = {str(mark.version): mark.tag for mark in marks if mark.tag.commit in graph.at}
    chain = graph.first_parents(lines[0]) if lines else []
    steps: list[Step] = []
    highest = (-1, -1, -1)
    last: int | None = None
    for release in primary:
        major, minor, patch = (int(number) for number in release.version.split("-")[0].split(".")[:3])
        tip = None
        if release.tag is None:
            tip = next(iter(lines), None)
        elif release.version in own:
            tip = graph.at[own[release.version].commit]
        elif release.released_at and (major, minor, patch) > highest:
            moment = release.released_at
            tip = next((at for at in chain if graph.commits[at].committed_at <= moment), None)
        highest = max(highest, (major, minor, patch))
        commit = graph.commits[tip].id if tip is not None and release.tag else None
        steps.append(
            Step(replace(release, commit=commit, prereleases=(), accounting=Accounting()), tip, last)
        )
        last = len(steps) - 1 if tip is not None else last
    return steps


def _accounted(steps: Sequence[Step], graph: Graph, ledger: Ledger) -> list[Release]:
    done = []
    for bit, step in enumerate(steps):
        inside: list[int] = []
        if step.tip is not None:
            without = 0 if step.after is None else 1 << step.after
            inside = _range(graph, step.tip, ledger.masks, without)
        accounting, units = ledger.account(inside, bit)
        listed = dict.fromkeys(graph.commits[ledger.division.units[unit].position].id for unit in units)
        done.append(replace(step.release, accounting=accounting, listed=tuple(listed)))
    return done


def _range(graph: Graph, tip: int, masks: Sequence[int], without: int) -> list[int]:
    """Give the commits that ``tip`` reaches and the tips in ``without`` do not."""
    seen: set[int] = set()
    stack = [tip]
    while stack:
        here = stack.pop()
        if here not in seen and not masks[here] & without:
            seen.add(here)
            stack += graph.parents[here]
    return sorted(seen)


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


def _gaps(graph: Graph, heads: Sequence[str]) -> list[str]:
    """Name the commits that others need and the repository cannot give."""
    lost = Counter(parent for commit in graph.commits for parent in commit.parents if parent not in graph.at)
    lost.update(head for head in heads if head not in graph.at)
    return [
        f"The commit {id_} is damaged or absent, so what is behind it is not known: run `git fsck`."
        for id_ in lost
    ]
