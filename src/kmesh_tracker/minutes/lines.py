"""The lines of a document, cleaned and numbered."""

from __future__ import annotations

from dataclasses import dataclass

from kmesh_tracker.text.hygiene import clean

TAB_WIDTH = 4


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
