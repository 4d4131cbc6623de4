"""Finds the versions of a changelog, and the link references at its foot, by their lines."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct
from msgspec.structs import replace

from kmesh_tracker.versions import parse_tag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown_it.token import Token
    from semver import Version

    from kmesh_tracker.rendering.merging.pieces import Lines

UNRELEASED: Final = "unreleased"
_WORD: Final = re.compile(r"[^\s()\[\]:,]{1,256}")
_WORDS: Final = 4  # words of a heading among which its version is
_REFERENCE: Final = re.compile(r" {0,3}\[([^\[\]]{1,300})\]:[ \t]")
_HEADING: Final = re.compile(r"#{1,6}(?=[ \t]|$)")


class Entry(Struct, frozen=True):
    """The section of a version."""

    version: Version | None  # None for what is not released
    start: int  # its heading's line, from 0
    end: int  # the line after its last one that is not blank


class Outline(Struct, frozen=True):
    """Where a changelog has what."""

    entries: tuple[Entry, ...]  # its versions in their order
    level: int  # level of their headings
    references: Mapping[str, tuple[int, int]]
    """First line of each link reference, and the line after its last, by label in lower case."""
    foot: int  # the line at which the references at the end begin; the number of lines where there are none


def outline(lines: Sequence[str]) -> Outline:
    """Read where a changelog, given by its lines without line ends, has its versions and references."""
    tokens, references = _parsed(lines)
    headings = [
        (token.map[0], int(token.tag[1]), told_version(inline.content))
        for token, inline in pairwise(tokens)
        if token.type == "heading_open" and token.level == 0 and token.map
    ]
    level = next((level for _, level, version in headings if version), 2)
    foot = _foot(lines, references)
    found: list[Entry] = []
    next_one = foot
    for start, own, version in reversed(headings):
        if own == level and version is not None and start < foot:
            end = _without_blank(lines, start + 1, next_one)
            found.append(Entry(None if version == UNRELEASED else _semantic(version), start, end))
        if own <= level:
            next_one = min(start, foot)
    return Outline(tuple(reversed(found)), level, references, foot)


def told_version(heading: str) -> str | None:
    """Return the version that a heading names, ``unreleased``, or None."""
    for word in _WORD.findall(heading[:1000])[:_WORDS]:
        if word.lower() == UNRELEASED:
            return UNRELEASED
        found = parse_tag(word)
        if found and not found[0]:
            return str(found[1])
    return None


def _semantic(version: str) -> Version:
    from semver import Version

    return Version.parse(version)


def _parsed(lines: Sequence[str]) -> tuple[list[Token], dict[str, tuple[int, int]]]:
    """Parse the blocks alone: what stands within a line is not asked for."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark")
    parser.core.ruler.enableOnly(["normalize", "block"])
    environment: dict[str, Any] = {}
    # A lone carriage return would count as a line's end.
    tokens = parser.parse("\n".join(line.replace("\r", " ") for line in lines), environment)
    found = environment.get("references", {})
    return tokens, {label.lower(): tuple(one["map"]) for label, one in found.items() if one.get("map")}


def _foot(lines: Sequence[str], references: Mapping[str, tuple[int, int]]) -> int:
    starts = {end: start for start, end in references.values()}
    at = foot = len(lines)
    while at:
        if at in starts:
            at = foot = starts[at]
        elif not lines[at - 1].strip():
            at -= 1
        else:
            break
    return foot


def _without_blank(lines: Sequence[str], start: int, end: int) -> int:
    while end > start and not lines[end - 1].strip():
        end -= 1
    return end


class Draft(Struct, frozen=True):
    """A drafted section, apart from its link references."""

    version: Version | None  # None for what is not released
    lines: Lines  # the section from its heading on
    references: tuple[tuple[str, str], ...]  # label and line of each link reference


class Place(Struct, frozen=True):
    """Where a changelog has a version, or would have it."""

    start: int  # first line of the section; where it is absent, the line it would begin at
    end: int  # the line after its last one; the same as ``start`` where it is absent

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
    references = tuple((m[1], line) for line in lines[found.foot :] if (m := _REFERENCE.match(line)))
    shift = level - found.level
    section = tuple(_shifted(line, shift) for line in lines[entry.start : entry.end])
    return Draft(entry.version, section, references)


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
    *,
    overwrite: bool = False,
) -> list[str] | None:
    """Return the lines of the changelog with ``section`` in its place and its link references at the foot.

    A reference that is there is only changed where it is the one that was written last; one that was deleted
    since stays deleted, but with ``overwrite``. None says that the section would be part of something that is
    never closed, such as code.
    """
    plain = _with_section(lines, place, section)
    old = {label.lower(): row for label, row in former.references} if former else {}
    gone = set(old) - set(found.references) if place.there and not overwrite else set()
    draft = replace(draft, references=tuple(one for one in draft.references if one[0].lower() not in gone))
    done = _with_references(plain, draft, old)
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


def _with_references(plain: Sequence[str], draft: Draft, old: Mapping[str, str]) -> list[str]:
    """Put the references of a draft where they belong; ``old`` are those that were written last, by label."""
    done, found, fresh = list(plain), outline(plain), []
    for label, row in draft.references:
        there = found.references.get(label.lower())
        if there is None:
            fresh.append(row)
        elif there[1] == there[0] + 1 and done[there[0]] == old.get(label.lower()):
            done[there[0]] = row
    if not fresh:
        return done
    if found.foot == len(plain):
        return [*done, *([""] if done and done[-1].strip() else []), *fresh]
    at = _row_for(plain, found, draft.version)
    return [*done[:at], *fresh, *done[at:]]


def _line_for(found: Outline, version: Version | None) -> int:
    """Return the line at which a version that is absent belongs."""
    released = [entry for entry in found.entries if entry.version is not None]
    if version is None:
        return found.entries[0].start if found.entries else found.foot
    following = _following([entry.version for entry in released if entry.version], version)
    return released[following].start if following < len(released) else found.foot


def _row_for(lines: Sequence[str], found: Outline, version: Version | None) -> int:
    """Return the line at which the reference of a version belongs at the foot."""
    rows = sorted(start for start, _ in found.references.values() if start >= found.foot)
    named = [(row, _version_of(lines[row])) for row in rows]
    known = [(row, told) for row, told in named if told is not None]
    if not known:
        return _without_blank(lines, 0, len(lines))
    if version is None:
        return rows[0]
    following = _following([told for _, told in known], version)
    if following < len(known):
        return known[following][0]
    return next(end for start, end in found.references.values() if start == known[-1][0])


def _version_of(row: str) -> Version | None:
    """Return the version that a link reference is for."""
    from kmesh_tracker.versions import parse_tag

    match = _REFERENCE.match(row)
    found = parse_tag(match[1]) if match else None
    return found[1] if found and not found[0] else None


def _following(versions: Sequence[Version], version: Version) -> int:
    """Return the index of the version before which ``version`` belongs, whichever end the newest are at."""
    oldest_first = len(versions) > 1 and versions[0] < versions[-1]
    for index, other in enumerate(versions):
        if (other > version) if oldest_first else (other < version):
            return index
    return len(versions)


def _shifted(line: str, shift: int) -> str:
    marks = _HEADING.match(line) if shift else None
    if not marks:
        return line
    return "#" * min(6, max(1, len(marks[0]) + shift)) + line[marks.end() :]


def is_empty(section: Sequence[str]) -> bool:
    """Return whether a section holds nothing but headings."""
    return all(not line.strip() or _HEADING.match(line) for line in section)
