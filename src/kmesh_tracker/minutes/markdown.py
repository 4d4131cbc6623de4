"""Minutes as Markdown: one meeting a file, or many under dated headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kmesh_tracker.minutes.asides import label_of
from kmesh_tracker.minutes.blocks import split_blocks
from kmesh_tracker.minutes.chat import share
from kmesh_tracker.minutes.dated import (
    Heads,
    dated_heads,
    dated_months,
    dated_points,
    is_above,
    without_date,
)
from kmesh_tracker.minutes.depth import is_head
from kmesh_tracker.minutes.front_matter import read_front_matter, stated_date, stated_title
from kmesh_tracker.minutes.headings import HeadingDate, agree, read_heading, read_month
from kmesh_tracker.minutes.lines import shift
from kmesh_tracker.minutes.naming import path_date, path_guess, path_year
from kmesh_tracker.minutes.rhythm import settle
from kmesh_tracker.minutes.skipped import says_skipped
from kmesh_tracker.minutes.trees import Node, freeze, nest, split_checkbox, with_turns
from kmesh_tracker.records import Location, Meeting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.minutes.paragraphs import Block
    from kmesh_tracker.records import Document, EntryKind

_BODY = 10.0
"""Depth of what stands directly below a heading; headings themselves have 1 to 6."""
_TOPIC = 9.0
"""Depth of a topic set in a chat."""
_LABEL = re.compile(
    r"(?:^|\b(?:meeting|call|sync) |会议|例会)(?:date|time|日期|时间)[^\w]{0,6}", re.IGNORECASE
)
"""Stands before the day of a meeting."""
_CALL_DAY = re.compile(
    r"(?:会议|例会|\b(?:meeting|call|sync))[ _]{0,2}(?P<month>[0-9]{1,2})[./-](?P<day>[0-9]{1,2})(?![\w.-])",
    re.IGNORECASE,
)
"""A meeting named by its month and day."""
_DATE_WIDTH = 24
_SHORT = 6
"""Words up to which a paragraph before a list counts as its title."""


@dataclass(slots=True)
class _Section:
    """A meeting's heading and what stands below it."""

    heading: str
    line: int
    date: HeadingDate
    blocks: list[Block] = field(default_factory=list)


def read_markdown(document: Document) -> tuple[Meeting, ...]:
    """Read all meetings of a Markdown document, in its order."""
    blocks, front, turns = split_blocks(document.text)
    keys, complaint = read_front_matter(front) if front else ({}, "")
    own = stated_date(keys) or path_date(document.path)
    heads = dated_heads(blocks, path_year(document.path), told=own is not None)
    points = {} if own or heads else dated_points(blocks, document.path)
    heads = heads or points or ({} if own else dated_months(blocks))
    if len(heads) > 1 or (heads and not own):
        sections = _cut(blocks, heads, points=bool(points))
    else:
        title = stated_title(keys) or document.path
        sections = _single(blocks, own, heads, title, document.path, bare=not turns)
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


def _cut(blocks: Sequence[Block], heads: Heads, *, points: bool) -> list[_Section]:
    """Cut a document at what heads its meetings; what stands above the first belongs to none.

    ``points`` says that these are points that begin with a date: what follows it there was said.
    """
    sections: list[_Section] = []
    top = min((blocks[place].level for place in heads if blocks[place].kind == "heading"), default=1)
    for place, block in enumerate(blocks):
        if place in heads:
            sections.append(_Section(block.text, block.line, heads[place]))
            if points and (said := without_date(block.text)):
                breaks = shift(block.breaks, len(block.text) - len(said))
                sections[-1].blocks.append(replace(block, text=said, breaks=breaks, emphasis=False))
        elif is_above(block, top):
            continue
        elif sections:
            sections[-1].blocks.append(block)
    return sections


def _single(
    blocks: list[Block],
    own: HeadingDate | None,
    heads: Heads,
    fallback: str,
    path: str,
    *,
    bare: bool,
) -> list[_Section]:
    """Take the whole document for one meeting; ``bare`` says that it holds nothing beside its blocks."""
    if not blocks and bare:
        return []
    place = next(iter(heads), None)
    if place is None:
        place = 0 if blocks and blocks[0].kind == "heading" else None
    when = (
        own
        or next(iter(heads.values()), None)
        or _first_date(blocks, path_year(path))
        or path_guess(path)
        or (read_month(blocks[place].text) if blocks and place is not None else None)
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
    """Give each block its depth."""
    nodes: list[Node] = []
    titled = False
    names = ""
    """Kind of the blocks below a label such as ``Attendees``, empty where none are."""
    for place, block in enumerate(blocks):
        follower = blocks[place + 1] if place + 1 < len(blocks) else None
        text, checked = (
            split_checkbox(block.text) if block.level and block.kind != "heading" else (block.text, None)
        )
        if names and block.kind != names:
            titled, names = False, ""
        if block.kind == "heading":
            depth, titled = float(block.level), False
        elif block.level == 0:
            depth = _BODY + (titled and block.kind == "row")
            if block.kind == "paragraph":
                aside, filled = label_of(text)
                titled = not (aside and filled) and bool(follower and follower.kind in ("item", "row"))
                titled = titled and _is_title(block)
                names = follower.kind if titled and follower and aside == "attendance" else ""
        else:
            depth = _BODY + titled + 2 * (block.level - 1) + (0 if block.kind == "item" else 1)
        if text:
            kind: EntryKind = "point" if block.kind == "item" else block.kind
            breaks = shift(block.breaks, len(block.text) - len(text))
            nodes.append(
                Node(
                    text,
                    block.line,
                    depth,
                    checked,
                    block.urls,
                    kind=kind,
                    breaks=breaks,
                    cells=block.cells,
                    emphasis=block.emphasis,
                )
            )
    return nodes


def _is_title(block: Block) -> bool:
    """Whether a paragraph names what the list below it holds."""
    short = block.text.count(" ") < _SHORT and not block.text.endswith((".", "。", "!", "?"))
    return block.bold or short or is_head(block.text)
