"""Promises from roadmap documents, brought to the releases that they belong to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kmesh_tracker.plan import titles
from kmesh_tracker.plan.kinds import kind_of
from kmesh_tracker.plan.threads import SAME
from kmesh_tracker.records import Item, Mention, Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.plan.threads import Names
    from kmesh_tracker.records import Goal, Release


def add_goals(
    plans: Sequence[Plan], goals: Sequence[Goal], releases: Sequence[Release], names: Names
) -> tuple[Plan, ...]:
    """Add each goal to the plan of its version: as a mention of an item of the same name, else as a new item."""
    by_version = {plan.version: plan for plan in plans}
    for goal in goals:
        version = goal.version or _release_of(goal, releases)
        if version is None:
            continue
        plan = by_version.get(version) or Plan(version, (), (), ())
        by_version[version] = _with_goal(plan, goal, names)
    known = [plan.version for plan in plans]
    return (
        *(by_version[version] for version in known),
        *(p for v, p in by_version.items() if v not in known),
    )


def _release_of(goal: Goal, releases: Sequence[Release]) -> str | None:
    """Give the release that a goal for a span of time belongs to.

    A span is kept by the last release that came out in it; where none did, by the first that came after; where
    none has yet, by the one that is next.
    """
    if goal.start is None or goal.end is None:
        return None
    inside = [r for r in releases if r.released_on and goal.start <= r.released_on <= goal.end]
    if inside:
        return inside[-1].version
    later = [r for r in releases if r.released_on and r.released_on > goal.end] or [
        r for r in releases if not r.tag
    ]
    return later[0].version if later else None


def _with_goal(plan: Plan, goal: Goal, names: Names) -> Plan:
    day = goal.start or goal.end
    mentions = ()
    if day is not None:
        mentions = (Mention(day, goal.text, "planned", goal.location),)
    best = max(plan.items, key=lambda item: names.alike(goal.text, item.title), default=None)
    if best is not None and names.alike(goal.text, best.title) >= SAME:
        joined = replace(
            best, mentions=tuple(sorted((*best.mentions, *mentions), key=lambda m: (m.date, m.location)))
        )
        return replace(plan, items=tuple(joined if item is best else item for item in plan.items))
    item = Item(
        id=titles.slug(goal.text, {item.id for item in plan.items}),
        title=goal.text,
        kind=kind_of(goal.text),
        blocker=False,
        owners=(),
        mentions=mentions,
        claim="planned",
    )
    return replace(plan, items=(*plan.items, item))
