"""The shapes that dates have in running text: an ordered table of small rules."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from kmesh_tracker.text.dates.readers import (
    Days,
    read_calendar_day,
    read_day_of_month,
    read_days,
    read_distance,
    read_iso_week,
    read_month_alone,
    read_near_day,
    read_numeric,
    read_period,
    read_season,
    read_stretch,
    read_weak,
    read_weekday,
    read_within,
)
from kmesh_tracker.text.dates.words import MONTH_PATTERN, SEASONS, WEEKDAY_PATTERN
from kmesh_tracker.text.numerals import CARDINAL, CHINESE, ORDINAL

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    Reader = Callable[[re.Match[str], date], Days]
    Row = tuple[str, str, Reader, str]

_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_TH = r" ?(?:st|nd|rd|th)?"
_DAY = rf"(?P<day>[0-9]{{1,2}}){_TH}"
_MONTH = rf"(?P<name>{MONTH_PATTERN})\.?"
_MONTH_DAY = rf"{_MONTH},? {{0,2}}(?:the )?{_DAY}"
_WEEKDAY = rf"(?P<weekday>{WEEKDAY_PATTERN})"
_FRONT = r"(?<![\w.#/\-])(?<![0-9]:)"
_BACK = r"(?![\w%])(?!\.[0-9])(?!-[0-9A-Za-z])(?!/[0-9A-Za-z])"
_END = r"(?!\w)"
_PART = (
    r"(?P<part>(?:the )?(?:(?:end|middle|first half|second half)(?: of)?|(?:beginning|start) of"
    r"|(?:first|second|third|fourth|last|1st|2nd|3rd|4th) (?:week|day) of)|early|mid|late)"
)
_WHICH = r"(?:the )?(?P<which>this |next |the |current |coming )?"
_JOINT = r"(?P<joint> ?[-\u2013\u2014] ?| (?:to|through|thru|until|till|and) )(?:the )?(?P<until>[0-9]{1,2})"
_COUNT = (
    rf"(?P<count>[0-9]{{1,3}}(?:\.[05])?|{CARDINAL}|a couple(?: of)?|a few|several|an?)"
    rf"(?:(?: ?[-\u2013] ?| to | or )(?P<most>[0-9]{{1,3}}|{CARDINAL}))?(?P<half> and a half)?"
)
_UNIT = r"(?P<unit>day|week|month)s?(?P<more> and a half)?(?P<two> or two)?"
_CN_YEAR = rf"(?:{_YEAR} ?年 ?)?"
_CN_MONTH = r"(?P<month>[0-9]{1,2}|十[一二]?|(?<![十第个])[一二三四五六七八九])"
_CN_NUMBER = r"[0-9]{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_CN_PART = r"(?P<part>底|末|初|中旬?|上旬|下旬)"

HINTS: Final = {
    "number": re.compile("[0-9]"),
    "month": re.compile("jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec", re.IGNORECASE),
    "weekday": re.compile("mon|tue|wed|thu|fri|sat|sun", re.IGNORECASE),
    "period": re.compile("day|week|month|quarter|year|tomorrow|tonight|eo[wmqy]", re.IGNORECASE),
    "season": re.compile("|".join(SEASONS), re.IGNORECASE),
    "chinese": re.compile("[年月日周天期拜季]"),
}
"""What a text must have for some rules to be tried at all; most lines have none of it."""


class Rule(NamedTuple):
    """One shape."""

    name: str
    needs: str
    """Keys of :data:`HINTS`."""
    reader: Reader
    pattern: str
    weak: bool = False


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a rule's expression, compiled when a text first needs it."""
    return re.compile(pattern, re.IGNORECASE)


# fmt: off
_SURE: Final[tuple[Row, ...]] = (
    ("iso", "number", read_calendar_day,
     (rf"{_FRONT}{_YEAR}(?P<sep>[-/.])(?P<month>[0-9]{{1,2}})(?P=sep)(?P<day>[0-9]{{1,2}})"
     r"(?=T[0-9]{2}:|(?!\w*[./-]?[0-9]))")),
    ("iso-week", "number", read_iso_week, rf"{_FRONT}{_YEAR}-?W(?P<week>[0-5][0-9])(?:-[1-7])?{_END}"),
    ("numbered-week", "number", read_iso_week,
     rf"{_FRONT}(?:CW|KW|WW|calendar week) ?(?P<week>[0-5]?[0-9])(?:[ /,]{{1,2}}{_YEAR})?(?![\w.-])"),
    ("chinese-days", "chinese", read_days,
     (rf"(?<![0-9.]){_CN_YEAR}{_CN_MONTH} ?月 ?(?P<day>{_CN_NUMBER}) ?[日号]? ?"
     rf"(?P<joint>[-\u2013\u2014~～至到]) ?(?P<until>{_CN_NUMBER}) ?[日号]")),
    ("chinese", "chinese", read_calendar_day,
     rf"(?<![0-9.]){_CN_YEAR}{_CN_MONTH} ?月 ?(?P<day>{_CN_NUMBER}) ?[日号]?(?![0-9.])"),
    ("month-days", "month number", read_days,
     rf"{_FRONT}(?P<between>between )?{_MONTH_DAY}{_JOINT}{_TH}(?:,? {{0,2}}{_YEAR})?{_BACK}"),
    ("days-month", "month number", read_days,
     (rf"{_FRONT}(?P<between>between )?(?:the )?{_DAY}{_JOINT}{_TH} (?:of )?{_MONTH}(?:,? {{0,2}}{_YEAR})?"
     r"(?![\w-])")),
    ("month-day-year", "month number", read_calendar_day,
     rf"{_FRONT}{_MONTH_DAY} {{0,2}},? {{0,2}}{_YEAR}(?![0-9])"),
    ("day-month-year", "month number", read_calendar_day,
     rf"{_FRONT}{_DAY}(?:,? |[-/])(?:of )?{_MONTH}[ ,/-]{{1,3}}{_YEAR}(?![0-9])"),
    ("year-month-day", "month number", read_calendar_day,
     rf"{_FRONT}{_YEAR}[ ,/-]{{1,2}}{_MONTH}[ ,/-]{{1,2}}{_DAY}{_BACK}"),
    ("dotted-year", "number", read_numeric,
     rf"{_FRONT}(?P<month>[0-9]{{1,2}})\. ?(?P<day>[0-9]{{1,2}}) ?, ?{_YEAR}(?![0-9])"),
    ("numeric", "number", read_numeric,
     (rf"{_FRONT}(?P<month>[0-9]{{1,2}})(?P<sep>[-/.])(?P<day>[0-9]{{1,2}})(?P=sep){_YEAR}"
     r"(?![\w/-]|\.[0-9])")),
    ("day-of-period", "number period", read_day_of_month,
     rf"{_FRONT}(?:the )?{_DAY} of (?P<which>this|next|the|the current) month{_END}"),
    ("weekday-day", "weekday number", read_day_of_month,
     rf"{_FRONT}{_WEEKDAY},? (?:the )?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)(?! of\b){_END}"),
    ("ordinal-day", "month", read_calendar_day,
     rf"{_FRONT}(?:the )?(?P<day>{ORDINAL}) of {_MONTH}(?:,? {_YEAR})?{_BACK}"),
    ("month-part", "month", read_stretch,
     rf"{_FRONT}{_PART}[ -]{{0,2}}(?:the )?{_MONTH},?(?: (?:of )?{_YEAR})?(?! ?[0-9]){_END}"),
    ("year-quarter", "number", read_stretch, rf"{_FRONT}{_YEAR}[ /-]{{0,2}}Q(?P<quarter>[1-4]){_END}"),
    ("quarter", "number", read_stretch,
     rf"{_FRONT}(?:{_PART} (?:the )?)?Q(?P<quarter>[1-4])(?:[ ,/-]{{0,2}}(?:of )?{_YEAR})?{_END}"),
    ("quarter-in-words", "period", read_stretch,
     (rf"{_FRONT}(?:{_PART} )?(?:the )?(?P<ordinal>first|second|third|fourth|[1-4](?:st|nd|rd|th)) "
     rf"quarter(?:,? (?:of )?(?:the year|{_YEAR}))?{_END}")),
    ("year-half", "number", read_stretch, rf"{_FRONT}{_YEAR}[ /-]{{0,2}}H(?P<half>[12])(?![\w.])"),
    ("half-year", "number", read_stretch,
     rf"{_FRONT}(?:{_PART} (?:the )?)?H(?P<half>[12])(?:[ ,/-]{{0,2}}(?:of )?{_YEAR})?(?!\w|\.[0-9])"),
    ("season", "season", read_season,
     (rf"{_FRONT}(?P<lead>(?:in|by|before|until|till|during|around) (?:the )?)?(?:{_PART}[ -]{{1,2}})?"
     rf"{_WHICH}(?P<season>{'|'.join(SEASONS)})(?:(?: of)?,? {_YEAR}(?:/[0-9]{{2,4}})?)?(?![\w-])")),
    ("end-of", "period", read_period, rf"{_FRONT}(?P<part>EO)(?P<unit>[WMQY]){_END}"),
    ("period-part", "period", read_period,
     rf"{_FRONT}{_PART} {_WHICH}(?P<unit>week|month|quarter|year){_END}"),
    ("period-end", "period", read_period, rf"{_FRONT}(?P<unit>year|month|quarter)[ -]?(?P<part>end){_END}"),
    ("day-month", "month number", read_calendar_day, rf"{_FRONT}{_DAY}(?: of|,|-)? ?{_MONTH}{_BACK}"),
    ("month-day", "month number", read_calendar_day, rf"{_FRONT}{_MONTH_DAY}{_BACK}"),
    ("month-year", "month number", read_stretch, rf"{_FRONT}{_MONTH}(?:,? (?:of )?|[-/]){_YEAR}(?![\w-])"),
    ("year-month", "month number", read_stretch, rf"{_FRONT}{_YEAR}(?:,? |[-/]){_MONTH}(?! ?[0-9]){_BACK}"),
    ("iso-month", "number", read_stretch, rf"{_FRONT}{_YEAR}[-/](?P<month>0[1-9]|1[0-2])(?![\w%/-]|\.\w)"),
    ("year-part", "number", read_stretch, rf"{_FRONT}{_PART}[ -]{{0,2}}(?:the year )?{_YEAR}{_BACK}"),
    ("near-day", "period", read_near_day, r"(?<!\w)(?:the day after tomorrow|tomorrow|today|tonight)(?!\w)"),
    ("chinese-near-day", "chinese", read_near_day, r"今天|明天|后天|今日|明日"),
    ("weekday-of-week", "weekday", read_weekday,
     rf"{_FRONT}{_WEEKDAY}(?: of)? (?P<which>this |next )week{_END}"),
    ("week-and-weekday", "weekday", read_weekday,
     rf"{_FRONT}(?P<which>this |next )week(?:'s)?,? (?:on )?{_WEEKDAY}{_END}"),
    ("weekday", "weekday", read_weekday, rf"{_FRONT}(?P<which>this |next |coming |last ){_WEEKDAY}{_END}"),
    ("by-weekday", "weekday", read_weekday, rf"(?<!\w)(?:by|on|until|till|before) {_WEEKDAY}{_END}"),
    ("coming-days", "period", read_within,
     r"(?<!\w)(?:in|within|over|during) the (?:next|coming) (?P<unit>week|month)(?!\w)"),
    ("period", "period", read_period,
     r"(?<!\w)(?P<which>this |next |coming )(?P<unit>weekend|week|month|quarter|(?<=next )year)(?!\w)"),
    ("distance", "period", read_distance,
     (rf"(?<!\w)(?P<how>in|within|(?:over|during)(?= the next)) "
     rf"(?:(?P<next>the next )|about |around |roughly )?{_COUNT} {_UNIT}{_END}")),
    ("distance-later", "period", read_distance,
     rf"(?<!\w){_COUNT} {_UNIT} (?P<how>later|from now|from today|away){_END}"),
    ("chinese-month-part", "chinese", read_stretch,
     rf"(?<![0-9.]){_CN_YEAR}{_CN_MONTH} ?月 ?份? ?{_CN_PART}"),
    ("chinese-month", "chinese", read_stretch, rf"(?<![0-9.]){_YEAR} ?年 ?(?P<month>[0-9]{{1,2}}) ?月份?"),
    ("chinese-weekday", "chinese", read_weekday,
     r"(?P<which>下个?|本|这个?|上个?)(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"),
    ("chinese-quarter", "chinese", read_stretch,
     rf"{_CN_YEAR}第? ?(?P<quarter>[一二三四1-4]) ?季度(?P<tail>末|初)?"),
    ("chinese-half", "chinese", read_stretch, rf"{_CN_YEAR}(?P<half>[上下])半年(?P<tail>末|初)?"),
    ("chinese-period", "chinese", read_period,
     rf"(?P<which>下个?|本|这个?)(?P<unit>周|星期|月|季度){_CN_PART}?"),
    ("chinese-distance", "chinese", read_distance,
     rf"(?P<count>[0-9{CHINESE}]{{1,3}}) ?个?(?P<unit>天|周|星期|月)(?P<how>之?后|以后|内|之内)"),
    ("chinese-year-part", "chinese", read_period, r"(?P<which>[今明])(?P<unit>年)(?P<part>底|末|初)"),
    ("chinese-part", "chinese", read_period, r"(?P<unit>[月年])(?P<part>底|末|初)"),
    ("in-month", "month", read_stretch,
     (rf"(?<!\w)(?:in|by|during|until|till|before|around|for|since) (?:the month of )?{_MONTH}"
     rf"(?! ?[0-9]){_END}")),
)
"""The fuller shapes before the weaker; the order is pinned by a test."""
_WEAK: Final[tuple[Row, ...]] = (
    ("month-alone", "month", read_month_alone, rf"{_FRONT}{_MONTH}(?! ?[0-9]){_END}"),
    ("chinese-month-alone", "chinese", read_stretch, r"(?<![0-9.])(?P<month>[0-9]{1,2}) ?月份?"),
    ("dotted", "number", read_weak,
     (r"(?:(?<![\w./#\-])|(?<=ddl))(?<![0-9]:)(?P<month>[0-9]{1,2})(?:\. ?|/|-)(?P<day>[0-9]{1,2})"
     r"(?![\w%])(?![./-][0-9])")),
    ("day-alone", "number", read_day_of_month,
     rf"{_FRONT}(?:the|on) (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th){_END}"),
    ("weekday-alone", "weekday", read_weekday, rf"{_FRONT}{_WEEKDAY}{_END}"),
    ("chinese-weekday-alone", "chinese", read_weekday, r"(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"),
)
"""What counts only where a date is expected."""
# fmt: on
RULES: Final = (*(Rule(*row) for row in _SURE), *(Rule(*row, weak=True) for row in _WEAK))
