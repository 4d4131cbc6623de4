"""Updates of dependencies, those of one dependency folded into one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kmesh_tracker.rendering.composing.material import by_bots
from kmesh_tracker.rendering.context import DraftBump
from kmesh_tracker.rendering.escape import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmesh_tracker.records import Change
    from kmesh_tracker.rendering.composing.material import Material

_BUMP: Final = re.compile(
    r"\b(?:bump|update|upgrade)s? (?:the )?(?:dependency )?(?P<name>[^ ]{1,200})"
    r"(?: from (?P<old>[^ ]{1,80}))? to (?P<new>v?[0-9][^ ]{0,80})",
    re.IGNORECASE,
)
_GROUP: Final = re.compile(
    r"\bbump the (?P<name>[^ ]{1,200}) group\b.{0,100} with [0-9]{1,4} updates?", re.IGNORECASE
)


def bump(title: str) -> tuple[str, str | None, str | None] | None:
    """Read ``Bump NAME from OLD to NEW`` or a group of updates; None where a title is neither."""
    text = one_line(title)[:600]
    if match := _GROUP.search(text):
        return match["name"], None, None
    match = _BUMP.search(text)
    if not match or match["name"].lower() == "version":
        return None
    return match["name"].strip("`'\""), match["old"], match["new"].rstrip(".,")


def is_bump(change: Change) -> bool:
    """Tell whether a change updates a dependency; a person's ``update X to 2`` may be about anything."""
    found = bump(change.title)
    return found is not None and (found[1] is not None or by_bots(change))


def fold(material: Material, changes: Iterable[Change]) -> tuple[DraftBump, ...]:
    """Fold the updates of each dependency: from the version before the first to that after the last."""
    folded: dict[str, DraftBump] = {}
    for change in changes:
        name, old, new = bump(change.title) or (change.title, None, None)
        before = folded.get(name.lower())
        folded[name.lower()] = DraftBump(
            name=before.name if before else name,
            old=before.old if before else old,
            new=new,
            changes=(*(before.changes if before else ()), material.change(change)),
        )
    return tuple(folded[name] for name in sorted(folded))
