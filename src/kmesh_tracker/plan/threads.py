"""One item under several names over months: statements of one version gathered into threads."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from kmesh_tracker.terms import importance, likeness, terms

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from kmesh_tracker.plan.sections import Statement
    from kmesh_tracker.records import Reference

SAME = 0.72
"""From this likeness of names on, two lines of different meetings are held to mean one item."""

_LEAST = 0.33
"""Of each of two names the other must cover this much, however well the shorter is covered."""
_CONJUNCTION = re.compile(
    r"\s{1,3}(?:and|&|\+)\s{1,3}|\s{0,2}[、，]\s{0,2}|,\s{1,3}(?:and\s)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Named:
    """A statement with what it cites and the other names that its citations give it."""

    statement: Statement
    references: tuple[Reference, ...] = ()
    names: tuple[str, ...] = ()
    """Its cleaned title and the titles of the changes it cites."""

    @property
    def cited(self) -> frozenset[int]:
        """Numbers it cites."""
        return frozenset(r.number for r in self.references if r.number is not None)


class Names:
    """Compares the names of items; words that are common in the minutes count little."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Learn from ``lines`` of minutes which words are common."""
        bags = [frozenset(terms(line)) for line in lines]
        self._count = Counter(chain.from_iterable(bags))
        self._total = max(1, len(bags))
        self._known: dict[str, tuple[dict[str, float], float]] = {}

    def _weights(self, name: str) -> tuple[dict[str, float], float]:
        """Give how much each term of a name counts, and the sum."""
        if name not in self._known:
            weights = {
                term: importance(term) * math.log(1 + self._total / (1 + self._count[term])) + 0.3
                for term in terms(name)
            }
            self._known[name] = (weights, sum(weights.values()))
        return self._known[name]

    def alike(self, first: str, second: str) -> float:
        """Say from 0 to 1 how surely two names mean one thing.

        What counts is how much of the shorter name the longer one covers, tempered by how much of the longer
        one remains unsaid: ``dns refactor`` and ``Refactor dns`` are one, ``kernel`` and ``kernel native
        metrics`` need not be.
        """
        (mine, my_total), (theirs, their_total) = self._weights(first), self._weights(second)
        if not mine or not theirs:
            return 0.0
        forth = sum(weight * _best(term, theirs) for term, weight in mine.items()) / my_total
        if not forth:
            return 0.0
        back = sum(weight * _best(term, mine) for term, weight in theirs.items()) / their_total
        if min(forth, back) < _LEAST:
            return min(forth, back)
        return 0.6 * max(forth, back) + 0.4 * min(forth, back)


def _best(term: str, others: Collection[str]) -> float:
    return 1.0 if term in others else max(likeness(term, other) for other in others)


def split_joint(statements: Sequence[Named], names: Names) -> list[Named]:
    """Take ``egress and dns refactor`` apart where another meeting speaks of one part alone."""
    found: list[Named] = []
    for named in statements:
        pieces = [piece.strip() for piece in _CONJUNCTION.split(named.statement.title) if terms(piece)]
        alone = 2 <= len(pieces) <= 4 and any(
            other.statement.date != named.statement.date
            and other.statement.title
            and names.alike(piece, other.names[0]) >= 0.95
            for piece in pieces
            for other in statements
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

    Two lines of one meeting are two items unless they cite the same number or say the same words. Lines of a
    later meeting go each to the thread that it names best, the surest first, and no two to one thread.
    """
    threads: list[list[Named]] = []
    for meeting in _by_meeting(statements):
        pairs = sorted(
            (
                (-_likeness(named, thread, names), i, j)
                for i, named in enumerate(meeting)
                for j, thread in enumerate(threads)
                if _likeness(named, thread, names) >= SAME
            ),
        )
        placed: dict[int, int] = {}
        for negative, i, j in pairs:
            if i not in placed and (j not in placed.values() or negative <= -1.0):
                placed[i] = j
        fresh: list[list[Named]] = []
        for i, named in enumerate(meeting):
            if i in placed:
                threads[placed[i]].append(named)
                continue
            twin = next((t for t in fresh if _likeness(named, t, names) >= 0.999), None)
            if twin:
                twin.append(named)
            else:
                fresh.append([named])
        threads += fresh
    return threads


def _by_meeting(statements: Sequence[Named]) -> list[list[Named]]:
    groups: dict[object, list[Named]] = {}
    for named in statements:
        groups.setdefault((named.statement.date, named.statement.entry.location.path), []).append(named)
    return list(groups.values())


def _likeness(named: Named, thread: Sequence[Named], names: Names) -> float:
    if any(named.cited & other.cited for other in thread):
        return 1.0
    return max(
        (names.alike(mine, theirs) for other in thread for mine in named.names for theirs in other.names),
        default=0.0,
    )
