"""Numbers in words, English and Chinese: ``two``, ``twelfth``, ``twenty-one``, ``十二``, ``两百``."""

from __future__ import annotations

from typing import Final

_UNITS: Final = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
_VALUES: Final = {
    **{word: value for words in (_UNITS, _ORDINALS) for value, word in enumerate(words, start=1)},
    **{form: 10 * value for value, word in enumerate(_TENS, start=2) for form in (word, f"{word[:-1]}ieth")},
}
_DIGITS: Final = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}

CARDINAL: Final = (
    rf"(?:(?:{'|'.join(_TENS)})[- ](?:{'|'.join(_UNITS[:9])})|{'|'.join([*_UNITS[::-1], *_TENS])})"
)
"""English numbers from one to ninety-nine, for expressions that ignore case."""
ORDINAL: Final = (
    rf"(?:(?:twenty|thirty)[- ](?:{'|'.join(_ORDINALS[:9])})|{'|'.join(_ORDINALS[::-1])}|twentieth|thirtieth)"
)
"""English ordinals from first to thirty-ninth, for expressions that ignore case."""
CHINESE: Final = "零〇一二两三四五六七八九十百"
"""The characters of Chinese numbers below a thousand."""


def read_number(text: str) -> int | None:
    """Return the number that a text is, None where it is none.

    ``12``, ``1,200``, ``3rd``, ``twelve``, ``twenty-first``, ``十二`` and ``两百零五`` are numbers.
    """
    plain = text.lower().replace(",", "")
    digits = plain[:-2] if plain.endswith(("st", "nd", "rd", "th")) else plain
    if digits.isascii() and digits.isdigit():
        return int(digits)
    if plain in _VALUES:
        return _VALUES[plain]
    tens, _, ones = plain.replace("-", " ").partition(" ")
    high, low = _VALUES.get(tens, 0), _VALUES.get(ones, 0)
    if high >= 20 and 0 < low < 10:
        return high + low
    return _chinese(plain) if plain and all(sign in CHINESE for sign in plain) else None


def _chinese(text: str) -> int | None:
    """Return a number below a thousand: an optional ``百`` part, an optional ``十`` part, and ones."""
    total = 0
    for sign, worth in (("百", 100), ("十", 10)):
        before, found, rest = text.partition(sign)
        if found:
            before = before.removeprefix("零").removeprefix("〇")
            if before not in ("", *_DIGITS):
                return None
            total, text = total + worth * _DIGITS.get(before, 1), rest
    ones = text[1:] if total and text[:1] in ("零", "〇") else text
    if ones not in ("", *_DIGITS):
        return None
    return total + _DIGITS.get(ones, 0)
