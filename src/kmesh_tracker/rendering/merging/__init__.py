"""Merges a new draft into a text that a person edited since the last one.

Changes to different pieces both stay. The known libraries for this merge lines by their place alone, so
that a list in another order is one large conflict; and the best kept one, merge3, is under the GPL, which a
library under the Apache License cannot ask of those who use it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from kmesh_tracker.rendering.merging.pairing import pair_pieces, pair_sections
from kmesh_tracker.rendering.merging.pieces import Piece, Section, sections
from kmesh_tracker.rendering.merging.threeway import MARKS, Depth, Report, merge_parts
from kmesh_tracker.rendering.merging.words import merge_lines, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.rendering.merging.pieces import Lines

__all__ = ["MARKS", "Merged", "merge"]


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of a merge."""

    lines: Lines
    """The lines; where there are conflicts, with marks around both sides of each."""
    conflicts: tuple[str, ...] = ()
    """What both sides changed, in words; empty where the merge is whole."""
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
        pair_pieces,
        _merge_piece,
        partial(_piece_named, mine),
        lambda _: 0,
        _indent,
        _between_pieces,
    )
    return merge_parts(_bare(base), _bare(mine), _bare(new), depth, report)


def _bare(section: Section | None) -> tuple[Piece, ...]:
    """Give the pieces of a section without the blank lines at its end: those are the section's own."""
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
