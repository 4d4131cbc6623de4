"""Words for a draft: plain paragraphs from the Markdown of proposals, pull requests and commits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kmesh_tracker.rendering.escape import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

MAX_PARAGRAPHS: Final = 3  # how much of a proposal's summary a draft quotes
MAX_PROSE: Final = 64 * 1024  # characters of a text that are read at most
_SHORT: Final = 40  # characters below which a paragraph of a commit says nothing worth quoting
_LONG: Final = 900  # characters above which a paragraph is a log, a listing, or too much for an announcement
_WORD: Final = re.compile(r"[A-Za-z0-9]{1,60}")
_COMMENT_END: Final = "-->"
_TRAILER: Final = re.compile(
    r"^(?:[A-Z][A-Za-z]{1,30}-[A-Za-z-]{1,40}|Fixes|Closes|Resolves|Refs|See|Link|Bug|PR|Issue|Release note"
    r"|BREAKING[ -]CHANGE|\(cherry picked from|This reverts commit|https?:)\b.{0,20000}$",
    re.MULTILINE,
)
_FORM: Final = re.compile(
    r"^(?:what|why|how|which|does|is|are|do|did|have|special notes|please|thank|checklist|type of)"
    r"\b.{0,300}\?? ?:?$"
    r"|^/[a-z]|^\*\*what|^<|^none\.?$|^n/?a\.?$",
    re.IGNORECASE,
)
_CAUSE: Final = re.compile(
    r"\b(?:because|root cause|caused by|due to|the (?:reason|cause|problem|bug|issue) (?:is|was)"
    r"|this happen(?:s|ed))\b"
    r"|原因|由于|因为|根因",
    re.IGNORECASE,
)
_FOOTER: Final = re.compile(
    r"^BREAKING[ -]CHANGES?: ?(?P<text>[^\n]{1,2000}(?:\n(?![A-Za-z-]{1,40}: |\n)[^\n]{1,2000}){0,10})",
    re.MULTILINE,
)


def words(text: str) -> frozenset[str]:
    """Return the words of a text that can tell one thing from another, in lower case."""
    return frozenset(word.lower() for word in _WORD.findall(text[:MAX_PROSE]) if len(word) > 3)


def paragraphs(markdown: str, limit: int = MAX_PARAGRAPHS) -> tuple[str, ...]:
    """Return the first paragraphs of a Markdown text as plain text, comments, images and mark-up removed."""
    found: list[str] = []
    for text, _ in _blocks(markdown):
        found.append(text)
        if len(found) == limit:
            break
    return tuple(found)


def is_cause(text: str) -> bool:
    """Return whether a paragraph says why something went wrong."""
    return bool(_CAUSE.search(text))


def breaking(body: str) -> list[str]:
    """Return what the ``BREAKING CHANGE`` footers of a message say."""
    return (
        [one_line(match["text"]) for match in _FOOTER.finditer(body[:MAX_PROSE])]
        if "BREAKING" in body
        else []
    )


def sentences(body: str) -> Iterator[str]:
    """Yield the paragraphs of what is written below a title: no trailers, no lists, no form to fill in."""
    if len(body) <= _SHORT:
        return
    for text, listed in _blocks(_TRAILER.sub("", _uncommented(body))):
        if not listed and _SHORT < len(text) <= _LONG and not _FORM.search(text) and " " in text:
            yield text


def _uncommented(text: str) -> str:
    """Remove the comments in which forms keep their instructions."""
    pieces: list[str] = []
    while (start := text.find("<!--")) >= 0:
        end = text.find(_COMMENT_END, start)
        pieces.append(text[:start])
        text = text[end + len(_COMMENT_END) :] if end >= 0 else ""
    return "".join([*pieces, text])


def _blocks(markdown: str) -> Iterator[tuple[str, bool]]:
    """Yield the paragraphs of a Markdown text and whether each stands in a list; headings are none."""
    from markdown_it import MarkdownIt  # 61 ms, and few drafts need it

    lists, heading = 0, False
    for token in MarkdownIt("commonmark").parse(markdown[:MAX_PROSE]):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists -= 1
        elif token.type == "heading_open":
            heading = True
        elif token.type == "heading_close":
            heading = False
        elif token.type == "inline" and token.children and not heading:
            text = one_line("".join(_plain(token.children)))
            if len(text) > 1:
                yield text, lists > 0


def _plain(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("text", "code_inline", "text_special"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
