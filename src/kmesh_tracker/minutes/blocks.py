"""A Markdown document as a flat run of blocks: headings, points, paragraphs and table rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from kmesh_tracker.minutes.addresses import repair
from kmesh_tracker.minutes.lines import split_lines
from kmesh_tracker.minutes.markers import Markers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAX_NESTING = 60
"""Levels of lists and quotes beyond which a document's nesting is not followed."""
_BOLD = re.compile(r"^(?:\*\*|__)[^*_]{1,200}(?:\*\*|__) {0,2}[:：]?$")
_PRINTED = Markers(())


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


def split_blocks(text: str) -> tuple[list[Block], str]:
    """Give the blocks of a Markdown document in order, and the text of its front matter."""
    cleaned = "\n".join(line for _, line in split_lines(text))
    blocks: list[Block] = []
    front = ""
    tokens = _parser().parse(cleaned)
    rows: list[list[Token]] = []
    heading = lists = 0
    fresh: list[bool] = []
    in_head = False
    for token in tokens:
        if token.type == "front_matter":
            front = token.content
        elif token.type == "heading_open":
            heading = int(token.tag[1:])
        elif token.type == "heading_close":
            heading = 0
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            lists += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists -= 1
        elif token.type == "list_item_open":
            fresh.append(True)
        elif token.type == "list_item_close":
            fresh.pop()
        elif token.type in ("thead_open", "thead_close"):
            in_head = token.type == "thead_open"
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "tr_close":
            cells = rows.pop()
            if not in_head and (row := _row(cells, lists)):
                blocks.append(row)
        elif token.type == "inline" and rows:
            rows[-1].append(token)
        elif token.type == "inline":
            blocks += _inline_blocks(token, heading, lists, first=bool(fresh and fresh[-1]))
            if fresh:
                fresh[-1] = False
    return blocks, front


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.front_matter import front_matter_plugin

    # Indented code is off: in minutes an indented line is a wrapped or nested one.
    parser = (
        MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_NESTING}).enable("table").disable("code")
    )
    return parser.use(front_matter_plugin)


def _row(cells: Sequence[Token], lists: int) -> Block | None:
    """Bring a table row to one text; cells are kept apart by a bar."""
    texts: list[str] = []
    urls: list[str] = []
    line = 0
    for cell in cells:
        line = line or (cell.map[0] + 1 if cell.map else 0)
        for words, found, _ in _lines(cell):
            texts.append(words)
            urls += found
    text = " | ".join(part for part in texts if part)
    return Block("row", text, max(line, 1), lists, tuple(urls)) if text else None


def _inline_blocks(token: Token, heading: int, lists: int, *, first: bool) -> Iterator[Block]:
    """Give the blocks of one paragraph: several where lines begin with bullets that Markdown does not know."""
    kind: Literal["heading", "item", "paragraph"] = "heading" if heading else "item" if first else "paragraph"
    line = token.map[0] + 1 if token.map else 1
    words: list[str] = []
    urls: list[str] = []
    start, level = line, heading or lists
    for text, found, at in [*_lines(token), ("", (), -1)]:
        marked = _PRINTED.read(text) if text and not heading and (kind == "paragraph" or words) else None
        hard = at < 0 or (marked is not None and marked.text != "")
        if hard and words:
            joined = " ".join(part for part in words if part)
            if joined:
                yield Block(kind, joined, start, level, tuple(urls), bool(_BOLD.match(token.content)))
            words, urls = [], []
        if marked and marked.text:
            kind, level = "item", lists + 1
            text = marked.text
        if not words:
            start = line + max(at, 0)
        words.append(" ".join(part for part in text.split(" ") if part))
        urls += found


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
        elif child.type in ("text", "code_inline") or child.type == "image":
            words.append(child.content)
        elif child.type == "link_open":
            href = str(child.attrs.get("href", ""))
            if href.lower().startswith(("http://", "https://")):
                urls.append(repair(href))
    yield "".join(words), tuple(urls), at
