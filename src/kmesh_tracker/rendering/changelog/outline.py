"""Finds the versions of a changelog, and the link references at its foot, by their lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from kmesh_tracker.versions import parse_tag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown_it.token import Token
    from semver import Version

UNRELEASED: Final = "unreleased"
_WORD: Final = re.compile(r"[^\s()\[\]:,]{1,256}")
_WORDS: Final = 4
"""Words of a heading among which its version is."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The section of a version."""

    version: Version | None
    """None for what is not released."""
    start: int
    """Its heading's line, from 0."""
    end: int
    """The line after its last one that is not blank."""


@dataclass(frozen=True, slots=True)
class Outline:
    """Where a changelog has what."""

    entries: tuple[Entry, ...]
    """Its versions in their order."""
    level: int
    """Level of their headings."""
    references: Mapping[str, tuple[int, int]]
    """First line of each link reference, and the line after its last, by label in lower case."""
    foot: int
    """The line at which the references at the end begin; the number of lines where there are none."""


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
    """Give the version that a heading names, ``unreleased``, or None."""
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
