"""The lines of a document, cleaned and numbered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kmesh_tracker.text.hygiene import clean

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

TAB_WIDTH = 4

Breaks = tuple[tuple[int, int], ...]
"""Where each line after the first begins in a joined text, and its number."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank."""

    number: int
    """From 1; only ``\\n`` ends a line."""
    text: str
    """Cleaned, without white space around it."""
    indent: int
    """Columns before the text."""
    blank_before: int
    """Blank lines right above it."""
    page: int = 0
    """Index of the page it stands on."""
    ruled: str = ""
    """The line drawn right below it, empty where there is none."""

    @property
    def width(self) -> int:
        """Columns that the words take."""
        return len(self.text)


def split_lines(text: str) -> list[tuple[int, str]]:
    """Give each line with its number from 1; form feeds and exotic separators do not end a line."""
    return [(number, clean(raw)) for number, raw in enumerate(text.split("\n"), start=1)]


def indent_of(raw: str) -> int:
    """Count the columns before the first word; a tab goes to the next multiple of four."""
    column = 0
    for letter in raw:
        if letter == "\t":
            column += TAB_WIDTH - column % TAB_WIDTH
        elif letter == " ":
            column += 1
        else:
            break
    return column


def fold(text: str) -> str:
    """Return a text with one space for each run of white space, and none around it."""
    return " ".join(part for part in text.replace("\t", " ").split(" ") if part)


def join_lines(lines: Iterable[tuple[int, str]], torn: Container[int] = ()) -> tuple[str, Breaks]:
    """Join numbered lines to one text, white space folded, and tell where each of them begins in it.

    ``torn`` are the numbers of lines that go on with the word above.
    """
    parts: list[str] = []
    breaks: list[tuple[int, int]] = []
    length = last = 0
    for number, raw in lines:
        words = fold(raw)
        if not words:
            continue
        if parts and number not in torn:
            words = f" {words}"
        if parts and number != last:
            breaks.append((length + words.startswith(" "), number))
        last = number
        parts.append(words)
        length += len(words)
    return "".join(parts), tuple(breaks)


def shift(breaks: Breaks, by: int) -> Breaks:
    """Return where lines begin when so many characters are taken off the start of their text."""
    return tuple((max(0, offset - by), number) for offset, number in breaks)
