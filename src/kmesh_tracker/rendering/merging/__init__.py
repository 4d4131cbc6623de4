"""Merges what two sides changed in one piece: line by line, else word by word where both stand apart."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kmesh_tracker.rendering.merging.pairing import pair_pieces, pair_sections
from kmesh_tracker.rendering.merging.pieces import Piece, Section, sections
from kmesh_tracker.rendering.merging.threeway import MARKS, Depth, Report, merge_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.rendering.merging.pieces import Lines

__all__ = ["MARKS", "Merged", "merge"]

_SPACED_WORD: Final = re.compile(r"\s{0,1000}\S{1,1000}")
_PROSE: Final = frozenset(["text", "item", "quote"])
_COMPARED: Final = 400  # words of a piece that are compared; a longer one is not merged word by word

Hunk = tuple[int, int, tuple[str, ...]]
"""Words from one place to another in the old text, and what stands for them now."""


def merge_lines(base: Piece, mine: Piece, new: Piece) -> Lines | None:
    """Merge a piece that both sides changed; None where that is a conflict."""
    if len(base.lines) == len(mine.lines) == len(new.lines):
        rows = list(zip(base.lines, mine.lines, new.lines, strict=True))
        if all(was in (my, now) or my == now for was, my, now in rows):
            return tuple(now if my == was else my for was, my, now in rows)
    if {base.kind, mine.kind, new.kind} <= _PROSE:
        merged = _merge_words(*("\n".join(piece.lines) for piece in (base, mine, new)))
        return None if merged is None else tuple(merged.split("\n"))
    return None


def words(lines: Sequence[str]) -> list[str]:
    """Return the words of lines, marks of quotes left out."""
    return [word for line in lines for word in line.split() if word.strip(">")]


def _merge_words(base: str, mine: str, new: str) -> str | None:
    """Merge three texts where at least a word that nobody changed is between what either side did."""
    texts = [_SPACED_WORD.findall(text) for text in (base, mine, new)]
    if any("".join(found) != text for found, text in zip(texts, (base, mine, new), strict=True)):
        return None
    if max(map(len, texts)) > _COMPARED:
        return None
    old, *sides = texts
    hunks = sorted({hunk for side in sides for hunk in _hunks(old, side)})
    if any(one[1] >= other[0] for one, other in pairwise(hunks)):
        return None
    done = list(old)
    for start, end, instead in reversed(hunks):
        done[start:end] = instead
    return "".join(done)


def _hunks(old: list[str], side: list[str]) -> list[Hunk]:
    """Return what a side changed; changes that touch are one."""
    import difflib

    codes = difflib.SequenceMatcher(None, old, side, autojunk=False).get_opcodes()
    return [(a, b, tuple(side[c:d])) for what, a, b, c, d in codes if what != "equal"]


class Merged(Struct, frozen=True):
    """What came of a merge."""

    lines: Lines  # the lines; where there are conflicts, with marks around both sides of each
    conflicts: tuple[str, ...] = ()  # what both sides changed, in words; empty where the merge is whole
    remarks: tuple[str, ...] = ()
    """What the new draft says and the merge leaves out, as a person had deleted it."""


def merge(base: Sequence[str], mine: Sequence[str], new: Sequence[str], *, keep_mine: bool = False) -> Merged:
    """Merge the lines of the draft before, of a person's text made from it, and of the new draft.

    With ``keep_mine`` the person's text stands where both changed the same thing. Without, no word that a
    person wrote is missing from the lines that come out.
    """
    base, mine, new = tuple(base), tuple(mine), tuple(new)
    if new in (base, mine):
        return Merged(mine)
    if mine == base:
        return Merged(new)
    report = Report(keep_mine)
    lines = merge_parts(sections(base), sections(mine), sections(new), _SECTIONS, report)
    said, known, kept = (Counter(words(text)) for text in (mine, base, lines))
    if said - known - kept:
        report = Report(keep_mine)  # no rule above may cost a person's word
        lines = report.clash("the whole text", mine, new)
    conflicts = () if keep_mine else tuple(report.conflicts)
    settled = report.conflicts if keep_mine else ()
    remarks = (*report.remarks, *(f"{what}: your text was kept" for what in settled))
    return Merged(lines, conflicts, remarks)


def _merge_section(base: Section | None, mine: Section, new: Section, report: Report) -> Lines:
    """Merge a section piece by piece."""
    depth = Depth(
        pair_pieces, _merge_piece, partial(_piece_named, mine), lambda _: 0, _indent, _between_pieces
    )
    return merge_parts(_bare(base), _bare(mine), _bare(new), depth, report)


def _bare(section: Section | None) -> tuple[Piece, ...]:
    """Return the pieces of a section without the blank lines at its end: those are the section's own."""
    if section is None:
        return ()
    *first, last = section.pieces
    return (*first, Piece(last.kind, last.lines, ()))


def _merge_piece(base: Piece | None, mine: Piece, new: Piece, report: Report) -> Lines:
    """Merge a piece, or show that both sides are in conflict."""
    what = f"“{_short(mine.lines)}”"
    if base is None:
        report.remarks.append(f"{what} is yours; the new draft says as much in other words")
        return mine.lines
    merged = merge_lines(base, mine, new)
    if merged is not None:
        return merged
    return report.clash(what, mine.lines, new.lines)


def _section_named(section: Section) -> str:
    return f"“{section.path[-1]}”"


def _piece_named(section: Section, piece: Piece) -> str:
    return f"“{_short(piece.lines)}” in “{section.path[-1]}”"


def _short(lines: Lines) -> str:
    text = lines[0].strip() if lines else ""
    return text if len(text) <= 60 else f"{text[:59]}…"


def _indent(piece: Piece) -> int:
    line = piece.lines[0] if piece.lines else ""
    return len(line) - len(line.lstrip(" \t")) if piece.kind == "item" else 0


def _between_pieces(one: Piece, following: Piece) -> Lines:
    if one.kind in ("key", "rule") or one.kind == following.kind == "item":
        return ()
    return (">",) if one.kind == following.kind == "quote" else ("",)


_SECTIONS = Depth(
    pair_sections,
    _merge_section,
    _section_named,
    lambda section: section.level,
    lambda _: 0,
    lambda *_: ("",),
)
