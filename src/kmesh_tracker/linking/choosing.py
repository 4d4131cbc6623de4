"""From ranked changes to links: which an item has, in what role, or none; and what people decided."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from kmesh_tracker.records import Candidate, Change, Decision, Link, Signal
from kmesh_tracker.text.kinds import is_guide, prepares_only

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from kmesh_tracker.linking.query import Query
    from kmesh_tracker.records import Item, Role

CORE = -1.0
"""The score (log-odds) from which a change is taken for an item; a guess as long as it is not sure."""
RELATED: Final = -2.5  # the score from which a change is shown beside an item
CLIP: Final = 1.0
"""By so much of the score at most does a change stand out, or lag behind."""
_OTHER = frozenset(("other sort", "prepares", "takes away", "upkeep", "pick"))
"""Signals of changes that are no rivals of those an item may mean: no fix outdoes what adds the thing."""
_MOST_CORE, _MOST_RELATED = 20, 6
"""No item shows more links than this; more would be a search result and no evidence."""
CITED: Final = ("citation", "quoted title")
STANDS_OUT: Final = "stands out"
"""Name of the signal that holds a change against the others, once each has been weighed by itself."""
Matter = tuple[str, int | str]
Decided = tuple[Decision, Change]
WEIGHT: Final = 20.0  # what a decision adds to a score or takes from it: more than all that can be worked out
ALIKE = 0.35  # names less alike than this are two items even where one change serves both


class Weighed(NamedTuple):
    """A change that a text may mean, weighed by itself."""

    change: Change
    score: float
    part: str
    """The part of a list that it meets, empty for the whole; only equals compete."""
    rival: bool
    """Whether others are held against it."""


def ahead(found: Sequence[Weighed]) -> list[float]:
    """Return how far each change is ahead of its best rival, or behind it, by :data:`CLIP` at most."""
    best: dict[str, dict[Matter, float]] = defaultdict(dict)
    for one in found:
        if one.rival:
            own, matter = best[one.part], one.change.matter
            own[matter] = max(one.score, own.get(matter, one.score))
    leaders = {part: sorted(own.items(), key=lambda pair: -pair[1])[:2] for part, own in best.items()}
    distances = []
    for one in found:
        others = (score for matter, score in leaders.get(one.part, ()) if matter != one.change.matter)
        distances.append(max(-CLIP, min(CLIP, one.score - next(others, -math.inf))))
    return distances


def standing(distance: float, worth: float) -> Signal:
    """Return the signal of a change that is so far ahead of its best rival, or behind it."""
    near = "no other comes near" if distance >= CLIP else "fits better than any other"
    return Signal(STANDS_OUT, round(worth * distance, 3), near if distance > 0 else "another fits better")


def is_rival(amounts: Mapping[str, float]) -> bool:
    """Return whether others are held against a change, as its signals are."""
    return _OTHER.isdisjoint(amounts) and amounts.get("range", 0.0) >= 0


def decide(query: Query, candidates: Sequence[Candidate], lost: Collection[Matter] = ()) -> list[Link]:
    """Choose an item's links from ranked candidates, or abstain: core before related, surest first."""
    shown = _shown(query, candidates)
    core = [c for c in _core(query, shown) if c.change.matter not in lost]
    taken = {c.change.key for c in core}
    related = [c for c in shown if c.change.key not in taken][:_MOST_RELATED]
    return [*(_link(c, "core") for c in core), *(_link(c, "related") for c in related)]


def assign(queries: Sequence[Query], offers: Sequence[Sequence[Candidate]]) -> list[set[Matter]]:
    """Return for each item of a release the changes that it loses to another: a change serves one item.

    The item that a change fits best has it; where several cite it, they all do.
    """
    wanted = [_core(query, _shown(query, found)) for query, found in zip(queries, offers, strict=True)]
    served: dict[Matter, tuple[bool, float, int]] = {}
    for place, candidates in enumerate(wanted):
        for one in candidates:
            claim = (is_cited(one), one.score, -place)
            served[one.change.matter] = max(claim, served.get(one.change.matter, claim))
    return [
        {
            c.change.matter
            for c in found
            if not is_cited(c) and served[c.change.matter][1:] != (c.score, -place)
        }
        for place, found in enumerate(wanted)
    ]


def _shown(query: Query, candidates: Sequence[Candidate]) -> list[Candidate]:
    return once(query, [c for c in candidates if c.score >= RELATED or is_cited(c)])


def _core(query: Query, shown: Sequence[Candidate]) -> list[Candidate]:
    """Return what an item may mean: what it cites, else code, and a guide where no code comes near."""
    able = [c for c in shown if (c.score >= CORE or is_cited(c)) and _can_be_core(query, c)]
    telling = query.kind != "docs" and all(is_guide(c.change) for c in shown)
    found = [c for c in able if is_cited(c)] or [
        c for c in able if query.kind == "docs" or telling or not is_guide(c.change)
    ]
    return found[:_MOST_CORE]


def _link(candidate: Candidate, role: Role) -> Link:
    # Of what is merely related it is worth telling what kept it from being more.
    told = tuple(s.reason for s in candidate.signals if s.name != "prior")
    reasons = candidate.reasons if role == "core" else told
    return Link(candidate.change, role, round(confidence(candidate.score), 2), reasons)


def is_cited(candidate: Candidate) -> bool:
    """Return whether the minutes name a change by its number, commit or title."""
    return any(signal.name in CITED for signal in candidate.signals)


def best_first(candidate: Candidate) -> tuple[float, float, str]:
    """Order candidates: the higher score first, of equal ones the later change."""
    return -candidate.score, -candidate.change.merged_at.timestamp(), candidate.change.commit


def once(query: Query, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates that can be meant, each change once.

    Of a change and its picks the change stays; what takes back others is meant only where that is wanted.
    """
    found: dict[Matter, Candidate] = {}
    for candidate in candidates:
        change = candidate.change
        if change.reverts and not query.takes_away:
            continue
        if change.matter not in found or (found[change.matter].change.picked_from and not change.picked_from):
            found[change.matter] = candidate
    return sorted(found.values(), key=best_first)


def _can_be_core(query: Query, candidate: Candidate) -> bool:
    """Return whether a change can be what made an item true.

    It was out with the release or in time for it, for later work is evidence of a slip only. What an earlier
    release had before the item was first spoken of is what people built upon, unless it is cited. And no test
    or proposal is the feature that it is about.
    """
    change = candidate.change
    if change.reverted_by:
        return False
    if query.tag is not None and change.first_release not in query.versions:
        return False
    if query.raised_late and query.claimed_done is None:
        return False
    early = bool(query.said) and change.merged_on < query.said[0]
    if early and query.shipped_before(change) and not is_cited(candidate):
        return False
    return query.kind not in ("feature", "fix") or query.is_proposal or not _prepares(change)


def _prepares(change: Change) -> bool:
    """Return whether a change is a test or a proposal: work around a feature that is not the feature."""
    return prepares_only(change) and not is_guide(change)


def confidence(score: float) -> float:
    """Turn log-odds into a probability."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def overrule(links: Sequence[Link], decided: Sequence[Decided]) -> tuple[Link, ...]:
    """Put what was accepted among the links, core before related, surest first; drop what was rejected."""
    about = {change.matter for _, change in decided}
    reasons = {link.change.matter: link.reasons for link in links}
    found = [link for link in links if link.change.matter not in about]
    found += [
        Link(change, decision.role, 1.0, (decision.told, *reasons.get(change.matter, ())), decision)
        for decision, change in decided
        if decision.kind == "accept"
    ]
    return tuple(sorted(found, key=lambda link: (link.role, -link.confidence)))


def weigh_in(candidates: Iterable[Candidate], decided: Sequence[Decided]) -> list[Candidate]:
    """Let decisions weigh on the ranking: what was accepted comes first, what was rejected last."""
    by_matter = {change.matter: (decision, change) for decision, change in decided}
    found = []
    for candidate in candidates:
        decision = by_matter.get(candidate.change.matter)
        found.append(_weighed(candidate, decision[0]) if decision else candidate)
    there = {candidate.change.matter for candidate in found}
    found += [
        _weighed(Candidate(change, 0.0, ()), decision)
        for matter, (decision, change) in by_matter.items()
        if matter not in there
    ]
    return sorted(found, key=lambda candidate: -candidate.score)


def _weighed(candidate: Candidate, decision: Decision) -> Candidate:
    weight = WEIGHT if decision.kind == "accept" else -WEIGHT
    signal = Signal("decision", weight, decision.told)
    return Candidate(candidate.change, round(candidate.score + weight, 3), (signal, *candidate.signals))


def same_items(
    linked: Sequence[tuple[Item, Sequence[Link]]], alike: Callable[[str, str], float]
) -> list[list[Item]]:
    """Group the items of one release: each group is one item under several names, in the order given.

    Two are one if they share a core change, their names are somewhat alike, and no meeting speaks of both:
    a meeting that lists two lines means two things.
    """
    groups: list[tuple[list[Item], set[tuple[str, str]]]] = []
    for item, links in linked:
        core = {link.change.key for link in links if link.role == "core"}
        home = next((group for group in groups if core & group[1] and _is_one(item, group[0], alike)), None)
        if home is None:
            groups.append(([item], core))
        else:
            home[0].append(item)
            home[1].update(core)
    return [items for items, _ in groups]


def _is_one(item: Item, others: Sequence[Item], alike: Callable[[str, str], float]) -> bool:
    days = {mention.date for mention in item.mentions}
    apart = not any(mention.date in days for other in others for mention in other.mentions)
    return apart and any(alike(item.title, other.title) >= ALIKE for other in others)
