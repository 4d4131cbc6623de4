"""How surely two names mean one thing, in the words of these minutes."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct

from kmesh_tracker.text.terms import importance, likeness, terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LEAST = 0.33
"""Of each of two names the other must cover this much, however well the shorter is covered."""
_MOST_TERMS = 60
"""A name is shorter; of a paragraph the beginning names the matter."""


class _Name(Struct):
    weights: Mapping[str, float]
    """How much each of its terms counts."""
    total: float
    reach: set[str]
    """Its terms and all that may mean the same."""
    learnt: int = -1
    """How many terms were known when ``reach`` was made."""


class Names:
    """Compares the names of items; words that are common in the minutes count little."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Learn from ``lines`` of minutes which words are common."""
        bags = [frozenset(terms(line)) for line in lines]
        self._count = Counter(chain.from_iterable(bags))
        self._total = max(1, len(bags))
        self._known: dict[str, _Name] = {}
        self._kin: dict[str, dict[str, float]] = {}
        self._begun: dict[str, list[str]] = defaultdict(list)
        self._long: dict[tuple[str, int], list[str]] = defaultdict(list)

    def learn(self, names: Iterable[str]) -> None:
        """Get ready to compare names; not needed, but many are compared faster when all are known before."""
        for name in names:
            if name in self._known:
                continue
            weights = {term: self._weight(term) for term in terms(name)[:_MOST_TERMS]}
            for term in weights:
                self._meet(term)
            self._known[name] = _Name(weights, sum(weights.values()), set())

    def _weight(self, term: str) -> float:
        return importance(term) * math.log(1 + self._total / (1 + self._count[term])) + 0.3

    def _meet(self, term: str) -> None:
        """Learn which of the terms met before are like a new one.

        Like terms share three letters at the front, or the first one and nearly the length.
        """
        if term in self._kin:
            return
        mine = self._kin[term] = {term: 1.0}
        size = len(term)
        lengths = (self._long[term[0], near] for near in (size - 1, size, size + 1))
        for other in {*self._begun[term[:3]], *chain.from_iterable(lengths)} if term.isascii() else ():
            if quality := likeness(term, other):
                mine[other] = quality
            if quality := likeness(other, term):
                self._kin[other][term] = quality
        self._begun[term[:3]].append(term)
        self._long[term[0], size].append(term)

    def _get(self, text: str) -> _Name:
        if text not in self._known:
            self.learn([text])
        name = self._known[text]
        if name.learnt != len(self._kin):
            name.reach = set(chain.from_iterable(self._kin[term] for term in name.weights))
            name.learnt = len(self._kin)
        return name

    def alike(self, first: str, second: str) -> float:
        """Return from 0 to 1 how surely two names mean one thing.

        What counts is how much of the shorter name the longer one covers, tempered by how much of the longer
        one remains unsaid: ``dns refactor`` and ``Refactor dns`` are one, ``kernel`` and ``kernel native
        metrics`` need not be.
        """
        if first not in self._known or second not in self._known:
            self.learn((first, second))
        mine, theirs = self._get(first), self._get(second)
        if mine.reach.isdisjoint(theirs.weights):
            return 0.0
        forth, back = self._covered(mine, theirs), self._covered(theirs, mine)
        if min(forth, back) < _LEAST:
            return min(forth, back)
        return 0.6 * max(forth, back) + 0.4 * min(forth, back)

    def _covered(self, name: _Name, other: _Name) -> float:
        """Return the share of a name's weight that another name has."""
        found = 0.0
        for term, weight in name.weights.items():
            kin = self._kin[term]
            near = kin.keys() & other.weights.keys()
            if near:
                found += weight * max(kin[word] for word in near)
        return found / name.total
