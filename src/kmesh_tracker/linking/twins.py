"""One item under two names: what the same change makes true and similar words speak of is one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kmesh_tracker.records import Item, Link

ALIKE = 0.35
"""Names less alike than this are two items even where one change serves both."""


def twins(
    linked: Sequence[tuple[Item, Sequence[Link]]], alike: Callable[[str, str], float]
) -> list[list[Item]]:
    """Group the items of one release: each group is one item under several names, in the order given.

    Two are one if they share a core change, their names are somewhat alike, and no meeting speaks of both:
    a meeting that lists two lines means two things.
    """
    groups: list[tuple[list[Item], set[tuple[str, str]]]] = []
    for item, links in linked:
        core = {link.change.key for link in links if link.role == "core"}
        home = next((group for group in groups if core & group[1] and _one(item, group[0], alike)), None)
        if home is None:
            groups.append(([item], core))
        else:
            home[0].append(item)
            home[1].update(core)
    return [items for items, _ in groups]


def _one(item: Item, others: Sequence[Item], alike: Callable[[str, str], float]) -> bool:
    days = {mention.date for mention in item.mentions}
    apart = not any(mention.date in days for other in others for mention in other.mentions)
    return apart and any(alike(item.title, other.title) >= ALIKE for other in others)
