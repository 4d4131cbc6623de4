"""What the release has beside what was planned: grouped, the routine set apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kmesh_tracker.rendering import categories
from kmesh_tracker.rendering.composing.bumps import fold, is_bump
from kmesh_tracker.rendering.composing.material import by_bots

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmesh_tracker.records import Change
    from kmesh_tracker.rendering.composing.material import Material
    from kmesh_tracker.rendering.context import DraftBump, DraftChange

_NOTABLE: Final = ("feature", "fix", "other")


@dataclass(frozen=True, slots=True)
class Rest:
    """The changes that no item shows, each in one of the groups."""

    notable: tuple[DraftChange, ...]
    adaptations: tuple[DraftChange, ...]
    documents: tuple[DraftChange, ...]
    maintenance: tuple[DraftChange, ...]
    bumps: tuple[DraftBump, ...]


def divide(material: Material, changes: Iterable[Change]) -> Rest:
    """Divide changes, oldest first, by what they are about."""
    notable: list[DraftChange] = []
    adaptations: list[DraftChange] = []
    documents: list[DraftChange] = []
    maintenance: list[DraftChange] = []
    bumps: list[Change] = []
    for change in changes:
        title = material.title(change)
        made = material.change(change)
        if is_bump(change):
            bumps.append(change)
        elif by_bots(change) or _is_routine(made, categories.is_trivial(title)):
            maintenance.append(made)
        elif made.category == "compatibility":
            adaptations.append(made)
        elif made.category == "docs":
            documents.append(made)
        else:
            notable.append(made)
    notable.sort(
        key=lambda change: (change.repo != material.primary, change.repo, _NOTABLE.index(change.category))
    )
    return Rest(
        tuple(notable), tuple(adaptations), tuple(documents), tuple(maintenance), fold(material, bumps)
    )


def _is_routine(change: DraftChange, trivial: bool) -> bool:
    return change.category in ("test", "build") or (change.category == "docs" and trivial)
