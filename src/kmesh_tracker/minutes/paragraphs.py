"""The words of a Markdown document, paragraph by paragraph, as blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kmesh_tracker.minutes.addresses import repair
from kmesh_tracker.minutes.asides import label_of
from kmesh_tracker.minutes.html import words_of_tag
from kmesh_tracker.minutes.lines import join_lines
from kmesh_tracker.minutes.markers import Markers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

    from kmesh_tracker.minutes.lines import Breaks

_BOLD = re.compile(r"^(?:\*\*|__)[^*_]{1,200}(?:\*\*|__) {0,2}[:：]?$")
_PRINTED = Markers(())
_BOLD_HEAD = 7
"""Level of a short line that is all bold, which heads what follows; Markdown's own headings are above."""
_NUMERAL_HEAD = 8
"""Level of ``一、``, which does so, too."""
_HEAD_WORDS = 8
"""Words up to which a bold line is a head and no sentence that somebody wanted to be seen."""
_LABELLED = re.compile(r"[^\W\d_](?:[^\n:：。.!?]|\.(?=[0-9])){0,30}[:：](?!//)")
_STATES = re.compile(
    r"(?:\*\*|__)[^*_\n]{1,40}(?:[:：] ?(?:\*\*|__)|(?:\*\*|__) ?[:：])"
    r"|(?:decisions?|decided|agreed|actions?|action items?|resolutions?|resolved|todo|ai"
    r"|结论|决议|决定|待办|行动项) ?[:：]",
    re.IGNORECASE,
)
"""What a line begins with that says a new thing wherever it stands in a paragraph."""
_OVER = re.compile(r"[?？:：][*_`\"')\]]{0,4}$")
"""With this a line of a point is over: what follows in the paragraph answers it or stands below it."""
_GOES_ON = re.compile(r"[*_`\"'(]{0,4}(?:[a-z]|[(<]|https?:)")
"""A line that begins so goes on with the one above it."""
_NO_WORDS = re.compile(r"[ \t]{0,4}(?:\[[ xX✓✔]?\])?[ \t:：]{0,8}")
"""What may stand beside the words of a line that is all emphasised."""
_HANGS = re.compile(
    r"(?:[,;/&(\u2013-]|\b(?:a|an|the|of|to|in|on|for|and|or|with|by|at|from|as|is|are|that))$"
)
"""A line that ends so goes on with the one below it."""


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, point, paragraph or table row."""

    kind: Literal["heading", "item", "paragraph", "row"]
    text: str
    line: int
    """Line number from 1."""
    level: int
    """Of a heading 1 to 6, or more where it is one in disguise; of anything else how many lists it is in."""
    urls: tuple[str, ...] = ()
    """Addresses behind words."""
    bold: bool = False
    """Whether the paragraph that it is of is all bold."""
    emphasis: bool = False
    """Whether all of it is bold or italic."""
    breaks: Breaks = ()
    """Where its further lines begin in the text, each with its number."""
    cells: tuple[tuple[str, str], ...] = ()
    """Of a table row the column's head and the words of each cell."""

    @property
    def disguised(self) -> bool:
        """Whether it heads what follows without a mark of Markdown that says so."""
        return self.kind == "heading" and self.level >= _BOLD_HEAD


def paragraph_blocks(
    token: Token, heading: int, lists: int, printed: list[str], *, first: bool
) -> Iterator[Block]:
    """Give the blocks of one paragraph: several where lines begin with labels or bullets unknown to Markdown.

    ``printed`` are the kinds of such bullets that are open, the outermost first; it is brought up to date.
    """
    kind: Literal["heading", "item", "paragraph"] = "heading" if heading else "item" if first else "paragraph"
    line = token.map[0] + 1 if token.map else 1
    words: list[tuple[int, str]] = []
    urls: list[str] = []
    emphasis = True
    start, level = line, heading or lists
    parted = _parted(token) if kind == "paragraph" else frozenset[int]()
    below = _below(token) if lists and not heading else frozenset[int]()
    parted = parted | below
    if kind == "paragraph" and not lists and not _PRINTED.read(token.content.partition("\n")[0]):
        printed.clear()
    bold = _bold_lines(token) if kind == "paragraph" and not lists else frozenset[int]()
    parted = parted | bold | {place + 1 for place in bold}
    for text, found, at, plain in [*lines_of(token), ("", (), -1, "")]:
        marked = _PRINTED.read(text) if text and not heading and (kind == "paragraph" or words) else None
        hard = at < 0 or at in parted or (marked is not None and marked.text != "")
        if hard and words:
            joined, breaks = join_lines(words)
            if joined and start - line in bold:
                printed.clear()
                yield Block("heading", joined, start, _BOLD_HEAD, tuple(urls), True, emphasis, breaks)
            elif joined:
                whole = bool(_BOLD.match(token.content))
                yield Block(kind, joined, start, level, tuple(urls), whole, emphasis, breaks)
            words, urls, emphasis = [], [], True
            kind = "paragraph" if at in below and not marked else kind
        if marked and marked.text:
            kind, level = _place(marked.family, printed, lists)
        if not words:
            start = line + max(at, 0)
        said = marked.text if marked and marked.text else text
        words.append((line + at, said))
        urls += found
        emphasis = emphasis and bool(said) and _NO_WORDS.fullmatch(plain[len(text) - len(said) :]) is not None


def _place(family: str, printed: list[str], lists: int) -> tuple[Literal["heading", "item"], int]:
    """Tell how deep a printed bullet stands, by the order in which their kinds come up."""
    if family == "numeral" and not lists:
        printed.clear()
        return "heading", _NUMERAL_HEAD
    if lists:
        return "item", lists + 1
    if family in printed:
        del printed[printed.index(family) + 1 :]
    else:
        printed.append(family)
    return "item", len(printed)


def _bold_lines(token: Token) -> frozenset[int]:
    """Tell which lines of a paragraph are heads in disguise: all bold, short, and no label of an aside."""
    if "**" not in token.content and "__" not in token.content:
        return frozenset()
    return frozenset(
        place
        for place, line in enumerate(token.content.split("\n"))
        if _BOLD.match(line)
        and len(line.split()) <= _HEAD_WORDS
        and not line.rstrip("*_ ").endswith((".", "!", "。", "！"))
        and not label_of(line)[0]
    )


def _parted(token: Token) -> frozenset[int]:
    """Tell which lines of a paragraph begin a new thing: those with a label of their own."""
    raw = token.content.split("\n")
    if len(raw) == 1:
        return frozenset()
    labelled = [place for place, line in enumerate(raw) if _LABELLED.match(line.lstrip("*_"))]
    if labelled[:1] != [0] or len(labelled) == 1:
        labelled = []
    return frozenset((*labelled, *(place for place, line in enumerate(raw) if _STATES.match(line))))


def _below(token: Token) -> frozenset[int]:
    """Tell which lines of a point stand below its first: those that follow on ``To do:`` or a question."""
    raw = [line.strip(" \t") for line in token.content.split("\n")]
    over = next((place for place, line in enumerate(raw) if _OVER.search(line)), len(raw))
    return frozenset(
        place
        for place in range(over + 1, len(raw))
        if not _GOES_ON.match(raw[place]) and not (place > over + 1 and _HANGS.search(raw[place - 1]))
    )


def lines_of(token: Token) -> Iterator[tuple[str, tuple[str, ...], int, str]]:
    """Return the lines of an inline token.

    Each with its words, the addresses behind words, how many lines down it is, and what is not emphasised.
    """
    words: list[str] = []
    urls: list[str] = []
    plain: list[str] = []
    at = inside = 0
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            yield "".join(words), tuple(urls), at, "".join(plain)
            words, urls, plain = [], [], []
            at += 1
        elif child.type in ("text", "text_special", "code_inline", "image"):
            words.append(child.content)
            plain += () if inside else (child.content,)
        elif child.type.startswith(("strong_", "em_")):
            inside += child.nesting
        elif child.type == "html_inline":
            words.append(words_of_tag(child.content))
        elif child.type == "link_open":
            href = str(child.attrs.get("href", ""))
            if href.lower().startswith(("http://", "https://")):
                urls.append(repair(href))
    yield "".join(words), tuple(urls), at, "".join(plain)
