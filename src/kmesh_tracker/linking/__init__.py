"""From items and changes to links: rank what a text may mean, then decide, or abstain."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from kmesh_tracker.linking import signals
from kmesh_tracker.linking.index import Index
from kmesh_tracker.linking.query import Query, query_for
from kmesh_tracker.records import Candidate, Link, Signal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kmesh_tracker.linking.index import Match
    from kmesh_tracker.records import Change, Role

__all__ = ["CORE", "Linker", "Query", "query_for"]

CORE = 0.0
"""The score (log-odds) from which a change is held to implement an item: more likely than not."""
_RELATED = -1.2
"""The score from which a change is shown beside an item."""
_BESIDE = 2.2
"""A change that scores this much less than the best of an item is related at most."""
_MOST = 8
"""No item shows more links than this; more would be a search result and no evidence."""


class Linker:
    """Links items to the changes of all repositories."""

    def __init__(
        self,
        changes: Sequence[Change],
        *,
        primary: str,
        urls: Mapping[str, str] | None = None,
        aside: frozenset[str] = frozenset(),
        proposals: Mapping[tuple[str, str], str] | None = None,
    ) -> None:
        """Index the changes.

        Args:
            changes: those of all repositories, any order.
            primary: name of the repository whose tags are the releases.
            urls: web address of each repository, by name.
            aside: words that name the project and tell nothing.
            proposals: by change key, the title of a design document that the change touches.
        """
        self._index = Index(changes, proposals)
        self._primary = primary
        self._urls = dict(urls or {})
        self._aside = aside
        self._by_number: dict[int, list[int]] = defaultdict(list)
        for i, change in enumerate(self._index.changes):
            for number in {change.number, *change.issues, *_picked(change)}:
                if number is not None:
                    self._by_number[number].append(i)

    def candidates(self, query: Query, limit: int | None = None) -> list[Candidate]:
        """Rank the changes that a query may mean, best first; none that shares nothing with it."""
        matches: dict[int, Match] = {}
        for text in query.texts:
            for number, match in self._index.search(text, self._aside).items():
                if number not in matches or _strength(match) > _strength(matches[number]):
                    matches[number] = match
        cited = {
            i for reference in query.references if reference.number for i in self._by_number[reference.number]
        }
        found = [self._weigh(query, i, matches.get(i)) for i in sorted({*matches, *cited})]
        found.sort(key=lambda c: (-c.score, -c.change.merged_at.timestamp(), c.change.commit))
        return found[:limit]

    def _weigh(self, query: Query, number: int, match: Match | None) -> Candidate:
        change = self._index.changes[number]
        reasons: list[Signal] = [Signal("prior", signals.PRIOR, "most changes are not meant")]
        reasons += signals.from_citation(query, change, self._urls)
        if match:
            reasons += signals.from_words(match)
        reasons += signals.from_owner(query, change)
        reasons += signals.from_time(query, change, lambda c: _shipped_before(query, c))
        reasons += signals.from_sort(query, change, self._primary)
        score = sum(signal.weight for signal in reasons)
        reasons.sort(key=lambda signal: (signal.name == "prior", -abs(signal.weight)))
        return Candidate(change, round(score, 3), tuple(reasons))

    def link(self, query: Query) -> tuple[Link, ...]:
        """Give the links of an item, core before related, surest first; none where nothing is sure enough."""
        return decide(query, self.candidates(query))


def decide(query: Query, candidates: Sequence[Candidate]) -> tuple[Link, ...]:
    """Choose links from ranked candidates, or abstain."""
    shown = [c for c in candidates if c.score >= _RELATED and not c.change.reverts]
    if not shown or shown[0].score < CORE:
        shown = [c for c in shown if c.score >= _RELATED][:2]
    best = max((c.score for c in shown if _can_be_core(query, c)), default=0.0)
    links = []
    for candidate in shown[:_MOST]:
        core = (
            candidate.score >= CORE and candidate.score >= best - _BESIDE and _can_be_core(query, candidate)
        )
        role: Role = "core" if core else "related"
        reasons = tuple(s.reason for s in candidate.signals if s.name != "prior")
        links.append(Link(candidate.change, role, round(confidence(candidate.score), 2), reasons))
    return tuple(sorted(links, key=lambda link: link.role))


def _can_be_core(query: Query, candidate: Candidate) -> bool:
    """Say whether a change was out with the release, or in time for it: later work is evidence of a slip only."""
    change = candidate.change
    if change.reverted_by:
        return False
    if query.tag is None:
        return True
    return change.first_release in query.versions


def confidence(score: float) -> float:
    """Turn log-odds into a probability."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def _strength(match: Match) -> float:
    return 6.0 * match.coverage + match.title_share - 1.5 * math.exp(-match.weight / 5)


def _picked(change: Change) -> set[int]:
    return {int(name[1:]) for name in change.picked_from if name.startswith("#") and name[1:].isdigit()}


def _shipped_before(query: Query, change: Change) -> bool:
    return (
        change.first_release is not None
        and change.first_release != query.tag
        and change.first_release in query.versions
    )
