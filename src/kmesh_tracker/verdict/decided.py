"""A person's word on an item: what it means for the release, notes to show, and a verdict that wins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kmesh_tracker.records import Delivery, Link, TrackedItem


def in_force(links: Sequence[Link], tags: Collection[str] | None) -> tuple[Link, ...]:
    """Give the links as evidence for a release: a person says whose work it is, git when it was there.

    A change that came with a later release, or was taken back, delivers nothing in this one, as sure as it
    belongs to the item.

    Args:
        links: those of an item.
        tags: of the release and those before it; None while it is not out.
    """
    return tuple(
        replace(link, role="related")
        if link.decision
        and (link.change.reverted_by or (tags is not None and link.change.first_release not in tags))
        else link
        for link in links
    )


def overrule(tracked: TrackedItem) -> TrackedItem:
    """Give an item with the verdict and the notes that people decided; the last verdict counts."""
    decisions = tracked.item.decisions
    notes = [*tracked.notes, *(decision.value for decision in decisions if decision.kind == "note")]
    verdicts = [decision for decision in decisions if decision.kind == "delivery"]
    if not verdicts:
        return replace(tracked, notes=tuple(notes))
    last = verdicts[-1]
    if last.value == tracked.delivery:
        told = f"{last.told[:1].upper()}{last.told[1:]} to be {last.value}."
    else:
        told = (
            f"{last.told[:1].upper()}{last.told[1:]} to be {last.value}; "
            f"by the evidence alone it would be {tracked.delivery}."
        )
    return replace(tracked, delivery=cast("Delivery", last.value), notes=(told, *notes))
