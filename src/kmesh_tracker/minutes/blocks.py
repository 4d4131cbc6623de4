"""A Markdown document as a flat run of blocks: headings, points, paragraphs and table rows."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kmesh_tracker.minutes.chat import find_turns
from kmesh_tracker.minutes.exports import strip_extras
from kmesh_tracker.minutes.html import html_lines
from kmesh_tracker.minutes.lines import split_lines
from kmesh_tracker.minutes.paragraphs import Block, lines_of, paragraph_blocks
from kmesh_tracker.minutes.tables import compose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from kmesh_tracker.minutes.chat import Turn

_ORDERED = frozenset(("number", "bracketed", "circled", "letter"))
"""Kinds of printed numbers, below which the points of a list may stand."""
MAX_NESTING = 100
"""Levels of lists and quotes beyond which a document's nesting is not followed."""
MAX_PARAGRAPH = 16 * 1024
"""Characters of a paragraph in which links and emphasis are looked for."""
MAX_BRACKETS = 400
"""Opening brackets of such a paragraph; finding links takes time by their square."""


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
        elif token.type == "html_block":
            first = token.map[0] + 1 if token.map else 1
            self.blocks += (
                Block("paragraph", words, first + at, self._level())
                for at, words in html_lines(token.content)
            )
        else:
            self._table(token)

    def _level(self) -> int:
        """Tell how deep what comes now stands."""
        return self.lists + self.inset if self.lists else 0

    def _table(self, token: Token) -> None:
        if token.type in ("thead_open", "thead_close"):
            self.in_head = token.nesting > 0
        elif token.type == "tr_open":
            self.cells = []
        elif token.type == "tr_close":
            cells, self.cells = self.cells or [], None
            if self.in_head:
                self.columns = [" ".join(words for words, *_ in lines_of(cell)) for cell in cells]
            elif row := _row(cells, self.columns, self._level()):
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
        self.blocks += paragraph_blocks(token, heading, self._level(), self.printed, first=first)
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
        lines = list(lines_of(cell))
        texts.append(" ".join(words for words, *_ in lines).strip(" "))
        urls += [url for _, found, *_ in lines for url in found]
    text = compose(columns, texts)
    if not text:
        return None
    pairs = tuple((columns[at] if at < len(columns) else "", words) for at, words in enumerate(texts))
    return Block("row", text, max(line, 1), lists, tuple(urls), cells=pairs)
