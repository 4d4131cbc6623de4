"""The commits of a repository as a graph, walked by position instead of by id."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.records import Commit


class Graph:
    """Commits numbered so that children come before parents.

    A position is an index into :attr:`commits`. Parents that the repository lacks do not count.
    """

    def __init__(self, commits: Sequence[Commit]) -> None:
        self.commits = commits
        self.at = {commit.id: position for position, commit in enumerate(commits)}
        """Position by id."""
        at = self.at
        self.parents: list[tuple[int, ...]] = [
            tuple([at[parent] for parent in commit.parents if parent in at]) for commit in commits
        ]
        """Positions of the parents, first parent first."""
        self.first: list[int | None] = [
            at.get(commit.parents[0]) if commit.parents else None for commit in commits
        ]
        """Position of the first parent."""
        self._depth: list[int] | None = None

    def masks(self, tips: Sequence[int | None]) -> list[int]:
        """Return for each commit a set of bits: bit ``n`` tells that ``tips[n]`` reaches it."""
        masks = [0] * len(self.commits)
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

    def first_parents(self, tip: int) -> list[int]:
        """Return the chain of first parents from ``tip`` to its end, newest first."""
        chain = [tip]
        while (below := self.first[chain[-1]]) is not None:
            chain.append(below)
        return chain

    def is_ancestor(self, old: int, new: int) -> bool:
        """Return whether ``new`` reaches ``old``; the cost follows the distance between them."""
        depth = self._depths()
        floor = depth[old]
        seen = {new}
        stack = [new]
        while stack:
            here = stack.pop()
            if here == old:
                return True
            for parent in self.parents[here]:
                if parent not in seen and depth[parent] >= floor:
                    seen.add(parent)
                    stack.append(parent)
        return False

    def _depths(self) -> list[int]:
        """Return for each commit the length of the longest way to a root."""
        if self._depth is None:
            depth = [0] * len(self.commits)
            for position in range(len(depth) - 1, -1, -1):
                parents = self.parents[position]
                if parents:
                    depth[position] = 1 + max([depth[parent] for parent in parents])
            self._depth = depth
        return self._depth
