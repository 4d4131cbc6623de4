"""Promises from roadmap documents, brought to the releases that they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from kmesh_tracker.plan.items import slug
from kmesh_tracker.plan.threads import SAME
from kmesh_tracker.records import Item, Mention
from kmesh_tracker.text.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.plan.names import Names
    from kmesh_tracker.records import Goal, Release


def release_of(goal: Goal, releases: Sequence[Release]) -> str | None:
    """Return the version that a goal for a span of time belongs to.

    A span is kept by the last release that came out in it; where none did, by the first that came after;
    where none has yet, by the one that is next.
    """
    if goal.start is None or goal.end is None:
        return None
    inside = [r for r in releases if r.released_on and goal.start <= r.released_on <= goal.end]
    if inside:
        return inside[-1].version
    later = [r for r in releases if r.released_on and r.released_on > goal.end]
    later = later or [r for r in releases if not r.tag]
    return later[0].version if later else None


def add_goals(items: Sequence[Item], goals: Sequence[Goal], names: Names) -> tuple[Item, ...]:
    """Add each goal: as a mention of the item of the same name, else as an item of its own."""
    found = list(items)
    for goal in goals:
        day = goal.start or goal.end
        mentions = (Mention(day, goal.text, "planned", goal.location, name=goal.text),) if day else ()
        score, at = max(
            ((names.alike(goal.text, item.title), -i) for i, item in enumerate(found)), default=(0.0, 0)
        )
        if score >= SAME:
            found[-at] = _with_mentions(found[-at], mentions)
        else:
            taken = {item.id for item in found}
            found.append(
                Item(slug(goal.text, taken), goal.text, kind_of(goal.text), False, (), mentions, "planned")
            )
    return tuple(found)


def _with_mentions(item: Item, more: Sequence[Mention]) -> Item:
    mentions = sorted((*item.mentions, *more), key=lambda mention: (mention.date, mention.location))
    return replace(item, mentions=tuple(mentions))
