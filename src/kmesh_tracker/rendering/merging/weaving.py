"""Brings what two texts hold into the order of one of them, with what only the other has in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

_START: Final = -1
"""Stands before the first thing."""


class Placed(Protocol):
    """Something with a place in a text."""

    @property
    def level(self) -> int:
        """How deep it stands: with a level above 0 it is the parent of deeper things that follow."""
        ...

    @property
    def indent(self) -> int:
        """How far it is indented: what is indented further and follows it belongs to it."""
        ...


class _Order:
    """Things in a row, each with its parent; one can be put behind another."""

    def __init__(self, row: Sequence[int], things: Sequence[Placed]) -> None:
        self.things = things
        self.above = _parents(row, things)
        self.before: dict[int, int] = {}
        self.after: dict[int, int] = {}
        for one, following in zip((_START, *row), row, strict=False):
            self._join(one, following)

    def put(self, thing: int, behind: int, parent: int | None) -> None:
        """Put ``thing`` behind ``behind`` and what belongs to that."""
        following = self.after.get(behind)
        while behind != _START and following is not None and self._belongs(following, thing):
            behind, following = following, self.after.get(following)
        self._join(behind, thing)
        if following is not None:
            self._join(thing, following)
        self.above[thing] = parent

    def row(self) -> list[int]:
        """Give the things in their order."""
        found, at = [], _START
        while (following := self.after.get(at)) is not None:
            found.append(at := following)
        return found

    def _join(self, one: int, following: int) -> None:
        self.after[one], self.before[following] = following, one

    def _belongs(self, following: int, thing: int) -> bool:
        one, other = self.things[thing], self.things[following]
        return other.level > one.level if one.level else other.indent > one.indent


def weave(
    skeleton: Sequence[int], other: Sequence[int], things: Sequence[Placed], wanted: Container[int]
) -> tuple[list[int], list[int]]:
    """Give the things of ``skeleton`` with those that only ``other`` holds, and those that have no place.

    Of ``other``, which tells what is whose parent, only what is ``wanted`` comes in. A thing goes behind the
    nearest one before it in ``other`` that has the same parent, else before the nearest one after it, else
    right behind the parent. One whose parent is gone with all its parts has no place.
    """
    order, homeless = _Order(skeleton, things), []
    parents = _parents(other, things)
    for at, thing in enumerate(other):
        if thing in order.above or thing not in wanted:
            continue
        behind = _anchor(order, other, at, parents)
        if behind is None:
            homeless.append(thing)
        else:
            order.put(thing, behind, parents[thing])
    return order.row(), homeless


def _anchor(order: _Order, other: Sequence[int], at: int, parents: Mapping[int, int | None]) -> int | None:
    parent = parents[other[at]]

    def beside(one: int) -> bool:
        if one not in order.above or parents[one] != parent:
            return False
        return order.above[one] == parent or (parent is not None and parent not in order.above)

    for index in range(at - 1, -1, -1):
        if other[index] == parent:
            break
        if beside(other[index]):
            return other[index]
    for index in range(at + 1, len(other)):
        if beside(other[index]):
            return order.before[other[index]]
    if parent is None:
        return next((one for one in reversed(other[:at]) if one in order.above), _START)
    return parent if parent in order.above else None


def _parents(row: Sequence[int], things: Sequence[Placed]) -> dict[int, int | None]:
    parents: dict[int, int | None] = {}
    around: list[int] = []
    for thing in row:
        level = things[thing].level
        while around and things[around[-1]].level >= level:
            around.pop()
        parents[thing] = around[-1] if around else None
        if level:
            around.append(thing)
    return parents
