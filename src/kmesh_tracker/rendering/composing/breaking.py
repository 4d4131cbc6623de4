"""What breaks: nobody should learn it from the release itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kmesh_tracker.rendering import categories, prose, titles
from kmesh_tracker.rendering.context import DraftBreaking

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kmesh_tracker.records import Change
    from kmesh_tracker.rendering.composing.material import Material
    from kmesh_tracker.rendering.context import DraftChange, DraftItem, Sign

_REMOVES: Final = re.compile(
    r"(?:remove|removes|removed|removing|drop|drops|dropped|delete|deletes|deleted|rename|renames|renamed)\b"
    r"(?P<what>[^.;]{0,120}?)(?:\b(?:flags?|options?|arguments?|commands?|subcommands?|endpoints?|parameters?"
    r"|env(?:ironment)? variables?|annotations?|support (?:for|of)|api|apis|crds?)\b|(?<!\w)--[a-z])",
    re.IGNORECASE,
)
_INNER: Final = re.compile(
    r"\b(?:unused|useless|unnecessary|duplicated?|redundant|internal|spammy|dead|tests?|e2e|ci|temporary)\b",
    re.IGNORECASE,
)
_SAID: Final = re.compile(
    r"\bbreaking\b|\bincompatible\b|\bno longer (?:compatible|supported|works?)\b"
    r"|\bbackwards?[- ]incompatib|不兼容",
    re.IGNORECASE,
)
_ORDER: Final[tuple[Sign, ...]] = ("mark", "footer", "minutes", "title")


def breaking(
    material: Material, changes: Iterable[Change], items: Sequence[DraftItem]
) -> tuple[DraftBreaking, ...]:
    """Give what breaks, the surest signs first; a change is named for its surest sign alone.

    Args:
        material: what the draft is made of.
        changes: those of the release, oldest first.
        items: what was planned and is there.

    """
    found = [one for change in changes for one in _of_change(material, change)]
    named = {change.commit for one in found for change in one.changes if one.sign != "title"}
    for item in items:
        said = any(
            _SAID.search(text) for text in (item.title, item.said, *(line.text for line in item.mentions))
        )
        if said and not named & {change.commit for change in item.changes}:
            found.append(DraftBreaking(item.title, item.changes, "minutes", f"said in {item.evidence}"))
            named |= {change.commit for change in item.changes}
    return tuple(
        one
        for sign in _ORDER
        for one in found
        if one.sign == sign and (sign != "title" or not named & {change.commit for change in one.changes})
    )


def _of_change(material: Material, change: Change) -> Iterator[DraftBreaking]:
    title = material.title(change)
    shown = material.change(change)
    footers = [text for body in material.bodies(change) for text in prose.breaking(body)]
    for text in dict.fromkeys(footers):
        yield _made(text, shown, "footer")
    if footers:
        return
    marked = [read.text for subject in change.subjects if (read := titles.read(subject)).breaking]
    if title.breaking or marked:
        yield _made(title.text, shown, "mark")
    elif categories.category(title, change.paths) not in ("docs", "test", "build") and _removes(title.text):
        yield _made(title.text, shown, "title")


def _removes(title: str) -> bool:
    """Tell whether a title begins with the removal of what people use."""
    match = _REMOVES.match(title.rpartition(": ")[2])
    return bool(match) and not _INNER.search(title)


def _made(text: str, change: DraftChange, sign: Sign) -> DraftBreaking:
    return DraftBreaking(
        text, (change,), sign, f"{sign} in {change.repo}@{change.commit[:10]}: {change.merged_as}"
    )
