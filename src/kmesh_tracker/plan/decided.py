"""What people decided, brought to the items it is about, also after the minutes were worded anew."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from kmesh_tracker.plan.items import join
from kmesh_tracker.plan.threads import SAME
from kmesh_tracker.text.terms import terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kmesh_tracker.plan.names import Names
    from kmesh_tracker.records import Decision, Item, Plan

_SAME_WORDS: Final = 0.95
"""A name that a person gave joins only what is called just so: ``dns`` does not join ``dns metrics``."""
_TELLING: Final = 8
"""Letters from which on a part of a line tells which line it is."""
_NUMBERED: Final = re.compile(r"-[0-9]{1,6}$")


def decide(plan: Plan, decisions: Sequence[Decision], names: Names) -> Plan:
    """Return each item what was decided of it; what is no item leaves the plan, what fits none is stale."""
    given: dict[str, list[Decision]] = {}
    stale = []
    for decision in decisions:
        item = item_meant(decision, plan.items, names)
        if item is None:
            stale.append(decision)
        else:
            given.setdefault(item.id, []).append(decision)
    items = [_with(item, given.get(item.id, ())) for item in plan.items]
    out = {item.id for item in items if any(one.kind == "not-an-item" for one in item.decisions)}
    return replace(
        plan,
        items=tuple(item for item in items if item.id not in out),
        not_items=tuple(item for item in items if item.id in out),
        stale=tuple(stale),
    )


def _with(item: Item, decisions: Sequence[Decision]) -> Item:
    """Return an item with what was decided of it; who decides on more than its changes is sure of it."""
    confirmed = any(one.kind not in ("reject", "not-an-item") for one in decisions)
    return replace(item, decisions=tuple(decisions), confidence=1.0 if confirmed else item.confidence)


def under_one_name(items: Sequence[Item], decisions: Sequence[Decision], names: Names) -> tuple[Item, ...]:
    """Return items the other names that people say they have, and join to each what goes by these names."""
    found = list(items)
    for decision in decisions:
        if decision.kind != "alias" or (item := item_meant(decision, found, names)) is None:
            continue
        others = [
            other
            for other in found
            if other is not item
            and any(names.alike(decision.value, name) >= _SAME_WORDS for name in _names(other))
        ]
        known = item.decisions if decision in item.decisions else (*item.decisions, decision)
        whole = replace(join([item, *others]), decisions=known)
        found = [whole if one is item else one for one in found if one not in others]
    return tuple(found)


def item_meant(decision: Decision, items: Sequence[Item], names: Names) -> Item | None:
    """Find the item that a decision is about: by the line it stood in, its id, or an alike name.

    The line comes first, because an id is made of a title, and titles change. Of several items on one line
    it is the one with the id, else the one whose name is most like the title. Ids of two items with one title
    differ by a number that depends on which comes first; of such it is the one with the line. A name that is
    like those of several items means none of them.
    """
    by_id = [item for item in items if item.id == decision.item]
    for fits in (_has_line, _has_part_of_line):
        with_line = [item for item in items if fits(item, decision)]
        if len(with_line) == 1:
            return with_line[0]
        if with_line:
            stem = _NUMBERED.sub("", decision.item)
            same = [item for item in with_line if item in by_id]
            same = same or [item for item in with_line if _NUMBERED.sub("", item.id) == stem]
            if meant := same[0] if len(same) == 1 else _called(decision.title, with_line, names, least=0.0):
                return meant
    return by_id[0] if by_id else _called(decision.title, items, names, least=SAME)


def _called(title: str, items: Sequence[Item], names: Names, least: float) -> Item | None:
    """Return the item whose name is most like a title, None where none is or several are."""
    if not title:
        return None
    ranked = sorted(
        (
            (-max((names.alike(title, name) for name in _names(item)), default=0.0), at)
            for at, item in enumerate(items)
        )
    )
    if not ranked or -ranked[0][0] <= 0 or -ranked[0][0] < least:
        return None
    return None if len(ranked) > 1 and ranked[0][0] == ranked[1][0] else items[ranked[0][1]]


def _has_line(item: Item, decision: Decision) -> bool:
    return bool(decision.text) and any(
        mention.text.startswith(decision.text) and decision.said in (None, mention.date)
        for mention in item.mentions
    )


def _has_part_of_line(item: Item, decision: Decision) -> bool:
    """Return whether an item was said that day in a part of the line, or in a line that has it as a part."""
    said = " ".join(terms(decision.text))
    return len(said) >= _TELLING and any(
        decision.said == mention.date
        and len(text := " ".join(terms(mention.text))) >= _TELLING
        and (text in said or said in text)
        for mention in item.mentions
    )


def _names(item: Item) -> Iterable[str]:
    return dict.fromkeys(name for name in (item.title, *(m.name for m in item.mentions)) if name)
