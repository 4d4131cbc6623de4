"""Dates of meetings as headings and paths give them: an ordered table of small rules, each for one shape.

A rule reads a line that holds a date and nothing but the trimmings of a heading. What it gives may be partial
(no month, no year): :mod:`kmesh_tracker.minutes.rhythm` completes it from the neighbours.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from kmesh_tracker.text.dates.words import MONTH_PATTERN, month_number

if TYPE_CHECKING:
    from collections.abc import Sequence


_ORDERS: Final = {"ymd": (0, 1, 2), "dmy": (2, 1, 0), "mdy": (2, 0, 1)}
"""Which of the three numbers is year, month and day."""
_USUAL: Final = {".": ("dmy", "ymd", "mdy"), "-": ("ymd", "dmy", "mdy"), "/": ("mdy", "dmy", "ymd")}
"""What each sign between the numbers mostly stands for."""
_LATEST: Final = 49
"""Years up to this one are of the century that is running."""
_OLD: Final = 10
"""Minutes of years before this one are rarer than any order."""
_EARLY: Final = 15
"""A first number from this one on is a year rather than a day where both may be."""

Numbers = tuple[int, int, int]


def day_of(numbers: Numbers, order: str) -> date | None:
    """Read three numbers in an order; None where that is no day, or one of before there were such minutes."""
    year, month, day = (numbers[place] for place in _ORDERS[order])
    if year > _LATEST:
        return None
    try:
        return date(2000 + year, month, day)
    except ValueError:
        return None


def orders_of(numbers: Sequence[Numbers], sign: str) -> tuple[str, ...]:
    """Return the orders in which dates may have been written, the likeliest first.

    Args:
        numbers: the three numbers of each date.
        sign: what stands between them.

    All of them have to be days, and the year is what changes least; where that leaves more than one, the
    sign tells which is usual.
    """
    possible = [order for order in _ORDERS if all(day_of(each, order) for each in numbers)]
    years = {order: {each[_ORDERS[order][0]] for each in numbers} for order in possible}
    fewest = min((len(each) for each in years.values()), default=0)
    usual = list(_USUAL[sign])
    if sign != "." and all(each[0] >= _EARLY for each in numbers):
        usual.insert(0, "ymd")
    left = [order for order in possible if len(years[order]) == fewest]
    return tuple(sorted(left, key=lambda order: (min(years[order]) < _OLD, usual.index(order))))


class HeadingDate(Struct, frozen=True):
    """A date as a heading gives it, perhaps in part."""

    year: int | None
    month: int | None
    day: int | None
    rule: str
    """Name of the rule that read it."""
    note: str = ""
    """What was odd about it, one sentence; empty where nothing was."""
    numbers: Numbers | None = None
    """The three short numbers it was read from, in the order in which they stand."""
    sign: str = ""
    """What stands between them."""


_MONTH = MONTH_PATTERN
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})(?P<excess>[0-9]{0,2})"
_DAY = r"(?P<day>[0-9]{1,2})(?: ?(?:st|nd|rd|th))?"
_SECOND_DAY = r"(?: ?[-–/&] ?[0-9]{1,2}(?:st|nd|rd|th)?)?"
"""Of a meeting over two days the first counts."""
_WEEKDAYS = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
DAY_FIRST: Final = "numeric-day-first"
"""Rule of a numeric date whose first number can only be the day."""
POINTS: Final = "numeric-points"
"""Rule of a numeric date with points, which was read day first."""
_MONTHS: Final = 12
SHORT: Final = "short"
"""Rule of a date of three short numbers."""
_WORDS_TEXT: Final = """
meeting meetings minutes notes note weekly biweekly bi-weekly monthly fortnightly community sync sync-up
call calls agenda regular team project dev developer developers development maintainer maintainers
contributor contributors steering committee tsc wg sig working group office hours standup stand-up
online zoom date day time of the on at for and held utc gmt cst est edt pst pdt cet cest bst ist jst sgt
aest z pt et pacific eastern central beijing hrs h from am pm skipped canceled cancelled postponed
suspended no week 会议 例会 周会 双周会 社区 纪要 会议纪要 记录 日期 时间 社区例会 社区会议 例会纪要
会议记录 年 取消 暂停 上午 下午 周例会 第 次 期 会议时间 会议日期 星期一 星期二 星期三 星期四 星期五
星期六 星期日 周一 周二 周三 周四 周五 周六 周日 晚上 早上 中午 晚 北京时间 双周例会 月度 月会 线上
"""
_WORDS: Final = frozenset(_WORDS_TEXT.split())
"""What headings say beside dates."""
_CJK_WORDS: Final = re.compile(
    f"(?:{'|'.join(sorted((word for word in _WORDS if not word.isascii()), key=len, reverse=True))}){{1,10}}"
)
"""Chinese is written without spaces: a run of these words is one, too."""
_TOKEN = re.compile(r"[^\W_0-9]{1,40}(?:-[^\W_0-9]{1,20})?")
_REST_NOISE = re.compile(r"[0-9]{1,2}[:：][0-9]{2}|#?[0-9]{1,3}\b|[\W_]")
_MAX_WIDTH = 120

_NUMERIC_DAY = r"(?P<month>[0-9]{1,2})(?P<sep>[-/.]) ?(?P<day>[0-9]{1,2})(?P=sep) ?"
_CLOCK = r"(?:T[0-9:.]{2,12}Z?)?"
_SHORT_YEAR = r"['’]?(?P<short>[0-9]{2})(?![:：])"
_CHINESE_DAY = r"(?P<month>[0-9]{1,2}) {0,2}月 {0,2}(?P<day>[0-9]{1,2}) {0,2}[日号]?"
_FULL_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_SHAPES: Final = (
    ("iso", rf"{_FULL_YEAR}(?P<sep>[-/._]) ?(?P<month>[0-9]{{1,2}})(?P=sep) ?(?P<day>[0-9]{{1,2}}){_CLOCK}"),
    ("chinese", rf"(?:{_FULL_YEAR} {{0,2}}年 {{0,2}})?{_CHINESE_DAY}"),
    ("month-day-year", rf"(?P<name>{_MONTH})\.? {{0,2}}{_DAY}{_SECOND_DAY} {{0,2}}[,.，]? {{0,2}}{_YEAR}"),
    ("day-month-year", rf"{_DAY}(?: of)?[ -]{{0,2}}(?P<name>{_MONTH})\.?[ ,-]{{0,3}}{_YEAR}"),
    ("year-month-day", rf"{_YEAR}[ ,-]{{1,3}}(?P<name>{_MONTH})\.?[ -]{{1,2}}{_DAY}"),
    ("numeric", _NUMERIC_DAY + _FULL_YEAR),
    ("compact", r"(?P<year>20[0-9]{2})(?P<month>[01][0-9])(?P<day>[0-3][0-9])"),
    ("month-day-short", rf"(?P<name>{_MONTH})\.? {{1,2}}{_DAY}(?:, {{0,2}}| (?=['’])){_SHORT_YEAR}"),
    ("day-month-short", rf"{_DAY}[ -](?P<name>{_MONTH})\.?[ ,-]{{1,2}}{_SHORT_YEAR}"),
    (SHORT, r"(?P<one>[0-9]{2})(?P<sign>[-/.])(?P<two>[0-9]{2})(?P=sign)(?P<three>[0-9]{2})"),
    ("torn-day", rf"{_DAY} {{0,2}}, {{0,2}}{_YEAR}"),
    ("month-day", rf"(?P<name>{_MONTH})\.? {{1,2}}{_DAY}"),
    ("day-month", rf"{_DAY} (?:of )?(?P<name>{_MONTH})"),
)
RULES: Final = tuple(
    (name, re.compile(rf"(?<![0-9A-Za-z.]){pattern}(?![0-9A-Za-z])", re.IGNORECASE))
    for name, pattern in _SHAPES
)
"""Name and pattern of each shape, tried in this order."""

_MONTH_ONLY = re.compile(
    rf"(?<![0-9A-Za-z])(?:(?P<name>{_MONTH})\.?[ ,-]{{1,3}}(?P<last>20[0-9]{{2}})"
    rf"|(?P<year>20[0-9]{{2}})(?:[ ,/-]{{1,3}}(?P<after>{_MONTH})|[-/.](?P<number>[01]?[0-9])"
    r"| {0,2}年 {0,2}(?P<cjk>[01]?[0-9]) {0,2}月))(?![0-9A-Za-z./-])",
    re.IGNORECASE,
)
_DAY_ALONE = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th| ?[日号])?")
_OF_MEETINGS = re.compile(
    r"(?<![a-z])(?:meetings?|minutes|calls?|sync|notes|agendas?|standups?|weekly|biweekly|monthly)(?![a-z])|会议|例会|纪要|周会",
    re.IGNORECASE,
)
_YEAR_ALONE = re.compile(r"[^0-9]{0,40}(?P<year>(?:19|20)[0-9]{2})(?: ?年)?[^0-9]{0,40}")
_MONTH_ALONE = re.compile(rf"(?:{_MONTH})\.?", re.IGNORECASE)
_MONTH_WORD = re.compile(rf"(?<![A-Za-z])(?:{_MONTH})(?![A-Za-z])", re.IGNORECASE)
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
        # Among other words three short numbers are a version or the number of a section.
        if (strict or name == SHORT) and not is_trimming(rest):
            continue
        found = _build(name, match.groupdict())
        if found:
            return found
    return None


def agree(headings: Sequence[HeadingDate]) -> list[HeadingDate]:
    """Read what could be read in two ways as the other headings of the document tell.

    ``5/6/2025`` is read day first where another heading, such as ``19/6/2025``, must be.
    """
    day_first = any(heading.rule == DAY_FIRST for heading in headings)
    month_first = any(heading.rule == "numeric" and (heading.day or 0) > _MONTHS for heading in headings)
    if day_first or month_first:
        wrong = POINTS if month_first else "numeric"
        headings = [
            replace(heading, month=heading.day, day=heading.month, rule=DAY_FIRST, note="")
            if heading.rule == wrong and (heading.note or month_first)
            else heading
            for heading in headings
        ]
    written: dict[str, list[Numbers]] = {}
    for heading in headings:
        if heading.numbers:
            written.setdefault(heading.sign, []).append(heading.numbers)
    orders = {sign: orders_of(numbers, sign) for sign, numbers in written.items()}
    return [
        _in_order(heading.numbers, heading.sign, orders[heading.sign])
        if heading.numbers and orders[heading.sign]
        else heading
        for heading in headings
    ]


def read_month(text: str) -> HeadingDate | None:
    """Read a heading that names a month and no day: ``January 2024``, ``2024-01``, ``2024年1月``."""
    if len(text) > _MAX_WIDTH or not (match := _MONTH_ONLY.search(text)):
        return None
    if not is_trimming(text[: match.start()] + " " + text[match.end() :]):
        return None
    name = match["name"] or match["after"]
    month = month_number(name) if name else int(match["cjk"] or match["number"])
    year = int(match["year"] or match["last"])
    if not 1 <= month <= 12:
        return None
    return HeadingDate(year, month, 1, "month", "Only the month is written; read as its first day.")


def without_month(text: str) -> str:
    """Remove the names of months and days of the week, so that headings of one sort read alike."""
    return _MONTH_WORD.sub(" ", _WEEKDAY.sub(" ", text))


def month_alone(text: str) -> int | None:
    """Return the month that a line consists of, 1 to 12."""
    return month_number(text) if len(text) < 12 and _MONTH_ALONE.fullmatch(text) else None


def day_alone(text: str) -> int | None:
    """Return the day of the month that a heading consists of, perhaps with that of the week: ``6th``."""
    match = _DAY_ALONE.fullmatch(_WEEKDAY.sub(" ", text).strip(" ,.")) if len(text) < 30 else None
    return int(match[1]) if match and 1 <= int(match[1]) <= 31 else None


def is_of_meetings(text: str) -> bool:
    """Return whether a title or a path says that it is of meetings."""
    return bool(_OF_MEETINGS.search(text[:1000]))


def year_alone(text: str) -> int | None:
    """Return the year that a heading consists of, with or without its trimmings."""
    match = _YEAR_ALONE.fullmatch(text.strip(" ")) if len(text) < 60 else None
    return int(match["year"]) if match and is_trimming(text.replace(match["year"], " ")) else None


def is_trimming(rest: str) -> bool:
    """Return whether what stands beside a date is what headings say beside dates."""
    rest = _REST_NOISE.sub(" ", _WEEKDAY.sub(" ", rest))
    return all(word.lower() in _WORDS or _CJK_WORDS.fullmatch(word) for word in _TOKEN.findall(rest))


def _build(rule: str, part: dict[str, str | None]) -> HeadingDate | None:
    if rule == SHORT:
        numbers = int(part["one"] or 0), int(part["two"] or 0), int(part["three"] or 0)
        sign = part["sign"] or ""
        orders = orders_of([numbers], sign)
        return _in_order(numbers, sign, orders) if orders else None
    name = part.get("name")
    month = month_number(name) if name else int(part.get("month") or 0) or None
    short = part.get("short")
    year = 2000 + int(short) if short else int(part.get("year") or 0) or None
    day = int(part["day"] or 0)
    note = ""
    if rule == "numeric" and month is not None:
        month, day, rule, note = _order(month, day, part["sep"] or "")
    if part.get("excess"):
        note = f"The year is written {part['year']}{part['excess']}; read as {part['year']}."
    if not 1 <= day <= 31 or (month is not None and not 1 <= month <= 12):
        return None
    return HeadingDate(year, month, day, rule, note)


def _in_order(numbers: Numbers, sign: str, orders: Sequence[str]) -> HeadingDate:
    """Read three short numbers in the first of the orders; where there are others, that is noted."""
    day = day_of(numbers, orders[0])
    note = f"Year, month and day could be in another order; read as {day}." if len(orders) > 1 else ""
    if day is None:
        return HeadingDate(None, None, None, SHORT)
    return HeadingDate(day.year, day.month, day.day, SHORT, note, numbers, sign)


def _order(first: int, second: int, sign: str) -> tuple[int, int, str, str]:
    """Return month and day of ``3/4/2025``: month first, after points day first, unless that cannot be."""
    if first > 12:
        return second, first, DAY_FIRST, ""
    if sign == "." and second <= 12:
        # Nobody who writes points between the numbers puts the month first.
        return second, first, POINTS, ""
    note = (
        ""
        if second > 12 or first == second
        else "Month and day could be the other way round; read as month first."
    )
    return first, second, "numeric", note


_YEAR_DAY = re.compile(r"(?:^|[^0-9])((?:19|20)[0-9]{2})[/_. -]([0-9]{1,2})[/_. -]([0-9]{1,2})(?![0-9])")
_COMPACT = re.compile(r"(?:^|[^0-9])(20[0-9]{2})([01][0-9])([0-3][0-9])(?![0-9])")
_PATH_YEAR = re.compile(r"(?:^|[^0-9])((?:19|20)[0-9]{2})(?![0-9])")
_MONTH_DAY = re.compile(r"(?:^|[^0-9A-Za-z.])(?P<month>[0-9]{1,2})[-_.](?P<day>[0-9]{1,2})")
_DAY_FIRST = re.compile(r"(?:^|[^0-9])([0-9]{1,2})([_. -])([0-9]{1,2})\2((?:19|20)[0-9]{2})(?![0-9])")
_COMPACT_DAY = re.compile(r"(?:^|(?<=[^0-9A-Za-z.]))(?P<month>[01][0-9])(?P<day>[0-3][0-9])(?![0-9.])")
_PATH_SHORT = re.compile(r"(?:^|(?<=[^0-9A-Za-z.]))[0-9]{2}([-._])[0-9]{2}\1[0-9]{2}(?![0-9])")
_SHORT_COMPACT = re.compile(r"(?:^|(?<=[^0-9A-Za-z.]))([0-9]{2})([01][0-9])([0-3][0-9])(?![0-9])")
_VERSIONED = ("release", "releases", "version", "ver", "rel", "版本")
_FOLDERS = 3
"""Parts at the end of a path that may name a day together: ``2024/March/06.md``."""
_MAX_PATH = 1000


def path_date(path: str) -> HeadingDate | None:
    """Read the day that a path names: ``2024-05-09-notes.md``, ``20240509.md``, ``2024/notes_5.9.md``."""
    stem = _stem(path)
    for pattern in (_YEAR_DAY, _COMPACT):
        for match in reversed(list(pattern.finditer(stem))):
            numbers = [int(part) for part in match.groups()]
            if 1 <= numbers[1] <= 12 and 1 <= numbers[2] <= 31:
                return HeadingDate(numbers[0], numbers[1], numbers[2], "path")
    folders, _, name = stem.rpartition("/")
    if written := _DAY_FIRST.search(name):
        return read_heading(f"{written[1]}/{written[3]}/{written[4]}")
    parts = stem.split("/")
    for count in range(1, min(_FOLDERS, len(parts)) + 1):
        words = " ".join(parts[-count:]).replace("_", " ").replace("-", " ")
        found = read_heading(words, strict=False)
        if found and found.month and found.rule != SHORT and (found.year or count == 1):
            break
    else:
        found = _month_and_day(name)
    if not found or not found.month:
        return None
    year = found.year or path_year(folders)
    return replace(found, year=year) if year else None


def path_guess(path: str) -> HeadingDate | None:
    """Read what a path may mean where nothing else tells: ``15-03-24.md``, ``240315.md``, ``2024-03.md``."""
    parts = _stem(path).split("/")
    name = parts[-1]
    if match := _PATH_SHORT.search(name):
        return read_heading(match[0].replace("_", "-"))
    if match := _SHORT_COMPACT.search(name):
        return read_heading("-".join(match.groups()))
    for count in range(1, min(_FOLDERS, len(parts)) + 1):
        words = "-".join(parts[-count:]).replace("_", "-")
        if (month := read_month(words)) or (month := read_month(words.replace("-", " "))):
            return month
    return None


def _stem(path: str) -> str:
    """Return a path without its suffix, cut where it is longer than any that tells a date."""
    return path[-_MAX_PATH:].rpartition(".")[0] or path[-_MAX_PATH:]


def _month_and_day(name: str) -> HeadingDate | None:
    """Read the month and the day with which a file's name begins or ends."""
    match = _COMPACT_DAY.search(name)
    if match and match.start() and match.end() < len(name):
        match = None
    for start in range(max(0, len(name) - len("/12.31")), len(name)):
        match = match or _MONTH_DAY.fullmatch(name, start)
    if not match or name[: match.start()].lower().rstrip("-_. ").endswith(_VERSIONED):
        return None
    month, day = int(match["month"]), int(match["day"])
    if month > 12:
        month, day = day, month
    return HeadingDate(None, month, day, "path") if 1 <= month <= 12 and 1 <= day <= 31 else None


def path_year(path: str) -> int | None:
    """Return the year that a path names, that of the innermost part: ``2024/may.md``."""
    years = _PATH_YEAR.findall(path[-_MAX_PATH:])
    return int(years[-1]) if years else None
