"""A Markdown document as a flat run of blocks: headings, points, paragraphs and table rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from kmesh_tracker.minutes.addresses import repair
from kmesh_tracker.minutes.chat import find_turns
from kmesh_tracker.minutes.exports import strip_extras
from kmesh_tracker.minutes.lines import split_lines
from kmesh_tracker.minutes.markers import Markers
from kmesh_tracker.minutes.tables import compose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from kmesh_tracker.minutes.chat import Turn

MAX_NESTING = 100
"""Levels of lists and quotes beyond which a document's nesting is not followed."""
MAX_PARAGRAPH = 16 * 1024
"""Characters of a paragraph in which links and emphasis are looked for."""
MAX_BRACKETS = 400
"""Opening brackets of such a paragraph; finding links takes time by their square."""
_BOLD = re.compile(r"^(?:\*\*|__)[^*_]{1,200}(?:\*\*|__) {0,2}[:：]?$")
_BREAK = re.compile(r"<(?:br|p|/p) {0,2}/?>", re.IGNORECASE)
_PRINTED = Markers(())
_ORDERED = frozenset(("number", "bracketed", "circled", "letter"))
"""Kinds of printed numbers, below which the points of a list may stand."""
_NUMERAL_HEAD = 7
"""Level of ``一、``, which heads what follows; the levels of Markdown's own headings are above."""
_LABELLED = re.compile(r"[^\W\d_][^\n:：。.!?]{0,30}[:：](?!//)")
_STATES = re.compile(
    r"(?:\*\*|__)[^*_\n]{1,40}(?:[:：] ?(?:\*\*|__)|(?:\*\*|__) ?[:：])"
    r"|(?:decisions?|decided|agreed|actions?|action items?|resolutions?|resolved|todo|ai"
    r"|结论|决议|决定|待办|行动项) ?[:：]",
    re.IGNORECASE,
)
"""What a line begins with that says a new thing wherever it stands in a paragraph."""


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, point, paragraph or table row."""

    kind: Literal["heading", "item", "paragraph", "row"]
    text: str
    line: int
    """Line number from 1."""
    level: int
    """Of a heading 1 to 6; of anything else how many lists it is in."""
    urls: tuple[str, ...] = ()
    """Addresses behind words."""
    bold: bool = False
    """Whether it is all bold, i.e. a heading in disguise."""


def split_blocks(text: str) -> tuple[list[Block], str, list[Turn]]:
    """Give the blocks of a Markdown document in order, its front matter, and the log of a chat in it."""
    rows = split_lines(text)
    turns, written = find_turns(rows)
    cleaned = "\n".join("" if number in written else strip_extras(line) for number, line in rows)
    walk = _Walk()
    parser = _parser()
    env: dict[str, Any] = {}
    for token in parser.parse(cleaned, env):
        if token.type == "inline":
            _parse_words(parser, token, env)
        walk.see(token)
    return walk.blocks, walk.front, turns


def _parse_words(parser: MarkdownIt, token: Token, env: dict[str, Any]) -> None:
    """Read the marks in a paragraph; one that could keep the reader busy for long is taken as it stands."""
    from markdown_it.token import Token as NewToken

    content = token.content
    if len(content) <= MAX_PARAGRAPH and content.count("[") <= MAX_BRACKETS:
        token.children = parser.inline.parse(content, parser, env, []) or []
        return
    token.children = []
    for line in content.split("\n"):
        if token.children:
            token.children.append(NewToken("softbreak", "br", 0))
        token.children.append(NewToken("text", "", 0, content=line.strip(" \t")))


class _Walk:
    """Goes through the tokens of a document and remembers where it is."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.front = ""
        self.heading = 0
        """Level of the heading it is in, 0 outside one."""
        self.lists = 0
        """How many lists it is in."""
        self.fresh: list[bool] = []
        """For each point it is in, whether its first paragraph is still to come."""
        self.in_head = False
        """Whether it is in the head of a table."""
        self.cells: list[Token] | None = None
        """Cells of the table row it is in."""
        self.columns: list[str] = []
        """Heads of the columns of the table it is in."""
        self.printed: list[str] = []
        """Kinds of the printed bullets it is below, the outermost first."""
        self.inset = 0
        """How many of these stand above the list that it is in."""

    def see(self, token: Token) -> None:
        """Take in the next token."""
        if token.type == "inline":
            self._words(token)
        elif token.type == "front_matter":
            self.front = token.content
        elif token.type in ("heading_open", "heading_close"):
            self.heading = int(token.tag[1:]) if token.nesting > 0 else 0
        elif token.type.startswith(("bullet_list_", "ordered_list_")):
            if not self.lists:
                self.inset = sum(family in _ORDERED for family in self.printed)
            self.lists += token.nesting
        elif token.type == "list_item_open":
            self.fresh.append(True)
        elif token.type == "list_item_close":
            self.fresh.pop()
        else:
            self._table(token)

    def _table(self, token: Token) -> None:
        if token.type in ("thead_open", "thead_close"):
            self.in_head = token.nesting > 0
        elif token.type == "tr_open":
            self.cells = []
        elif token.type == "tr_close":
            cells, self.cells = self.cells or [], None
            if self.in_head:
                self.columns = [" ".join(words for words, _, _ in _lines(cell)) for cell in cells]
            elif row := _row(cells, self.columns, self.lists + self.inset if self.lists else 0):
                self.blocks.append(row)

    def _words(self, token: Token) -> None:
        if self.cells is not None:
            self.cells.append(token)
            return
        first = bool(self.fresh and self.fresh[-1])
        # A heading inside a point is the point's own words: it ends no section of the document.
        heading = 0 if self.lists else self.heading
        if heading:
            self.printed.clear()
        level = self.lists + self.inset if self.lists else 0
        self.blocks += _inline_blocks(token, heading, level, self.printed, first=first)
        if self.fresh:
            self.fresh[-1] = False


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.front_matter import front_matter_plugin

    # Indented code is off: in minutes an indented line is a wrapped or nested one.
    # Words are read paragraph by paragraph, see _parse_words.
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_NESTING}).enable("table")
    parser.disable(["code", "inline"])
    return parser.use(front_matter_plugin)


def _row(cells: Sequence[Token], columns: Sequence[str], lists: int) -> Block | None:
    """Bring a table row to one text."""
    texts: list[str] = []
    urls: list[str] = []
    line = 0
    for cell in cells:
        line = line or (cell.map[0] + 1 if cell.map else 0)
        lines = list(_lines(cell))
        texts.append(" ".join(words for words, _, _ in lines).strip(" "))
        urls += [url for _, found, _ in lines for url in found]
    text = compose(columns, texts)
    return Block("row", text, max(line, 1), lists, tuple(urls)) if text else None


def _inline_blocks(
    token: Token, heading: int, lists: int, printed: list[str], *, first: bool
) -> Iterator[Block]:
    """Give the blocks of one paragraph: several where lines begin with labels or bullets unknown to Markdown.

    ``printed`` are the kinds of such bullets that are open, the outermost first; it is brought up to date.
    """
    kind: Literal["heading", "item", "paragraph"] = "heading" if heading else "item" if first else "paragraph"
    line = token.map[0] + 1 if token.map else 1
    words: list[str] = []
    urls: list[str] = []
    start, level = line, heading or lists
    parted = _parted(token) if kind == "paragraph" else frozenset[int]()
    if kind == "paragraph" and not lists and not _PRINTED.read(token.content.partition("\n")[0]):
        printed.clear()
    for text, found, at in [*_lines(token), ("", (), -1)]:
        marked = _PRINTED.read(text) if text and not heading and (kind == "paragraph" or words) else None
        hard = at < 0 or at in parted or (marked is not None and marked.text != "")
        if hard and words:
            joined = " ".join(part for part in words if part)
            if joined:
                yield Block(kind, joined, start, level, tuple(urls), bool(_BOLD.match(token.content)))
            words, urls = [], []
        if marked and marked.text:
            kind, level = _place(marked.family, printed, lists)
        if not words:
            start = line + max(at, 0)
        words.append(
            " ".join(part for part in (marked.text if marked and marked.text else text).split(" ") if part)
        )
        urls += found


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


def _parted(token: Token) -> frozenset[int]:
    """Tell which lines of a paragraph begin a new thing: those with a label of their own."""
    raw = token.content.split("\n")
    if len(raw) == 1:
        return frozenset()
    labelled = [place for place, line in enumerate(raw) if _LABELLED.match(line.lstrip("*_"))]
    if labelled[:1] != [0] or len(labelled) == 1:
        labelled = []
    return frozenset((*labelled, *(place for place, line in enumerate(raw) if _STATES.match(line))))


def _lines(token: Token) -> Iterator[tuple[str, tuple[str, ...], int]]:
    """Give the lines of an inline token: words, addresses behind words, and how many lines down it is."""
    words: list[str] = []
    urls: list[str] = []
    at = 0
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            yield "".join(words), tuple(urls), at
            words, urls = [], []
            at += 1
        elif child.type in ("text", "text_special", "code_inline", "image"):
            words.append(child.content)
        elif child.type == "html_inline" and _BREAK.fullmatch(child.content):
            words.append(" ")
        elif child.type == "link_open":
            href = str(child.attrs.get("href", ""))
            if href.lower().startswith(("http://", "https://")):
                urls.append(repair(href))
    yield "".join(words), tuple(urls), at
