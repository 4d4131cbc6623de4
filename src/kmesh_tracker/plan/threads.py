"""One item under several names over months: statements of one version gathered into threads."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kmesh_tracker.text.terms import terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.plan.names import Names
    from kmesh_tracker.plan.statements import Statement
    from kmesh_tracker.records import Location

SAME = 0.72
"""From this likeness of names on, two lines of different meetings are held to mean one item."""

_EQUAL = 0.999
"""Lines of one meeting are held to mean one item only from this likeness on."""
_CONJUNCTION = re.compile(
    r"\s{1,3}(?:and|&|\+)\s{1,3}|\s{0,2}[、，]\s{0,2}|,\s{1,3}(?:and\s)?", re.IGNORECASE
)


@dataclass
class _Thread:
    """Statements that speak of one item, with all that they call it and cite."""

    members: list[Statement] = field(default_factory=list)
    names: dict[str, None] = field(default_factory=dict)
    cited: set[int] = field(default_factory=set)
    lines: set[Location] = field(default_factory=set)

    def add(self, statement: Statement) -> None:
        self.members.append(statement)
        self.names.update(dict.fromkeys(statement.names))
        self.cited |= statement.cited
        self.lines.add(statement.named_at)

    def likeness(self, statement: Statement, names: Names) -> float:
        """Return from 0 to 1 how surely a statement speaks of this item."""
        if statement.named_at in self.lines and (statement.topic or any(m.topic for m in self.members)):
            return 1.0
        if not self.cited.isdisjoint(statement.cited):
            return 1.0
        return max(
            (names.alike(mine, other) for mine in statement.names for other in self.names), default=0.0
        )

    def stands_beside(self, statement: Statement, names: Names) -> bool:
        """Return whether a statement is another point of a list that has this item, whatever both cite.

        One change can make two points true; two points in other words are two things all the same.
        """
        own = statement.title
        beside = [
            m for m in self.members if m.context == statement.context and m.title and not statement.topic
        ]
        return bool(own and beside) and all(names.alike(own, other.title) < SAME for other in beside)


def split_joint(statements: Sequence[Statement], names: Names) -> list[Statement]:
    """Take ``egress and dns refactor`` apart where another meeting speaks of one part alone."""
    found: list[Statement] = []
    for statement in statements:
        pieces = [piece.strip() for piece in _CONJUNCTION.split(statement.title) if terms(piece)]
        whole = all(piece.count("(") == piece.count(")") for piece in pieces)
        alone = (
            whole
            and 2 <= len(pieces) <= 4
            and any(
                other.date != statement.date and other.title and names.alike(piece, other.title) >= 0.95
                for piece in pieces
                for other in statements
            )
        )
        found += (statement.named(piece) for piece in pieces) if alone else (statement,)
    return found


def gather(statements: Sequence[Statement], names: Names) -> list[list[Statement]]:
    """Gather the statements of one version, oldest first, into threads.

    Two lines of one meeting are two items unless the one is the topic of the other, both cite the same number
    (not as points of one list), or say the same words. Lines of a later meeting go each to the thread that it
    names best, the surest first, and no two to one thread.
    """
    names.learn(name for statement in statements for name in statement.names)
    threads: list[_Thread] = []
    for meeting in _by_meeting(statements):
        pairs = sorted(
            (
                (-likeness, i, j)
                for i, statement in enumerate(meeting)
                for j, thread in enumerate(threads)
                if (likeness := thread.likeness(statement, names)) >= SAME
            ),
        )
        placed: dict[int, int] = {}
        for negative, i, j in pairs:
            if i not in placed and (j not in placed.values() or negative <= -1.0):
                placed[i] = j
        fresh: list[_Thread] = []
        for i, statement in enumerate(meeting):
            if i in placed:
                threads[placed[i]].add(statement)
                continue
            twin = next(
                (
                    thread
                    for thread in fresh
                    if thread.likeness(statement, names) >= _EQUAL
                    and not thread.stands_beside(statement, names)
                ),
                None,
            )
            if twin is None:
                fresh.append(twin := _Thread())
            twin.add(statement)
        threads += fresh
    return [thread.members for thread in threads]


def _by_meeting(statements: Sequence[Statement]) -> list[list[Statement]]:
    groups: dict[object, list[Statement]] = {}
    for statement in statements:
        groups.setdefault((statement.date, statement.location.path), []).append(statement)
    return list(groups.values())
