"""Whether a part of a history tells all of its release, or turns on what lies before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kmesh_tracker.history import wording
from kmesh_tracker.plugin.source import Navigable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kmesh_tracker.history.accounting import Ledger
    from kmesh_tracker.history.graph import Graph
    from kmesh_tracker.history.register import Statement
    from kmesh_tracker.history.units import Division
    from kmesh_tracker.plugin.source import Repository

_ID: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


def picked_before(
    repository: Repository, ledger: Ledger, bit: int, tip: str, floor: Sequence[str]
) -> frozenset[int]:
    """Give what a release only picks of commits that were out on other lines before the part begins.

    A number that is said to be picked is not sought: it may be that of an issue, of another repository or of
    a change never merged.

    Args:
        repository: what the part is of.
        ledger: what became of its commits.
        bit: the release.
        tip: its commit; what that reaches is on its own line.
        floor: where the part begins.

    """
    found: set[int] = set()
    if isinstance(repository, Navigable):
        for index, said in ledger.corrections.picks.items():
            if not said.units and ledger.entry(index) == bit and (ids := _ids(said)):
                known = list(repository.committed(ids))
                if known and not repository.count(known, floor) and repository.count(known, [tip]):
                    found.add(index)
    return frozenset(found)


def lands_unread(graph: Graph, division: Division, came: Collection[int]) -> bool:
    """Tell whether units of a release bring something back of which the revert was not read."""
    units = division.units
    taken = [(unit, named) for unit in came if (named := wording.reverted_title(units[unit].title(graph)))]
    again = [(unit, wording.bare_title(named)) for unit, named in taken if wording.reverted_title(named)]
    if not again:
        return False
    oldest: dict[str, int] = {}
    for unit in units:
        title = wording.bare_title(unit.title(graph))
        oldest[title] = max(unit.position, oldest.get(title, -1))
    return any(oldest.get(title, -1) <= units[unit].position for unit, title in again)


def reverts_unread(
    repository: Repository, graph: Graph, ledger: Ledger, bit: int, lines: Mapping[int, str | None]
) -> bool:
    """Tell whether another line took back, before its first release, what was not read.

    For that may be in force for the first time in the release ``bit``.

    Args:
        repository: what the part is of.
        graph: its commits.
        ledger: what became of them.
        bit: the release that is asked for.
        lines: the first releases of lines, each with the commit of the one before; what that has is out.

    """
    for index, unit in enumerate(ledger.division.units):
        entry = ledger.entry(index)
        if entry is None or entry not in lines or ledger.masks[unit.position] >> bit & 1:
            continue
        taken = ledger.corrections.reverts.get(index)
        if not taken.units if taken else wording.reverted_title(unit.title(graph)):
            ids, before = _ids(taken), lines[entry]
            if not ids or not before or not isinstance(repository, Navigable):
                return True
            if repository.count(list(repository.committed(ids)), [before]):
                return True
    return False


def _ids(said: Statement | None) -> list[str]:
    return [name for name in said.cited if _ID.fullmatch(name)] if said else []
