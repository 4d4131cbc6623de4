"""An announcement taken apart: its blocks of text, each with its lines, and the links in them.

Code, comments and front matter are no prose: nothing in them counts as said, save a title and a date.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from kmesh_tracker.errors import InputError
from kmesh_tracker.text import front_matter, markdown
from kmesh_tracker.text.hygiene import MAX_LINES, clean, unify_line_ends

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

MAX_SIZE: Final = 1024 * 1024  # characters that an announcement may hold
MAX_BLOCK: Final = 8 * 1024
"""Characters from which on a block is taken apart, lest each of its claims takes the longer."""
BlockKind = Literal["heading", "item", "cell", "paragraph"]
_KEY: Final = re.compile(r"([A-Za-z_][A-Za-z0-9_-]{0,60})[ \t]{0,8}:")
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
_NEAR: Final = 600  # characters before and after a claim that are read as its sentence
_SENTENCE: Final = re.compile(r"[.!?](?=\s)|[。！？；]|\n\n")
_COMMENTS: Final = (("{/*", "*/}"), ("<!--", "-->"))


class Link(Struct, frozen=True):
    """A link or an address."""

    text: str
    url: str
    start: int  # where its text begins in that of the block
    end: int


class Block(Struct, frozen=True):
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


class Page(Struct, frozen=True):
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
    """Parse a Markdown text."""
    if len(text) > MAX_SIZE:
        raise InputError(
            f"{path or 'The text'} is over the limit of {MAX_SIZE // 2**20} MiB: give one announcement."
        )
    lines = unify_line_ends(text.partition("\0")[0]).split("\n")  # behind a NUL nothing is shown anywhere
    if len(lines) > MAX_LINES:
        raise InputError(f"{path or 'The text'} has over {MAX_LINES} lines: give one announcement.")
    end = front_matter.split(lines)
    body = [*[""] * end, *_without_comments(lines[end:])]
    front = _front(lines[1 : end - 1]) if end else []
    return Page(tuple(lines), tuple(_blocks("\n".join(body))), tuple(front))


def _front(lines: Sequence[str]) -> Iterator[tuple[str, str, int]]:
    keys, _ = front_matter.read("\n".join(lines))
    at = {match[1].lower(): number for number, line in enumerate(lines, 2) if (match := _KEY.match(line))}
    for key, value in keys.items():
        if isinstance(value, (str, int, float)) or hasattr(value, "isoformat"):
            yield key, clean(str(value).replace("\n", " ")), at.get(key, 1)


def _without_comments(lines: Sequence[str]) -> list[str]:
    """Put blanks in the place of comments that are no code; every line stays where it is."""
    kept: list[str] = []
    fence, awaited = "", ""
    for line in lines:
        mark = markdown.FENCE.match(line)
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


def _blocks(text: str) -> Iterator[Block]:
    section = ""
    for part in markdown.read(text):
        if part.kind == "html":
            yield from _markup(part.content, part.line, section)
            continue
        kind: BlockKind = "item" if part.lists and part.kind == "paragraph" else part.kind
        own = Block(
            kind, "", "", part.line, part.last,
            section="" if part.level else section, level=part.level, quoted=part.quoted,
        )  # fmt: skip
        for words in _runs(part.words):
            block = _block(words, own)
            own = replace(own, line=own.line + block.words.count("\n") + 1)
            yield block
        if part.level:
            section = block.words


def _markup(content: str, line: int, section: str) -> Iterator[Block]:
    """Yield the words between the tags of HTML, some lines at a time."""
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
    """Yield what stands in one block; where it is very long, in parts that end with a line."""
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


def _block(children: Sequence[Token], own: Block) -> Block:
    """Return the block of which ``own`` tells the place, with its words."""
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
    shown, said = "".join(text), "".join(words)
    return replace(own, text=shown, words=said, line=min(own.line, own.last), links=tuple(links))


def _plain(text: str) -> str:
    """Normalize the characters of a text; a break that makes a mention inert remains one."""
    return clean(text.replace("\u200b", " ")).replace("\n", " ")
