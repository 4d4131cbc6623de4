"""What stands around a title: the mark of a release line, the numbers of pull requests."""

from __future__ import annotations

import re
from typing import Final

SQUASH: Final = re.compile(r"(?P<title>.{0,2000}) \([#!](?P<number>[0-9]{1,10})\)")
"""A title with the number of its pull request behind it."""

_MARKS: Final = 8
"""Marks and numbers that are taken off one title."""
_LENGTH: Final = 90
"""Characters of a mark, brackets included."""
_PICK: Final = r"cherry[- ]?pick|back-?port|forward-?port"
_BEFORE: Final = re.compile(
    rf".{{0,60}}?(?:{_PICK}|release|stable|maint|v?[0-9]{{1,9}}\.[0-9x]{{1,9}}).{{0,60}}"
    r"|main|master|trunk|devel|develop",
    re.IGNORECASE,
)
_BEHIND: Final = re.compile(
    rf"(?:.{{0,40}} )?(?:(?:{_PICK})\b.{{0,60}}|(?:release|stable|maint|branch)[-/_ ]?v?[0-9].{{0,30}})",
    re.IGNORECASE,
)
_ROUND: Final = re.compile(rf"(?:{_PICK})\b.{{0,60}}", re.IGNORECASE)
_PLAIN: Final = re.compile(
    rf"(?:{_PICK}|(?:release|stable|maint|branch)[-/_]v?[0-9][\w.]{{0,20}}):\s?", re.IGNORECASE
)
_OF_ONE_LINE: Final = re.compile(r"\bversion\b|\bv?[0-9]{1,4}\.[0-9]", re.IGNORECASE)
_CHERRY: Final = "\N{CHERRIES}"
_PADDING: Final = " \t\ufe0f"


def unmarked(title: str) -> tuple[str, bool]:
    """Give a title, case folded, without marks and numbers, and whether it bore the mark of a line."""
    marked = False
    for _ in range(_MARKS):
        before = title
        if title.startswith(_CHERRY):
            title, marked = title.lstrip(_CHERRY + _PADDING), True
        if len(cut := _without_mark(title)) < len(title):
            title, marked = cut, True
        if title.endswith(")") and (match := SQUASH.fullmatch(title)):
            title = match["title"]
        if title == before:
            break
    return " ".join(title.split()).strip(" .").casefold(), marked


def _without_mark(title: str) -> str:
    """Take one mark off a title, in front or behind."""
    first, last = title[:1], title[-1:]
    if first and first in "[(" and (end := title.find("]" if first == "[" else ")", 1, _LENGTH)) > 0:
        if (_BEFORE if first == "[" else _ROUND).fullmatch(title, 1, end):
            return title[end + 1 :].lstrip(_PADDING)
    elif ":" in title[:_LENGTH] and (match := _PLAIN.match(title)):
        return title[match.end() :]
    if last and last in "])":
        start = title.rfind(" [" if last == "]" else " (", -_LENGTH)
        if start > 0 and (_BEHIND if last == "]" else _ROUND).fullmatch(title, start + 2, len(title) - 1):
            return title[:start]
    return title


def bare_title(title: str) -> str:
    """Give a title without the marks of a release line and without numbers behind, case folded."""
    return unmarked(title)[0]


def is_marked_pick(title: str) -> bool:
    """Tell whether a title carries the mark of a release line."""
    return unmarked(title)[1]


def is_of_one_line(title: str) -> bool:
    """Tell whether a title is like that of what prepares a release, of the line that it stands on alone."""
    return bool(_OF_ONE_LINE.search(title))


def numbers_behind(title: str) -> list[int]:
    """Give the numbers of pull requests that stand behind a title, last one first."""
    found: list[int] = []
    while len(found) < _MARKS and title.endswith(")") and (match := SQUASH.fullmatch(title)):
        found.append(int(match["number"]))
        title = match["title"]
    return found
