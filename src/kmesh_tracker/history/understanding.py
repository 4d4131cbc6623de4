"""Whether a part of a history tells all of its release, or turns on what lies before it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kmesh_tracker.history import wording
from kmesh_tracker.history.accounting import Ledger
from kmesh_tracker.history.corrections import Corrections
from kmesh_tracker.history.graph import Graph
from kmesh_tracker.history.releases import oddities
from kmesh_tracker.history.steps import own_steps, windows
from kmesh_tracker.history.units import divide
from kmesh_tracker.plugin.source import Navigable
from kmesh_tracker.versions import version_order

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from kmesh_tracker.history.gathering import Gathered
    from kmesh_tracker.history.register import Statement
    from kmesh_tracker.history.steps import Step
    from kmesh_tracker.history.units import Division
    from kmesh_tracker.history.window import Part
    from kmesh_tracker.plugin.source import Repository
    from kmesh_tracker.records import Release

_ID: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


def picked_before(
    repository: Repository, ledger: Ledger, bit: int, tip: str, floor: Sequence[str]
) -> frozenset[int]:
    """Return what a release only picks of commits that were out on other lines before the part begins.

    A number that is said to be picked is not sought: it may be that of an issue, of another repository or of
    a change never merged.
    """
    found: set[int] = set()
    if isinstance(repository, Navigable):
        for index, said in ledger.corrections.picks.items():
            if not said.units and ledger.entry(index) == bit and (ids := _ids(said)):
                known = list(repository.committed(ids))
                if known and not repository.count(known, floor) and repository.count(known, [tip]):
                    found.add(index)
    return frozenset(found)


def lands_unread(graph: Graph, division: Division, came: Collection[int]) -> bool:
    """Return whether units of a release bring something back of which the revert was not read."""
    units = division.units
    taken = [(unit, named) for unit in came if (named := wording.reverted_title(units[unit].title(graph)))]
    again = [(unit, wording.bare_title(named)) for unit, named in taken if wording.reverted_title(named)]
    if not again:
        return False
    oldest: dict[str, int] = {}
    for unit in units:
        title = wording.bare_title(unit.title(graph))
        oldest[title] = max(unit.position, oldest.get(title, -1))
    return any(oldest.get(title, -1) <= units[unit].position for unit, title in again)


def reverts_unread(
    repository: Repository, graph: Graph, ledger: Ledger, bit: int, lines: Mapping[int, str | None]
) -> bool:
    """Return whether another line took back, before its first release, what was not read.

    For that may be in force for the first time in the release ``bit``.
    """
    for index, unit in enumerate(ledger.division.units):
        entry = ledger.entry(index)
        if entry is None or entry not in lines or ledger.masks[unit.position] >> bit & 1:
            continue
        taken = ledger.corrections.reverts.get(index)
        if not taken.units if taken else wording.reverted_title(unit.title(graph)):
            ids, before = _ids(taken), lines[entry]
            if not ids or not before or not isinstance(repository, Navigable):
                return True
            if repository.count(list(repository.committed(ids)), [before]):
                return True
    return False


def _ids(said: Statement | None) -> list[str]:
    return [name for name in said.cited if _ID.fullmatch(name)] if said else []


class Reading:
    """What is made of the commits that were gathered, or of the part of them."""

    def __init__(
        self,
        repository: Repository,
        gathered: Gathered,
        as_of: date | None,
        primary_releases: Sequence[Release] | None,
    ) -> None:
        self.repository, self.gathered = repository, gathered
        tags = gathered.tagged
        self.graph = graph = Graph(gathered.commits)
        gaps = _gaps(repository, graph, gathered.heads, whole=gathered.part is None)
        trunk, *aside = [_cut(graph, graph.at.get(head), as_of) for head in gathered.heads] or [None]
        marks = [mark for mark in tags.marks if gathered.part or mark.tag.commit in graph.at]
        if primary_releases is None:
            self.steps = own_steps(marks, graph, trunk, frozenset(gathered.out))
            named = tags.names is not None
            odd = tuple(oddities(repository.name, tags, marks)) if named else ()
        else:
            self.steps = windows(primary_releases, marks, graph, trunk)
            odd = ()
        self.notes = (*tags.notes, *gaps, *odd)
        self.asked = _asked(self.steps, gathered.part) if gathered.part else None
        """The place of the only release of a part."""
        if self.asked is not None and gathered.previous:
            # What was not read does not show which release was built on which: it was asked for.
            self.steps[self.asked] = _following(self.steps, self.asked, gathered.previous)
        order = [step.tip for step in self.steps]
        others = [*aside, *(graph.at.get(tag.commit) for tag in tags.early)]
        self._slug = wording.slug(repository.url)
        self.division = divide(graph, [tip for tip in (*order, *others) if tip is not None], self._slug)
        self._masks = graph.masks([*order, *others])

    @cached_property
    def ledger(self) -> Ledger:
        """What became of each change."""
        repository, asked, head = self.repository, self.asked, len(self.steps) - 1
        patches = repository.patches if isinstance(repository, Navigable) else None
        corrections = Corrections(
            self.graph, self.division, self._masks, head, slug=self._slug, patches=patches, asked=asked
        )
        ledger = Ledger(self.division, corrections, self._masks, head)
        if asked is not None and (tip := self.steps[asked].tip) is not None:
            here = self.graph.commits[tip].id
            ledger.out_before = picked_before(repository, ledger, asked, here, self.gathered.floor)
        return ledger

    def wider(self) -> Part | None:
        """Return the part that begins earlier, where this one does not tell all of its release."""
        part = self.gathered.part
        if part is None or self.asked is None or not part.is_narrow or not self._has_loose_ends(self.asked):
            return None
        return replace(part, further=True)

    def _has_loose_ends(self, asked: int) -> bool:
        """Return whether more has to be read to tell of the release."""
        before = [(version_order(step.release.version), step) for step in self.steps[:asked]]
        minors = [
            (order, bit, step.release.commit) for bit, (order, step) in enumerate(before) if not order[2]
        ]
        lines = {
            bit: max([(order, commit) for order, _, commit in minors if order < here], default=((), None))[1]
            for here, bit, _ in minors
        }
        earlier = (1 << asked) - 1
        came = [
            index
            for index, unit in enumerate(self.division.units)
            if self._masks[unit.position] >> asked & 1 and not self._masks[unit.position] & earlier
        ]
        return lands_unread(self.graph, self.division, came) or reverts_unread(
            self.repository, self.graph, self.ledger, asked, lines
        )


def _cut(graph: Graph, tip: int | None, as_of: date | None) -> int | None:
    """Return where a branch stood at the end of a day."""
    if as_of is None or tip is None:
        return tip
    chain = graph.first_parents(tip)
    return next((at for at in chain if graph.commits[at].committed_at.date() <= as_of), None)


def _following(steps: Sequence[Step], at: int, previous: str) -> Step:
    """Return a step as one that follows a certain release."""
    after = next((place for place, step in enumerate(steps) if step.release.tag == previous), None)
    return replace(steps[at], release=replace(steps[at].release, previous=previous), after=after)


def _asked(steps: Sequence[Step], part: Part) -> int:
    """Return which release a part is about: what comes next where no tag has the version."""
    known = (bit for bit, step in enumerate(steps) if part.is_about(step.release.version, step.release.tag))
    return next(known, len(steps) - 1)


def _gaps(repository: Repository, graph: Graph, heads: Sequence[str], *, whole: bool) -> list[str]:
    """Return the commits that others need and that are missing."""
    lost = dict.fromkeys(getattr(repository, "damaged", ()))
    if whole:
        parents = (parent for commit in graph.commits for parent in commit.parents)
        lost |= dict.fromkeys(id_ for id_ in (*parents, *heads) if id_ not in graph.at)
    return [
        f"The commit {id_} of {repository.name} is damaged or absent, so what is behind it is not known: "
        "run `git fsck` there."
        for id_ in lost
    ]
