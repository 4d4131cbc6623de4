"""From lines of plain text to entries without depth: wrapped lines joined, stray bullets given out."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kmesh_tracker.minutes.depth import without_number
from kmesh_tracker.minutes.lines import LIKELY, SURE, continuation, is_torn_address
from kmesh_tracker.text.lines import join_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kmesh_tracker.minutes.bullets import Markers
    from kmesh_tracker.minutes.depth import Depths
    from kmesh_tracker.minutes.lines import Line
    from kmesh_tracker.text.lines import Breaks


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
        """Add a line that continues it."""
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
        """Add the lines of a draft that proved to be a continuation."""
        for line, words in zip(other.lines, other.words, strict=True):
            self.add(line, words)


def make_drafts(
    lines: Sequence[Line], markers: Markers, depths: Depths, width: int, heads: Mapping[int, int] = _NONE
) -> list[Draft]:
    """Return the entries of one meeting in order, still without depth.

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
    """Return whether a line that begins with a dash is the end of a bracket, not a bullet."""
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


_REACH = 24
"""Runs above stray bullets among which their lines are sought."""


@dataclass(slots=True)
class Clump:
    """Bullets that stand apart from the lines they belong to."""

    family: str
    count: int
    at: int
    """Index of the draft that follows."""
    page: int


@dataclass(slots=True)
class _Run:
    """Drafts without bullets that follow each other: ``start`` up to, not including, ``stop``."""

    start: int
    stop: int
    page: int
    taken: bool = field(default=False)


def note_clump(clumps: list[Clump], found: tuple[str, int], at: int, page: int) -> None:
    """Remember stray bullets; those that follow each other count together."""
    family, count = found
    if clumps and clumps[-1].at == at and clumps[-1].page == page:
        clumps[-1].count += count
    else:
        clumps.append(Clump(family, count, at, page))


def _runs(drafts: list[Draft], clumps: list[Clump]) -> list[_Run]:
    borders = {clump.at for clump in clumps}
    runs: list[_Run] = []
    for index, draft in enumerate(drafts):
        if draft.family:
            continue
        follows = bool(runs) and runs[-1].stop == index and index not in borders
        if follows and runs[-1].page == draft.first.page and _is_topic(draft) == _is_topic(drafts[index - 1]):
            runs[-1].stop = index + 1
        else:
            runs.append(_Run(index, index + 1, draft.first.page))
    return runs


def give_out(drafts: list[Draft], clumps: list[Clump], depths: Depths) -> None:
    """Assign stray bullets to lines without one: those right below, else the run above that they match."""
    runs = _runs(drafts, clumps)
    starting = {run.start: run for run in runs}
    stops = [run.stop for run in runs]
    topped = any(depths.level.get(draft.family or "") == 1 for draft in drafts)
    for clump in clumps:
        below = starting.get(clump.at)
        if clump.count == 1 and not topped:
            # Where topics carry no bullet, a lone one is an empty point, not the mark of the topic below.
            continue
        if below and not below.taken and not _is_topic(drafts[below.start]):
            _assign(drafts, below, clump, leading=True)
            continue
        last = bisect_right(stops, clump.at)
        near = runs[max(0, last - _REACH) : last]
        above = [run for run in near if not run.taken and run.page == clump.page]
        best = _best_match(drafts, above, clump)
        if best:
            _assign(drafts, best, clump, leading=False)


def _best_match(drafts: list[Draft], runs: list[_Run], clump: Clump) -> _Run | None:
    """Find the run above that has about as many lines as there are bullets; nearer ones first."""
    best: tuple[float, _Run] | None = None
    for distance, run in enumerate(reversed(runs)):
        apart = _apart(drafts, run, clump.count)
        doubtful = drafts[run.start].tie >= LIKELY
        if clump.count == 1 and (run.stop != clump.at or apart or doubtful):
            continue
        if apart > max(1, clump.count // 3):
            continue
        cost = apart + distance / 2
        if best is None or cost < best[0]:
            best = cost, run
    return best[1] if best else None


def _apart(drafts: list[Draft], run: _Run, count: int) -> int:
    """By how much the lines of a run miss a number, however its doubtful joints are read."""
    most = run.stop - run.start
    least = most - sum(draft.tie > 0 for draft in drafts[run.start : run.stop])
    return least - count if count < least else max(0, count - most)


def _assign(drafts: list[Draft], run: _Run, clump: Clump, *, leading: bool) -> None:
    """Assign bullets to a run; their number settles which of its lines are continuations."""
    members = drafts[run.start : run.stop]
    if leading:
        members[0].tie = 0.0
    surplus = len(members) - clump.count
    weakest_first = sorted(members, key=lambda draft: -draft.tie)
    joined = [draft for draft in weakest_first[: max(0, surplus)] if draft.tie > 0]
    for draft in members:
        draft.tie = SURE if any(draft is other for other in joined) else 0.0
    left = clump.count
    for draft in members:
        if draft.tie < LIKELY:
            if left > 0 or not leading:
                draft.given = clump.family
            left -= 1
    run.taken = True


def _is_topic(draft: Draft) -> bool:
    return draft.first.text.startswith(("[", "【"))
