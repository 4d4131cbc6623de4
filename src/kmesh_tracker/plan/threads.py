"""One item under several names over months: statements of one version gathered into threads."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from kmesh_tracker.text.terms import terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.plan.names import Names
    from kmesh_tracker.plan.statements import Statement
    from kmesh_tracker.records import Reference

SAME = 0.72
"""From this likeness of names on, two lines of different meetings are held to mean one item."""

_EQUAL = 0.999
"""Lines of one meeting are held to mean one item only from this likeness on."""
_CONJUNCTION = re.compile(
    r"\s{1,3}(?:and|&|\+)\s{1,3}|\s{0,2}[、，]\s{0,2}|,\s{1,3}(?:and\s)?", re.IGNORECASE
)


@dataclass(frozen=True)
class Named:
    """A statement with what it cites and the other names that its citations give it."""

    statement: Statement
    references: tuple[Reference, ...] = ()
    names: tuple[str, ...] = ()
    """Its cleaned title and the titles of the changes it cites."""

    @cached_property
    def cited(self) -> frozenset[int]:
        """Numbers it cites."""
        return frozenset(r.number for r in self.references if r.number is not None)


@dataclass
class _Thread:
    """Statements that speak of one item, with all that they call it and cite."""

    members: list[Named] = field(default_factory=list)
    names: dict[str, None] = field(default_factory=dict)
    cited: set[int] = field(default_factory=set)

    def add(self, named: Named) -> None:
        self.members.append(named)
        self.names.update(dict.fromkeys(named.names))
        self.cited |= named.cited

    def likeness(self, named: Named, names: Names) -> float:
        """Say from 0 to 1 how surely a statement speaks of this item."""
        if not self.cited.isdisjoint(named.cited):
            return 1.0
        return max((names.alike(mine, theirs) for mine in named.names for theirs in self.names), default=0.0)

    def stands_beside(self, named: Named, names: Names) -> bool:
        """Say whether a statement is another point of a list that has this item, whatever both cite.

        One change can make two points true; two points in other words are two things all the same.
        """
        mine, own = named.statement, named.statement.title
        beside = [
            m.statement for m in self.members if m.statement.context == mine.context and m.statement.title
        ]
        apart = mine.entry.checked is not None or bool(mine.heads)
        return bool(own and beside and apart) and all(names.alike(own, s.title) < SAME for s in beside)


def split_joint(statements: Sequence[Named], names: Names) -> list[Named]:
    """Take ``egress and dns refactor`` apart where another meeting speaks of one part alone."""
    found: list[Named] = []
    for named in statements:
        pieces = [piece.strip() for piece in _CONJUNCTION.split(named.statement.title) if terms(piece)]
        whole = all(piece.count("(") == piece.count(")") for piece in pieces)
        alone = (
            whole
            and 2 <= len(pieces) <= 4
            and any(
                other.statement.date != named.statement.date
                and other.statement.title
                and names.alike(piece, other.names[0]) >= 0.95
                for piece in pieces
                for other in statements
            )
        )
        if not alone:
            found.append(named)
            continue
        statement = named.statement
        found += (
            replace(named, statement=replace(statement, title=piece), names=(piece,)) for piece in pieces
        )
    return found


def gather(statements: Sequence[Named], names: Names) -> list[list[Named]]:
    """Gather the statements of one version, oldest first, into threads.

    Two lines of one meeting are two items unless they cite the same number, not as points of one list, or say
    the same words. Lines of a
    later meeting go each to the thread that it names best, the surest first, and no two to one thread.
    """
    names.learn(name for named in statements for name in named.names)
    threads: list[_Thread] = []
    for meeting in _by_meeting(statements):
        pairs = sorted(
            (
                (-likeness, i, j)
                for i, named in enumerate(meeting)
                for j, thread in enumerate(threads)
                if (likeness := thread.likeness(named, names)) >= SAME
            ),
        )
        placed: dict[int, int] = {}
        for negative, i, j in pairs:
            if i not in placed and (j not in placed.values() or negative <= -1.0):
                placed[i] = j
        fresh: list[_Thread] = []
        for i, named in enumerate(meeting):
            if i in placed:
                threads[placed[i]].add(named)
                continue
            twin = next(
                (
                    t
                    for t in fresh
                    if t.likeness(named, names) >= _EQUAL and not t.stands_beside(named, names)
                ),
                None,
            )
            if twin is None:
                fresh.append(twin := _Thread())
            twin.add(named)
        threads += fresh
    return [thread.members for thread in threads]


def _by_meeting(statements: Sequence[Named]) -> list[list[Named]]:
    groups: dict[object, list[Named]] = {}
    for named in statements:
        groups.setdefault((named.statement.date, named.statement.entry.location.path), []).append(named)
    return list(groups.values())
