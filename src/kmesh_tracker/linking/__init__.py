"""From items and changes to links: rank what a text may mean, then decide, or abstain."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kmesh_tracker.linking import signals
from kmesh_tracker.linking.authorship import is_by
from kmesh_tracker.linking.choosing import (
    CORE,
    Matter,
    best_first,
    chosen,
    decide,
    favoured,
    lowest,
    overrule,
    same_items,
    weigh_in,
)
from kmesh_tracker.linking.index import Index, Match
from kmesh_tracker.linking.query import Query, labels_of, query_for
from kmesh_tracker.records import Candidate, Link, Signal
from kmesh_tracker.text.kinds import Work, work_of
from kmesh_tracker.text.terms import terms

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kmesh_tracker.linking.index import Known
    from kmesh_tracker.records import Change, Person, Reference

__all__ = ["CORE", "Linker", "Query", "labels_of", "overrule", "query_for", "same_items", "weigh_in"]

_PART = 0.75  # what meeting one of several named parts is worth beside meeting all there is
_RARE = 4.0  # a part must be this telling to stand alone: ``grafana`` is, ``metrics`` is not
_HOPELESS = -0.5
"""With words of less strength no other signal but a citation can lift a change to where it is shown."""
_NOTHING = Match(0.0, 0.0, 0.0, 0.0, ())
_ABBREVIATED = 7  # a cited commit shows at least so many digits


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
        self._index = Index(changes, known)
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

    def candidates(self, query: Query, limit: int | None = None, least: float = _HOPELESS) -> list[Candidate]:
        """Rank the changes that a query may mean, best first.

        None is there that shares nothing with it: whose words are worth less than ``least`` and that is not
        cited either.
        """
        matches: dict[int, Match] = {}
        aside = self._aside.union(*(terms(owner) for owner in query.owners if self._is_somebody(owner)))

        def worth(share: float, weight: float) -> bool:
            return signals.strongest(share, weight) >= least

        for text in query.texts:
            for number, match in self._index.search(text, aside, query.labels, worth).items():
                if number not in matches or signals.strength(match) > signals.strength(matches[number]):
                    matches[number] = match
        for part in query.parts:
            for number, whole in self._index.search(part, aside, query.labels, worth).items():
                match = replace(whole, coverage=_PART * whole.coverage)
                if match.total >= _RARE and signals.strength(match) > signals.strength(
                    matches.get(number, _NOTHING)
                ):
                    matches[number] = match
        cited = {i for reference in query.references for i in self._cited(reference)}
        near = {i for i, match in matches.items() if signals.strength(match) >= least}
        found = [self._weigh(query, i, matches.get(i)) for i in sorted(near | cited)]
        found.sort(key=best_first)
        return (favoured(query, found) if query.kind else found)[:limit]

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

    def _weigh(self, query: Query, number: int, match: Match | None) -> Candidate:
        change = self._index.changes[number]
        reasons: list[Signal] = [Signal("prior", signals.PRIOR, "most changes are not meant")]
        reasons += signals.from_citation(query, change, self._urls)
        if match:
            reasons += signals.from_words(match)
        reasons += signals.from_owner(query, change)
        reasons += signals.from_time(query, change)
        reasons += signals.from_sort(query, change, self._work_of(number), self._primary)
        score = sum(signal.weight for signal in reasons)
        reasons.sort(key=lambda signal: (signal.name == "prior", -abs(signal.weight)))
        return Candidate(change, round(score, 3), tuple(reasons))

    def link(self, query: Query, without: Collection[Matter] = ()) -> tuple[Link, ...]:
        """Return the links of an item, core before related, surest first; none where nothing is sure enough.

        Each of its names is looked for by itself: a change that one name means is not less meant because
        another name fits another change still better. The matters in ``without`` are not looked at.
        """
        least = max(_HOPELESS, lowest(query) - signals.PRIOR - signals.at_best(query))
        found: list[Link] = []
        for text in query.texts or ("",):
            candidates = self.candidates(replace(query, texts=(text,) if text else ()), least=least)
            found += decide(query, [c for c in candidates if c.change.matter not in without])
        return chosen(found)


def _picked(change: Change) -> set[int]:
    return {int(name[1:]) for name in change.picked_from if name.startswith("#") and name[1:].isdigit()}
