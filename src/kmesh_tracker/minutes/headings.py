"""Dated headings of meetings: an ordered table of small rules, each for one shape.

A rule reads a line that holds a date and nothing but the trimmings of a heading. What it gives may be partial
(no month, no year): :mod:`kmesh_tracker.minutes.rhythm` completes it from the neighbours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kmesh_tracker.dates.words import MONTH_PATTERN, month_number

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class HeadingDate:
    """A date as a heading gives it, perhaps in part."""

    year: int | None
    month: int | None
    day: int | None
    rule: str
    """Name of the rule that read it."""
    note: str = ""
    """What was odd about it, one sentence; empty where nothing was."""


_MONTH = MONTH_PATTERN
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})(?P<excess>[0-9]{0,2})"
_DAY = r"(?P<day>[0-9]{1,2})(?: ?(?:st|nd|rd|th))?"
_WEEKDAYS = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
DAY_FIRST: Final = "numeric-day-first"
"""Rule of a numeric date whose first number can only be the day."""
_WORDS_TEXT: Final = """
meeting meetings minutes notes note weekly biweekly bi-weekly monthly fortnightly community sync
sync-up call calls agenda regular team project dev developer developers development maintainer
maintainers contributor contributors steering committee tsc wg sig working group office hours
standup stand-up online zoom date day time of the on at for and held utc gmt cst est edt pst pdt cet
cest bst ist am pm skipped canceled cancelled postponed suspended no week 会议 例会 周会 双周会 社区
纪要 会议纪要 记录 日期 时间 社区例会 社区会议 例会纪要 会议记录 年 取消 暂停 上午 下午 周例会 第 次
期 会议时间 会议日期 星期一 星期二 星期三 星期四 星期五 星期六 星期日 周一 周二 周三 周四 周五 周六 周日
"""
_WORDS: Final = frozenset(_WORDS_TEXT.split())
"""What headings say beside dates."""
_TOKEN = re.compile(r"[^\W_0-9]{1,40}(?:-[^\W_0-9]{1,20})?")
_REST_NOISE = re.compile(r"[0-9]{1,2}[:：][0-9]{2}|#?[0-9]{1,3}\b|[\W_]")
_MAX_WIDTH = 120

_NUMERIC_DAY = r"(?P<month>[0-9]{1,2})(?P<sep>[-/.])(?P<day>[0-9]{1,2})(?P=sep)"
_CHINESE_DAY = r"(?P<month>[0-9]{1,2}) {0,2}月 {0,2}(?P<day>[0-9]{1,2}) {0,2}[日号]?"
_FULL_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_SHAPES: Final = (
    ("iso", rf"{_FULL_YEAR}(?P<sep>[-/._])(?P<month>[0-9]{{1,2}})(?P=sep)(?P<day>[0-9]{{1,2}})"),
    ("chinese", rf"(?:{_FULL_YEAR} {{0,2}}年 {{0,2}})?{_CHINESE_DAY}"),
    ("month-day-year", rf"(?P<name>{_MONTH})\.? {{0,2}}{_DAY} {{0,2}}[,.，]? {{0,2}}{_YEAR}"),
    ("day-month-year", rf"{_DAY}(?: of)?[ -]{{0,2}}(?P<name>{_MONTH})\.?[ ,-]{{0,3}}{_YEAR}"),
    ("year-month-day", rf"{_YEAR}[ ,-]{{1,3}}(?P<name>{_MONTH})\.?[ -]{{1,2}}{_DAY}"),
    ("numeric", _NUMERIC_DAY + _FULL_YEAR),
    ("compact", r"(?P<year>20[0-9]{2})(?P<month>[01][0-9])(?P<day>[0-3][0-9])"),
    ("torn-day", rf"{_DAY} {{0,2}}, {{0,2}}{_YEAR}"),
    ("month-day", rf"(?P<name>{_MONTH})\.? {{1,2}}{_DAY}"),
    ("day-month", rf"{_DAY} (?:of )?(?P<name>{_MONTH})"),
)
RULES: Final = tuple(
    (name, re.compile(rf"(?<![0-9A-Za-z.]){pattern}(?![0-9A-Za-z])", re.IGNORECASE))
    for name, pattern in _SHAPES
)
"""Name and pattern of each shape, tried in this order."""

_YEAR_ALONE = re.compile(r"[^0-9]{0,40}(?P<year>(?:19|20)[0-9]{2})(?: ?年)?[^0-9]{0,40}")
_MONTH_ALONE = re.compile(rf"(?:{_MONTH})\.?", re.IGNORECASE)
_WEEKDAY = re.compile(rf"\b{_WEEKDAYS}\b\.?", re.IGNORECASE)


def read_heading(text: str, *, strict: bool = True) -> HeadingDate | None:
    """Read a line as a meeting's heading; None where it is none.

    Args:
        text: the line without white space around it.
        strict: only trimmings may stand beside the date (weekday, time, "cancelled" ...).
            Off for lines that a format marks as headings: there any words may.

    """
    if len(text) > _MAX_WIDTH or not any(letter.isdigit() for letter in text):
        return None
    for name, pattern in RULES:
        match = pattern.search(text)
        if not match:
            continue
        rest = text[: match.start()] + " " + text[match.end() :]
        if strict and not is_trimming(rest):
            continue
        found = _build(name, match.groupdict())
        if found:
            return found
    return None


def agree(headings: Sequence[HeadingDate]) -> list[HeadingDate]:
    """Read ``5/6/2025`` day first where another heading of the document, such as ``19/6/2025``, must be."""
    day_first = any(heading.rule == DAY_FIRST for heading in headings)
    if not day_first:
        return list(headings)
    return [
        replace(heading, month=heading.day, day=heading.month, rule=DAY_FIRST, note="")
        if heading.rule == "numeric" and heading.note
        else heading
        for heading in headings
    ]


def month_alone(text: str) -> int | None:
    """Give the month that a line consists of, 1 to 12."""
    return month_number(text) if len(text) < 12 and _MONTH_ALONE.fullmatch(text) else None


def year_alone(text: str) -> int | None:
    """Give the year that a heading consists of, with or without its trimmings."""
    match = _YEAR_ALONE.fullmatch(text.strip(" ")) if len(text) < 60 else None
    return int(match["year"]) if match and is_trimming(text.replace(match["year"], " ")) else None


def is_trimming(rest: str) -> bool:
    """Whether what stands beside a date is what headings say beside dates."""
    rest = _REST_NOISE.sub(" ", _WEEKDAY.sub(" ", rest))
    return all(word.lower() in _WORDS for word in _TOKEN.findall(rest))


def _build(rule: str, part: dict[str, str | None]) -> HeadingDate | None:
    name = part.get("name")
    month = month_number(name) if name else int(part.get("month") or 0) or None
    year = int(part.get("year") or 0) or None
    day = int(part["day"] or 0)
    note = ""
    if rule == "numeric" and month is not None:
        rule = DAY_FIRST if month > 12 else rule
        month, day, note = _order(month, day)
    if part.get("excess"):
        note = f"The year is written {part['year']}{part['excess']}; read as {part['year']}."
    if not 1 <= day <= 31 or (month is not None and not 1 <= month <= 12):
        return None
    return HeadingDate(year, month, day, rule, note)


def _order(first: int, second: int) -> tuple[int, int, str]:
    """Tell month from day in ``3/4/2025``: month first unless that cannot be."""
    if first > 12:
        return second, first, ""
    note = (
        ""
        if second > 12 or first == second
        else "Month and day could be the other way round; read as month first."
    )
    return first, second, note


__all__ = ["RULES", "HeadingDate", "is_trimming", "month_alone", "read_heading"]
