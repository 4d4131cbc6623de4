"""Lines of a document: cleaned, numbered, and joined to one text that still knows where each began."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmesh_tracker.text.hygiene import clean

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

Breaks = tuple[tuple[int, int], ...]
"""Where each line after the first begins in a joined text, and its number."""


def split_lines(text: str) -> list[tuple[int, str]]:
    """Return each line with its number from 1; form feeds and exotic separators do not end a line."""
    return [(number, clean(raw)) for number, raw in enumerate(text.split("\n"), start=1)]


def fold(text: str) -> str:
    """Return a text with one space for each run of white space, and none around it."""
    return " ".join(part for part in text.replace("\t", " ").split(" ") if part)


def join_lines(lines: Iterable[tuple[int, str]], torn: Container[int] = ()) -> tuple[str, Breaks]:
    """Join numbered lines to one text, white space folded, and return where each of them begins in it.

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
