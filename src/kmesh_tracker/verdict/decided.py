"""A person's word on an item: notes to show, and a verdict that wins over the one worked out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from kmesh_tracker.records import Delivery, TrackedItem


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
