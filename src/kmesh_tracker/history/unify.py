"""Makes one person of the same person in several repositories."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from kmesh_tracker.history.names import aliases, is_poor, is_telling
from kmesh_tracker.records import History, Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def unify(histories: Sequence[History]) -> list[History]:
    """Give the histories with one record for each person over all of them.

    Persons are one by their handle; one without a handle joins those of the same full name if no two handles
    go by it. The name to show is the one with the most changes.
    """
    counts = Counter(
        person for history in histories for change in history.changes for person in change.people
    )
    known = {person: record for person, record in _same(counts).items() if person != record}
    if not known:
        return list(histories)
    done = []
    for history in histories:
        changes = [
            replace(change, people=people) if people != change.people else change
            for change in history.changes
            for people in [tuple(dict.fromkeys([known.get(person, person) for person in change.people]))]
        ]
        done.append(replace(history, changes=tuple(changes)))
    return done


def _same(counts: Counter[Person]) -> dict[Person, Person]:
    """Give for each person the record to use."""
    handles: dict[str, set[str]] = defaultdict(set)
    for person in counts:
        if person.handle and not person.bot:
            for name in aliases(person.name.casefold()):
                handles[name].add(person.handle.casefold())
    groups: dict[str, list[Person]] = defaultdict(list)
    for person in counts:
        name = person.name.casefold()
        if person.handle:
            groups[f"@{person.handle.casefold()}"].append(person)
        elif person.bot:
            groups[f"!{name}"].append(person)
        elif is_telling(name):
            owners = {handle for alias in aliases(name) for handle in handles.get(alias, ())}
            groups[f"@{next(iter(owners))}" if len(owners) == 1 else f"={name}"].append(person)
    return {person: _best(group, counts) for group in groups.values() for person in group}


def _best(group: Iterable[Person], counts: Counter[Person]) -> Person:
    names: Counter[str] = Counter()
    handles: Counter[str] = Counter()
    bot = False
    for person in group:
        names[person.name] += counts[person]
        bot = bot or person.bot
        if person.handle:
            handles[person.handle] += counts[person]
    fit = Counter({name: count for name, count in names.items() if not is_poor(name)})
    return Person(_most(fit or names) or "", _most(handles), bot)


def _most(counts: Counter[str]) -> str | None:
    return min(counts, key=lambda text: (-counts[text], text), default=None)
