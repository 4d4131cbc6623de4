"""Minutes as Markdown: one meeting a file, or many under dated headings."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, field
from msgspec.structs import replace

from kmesh_tracker.minutes.asides import label_of, says_skipped
from kmesh_tracker.minutes.blocks import split_blocks
from kmesh_tracker.minutes.chat import share
from kmesh_tracker.minutes.depth import is_head
from kmesh_tracker.minutes.heading_dates import (
    HeadingDate,
    agree,
    day_alone,
    is_of_meetings,
    month_alone,
    path_date,
    path_guess,
    path_year,
    read_heading,
    read_month,
    year_alone,
)
from kmesh_tracker.minutes.rhythm import settle
from kmesh_tracker.minutes.trees import Node, freeze, nest, split_checkbox, with_turns
from kmesh_tracker.records import Location, Meeting
from kmesh_tracker.text import front_matter
from kmesh_tracker.text.lines import shift

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.minutes.blocks import Block
    from kmesh_tracker.records import Document

Heads = dict[int, HeadingDate]
"""The date of each block that heads a meeting, by the block's place."""
_DATE_KEYS: Final = ("date", "meeting-date", "meeting_date", "held", "day", "时间", "日期")
_TITLE_KEYS: Final = ("title", "name", "subject", "标题")
"""Keys of the front matter."""
_BODY: Final = 10.0
"""Depth of what stands directly below a heading; headings themselves have 1 to 6."""
_TOPIC: Final = 9.0
"""Depth of a topic set in a chat."""
_LABEL: Final = re.compile(
    r"(?:^|\b(?:meeting|call|sync) |会议|例会)(?:date|time|日期|时间)[^\w]{0,6}", re.IGNORECASE
)
"""Stands before the day of a meeting."""
_CALL_DAY: Final = re.compile(
    r"(?:会议|例会|\b(?:meeting|call|sync))[ _]{0,2}(?P<month>[0-9]{1,2})[./-](?P<day>[0-9]{1,2})(?![\w.-])",
    re.IGNORECASE,
)
"""A meeting named by its month and day."""
_LEAD: Final = re.compile(r"([0-9A-Za-z年月日号./, '’-]{6,28}?)(?: ?[:：|–—]| - | \((?=[^0-9]))")
"""The date that a point of a log of meetings begins with."""
_FEW: Final = 2
"""Points that begin with a date from which on a list may be one of meetings."""
_DATE_WIDTH: Final = 24
_NUMBERED: Final = re.compile(r"(?<![0-9.])v?[0-9]{1,3}\.[0-9]{1,3}(?:\.[0-9]{1,3})?(?![0-9.])")
"""The version in a short title."""
_SHORT: Final = 6
"""Words up to which a paragraph before a list counts as its title."""


class _Section(Struct):
    """A meeting's heading and what stands below it."""

    heading: str
    line: int
    date: HeadingDate
    blocks: list[Block] = field(default_factory=list)


def read_markdown(document: Document) -> tuple[Meeting, ...]:
    """Read all meetings of a Markdown document, in its order."""
    blocks, front, turns = split_blocks(document.text)
    keys, complaint = front_matter.read(front)
    own = _stated_date(keys) or path_date(document.path)
    heads = _dated_heads(blocks, path_year(document.path), told=own is not None)
    points = {} if own or heads else _dated_points(blocks, document.path)
    heads = heads or points or ({} if own else _dated_months(blocks))
    if len(heads) > 1 or (heads and not own):
        sections = _cut(blocks, heads, points=bool(points))
    else:
        title = next((keys[key] for key in _TITLE_KEYS if isinstance(keys.get(key), str)), document.path)
        sections = _single(blocks, own, heads, title, document.path) if blocks or turns else []
    dated = settle(agree([section.date for section in sections]))
    notes = (complaint,) if complaint else ()
    spoken = share([section.line for section in sections], turns)
    meetings = []
    for section, mine, when in zip(sections, spoken, dated, strict=True):
        nodes = with_turns(_nodes(section.blocks), mine, _TOPIC)
        entries = freeze(nest(nodes), document.source, document.path)
        meetings.append(
            Meeting(
                date=when.date,
                heading=section.heading,
                location=Location(document.source, document.path, section.line),
                skipped=says_skipped(section.heading, entries),
                entries=entries,
                notes=(*notes, *when.notes),
            )
        )
    return tuple(meetings)


def _stated_date(keys: dict[str, Any]) -> HeadingDate | None:
    """Return the day that a front matter names."""
    for key in _DATE_KEYS:
        value = keys.get(key)
        if isinstance(value, (date, datetime)):
            return HeadingDate(value.year, value.month, value.day, "front-matter")
        found = read_heading(value, strict=False) if isinstance(value, str) else None
        if found and found.year and found.month:
            return found
    return None


def _dated_heads(blocks: Sequence[Block], year: int | None, *, told: bool) -> Heads:
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
        if heading and not heading.year:
            heading = replace(heading, year=year)
        if block.kind != "heading" or block.disguised:
            outer = block.level <= 1 or block.disguised
            if heading and heading.year and not told and outer and block.kind != "row":
                bare[place] = heading
            continue
        year = year_alone(block.text) or year
        whole = read_month(block.text)
        named = whole.month if whole else month_alone(block.text) if year else None
        month = (named, block.level) if named else month
        if heading:
            strict[place] = heading if heading.year else replace(heading, year=year)
        elif month and block.level > month[1] and (day := day_alone(block.text)):
            strict[place] = HeadingDate(year, month[0], day, "day-alone")
        elif (wordy := read_heading(block.text, strict=False)) and wordy.year:
            loose[place] = wordy
    if not strict and not loose:
        return bare
    levels = Counter(blocks[place].level for place in (*strict, *loose))
    level = min(levels, key=lambda each: (-levels[each], each))
    strict |= {place: heading for place, heading in loose.items() if blocks[place].level == level}
    if any(heading.year for heading in strict.values()):
        strict = {place: heading for place, heading in strict.items() if heading.year}
    return dict(sorted(strict.items()))


def _dated_months(blocks: Sequence[Block]) -> Heads:
    """Find the headings that name a month alone, for documents in which nothing names a day."""
    found = ((place, read_month(block.text)) for place, block in enumerate(blocks) if block.kind == "heading")
    return {place: month for place, month in found if month}


def _dated_points(blocks: Sequence[Block], path: str) -> Heads:
    """Find the points or rows of a log of meetings, which begin with a date and go on with what was said.

    The path or the first block has to say that it is one: a history of releases looks the same.
    """
    if not (is_of_meetings(path) or any(is_of_meetings(block.text) for block in blocks[:1])):
        return {}
    outer = [place for place, each in enumerate(blocks) if each.kind in ("point", "row") and each.level <= 1]
    found: Heads = {}
    for place in outer:
        match = _LEAD.match(blocks[place].text)
        heading = read_heading(match[1]) if match else None
        if heading and heading.year and heading.month:
            found[place] = heading
    return found if len(found) >= _FEW and len(found) * 2 >= len(outer) else {}


def _cut(blocks: Sequence[Block], heads: Heads, *, points: bool) -> list[_Section]:
    """Cut a document at what heads its meetings; what stands above the first belongs to none.

    ``points`` says that these are points that begin with a date: what follows it there was said.
    """
    sections: list[_Section] = []
    top = min((blocks[place].level for place in heads if blocks[place].kind == "heading"), default=1)
    for place, block in enumerate(blocks):
        if place in heads:
            sections.append(_Section(block.text, block.line, heads[place]))
            lead = _LEAD.match(block.text) if points else None
            if lead and (said := block.text[lead.end() :].strip(" ")):
                breaks = shift(block.breaks, len(block.text) - len(said))
                sections[-1].blocks.append(replace(block, text=said, breaks=breaks, emphasis=False))
        elif sections and not _is_above(block, top):
            sections[-1].blocks.append(block)
    return sections


def _is_above(block: Block, top: int) -> bool:
    """Return whether a heading is only the year or month of the meetings below it, at level ``top``."""
    return block.kind == "heading" and (
        bool(year_alone(block.text))
        or (block.level < top and bool(month_alone(block.text) or read_month(block.text)))
    )


def _single(
    blocks: list[Block], own: HeadingDate | None, heads: Heads, fallback: str, path: str
) -> list[_Section]:
    """Read the whole document as one meeting."""
    place = next(iter(heads), None)
    if place is None and blocks and blocks[0].kind == "heading":
        place = 0
    when = (
        own
        or next(iter(heads.values()), None)
        or _first_date(blocks, path_year(path))
        or path_guess(path)
        or (read_month(blocks[place].text) if place is not None else None)
        or HeadingDate(None, None, None, "none")
    )
    if place is None:
        return [_Section(fallback, 1, when, blocks)]
    head = blocks[place]
    return [_Section(head.text, head.line, when, [*blocks[:place], *blocks[place + 1 :]])]


def _first_date(blocks: Sequence[Block], year: int | None) -> HeadingDate | None:
    """Read a date from the first lines of a document, as in ``Date: 2024-05-09``.

    ``year`` is that of the path: with it ``Community meeting 5.9`` is a date, too.
    """
    for block in blocks[:5]:
        found = read_heading(block.text, strict=block.kind != "heading")
        if not found and (label := _LABEL.search(block.text)):  # the lines of a paragraph are one text here
            found = read_heading(block.text[label.end() : label.end() + _DATE_WIDTH], strict=False)
        if found and found.year and found.month:
            return found
        if year and (match := _CALL_DAY.search(block.text)) and 1 <= int(match["month"]) <= 12:
            return HeadingDate(year, int(match["month"]), int(match["day"]), "call-day")
    return None


def _nodes(blocks: Sequence[Block]) -> list[Node]:
    """Return the nodes of blocks, each with its depth."""
    nodes: list[Node] = []
    titled = False
    names = ""
    """Kind of the blocks below a label such as ``Attendees``, empty where none are."""
    led = 0
    """Level of the points that a bold one of the same level heads, 0 where none does."""
    for block, follower in zip(blocks, [*blocks[1:], None], strict=False):
        listed = block.level > 0 and block.kind != "heading"
        text, checked = split_checkbox(block.text) if listed else (block.text, None)
        if names and block.kind != names:
            titled, names = False, ""
        if not listed or block.level < led or (block.level == led and block.emphasis):
            led = 0
        if block.kind == "heading":
            depth, titled = float(block.level), False
        elif listed:
            depth = _BODY + titled + 2 * (block.level - 1) + (block.kind != "point") + (led > 0)
            led = led or (block.level if follower and _leads_points(block, follower) else 0)
        else:
            depth = _BODY + (titled and block.kind == "row")
        if block.kind == "paragraph" and not listed:
            aside, filled = label_of(text)
            over = bool(follower and follower.kind in ("point", "row")) and not (aside and filled)
            titled = over and _is_title(block)
            names = follower.kind if titled and follower and aside == "attendance" else ""
        if text:
            breaks = shift(block.breaks, len(block.text) - len(text))
            node = Node(text, block.line, depth, checked, block.urls, kind=block.kind, breaks=breaks)
            node.cells, node.emphasis = block.cells, block.emphasis
            nodes.append(node)
    return nodes


def _leads_points(block: Block, follower: Block) -> bool:
    """Return whether a bold point such as ``**v1.2 roadmap**`` heads those after it in its list."""
    if not block.emphasis or follower.kind != "point" or follower.level != block.level or follower.emphasis:
        return False
    named = block.text.count(" ") < _SHORT and _NUMBERED.search(block.text) is not None
    return is_head(block.text) or named


def _is_title(block: Block) -> bool:
    """Return whether a paragraph names what the list below it holds."""
    short = block.text.count(" ") < _SHORT and not block.text.endswith((".", "。", "!", "?"))
    return block.bold or short or is_head(block.text)
