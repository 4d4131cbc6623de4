"""A Markdown document as a flat run of blocks: headings, points, paragraphs and table rows."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from kmesh_tracker.minutes.asides import label_of
from kmesh_tracker.minutes.bullets import Markers
from kmesh_tracker.minutes.chat import find_turns
from kmesh_tracker.text import front_matter, markdown
from kmesh_tracker.text.addresses import repair
from kmesh_tracker.text.html import html_lines, words_of_tag
from kmesh_tracker.text.lines import join_lines, split_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmesh_tracker.minutes.chat import Turn
    from kmesh_tracker.text.lines import Breaks

_PRINTED = Markers(())
_ORDERED = frozenset(("number", "bracketed", "circled", "letter"))
"""Kinds of printed numbers, below which the points of a list may stand."""
_BOLD_HEAD = 7
"""Level of a short line that is all bold, which heads what follows; Markdown's own headings are above."""
_NUMERAL_HEAD = 8
"""Level of ``一、``, which does so, too."""
_HEAD_WORDS = 8
"""Words up to which a bold line is a head and no sentence that somebody wanted to be seen."""

_NO_CONTENT: Final = re.compile(
    r" {0,12}(?::{3,8}[^:]{0,200}"  # an admonition opens or closes
    r"|\[{1,2}_?TOC_?\]{1,2}"
    r"|\{[%{][^{}]{0,500}[%}]\}"  # an embedded note, a macro
    r"|#{1,6} {1,4}tags? ?[:：].{0,500})"
    r" {0,12}",
    re.IGNORECASE,
)
"""What an editor writes into Markdown that no reader of the rendered page would read."""
_PICTURE: Final = re.compile(r"( {0,3}\[[^\[\]]{1,60}\]: {0,4})<?data:", re.IGNORECASE)
"""A picture written out, longer than any line may be."""
_ANCHOR: Final = re.compile(r"[ \t]{0,4}\{[#.][^{}\s]{1,200}\}[ \t]{0,8}$")
_MARKED: Final = re.compile(r"(?<![A-Za-z0-9=)\]])==(?=[^\s=])([^=\n]{1,300})(?<=\S)==(?![A-Za-z0-9=])")
_QUICK: Final = (":::", "[", "{", "tag", "==")

_BOLD = re.compile(r"^(?:\*\*|__)[^*_]{1,200}(?:\*\*|__) {0,2}[:：]?$")
_NO_WORDS = re.compile(r"[ \t]{0,4}(?:\[[ xX✓✔]?\])?[ \t:：]{0,8}")
"""What may stand beside the words of a line that is all bold."""
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
_HANGS = re.compile(
    r"(?:[,;/&(\u2013-]|\b(?:a|an|the|of|to|in|on|for|and|or|with|by|at|from|as|is|are|that))$"
)
"""A line that ends so goes on with the one below it."""

_OWNER: Final = frozenset(
    ("owner", "owners", "assignee", "assignees", "assigned to", "负责人", "责任人", "处理人", "认领人")
)
"""Heads of columns that say who is to do it."""
_STATUS: Final = frozenset(("status", "state", "progress", "状态", "进度", "进展"))
"""Heads of columns that say how far it is."""
_NOTHING: Final = frozenset(("-", "--", "---", "–", "—", "/", "?", "n/a", "na", "none", "tbd", "无", "待定"))
"""What cells hold that say nothing."""
_SHORT_STATUS: Final = 40
"""Characters of a status; a longer one is a remark."""


class Block(Struct, frozen=True):
    """One heading, point, paragraph or table row."""

    kind: Literal["heading", "point", "paragraph", "row"]
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
    """Whether all of it is bold."""
    breaks: Breaks = ()
    """Where its further lines begin in the text, each with its number."""
    cells: tuple[tuple[str, str], ...] = ()
    """Of a table row the column's head and the words of each cell."""

    @property
    def disguised(self) -> bool:
        """Whether it heads what follows without a mark of Markdown that says so."""
        return self.kind == "heading" and self.level >= _BOLD_HEAD


class _Line(Struct):
    """A line of a paragraph."""

    text: str = ""
    urls: tuple[str, ...] = ()
    """Addresses behind words."""
    plain: str = ""
    """The words that are not bold."""


def split_blocks(text: str) -> tuple[list[Block], str, list[Turn]]:
    """Return the blocks of a Markdown document in order, its front matter, and the log of a chat in it."""
    rows = split_lines(text)
    turns, written = find_turns(rows)
    lines = ["" if number in written else strip_extras(line) for number, line in rows]
    end = front_matter.split(lines)
    body = markdown.read("\n".join([*[""] * end, *lines[end:]]), indented_code=False)
    return list(_blocks(body)), "\n".join(lines[1 : max(end - 1, 0)]), turns


def strip_extras(line: str) -> str:
    """Return a line of Markdown without anchors, marks and what else no reader of the page would read."""
    if not any(sign in line for sign in _QUICK):
        return line
    if _NO_CONTENT.fullmatch(line):
        return ""
    if match := _PICTURE.match(line):
        return f"{match[1]}#"
    line = _ANCHOR.sub("", line) if "{" in line else line
    return _MARKED.sub(r"\1", line) if "==" in line else line


def _blocks(parts: Iterator[markdown.Block]) -> Iterator[Block]:
    printed: list[str] = []  # the kinds of the printed bullets that are open, the outermost first
    columns: list[str] = []
    for row, group in groupby(parts, key=lambda part: part.row):
        for part in group if not row else ():
            level = _level(part, printed)
            if part.kind == "html":
                lines = html_lines(part.content)
                yield from (Block("paragraph", words, part.line + at, level) for at, words in lines)
                continue
            # A heading inside a point is the point's own words: it ends no section of the document.
            heading = 0 if part.lists else part.level
            if heading:
                printed.clear()
            yield from _paragraph(part, heading, level, printed)
        cells = list(group) if row else []
        if cells and cells[0].headed:
            columns = [" ".join(line.text for line in _lines(cell)) for cell in cells]
        elif cells:
            yield from _row(cells, columns, _level(cells[0], printed))


def _level(part: markdown.Block, printed: Sequence[str]) -> int:
    """Return how deep a part stands: in a list, also below the printed numbers above it."""
    return part.lists + sum(family in _ORDERED for family in printed) if part.lists else 0


def _row(cells: Sequence[markdown.Block], columns: Sequence[str], lists: int) -> Iterator[Block]:
    """Yield a table row as one text."""
    read = [_lines(cell) for cell in cells]
    texts = [" ".join(line.text for line in lines).strip(" ") for lines in read]
    urls = tuple(url for lines in read for line in lines for url in line.urls)
    pairs = tuple((columns[at] if at < len(columns) else "", words) for at, words in enumerate(texts))
    if text := _compose(pairs):
        yield Block("row", text, cells[0].line, lists, urls, cells=pairs)


def _compose(cells: Sequence[tuple[str, str]]) -> str:
    """Return a row as one text: ``support ipv6 (done) @ada`` where columns say owner and status.

    Other cells are kept apart by a bar, and so are all where the table has no such columns.
    """
    words: list[str] = []
    status = owner = ""
    for column, cell in cells:
        head = column.lower().strip(" *_:：")
        silent = cell.lower() in _NOTHING
        if cell and head in _STATUS and len(cell) <= _SHORT_STATUS and not set("()[]（）") & set(cell):
            status += "" if silent else f" ({cell})"
        elif cell and head in _OWNER:
            owner += "" if silent else f" {cell}" if cell[0] == "@" else f", owner: {cell}"
        elif cell:
            words.append(cell)
    return " | ".join(words) + status + owner if words else " | ".join(cell for _, cell in cells if cell)


def _paragraph(part: markdown.Block, heading: int, lists: int, printed: list[str]) -> Iterator[Block]:
    """Yield the blocks of a paragraph: several where lines begin with labels or bullets unknown to Markdown.

    ``printed`` is brought up to date.
    """
    raw = part.content.split("\n")
    own = Block("heading" if heading else "point" if part.leads else "paragraph", "", 0, heading or lists)
    own = replace(own, bold=_BOLD.match(part.content) is not None)
    free = own.kind == "paragraph"
    below = _below(raw) if lists and not heading else frozenset()
    bold = _bold_lines(raw) if free and not lists else frozenset()
    starts = below | bold | {place + 1 for place in bold} | (_parted(raw) if free else frozenset())
    if free and not lists and not _PRINTED.read(raw[0]):
        printed.clear()
    groups: list[tuple[Block, list[tuple[int, _Line]]]] = []
    for at, line in enumerate(_lines(part)):
        asked = line.text and not heading and (own.kind == "paragraph" or groups)
        marked = _PRINTED.read(line.text) if asked else None
        new = not groups or at in starts or bool(marked and marked.text)
        if new and groups and at in below and not (marked and marked.text):
            own = replace(own, kind="paragraph")
        if new and groups and groups[-1][1][0][0] in bold:
            printed.clear()
        if marked and marked.text:
            kind, level = _place(marked.family, printed, lists)
            own = replace(own, kind=kind, level=level)
            prefix = len(line.text) - len(marked.text)
            line = _Line(marked.text, line.urls, line.plain[prefix:])  # noqa: PLW2901
        if new:
            groups.append((own, []))
        groups[-1][1].append((at, line))
    if groups and groups[-1][1][0][0] in bold:
        printed.clear()
    for block, lines in groups:
        text, breaks = join_lines((part.line + at, line.text) for at, line in lines)
        if text:
            at = lines[0][0]
            head = at in bold
            yield replace(
                block,
                kind="heading" if head else block.kind,
                level=_BOLD_HEAD if head else block.level,
                bold=head or block.bold,
                text=text,
                line=part.line + at,
                urls=tuple(url for _, line in lines for url in line.urls),
                emphasis=all(line.text and _NO_WORDS.fullmatch(line.plain) for _, line in lines),
                breaks=breaks,
            )


def _place(family: str, printed: list[str], lists: int) -> tuple[Literal["heading", "point"], int]:
    """Return how deep a printed bullet stands, by the order in which their kinds come up."""
    if family == "numeral" and not lists:
        printed.clear()
        return "heading", _NUMERAL_HEAD
    if lists:
        return "point", lists + 1
    if family in printed:
        del printed[printed.index(family) + 1 :]
    else:
        printed.append(family)
    return "point", len(printed)


def _bold_lines(raw: Sequence[str]) -> frozenset[int]:
    """Return which lines of a paragraph are heads in disguise: all bold, short, and no label of an aside."""
    return frozenset(
        place
        for place, line in enumerate(raw)
        if _BOLD.match(line)
        and len(line.split()) <= _HEAD_WORDS
        and not line.rstrip("*_ ").endswith((".", "!", "。", "！"))
        and not label_of(line)[0]
    )


def _parted(raw: Sequence[str]) -> frozenset[int]:
    """Return which lines of a paragraph begin a new thing: those with a label of their own."""
    if len(raw) == 1:
        return frozenset()
    labelled = [place for place, line in enumerate(raw) if _LABELLED.match(line.lstrip("*_"))]
    if labelled[:1] != [0] or len(labelled) == 1:
        labelled = []
    return frozenset((*labelled, *(place for place, line in enumerate(raw) if _STATES.match(line))))


def _below(raw: Sequence[str]) -> frozenset[int]:
    """Return which lines of a point stand below its first: those that follow on ``To do:`` or a question."""
    lines = [line.strip(" \t") for line in raw]
    over = next((place for place, line in enumerate(lines) if _OVER.search(line)), len(lines))
    return frozenset(
        place
        for place in range(over + 1, len(lines))
        if not _GOES_ON.match(lines[place]) and not (place > over + 1 and _HANGS.search(lines[place - 1]))
    )


def _lines(part: markdown.Block) -> list[_Line]:
    """Return the lines of a paragraph or a cell."""
    lines = [_Line()]
    inside = 0
    for token in part.words:
        line = lines[-1]
        if token.type in ("softbreak", "hardbreak"):
            lines.append(_Line())
        elif token.type in ("text", "text_special", "code_inline", "image"):
            line.text += token.content
            line.plain += "" if inside else token.content
        elif token.type == "html_inline":
            line.text += words_of_tag(token.content)
        elif token.type.startswith("strong_"):
            inside += token.nesting
        elif token.type == "link_open":
            href = str(token.attrs.get("href", ""))
            if href.lower().startswith(("http://", "https://")):
                line.urls += (repair(href),)
    return lines
