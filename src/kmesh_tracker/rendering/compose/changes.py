"""The release's changes beside what was planned: what breaks, updates of dependencies, the rest by kind."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kmesh_tracker.rendering import prose, titles
from kmesh_tracker.rendering.compose.material import by_bots
from kmesh_tracker.rendering.context import DraftAside, DraftBreaking, DraftBump
from kmesh_tracker.rendering.escape import one_line
from kmesh_tracker.text.kinds import is_form, is_security

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kmesh_tracker.records import Change
    from kmesh_tracker.rendering.compose.material import Material
    from kmesh_tracker.rendering.context import DraftChange, DraftItem, Sign

_BUMP: Final = re.compile(
    r"\b(?:bump|update|upgrade)s? (?:the )?(?:dependency )?(?P<name>[^ ]{1,200})"
    r"(?: from (?P<old>[^ ]{1,80}))? to (?P<new>v?[0-9][^ ]{0,80})",
    re.IGNORECASE,
)
_GROUP: Final = re.compile(
    r"\bbump the (?P<name>[^ ]{1,200}) group\b.{0,100} with [0-9]{1,4} updates?", re.IGNORECASE
)
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
_SAID_BREAKING: Final = re.compile(
    r"\bbreaking\b|\bincompatible\b|\bno longer (?:compatible|supported|works?)\b"
    r"|\bbackwards?[- ]incompatib|不兼容",
    re.IGNORECASE,
)
_ORDER: Final[tuple[Sign, ...]] = ("mark", "footer", "minutes", "title")
_NOTABLE: Final = ("feature", "fix", "other")


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
    """Return whether a change updates a dependency; a person's ``update X to 2`` may be about anything."""
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


def breaking(
    material: Material, changes: Iterable[Change], items: Sequence[DraftItem]
) -> tuple[DraftBreaking, ...]:
    """Return what breaks, the surest signs first; a change is named for its surest sign alone."""
    found = [one for change in changes for one in _of_change(material, change)]
    named = {change.commit for one in found for change in one.changes if one.sign != "title"}
    for item in items:
        said = any(
            _SAID_BREAKING.search(text)
            for text in (item.title, item.said, *(line.text for line in item.mentions))
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
    elif shown.category not in ("docs", "test", "build") and _removes(title.text):
        yield _made(title.text, shown, "title")


def _removes(title: str) -> bool:
    """Return whether a title begins with the removal of what people use."""
    match = _REMOVES.match(title.rpartition(": ")[2])
    return bool(match) and not _INNER.search(title)


def _made(text: str, change: DraftChange, sign: Sign) -> DraftBreaking:
    return DraftBreaking(
        text, (change,), sign, f"{sign} in {change.repo}@{change.commit[:10]}: {change.merged_as}"
    )


def set_aside(material: Material, changes: Iterable[Change]) -> Iterator[DraftAside]:
    """Yield the changes of each repository that is not part of what is released."""
    changes = list(changes)
    for repo in material.release.aside:
        mine = tuple(material.change(change) for change in changes if change.repo == repo)
        if mine:
            yield DraftAside(repo, mine)


class Rest(Struct, frozen=True):
    """The changes that no item shows, each in one of the groups."""

    security: tuple[DraftChange, ...]
    notable: tuple[DraftChange, ...]
    adaptations: tuple[DraftChange, ...]
    documents: tuple[DraftChange, ...]
    maintenance: tuple[DraftChange, ...]
    bumps: tuple[DraftBump, ...]


def divide(material: Material, changes: Iterable[Change]) -> Rest:
    """Return changes, given oldest first, by what they are about."""
    bumps: list[Change] = []
    groups: dict[str, list[DraftChange]] = defaultdict(list)
    for change in changes:
        made = material.change(change)
        if made.category == "fix" and is_security(change.title):
            groups["security"].append(made)
            continue
        if is_bump(change):
            bumps.append(change)
            continue
        routine = made.category in ("test", "build") or (made.category == "docs" and is_form(made.title))
        groups["maintenance" if by_bots(change) or routine else made.category].append(made)
    notable = [one for kind in _NOTABLE for one in groups[kind]]
    notable.sort(key=lambda change: (change.repo != material.primary, change.repo))
    return Rest(
        tuple(groups["security"]),
        tuple(notable),
        tuple(groups["compatibility"]),
        tuple(groups["docs"]),
        tuple(groups["maintenance"]),
        fold(material, bumps),
    )
