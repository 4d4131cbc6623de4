"""How deep each entry of plain text stands: heads of sections, bullets, columns and shape."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kmesh_tracker.minutes.lines import SURE, continuation
from kmesh_tracker.text.numerals import read_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kmesh_tracker.minutes.bullets import Markers
    from kmesh_tracker.minutes.drafts import Draft
    from kmesh_tracker.minutes.lines import Line


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
    """Remove the number signs or the number of a part (``2.1``) from a head; other numbers are bullets."""
    for pattern in (_HASHED, _SUBNUMBER):
        if match := pattern.match(text):
            text = text[match.end() :]
    return text


def _agenda(lines: Sequence[Line], heads: Mapping[int, int], markers: Markers, width: int) -> Iterator[int]:
    """Yield the numbered lines between which something stands that is no further in than they are.

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
    """Return the number that a line begins with, 0 where it begins with none."""
    match = _NUMBER.match(text)
    return (read_number(match[1] or match[2]) or 0) if match else 0


_TOPIC = re.compile(r"^(?:\[[^\[\]]{1,200}\]|【[^【】]{1,200}】) {0,2}[:：]?$")
_RELEASE = re.compile(
    r"^(?:[A-Za-z]{1,30} ){0,2}(?:releases? |version |版本 ?)?v{1,2}[0-9O]{1,3}(?:\.[0-9O]{1,3}){1,2}"
    r"(?:[ -](?:releases?|plan|blockers?|features?|milestone|roadmap|todo|发布|版本|计划)){0,2} {0,2}[:：]?$",
    re.IGNORECASE,
)
_KINDS = r"(?:releases?|plan|blockers?|features?|milestone|roadmap|发布|版本|计划)"
_TITLE = re.compile(
    r"(?:\b(?:releases?|milestone|version)\b.{0,40}v?[0-9O]\.[0-9]"
    rf"|v[0-9O]{{1,3}}\.[0-9O]{{1,3}}(?:\.[0-9]{{1,3}})? {{0,2}}{_KINDS}\b|^next release\b)",
    re.IGNORECASE,
)
_COLON: Final = (":", "：")
_INDENT: Final = 2
_LOOK_BACK: Final = 200
_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


class Depths(Struct, frozen=True):
    """What a document teaches about depth."""

    level: Mapping[str, int]
    """Depth of each kind of bullet, from 1."""
    indented: bool
    """Whether columns tell depth in this document."""
    lettered: bool
    """Whether letters act as bullets, i.e. the text was scanned."""

    deepest: int
    """Depth of the deepest letter."""


def learn_depths(meetings: Sequence[Sequence[tuple[str | None, int]]], *, lettered: bool) -> Depths:
    """Learn the order of the bullets from the order in which they come up.

    Args:
        meetings: for each meeting the ``(kind, column)`` of its lines in order; None where no bullet is.
        lettered: whether letters act as bullets.

    """
    before: Counter[tuple[str, str]] = Counter()
    kinds: Counter[str] = Counter()
    columns: Counter[int] = Counter()
    every: Counter[int] = Counter()
    for meeting in meetings:
        first: dict[str, int] = {}
        for place, (family, indent) in enumerate(meeting):
            column = indent if indent >= _INDENT else 0
            every[column] += 1
            if family:
                first.setdefault(family, place)
                kinds[family] += 1
                columns[column] += 1
        for one, other in combinations(sorted(first), 2):
            pair = (one, other) if first[one] < first[other] else (other, one)
            before[pair] += 1
    above: defaultdict[str, set[str]] = defaultdict(set)
    for (one, other), count in before.items():
        if lettered and not (one.isalpha() and other.isalpha() and len(one) == len(other) == 1):
            continue
        if count > before[other, one] or (count == before[other, one] and kinds[one] < kinds[other]):
            above[other].add(one)
    # Hardly any bullets: the lines themselves are indented, if anything is.
    bare = sum(columns.values()) * 3 < sum(every.values())
    indented = not lettered and _has_columns(every if bare else columns)
    level = {kind: 1 + len(above[kind]) for kind in kinds}
    letters = [kind for kind in kinds if len(kind) == 1 and kind.isalpha()]
    if lettered:
        # Printed bullets in a scanned text come from another hand; topics there stand without any.
        level.update({kind: 2 for kind in kinds if kind not in letters})
    return Depths(level, indented, lettered, max((level[kind] for kind in letters), default=1))


def _has_columns(seen: Counter[int]) -> bool:
    """Return whether more than a few lines are further in than the outermost ones."""
    deep = sum(seen.values()) - seen[min(seen, default=0)]
    return len(seen) > 1 and deep * 20 >= sum(seen.values())


def set_depths(drafts: Sequence[Draft], depths: Depths) -> list[float]:
    """Return the depth of each draft of one meeting; a larger number is deeper."""
    levels: list[float] = []
    marks = sum(1 for draft in drafts if draft.family and depths.level.get(draft.family) == 1)
    for index, draft in enumerate(drafts):
        if draft.head:
            levels.append(float(draft.head - MOST))
        elif depths.indented:
            levels.append(_by_column(draft, depths))
        elif draft.family:
            levels.append(_by_bullet(index, drafts, levels, depths))
        elif draft.given:
            levels.append(float(depths.level.get(draft.given, 2)))
        else:
            levels.append(_by_shape(index, drafts, levels, depths, marks))
    return levels if depths.indented else _nest_below_heads(drafts, levels)


def is_head(text: str) -> bool:
    """Return whether a text is nothing but a topic, a version or an announcement of what follows."""
    return text.endswith(_COLON) or bool(_TOPIC.match(text) or _RELEASE.match(text))


def _by_column(draft: Draft, depths: Depths) -> float:
    indent = draft.first.indent if draft.first.indent >= _INDENT else 0
    return indent + 0.1 * depths.level.get(draft.family, 1) if draft.family else indent - 0.5


def _by_bullet(index: int, drafts: Sequence[Draft], levels: Sequence[float], depths: Depths) -> float:
    """Place a bullet; one of the first level below the deepest may be deeper still, scans show both alike."""
    draft = drafts[index]
    level = float(depths.level.get(draft.family or "", 2))
    if level > 1 or not index or levels[-1] < depths.deepest or depths.deepest < 3 or not depths.lettered:
        return level
    follower = drafts[index + 1] if index + 1 < len(drafts) else None
    opens = follower is not None and depths.level.get(follower.family or follower.given or "", 0) == 2
    if (
        opens
        or draft.text.startswith(("[", "【"))
        or _TITLE.search(draft.text)
        or draft.text.endswith(_COLON)
    ):
        return level
    return float(depths.deepest + 1)


def _by_shape(
    index: int, drafts: Sequence[Draft], levels: Sequence[float], depths: Depths, marks: int
) -> float:
    """Place a line whose bullet is lost."""
    draft, text = drafts[index], drafts[index].text
    previous = drafts[index - 1] if index else None
    follower = drafts[index + 1] if index + 1 < len(drafts) else None
    below = depths.level.get(follower.family or "", 0) if follower else 0
    if not depths.lettered:
        return 0.5
    if draft.empty_head or text.startswith(("[", "【")):
        return 1.0
    if below >= 3:
        return below - 1.0
    headed = text.endswith(_COLON) or bool(_TITLE.search(text) or _RELEASE.match(text))
    if below == 2 and follower and follower.family not in _LETTERS:
        return 2.0 if previous and not headed and follower.text.startswith(("[", "【")) else 1.0
    if below == 2:
        inside = marks >= 2 and not headed and previous is not None and levels[-1] >= 2
        return 2.0 if inside else 1.0
    if previous is None or text.endswith(_COLON):
        return 1.0
    above = levels[-1]
    if is_head(previous.text):
        return above + 1.0
    if previous.family is None:
        return above
    if 3 <= above <= depths.deepest and _parent_announces(drafts, levels, index):
        return above
    if above >= 2:
        return 2.0
    return 2.0 if previous.text.startswith(("[", "【")) else 1.0


def _parent_announces(drafts: Sequence[Draft], levels: Sequence[float], index: int) -> bool:
    """Return whether the entry above the last one announces a list with a colon."""
    depth = levels[index - 1]
    for place in range(index - 1, max(-1, index - _LOOK_BACK), -1):
        if levels[place] < depth:
            return drafts[place].text.endswith(_COLON)
    return False


def _nest_below_heads(drafts: Sequence[Draft], levels: Sequence[float]) -> list[float]:
    """Put below a lone topic or version what follows it with the same bullet: its own was misread."""
    nested: list[float] = []
    head: float | None = None
    for draft, level in zip(drafts, levels, strict=True):
        text = draft.text
        lone = bool(_TOPIC.match(text) or _RELEASE.match(text))
        if head is not None and (level < head or (level == head and text.startswith(("[", "【")))):
            head = None
        if head is not None and level == head and not lone:
            nested.append(level + 0.5)
            continue
        if lone and level >= 2:
            head = level
        nested.append(level)
    return nested
