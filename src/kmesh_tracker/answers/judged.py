"""What readers judged, put together and in the place of what the rules found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from kmesh_tracker.records import Candidate, Judgement, Link, Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.records import Delivery

_WEIGHT: Final = 10.0  # what an answer adds to a score: more than the rules, less than a person's decision


def verdict_over(verdicts: Sequence[Delivery | None], *, complete: bool) -> Delivery | None:
    """Return the verdict over all parts: what one part shows holds; that nothing came needs all of them."""
    shown: tuple[Delivery, ...] = ("delivered", "partial")
    for verdict in shown:
        if verdict in verdicts:
            return verdict
    if not complete or None in verdicts:
        return None
    return "unknown" if set(verdicts) == {"unknown"} else "not-delivered"


def together(found: Sequence[Judgement]) -> Judgement:
    """Return the judgement of an item that was asked about under several names."""
    first = max(found, key=lambda one: len(one.links))
    return Judgement(
        links=tuple({(link.change.key, link.role): link for one in found for link in one.links}.values()),
        delivery=verdict_over([one.delivery for one in found], complete=True),
        answered=first.answered,
        seen=frozenset().union(*(one.seen for one in found)),
        complete=all(one.complete for one in found),
    )


def weighed(candidates: Sequence[Candidate], links: Sequence[Link]) -> list[Candidate]:
    """Return ranked candidates with what an answer adds to those it names, be they among them or not."""
    told = {link.change.key: link.answered.told for link in links if link.answered}
    there = {candidate.change.key for candidate in candidates}
    more = [
        Candidate(link.change, 0.0, ()) for link in links if link.answered and link.change.key not in there
    ]
    found = [_weighed(one, told.get(one.change.key)) for one in (*candidates, *more)]
    return sorted(found, key=lambda candidate: -candidate.score)


def _weighed(candidate: Candidate, told: str | None) -> Candidate:
    if told is None:
        return candidate
    signals = (Signal("answer", _WEIGHT, told), *candidate.signals)
    return Candidate(candidate.change, round(candidate.score + _WEIGHT, 3), signals)


def applied(links: Sequence[Link], judgement: Judgement) -> tuple[Link, ...]:
    """Return the links of an item with what a reader found in place of what the rules found."""
    kept = [link for link in links if link.change.key not in judgement.seen]
    if judgement.complete:  # a reader who saw all that the release has did not miss its implementation
        kept = [replace(link, role="related") for link in kept]
    read = [
        Link(one.change, one.role, round(one.confidence, 2), (one.answered.told,), answered=one.answered)
        for one in judgement.links
    ]
    return tuple(sorted([*read, *kept], key=lambda link: (link.role, -link.confidence)))
