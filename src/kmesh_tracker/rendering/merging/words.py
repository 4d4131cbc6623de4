"""Merges what two sides changed in one piece: line by line, else word by word where both stand apart."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.rendering.merging.pieces import Lines, Piece

_WORD: Final = re.compile(r"\s{0,1000}\S{1,1000}")
_PROSE: Final = frozenset(["text", "item", "quote"])
_COMPARED: Final = 400
"""Words of a piece that are compared; a longer one is not merged word by word."""

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
    """Give the words of lines, marks of quotes left out."""
    return [word for line in lines for word in line.split() if word.strip(">")]


def _merge_words(base: str, mine: str, new: str) -> str | None:
    """Merge three texts where at least a word that nobody changed is between what either side did."""
    texts = [_WORD.findall(text) for text in (base, mine, new)]
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
    """Give what a side changed; changes that touch are one."""
    import difflib

    codes = difflib.SequenceMatcher(None, old, side, autojunk=False).get_opcodes()
    return [(a, b, tuple(side[c:d])) for what, a, b, c, d in codes if what != "equal"]
