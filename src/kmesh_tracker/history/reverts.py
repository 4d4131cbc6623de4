"""Which changes take others back."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from kmesh_tracker.history import wording
from kmesh_tracker.history.register import Register, Statement
from kmesh_tracker.history.units import READ, beyond

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmesh_tracker.history.units import Unit

_REVERT: Final = ("Revert", "revert")  # how a title begins that may name what it takes back without quotes


def find_reverts(register: Register) -> tuple[dict[int, Statement], dict[int, Statement]]:
    """Return by unit what it takes back: of pure reverts, and of units that also do something else."""
    pure: dict[int, Statement] = {}
    mixed: dict[int, Statement] = {}
    for index, unit in enumerate(register.division.units):
        commit = register.graph.commits[unit.position]
        if not _may_revert(register, unit):
            continue
        title, body, branch = register.titles[index], commit.body[:READ], None
        if unit.request:
            body, branch = unit.request.body[:READ], unit.request.branch
        named = wording.reverted_title(title)
        numbers = wording.reverted_numbers(title, body, branch, register.forge_of(index))
        ids = _ids(register, unit)
        if not (named or numbers or ids or title.startswith(_REVERT)):
            continue
        places = [register.located(short) for some in ids for short in some]
        found: dict[str, int | None] = {}
        for number in numbers:
            found |= _numbered(register, number, index)
        found |= {cited: target for cited, target in _targets(register, ids) if target != index}
        # Where an id is known it tells all: of a change that is not whole among them, a part is taken back.
        if all(at is None for at in places) and not any(target is not None for target in found.values()):
            other = _entitled(register, named, index)
            if other is not None:
                found[register.cite(other)] = other
        if found:
            whole = bool(named or numbers) or len(ids) in {0, len(register.own[index])}
            (pure if whole else mixed)[index] = Statement(found)
    return pure, mixed


def _may_revert(register: Register, unit: Unit) -> bool:
    """Return whether a unit can say that it takes something back, to spare most of them the patterns."""
    commits = register.graph.commits
    branch = unit.request.branch if unit.request else None
    if branch and "evert" in branch:
        return True
    for at in (*unit.inside, unit.position, unit.landed):
        text = commits[at].message
        if "evert" in text or "EVERT" in text or "eapply" in text:
            return True
    return False


def _numbered(register: Register, number: int, index: int) -> dict[str, int | None]:
    """Find a pull request by its number; of one that only brought others, find those."""
    target = register.numbered(number, index)
    foreign = register.division.units[index].is_foreign
    bundle = None if foreign else register.division.bundles.get(number)
    if target is not None or bundle is None:
        return register.told(number, index)
    return {register.cite(unit): unit for unit in _brought(register, bundle)}


def _entitled(register: Register, named: str | None, index: int) -> int | None:
    """Find what a title names: by the number that stands in it, if that agrees, else by the title alone."""
    title = register.titles[index]
    if named:
        numbers = wording.numbers_behind(named, register.forge_of(index))[:1]
        agreed = [register.agreeing(named, number, index) for number in numbers]
        other = next((unit for unit in agreed if unit is not None), None)
        return register.titled(named, index) if other is None else other
    request = register.division.units[index].request
    plain = wording.reverted_plainly(title, request.number if request else None)
    return register.agreeing(*plain, index) if plain else None


def _ids(register: Register, unit: Unit) -> list[list[str]]:
    """Return for each of its commits that takes others back the ids of those."""
    found = []
    for at in unit.own:
        text = register.graph.commits[at].message
        if "everts commit" in text and (ids := wording.reverted_commits(text[:READ])):
            found.append(ids)
    return found


def _targets(register: Register, ids: Sequence[Sequence[str]]) -> Iterator[tuple[str, int | None]]:
    """Find the units behind ids; one of which only a part is taken back does not count."""
    gone: dict[int, set[int]] = defaultdict(set)
    for short in (short for some in ids for short in some):
        at = register.located(short)
        owner = register.division.owner[at] if at is not None else -1
        if at is not None and owner >= 0:
            gone[owner].add(at)
        elif at is not None and len(register.graph.parents[at]) > 1:
            yield from ((register.cite(unit), unit) for unit in _brought(register, at))
        else:
            yield short, None
    for owner, positions in gone.items():
        if register.division.units[owner].landed in positions or positions >= set(register.own[owner]):
            yield register.cite(owner), owner


def _brought(register: Register, merge: int) -> list[int]:
    """Return the units that a merge brought which is none itself."""
    owner = register.division.owner
    return list(dict.fromkeys([owner[at] for at in beyond(register.graph, merge) if owner[at] >= 0]))
