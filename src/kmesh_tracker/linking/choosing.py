"""From ranked changes to links: which an item has, in what role, or none; and what people decided."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from kmesh_tracker.records import Candidate, Change, Decision, Link, Signal
from kmesh_tracker.text.kinds import prepares_only

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kmesh_tracker.linking.query import Query
    from kmesh_tracker.records import Item, Role

CORE = 0.0  # the score (log-odds) from which a change is held to implement an item: more likely than not
_RELATED = -1.2  # the score from which a change is shown beside an item
_BEARING = -0.5  # the same for an item that has core links
_HOPED = 1.0
"""What speaks for the best of an item that was planned and of which nobody said that it would not come."""
_SAID_DONE = 1.8  # what speaks for the best of an item that was said to be done
_FAR_BEHIND = 2.0  # a change that scores this much less than the best of an item is related at most
_MANY_ALIKE, _WELL = 6, 2.0
"""So many likely changes, none of which scores so much, are what anything of that sort would find."""
_MOST_CORE, _MOST_RELATED = 20, 6
"""No item shows more links than this; more would be a search result and no evidence."""
_CITED = ("citation", "quoted title")
Matter = tuple[str, int | str]
Decided = tuple[Decision, Change]
WEIGHT: Final = 20.0  # what a decision adds to a score or takes from it: more than all that can be worked out
ALIKE = 0.35  # names less alike than this are two items even where one change serves both


def lowest(query: Query) -> float:
    """Return the score below which no change can come out as a link of an item."""
    return -_SAID_DONE if query.claimed_done else _RELATED


def chosen(links: Iterable[Link]) -> tuple[Link, ...]:
    """Return the links of an item of what each of its names found, core before related, surest first."""
    found: dict[tuple[str, int | str], Link] = {}
    for link in links:
        matter = link.change.matter
        if matter not in found or _rank(link) < _rank(found[matter]):
            found[matter] = link
    ranked = sorted(found.values(), key=_rank)
    core = [link for link in ranked if link.role == "core"]
    # Beside what shows an item, only what bears on it as surely is worth a look.
    least = confidence(_RELATED) if not core else confidence(_BEARING)
    related = [link for link in ranked if link.role == "related" and link.confidence >= least]
    return (*core[:_MOST_CORE], *related[:_MOST_RELATED])


def _rank(link: Link) -> tuple[str, float]:
    return link.role, -link.confidence


def decide(query: Query, candidates: Sequence[Candidate]) -> list[Link]:
    """Choose links from ranked candidates, or abstain."""
    shown = _once([c for c in candidates if c.score >= _RELATED and _may_be_meant(query, c.change)])
    if shown and shown[0].score < CORE:
        shown = shown[:2]
    able = {c.change.key for c in shown if _can_be_core(query, c)}
    if cited := {c.change.key for c in shown if c.change.key in able and _is_cited(c)}:
        able = cited  # a number says which change is meant; words only say what it may be
    if query.is_work and _names_none([c for c in shown if c.change.key in able]):
        able = set()
    # A cited change does not make the others less fitting.
    uncited = (
        c.score - sum(s.weight for s in c.signals if s.name in _CITED) for c in shown if c.change.key in able
    )
    best = max(uncited, default=0.0)
    links = []
    for candidate in shown:
        core = candidate.score >= max(CORE, best - _FAR_BEHIND) and candidate.change.key in able
        role: Role = "core" if core else "related"
        # Of what is merely related it is worth telling what kept it from being more.
        reasons = (
            candidate.reasons if core else tuple(s.reason for s in candidate.signals if s.name != "prior")
        )
        links.append(Link(candidate.change, role, round(confidence(candidate.score), 2), reasons))
    return links


def _is_cited(candidate: Candidate) -> bool:
    return any(signal.name in _CITED for signal in candidate.signals)


def _may_be_meant(query: Query, change: Change) -> bool:
    """Return whether a change can be meant: one that takes back others only where that is wanted."""
    return not change.reverts or query.takes_away


def _names_none(able: Sequence[Candidate]) -> bool:
    """Return whether a text fits so many changes, and none of them well, that it means none in particular."""
    likely = [c for c in able if c.score >= CORE]
    return len(likely) > _MANY_ALIKE and likely[0].score < _WELL


def favoured(query: Query, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Let the best candidate of an item have what speaks for one change, whichever it is.

    What is said to be done was done by something: of what was there by then, the best is it. And most of what
    is planned for a release comes with it, so that what was made for it needs less to speak for it. Neither
    holds where a change stands out by itself, or where one that cannot be meant fits far better.
    """
    # Selection one by one: the first that can be meant settles it as a rule.
    able = (c for c in candidates if _may_be_meant(query, c.change) and _can_be_core(query, c))
    for best in able:
        if best.score >= CORE or best.score < candidates[0].score - _FAR_BEHIND:
            break
        signal = None
        if query.done_by(best.change):
            signal = Signal("claim", _SAID_DONE, "the best of what was there when it was said to be done")
        elif query.hoped_for and best.change.first_release == query.tag:
            signal = Signal("claim", _HOPED, "the best of what the release holds, for which it was planned")
        if signal:
            more = Candidate(best.change, round(best.score + signal.weight, 3), (signal, *best.signals))
            return sorted((more, *(c for c in candidates if c is not best)), key=best_first)
    return list(candidates)


def best_first(candidate: Candidate) -> tuple[float, float, str]:
    """Order candidates: the higher score first, of equal ones the later change."""
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


def _can_be_core(query: Query, candidate: Candidate) -> bool:
    """Return whether a change can be what made an item true.

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
