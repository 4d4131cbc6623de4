"""A person's word on links: what was accepted is a link whatever the score, what was rejected is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kmesh_tracker.records import Candidate, Change, Decision, Link, Signal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Matter = tuple[str, int | str]
Decided = tuple[Decision, Change]

WEIGHT: Final = 20.0
"""What a decision adds to a score or takes from it: more than all that can be worked out."""


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
