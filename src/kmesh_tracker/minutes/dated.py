"""Where the meetings of a Markdown document begin: headings, lines, points and rows that tell a day."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kmesh_tracker.minutes.headings import (
    HeadingDate,
    day_alone,
    is_of_meetings,
    month_alone,
    read_heading,
    read_month,
    year_alone,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmesh_tracker.minutes.paragraphs import Block

Heads = dict[int, HeadingDate]
"""The date of each block that heads a meeting, by the block's place."""
_LEAD = re.compile(r"([0-9A-Za-z年月日号./, '’-]{6,28}?)(?: ?[:：|–—]| - | \((?=[^0-9]))")
_FEW: Final = 2
"""Points that begin with a date from which on a list may be one of meetings."""


def dated_heads(blocks: Sequence[Block], year: int | None, *, told: bool) -> Heads:
    """Find the blocks that head a meeting.

    A heading with nothing but a date and its trimmings always does, also where the headings above it tell its
    month and year; one with more words only at the level at which most dated headings stand. Where no heading
    is dated, a paragraph or point that is a date does.

    Args:
        blocks: of the document.
        year: that of the path.
        told: whether the file itself is dated; then a line that is a date is no more than that.

    """
    strict: Heads = {}
    loose: Heads = {}
    bare: Heads = {}
    month: tuple[int, int] | None = None
    for place, block in enumerate(blocks):
        heading = read_heading(block.text)
        if block.kind != "heading" or block.disguised:
            outer = block.level <= 1 or block.disguised
            if heading and not told and outer and block.kind != "row" and (heading.year or year):
                bare[place] = _in_year(heading, year)
            continue
        year = year_alone(block.text) or year
        month = _month(block, year) or month
        if heading:
            strict[place] = _in_year(heading, year)
        elif month and block.level > month[1] and (day := day_alone(block.text)):
            strict[place] = HeadingDate(year, month[0], day, "day-alone")
        elif (wordy := read_heading(block.text, strict=False)) and wordy.year:
            loose[place] = wordy
    if not strict and not loose:
        return {place: heading for place, heading in bare.items() if heading.year}
    levels = Counter(blocks[place].level for place in (*strict, *loose))
    level = min(levels, key=lambda each: (-levels[each], each))
    strict |= {place: heading for place, heading in loose.items() if blocks[place].level == level}
    if any(heading.year for heading in strict.values()):
        strict = {place: heading for place, heading in strict.items() if heading.year}
    return dict(sorted(strict.items()))


def dated_months(blocks: Sequence[Block]) -> Heads:
    """Find the headings that name a month alone, for documents in which nothing names a day."""
    found = ((place, read_month(block.text)) for place, block in enumerate(blocks) if block.kind == "heading")
    return {place: month for place, month in found if month}


def dated_points(blocks: Sequence[Block], path: str) -> Heads:
    """Find the points or rows of a log of meetings, which begin with a date and go on with what was said.

    The path or the first block has to say that it is one: a history of releases looks the same.
    """
    if not (is_of_meetings(path) or any(is_of_meetings(block.text) for block in blocks[:1])):
        return {}
    found: Heads = dict(_leading(blocks))
    outer = sum(block.kind in ("item", "row") and block.level <= 1 for block in blocks)
    return found if len(found) >= _FEW and len(found) * 2 >= outer else {}


def without_date(text: str) -> str:
    """Take the date off a point that begins with one."""
    match = _LEAD.match(text)
    return text[match.end() :].strip(" ") if match else text


def is_above(block: Block, top: int) -> bool:
    """Whether a heading only tells the year or the month of the meetings below it, whose level is ``top``."""
    return block.kind == "heading" and (
        bool(year_alone(block.text))
        or (block.level < top and bool(month_alone(block.text) or read_month(block.text)))
    )


def _leading(blocks: Sequence[Block]) -> Iterator[tuple[int, HeadingDate]]:
    for place, block in enumerate(blocks):
        if block.kind not in ("item", "row") or block.level > 1:
            continue
        match = _LEAD.match(block.text)
        heading = read_heading(match[1]) if match else None
        if heading and heading.year and heading.month:
            yield place, heading


def _in_year(heading: HeadingDate, year: int | None) -> HeadingDate:
    return heading if heading.year else replace(heading, year=year)


def _month(block: Block, year: int | None) -> tuple[int, int] | None:
    """Give the month that a heading names, and the heading's level."""
    whole = read_month(block.text)
    month = whole.month if whole else month_alone(block.text) if year else None
    return (month, block.level) if month else None
