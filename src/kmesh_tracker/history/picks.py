"""Which changes bring others to another line: cherry-picks and backports."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from kmesh_tracker.history import wording
from kmesh_tracker.history.copies import find_copies, find_same_patches
from kmesh_tracker.history.register import TRIES, Register, Statement
from kmesh_tracker.history.units import READ

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kmesh_tracker.history.copies import Patches

_TITLE_LENGTH: Final = 12  # characters from which a title is held to be one of a kind
_MARKED_LENGTH: Final = 4  # characters from which it is where a mark says that it is a pick


def find_picks(register: Register, patches: Patches | None = None) -> dict[int, Statement]:
    """Return by unit what it picks.

    The evidence, strongest first: numbers and trailers; commits that stand on another line with the same
    author, time of writing and subject; the same title; the same patch, where ``patches`` can tell. A change
    on the same line is never a pick: it landed again, or mends what it names.
    """
    copies = find_copies(register)
    picks: dict[int, Statement] = {}
    loose = set()
    """Those known by words alone, in which one may also speak of what another did."""
    for index in range(len(register.titles)):
        sure: Mapping[str, int | None] = _trailers(register, index)
        said: Mapping[str, int | None] = _numbers(register, index)
        found = {**said, **sure} if said or sure else {}
        if not found or all(other is None for other in found.values()):
            if others := copies.get(index):
                sure = register.cited(others).found
            elif len(register.by_title[register.bare[index]]) > 1 and (
                (other := _same_title(register, index)) is not None
            ):
                said = register.cited([other]).found
            found = {**found, **said, **sure}
        if found and (kept := _apart(register, index, found)):
            picks[index] = Statement(kept)
            if not sure:
                loose.add(index)
    for index, other in find_same_patches(register, picks, patches).items():
        known = picks[index].found if index in picks else {}
        picks[index] = Statement({**known, register.cite(other): other})
    return _settled(register, picks, loose)


def _settled(register: Register, picks: dict[int, Statement], loose: Collection[int]) -> dict[int, Statement]:
    """Follow picks of picks to what was picked first, and drop those that only speak of a pick."""
    by_original: dict[int, list[int]] = defaultdict(list)
    for index in picks:
        for original in _originals(index, picks):
            by_original[original].append(index)
    mending = {
        index
        for others in by_original.values()
        for index in others
        if index in loose
        and any(other != index and register.is_behind(other, index) for other in others[:TRIES])
    }
    kept = {index: said for index, said in picks.items() if index not in mending}
    found = {}
    for index, said in kept.items():
        originals = _originals(index, kept)
        fresh = [unit for unit in originals if not register.is_behind(unit, index)]
        if fresh or not originals:
            found[index] = Statement(said.found, tuple(fresh))
    return found


def _originals(index: int, picks: Mapping[int, Statement]) -> list[int]:
    """Follow picks of picks to what was picked first; those that pick each other lead nowhere."""
    found: dict[int, None] = {}
    seen: set[int] = set()
    todo = list(picks[index].units)
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


def _apart(register: Register, index: int, found: Mapping[str, int | None]) -> dict[str, int | None]:
    """Leave out what stands on the same line; nothing remains where that is all that was found."""
    kept = {cited: other for cited, other in found.items() if other is None or register.apart(other, index)}
    if len(kept) < len(found) and all(other is None for other in kept.values()):
        return {}
    return kept


def _trailers(register: Register, index: int) -> dict[str, int | None]:
    """Find what the trailers that git writes name."""
    found: dict[str, int | None] = {}
    commits = register.graph.commits
    for at in register.division.units[index].own:
        text = commits[at].message
        if "from commit" not in text and "pstream" not in text:
            continue
        for short in wording.picked_commits(text):
            place = register.located(short)
            owner = register.division.owner[place] if place is not None else -1
            if owner < 0:
                found[short] = None
            elif owner != index:
                found[register.cite(owner)] = owner
    return found


def _numbers(register: Register, index: int) -> dict[str, int | None]:
    """Find the pull requests that a change names as picked."""
    unit = register.division.units[index]
    commit = register.graph.commits[unit.position]
    asked = unit.request
    if not asked:
        numbers = wording.picked_numbers(commit.subject, commit.body[:READ], None, register.forge)
        return _told(register, index, numbers)
    forge = register.forge_of(index)
    numbers = wording.picked_numbers(asked.title, asked.body[:READ], asked.branch, forge)
    found = _told(register, index, [number for number in numbers if number != asked.number])
    # Squashed on a release line: `title (#12) (#15)`; without a mark it may only follow up the change.
    for number in wording.numbers_behind(asked.title, forge) if asked.title.endswith(")") else ():
        other = register.numbered(number, index)
        fits = register.marked[index] or (other is not None and register.bare[index] == register.bare[other])
        if other is not None and number != asked.number and fits:
            found[register.cite(other)] = other
    alike = register.of_number(asked.number, index)
    for other in alike[:TRIES] if len(alike) > 1 else ():  # as it was merged on the trunk: `title (#12)`
        now, then = (register.when[index], index), (register.when[other], other)
        if then < now and register.bare[index] == register.bare[other] and register.apart(other, index):
            found.setdefault(register.cite(other), other)
    return found


def _told(register: Register, index: int, numbers: Iterable[int]) -> dict[str, int | None]:
    return {cited: unit for number in numbers for cited, unit in register.told(number, index).items()}


def _same_title(register: Register, index: int) -> int | None:
    """Find the one earlier change on another line that this one repeats.

    With the mark of a line in its title it says so by itself; else both must share an author.
    """
    title = register.bare[index]
    alike = register.by_title[title]
    # A title that comes back every now and then ("update the version") tells nothing.
    if not 1 < len(alike) <= TRIES or len(title) < (
        _MARKED_LENGTH if register.marked[index] else _TITLE_LENGTH
    ):
        return None
    others = [other for other in alike if other != index]
    trunk = [other for other in others if register.on_trunk(other)]
    aside = [other for other in others if not register.on_trunk(other)]
    routine = wording.is_of_one_line(title)
    if register.marked[index] and not routine:
        found = trunk or [other for other in aside if not register.marked[other]] or aside
    else:
        if register.on_trunk(index):
            found = [] if trunk or routine else aside
        else:
            found = [other for other in trunk if register.when[other] <= register.when[index]]
        mine = _authors(register, index)
        found = [other for other in found if mine & _authors(register, other)]
    if len(found) != 1 or register.when[found[0]] > register.when[index]:
        return None
    return found[0] if register.apart(found[0], index) else None


def _authors(register: Register, index: int) -> set[str]:
    return {register.graph.commits[at].author.email for at in register.own[index]}
