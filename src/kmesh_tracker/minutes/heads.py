"""Heads of sections in plain text: underlined lines, ``##`` lines, numbers of an agenda with words below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kmesh_tracker.minutes.joining import SURE, continuation
from kmesh_tracker.text.numerals import read_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kmesh_tracker.minutes.lines import Line
    from kmesh_tracker.minutes.markers import Markers

_HASHED = re.compile(r"(#{1,6}) {1,8}(?=[^ ])")
_NUMBER = re.compile(r"(?:([0-9]{1,2})[.)、] {0,8}|([一二三四五六七八九十]{1,3})[、．])(?=[^ 0-9])")
_SUBNUMBER = re.compile(r"([0-9]{1,2})((?:\.[0-9]{1,2}){1,3})\.? {1,8}(?=[^\W0-9_])")
_UNDERLINED: Final = 8
"""Level of the first kind of underlining; those of number signs are 1 to 6."""
_NUMBERED: Final = 16
"""Level of a number of the agenda; those of its parts follow."""
_ROOM: Final = 4
"""Columns by which a line across may be shorter than what it underlines."""
MOST: Final = 24
"""Levels are below this."""


def find_heads(lines: Sequence[Line], markers: Markers, width: int) -> dict[int, int]:
    """Return the level of each line that heads a section, by line number; a lower one is further out.

    Args:
        lines: of one meeting.
        markers: the document's bullets.
        width: the document's usual width.

    """
    heads: dict[int, int] = {}
    strokes: dict[str, int] = {}
    for line in lines:
        if match := _HASHED.match(line.text):
            heads[line.number] = len(match[1])
        elif line.ruled and len(line.ruled) + _ROOM >= line.width:
            kind = line.ruled[0]
            heads[line.number] = _UNDERLINED + strokes.setdefault(kind, min(len(strokes), 7))
    heads |= dict.fromkeys(_agenda(lines, heads, markers, width), _NUMBERED)
    top: str | None = None
    for line in lines:
        if heads.get(line.number) == _NUMBERED and (match := _NUMBER.match(line.text)):
            top = match[1]
        elif top and (match := _SUBNUMBER.match(line.text)) and match[1] == top:
            heads.setdefault(line.number, _NUMBERED + match[2].count("."))
    return heads


def without_number(text: str) -> str:
    """Take the number signs or the number of a part (``2.1``) off a head; other numbers are bullets."""
    for pattern in (_HASHED, _SUBNUMBER):
        if match := pattern.match(text):
            text = text[match.end() :]
    return text


def _agenda(lines: Sequence[Line], heads: Mapping[int, int], markers: Markers, width: int) -> Iterator[int]:
    """Return the numbered lines between which something stands that is no further in than they are.

    A list whose points follow each other, as an agenda told in advance, is a list and nothing more.
    """
    run: list[int] = []
    parted = joints = 0
    last = column = 0
    between = False
    for place, line in enumerate([*lines, None]):
        value = _value(line.text) if line else 0
        if line and value and run and value == last + 1 and abs(line.indent - column) <= 1:
            joints += 1
            parted += between
        elif line is None or value == 1 or line.number in heads:
            if parted * 2 > joints or (not joints and between and run):
                yield from run
            run, parted, joints, between = [], 0, 0, False
            if line is None or value != 1 or line.number in heads:
                continue
            column = line.indent
        else:
            if run and not between and line.indent <= column:
                above = lines[place - 1]
                wrapped = continuation(above, line, above.text, width) >= SURE and not line.blank_before
                between = not wrapped and markers.read(line.text) is None
            continue
        run.append(line.number)
        last, between = value, False


def _value(text: str) -> int:
    """Return the number before a line, 0 where there is none."""
    match = _NUMBER.match(text)
    return (read_number(match[1] or match[2]) or 0) if match else 0
