"""Which changes bring others to another line: cherry-picks and backports."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from kmesh_tracker.history import wording
from kmesh_tracker.history.register import TRIES, Register, Statement
from kmesh_tracker.history.units import READ

if TYPE_CHECKING:
    from collections.abc import Collection

_TITLE_LENGTH: Final = 12
"""Characters from which a title is held to be one of a kind."""


def find_picks(register: Register) -> dict[int, Statement]:
    """Give by unit what it picks.

    The evidence, strongest first: numbers and trailers; commits that stand on another line with the same
    author, time of writing and subject; the same title by the same author on the trunk. A change on the same
    line is never a pick: it landed again.
    """
    copies = _copies(register)
    picks = {}
    for index in range(len(register.titles)):
        said = _stated(register, index)
        if not said.cited:
            other = copies.get(index)
            other = _same_title(register, index) if other is None else other
            if other is not None:
                said.add(other, register.cite(other))
        if said.cited:
            said.units = [other for other in said.units if register.apart(other, index)]
            picks[index] = said
    for said in picks.values():
        said.units = _originals(said.units, picks)
    return picks


def _originals(units: Collection[int], picks: dict[int, Statement]) -> list[int]:
    """Follow picks of picks to what was picked first; those that pick each other lead nowhere."""
    found: dict[int, None] = {}
    seen: set[int] = set()
    todo = list(units)
    while todo:
        here = todo.pop()
        if here in seen:
            continue
        seen.add(here)
        further = picks[here].units if here in picks else ()
        todo += further
        if not further:
            found[here] = None
    return sorted(found)


def _stated(register: Register, index: int) -> Statement:
    said = Statement()
    unit = register.division.units[index]
    for number in _numbers(register, index):
        said.add(register.numbered(number, index), f"#{number}")
    for at in unit.own:
        text = register.graph.commits[at].message
        for short in wording.picked_commits(text) if "cherry picked" in text else ():
            found = register.located(short)
            owner = register.division.owner[found] if found is not None else -1
            if owner < 0:
                said.add(None, short)
            elif owner != index:
                said.add(owner, register.cite(owner))
    return said


def _numbers(register: Register, index: int) -> list[int]:
    unit = register.division.units[index]
    commit = register.graph.commits[unit.position]
    asked = unit.request
    if not asked:
        return wording.picked_numbers(commit.subject, commit.body[:READ], None)
    found = wording.picked_numbers(asked.title, asked.body[:READ], asked.branch)
    again = None if commit.is_merge else wording.request(asked.title, "", merge=False)
    if again and again.number in register.by_number:  # squashed on a release line: `title (#12) (#15)`
        found.append(again.number)
    return [number for number in dict.fromkeys(found) if number != asked.number]


def _copies(register: Register) -> dict[int, int]:
    """Find units whose every commit stands elsewhere too: same author, time of writing, subject."""
    places: dict[tuple[str, float, str], list[int]] = defaultdict(list)
    commits = register.graph.commits
    keys: list[list[tuple[str, float, str]]] = []
    for index, own in enumerate(register.own):
        written = [commits[at] for at in own]
        keys.append([(one.author.email, one.authored_at.timestamp(), one.subject) for one in written])
        for key in keys[-1]:
            places[key].append(index)
    found = {}
    for index, here in enumerate(keys):
        if not here or any(not 1 < len(places[key]) <= TRIES for key in here):
            continue
        shared = set(places[here[0]]).intersection(*(places[key] for key in here[1:]))
        now = register.when[index], index
        older = [other for other in sorted(shared) if (register.when[other], other) < now]
        apart = next((other for other in older if register.apart(other, index)), None)
        if apart is not None:
            found[index] = apart
    return found


def _same_title(register: Register, index: int) -> int | None:
    """Find the one earlier change on the trunk that one aside repeats: same title, same author."""
    title = wording.bare_title(register.titles[index])
    alike = register.by_title[title]
    # A title that comes back every now and then ("update the version") tells nothing.
    if len(title) < _TITLE_LENGTH or not 1 < len(alike) <= TRIES:
        return None
    if register.on_trunk(index) and not wording.is_marked_pick(register.titles[index]):
        return None
    mine = _authors(register, index)
    found = [
        other
        for other in alike
        if other != index
        and register.on_trunk(other)
        and register.when[other] <= register.when[index]
        and mine & _authors(register, other)
    ]
    return found[0] if len(found) == 1 and register.apart(found[0], index) else None


def _authors(register: Register, index: int) -> set[str]:
    return {register.graph.commits[at].author.email for at in register.own[index]}
