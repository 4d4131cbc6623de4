"""The first paragraph: what the release is about, from its plan alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmesh_tracker.rendering import titles
from kmesh_tracker.rendering.context import DraftOpening

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.rendering.context import DraftItem


def opening(items: Sequence[DraftItem]) -> DraftOpening:
    """Give what is to be named at once of the items that are there."""
    features = [item for item in items if item.kind == "feature"]
    adapted = [item for item in items if item.kind == "compatibility" and item.delivery == "delivered"]
    fixes = [item for item in items if item.kind == "fix" and item.delivery == "delivered"]
    blockers = [item for item in items if item.blocker and item.delivery == "delivered"]
    named = [*features, *adapted, *fixes, *blockers]
    return DraftOpening(
        features=tuple(item.title for item in features if item.delivery == "delivered"),
        partial=tuple(item.title for item in features if item.delivery == "partial"),
        adapted=tuple(dict.fromkeys(name for item in adapted for name in item.adapted)),
        fixes=tuple(titles.symptom(item.title) for item in fixes if not item.blocker),
        blockers=tuple(titles.symptom(item.title) for item in blockers),
        evidence="; ".join(
            dict.fromkeys(f"{line.path}:{line.line}" for item in named for line in item.mentions)
        ),
    )
