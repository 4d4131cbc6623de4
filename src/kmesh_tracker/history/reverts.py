"""Which changes take others back."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kmesh_tracker.history import wording
from kmesh_tracker.history.register import Register, Statement
from kmesh_tracker.history.units import READ

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kmesh_tracker.history.units import Unit


def find_reverts(register: Register) -> tuple[dict[int, Statement], dict[int, Statement]]:
    """Give by unit what it takes back: of those that do nothing else, then of those that do it by the way."""
    pure: dict[int, Statement] = {}
    mixed: dict[int, Statement] = {}
    for index, unit in enumerate(register.division.units):
        commit = register.graph.commits[unit.position]
        title, body, branch = register.titles[index], commit.body[:READ], None
        if unit.request:
            body, branch = unit.request.body[:READ], unit.request.branch
        named = wording.reverted_title(title)
        numbers = wording.reverted_numbers(title, body, branch)
        ids = _ids(register, unit)
        said = Statement()
        for number in numbers:
            said.add(register.numbered(number, index), f"#{number}")
        for target, cited in _targets(register, ids):
            if target != index:
                said.add(target, cited)
        if named and not said.cited:
            other = register.titled(named, index)
            if other is not None:
                said.add(other, register.cite(other))
        if said.cited:
            whole = bool(named or numbers) or len(ids) == len(register.own[index])
            (pure if whole else mixed)[index] = said
    return pure, mixed


def _ids(register: Register, unit: Unit) -> list[list[str]]:
    """Give for each of its commits that takes others back the ids of those."""
    found = []
    for at in unit.own:
        text = register.graph.commits[at].message
        if "everts commit" in text and (ids := wording.reverted_commits(text[:READ])):
            found.append(ids)
    return found


def _targets(register: Register, ids: Iterable[Sequence[str]]) -> Iterator[tuple[int | None, str]]:
    """Find the units behind ids; one of which only a part is taken back does not count."""
    gone: dict[int, set[int]] = defaultdict(set)
    for short in (short for some in ids for short in some):
        at = register.located(short)
        owner = register.division.owner[at] if at is not None else -1
        if at is None or owner < 0:
            yield None, short
        else:
            gone[owner].add(at)
    for owner, positions in gone.items():
        if register.division.units[owner].position in positions or positions >= set(register.own[owner]):
            yield owner, register.cite(owner)
