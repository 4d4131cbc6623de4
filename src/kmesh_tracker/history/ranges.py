"""The range of each release: what came with it, every commit accounted for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kmesh_tracker.plugin.source import Navigable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.history.graph import Graph
    from kmesh_tracker.history.understanding import Reading
    from kmesh_tracker.plugin.source import Repository
    from kmesh_tracker.records import Release


def accounted(read: Reading) -> list[Release]:
    """Give the releases with what they list; of a part only the one that was asked for."""
    steps, graph, ledger, gathered = read.steps, read.graph, read.ledger, read.gathered
    done = [step.release for step in steps]
    for bit in range(len(steps)) if read.asked is None else [read.asked]:
        step = steps[bit]
        if step.tip is None:
            continue
        without = 0 if step.after is None else 1 << step.after
        inside = _range(graph, step.tip, ledger.masks, without)
        last = steps[step.after].release.commit if step.after is not None else None
        unread = 0
        if part := gathered.part:
            known = gathered.floor[:1] if part.is_narrow or not last else ()
            unread = _unread(read.repository, graph, inside, [*known, *([last] if last else ())])
        accounting, units = ledger.account(inside, bit, unread)
        listed = dict.fromkeys(graph.commits[ledger.division.units[unit].position].id for unit in units)
        done[bit] = replace(step.release, accounting=accounting, listed=tuple(listed))
    return done


def _unread(repository: Repository, graph: Graph, inside: Sequence[int], last: Sequence[str]) -> int:
    """Count the commits of a range that were not read, because a release had them before the part begins."""
    commits, at = graph.commits, graph.at
    edge = {parent for here in inside for parent in commits[here].parents if parent not in at}
    edge.difference_update(last)
    return repository.count(sorted(edge), last) if edge and isinstance(repository, Navigable) else 0


def _range(graph: Graph, tip: int, masks: Sequence[int], without: int) -> list[int]:
    """Give the commits that ``tip`` reaches and the tips in ``without`` do not."""
    seen: set[int] = set()
    stack = [tip]
    while stack:
        here = stack.pop()
        if here not in seen and not masks[here] & without:
            seen.add(here)
            stack += graph.parents[here]
    return sorted(seen)
