"""Lists in running text: ``a, b and c``, ``甲、乙和丙``, ``1. x 2. y``."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

_SEPARATOR: Final = re.compile(
    r"\s{0,3}(?:[、，；;]|(?<![0-9]),|,(?![0-9]))\s{0,3}(?:(?:and|or|plus|then|&)\s{1,3}|以及|(?:和|与|及)(?=\S))?"
    r"|\s{1,3}(?:and|plus|&|\+|as well as)\s{1,3}"
    r"|\s{0,3}以及\s{0,3}|\s{1,3}[和与及]\s{1,3}"
    # Inside other words these three join nothing: 参与, 与否, 涉及, 及时, 总和, 和平.
    r"|(?<=[\w)）])(?:(?<![缓饱温总共平])和(?![平谐解睦气])|(?<![参赋授给])与(?![其否会])"
    r"|(?<![涉普顾危遍提触来以])及(?![时格早其]))(?=[\w(（])",
    re.IGNORECASE,
)
"""What stands between two parts; a comma within a number does not."""
_NUMBER: Final = re.compile(
    r"(?:^|(?<=[\s:：;,，。；\u4e00-\u9fff]))(?:([0-9]{1,2})[.)、](?![0-9])|[（(]([0-9]{1,2})[)）])\s{0,3}"
)
_NUMBERED: Final = re.compile("[0-9]{1,2}")
_CLOSING: Final = {
    "(": ")", "[": "]", "{": "}", "（": "）", "【": "】", "“": "”", "「": "」", "《": "》",
    '"': '"', "`": "`",
}  # fmt: skip
_BLOT: Final = "\x00"
_EDGES: Final = " \t\r\n,，、;；"


def split_list(text: str) -> tuple[str, ...]:
    """Return the parts of a list in order; a text that is no list is its only part.

    What stands in brackets or quotes is never split. Numbered parts (``Doc: 1. report 2. guide``) are split
    at the numbers alone, and what stands before the first is left out.
    """
    plain = _blotted(text)
    marks = list(_NUMBER.finditer(plain))
    if len(marks) > 1 and [int(mark[1] or mark[2]) for mark in marks] == [*range(1, len(marks) + 1)]:
        start = marks.pop(0).end()
    else:
        start, marks = 0, list(_SEPARATOR.finditer(plain))
    starts = [start, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(text)]
    pieces = (text[start:end].strip(_EDGES) for start, end in zip(starts, ends, strict=True))
    return tuple(piece for piece in pieces if piece.strip())


def _blotted(text: str) -> str:
    """Return the text with all that stands in brackets or quotes blotted out, as long as before.

    A bracket without its other half is an ordinary character, and so are those of ``(1)``.
    """
    waiting: list[tuple[str, int]] = []
    awaited: Counter[str] = Counter()
    spans: list[tuple[int, int]] = []
    for place, sign in enumerate(text):
        if awaited[sign]:
            closes = ""
            while closes != sign:
                closes, start = waiting.pop()
                awaited[closes] -= 1
            if not _NUMBERED.fullmatch(text, start + 1, place):
                while spans and spans[-1][0] > start:
                    spans.pop()
                spans.append((start, place + 1))
        elif closes := _CLOSING.get(sign, ""):
            waiting.append((closes, place))
            awaited[closes] += 1
    pieces, end = [], 0
    for start, until in spans:
        pieces += [text[end:start], _BLOT * (until - start)]
        end = until
    return "".join((*pieces, text[end:]))
