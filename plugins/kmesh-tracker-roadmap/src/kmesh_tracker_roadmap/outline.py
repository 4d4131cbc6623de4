"""The headings and bullets of a Markdown document, with the line of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

_CHECKBOX = re.compile(r"\[[ xX]\][ \t]")
_EVIDENCE = re.compile(r"https?://[^\s()]{1,200}/(?:pull|pulls|issues|commit|merge_requests)/[0-9a-f]{1,64}")


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading."""

    level: int
    """1 to 6."""
    text: str
    line: int
    """From 1."""


@dataclass(frozen=True, slots=True)
class Bullet:
    """One item of a list."""

    text: str
    """Its words; checkbox removed, white space folded, what is struck out left out."""
    line: int
    """From 1."""
    above: tuple[str, ...]
    """Texts of the bullets that it is nested in, outermost first."""
    parent: bool
    """Whether others are nested in it."""


def read_outline(text: str) -> Iterator[Heading | Bullet]:
    """Yield the headings and bullets of ``text`` in its order; what stands in a quotation is left out."""
    tokens = MarkdownIt("commonmark").enable("strikethrough").parse(text)
    open_items: list[Token] = []
    words: list[str] = []
    quoted = 0
    for index, token in enumerate(tokens):
        quoted += token.type.count("blockquote_open") - token.type.count("blockquote_close")
        if quoted:
            continue
        if token.type == "heading_open" and not open_items and token.map:
            yield Heading(int(token.tag[1:]), inline_text(tokens[index + 1]), token.map[0] + 1)
        elif token.type == "list_item_open":
            open_items.append(token)
            words.append("")
            first = tokens[index + 1 : index + 3]
            if len(first) == 2 and first[1].type == "inline":
                words[-1] = _CHECKBOX.sub("", inline_text(first[1]) + " ", count=1).strip(" ")
            if words[-1] and token.map:
                yield Bullet(
                    words[-1], token.map[0] + 1, tuple(filter(None, words[:-1])), _has_list(tokens, index)
                )
        elif token.type == "list_item_close":
            open_items.pop()
            words.pop()


def _has_list(tokens: Sequence[Token], opened: int) -> bool:
    """Return whether a list is nested in the item that opens at ``opened``."""
    level = tokens[opened].level
    for index in range(opened + 1, len(tokens)):
        if tokens[index].level == level:
            return False
        if tokens[index].type in {"bullet_list_open", "ordered_list_open"}:
            return True
    return False


def inline_text(token: Token) -> str:
    """Return the words of an inline token; an address that is evidence stays beside its words."""
    parts: list[str] = []
    struck = 0
    target = ""
    begun = 0
    for child in token.children or ():
        struck += (child.type == "s_open") - (child.type == "s_close")
        if child.type == "link_open":
            target, begun = str(child.attrGet("href") or ""), len(parts)
        elif child.type == "link_close":
            found = _EVIDENCE.match(target)
            if found and not struck and found[0] not in "".join(parts[begun:]):
                parts.append(f" ({found[0]})")
        elif struck or child.type in {"html_inline", "image"}:
            continue
        elif child.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        else:
            parts.append(child.content)
    return " ".join("".join(parts).split())
