"""Finds the changes outside the paths that the configuration says are released."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kmesh_tracker.gitcli.globs import matcher
from kmesh_tracker.history.changes import parent_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.history.graph import Graph
    from kmesh_tracker.history.units import Division
    from kmesh_tracker.plugin.source import Repository


_WILD: Final = frozenset("*?[{")


def outside(repository: Repository, graph: Graph, division: Division, globs: Sequence[str]) -> frozenset[int]:
    """Return the units that touch no path matching ``globs``; an empty set without globs.

    A unit whose paths cannot be read is left out of the result.
    """
    if not globs:
        return frozenset()
    belongs = [matcher(glob) for glob in (*globs, *map(_below, globs))]
    pairs = [(graph.ids[unit.position], parent_of(graph, unit)) for unit in division.units]
    known = repository.paths(pairs)
    lost = frozenset(getattr(repository, "pathless", ()))  # optional for plugins
    return frozenset(
        number
        for number, (commit, _) in enumerate(pairs)
        if commit in known
        and commit not in lost
        and not any(fits(path) for fits in belongs for path in known[commit])
    )


def _below(glob: str) -> str:
    """Return a glob of everything below a folder for a plain path; a real glob as it is."""
    return glob if _WILD.intersection(glob) else f"{glob}/**"
