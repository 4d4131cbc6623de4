"""An announcement taken apart: its blocks of text, each with its lines, and the links in them.

Code, comments and front matter are no prose: nothing in them counts as said, save a title and a date.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from kmesh_tracker.errors import InputError
from kmesh_tracker.minutes.front_matter import read_front_matter
from kmesh_tracker.text.hygiene import clean, unify_line_ends

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

MAX_SIZE: Final = 1024 * 1024  # characters that an announcement may hold
MAX_BLOCK: Final = 8 * 1024
"""Characters from which on a block is taken apart, lest each of its claims takes the longer."""
BlockKind = Literal["heading", "item", "cell", "paragraph"]
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_KEY: Final = re.compile(r"([A-Za-z_][A-Za-z0-9_-]{0,60})[ \t]{0,8}:")
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
_NEAR: Final = 600  # characters before and after a claim that are read as its sentence
_SENTENCE: Final = re.compile(r"[.!?](?=\s)|[。！？；]|\n\n")
_COMMENTS: Final = (("{/*", "*/}"), ("<!--", "-->"))


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an address."""

    text: str
    url: str
    start: int  # where its text begins in that of the block
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item or table cell."""

    kind: BlockKind
    text: str  # its words, a line break for each of its own; blanks stand for code
    words: str  # the same with the words of code
    line: int
    last: int  # its last line
    links: tuple[Link, ...] = ()
    section: str = ""  # the heading above it
    level: int = 0  # of a heading, from 1
    quoted: bool = False  # whether it stands in a quotation, which is its author's word

    def sentence(self, position: int) -> str:
        """Return the sentence that has a position, of an endless one what is near."""
        stops = _stops(self.text)
        place = bisect_right(stops, position)
        start = stops[place - 1] if place else 0
        end = stops[place] if place < len(stops) else len(self.text)
        return self.text[max(start, position - _NEAR) : min(end, position + _NEAR)]


@lru_cache(maxsize=8)
def _stops(text: str) -> tuple[int, ...]:
    """Return where sentences end."""
    return tuple(stop.end() for stop in _SENTENCE.finditer(text))


@dataclass(frozen=True, slots=True)
class Page:
    """A Markdown text."""

    lines: tuple[str, ...]
    blocks: tuple[Block, ...]
    front: tuple[tuple[str, str, int], ...]  # keys of the front matter in lower case, their values and lines

    def line_of(self, block: Block, position: int, text: str) -> int:
        """Return the line on which words stand that begin at a position of a block."""
        told = min(block.line + block.text.count("\n", 0, position), block.last)
        first = (text.split() or [""])[0]
        if first in self.lines[told - 1]:
            return told
        near = (number for number in range(block.line, block.last + 1) if first in self.lines[number - 1])
        return next(near, told)

    def value(self, key: str) -> tuple[str, int] | None:
        """Return the value and the line of a key of the front matter."""
        return next(((value, line) for name, value, line in self.front if name == key), None)


def read(text: str, path: str = "") -> Page:
    """Take a Markdown text apart."""
    if len(text) > MAX_SIZE:
        raise InputError(
            f"{path or 'The text'} is over the limit of {MAX_SIZE // 2**20} MiB: give one announcement."
        )
    lines = unify_line_ends(text).split("\n")
    end = _front_matter_end(lines)
    body = [*[""] * end, *_without_comments(lines[end:])]
    front = _front(lines[1 : end - 1]) if end else []
    return Page(tuple(lines), tuple(_blocks(body)), tuple(front))


def _front_matter_end(lines: Sequence[str]) -> int:
    """Return how many lines the front matter takes with its two marks, 0 where there is none."""
    if lines[0].rstrip(" \t") != "---":
        return 0
    marks = (at for at in range(1, len(lines)) if lines[at].rstrip(" \t") in ("---", "..."))
    return next(marks, -1) + 1


def _front(lines: Sequence[str]) -> Iterator[tuple[str, str, int]]:
    keys, _ = read_front_matter("\n".join(lines))
    at = {match[1].lower(): number for number, line in enumerate(lines, 2) if (match := _KEY.match(line))}
    for key, value in keys.items():
        if isinstance(value, (str, int, float)) or hasattr(value, "isoformat"):
            yield key, clean(str(value).replace("\n", " ")), at.get(key, 1)


def _without_comments(lines: Sequence[str]) -> list[str]:
    """Put blanks in the place of comments that are no code; every line stays where it is."""
    kept: list[str] = []
    fence, awaited = "", ""
    for line in lines:
        mark = _FENCE.match(line)
        if mark and not awaited and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        if fence:
            kept.append(line)
            continue
        shown, awaited = _shown(line, awaited)
        kept.append(shown)
    # One that is never closed hides nothing: what follows is read as it stands.
    return kept if not awaited else list(lines)


def _shown(line: str, awaited: str) -> tuple[str, str]:
    """Return a line without comments, and the end that is awaited after it."""
    parts: list[str] = []
    at = 0
    while at < len(line):
        if awaited:
            end = line.find(awaited, at)
            if end < 0:
                return "".join(parts), awaited
            at, awaited = end + len(awaited), ""
            parts.append(" ")
            continue
        starts = [
            (place, end, len(start)) for start, end in _COMMENTS if (place := line.find(start, at)) >= 0
        ]
        if not starts:
            parts.append(line[at:])
            break
        place, awaited, length = min(starts)
        parts.append(line[at:place])
        at = place + length
    return "".join(parts), awaited


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    from markdown_it import MarkdownIt  # 61 ms, and most commands read no Markdown

    kind: BlockKind = "paragraph"
    section, level, quotes, items = "", 0, 0, 0
    for token in MarkdownIt("commonmark").enable("table").parse("\n".join(lines)):
        if token.type == "heading_open":
            kind, level = "heading", int(token.tag[1:])
        elif token.type in ("td_open", "th_open"):
            kind = "cell"
        elif token.type == "paragraph_open":
            kind = "item" if items else "paragraph"
        quotes += token.nesting * (token.type.startswith("blockquote"))
        items += token.nesting * (token.type.startswith("list_item"))
        first, last = token.map or (0, 1)
        here = section if kind != "heading" else ""
        if token.type == "html_block":
            yield from _markup(token.content, first + 1, here)
        elif token.type == "inline":
            for children in _runs(token.children or ()):
                block = _block(children, kind, first + 1, max(first + 1, last), here, level, bool(quotes))
                first += block.words.count("\n") + 1
                yield block
            if kind == "heading":
                section = block.words


def _markup(content: str, line: int, section: str) -> Iterator[Block]:
    """Return the words between the tags of HTML, some lines at a time."""
    bare = _TAG.sub(lambda tag: " " + "\n" * tag[0].count("\n"), content)
    rows = [_plain(row) for row in bare.rstrip("\n").split("\n")]
    start = 0
    while start < len(rows):
        end, size = start, 0
        while end < len(rows) and size < MAX_BLOCK:
            size += len(rows[end]) + 1
            end += 1
        said = "\n".join(rows[start:end])
        yield Block("paragraph", said, said, line + start, line + end - 1, section=section)
        start = end


def _runs(children: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Return what stands in one block; where it is very long, in parts that end with a line."""
    run: list[Token] = []
    length = depth = 0
    for child in children:
        depth += child.nesting * child.type.startswith("link")
        length += len(child.content)
        if child.type == "softbreak" and length > MAX_BLOCK and not depth:
            yield run
            run, length = [], 0
        else:
            run.append(child)
    yield run


def _block(
    children: Sequence[Token], kind: BlockKind, line: int, last: int, section: str, level: int, quoted: bool
) -> Block:
    text: list[str] = []
    words: list[str] = []
    links: list[Link] = []
    opened: list[tuple[str, int, int]] = []
    length = 0
    for child in children:
        said = shown = ""
        if child.type in ("text", "text_special"):
            said = shown = _plain(child.content)
        elif child.type == "code_inline":
            said = _plain(child.content)
            shown = " " * len(said)
        elif child.type in ("softbreak", "hardbreak"):
            said = shown = "\n"
        elif child.type == "html_inline":
            said = shown = "\n" * child.content.count("\n") or " "
        elif child.type == "link_open":
            opened.append((str(child.attrGet("href") or ""), length, len(words)))
        elif child.type == "link_close" and opened:
            url, start, place = opened.pop()
            links.append(Link("".join(words[place:]), url, start, length))
        text.append(shown)
        words.append(said)
        length += len(said)
    own = level if kind == "heading" else 0
    shown, said = "".join(text), "".join(words)
    return Block(kind, shown, said, min(line, last), last, tuple(links), section, own, quoted)


def _plain(text: str) -> str:
    """Bring text to plain characters; a break that makes a mention inert remains one."""
    return clean(text.replace("\u200b", " ")).replace("\n", " ")
