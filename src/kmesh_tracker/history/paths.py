"""Tells which changes touch nothing of what is released, where the configuration says what belongs to it."""

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
    """Return the units that touch none of the paths that ``globs`` match; none without globs.

    A unit whose paths cannot be read is not among them.
    """
    if not globs:
        return frozenset()
    belongs = [matcher(glob) for glob in (*globs, *map(_below, globs))]
    pairs = [(graph.ids[unit.position], parent_of(graph, unit)) for unit in division.units]
    known = repository.paths(pairs)
    lost = frozenset(getattr(repository, "pathless", ()))  # no plugin's repository need have it
    return frozenset(
        number
        for number, (commit, _) in enumerate(pairs)
        if commit in known
        and commit not in lost
        and not any(fits(path) for fits in belongs for path in known[commit])
    )


def _below(glob: str) -> str:
    """Return a glob of all that is in a folder which is named as it is, else the glob itself."""
    return glob if _WILD.intersection(glob) else f"{glob}/**"
