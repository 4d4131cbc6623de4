"""Keeps the text of a release within what a forge takes: lists are folded and shortened, no line is cut."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from kmesh_tracker.rendering.forge import safe_url

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LIMIT: Final = 120_000  # characters; GitHub takes 125,000
_ITEM: Final = re.compile(r"(?:[-*+]|[0-9]{1,9}[.)])[ \t]")
_FIRST: Final = 20  # items that a list keeps at least, as long as there are longer ones to shorten


def fit(text: str, document: Mapping[str, Any], limit: int = LIMIT) -> str:
    """Return ``text`` in at most ``limit`` characters, whole lines all of them.

    The longest lists go first: those hold what matters least, as what was planned has a heading of its own.
    What is left of a list is folded, and its last line says how many more there are, with a link to all
    changes. Where that is not enough, lists lose all items, and at last the end of the text is left out.
    """
    if len(text) <= limit:
        return text
    pointer = _pointer(document)
    blocks = _blocks(text.split("\n"))
    for least in (_FIRST, 0):
        excess = sum(map(_size, blocks)) - limit
        for at in sorted(range(len(blocks)), key=lambda at: -_size(blocks[at])):
            if excess <= 0:
                break
            if not _is_list(blocks[at]):
                continue
            shorter = _shortened(blocks[at], excess, least, pointer)
            excess -= _size(blocks[at]) - _size(shorter)
            blocks[at] = shorter
    done = "\n".join(line for block in blocks for line in block)
    return done if len(done) <= limit else _cut(done, pointer, limit)


def _blocks(lines: Sequence[str]) -> list[list[str]]:
    """Divide a text into its lists and what is between them."""
    blocks: list[list[str]] = []
    for line in lines:
        item = bool(_ITEM.match(line))
        if not blocks or _is_list(blocks[-1]) != item:
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _is_list(block: Sequence[str]) -> bool:
    return bool(_ITEM.match(block[0]))


def _size(block: Sequence[str]) -> int:
    return sum(len(line) + 1 for line in block)


def _shortened(block: list[str], excess: int, least: int, pointer: str) -> list[str]:
    """Leave out a list's last items until ``excess`` characters are gone or ``least`` items are left."""
    if len(block) <= least:
        return block
    kept, left_out = len(block), 0
    frame = _size(_folded(block, len(block), pointer)) - _size(block)
    while kept > least and left_out - frame < excess:
        kept -= 1
        left_out += len(block[kept]) + 1
    shorter = _folded(block, kept, pointer)
    return shorter if _size(shorter) < _size(block) else block


def _folded(block: list[str], kept: int, pointer: str) -> list[str]:
    rest = f"- … +{len(block) - kept}{pointer}"
    if not kept:
        return [rest]
    return [
        "<details>",
        f"<summary>{kept} / {len(block)}</summary>",
        "",
        *block[:kept],
        "",
        "</details>",
        "",
        rest,
    ]


def _pointer(document: Mapping[str, Any]) -> str:
    """Link to all changes: in signs alone, so that it fits every language."""
    url = safe_url(str(document.get("compare_url") or document.get("release_url") or ""))
    return f" ([…]({url}))" if url else ""


def _cut(text: str, pointer: str, limit: int) -> str:
    """Leave out the lines at the end that are too many, and any that is too long by itself."""
    end = f"\n…{pointer}\n"
    room = limit - len(end)
    kept: list[str] = []
    for line in text.split("\n"):
        if len(line) > limit // 2:
            continue
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return "\n".join(kept).rstrip("\n") + "\n" + end if limit > len(end) else ""
