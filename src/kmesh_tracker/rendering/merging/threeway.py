"""Order the parts of two texts like one of them, with what only the other has in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from kmesh_tracker.rendering.merging.pieces import Lines

_START: Final = -1  # stands before the first thing
MARKS: Final = ("<<<<<<< your text", "=======", ">>>>>>> new draft")
"""Lines around the two sides of a conflict."""


class Part(Protocol):
    """What a text is made of, at one depth: its sections, or the pieces of one of them."""

    @property
    def lines(self) -> Lines:
        """Its lines, the blank ones at the end left out."""
        ...

    @property
    def gap(self) -> Lines:
        """The blank lines after it."""
        ...


P = TypeVar("P", bound=Part)


class Report(Struct):
    """What a merge has to tell beside its text."""

    keep_mine: bool = False  # whether the person's text stands wherever both sides say something else
    conflicts: list[str] = field(default_factory=list)  # where both sides changed the same thing, in words
    remarks: list[str] = field(default_factory=list)
    """What the new draft would have said and does not, as a person took it out."""

    def clash(self, what: str, mine: Lines, new: Lines) -> Lines:
        """Show both sides of a conflict."""
        self.conflicts.append(what)
        if self.keep_mine:
            return mine
        return (MARKS[0], *mine, MARKS[1], *new, MARKS[2])


class Depth(Struct, Generic[P], frozen=True):
    """How parts of one sort are merged."""

    pair: Callable[[Sequence[P], Sequence[P], bool], Mapping[int, int]]
    """Finds which became which, by their names and, if it is told to, by likeness."""
    both: Callable[[P | None, P, P, Report], Lines]
    """Merges a part that is in a person's text and in the new draft."""
    what: Callable[[P], str]  # names a part in a message
    level: Callable[[P], int]  # see the levels of headings: what is deeper and follows belongs to it
    indent: Callable[[P], int]  # see there
    seam: Callable[[P, P], Lines]  # what goes between two parts that stood together in none of the texts


class Trio(Struct, Generic[P], frozen=True):
    """One part in the three texts, with its place in each; None where it is absent."""

    base: P | None
    mine: P | None
    new: P | None
    at_mine: int | None
    at_new: int | None
    level: int
    indent: int

    @property
    def one(self) -> P:
        """The part as it is somewhere."""
        found = self.mine or self.new or self.base
        assert found is not None  # noqa: S101 - a trio is made of a part
        return found


class _Order(Generic[P]):
    """Things in a row, each with its parent; one can be put behind another."""

    def __init__(self, row: Sequence[int], things: Sequence[Trio[P]]) -> None:
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
        """Return the things in their order."""
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
    skeleton: Sequence[int], other: Sequence[int], things: Sequence[Trio[P]], wanted: Container[int]
) -> tuple[list[int], list[int]]:
    """Return the things of ``skeleton`` with those that only ``other`` holds, and those that have no place.

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


def _anchor(order: _Order[P], other: Sequence[int], at: int, parents: Mapping[int, int | None]) -> int | None:
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


def _parents(row: Sequence[int], things: Sequence[Trio[P]]) -> dict[int, int | None]:
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


def merge_parts(
    base: Sequence[P], mine: Sequence[P], new: Sequence[P], depth: Depth[P], report: Report
) -> Lines:
    """Return the lines of the merge, with marks around conflicts."""
    trios = _trios(base, mine, new, depth)
    texts: dict[int, Lines] = {}
    for index, trio in enumerate(trios):
        text = _resolved(trio, depth, report)
        if text is not None:
            texts[index] = text
    order = _order(trios, texts, depth, report, _reordered(base, mine, trios))
    return _assembled([(trios[index], texts[index]) for index in order], len(mine), len(new), depth)


def _trios(base: Sequence[P], mine: Sequence[P], new: Sequence[P], depth: Depth[P]) -> list[Trio[P]]:
    to_mine, to_new = depth.pair(base, mine, True), depth.pair(base, new, True)
    taken, now = set(to_mine.values()), set(to_new.values())
    added = [at for at in range(len(mine)) if at not in taken]
    fresh = [at for at in range(len(new)) if at not in now]
    same = depth.pair([mine[at] for at in added], [new[at] for at in fresh], False)
    met = {added[a]: fresh[b] for a, b in same.items()}
    places = [(at, to_mine.get(at), to_new.get(at)) for at in range(len(base))]
    alone = [(None, at, met.get(at)) for at in added]
    matched = set(met.values())
    rest = [(None, None, at) for at in fresh if at not in matched]
    trios = []
    for a, b, c in (*places, *alone, *rest):
        found = (
            base[a] if a is not None else None,
            mine[b] if b is not None else None,
            new[c] if c is not None else None,
        )
        some = next(part for part in (found[1], found[2], found[0]) if part is not None)
        trios.append(Trio(*found, b, c, depth.level(some), depth.indent(some)))
    return trios


def _resolved(trio: Trio[P], depth: Depth[P], report: Report) -> Lines | None:
    """Return what becomes of one part; None where it is gone."""
    base, mine, new = trio.base, trio.mine, trio.new
    if mine is not None and new is not None:
        if base is not None and new.lines == base.lines:
            return mine.lines
        if mine.lines == new.lines or (base is not None and mine.lines == base.lines):
            return new.lines
        return depth.both(base, mine, new, report)
    if mine is not None:
        if base is None:
            return mine.lines
        if mine.lines == base.lines:
            return None
        return report.clash(
            f"{depth.what(mine)} (you changed it, the new draft leaves it out)", mine.lines, ()
        )
    if new is not None and base is None:
        return new.lines
    if new is not None and base is not None and new.lines != base.lines:
        report.remarks.append(
            f"{depth.what(new)} stays deleted, though the new draft says something else there"
        )
    return None


def _reordered(base: Sequence[P], mine: Sequence[P], trios: Sequence[Trio[P]]) -> bool:
    """Return whether a person brought parts into another order."""
    places = [trio.at_mine for trio in trios[: len(base)] if trio.at_mine is not None]
    return places != sorted(places) and bool(mine)


def _order(
    trios: Sequence[Trio[P]], texts: Mapping[int, Lines], depth: Depth[P], report: Report, moved: bool
) -> list[int]:
    """Return the parts in a person's order where there is one, else into that of the new draft."""
    every = range(len(trios))
    all_mine = sorted((i for i in every if trios[i].at_mine is not None), key=lambda i: trios[i].at_mine or 0)
    all_new = sorted((i for i in every if trios[i].at_new is not None), key=lambda i: trios[i].at_new or 0)
    mine, new = [i for i in all_mine if i in texts], [i for i in all_new if i in texts]
    if not moved and _disagree(mine, new):
        order, homeless = weave(new, all_mine, trios, texts)
        return [*order, *homeless]  # what a person wrote has a place, were it the last
    order, homeless = weave(mine, all_new, trios, texts)
    for index in homeless:
        what = depth.what(trios[index].one)
        report.remarks.append(f"{what} is new and was left out, as you deleted what it stands under")
    return order


def _disagree(mine: Sequence[int], new: Sequence[int]) -> bool:
    here = set(new)
    both = [index for index in mine if index in here]
    known = set(both)
    return both != [index for index in new if index in known]


def _assembled(
    row: Sequence[tuple[Trio[P], Lines]], mine_count: int, new_count: int, depth: Depth[P]
) -> Lines:
    lines: list[str] = []
    for at, (trio, text) in enumerate(row):
        lines += text
        following = row[at + 1][0] if at + 1 < len(row) else None
        lines += _gap(trio, following, mine_count, new_count, depth)
    return tuple(lines)


def _gap(trio: Trio[P], following: Trio[P] | None, mine_count: int, new_count: int, depth: Depth[P]) -> Lines:
    """Return the blank lines after a part: those of a text where the next one follows it too."""
    after_mine = following.at_mine if following else mine_count
    after_new = following.at_new if following else new_count
    in_mine = trio.mine is not None and trio.at_mine is not None and trio.at_mine + 1 == after_mine
    in_new = trio.new is not None and trio.at_new is not None and trio.at_new + 1 == after_new
    if in_mine and trio.mine is not None:
        same = trio.base is not None and trio.base.gap == trio.mine.gap
        return trio.new.gap if same and in_new and trio.new is not None else trio.mine.gap
    if in_new and trio.new is not None:
        return trio.new.gap
    return depth.seam(trio.one, following.one) if following else ()
