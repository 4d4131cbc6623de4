"""Brings a version's section into a changelog that is there, and leaves every other line of it as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kmesh_tracker.rendering.changelog.outline import Outline, outline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from semver import Version

    from kmesh_tracker.rendering.merging.pieces import Lines

__all__ = ["Draft", "Outline", "Place", "draft_of", "insert", "is_empty", "locate", "outline"]
_REFERENCE: Final = re.compile(r" {0,3}\[([^\[\]]{1,300})\]:[ \t]")
_HEADING: Final = re.compile(r"#{1,6}(?=[ \t]|$)")


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted section, apart from its link references."""

    version: Version | None
    """None for what is not released."""
    lines: Lines
    """The section from its heading on."""
    references: tuple[tuple[str, str], ...]
    """Label and line of each link reference."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a changelog has a version, or would have it."""

    start: int
    """First line of the section; where it is absent, the line it would begin at."""
    end: int
    """The line after its last one; the same as ``start`` where it is absent."""

    @property
    def there(self) -> bool:
        """Whether the changelog has the version."""
        return self.end > self.start


def draft_of(lines: Sequence[str], level: int = 2) -> Draft | None:
    """Read a drafted section, its headings brought to ``level``; None where it is of no version."""
    found = outline(lines)
    if not found.entries:
        return None
    entry = found.entries[0]
    references = [match[1] for line in lines[found.foot :] if (match := _REFERENCE.match(line))]
    rows = [line for line in lines[found.foot :] if _REFERENCE.match(line)]
    shift = level - found.level
    section = tuple(_shifted(line, shift) for line in lines[entry.start : entry.end])
    return Draft(entry.version, section, tuple(zip(references, rows, strict=True)))


def locate(found: Outline, version: Version | None) -> Place:
    """Find the place of a version: its section, else where it belongs among the others."""
    for entry in found.entries:
        if entry.version == version:
            return Place(entry.start, entry.end)
    at = _line_for(found, version)
    return Place(at, at)


def insert(
    lines: Sequence[str],
    found: Outline,
    place: Place,
    section: Sequence[str],
    draft: Draft,
    former: Draft | None = None,
) -> list[str] | None:
    """Give the lines of the changelog with ``section`` in its place and its link references at the foot.

    A reference that is there is only changed where it is the one that was written last. None says that the
    section would be part of something that is never closed, such as code.
    """
    plain = _with_section(lines, place, section)
    done = _with_references(lines, found, place, plain, draft, former)
    now = outline(done)
    missing = [row for label, row in draft.references if label.lower() not in now.references]
    if missing:  # what is before the foot is never closed
        end = locate(outline(plain), draft.version).end
        done = [*plain[:end], "", *missing, *plain[end:]]
        now = outline(done)
    return done if locate(now, draft.version).there else None


def _with_section(lines: Sequence[str], place: Place, section: Sequence[str]) -> list[str]:
    before, after = list(lines[: place.start]), list(lines[place.end :])
    if place.there:
        return [*before, *section, *after]
    if before and before[-1].strip():
        before.append("")
    return [*before, *section, *([""] if after else []), *after]


def _with_references(
    lines: Sequence[str], found: Outline, place: Place, plain: list[str], draft: Draft, former: Draft | None
) -> list[str]:
    """Put the references where they belong; ``plain`` is ``lines`` with the section, so the rest moved."""
    done, moved = list(plain), len(plain) - len(lines)
    old = {label.lower(): row for label, row in former.references} if former else {}
    fresh = []
    for label, row in draft.references:
        if there := found.references.get(label.lower()):
            start = there[0] + (moved if there[0] >= place.end else 0)
            if there[1] == there[0] + 1 and done[start] == old.get(label.lower()):
                done[start] = row
        else:
            fresh.append(row)
    if not fresh:
        return done
    if found.foot == len(lines):
        return [*done, *([""] if done and done[-1].strip() else []), *fresh]
    at = _row_for(lines, found, draft.version) + moved
    return [*done[:at], *fresh, *done[at:]]


def _line_for(found: Outline, version: Version | None) -> int:
    """Give the line at which a version that is absent belongs."""
    released = [entry for entry in found.entries if entry.version is not None]
    if version is None:
        return found.entries[0].start if found.entries else found.foot
    following = _following([entry.version for entry in released if entry.version], version)
    return released[following].start if following < len(released) else found.foot


def _row_for(lines: Sequence[str], found: Outline, version: Version | None) -> int:
    """Give the line at which the reference of a version belongs at the foot."""
    rows = sorted(start for start, _ in found.references.values() if start >= found.foot)
    named = [(row, _version_of(lines[row])) for row in rows]
    known = [(row, told) for row, told in named if told is not None]
    if not known:
        return _last(lines)
    if version is None:
        return rows[0]
    following = _following([told for _, told in known], version)
    return known[following][0] if following < len(known) else _after(found, known[-1][0])


def _version_of(row: str) -> Version | None:
    """Give the version that a link reference is for."""
    from kmesh_tracker.versions import parse_tag

    match = _REFERENCE.match(row)
    found = parse_tag(match[1]) if match else None
    return found[1] if found and not found[0] else None


def _following(versions: Sequence[Version], version: Version) -> int:
    """Give the index of the version before which ``version`` belongs, whichever end the newest are at."""
    oldest_first = len(versions) > 1 and versions[0] < versions[-1]
    for index, other in enumerate(versions):
        if (other > version) if oldest_first else (other < version):
            return index
    return len(versions)


def _after(found: Outline, start: int) -> int:
    return next(end for first, end in found.references.values() if first == start)


def _last(lines: Sequence[str]) -> int:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return end


def _shifted(line: str, shift: int) -> str:
    marks = _HEADING.match(line) if shift else None
    if not marks:
        return line
    return "#" * min(6, max(1, len(marks[0]) + shift)) + line[marks.end() :]


def is_empty(section: Sequence[str]) -> bool:
    """Whether a section holds nothing but headings."""
    return all(not line.strip() or _HEADING.match(line) for line in section)
