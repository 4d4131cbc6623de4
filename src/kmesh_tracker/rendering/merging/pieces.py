"""Divides a Markdown text into the pieces that people edit: sections, and in them paragraphs and list items.

The pieces put together again are the text, character by character.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kmesh_tracker.text.markdown import FENCE, outside_code

if TYPE_CHECKING:
    from collections.abc import Sequence

Lines = tuple[str, ...]
_HEADING: Final = re.compile(r" {0,3}(#{1,6})(?:[ \t]|$)")
_ITEM: Final = re.compile(r"[ \t]{0,40}(?:[-*+]|[0-9]{1,9}[.)])(?:[ \t]|$)")
_KEY: Final = re.compile(r"[^\s#:-][^:]{0,200}:(?:[ \t\r]|$)")
_MATTER_LINES: Final = 500
"""Lines of a front matter; a text that begins with a rule and never closes one has none."""


class Piece(Struct, frozen=True):
    """Lines that belong together, and the blank ones after them."""

    kind: str
    """One of ``heading``, ``item``, ``quote``, ``code``, ``text``; in a front matter ``key`` or ``rule``."""
    lines: Lines  # its lines, without line ends
    gap: Lines  # lines after it that show nothing


class Section(Struct, frozen=True):
    """A heading with what is under it up to the next one; the first may have none or be a front matter."""

    path: tuple[str, ...]
    """Its headings from the outermost to its own, each with its level; what stands before any has a name."""
    level: int  # level of its heading, 0 for what stands before any
    pieces: tuple[Piece, ...]  # the heading, where there is one, and what follows

    @property
    def lines(self) -> Lines:
        """All lines but the blank ones at the end."""
        return together(self.pieces)[: -len(self.gap) or None]

    @property
    def gap(self) -> Lines:
        """The blank lines at its end."""
        return self.pieces[-1].gap


def together(pieces: Sequence[Piece]) -> Lines:
    """Return the lines of pieces in a row."""
    return tuple(line for piece in pieces for line in (*piece.lines, *piece.gap))


def sections(lines: Sequence[str]) -> tuple[Section, ...]:
    """Divide a text at its headings; those in code are none."""
    start = _matter(lines)
    found = [Section(("front matter",), 0, _keys(lines[:start]))] if start else []
    borders = [start, *(at for at in _headings(lines, start) if at > start), len(lines)]
    above: list[tuple[int, str]] = []
    for begin, end in pairwise(borders):
        if begin == end:
            continue
        level = _level(lines[begin])
        own = lines[begin].strip() if level else "opening"
        above = [*(one for one in above if 0 < one[0] < level), (level, own)]
        pieces = _pieces(lines[begin:end], headed=bool(level))
        found.append(Section(tuple(text for _, text in above), level, pieces))
    return tuple(found)


def _level(line: str) -> int:
    heading = _HEADING.match(line)
    return len(heading[1]) if heading else 0


def _headings(lines: Sequence[str], start: int) -> list[int]:
    return [at for at, line in outside_code(lines, start) if _HEADING.match(line)]


def _matter(lines: Sequence[str]) -> int:
    """Return the number of the front matter's lines, blank ones after it among them."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    for at in range(1, min(len(lines), _MATTER_LINES)):
        if lines[at].rstrip() == "---":
            end = at + 1
            while end < len(lines) and not lines[end].strip():
                end += 1
            return end
    return 0


def _keys(lines: Sequence[str]) -> tuple[Piece, ...]:
    """Divide a front matter at its keys."""
    groups: list[list[str]] = []
    for line in lines:
        if not groups or _KEY.match(line) or line.rstrip() == "---":
            groups.append([])
        groups[-1].append(line)
    return tuple(_piece("key" if _KEY.match(group[0]) else "rule", group) for group in groups)


def _pieces(lines: Sequence[str], *, headed: bool) -> tuple[Piece, ...]:
    """Divide what stands between two headings at blank lines and at the beginnings of list items."""
    groups: list[tuple[str, list[str]]] = []
    fence, ended = "", True
    for at, line in enumerate(lines):
        kind = _kind(line)
        mark = FENCE.match(line)
        if fence:
            groups[-1][1].append(line)
            if mark and mark[1].startswith(fence):
                fence, ended = "", True
            continue
        if kind == "blank" and groups:
            groups[-1][1].append(line)
            ended = True
            continue
        if headed and at == 0:
            kind = "heading"
        if ended or kind in ("item", "code") or kind != groups[-1][0] != "item":
            groups.append((kind, []))
        groups[-1][1].append(line)
        ended = kind == "heading"
        if mark:
            fence = mark[1]
    return tuple(_piece(kind, group) for kind, group in groups)


def _kind(line: str) -> str:
    if not line.strip(" \t\r\f\v>"):
        return "blank"
    if FENCE.match(line):
        return "code"
    if _ITEM.match(line):
        return "item"
    return "quote" if line.lstrip(" ").startswith(">") else "text"


def _piece(kind: str, lines: Sequence[str]) -> Piece:
    end = len(lines)
    while end and _kind(lines[end - 1]) == "blank":
        end -= 1
    return Piece(kind, tuple(lines[:end]), tuple(lines[end:]))
