"""Minutes as plain text, also as extracted from a PDF."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from kmesh_tracker.minutes.asides import says_skipped
from kmesh_tracker.minutes.bullets import Markers
from kmesh_tracker.minutes.chat import find_turns, share
from kmesh_tracker.minutes.depth import Depths, find_heads, learn_depths, set_depths
from kmesh_tracker.minutes.drafts import make_drafts
from kmesh_tracker.minutes.heading_dates import (
    HeadingDate,
    agree,
    is_of_meetings,
    month_alone,
    path_date,
    path_guess,
    path_year,
    read_heading,
    without_month,
)
from kmesh_tracker.minutes.lines import Body, split_pages, usual_width
from kmesh_tracker.minutes.rhythm import settle
from kmesh_tracker.minutes.trees import grow
from kmesh_tracker.records import Location, Meeting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmesh_tracker.minutes.chat import Turn
    from kmesh_tracker.minutes.lines import Line
    from kmesh_tracker.records import Document, Entry, Footnote

_DECORATION = re.compile(r"^[#=*_~\-–—<【\[(\s]{0,12}|[#=*_~\-–—>】\])\s:：]{0,12}$")


_WORDS = re.compile(r"[^\W\d_]{2,40}")
_WORDY = 90
"""Columns of a heading with words beside its date."""


class _Section(Struct):
    """A meeting's heading and its lines."""

    heading: Line
    date: HeadingDate
    hint: int | None
    lines: list[Line]

    @property
    def first(self) -> int:
        """Number of the line it begins on."""
        return self.heading.number


def read_plain(document: Document) -> tuple[Meeting, ...]:
    """Read all meetings of a plain text, in the order of the document."""
    body = split_pages(document.text, document.source, document.path)
    turns, written = find_turns(_rows(body.lines))
    lines = tuple(line for line in body.lines if line.number not in written)
    markers = Markers.learn(lines)
    sections = _sections(lines, markers, document.path)
    if not sections and body.lines:
        sections = [_whole(body.lines, written, document.path)]
    dated = settle(agree([section.date for section in sections]), [section.hint for section in sections])
    width = usual_width(lines)
    depths = learn_depths(
        [[(_family(markers, line), line.indent) for line in section.lines] for section in sections],
        lettered=bool(markers.letters),
    )
    spoken = share([section.first for section in sections], turns)
    meetings = []
    for section, mine, when in zip(sections, spoken, dated, strict=True):
        entries = _entries(section, mine, markers, depths, width, document)
        meetings.append(
            Meeting(
                date=when.date,
                heading=section.heading.text,
                location=Location(document.source, document.path, section.heading.number),
                skipped=says_skipped(section.heading.text, entries),
                entries=entries,
                notes=when.notes,
                footnotes=_footnotes(section, body),
            )
        )
    return tuple(meetings)


def _sections(lines: Sequence[Line], markers: Markers, path: str) -> list[_Section]:
    """Cut a document at its dated headings; what stands above the first belongs to none."""
    year = path_year(path)
    found = _headings(lines, markers, told=path_date(path) is not None)
    torn = any(heading.rule == "torn-day" for heading in found.values())
    sections: list[_Section] = []
    loose: list[tuple[int, Line]] = []
    kept: dict[int, list[Line]] = {}
    for line in lines:
        heading = found.get(line.number)
        month = month_alone(line.text) if torn and not heading else None
        if heading:
            hint = None
            if heading.rule == "torn-day" and loose:
                hint = loose.pop(0)[0]
            heading = heading if heading.year else replace(heading, year=year)
            sections.append(_Section(line, heading, hint, []))
        elif month:
            loose.append((month, line))
        elif sections:
            sections[-1].lines.append(line)
    # A month that no torn heading claimed is a word like any other.
    for _, line in loose:
        owner = next(
            (section for section in reversed(sections) if section.heading.number < line.number), None
        )
        if owner:
            kept.setdefault(owner.heading.number, []).append(line)
    for section in sections:
        if extra := kept.get(section.heading.number):
            section.lines = sorted([*section.lines, *extra], key=lambda line: line.number)
    return sections


def _whole(lines: Sequence[Line], written: frozenset[int], path: str) -> _Section:
    """Read a document without dated headings as one meeting, dated by its name or its first lines."""
    when = path_date(path)
    first = lines[0]
    named = bool(first.ruled) or first.text.startswith("# ") or read_heading(first.text) is not None
    for line in () if when else lines[:5]:
        when = when or read_heading(line.text, strict=False)
    when = when or path_guess(path)
    below = [line for line in lines[named:] if line.number not in written]
    return _Section(first, when or HeadingDate(None, None, None, "none"), None, below)


def _rows(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Yield the lines with their numbers, and one empty line wherever there are any."""
    for line in lines:
        if line.blank_before:
            yield line.number - 1, ""
        yield line.number, line.text


def _headings(lines: Sequence[Line], markers: Markers, *, told: bool) -> dict[int, HeadingDate]:
    """Find the dated headings by line number; those without a year only where the document has no others.

    ``told`` says that the file itself is dated; then a line has to be no more than a date to be a heading.
    """
    found: dict[int, HeadingDate] = {}
    for line in lines:
        bare = _DECORATION.sub("", line.text)
        marked = markers.read(line.text)
        if (
            marked
            and marked.family != "number"
            and not line.text.startswith(("--", "—", "**", "==", "* * *"))
        ):
            continue
        heading = read_heading(bare) or read_heading(line.text)
        if heading:
            found[line.number] = heading
    whole = {number: heading for number, heading in found.items() if heading.year}
    return whole or ({} if told else _wordy(lines, markers)) or found


def _wordy(lines: Sequence[Line], markers: Markers) -> dict[int, HeadingDate]:
    """Find dated headings with more words, such as the community's name, where none consists of trimmings.

    They are underlined, or the same words stand beside several dates.
    """
    found: list[tuple[Line, HeadingDate, str]] = []
    for line in lines:
        named = line.ruled or is_of_meetings(line.text)
        if (
            not named
            or line.width > _WORDY
            or markers.read(line.text)
            or line.text.endswith((".", "。", ",", ";"))
        ):
            continue
        heading = read_heading(line.text, strict=False)
        if heading and heading.year:
            found.append((line, heading, " ".join(_WORDS.findall(without_month(line.text)))))
    ruled = [line.ruled[:1] for line, _, _ in found if line.ruled]
    same = Counter(words for _, _, words in found)
    return {
        line.number: heading
        for line, heading, words in found
        if (line.ruled[:1] == ruled[0] if ruled else words and same[words] > 1)
    }


def _entries(
    section: _Section, turns: Sequence[Turn], markers: Markers, depths: Depths, width: int, document: Document
) -> tuple[Entry, ...]:
    # In a scan the number signs and strokes are debris, and the letters tell what heads what.
    heads = {} if depths.lettered else find_heads(section.lines, markers, width)
    drafts = make_drafts(section.lines, markers, depths, width, heads)
    return grow(drafts, set_depths(drafts, depths), turns, document)


def _family(markers: Markers, line: Line) -> str | None:
    marked = markers.read(line.text)
    return marked.family if marked and marked.text else None


def _footnotes(section: _Section, body: Body) -> tuple[Footnote, ...]:
    """Return the addresses at the foot of each page on which the meeting stands."""
    first = section.heading.number
    last = section.lines[-1].number if section.lines else first
    start = bisect_left(body.pages, first, key=lambda page: page.last)
    stop = bisect_right(body.pages, last, key=lambda page: page.first)
    return tuple(note for page in body.pages[start:stop] for note in page.footnotes)
