"""The shapes that dates have in running text: an ordered table of small rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from kmesh_tracker.text.dates.readers import (
    Found,
    read_calendar_day,
    read_chinese_part,
    read_days,
    read_distance,
    read_half,
    read_in_month,
    read_month,
    read_month_alone,
    read_month_part,
    read_near_day,
    read_numeric,
    read_period,
    read_quarter,
    read_weak,
    read_week_of,
    read_weekday,
    read_within,
)
from kmesh_tracker.text.dates.words import MONTH_PATTERN, WEEKDAY_PATTERN

Reader = Callable[[re.Match[str], date], Found]

_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_DAY = r"(?P<day>[0-9]{1,2}) ?(?:st|nd|rd|th)?"
_MONTH = rf"(?P<name>{MONTH_PATTERN})\.?"
_FRONT = r"(?<![\w.#/\-])(?<![0-9]:)"
_BACK = r"(?![\w%])(?!\.[0-9])(?!-[0-9A-Za-z])(?!/[0-9A-Za-z])"


def _rule(
    name: str, pattern: str, reader: Reader, *, weak: bool = False
) -> tuple[str, re.Pattern[str], Reader, bool]:
    return name, re.compile(pattern, re.IGNORECASE), reader, weak


_PART = r"(?P<part>(?:the )?(?:end|beginning|start|middle|first half|second half)(?: of)?|early|mid|late)"
_CN = r"[一二两三四五六七八九十0-9]{1,3}"
_CN_MONTH = r"(?P<month>[0-9]{1,2}|十[一二]?|(?<![十第个])[一二三四五六七八九])"
_CN_DAY = r"(?P<day>[0-9]{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_UNTIL = r"(?:st|nd|rd|th)? ?[-\u2013] ?(?P<until>[0-9]{1,2})(?:st|nd|rd|th)?"
_COUNT = (
    r"(?P<count>[0-9]{1,3}(?:\.[05])?|an?|one|two|three|four|five|six|seven|eight|nine|ten|a couple of|a few)"
    r"(?P<half> and a half)?"
)
_UNIT = r"(?P<unit>day|week|month)s?(?P<more> and a half)?"

RULES: Final = (
    _rule(
        "iso",
        rf"{_FRONT}{_YEAR}(?P<sep>[-/.])(?P<month>[0-9]{{1,2}})(?P=sep)(?P<day>[0-9]{{1,2}})"
        r"(?=T[0-9]{2}:|(?!\w*[./-]?[0-9]))",
        read_calendar_day,
    ),
    _rule(
        "chinese",
        rf"(?<![0-9.])(?:{_YEAR} ?年 ?)?{_CN_MONTH} ?月 ?{_CN_DAY} ?[日号]?(?![0-9.])",
        read_calendar_day,
    ),
    _rule(
        "month-days",
        rf"{_FRONT}{_MONTH} {{0,2}}(?P<day>[0-9]{{1,2}}){_UNTIL}(?:,? {{0,2}}{_YEAR})?(?![\w%.-])",
        read_days,
    ),
    _rule(
        "days-month",
        rf"{_FRONT}(?P<day>[0-9]{{1,2}}){_UNTIL} (?:of )?{_MONTH}(?:,? {{0,2}}{_YEAR})?(?![\w-])",
        read_days,
    ),
    _rule(
        "week-of",
        rf"(?<!\w)week (?:of|beginning|starting)(?: the)? {_MONTH} {{0,2}}{_DAY}(?P<year>)?{_BACK}",
        read_week_of,
    ),
    _rule(
        "month-day-year",
        rf"{_FRONT}{_MONTH} {{0,2}}{_DAY} {{0,2}},? {{0,2}}{_YEAR}(?![0-9])",
        read_calendar_day,
    ),
    _rule(
        "day-month-year",
        rf"{_FRONT}{_DAY}[ -](?:of )?{_MONTH}[ ,-]{{1,3}}{_YEAR}(?![0-9])",
        read_calendar_day,
    ),
    _rule(
        "dotted-year",
        rf"{_FRONT}(?P<month>[0-9]{{1,2}})\. ?(?P<day>[0-9]{{1,2}}) ?, ?{_YEAR}(?![0-9])",
        read_numeric,
    ),
    _rule(
        "numeric",
        rf"{_FRONT}(?P<month>[0-9]{{1,2}})(?P<sep>[-/.])(?P<day>[0-9]{{1,2}})(?P=sep){_YEAR}(?![\w./-])",
        read_numeric,
    ),
    _rule(
        "month-part",
        rf"{_FRONT}{_PART}[ -]{{0,2}}(?:the )?{_MONTH},?(?: {_YEAR})?(?! ?[0-9])(?!\w)",
        read_month_part,
    ),
    _rule("year-quarter", rf"{_FRONT}{_YEAR}[ /-]{{0,2}}Q(?P<quarter>[1-4])(?!\w)", read_quarter),
    _rule(
        "quarter",
        rf"{_FRONT}(?:{_PART} (?:the )?)?Q(?P<quarter>[1-4])(?:[ ,/-]{{0,2}}(?:of )?{_YEAR})?(?!\w)",
        read_quarter,
    ),
    _rule("half-year", rf"{_FRONT}H(?P<half>[12])(?:[ ,/-]{{0,2}}(?:of )?{_YEAR})?(?![\w.])", read_half),
    _rule(
        "period-part",
        rf"{_FRONT}{_PART} (?P<which>this |next |the |current )?(?P<unit>week|month|year)(?!\w)",
        read_period,
    ),
    _rule("year-end", rf"{_FRONT}(?P<which>)(?P<unit>year)[ -]?(?P<part>end)(?!\w)", read_period),
    _rule("day-month", rf"{_FRONT}{_DAY}(?: of|,)? ?{_MONTH}(?P<year>)?{_BACK}", read_calendar_day),
    _rule("month-day", rf"{_FRONT}{_MONTH} {{0,2}}{_DAY}(?P<year>)?{_BACK}", read_calendar_day),
    _rule("month-year", rf"{_FRONT}{_MONTH},? {_YEAR}(?![\w-])", read_month),
    _rule(
        "near-day",
        r"(?<!\w)(?:the day after tomorrow|tomorrow|today|tonight)(?!\w)|今天|明天|后天|今日|明日",
        read_near_day,
    ),
    _rule(
        "weekday",
        rf"{_FRONT}(?P<which>this |next |coming |last )(?P<weekday>{WEEKDAY_PATTERN})(?!\w)",
        read_weekday,
    ),
    _rule(
        "by-weekday",
        rf"(?<!\w)(?:by|on|until|till|before)(?P<which>) (?P<weekday>{WEEKDAY_PATTERN})(?!\w)",
        read_weekday,
    ),
    _rule(
        "coming-days",
        r"(?<!\w)(?:in|within|over|during) the (?:next|coming) (?P<unit>week|month)(?!\w)",
        read_within,
    ),
    _rule("period", r"(?<!\w)(?P<which>this |next |coming )(?P<unit>weekend|week|month)(?!\w)", read_period),
    _rule(
        "distance",
        rf"(?<!\w)(?P<how>in|within) (?:the next )?{_COUNT} {_UNIT}(?!\w)",
        read_distance,
    ),
    _rule(
        "distance-later",
        rf"(?<!\w){_COUNT} {_UNIT} (?P<how>later|from now|from today|away)(?!\w)",
        read_distance,
    ),
    _rule(
        "chinese-month-part",
        rf"(?<![0-9.])(?:{_YEAR} ?年 ?)?{_CN_MONTH} ?月 ?份? ?(?P<part>底|末|初|中旬?|上旬|下旬)",
        read_month,
    ),
    _rule("chinese-month", rf"(?<![0-9.]){_YEAR} ?年 ?(?P<month>[0-9]{{1,2}}) ?月份?", read_month),
    _rule(
        "chinese-weekday",
        r"(?P<which>下个?|本|这个?|上个?)(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])",
        read_weekday,
    ),
    _rule(
        "chinese-quarter",
        rf"(?:{_YEAR} ?年 ?)?第? ?(?P<quarter>[一二三四1-4]) ?季度(?P<tail>末|初)?",
        read_quarter,
    ),
    _rule(
        "chinese-period",
        r"(?P<which>下个?|本|这个?)(?P<unit>周|星期|月)(?P<part>底|末|初|中旬?|上旬|下旬)?",
        read_period,
    ),
    _rule(
        "chinese-distance",
        rf"(?P<count>{_CN}) ?个?(?P<unit>天|周|星期|月)(?P<how>之?后|以后|内|之内)",
        read_distance,
    ),
    _rule("chinese-part", r"(?P<unit>[月年])(?P<part>底|末|初)", read_chinese_part),
    _rule(
        "in-month",
        rf"(?<!\w)(?:in|by|during|until|till|before|around|for|since) (?:the month of )?{_MONTH}(?P<year>)?"
        r"(?! ?[0-9])(?!\w)",
        read_in_month,
    ),
    _rule("month-alone", rf"{_FRONT}{_MONTH}(?P<year>)?(?! ?[0-9])(?!\w)", read_month_alone, weak=True),
    _rule(
        "chinese-month-alone", r"(?<![0-9.])(?P<month>[0-9]{1,2}) ?月份?(?P<year>)?", read_month, weak=True
    ),
    _rule(
        "dotted",
        r"(?:(?<![\w./#\-])|(?<=ddl))(?<![0-9]:)(?P<month>[0-9]{1,2})(?:\. ?|/|-)(?P<day>[0-9]{1,2})"
        r"(?P<year>)?(?![\w%])(?![./-][0-9])",
        read_weak,
        weak=True,
    ),
    _rule(
        "weekday-alone", rf"{_FRONT}(?P<which>)(?P<weekday>{WEEKDAY_PATTERN})(?!\w)", read_weekday, weak=True
    ),
)
"""Name, pattern and reader of each shape, the fuller before the weaker; the order is pinned by a test."""
