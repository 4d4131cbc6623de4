"""Finds which piece of one text became which piece of another: by what names it, then by likeness."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from kmesh_tracker.rendering.merging.pieces import Piece, Section

T = TypeVar("T")
_TARGET: Final = re.compile(r"\]\(([^()\s]{1,2000})\)")
_NOTE: Final = re.compile(r"(?:<!--|\{/\*) {1,3}(.{1,4000}?) {1,3}(?:-->|\*/\})")
_ALIKE: Final = 0.6  # share of the characters from which one piece counts as another, edited
_SHARED: Final = 0.5  # share of the lines, or of the evidence, by which a section is one under a new heading
_WEIGHED: Final = 40_000
"""Pairs that are weighed at most; where more are left, what has no name of its own stays unpaired."""
_LONG: Final = 1_000  # characters that are compared


def pair(
    old: Sequence[T],
    new: Sequence[T],
    names: Sequence[Callable[[T], Hashable | None]],
    likeness: Callable[[T, T], float] | None = None,
) -> Mapping[int, int]:
    """Return the places in ``new`` of what ``old`` holds.

    Each of ``names`` is tried in turn; of pieces with the same name the first becomes the first. What is left
    is paired by likeness, the likest first; a likeness of 0 says that two are not the same.
    """
    found: dict[int, int] = {}
    for name in names:
        taken = set(found.values())
        waiting = defaultdict(list)
        for at in reversed(range(len(new))):
            if at not in taken and (key := name(new[at])) is not None:
                waiting[key].append(at)
        for at, one in enumerate(old):
            key = name(one) if at not in found else None
            if key is not None and waiting[key]:
                found[at] = waiting[key].pop()
    taken = set(found.values())
    left = [at for at in range(len(old)) if at not in found]
    right = [at for at in range(len(new)) if at not in taken]
    if likeness and len(left) * len(right) <= _WEIGHED:
        weights = ((likeness(old[a], new[b]), -a, -b) for a in left for b in right)
        for _, a, b in sorted((one for one in weights if one[0] > 0), reverse=True):
            if -a not in found and -b not in taken:
                found[-a] = -b
                taken.add(-b)
    return found


def pair_sections(old: Sequence[Section], new: Sequence[Section], alike: bool) -> Mapping[int, int]:
    """Pair sections: by all their headings, by their own, by one that changed little, by what they hold."""
    names = (lambda one: one.path, lambda one: one.path[-1])
    return pair(old, new, names, _sections_alike if alike else None)


def pair_pieces(old: Sequence[Piece], new: Sequence[Piece], alike: bool) -> Mapping[int, int]:
    """Pair the pieces of a section: the same ones, those that cite the same, those that are alike."""
    names = (lambda one: (one.kind, one.lines), _named)
    return pair(old, new, names, _pieces_alike if alike else None)


def _named(piece: Piece) -> Hashable | None:
    """Return what stays while a piece is edited: a heading's place, a key, what an item cites first."""
    if piece.kind == "heading":
        return "heading"
    if piece.kind == "key":
        return ("key", piece.lines[0].partition(":")[0])
    target = _TARGET.search(piece.lines[0]) if piece.lines else None
    return (piece.kind, target[1]) if target else None


def _sections_alike(old: Section, new: Section) -> float:
    if old.level != new.level:
        return 0
    ratio: float = _ratio(old.path[-1], new.path[-1])
    if ratio >= 0.75:
        return 1 + ratio
    mine, other = (_words(section) for section in (old, new))
    shared = max(_share(mine, other), _share(_evidence(mine), _evidence(other)))
    return shared if shared >= _SHARED else 0


def _share(mine: frozenset[str], other: frozenset[str]) -> float:
    return len(mine & other) / max(len(mine | other), 1)


def _evidence(lines: frozenset[str]) -> frozenset[str]:
    """Return what a draft notes below a section that it rests on: lines of the minutes, and changes."""
    return frozenset(one for line in lines for note in _NOTE.findall(line) for one in note.split("; "))


def _words(section: Section) -> frozenset[str]:
    return frozenset(line for piece in section.pieces[1:] for line in piece.lines)


def _pieces_alike(old: Piece, new: Piece) -> float:
    if old.kind != new.kind or not old.lines or not new.lines:
        return 0
    mine, other = _start(old), _start(new)
    cited, now = set(_TARGET.findall(mine)), set(_TARGET.findall(other))
    if cited and now and not cited & now:
        return 0  # the same words around other addresses say another thing
    ratio = _ratio(_TARGET.sub("]", mine), _TARGET.sub("]", other))
    return ratio if ratio >= _ALIKE else 0


def _start(piece: Piece) -> str:
    return "\n".join(piece.lines[:_LONG])[:_LONG]


def _ratio(old: str, new: str) -> float:
    from rapidfuzz.distance import Indel

    found: Any = Indel.normalized_similarity(old, new, score_cutoff=_ALIKE)
    return float(found)
