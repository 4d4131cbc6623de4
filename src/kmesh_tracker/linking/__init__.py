"""From items and changes to links: rank what a text may mean, then decide, or abstain."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from kmesh_tracker.linking import signals
from kmesh_tracker.linking.authorship import is_by
from kmesh_tracker.linking.choosing import (
    CITED,
    CORE,
    RELATED,
    STANDS_OUT,
    Matter,
    Weighed,
    ahead,
    assign,
    best_first,
    decide,
    is_rival,
    once,
    overrule,
    same_items,
    standing,
    weigh_in,
)
from kmesh_tracker.linking.index import Index, Match
from kmesh_tracker.linking.query import Query, labels_of, query_for
from kmesh_tracker.linking.weights import learnt
from kmesh_tracker.records import Candidate, Link, Signal
from kmesh_tracker.text.kinds import Work, work_of
from kmesh_tracker.text.terms import terms

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kmesh_tracker.linking.index import Known
    from kmesh_tracker.linking.signals import Value
    from kmesh_tracker.records import Change, Person, Reference

__all__ = ["CORE", "Linker", "Query", "labels_of", "overrule", "query_for", "same_items", "weigh_in"]

SHORT: Final = 5
"""Candidates of an item that nothing sure shows."""
_PART = 0.75  # what meeting one of several named parts is worth beside meeting all there is
_RARE = 4.0  # a part must be this telling to stand alone: ``grafana`` is, ``metrics`` is not
_BEFORE, _AFTER = timedelta(days=45), timedelta(days=180)
"""The days around a line in which a change of few of its words may be meant."""
_ABBREVIATED = 7  # a cited commit shows at least so many digits


class Measured(NamedTuple):
    """A change that a text may mean."""

    change: Change
    values: list[Value]
    """Its signals, before they are weighed."""
    part: str
    """The part of a list that it meets; empty for the whole."""


class Linker:
    """Links items to the changes of all repositories."""

    def __init__(
        self,
        changes: Sequence[Change],
        *,
        primary: str,
        urls: Mapping[str, str] | None = None,
        aside: frozenset[str] = frozenset(),
        known: Known | None = None,
    ) -> None:
        """Index the changes; ``known`` are terms that others found of them already, and is added to."""
        self._index = Index(sorted(changes, key=_newest_first), known)
        self._weights = learnt()
        self._primary = primary
        self._work: dict[int, Work] = {}
        self._urls = dict(urls or {})
        self._aside = aside
        self._somebody: dict[str, bool] = {}
        self._by_number: dict[int, list[int]] = defaultdict(list)
        self._by_commit: dict[str, list[int]] = defaultdict(list)
        for i, change in enumerate(self._index.changes):
            for number in {change.number, *change.issues, *_picked(change)}:
                if number is not None:
                    self._by_number[number].append(i)
            for commit in {change.commit, *change.commits}:
                self._by_commit[commit[:_ABBREVIATED]].append(i)

    def candidates(self, query: Query, limit: int | None = None) -> list[Candidate]:
        """Rank the changes that a query may mean, best first; none that neither shares words nor is cited."""
        return self._ranked(query, -math.inf)[:limit]

    def _ranked(self, query: Query, least: float) -> list[Candidate]:
        """Return the candidates with a score of ``least`` or more, and what is cited, best first."""
        measured, worth = self.measured(query), self._weights.signals
        weighed = [self._weigh(one) for one in measured]
        found = []
        for one, alone, distance in zip(measured, weighed, ahead(weighed), strict=True):
            is_near = alone.score + worth[STANDS_OUT] * distance >= least
            if is_near or any(value.name in CITED for value in one.values):
                found.append(self._candidate(one, standing(distance, worth[STANDS_OUT])))
        return sorted(found, key=best_first)

    def measured(self, query: Query) -> list[Measured]:
        """Return the changes that a query may mean with the signals of each, in no order."""
        aside = self._aside.union(*(terms(owner) for owner in query.owners if self._is_somebody(owner)))
        window = self._around(query)
        matches: dict[int, tuple[Match, str]] = {}
        for text in query.texts:
            for number, match in self._index.search(text, aside, query.labels, window).items():
                if number not in matches or _fit(match) > _fit(matches[number][0]):
                    matches[number] = match, ""
        for part in query.parts:
            for number, whole in self._index.search(part, aside, query.labels, window).items():
                match = replace(whole, coverage=_PART * whole.coverage)
                if whole.total >= _RARE and (number not in matches or _fit(match) > _fit(matches[number][0])):
                    matches[number] = match, part
        cited = {i for reference in query.references for i in self._cited(reference)}
        return [self._measure(query, i, *matches.get(i, (None, ""))) for i in sorted(cited.union(matches))]

    @cached_property
    def _people(self) -> tuple[Person, ...]:
        return tuple(dict.fromkeys(person for change in self._index.changes for person in change.people))

    def _is_somebody(self, name: str) -> bool:
        if name not in self._somebody:
            self._somebody[name] = is_by(name, self._people)
        return self._somebody[name]

    def _cited(self, reference: Reference) -> Sequence[int]:
        if reference.commit:
            return self._by_commit.get(reference.commit[:_ABBREVIATED], ())
        return self._by_number.get(reference.number or 0, ())

    def _work_of(self, number: int) -> Work:
        if number not in self._work:
            self._work[number] = work_of(self._index.changes[number])
        return self._work[number]

    def _around(self, query: Query) -> range:
        """Return the numbers of the changes merged around the day of a line that belongs to no release."""
        if query.kind is not None or not query.said:
            return range(0)
        days = self._days
        first = bisect_left(days, -(query.said[0] + _AFTER).toordinal())
        return range(first, bisect_right(days, -(query.said[0] - _BEFORE).toordinal()))

    @cached_property
    def _days(self) -> list[int]:
        """The negated days of the changes, which are newest first."""
        return [-change.merged_on.toordinal() for change in self._index.changes]

    def _measure(self, query: Query, number: int, match: Match | None, part: str) -> Measured:
        change = self._index.changes[number]
        values = [*signals.cited(query, change, self._urls)]
        values += signals.measure(query, change, match, self._work_of(number), self._primary)
        return Measured(change, values, part)

    def _weigh(self, one: Measured) -> Weighed:
        worth = self._weights.signals
        score = self._weights.prior + sum([worth.get(v.name, 0.0) * v.amount for v in one.values])
        return Weighed(one.change, score, one.part, is_rival({v.name: v.amount for v in one.values}))

    def _candidate(self, one: Measured, last: Signal) -> Candidate:
        worth = self._weights.signals
        found = [Signal(v.name, round(worth.get(v.name, 0.0) * v.amount, 3), v.reason) for v in one.values]
        found = sorted((*found, last), key=lambda signal: -abs(signal.weight))
        found.append(Signal("prior", self._weights.prior, "most changes are not meant"))
        return Candidate(one.change, round(sum(signal.weight for signal in found), 3), tuple(found))

    def shortlist(self, query: Query, without: Collection[Matter] = ()) -> tuple[Candidate, ...]:
        """Return the best candidates that an item may mean, each change once; up to :data:`SHORT`."""
        return tuple(
            [c for c in once(query, self.candidates(query)) if c.change.matter not in without][:SHORT]
        )

    def link(self, query: Query, without: Collection[Matter] = ()) -> tuple[Link, ...]:
        """Return the links of one item by itself, core before related, surest first."""
        return self.link_all([query], [without])[0]

    def link_all(
        self, queries: Sequence[Query], without: Sequence[Collection[Matter]] = ()
    ) -> list[tuple[Link, ...]]:
        """Return the links of each item of a release; none where nothing is sure enough.

        Args:
            queries: one for each item.
            without: for each item the matters that are not looked at.
        """
        offers = [self._ranked(query, RELATED) for query in queries]
        if without:
            pairs = zip(offers, without, strict=True)
            offers = [[c for c in found if c.change.matter not in apart] for found, apart in pairs]
        lost = assign(queries, offers)
        return [tuple(decide(*one)) for one in zip(queries, offers, lost, strict=True)]


def _fit(match: Match) -> float:
    """Return how well a change meets a text, to choose among the ways in which it is put."""
    return match.coverage + match.title_share / 4


def _newest_first(change: Change) -> tuple[float, str, str]:
    return -change.merged_at.timestamp(), change.repo, change.commit


def _picked(change: Change) -> set[int]:
    return {int(name[1:]) for name in change.picked_from if name.startswith("#") and name[1:].isdigit()}
