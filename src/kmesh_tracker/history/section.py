"""Understands one period of a repository: what became of its commits, change by change."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kmesh_tracker.history import pull_requests
from kmesh_tracker.history.accounting import Ledger
from kmesh_tracker.history.changes import make_change, written_in
from kmesh_tracker.history.corrections import Corrections
from kmesh_tracker.history.forges import ELSEWHERE, Forge, forge_of, settled
from kmesh_tracker.history.graph import lowest
from kmesh_tracker.history.paths import outside
from kmesh_tracker.history.people import People, accounts, co_authors
from kmesh_tracker.history.signatures import NOREPLY, Mailmap
from kmesh_tracker.history.units import divide
from kmesh_tracker.records import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from kmesh_tracker.history.frame import Frame, Reader
    from kmesh_tracker.history.graph import Graph
    from kmesh_tracker.history.people import PeopleSettings
    from kmesh_tracker.history.steps import Step
    from kmesh_tracker.history.units import Division
    from kmesh_tracker.records import Change, Commit, Person, Release, Signature


class Section:
    """A period of one repository, its messages read."""

    def __init__(
        self,
        frame: Frame,
        number: int,
        reader: Reader,
        settings: PeopleSettings | None,
        belongs: Sequence[str] = (),
        url: str | None = None,
    ) -> None:
        """Understand a period; ``url`` is the page of the primary repository, whose forge texts are for."""
        repository, period = reader.repository, frame.periods[number]
        entered = (at for bit in period.read for at in frame.entered[bit])
        inside = sorted(at for at in entered if not frame.graph.is_foreign(at))
        self._frame, self._period, self._reader, self._repository = frame, period, reader, repository
        self._graph = graph = frame.graph.with_commits(reader.commits_at(frame.graph, inside))
        forge = _forge(repository.url, graph)
        tips = [tip for bit in period.read if (tip := frame.tips[bit]) is not None]
        self._division = division = divide(graph, tips, forge)
        patches = getattr(repository, "patches", None)  # no plugin's repository need have it
        masks, head, near = frame.masks, frame.head, frame.relevant_tips(number)
        corrections = Corrections(graph, division, masks, head, near, forge=forge, patches=patches)
        aside = outside(repository, graph, division, belongs)
        self._ledger = Ledger(graph, division, corrections, masks, head, aside)
        merges = frame.merges_before(number)
        brought = [graph.parents[at][1] for at in merges]
        older = reader.headlines(frame.graph, [*merges, *brought])
        votes = [
            (older[merge][1], older[tip][0])
            for merge, tip in zip(merges, brought, strict=True)
            if merge in older and tip in older
        ]
        speaker = forge if forge.shares_accounts(forge_of(url)) else ELSEWHERE
        self._people = _learn(graph, division, speaker, Mailmap(frame.mailmap), settings, votes)
        self._made: dict[int, Change] = {}
        self._names = [step.release.tag or "" for step in frame.steps]
        self.renamed = False
        """Whether persons were compared with those of other repositories."""

    def persons(self) -> Counter[Person]:
        """Return how many commits of the period each person wrote."""
        return self._people.counted()

    def addresses(self) -> Mapping[str, Person]:
        """Return whose each address is that is one person's own."""
        return self._people.addresses()

    def aliases(self) -> Mapping[str, Collection[str]]:
        """Return by the key of each person under which names and addresses they signed."""
        return self._people.aliases()

    def rename(self, known: Mapping[Person, Person]) -> None:
        """Use other records for some persons, before any change is asked for."""
        self._people.rename(known)
        self.renamed = True

    def _range(self, step: Step) -> list[int]:
        """Return the commits that a release has and the release before it has not."""
        before = self._frame.tips[step.after] if step.after is not None else None
        tips = [] if step.tip is None else [step.tip]
        return self._graph.beyond(tips, [] if before is None else [before])

    def commits_in(self, bit: int) -> list[Commit]:
        """Return the commits of a release's range, newest first."""
        known, inside = self._graph.commits, self._range(self._frame.steps[bit])
        others = self._reader.commits_at(self._graph, [at for at in inside if at not in known])
        return [commit for at in inside if (commit := known.get(at) or others.get(at))]

    def span(self, bit: int, since: date | None, until: date | None) -> Span:
        """Return the commits of a release's range, and those of the trunk after one day and up to another."""
        masks, head = self._frame.masks, self._frame.head
        between = (commit for at, commit in self._graph.commits.items() if masks[at] >> head & 1)
        return Span(
            self._repository.name,
            tuple(self.commits_in(bit)),
            tuple(
                [
                    commit
                    for commit in between
                    if (not since or since < commit.committed_at.date())
                    and (not until or commit.committed_at.date() <= until)
                ]
            ),
        )

    @property
    def bits(self) -> list[int]:
        """The releases of the period, what comes after the latest one included."""
        return [bit for bit in self._period.bits if bit <= self._frame.head]

    def release(self, bit: int) -> Release:
        """Return a release of the period with what it lists."""
        step, graph, ledger = self._frame.steps[bit], self._graph, self._ledger
        if step.tip is None:
            return step.release
        inside = self._range(step)
        accounting, units = ledger.account(inside, bit)
        listed = dict.fromkeys(graph.ids[ledger.division.units[unit].position] for unit in units)
        damaged = dict.fromkeys(id_ for at in inside for id_ in graph.torn.get(at, ())) if graph.torn else ()
        return replace(step.release, accounting=accounting, listed=tuple(listed), damaged=tuple(damaged))

    @cached_property
    def _by_commit(self) -> dict[str, int]:
        ids = self._graph.ids
        return {ids[unit.position]: index for index, unit in enumerate(self._division.units)}

    def changes_of(self, commits: Collection[str]) -> list[Change]:
        """Return the changes that some commits stand for, newest first."""
        return self._sorted([self._by_commit[id_] for id_ in commits])

    def commits_of(self, commits: Collection[str]) -> set[str]:
        """Return the ids of all commits of the changes that some commits stand for."""
        ids = self._graph.ids
        units = (self._division.units[self._by_commit[id_]] for id_ in commits)
        return {ids[at] for unit in units for at in unit.own}

    def known_before(self, bit: int, commits: Collection[str], inside: Collection[str]) -> set[str]:
        """Return the keys of those behind changes of a release whose first commit did not come with it.

        ``inside`` are the commits that came with it, of all repositories.
        """
        tip = self._frame.steps[bit].tip
        first = self._reader.first_authored(self._frame.graph, tip) if tip is not None else {}
        known = {key for who, id_ in first.items() if id_ not in inside for key in self._people.marks(who)}
        return {
            person.key
            for change in self.changes_of(commits)
            for person in change.people
            if not known.isdisjoint(self._people.marks_of(person))
        }

    def changes(self) -> list[Change]:
        """Return the changes that came with the period, newest first."""
        masks, own = self._frame.masks, frozenset(self._period.bits)
        units = enumerate(self._division.units)
        return self._sorted([index for index, unit in units if lowest(masks[unit.position]) in own])

    def _sorted(self, units: Sequence[int]) -> list[Change]:
        at = self._graph.at
        found = [self._change(index) for index in units]
        return sorted(found, key=lambda change: (-change.merged_at.timestamp(), at[change.commit]))

    def _change(self, index: int) -> Change:
        if index not in self._made:
            repo = self._repository.name
            self._made[index] = make_change(repo, self._graph, self._ledger, self._people, self._names, index)
        return self._made[index]


def _forge(url: str | None, graph: Graph) -> Forge:
    """Return the repository's forge: by its address, else by what most merges and addresses tell."""
    forge, commits = forge_of(url), graph.commits.values()
    if forge.kind:
        return forge
    merges = (
        request.kinds
        for one in commits
        if one.is_merge and (request := pull_requests.request(one.subject, one.body, merge=True))
    )
    signed = (who for one in commits for who in (one.author, *accounts(one), *co_authors(one.message)))
    made = (match[3] for who in signed if (match := NOREPLY.fullmatch(who.email)))
    return settled(forge, merges, made)


def _learn(
    graph: Graph,
    division: Division,
    forge: Forge,
    mailmap: Mailmap,
    settings: PeopleSettings | None,
    older: Sequence[tuple[str, Signature]],
) -> People:
    """Learn who is who from the period, and from ``older`` merges with who wrote what each merged."""
    commits = graph.commits.values()
    signatures = [commit.author for commit in commits]
    named = [who for commit in commits for who in co_authors(commit.message)]
    people = People([*signatures, *named, *(who for _, who in older)], mailmap, settings, forge)
    for author, account in dict.fromkeys((one.author, who) for one in commits for who in accounts(one)):
        people.unite(author, account)
    teams: Counter[tuple[str, tuple[Signature, ...]]] = Counter(("", (who,)) for who in named)
    for unit in division.units:
        written = dict.fromkeys([graph.commits[at].author for at in written_in(graph, unit)])
        teams[pull_requests.opener(unit.request, forge) or "", tuple(written)] += 1
        people.unite_team(written)
    for subject, who in older:
        request = pull_requests.request(subject, "", merge=True, own=forge)
        teams[pull_requests.opener(request, forge) or "", (who,)] += 1
    for (handle, authors), count in teams.items():
        if handle:
            people.vote(handle, authors, count)
    people.settle(teams)
    return people
