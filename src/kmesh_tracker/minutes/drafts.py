"""From lines to entries without depth: bullets read, wrapped lines joined, stray bullets given out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kmesh_tracker.minutes.heads import without_number
from kmesh_tracker.minutes.joining import LIKELY, SURE, continuation, is_torn_address
from kmesh_tracker.minutes.lines import join_lines
from kmesh_tracker.minutes.strays import Clump, give_out, note_clump

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kmesh_tracker.minutes.depth import Depths
    from kmesh_tracker.minutes.lines import Breaks, Line
    from kmesh_tracker.minutes.markers import Markers

_RECENT = 2048
"""Characters of an entry that are looked at to judge what follows."""
_HALF = 0.5
"""Part of the usual width from which a line may have been wrapped."""
_QUARTER = 0.25
"""Part of it from which a line may have been where the next one begins with a small letter."""
_HASHES = re.compile(r"#{1,6} {1,8}(?=[^ ])")
_NONE: Final[Mapping[int, int]] = {}
_LOST_HEAD = re.compile(r"\[\] {1,8}(?=[^ ])")


@dataclass(slots=True)
class Draft:
    """An entry in the making."""

    lines: list[Line]
    words: list[str]
    """Words of each line, without bullets."""
    family: str | None = None
    """Kind of its bullet; None where none stands before it."""
    given: str | None = None
    """Kind of the stray bullet that was given to it."""
    tie: float = 0.0
    """How much speaks for its being a continuation of the draft above."""
    empty_head: bool = False
    """Whether an empty ``[]`` stood before it."""
    head: int = 0
    """Level of the section that it heads, 0 where it heads none."""
    recent: str = ""
    """The last words, enough to judge what may follow."""
    torn: set[int] = field(default_factory=set)
    """Numbers of the lines that go on with an address torn over lines."""
    piece: int = 0
    """Characters of the last line, together with what was torn off it."""

    def __post_init__(self) -> None:
        lines, self.lines, words, self.words = self.lines, [], self.words, []
        for line, text in zip(lines, words, strict=True):
            self.add(line, text)

    @property
    def first(self) -> Line:
        """The line it begins on."""
        return self.lines[0]

    @property
    def text(self) -> str:
        """Its lines joined, white space folded; an address torn over two lines is whole again."""
        return self.joined[0]

    @property
    def joined(self) -> tuple[str, Breaks]:
        """Its text, and where each line after the first begins in it."""
        numbers = (line.number for line in self.lines)
        return join_lines(zip(numbers, self.words, strict=True), self.torn)

    def add(self, line: Line, words: str) -> None:
        """Take in a line that goes on with it."""
        room = bool(self.lines) and self.piece < _RECENT
        if room and is_torn_address(self.recent, words, self.lines[-1].width):
            self.torn.add(line.number)
            self.piece += len(words)
            self.recent = (self.recent + words)[-_RECENT:]
        else:
            self.piece = len(words)
            self.recent = f"{self.recent} {words}"[-_RECENT:]
        self.lines.append(line)
        self.words.append(words)

    def absorb(self, other: Draft) -> None:
        """Take the lines of a draft that proved to be a continuation."""
        for line, words in zip(other.lines, other.words, strict=True):
            self.add(line, words)


def make_drafts(
    lines: Sequence[Line], markers: Markers, depths: Depths, width: int, heads: Mapping[int, int] = _NONE
) -> list[Draft]:
    """Give the entries of one meeting in order, still without depth.

    Args:
        lines: of the meeting, heading left out.
        markers: the document's bullets.
        depths: what the document teaches about depth.
        width: the document's usual width.
        heads: levels of the lines that head a section, by line number.

    """
    drafts: list[Draft] = []
    clumps: list[Clump] = []
    for line in lines:
        if level := heads.get(line.number):
            numbered = markers.read(line.text)
            words = without_number(numbered.text if numbered else line.text)
            drafts.append(Draft([line], [words], numbered.family if numbered else None, head=level))
            continue
        clump = markers.clump(line.text)
        if clump and not clump[1]:
            continue
        if clump:
            note_clump(clumps, clump, len(drafts), line.page)
            continue
        above = drafts[-1] if drafts and not (clumps and clumps[-1].at == len(drafts)) else None
        marked = markers.read(line.text)
        if marked and above and marked.family == "-" and _closes_above(above, line):
            above.absorb(Draft([line], [line.text]))
        elif marked:
            drafts.append(Draft([line], [_LOST_HEAD.sub("", marked.text, count=1)], marked.family))
        else:
            _add_bare(drafts, above, line, width, columns=not depths.lettered)
    give_out(drafts, clumps, depths)
    return _join_likely(drafts)


def _add_bare(drafts: list[Draft], above: Draft | None, line: Line, width: int, *, columns: bool) -> None:
    above = None if above and above.head else above
    tie = continuation(above.lines[-1], line, above.recent, width) if above else 0.0
    if above and columns and not line.blank_before and line.indent > above.first.indent and above.family:
        # What wraps is long, or at least goes on in small letters; below a short word stands another thing.
        part = above.lines[-1].width / width
        tie = SURE if part >= _HALF or (part >= _QUARTER and not line.text[:1].isupper()) else 0.0
    if above and tie >= SURE:
        above.add(line, line.text)
        return
    text = _LOST_HEAD.sub("", line.text, count=1) if line.text.startswith("[") else line.text
    text = _HASHES.sub("", text, count=1) if text.startswith("#") else text
    drafts.append(Draft([line], [text], tie=tie, empty_head=line.text.startswith("[]")))


def _closes_above(above: Draft, line: Line) -> bool:
    """Whether a line that begins with a dash is the end of a bracket, not a bullet."""
    text = above.recent
    return line.blank_before == 0 and text.count("(") > text.count(")") and line.text.endswith(")")


def _join_likely(drafts: list[Draft]) -> list[Draft]:
    joined: list[Draft] = []
    for draft in drafts:
        if joined and not draft.family and draft.tie >= LIKELY:
            joined[-1].absorb(draft)
        elif draft.text:
            joined.append(draft)
    return joined
