"""The lines of plain text, on which pages they stand, and which go on with the one above.

The addresses at the foot of a page of text extracted from a PDF are no lines of the minutes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from kmesh_tracker.records import Footnote, Location
from kmesh_tracker.text.addresses import bare_url, repair
from kmesh_tracker.text.lines import split_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

TAB_WIDTH: Final = 4


class Line(Struct, frozen=True):
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


def indent_of(raw: str) -> int:
    """Return the number of columns before the first word; a tab goes to the next multiple of four."""
    column = 0
    for letter in raw:
        if letter == "\t":
            column += TAB_WIDTH - column % TAB_WIDTH
        elif letter == " ":
            column += 1
        else:
            break
    return column


_RULE = re.compile(r"(?:[=_*~#-] ?){3,200}|[─━═—]{2,200}")
"""A line drawn across the page, or under a heading."""
_ENOUGH = 4
"""Pages with a foot that tell how long a page is."""
_LONG = 2
"""Times the usual length that a page may have."""
_GAP = 2
"""Blank lines that set a page's foot off from its body."""


class Page(Struct, frozen=True):
    """A stretch of lines that ends with a foot or a form feed."""

    first: int
    last: int
    footnotes: tuple[Footnote, ...]


class Body(Struct, frozen=True):
    """What is left of a document when the feet of its pages are taken out."""

    lines: tuple[Line, ...]
    """In order, blank ones left out, each with the page it stands on."""
    pages: tuple[Page, ...]


def split_pages(text: str, source: str, path: str) -> Body:
    """Split a text into its body and the addresses at the feet of its pages.

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
    """Return the numbers of the lines that a form feed opens."""
    if "\f" not in text:
        return frozenset()
    return frozenset(number for number, raw in enumerate(text.split("\n"), start=1) if "\f" in raw)


def _foot(rows: list[tuple[int, str]], start: int) -> int:
    """Return the number of lines of the foot that begins at ``start``; 0 where there is none."""
    end = start
    while end < len(rows) and bare_url(rows[end][1]):
        end += 1
    closed = end == len(rows) or not rows[end][1].strip(" \t") or rows[end][1][:1] == " "
    return end - start if closed else 0


SURE: Final = 2.0
"""From here on a line is a continuation whatever the bullets near it say."""
LIKELY: Final = 0.6
"""From here on a line is a continuation unless bullets near it say otherwise."""

_FULL: Final = 0.72
"""Part of the usual width from which a line had no room for the next word; deeper bullets have less room."""
_BRIM: Final = 0.88
_OPEN_END = re.compile(r"(?:[-–—/&=(（\[<>→]|(?:^| )[|])$")
_COMMA_END = re.compile(r"[,，、]$")
_SPEAKER = re.compile(r"^[A-Za-z][A-Za-z0-9_.-]{1,30} ?[:：] ")
_VERSION_FIRST = re.compile(r"^[vV][0-9O]{1,3}\.[0-9O]")
_FUNCTION_WORDS_TEXT: Final = """
a an the and or of to in on at by for from with without into onto than as that which who whose is
are was were be been being has have had will would should shall can could may might must not no need
needs via per due if when while because about between through over under across its their our your
this these those pull request
"""
_FUNCTION_WORDS: Final = frozenset(_FUNCTION_WORDS_TEXT.split())
"""Words that no line ends with unless it goes on."""
_GOES_ON = re.compile(
    r"^(?:issue|issues|pull request|request|merge request) ?[#!][0-9]{1,10}\b", re.IGNORECASE
)
_URL_START = re.compile(r"[(（<\[]{0,2}(?:https?|hitps?)://", re.IGNORECASE)
_URL_REST = re.compile(r"[A-Za-z0-9%_.~\-/?#=&+:@!$,;|]{1,400}\)?")
_URL_SIGN = re.compile(r"[/?#=&]|[0-9][A-Za-z]|[A-Za-z][0-9]")
_URL_PATH = re.compile(r"/[^ ]{0,80}[?#=&]")
_URL_ROOM: Final = 48
_BRACKETS: Final = {"(": ")", "[": "]", "（": "）", "【": "】"}
_MIN_WIDTH: Final = 40
_DEFAULT_WIDTH: Final = 80


def usual_width(lines: Sequence[Line]) -> int:
    """Return columns of a full line in this document; lines that hold an address do not count."""
    widths = sorted(line.width for line in lines if "://" not in line.text)
    if len(widths) < 20:
        return _DEFAULT_WIDTH
    return max(_MIN_WIDTH, widths[len(widths) * 98 // 100])


def ends_with_address(text: str) -> bool:
    """Return whether the last word of a text is an address."""
    return bool(_URL_START.match(text.rpartition(" ")[2]))


def is_torn_address(above: str, text: str, width: int) -> bool:
    """Return whether ``text`` is the rest of the address that ends ``above``, a line of ``width``."""
    if "://" not in above or width < _URL_ROOM or "://" in text or not _URL_REST.fullmatch(text):
        return False
    # Spaces that recognition put into an address leave its last part without a scheme.
    return bool((_URL_SIGN if ends_with_address(above) else _URL_PATH).search(text))


def continuation(above: Line, line: Line, so_far: str, width: int) -> float:
    """Weigh the signs that ``line`` continues ``above``.

    Args:
        above: the line right above it that is not blank, in the same meeting.
        line: a line without a bullet.
        so_far: the last words of the entry that ``above`` ends.
        width: as :func:`usual_width` gives it.

    Returns:
        0 for no sign; compare with :data:`LIKELY` and :data:`SURE`.

    """
    text = line.text
    if is_torn_address(so_far, text, above.width) or bare_url(text):
        return SURE + 1
    if above.text.endswith((".", "。", "；")) and text[:1].isupper():
        return 0.0
    near = line.blank_before == 0
    full = above.width + 1 + len(text.partition(" ")[0]) >= width * _FULL
    if _closes(so_far, text) and (full or near):
        return SURE
    if text.startswith(("[", "【")):
        return 0.0
    long = near or above.width >= width * _FULL / 2
    if long and (
        (_OPEN_END.search(above.text) and not ends_with_address(above.text)) or _GOES_ON.match(text)
    ):
        return SURE + 1
    lower = _starts_low(text)
    if _COMMA_END.search(above.text) and ((near and lower) or full):
        return SURE
    last = above.text.rpartition(" ")[2].lower()
    if last in _FUNCTION_WORDS and " " in above.text and (full or (near and lower)):
        return SURE
    if near and text.lower().startswith(("http://", "https://")):
        return SURE
    if not full:
        return 0.0
    if _SPEAKER.match(text) or _VERSION_FIRST.match(text):
        return 0.1
    if lower or not text[:1].isalpha():
        return 1.0 if near else LIKELY
    return LIKELY if near and above.width >= width * _BRIM and text.count(" ") < 1 else 0.1


def _starts_low(text: str) -> bool:
    """Return whether the first word is written small; ``eBPF`` and ``xDS`` are names."""
    word = text.partition(" ")[0]
    return word[:1].islower() and not any(letter.isupper() for letter in word[1:4])


def _closes(above: str, text: str) -> bool:
    """Return whether ``text`` closes a bracket that ``above`` left open."""
    for opening, closing in _BRACKETS.items():
        if above.count(opening) > above.count(closing) and text.count(closing) > text.count(opening):
            return True
    return False
