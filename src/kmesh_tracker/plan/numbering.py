"""Numbers of sections before a line, which are neither versions nor dates nor part of a name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBER = re.compile(r"^\s{0,3}(?P<number>[0-9]{1,2}(?:\.[0-9]{1,2}){0,3})(?P<dot>[.)、]?)\s{1,4}(?=\S)")
_CJK = re.compile(
    r"^\s{0,3}(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十0-9]{1,3}[)）])\s{0,3}(?=\S)"
)


def without_number(text: str, above: Sequence[str]) -> str:
    """Take the number of a section away: ``4. Planning``, and ``4.2 Fees`` where ``4`` stands above it.

    ``4.2`` alone could be a version, hence the look at what stands above; with a version right behind it, it
    can be none.
    """
    if match := _CJK.match(text):
        return text[match.end() :]
    match = _NUMBER.match(text)
    if not match:
        return text
    number, rest = match["number"], text[match.end() :]
    if "." not in number:
        enumerated = re.search(r"\s[(（]?2[.)、]", rest)
        return rest if match["dot"] and not enumerated else text
    whole = number.partition(".")[0]
    nested = any(
        (head := _NUMBER.match(line)) and head["number"].partition(".")[0] == whole for line in above
    )
    return rest if nested or re.match(r"[vV]?[0-9]{1,4}\.[0-9]{1,4}\b", rest) else text
