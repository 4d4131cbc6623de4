"""Reads Markdown: its headings, paragraphs, cells and stretches of HTML in order, each with its lines."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAX_NESTING: Final = 100
"""Levels of lists and quotes beyond which nesting is not followed."""
MAX_PARAGRAPH: Final = 16 * 1024
"""Characters of a paragraph in which links and emphasis are looked for."""
MAX_BRACKETS: Final = 400
"""Opening brackets of such a paragraph; finding links takes time by their square."""
FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
"""Opens or closes code."""


class Block(Struct, frozen=True):
    """A heading, a paragraph, a cell of a table or a stretch of HTML; code is none."""

    kind: Literal["heading", "paragraph", "cell", "html"]
    content: str
    """Its lines as they are written, without the marks of lists, quotes and headings."""
    words: tuple[Token, ...]
    """The same read by the library: text, links, emphasis and line breaks; nothing for HTML."""
    line: int
    """Number of its first line, from 1."""
    last: int
    level: int = 0
    """Of a heading, from 1."""
    lists: int = 0
    """How many lists it is in."""
    leads: bool = False
    """Whether it is the first thing that a list's point says."""
    quoted: bool = False
    row: int = 0
    """Of a cell, the number of its row, counted over all tables from 1."""
    headed: bool = False
    """Of a cell, whether it is a column's head."""


def read(text: str, *, indented_code: bool = True) -> Iterator[Block]:
    """Read a Markdown text without front matter.

    ``indented_code`` off takes an indented line for a wrapped or nested one, as it is in minutes.
    """
    parser, env = _parser(indented_code), dict[str, Any]()
    kind: Literal["heading", "paragraph", "cell"] = "paragraph"
    level = lists = quotes = row = 0
    headed = False
    fresh: list[bool] = []
    for token in parser.parse(text, env):
        name = token.type
        first, last = token.map or (0, 1)
        if name == "inline":
            leads = bool(fresh and fresh[-1])
            yield Block(
                kind, token.content, _words(parser, token.content, env), first + 1, max(first + 1, last),
                level if kind == "heading" else 0, lists, leads, bool(quotes),
                row if kind == "cell" else 0, headed and kind == "cell",
            )  # fmt: skip
            fresh[-1:] = [False] if fresh and kind != "cell" else fresh[-1:]
        elif name == "html_block":
            yield Block("html", token.content, (), first + 1, last, 0, lists, quoted=bool(quotes))
        elif name == "heading_open":
            kind, level = "heading", int(token.tag[1:])
        elif name == "paragraph_open":
            kind = "paragraph"
        elif name == "tr_open":
            kind, row = "cell", row + 1
        elif name in ("thead_open", "thead_close"):
            headed = token.nesting > 0
        elif name.startswith(("bullet_list", "ordered_list")):
            lists += token.nesting
        elif name.startswith("blockquote"):
            quotes += token.nesting
        elif name == "list_item_open":
            fresh.append(True)
        elif name == "list_item_close":
            fresh.pop()


def outside_code(lines: Sequence[str], start: int = 0) -> Iterator[tuple[int, str]]:
    """Yield each line that stands in no fenced code, with its place; much faster than :func:`read`."""
    fence = ""
    for at in range(start, len(lines)):
        mark = FENCE.match(lines[at])
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence:
            yield at, lines[at]


@cache
def _parser(indented_code: bool) -> MarkdownIt:
    from markdown_it import MarkdownIt  # 61 ms, and most commands read no Markdown

    # Words are read paragraph by paragraph, see _words.
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_NESTING}).enable("table")
    return parser.disable(["inline"] if indented_code else ["code", "inline"])


def _words(parser: MarkdownIt, content: str, env: dict[str, Any]) -> tuple[Token, ...]:
    """Read the marks in a paragraph; one that could keep the reader busy for long is taken as it stands."""
    from markdown_it.token import Token

    if len(content) <= MAX_PARAGRAPH and content.count("[") <= MAX_BRACKETS:
        return tuple(parser.inline.parse(content, parser, env, []) or ())
    words: list[Token] = []
    for line in content.split("\n"):
        words += [Token("softbreak", "br", 0)] if words else []
        words.append(Token("text", "", 0, content=line.strip(" \t")))
    return tuple(words)
