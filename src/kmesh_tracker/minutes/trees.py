"""From entries with a depth to a tree of records."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kmesh_tracker.minutes.addresses import find_urls
from kmesh_tracker.records import Entry, Location

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.minutes.drafts import Draft
    from kmesh_tracker.records import Document

MAX_DEPTH: Final = 40
"""Levels of entries; what is deeper is kept on the last one."""
_CHECKBOX = re.compile(r"\[([ xX✓✔])\] {1,8}(?=[^ ])")


@dataclass(slots=True)
class Node:
    """An entry whose children are still being gathered."""

    text: str
    line: int
    depth: float
    checked: bool | None = None
    extra: tuple[str, ...] = ()
    """Addresses that the words do not show, e.g. behind a link's words."""
    children: list[Node] = field(default_factory=list)


def split_checkbox(text: str) -> tuple[str, bool | None]:
    """Take a checkbox off the words; None where there is none."""
    match = _CHECKBOX.match(text)
    return (text[match.end() :], match[1] != " ") if match else (text, None)


def grow(drafts: Sequence[Draft], depths: Sequence[float], document: Document) -> tuple[Entry, ...]:
    """Nest drafts by depth and freeze them."""
    nodes = []
    for draft, depth in zip(drafts, depths, strict=True):
        text, checked = split_checkbox(draft.text) if draft.family else (draft.text, None)
        nodes.append(Node(text, draft.first.number, depth, checked))
    return freeze(nest(nodes), document.source, document.path)


def nest(nodes: Sequence[Node]) -> list[Node]:
    """Hang each node below the nearest one above it that is less deep."""
    roots: list[Node] = []
    stack: list[Node] = []
    for node in nodes:
        while stack and (stack[-1].depth >= node.depth or len(stack) >= MAX_DEPTH):
            stack.pop()
        (stack[-1].children if stack else roots).append(node)
        stack.append(node)
    return roots


def freeze(nodes: Sequence[Node], source: str, path: str) -> tuple[Entry, ...]:
    """Turn nodes into records, deepest first so that no recursion is needed."""
    order: list[Node] = []
    queue = list(nodes)
    while queue:
        node = queue.pop()
        order.append(node)
        queue += node.children
    done: dict[int, Entry] = {}
    for node in reversed(order):
        urls = tuple(dict.fromkeys((*find_urls(node.text), *node.extra)))
        children = tuple(done[id(child)] for child in node.children)
        done[id(node)] = Entry(node.text, Location(source, path, node.line), urls, node.checked, children)
    return tuple(done[id(node)] for node in nodes)
