"""Understands a repository's history: releases, changes, people."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from kmesh_tracker.history import wording
from kmesh_tracker.history.accounting import Ledger
from kmesh_tracker.history.changes import changes, written_in
from kmesh_tracker.history.corrections import Corrections
from kmesh_tracker.history.gathering import Gathered, gather
from kmesh_tracker.history.graph import Graph
from kmesh_tracker.history.loose_ends import lands_unread, picked_before, reverts_unread
from kmesh_tracker.history.mailmap import Mailmap
from kmesh_tracker.history.oddities import oddities
from kmesh_tracker.history.people import People, PeopleSettings, co_authors
from kmesh_tracker.history.steps import own_steps, windows
from kmesh_tracker.history.units import divide
from kmesh_tracker.plugin.source import Navigable
from kmesh_tracker.records import History, Release
from kmesh_tracker.versions import version_order

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kmesh_tracker.history.steps import Step
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

    Args:
        repository: what to read.
        as_of: leave out what was committed or tagged after that day (in the offset that it names).
        people: what git alone cannot know of people.
        primary_releases: for a secondary repository the releases of the primary one; it has them as windows
            that end where they were tagged, or at its own tag of the same version.
        part: what is needed of it; by default everything.
        gathered: what :func:`gather` gave for the same day and part; read here where it is absent.

    Returns:
        the history. Its last release is what comes after the latest one, with ``tag`` None. Of a part only
        the release asked for lists its changes and is accounted for, and only those changes are given, or
        with those around it.

    """
    gathered = gathered or gather(repository, as_of, part, primary_releases)
    read = _Reading(repository, gathered, as_of, primary_releases)
    if gathered.part and read.is_too_narrow(repository, gathered.part):
        further = replace(gathered.part, further=True)
        gathered = gather(repository, as_of, further, primary_releases, gathered.tagged)
        read = _Reading(repository, gathered, as_of, primary_releases)
    persons = _people(read.graph, read.division, repository.url, gathered.mailmap, people)
    names = [step.release.tag or "" for step in read.steps]
    releases = _accounted(repository, gathered, read)
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


class _Reading:
    """What is made of the commits that were gathered, or of the part of them."""

    def __init__(
        self,
        repository: Repository,
        gathered: Gathered,
        as_of: date | None,
        primary_releases: Sequence[Release] | None,
    ) -> None:
        tags = gathered.tagged
        self.graph = graph = Graph(gathered.commits)
        gaps = _gaps(repository, graph, gathered.heads, whole=gathered.part is None)
        trunk, *aside = [_cut(graph, graph.at.get(head), as_of) for head in gathered.heads] or [None]
        marks = [mark for mark in tags.marks if gathered.part or mark.tag.commit in graph.at]
        if primary_releases is None:
            self.steps = own_steps(marks, graph, trunk)
            odd = tuple(oddities(repository.name, tags.names, tags.stray, marks))
        else:
            self.steps = windows(primary_releases, marks, graph, trunk)
            odd = ()
        self.notes = (*tags.notes, *gaps, *odd)
        self.asked = _asked(self.steps, gathered.part) if gathered.part else None
        """The place of the only release of a part."""
        order = [step.tip for step in self.steps]
        others = [*aside, *(graph.at.get(tag.commit) for tag in tags.early)]
        self._slug = wording.slug(repository.url)
        self.division = divide(graph, [tip for tip in (*order, *others) if tip is not None], self._slug)
        self._masks = graph.masks([*order, *others])
        self._repository, self._floor = repository, gathered.floor

    @cached_property
    def ledger(self) -> Ledger:
        """What became of each change."""
        repository, asked, head = self._repository, self.asked, len(self.steps) - 1
        patches = repository.patches if isinstance(repository, Navigable) else None
        corrections = Corrections(
            self.graph, self.division, self._masks, head, slug=self._slug, patches=patches, asked=asked
        )
        ledger = Ledger(self.division, corrections, self._masks, head)
        if asked is not None and (tip := self.steps[asked].tip) is not None:
            here = self.graph.commits[tip].id
            ledger.out_before = picked_before(repository, ledger, asked, here, self._floor)
        return ledger

    def is_too_narrow(self, repository: Repository, part: Part) -> bool:
        """Tell whether more has to be read to tell of the release of a part."""
        if self.asked is None or not part.is_narrow:
            return False
        before = [(version_order(step.release.version), step) for step in self.steps[: self.asked]]
        minors = [
            (order, bit, step.release.commit) for bit, (order, step) in enumerate(before) if not order[2]
        ]
        lines = {
            bit: max([(order, commit) for order, _, commit in minors if order < here], default=((), None))[1]
            for here, bit, _ in minors
        }
        earlier = (1 << self.asked) - 1
        came = [
            index
            for index, unit in enumerate(self.division.units)
            if self._masks[unit.position] >> self.asked & 1 and not self._masks[unit.position] & earlier
        ]
        return lands_unread(self.graph, self.division, came) or reverts_unread(
            repository, self.graph, self.ledger, self.asked, lines
        )


def with_paths(changes: Sequence[Change], repository: Repository) -> list[Change]:
    """Give the changes of one repository with :attr:`Change.paths` filled in."""
    todo = [(change.commit, change.parent) for change in changes if not change.paths]
    paths = repository.paths(todo) if todo else {}
    return [
        replace(change, paths=tuple(sorted(paths[change.commit]))) if change.commit in paths else change
        for change in changes
    ]


def _cut(graph: Graph, tip: int | None, as_of: date | None) -> int | None:
    """Give where a branch stood at the end of a day."""
    if as_of is None or tip is None:
        return tip
    chain = graph.first_parents(tip)
    return next((at for at in chain if graph.commits[at].committed_at.date() <= as_of), None)


def _accounted(repository: Repository, gathered: Gathered, read: _Reading) -> list[Release]:
    steps, graph, ledger = read.steps, read.graph, read.ledger
    done = [step.release for step in steps]
    for bit in range(len(steps)) if read.asked is None else [read.asked]:
        step = steps[bit]
        if step.tip is None:
            continue
        without = 0 if step.after is None else 1 << step.after
        inside = _range(graph, step.tip, ledger.masks, without)
        last = steps[step.after].release.commit if step.after is not None else None
        unread = 0
        if part := gathered.part:
            known = gathered.floor[:1] if part.is_narrow or not last else ()
            unread = _unread(repository, graph, inside, [*known, *([last] if last else ())])
        accounting, units = ledger.account(inside, bit, unread)
        listed = dict.fromkeys(graph.commits[ledger.division.units[unit].position].id for unit in units)
        done[bit] = replace(step.release, accounting=accounting, listed=tuple(listed))
    return done


def _asked(steps: Sequence[Step], part: Part) -> int:
    """Give which release a part is about: what comes next where no tag has the version."""
    known = (bit for bit, step in enumerate(steps) if part.is_about(step.release.version, step.release.tag))
    return next(known, len(steps) - 1)


def _unread(repository: Repository, graph: Graph, inside: Sequence[int], last: Sequence[str]) -> int:
    """Count the commits of a range that were not read, because a release had them before the part begins."""
    commits, at = graph.commits, graph.at
    edge = {parent for here in inside for parent in commits[here].parents if parent not in at}
    edge.difference_update(last)
    return repository.count(sorted(edge), last) if edge and isinstance(repository, Navigable) else 0


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


def _gaps(repository: Repository, graph: Graph, heads: Sequence[str], *, whole: bool) -> list[str]:
    """Name the commits that others need and the repository cannot give."""
    lost = dict.fromkeys(getattr(repository, "damaged", ()))
    if whole:
        parents = (parent for commit in graph.commits for parent in commit.parents)
        lost |= dict.fromkeys(id_ for id_ in (*parents, *heads) if id_ not in graph.at)
    return [
        f"The commit {id_} is damaged or absent, so what is behind it is not known: run `git fsck`."
        for id_ in lost
    ]
