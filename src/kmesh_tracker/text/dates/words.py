"""Names of months, days of the week and small numbers, in English and Chinese."""

from __future__ import annotations

from typing import Final

MONTH_PATTERN: Final = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
"""English names of months, for expressions that ignore case."""
WEEKDAY_PATTERN: Final = (
    "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?"
    "|sun(?:day)?"
)
"""English names of the days of the week, for expressions that ignore case."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CHINESE_WEEKDAYS = "一二三四五六日"
_CHINESE_DIGITS: Final = {digit: value for value, digit in enumerate("零一二三四五六七八九十")} | {"两": 2}
_COUNTS: Final = {
    word: count
    for count, words in enumerate(
        ("", "a an one", "two couple", "three few", "four", "five", "six", "seven", "eight", "nine", "ten")
    )
    for word in words.split()
}


def month_number(name: str) -> int:
    """Give 1 to 12 for an English name of a month, full or short."""
    return _MONTHS.index(name[:3].lower()) + 1


def weekday_number(name: str) -> int:
    """Give 0 (Monday) to 6 for the name of a day of the week, English or the Chinese numeral."""
    if name in _CHINESE_WEEKDAYS or name == "天":
        return 6 if name == "天" else _CHINESE_WEEKDAYS.index(name)
    return _WEEKDAYS.index(name[:3].lower())


def count_number(text: str) -> int:
    """Read a small number in digits or words.

    Raises:
        ValueError: it is no number from 0 to 999.

    """
    text = text.lower().removeprefix("a ").removesuffix(" of")
    if text.isascii() and text.isdigit():
        return int(text)
    if text in _COUNTS:
        return _COUNTS[text]
    tens, ten, ones = text.partition("十")
    if any(letter not in _CHINESE_DIGITS for letter in tens + ones) or len(tens) > 1 or len(ones) > 1:
        raise ValueError(f"{text!r} is no number")
    low = _CHINESE_DIGITS.get(ones, 0)
    high = _CHINESE_DIGITS.get(tens, 1 if ten else 0)
    return high * 10 + low if ten else high
