"""The commits of a repository as a graph, walked by position instead of by id."""

from __future__ import annotations

from copy import copy
from functools import cached_property
from heapq import heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kmesh_tracker.records import Commit, Node


def lowest(mask: int) -> int:
    """Return the lowest bit of a set of bits, -1 where there is none."""
    return (mask & -mask).bit_length() - 1


class Graph:
    """Commits numbered so that children come before parents.

    A position is an index into :attr:`ids`. Parents that the repository lacks do not count. What a commit
    says is known of those in :attr:`commits` alone: most questions need few messages.
    """

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.ids = [id_ for id_, _, _ in nodes]
        """Id by position."""
        self.at = dict(zip(self.ids, range(len(nodes)), strict=True))
        """Position by id."""
        self.times = [committed for _, _, committed in nodes]
        """When each was committed, in seconds since 1970."""
        at = self.at
        lost: dict[str, None] = {}
        self.torn: dict[int, tuple[str, ...]] = {}
        """By position, the ids of the parents that the repository lacks."""
        try:
            self.parents = [tuple([at[parent] for parent in parents]) for _, parents, _ in nodes]
            """Positions of the parents, first parent first."""
        except KeyError:
            for position, (_, parents, _) in enumerate(nodes):
                if away := tuple([id_ for id_ in parents if id_ not in at]):
                    self.torn[position] = away
            lost = dict.fromkeys(id_ for away in self.torn.values() for id_ in away)
            self.parents = [tuple([at[id_] for id_ in parents if id_ in at]) for _, parents, _ in nodes]
        self.first: list[int | None] = (
            [at.get(parents[0]) if parents else None for _, parents, _ in nodes]
            if lost
            else [parents[0] if parents else None for parents in self.parents]
        )
        """Position of the first parent."""
        self.lost = list(lost)
        """Ids of parents that the repository lacks."""
        self.commits: Mapping[int, Commit] = {}
        self.foreign: bytes = b""
        """By position, whether a commit belongs to another project; empty where none does."""

    def __len__(self) -> int:
        return len(self.ids)

    def with_commits(self, commits: Mapping[int, Commit]) -> Graph:
        """Return the same graph with what some of its commits say, by position."""
        other = copy(self)
        other.commits = commits
        return other

    @cached_property
    def sorted_ids(self) -> Sequence[str]:
        """All ids in order, to look up shortened ones."""
        return sorted(self.ids)

    def masks(self, tips: Sequence[int | None]) -> list[int]:
        """Return for each commit a set of bits: bit ``n`` tells that ``tips[n]`` reaches it."""
        masks = [0] * len(self.ids)
        for bit, tip in enumerate(tips):
            if tip is not None:
                masks[tip] |= 1 << bit
        for position, parents in enumerate(self.parents):
            mask = masks[position]
            if mask:
                for parent in parents:  # most have one child and share its set, of up to 1,000 bits
                    known = masks[parent]
                    masks[parent] = known | mask if known else mask
        return masks

    def merged(self, position: int) -> tuple[int, ...]:
        """Return the parents of a commit but the first one."""
        first = self.first[position]
        return tuple([parent for parent in self.parents[position] if parent != first])

    def is_foreign(self, position: int | None) -> bool:
        """Return whether a commit belongs to another project."""
        return position is not None and bool(self.foreign) and bool(self.foreign[position])

    def vendors(self, position: int) -> bool:
        """Return whether a commit of the project merges another project's history."""
        return bool(self.foreign) and any(self.foreign[parent] for parent in self.parents[position])

    def first_parents(self, tip: int) -> Iterable[int]:
        """Yield the chain of first parents from ``tip`` to its end, newest first."""
        here: int | None = tip
        while here is not None:
            yield here
            here = self.first[here]

    def is_ancestor(self, old: int, new: int) -> bool:
        """Return whether ``new`` reaches ``old``; the cost follows the distance between them."""
        seen = {new}
        stack = [new]
        while stack:
            here = stack.pop()
            if here == old:
                return True
            for parent in self.parents[here]:
                if parent <= old and parent not in seen:  # what comes after it cannot lead to it
                    seen.add(parent)
                    stack.append(parent)
        return False

    def beyond(self, tips: Iterable[int], base: Iterable[int]) -> list[int]:
        """Return the positions that ``tips`` reach and ``base`` does not, in order."""
        old = set(base)
        fresh = set(tips) - old
        found = []
        heap = sorted(old | fresh)
        while heap and fresh:
            here = heappop(heap)  # the lowest position: all that lead to it were here before
            if new := here in fresh:
                fresh.discard(here)
                found.append(here)
            for parent in self.parents[here]:
                if parent not in old and parent not in fresh:
                    heappush(heap, parent)
                if not new:
                    old.add(parent)
                    fresh.discard(parent)
                elif parent not in old:
                    fresh.add(parent)
        return found
