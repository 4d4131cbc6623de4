"""Pages of a text that was extracted from a PDF, and the addresses listed at their feet."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kmesh_tracker.minutes.addresses import bare_url, repair
from kmesh_tracker.minutes.lines import Line, indent_of, split_lines
from kmesh_tracker.records import Footnote, Location

_RULE = re.compile(r"(?:[=_*~#-] ?){3,200}|[─━═—]{2,200}")
"""A line drawn across the page, or under a heading."""
_ENOUGH = 4
"""Pages with a foot that tell how long a page is."""
_LONG = 2
"""Times the usual length that a page may have."""
_GAP = 2
"""Blank lines that set a page's foot off from its body."""


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of lines that ends with a foot or a form feed."""

    first: int
    last: int
    footnotes: tuple[Footnote, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """What is left of a document when the feet of its pages are taken out."""

    lines: tuple[Line, ...]
    """In order, blank ones left out, each with the page it stands on."""
    pages: tuple[Page, ...]


def split_pages(text: str, source: str, path: str) -> Body:
    """Tell the body of a text from the addresses at the feet of its pages.

    A foot is a run of lines that hold nothing but an address, set off from what is above by blank lines, with
    a blank line or the end below. The page ends with it. A form feed ends a page too.
    """
    feeds = _form_feeds(text)
    rows = split_lines(text)
    lines: list[Line] = []
    pages: list[Page] = []
    first, blank, index = 1, 0, 0
    while index < len(rows):
        number, raw = rows[index]
        if number in feeds and number > first:
            pages.append(Page(first, number - 1, ()))
            first = number
        content = raw.strip(" \t\f")
        if not content or _RULE.fullmatch(content):
            if content and not blank and lines:
                lines[-1] = replace(lines[-1], ruled=content)
            blank += 1
            index += 1
            continue
        run = _foot(rows, index) if blank >= _GAP and lines else 0
        if run:
            last = rows[index + run - 1][0]
            notes = tuple(
                Footnote(repair(bare_url(raw) or ""), Location(source, path, number), first, last)
                for number, raw in rows[index : index + run]
            )
            pages.append(Page(first, last, notes))
            first, blank, index = last + 1, 0, index + run
            continue
        lines.append(Line(number, content, indent_of(raw), blank, len(pages)))
        blank = 0
        index += 1
    pages.append(Page(first, max(first, len(rows)), ()))
    return Body(tuple(lines), tuple(_clip(pages)))


def _clip(pages: list[Page]) -> list[Page]:
    """Shorten pages that are too long to be one: those before a foot without addresses left no trace."""
    lengths = [page.last - page.first + 1 for page in pages if page.footnotes]
    if len(lengths) < _ENOUGH:
        return pages
    lengths.sort()
    middle = len(lengths) // 2
    median = (lengths[middle] + lengths[~middle]) / 2  # the module statistics takes 6 ms to import
    limit = int(_LONG * median)
    return [
        page if page.last - page.first < limit else _starting(page, page.last - limit + 1) for page in pages
    ]


def _starting(page: Page, first: int) -> Page:
    notes = tuple(replace(note, first_line=first) for note in page.footnotes)
    return replace(page, first=first, footnotes=notes)


def _form_feeds(text: str) -> frozenset[int]:
    """Numbers of the lines that a form feed opens."""
    if "\f" not in text:
        return frozenset()
    return frozenset(number for number, raw in enumerate(text.split("\n"), start=1) if "\f" in raw)


def _foot(rows: list[tuple[int, str]], start: int) -> int:
    """Count the lines of the foot that begins at ``start``; 0 where there is none."""
    end = start
    while end < len(rows) and bare_url(rows[end][1]):
        end += 1
    closed = end == len(rows) or not rows[end][1].strip(" \t") or rows[end][1][:1] == " "
    return end - start if closed else 0
