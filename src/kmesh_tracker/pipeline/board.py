"""What is made of the inputs: plans, their links and verdicts, put together release by release."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kmesh_tracker import plan
from kmesh_tracker.answers.judged import applied, together, weighed
from kmesh_tracker.errors import UsageError
from kmesh_tracker.linking import (
    CORE,
    Linker,
    Query,
    labels_of,
    overrule,
    query_for,
    same_items,
    weigh_in,
)
from kmesh_tracker.linking.owners import Owners
from kmesh_tracker.linking.signals import means_repo, same_repo
from kmesh_tracker.pipeline.answering import Answering
from kmesh_tracker.pipeline.cited import CitedCommits
from kmesh_tracker.pipeline.releases import Releases
from kmesh_tracker.pipeline.rulings import Rulings
from kmesh_tracker.records import Explanation, Gap
from kmesh_tracker.verdict import in_force, judge, judged_by_answer, overrule_verdict
from kmesh_tracker.verdict.states import with_state
from kmesh_tracker.versions import version_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kmesh_tracker.linking.index import Known
    from kmesh_tracker.pipeline.histories import Histories, Told
    from kmesh_tracker.pipeline.inputs import Inputs
    from kmesh_tracker.records import (
        Candidate,
        Change,
        Decision,
        Item,
        Judgement,
        Link,
        Location,
        Plan,
        Reference,
        Release,
        TrackedItem,
    )

_AFTER = timedelta(days=14)  # so long after a release a meeting still looks back on it
_LAST = 5  # newest releases that show whether the minutes plan releases
_SILENCE = timedelta(days=56)  # after which a version counts as given up, if later ones were mentioned
_AT_LEAST = timedelta(days=60)  # of minutes before a release, for it to count among these


class Board(Releases):
    """The project's releases, each with what was planned for it and what became of that."""

    def __init__(self, inputs: Inputs, histories: Histories, project: str) -> None:
        super().__init__(histories, inputs.next_version)
        self._inputs = inputs
        self._project = project
        self._linkers: dict[str, Linker] = {}
        self._near: dict[str, Counter[str]] = {}
        self._terms: Known = {}
        self._links: dict[tuple[str, tuple[Item, ...]], list[tuple[Link, ...]]] = {}
        self._owners: Owners | None = None
        self._judged: dict[str, Mapping[str, Judgement]] = {}
        self._members: dict[str, dict[str, list[str]]] = {}
        self.rulings = Rulings(inputs, histories)
        """What people decided."""
        self.answering = Answering(inputs, histories, project, self._title_of)
        """What readers answered."""
        self._doubtful: dict[str, None] = {}
        """Warnings about cited commits, one sentence each."""

    def with_histories(self, histories: Histories) -> Board:
        """Return the same project with another part of its history."""
        return Board(self._inputs, histories, self._project)

    @property
    def _words(self) -> str:
        """What the project calls itself."""
        return f"{self._project} {self.histories.repos[0]}"

    @cached_property
    def _talked(self) -> plan.Talked:
        """What the minutes say of releases."""
        changes = self.histories.changes
        people = {name for change in changes for p in change.people for name in (p.name, p.handle) if name}
        return plan.read(
            self._inputs.meetings,
            self.histories.releases,
            project=self._words,
            people=people,
            goals=self._inputs.goals,
            title_of=self._title_of,
            titles=[change.title for change in changes],
            readings=self.answering.readings,
        )

    @cached_property
    def versions(self) -> tuple[str, ...]:
        """Every version that is tagged, upcoming or mentioned, in order."""
        return tuple(sorted({*self._talked.versions, *super().versions}, key=version_order))

    def _spoken_of(self, trunk: Release) -> str:
        """Return the minor or major release that the minutes plan and that is not overtaken.

        The minutes count only if they planned most of the last releases before these came out.
        """
        said = self._talked.versions
        out = [r for r in self.histories.releases if r.tag]
        newest = max(
            (version_order(r.version) for r in self.histories.releases if r is not trunk), default=()
        )
        begun = self._meeting_days[0] if self._meeting_days else date.max
        since = [r for r in out if r.released_on and r.released_on - begun > _AT_LEAST]
        main = [r.version for r in since if version_order(r.version)[2:] == (0,)][-_LAST:]
        if sum(self._talked.was_planned(version) for version in main) * 2 < len(main):
            return ""
        ahead = [v for v in said if version_order(v) > newest and version_order(v)[2:] == (0,)]
        heard = {version: self._talked.said_on(version) for version in ahead}
        last = max((days[-1] for days in heard.values() if days), default=date.min)
        fresh = (version for version in ahead if heard[version] and heard[version][-1] > last - _SILENCE)
        version = next(fresh, trunk.version)
        if version_order(version)[:1] <= version_order(trunk.version)[:1]:
            return min(version, trunk.version, key=version_order)  # none is left out between two of a major
        # A major release may be spoken of for years; one that came up only now is the next one.
        released = max((r.released_on for r in out if r.released_on), default=date.min)
        return version if heard[version][0] > released else ""

    @cached_property
    def linker(self) -> Linker:
        """Finds among the changes of all repositories and times."""
        return self._linker_for(self.histories.changes)

    def _linker_for(self, changes: Sequence[Change]) -> Linker:
        return Linker(
            [change for change in changes if not change.outside],
            primary=self.histories.repos[0],
            urls=self.histories.urls,
            aside=frozenset(re.findall(r"[a-z][a-z0-9]{1,40}", self._words.lower())),
            known=self._terms,
        )

    def linker_of(self, version: str) -> Linker:
        """Return what finds among the changes that can be meant by a plan for ``version``.

        These are the ones merged in the making of it, of the minor release before and of the one after: what
        is older was no plan any more, and what is younger is no slip of this plan but another matter.
        """
        if version not in self._linkers:
            start, end = self._span(version)
            tags = self.tags_by(version)
            near = [
                # What a later release took back was in this one all the same.
                replace(change, reverted_by=None) if change.stood_in(tags) else change
                for change in self.histories.changes
                if (not start or start < change.merged_on) and (not end or change.merged_on <= end)
            ]
            self._near[version] = Counter(p.key for change in near for p in change.people)
            self._linkers[version] = self._linker_for(self.histories.with_paths(near))
        return self._linkers[version]

    def tags_by(self, version: str) -> frozenset[str]:
        """Return the tags of a release and of those before it; none while it is not out."""
        release = self.release(version)
        tags = (known.tag for known in (*self.before(version), release))
        return frozenset(filter(None, tags)) if release.tag else frozenset()

    def _span(self, version: str) -> tuple[date | None, date | None]:
        """Return the days of the last minor release but one, and of the next one; None for no bound.

        Where the tags of another project came along with its history, versions are out of step with days:
        only what is lower and older is before, only what is higher and younger is after.
        """
        order, out = version_order(version), self.release(version).released_on
        minors = [
            (version_order(r.version), r.released_on)
            for r in self.histories.releases
            if r.released_on and version_order(r.version)[2] == 0
        ]
        before = sorted(day for other, day in minors if other < order and (out is None or day <= out))
        after = [day for other, day in minors if other > order and (out is None or day > out)]
        return before[-2] if len(before) > 1 else None, min(after, default=None)

    @cached_property
    def _by_number(self) -> dict[int, list[Change]]:
        found: dict[int, list[Change]] = {}
        for change in self.histories.changes:
            for number in {change.number, *change.issues} - {None}:
                found.setdefault(int(number or 0), []).append(change)
        return found

    def _title_of(self, reference: Reference) -> str | None:
        """Return the title of the change that a line cites."""
        if reference.number is None or reference.kind == "issue":
            return None
        for change in self._by_number.get(reference.number, ()):
            if change.number == reference.number and same_repo(reference, change, self.histories.urls):
                return change.title
        return None

    def plan(self, version: str) -> Plan:
        """Return the plan of a version; see :meth:`Releases.plan`."""
        version = self.resolve(version)
        known, decisions = self._as_said(version)
        groups = same_items(list(self._meant_alone(known)), self._talked.names.alike)
        self._members[version] = {group[0].id: [item.id for item in group] for group in groups}
        items = [plan.join(group) for group in groups]
        known = plan.decide(replace(known, items=tuple(items)), decisions, self._talked.names)
        self.rulings.tell_stale(known.stale)
        return known

    def _as_said(self, version: str) -> tuple[Plan, list[Decision]]:
        """Return the plan of a version by its words alone, and what people decided of it.

        Items that one change made true are not joined yet: what is asked about them must not depend on links.
        """
        versions = self._planned_in(version)
        decisions = [decision for one in versions for decision in self.rulings.on(one)]
        return self._talked.plan(version, decisions, versions), decisions

    def said(self, version: str) -> Plan:
        """Return the plan of a version by its words alone."""
        return self._as_said(version)[0]

    def _planned_in(self, version: str) -> Sequence[str]:
        """Return the versions whose plans a release has: its own, or all of a range reported as one."""
        asked = self.histories.asked
        if not asked or not asked.since:
            return (version,)
        first, last = version_order(asked.since), version_order(version)
        return [one for one in self.versions if first < version_order(one) <= last]

    def tell_unplaced(self) -> None:
        """Note among the findings what was decided for versions that nobody knows."""
        self.rulings.tell_unplaced(self.versions)

    @property
    def findings(self) -> tuple[str, ...]:
        """What was odd about what was asked so far, decisions that came to nothing included."""
        return (*super().findings, *self.rulings.findings, *self._doubtful, *self.answering.findings)

    def item(self, version: str, wanted: str) -> Item:
        """Return the item that a person means, be it one as was decided or not."""
        known = self.plan(version)
        return _choose((*known.items, *known.not_items), wanted, version)

    def find(self, text: str, on: date | None, limit: int) -> list[Candidate]:
        """Rank the changes that a text speaks of; see :meth:`Tracker.find`."""
        names, decided = self.rulings.on_text(text)
        query = Query.of_text(text, on)
        query = self._clear(replace(query, texts=(*query.texts, *names)))
        if not decided:
            return self.linker.candidates(query, limit)
        return weigh_in(self.linker.candidates(query), decided)[:limit]

    def _asking(self, known: Plan) -> Callable[[Item], Query]:
        """Return what makes the query for any item of a plan."""
        before = self.before(known.version)
        release, labels = self.release(known.version), labels_of(known.items)
        return lambda item: self._clear(query_for(item, release, before, labels))

    @cached_property
    def _commits(self) -> CitedCommits:
        commits = CitedCommits(self._inputs.repositories, self.histories.urls)
        every = {r for said in self._talked.statements.values() for one in said for r in one.references}
        repos = self.histories.repos
        commits.look_up(
            (repo, r.commit)
            for r in every
            if r.commit
            for repo in repos
            if means_repo(r, repo, self.histories.urls)
        )
        return commits

    def _clear(self, query: Query) -> Query:
        """Return a query without ambiguous commit ids, with a warning for each."""
        kept = []
        for reference in query.references:
            doubt, fits_several = self._doubt(reference)
            if doubt:
                self._doubtful[doubt] = None
            if not fits_several:
                kept.append(reference)
        return replace(query, references=tuple(kept)) if len(kept) < len(query.references) else query

    def _doubt(self, reference: Reference) -> tuple[str, bool]:
        """Return what is wrong with a citation of a commit in a sentence, and whether it fits several."""
        problem, fits_several = self._commits.problem(reference) if reference.commit else ("", False)
        where = str(reference.location) if reference.location.path else "The text"
        told = f"{where} names the commit {reference.commit}, {problem}." if problem else ""
        return told, fits_several

    def _items(self, known: Plan, release: Release) -> Iterator[TrackedItem]:
        tags = self.tags_by(known.version) or None
        overtaken, silent = self._overtaken_by(known), self._inputs.silent_after
        for item, linked in self._linked(known):
            judgement = self._judgement(known.version, item)
            links = self._answered(known.version, item, linked, judgement) if judgement else linked
            evidence = in_force(links, tags)
            judged = judge(item, evidence, release, self._by_number, self.histories.urls.values())
            if judgement:
                judged = judged_by_answer(judged, judgement, release)
            owned = self._with_owners(known.version, item, links)
            shortlist = () if any(link.is_sure for link in links) else self._shortlist(known, item)
            judged = overrule_verdict(replace(judged, item=owned, links=links, shortlist=shortlist))
            yield with_state(judged, release, overtaken, self._meeting_days, silent)

    @cached_property
    def _meeting_days(self) -> list[date]:
        """The days on which somebody met, oldest first."""
        return sorted({one.date for one in self._inputs.meetings if one.date and not one.skipped})

    def _gaps(self, known: Plan, told: Sequence[tuple[str, Told]]) -> Iterator[Gap]:
        """Yield what could not be read of a release: in its range, in sources, among the commits it cites."""
        yield from super()._gaps(known, told)
        yield from (Gap("source", text) for text in self._inputs.sources_left_out)
        cited = [
            r for item in known.items for mention in item.mentions for r in mention.references if r.commit
        ]
        for text in dict.fromkeys(text for reference in cited if (text := self._doubt(reference)[0])):
            yield Gap("absent", text)

    def _with_owners(self, version: str, item: Item, links: Sequence[Link]) -> Item:
        """Return an item with its owners replaced by people of the history, where they are found there."""
        if not item.owners:
            return item
        if self._owners is None:
            self._owners = Owners(self.histories.changes, self.histories.aliases)
        return replace(item, owners=self._owners.meant(item.owners, links, self._near[version]))

    def _linked(self, known: Plan) -> Iterator[tuple[Item, tuple[Link, ...]]]:
        """Yield each item of a plan with its links; a change serves one item unless several cite it."""
        key = (known.version, known.items)
        if key not in self._links:
            ask = self._asking(known)
            decided = [self._decided(known.version, item) for item in known.items]
            found = self.linker_of(known.version).link_all(
                [ask(item) for item in known.items],
                [{change.matter for _, change in pairs} for pairs in decided],
            )
            self._links[key] = [overrule(*one) for one in zip(found, decided, strict=True)]
        yield from zip(known.items, self._links[key], strict=True)

    def _meant_alone(self, known: Plan) -> Iterator[tuple[Item, tuple[Link, ...]]]:
        """Yield each item of a plan with the links it has by itself, which tell one item under two names."""
        ask, linker = self._asking(known), self.linker_of(known.version)
        for item in known.items:
            decided = self._decided(known.version, item)
            links = linker.link(ask(item), {change.matter for _, change in decided})
            judgement = self._judgements(known.version).get(item.id)
            yield item, overrule(applied(links, judgement) if judgement else links, decided)

    def _judgements(self, version: str) -> Mapping[str, Judgement]:
        """Return what readers found of each item as it was said, by its id."""
        if version not in self._judged:
            self._judged[version] = self.answering.judgements(self, version)
        return self._judged[version]

    def _judgement(self, version: str, item: Item) -> Judgement | None:
        """Return what readers found of an item, of all that was joined in it."""
        judged = self._judgements(version)
        members = self._members.get(version, {}).get(item.id, [item.id])
        found = [judged[id_] for id_ in members if id_ in judged]
        return together(found) if found else None

    def _answered(
        self, version: str, item: Item, linked: Sequence[Link], judgement: Judgement
    ) -> tuple[Link, ...]:
        """Return the links of an item by an answer, which people overrule as they overrule the rules."""
        links = [link for link in linked if link.decision is None]
        return overrule(applied(links, judgement), self._decided(version, item))

    def listed(self, version: str) -> list[Change]:
        """Return the changes that a release lists, over all repositories."""
        return [change for _, changes in self._told(self.release(version)) for change in changes]

    def cited(self, items: Iterable[Item]) -> list[Change]:
        """Return the changes that the minutes cite by number for some items, each once."""
        named = {r.number for item in items for one in item.mentions for r in one.references if r.number}
        found = {c.key: c for number in sorted(named) for c in self._by_number.get(number, ())}
        return list(found.values())

    def is_in_time(self, day: date, version: str) -> bool:
        """Return whether a meeting may plan a release: it was after the last minor release but one.

        A meeting that speaks of the release counts whenever it was: a major one may be planned for years.
        """
        start, _ = self._span(version)
        end = self.release(version).released_on
        near = (start is None or start < day) and (end is None or day <= end + _AFTER)
        return near or day in self._talked.said_on(version)

    def _shortlist(self, known: Plan, item: Item) -> tuple[Candidate, ...]:
        """Return the best candidates of an item, without those that a person rejected."""
        rejected = {c.matter for d, c in self._decided(known.version, item) if d.kind == "reject"}
        return self.linker_of(known.version).shortlist(self._asking(known)(item), rejected)

    def _decided(self, version: str, item: Item) -> list[tuple[Decision, Change]]:
        """Return the changes that a person accepted or rejected for an item."""
        before = [release.tag for release in self.before(version) if release.tag]
        return self.rulings.changes(item, self.release(version).tag, before)

    def explain(self, version: str, wanted: str) -> Explanation:
        """Return why an item got its links and its verdict; see :meth:`Tracker.explain`."""
        known = self.plan(version)
        item = _choose(known.items, wanted, version)
        candidates = self.linker_of(known.version).candidates(self._asking(known)(item), limit=15)
        status = self.status(known)
        tracked = next(tracked for tracked in status.items if tracked.item.id == item.id)
        candidates = weighed(candidates, tracked.links)
        candidates = weigh_in(candidates, self._decided(known.version, item))
        return Explanation(status, tracked, tuple(candidates), CORE)


def _choose(items: Sequence[Item], wanted: str, version: str) -> Item:
    """Find the item that a person means.

    An id or title counts first, then an id under which something was decided of the item, then the place of a
    line, then an unmistakable part of id or title, and at last of any of its lines.
    """
    folded = wanted.casefold()
    ways: tuple[Callable[[Item], bool], ...] = (
        lambda item: folded in (item.id, item.title.casefold()),
        lambda item: any(decision.item == wanted for decision in item.decisions),
        lambda item: any(_stands_at(mention.location, wanted) for mention in item.mentions),
        lambda item: folded in item.id or folded in item.title.casefold(),
        lambda item: any(folded in mention.text.casefold() for mention in item.mentions),
    )
    found = ([item for item in items if fits(item)] for fits in ways)
    chosen = next(filter(None, found), [])
    if len(chosen) == 1:
        return chosen[0]
    if not items:
        raise UsageError(f"{wanted!r} is no item of {version}: nothing is known to be planned for it.")
    names = ", ".join(item.id for item in chosen or items)
    problem = "fits more than one item" if chosen else "is no item"
    raise UsageError(f"{wanted!r} {problem} of {version}: choose one of {names}.")


def _stands_at(location: Location, wanted: str) -> bool:
    """Return whether a place is the one named, be it by the end of its path alone."""
    return f"/{location}".endswith(f"/{wanted}") and ":" in wanted
