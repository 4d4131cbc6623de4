"""From items and changes to links: rank what a text may mean, then decide, or abstain."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from kmesh_tracker.linking import signals
from kmesh_tracker.linking.decided import Matter, overrule, weigh_in
from kmesh_tracker.linking.hands import is_by
from kmesh_tracker.linking.index import Index, Match
from kmesh_tracker.linking.query import Query, labels_of, query_for
from kmesh_tracker.linking.sorts import Sort, prepares_only, sort_of
from kmesh_tracker.linking.twins import twins
from kmesh_tracker.records import Candidate, Link, Signal
from kmesh_tracker.terms import terms

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kmesh_tracker.records import Change, Reference, Role

__all__ = ["CORE", "Linker", "Query", "labels_of", "overrule", "query_for", "twins", "weigh_in"]

CORE = 0.0
"""The score (log-odds) from which a change is held to implement an item: more likely than not."""
_RELATED = -1.2
"""The score from which a change is shown beside an item."""
_BEARING = -0.5
"""The same for an item that has core links."""
_HOPED = 1.0
"""What speaks for the best of an item that was planned and of which nobody said that it would not come."""
_SAID_DONE = 1.8
"""What speaks for the best of an item that was said to be done."""
_BESIDE = 2.0
"""A change that scores this much less than the best of an item is related at most."""
_PART = 0.75
"""What meeting one of several named parts is worth beside meeting all there is."""
_RARE = 4.0
"""A part must be this telling to stand alone: ``grafana`` is, ``metrics`` is not."""
_HOPELESS = -0.5
"""With words of less strength no other signal but a citation can lift a change to where it is shown."""
_NOTHING = Match(0.0, 0.0, 0.0, 0.0, ())
_ABBREVIATED = 7
"""A cited commit shows at least so many digits."""
_CITED = ("citation", "quoted title")
_MANY_ALIKE, _WELL = 6, 2.0
"""So many likely changes, none of which scores so much, are what anything of that sort would find."""
_MOST_CORE, _MOST_RELATED = 20, 6
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
    ) -> None:
        """Index the changes.

        Args:
            changes: those of all repositories, any order.
            primary: name of the repository whose tags are the releases.
            urls: web address of each repository, by name.
            aside: words that name the project and tell nothing.
        """
        self._index = Index(changes)
        self._primary = primary
        self._sorts: dict[int, Sort] = {}
        self._urls = dict(urls or {})
        self._aside = aside
        self._people = dict.fromkeys(person for change in changes for person in change.people)
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
        found.sort(key=_best_first)
        return (favoured(query, found) if query.kind else found)[:limit]

    def _is_somebody(self, name: str) -> bool:
        if name not in self._somebody:
            self._somebody[name] = is_by(name, self._people)
        return self._somebody[name]

    def _cited(self, reference: Reference) -> Sequence[int]:
        if reference.commit:
            return self._by_commit.get(reference.commit[:_ABBREVIATED], ())
        return self._by_number.get(reference.number or 0, ())

    def _sort(self, number: int) -> Sort:
        if number not in self._sorts:
            self._sorts[number] = sort_of(self._index.changes[number])
        return self._sorts[number]

    def _weigh(self, query: Query, number: int, match: Match | None) -> Candidate:
        change = self._index.changes[number]
        reasons: list[Signal] = [Signal("prior", signals.PRIOR, "most changes are not meant")]
        reasons += signals.from_citation(query, change, self._urls)
        if match:
            reasons += signals.from_words(match)
        reasons += signals.from_owner(query, change)
        reasons += signals.from_time(query, change)
        reasons += signals.from_sort(query, change, self._sort(number), self._primary)
        score = sum(signal.weight for signal in reasons)
        reasons.sort(key=lambda signal: (signal.name == "prior", -abs(signal.weight)))
        return Candidate(change, round(score, 3), tuple(reasons))

    def link(self, query: Query, without: Collection[Matter] = ()) -> tuple[Link, ...]:
        """Give the links of an item, core before related, surest first; none where nothing is sure enough.

        Each of its names is looked for by itself: a change that one name means is not less meant because
        another name fits another change still better. The matters in ``without`` are not looked at.
        """
        found: dict[tuple[str, int | str], Link] = {}
        bar = -_SAID_DONE if query.claimed_done else _RELATED
        least = max(_HOPELESS, bar - signals.PRIOR - signals.at_best(query))
        for text in query.texts or ("",):
            named = replace(query, texts=(text,) if text else ())
            candidates = self.candidates(named, least=least)
            for link in decide(query, [c for c in candidates if c.change.matter not in without]):
                matter = link.change.matter
                if matter not in found or _rank(link) < _rank(found[matter]):
                    found[matter] = link
        links = sorted(found.values(), key=_rank)
        core = [link for link in links if link.role == "core"]
        # Beside what shows an item, only what bears on it as surely is worth a look.
        least = confidence(_RELATED) if not core else confidence(_BEARING)
        related = [link for link in links if link.role == "related" and link.confidence >= least]
        return (*core[:_MOST_CORE], *related[:_MOST_RELATED])


def _rank(link: Link) -> tuple[str, float]:
    return link.role, -link.confidence


def decide(query: Query, candidates: Sequence[Candidate]) -> list[Link]:
    """Choose links from ranked candidates, or abstain."""
    shown = _once([c for c in candidates if c.score >= _RELATED and _may_be_meant(query, c.change)])
    if shown and shown[0].score < CORE:
        shown = shown[:2]
    able = {c.change.key for c in shown if _can_be_core(query, c)}
    if query.is_work and _names_none([c for c in shown if c.change.key in able]):
        able = set()
    best = max((_uncited(c) for c in shown if c.change.key in able), default=0.0)
    links = []
    for candidate in shown:
        core = candidate.score >= max(CORE, best - _BESIDE) and candidate.change.key in able
        role: Role = "core" if core else "related"
        # Of what is merely related it is worth telling what kept it from being more.
        reasons = (
            candidate.reasons if core else tuple(s.reason for s in candidate.signals if s.name != "prior")
        )
        links.append(Link(candidate.change, role, round(confidence(candidate.score), 2), reasons))
    return links


def _may_be_meant(query: Query, change: Change) -> bool:
    """Whether a change can have to do with an item: one that takes back others only where that is wanted."""
    return query.takes_away or not change.reverts


def _names_none(able: Sequence[Candidate]) -> bool:
    """Say whether a text fits so many changes, and none of them well, that it means none in particular."""
    likely = [c for c in able if c.score >= CORE]
    return len(likely) > _MANY_ALIKE and likely[0].score < _WELL


def favoured(query: Query, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Let the best candidate of an item have what speaks for one change, whichever it is.

    What is said to be done was done by something: of what was there by then, the best is it. And most of what
    is planned for a release comes with it, so that what was made for it needs less to speak for it. Neither
    holds where a change stands out by itself, or where one that cannot be meant fits far better.
    """
    able = [c for c in candidates if _may_be_meant(query, c.change) and _can_be_core(query, c)]
    if not able or able[0].score >= CORE:
        return list(candidates)
    for best in able:
        if best.score < candidates[0].score - _BESIDE:
            break
        signal = None
        if query.done_by(best.change):
            signal = Signal("claim", _SAID_DONE, "the best of what was there when it was said to be done")
        elif query.hoped_for and best.change.first_release == query.tag:
            signal = Signal("claim", _HOPED, "the best of what the release holds, for which it was planned")
        if signal:
            more = Candidate(best.change, round(best.score + signal.weight, 3), (signal, *best.signals))
            return sorted((more, *(c for c in candidates if c is not best)), key=_best_first)
    return list(candidates)


def _best_first(candidate: Candidate) -> tuple[float, float, str]:
    return -candidate.score, -candidate.change.merged_at.timestamp(), candidate.change.commit


def _once(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Drop a pick that goes by the number of a change which is there already."""
    found: dict[tuple[str, int | str], Candidate] = {}
    for candidate in candidates:
        change = candidate.change
        matter = change.matter
        if matter not in found or (found[matter].change.picked_from and not change.picked_from):
            found[matter] = candidate
    return sorted(found.values(), key=lambda candidate: -candidate.score)


def _uncited(candidate: Candidate) -> float:
    """Give the score without citations: a cited change does not make the others less fitting."""
    return candidate.score - sum(s.weight for s in candidate.signals if s.name in _CITED)


def _can_be_core(query: Query, candidate: Candidate) -> bool:
    """Say whether a change can be what made an item true.

    It was out with the release or in time for it, for later work is evidence of a slip only. What an earlier
    release had before the item was first spoken of is what people built upon, unless it is cited. And no
    document or test is the feature that it writes about.
    """
    change = candidate.change
    if change.reverted_by:
        return False
    if query.tag is not None and change.first_release not in query.versions:
        return False
    if query.raised_late and query.claimed_done is None:
        return False
    cited = any(signal.name in _CITED for signal in candidate.signals)
    if query.said and change.merged_on < query.said[0] and query.shipped_before(change) and not cited:
        return False
    return query.kind not in ("feature", "fix") or query.is_proposal or not prepares_only(change)


def confidence(score: float) -> float:
    """Turn log-odds into a probability."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def _picked(change: Change) -> set[int]:
    return {int(name[1:]) for name in change.picked_from if name.startswith("#") and name[1:].isdigit()}
