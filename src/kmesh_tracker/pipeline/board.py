"""What is made of the inputs: plans, their links and verdicts, put together release by release."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from kmesh_tracker import plan
from kmesh_tracker.errors import UsageError
from kmesh_tracker.linking import CORE, Linker, labels_of, query_for, twins
from kmesh_tracker.linking.signals import same_repo
from kmesh_tracker.records import Explanation, Release, ReleaseStatus
from kmesh_tracker.verdict import judge
from kmesh_tracker.versions import normal_version, version_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from kmesh_tracker.linking import Query
    from kmesh_tracker.pipeline.inputs import Inputs
    from kmesh_tracker.records import Change, History, Item, Link, Plan, Reference

NEXT = "next"
"""Stands for the first version that is not out."""


class Board:
    """The project's releases, each with what was planned for it and what became of that."""

    def __init__(self, inputs: Inputs, project: str) -> None:
        self._inputs = inputs
        self._project = project
        self._linkers: dict[str, Linker] = {}
        self._links: dict[tuple[str, Item], tuple[Link, ...]] = {}

    @property
    def _words(self) -> str:
        """What the project calls itself."""
        return f"{self._project} {self._inputs.histories[0].repo}"

    @cached_property
    def _talked(self) -> plan.Talked:
        """What the minutes say of releases."""
        changes = self._inputs.changes
        people = {name for change in changes for p in change.people for name in (p.name, p.handle) if name}
        return plan.read(
            self._inputs.meetings,
            self._inputs.releases,
            project=self._words,
            people=people,
            goals=self._inputs.goals,
            title_of=self._title_of,
        )

    @property
    def versions(self) -> tuple[str, ...]:
        """Every version that has a tag or that was spoken of, in order."""
        return self._talked.versions

    @cached_property
    def linker(self) -> Linker:
        """Finds among the changes of all repositories and times."""
        return self._linker_for(self._inputs.changes)

    def _linker_for(self, changes: Sequence[Change]) -> Linker:
        return Linker(
            changes,
            primary=self._inputs.histories[0].repo,
            urls=self._inputs.urls,
            aside=frozenset(re.findall(r"[a-z][a-z0-9]{1,40}", self._words.lower())),
        )

    def linker_of(self, version: str) -> Linker:
        """Give what finds among the changes that can be meant by a plan for ``version``.

        These are the ones merged in the making of it, of the minor release before and of the one after: what
        is older was no plan any more, and what is younger is no slip of this plan but another matter.
        """
        if version not in self._linkers:
            start, end = self._span(version)
            near = [
                change
                for change in self._inputs.changes
                if (not start or start < change.merged_on) and (not end or change.merged_on <= end)
            ]
            self._linkers[version] = self._linker_for(self._inputs.with_paths(near))
        return self._linkers[version]

    def _span(self, version: str) -> tuple[date | None, date | None]:
        order = version_order(version)
        minors = [r for r in self._inputs.releases if r.released_on and version_order(r.version)[2] == 0]
        before = [r.released_on for r in minors if version_order(r.version) < order]
        after = [r.released_on for r in minors if version_order(r.version) > order]
        return before[-2] if len(before) > 1 else None, after[0] if after else None

    @cached_property
    def _by_number(self) -> dict[int, list[Change]]:
        found: dict[int, list[Change]] = {}
        for change in self._inputs.changes:
            for number in {change.number, *change.issues} - {None}:
                found.setdefault(int(number or 0), []).append(change)
        return found

    def _title_of(self, reference: Reference) -> str | None:
        """Give the title of the change that a line cites."""
        if reference.number is None or reference.kind == "issue":
            return None
        for change in self._by_number.get(reference.number, ()):
            if change.number == reference.number and same_repo(reference, change, self._inputs.urls):
                return change.title
        return None

    def plan(self, version: str) -> Plan:
        """Give the plan of a version; ``next`` is the first version that is not out.

        Raises:
            UsageError: neither a tag nor the minutes know such a version.
        """
        known = self._talked.plan(self._resolve(version))
        groups = twins(list(self._linked(known)), self._talked.names.alike)
        items = [plan.join(group) for group in groups]
        return replace(known, items=tuple(items))

    def _resolve(self, version: str) -> str:
        if version == NEXT:
            return self._next
        wanted = normal_version(version)
        for known in self.versions:
            if known == wanted or version == self.release(known).tag:
                return known
        names = ", ".join(self.versions) or "none"
        raise UsageError(
            f"No release {version!r} is known to tags or minutes: choose one of {names}, or '{NEXT}'."
        )

    @cached_property
    def _next(self) -> str:
        """The first version after the latest release that is spoken of, else the one that would follow it."""
        tagged = [release.version for release in self._inputs.releases if release.tag]
        latest = max(map(version_order, tagged), default=(-1,))
        pending = next((r.version for r in self._inputs.releases if not r.tag), "0.1.0")
        return next((known for known in self.versions if version_order(known) > latest), pending)

    def release(self, version: str) -> Release:
        """Give the release of a version; one that was only spoken of has no tag."""
        releases = self._inputs.releases
        for release in releases:
            if release.version == version and release.tag:
                return release
        if version == self._next:
            pending = next((release for release in releases if not release.tag), None)
            if pending:
                return Release(version, None, pending.commit, None, pending.previous, listed=pending.listed)
        earlier = [r.tag for r in releases if r.tag and version_order(r.version) < version_order(version)]
        return Release(version, None, None, None, earlier[-1] if earlier else None)

    def _asking(self, known: Plan) -> Callable[[Item], Query]:
        """Give what makes the query for any item of a plan."""
        order = version_order(known.version)
        before = tuple(r for r in self._inputs.releases if r.tag and version_order(r.version) < order)
        release, labels = self.release(known.version), labels_of(known.items)
        return lambda item: query_for(item, release, before, labels)

    def status(self, known: Plan) -> ReleaseStatus:
        """Put together what is known of one release."""
        release = self.release(known.version)
        histories = [(read, mine) for read in self._inputs.histories if (mine := _same(read, release))]
        keys = {(read.repo, commit) for read, mine in histories for commit in mine.listed}
        listed = [change for change in self._inputs.changes if change.key in keys]
        return ReleaseStatus(
            version=known.version,
            tag=release.tag,
            released_on=release.released_on,
            previous=release.previous,
            deadlines=known.deadlines,
            slips=known.slips,
            items=tuple(judge(item, links, release, self._by_number) for item, links in self._linked(known)),
            changes=tuple(listed),
            accounting=tuple((read.repo, mine.accounting) for read, mine in histories),
            prereleases=release.prereleases,
        )

    def _linked(self, known: Plan) -> Iterator[tuple[Item, tuple[Link, ...]]]:
        """Give each item of a plan with its links."""
        ask = self._asking(known)
        for item in known.items:
            if (known.version, item) not in self._links:
                self._links[known.version, item] = self.linker_of(known.version).link(ask(item))
            yield item, self._links[known.version, item]

    def explain(self, version: str, wanted: str) -> Explanation:
        """Tell why an item got its links and its verdict; see :meth:`Tracker.explain`."""
        known = self.plan(version)
        item = _choose(known.items, wanted, version)
        candidates = self.linker_of(known.version).candidates(self._asking(known)(item), limit=15)
        status = self.status(known)
        tracked = next(tracked for tracked in status.items if tracked.item is item)
        return Explanation(status, tracked, tuple(candidates), CORE)


def _same(read: History, release: Release) -> Release | None:
    """Give a repository's own record of a release; its pending one stands for one that is not out."""
    for known in read.releases:
        if known.tag == release.tag and (release.tag or release.listed or release.commit):
            return known
    return None


def _choose(items: Sequence[Item], wanted: str, version: str) -> Item:
    """Find an item by its id or title, or by an unmistakable part of either."""
    folded = wanted.casefold()
    exact = [item for item in items if folded in (item.id, item.title.casefold())]
    partly = [item for item in items if folded in item.id or folded in item.title.casefold()]
    chosen = exact or partly
    if len(chosen) == 1:
        return chosen[0]
    names = ", ".join(item.id for item in chosen or items) or "none"
    problem = "fits more than one item" if chosen else "is no item"
    raise UsageError(f"{wanted!r} {problem} of {version}: choose one of {names}.")
