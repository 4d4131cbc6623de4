"""From entries with a depth to a tree of records."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from kmesh_tracker.minutes.asides import mark_asides
from kmesh_tracker.records import Entry, Location
from kmesh_tracker.text.addresses import find_urls
from kmesh_tracker.text.lines import shift

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.minutes.chat import Turn
    from kmesh_tracker.minutes.drafts import Draft
    from kmesh_tracker.records import Aside, Document, EntryKind
    from kmesh_tracker.text.lines import Breaks

MOST: Final = 1000.0
"""Depth that is deeper than all others."""
TOPIC: Final = -2.0
"""Depth of a topic set in a chat, in plain text: below the heads of sections and above all else."""
MAX_DEPTH: Final = 40
"""Levels of entries; what is deeper is kept on the last one."""
_SIGNED = re.compile(r"(?<=[^ ]) {1,2}\([^\s(),]{1,40}, [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?\)$")
"""Who noted it, and when, as the robots of chats put it behind each point."""
_BOLD = re.compile(r"(\*{2,3}|__)(?=[^\s*_])[^*]{1,200}(?<=[^\s*_])\1 {0,2}[:：]?$")
"""A line of plain text that the marks of Markdown make bold."""
_CHECKBOX = re.compile(r"\[([ xX✓✔]?)\] {1,8}(?=[^ ])")


class Node(Struct):
    """An entry whose children are still being gathered."""

    text: str
    line: int
    depth: float
    checked: bool | None = None
    extra: tuple[str, ...] = ()
    """Addresses that the words do not show, e.g. behind a link's words."""
    children: list[Node] = field(default_factory=list)
    aside: Aside = ""
    filled: bool = False
    """Whether it is a label, of an aside, that is filled on its own line."""
    kind: EntryKind = "line"
    breaks: Breaks = ()
    cells: tuple[tuple[str, str], ...] = ()
    emphasis: bool = False


def split_checkbox(text: str) -> tuple[str, bool | None]:
    """Split a checkbox from the words; None where there is none."""
    if text in ("[ ]", "[]"):  # an empty box: a line of the form that nobody filled
        return "", False
    match = _CHECKBOX.match(text)
    return (text[match.end() :], match[1].strip() != "") if match else (text, None)


def grow(
    drafts: Sequence[Draft], depths: Sequence[float], turns: Sequence[Turn], document: Document
) -> tuple[Entry, ...]:
    """Nest drafts by depth, what was written in a chat among them, and freeze them."""
    nodes = []
    for draft, depth in zip(drafts, depths, strict=True):
        whole, breaks = draft.joined
        text, checked = split_checkbox(whole) if draft.family else (whole, None)
        if text:
            kind: EntryKind = "heading" if draft.head else "point" if draft.family or draft.given else "line"
            breaks = shift(breaks, len(whole) - len(text))
            emphasis = bool(_BOLD.match(text))
            node = Node(text, draft.first.number, depth, checked, kind=kind, breaks=breaks, emphasis=emphasis)
            nodes.append(node)
    return freeze(nest(with_turns(nodes, turns, TOPIC)), document.source, document.path)


def with_turns(nodes: Sequence[Node], turns: Sequence[Turn], topic: float) -> list[Node]:
    """Put what was written in a chat where it stands; ``topic`` is the depth of a topic set there."""
    if not turns:
        return list(nodes)
    return sorted([*nodes, *(_spoken(turn, topic) for turn in turns)], key=lambda node: node.line)


def _spoken(turn: Turn, topic: float) -> Node:
    text, breaks = turn.joined
    if turn.role == "topic":
        return Node(text, turn.line, topic, kind="heading", breaks=breaks)
    if turn.role == "point":
        return Node(text, turn.line, MOST, kind="point", breaks=breaks)
    return Node(text, turn.line, MOST, aside="chat", breaks=breaks)


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


def freeze(nodes: list[Node], source: str, path: str) -> tuple[Entry, ...]:
    """Mark asides and turn nodes into records, deepest first: no recursion is needed."""
    mark_asides(nodes)
    order: list[Node] = []
    queue = list(nodes)
    while queue:
        node = queue.pop()
        order.append(node)
        queue += node.children
    done: dict[int, Entry] = {}
    for node in reversed(order):
        text = _SIGNED.sub("", node.text) if node.text.endswith(")") else node.text
        urls = tuple(dict.fromkeys((*find_urls(text), *node.extra)))
        children = tuple(done[id(child)] for child in node.children)
        breaks = tuple(each for each in node.breaks if each[0] < len(text))
        done[id(node)] = Entry(
            text,
            Location(source, path, node.line),
            urls,
            node.checked,
            children,
            node.aside,
            node.kind,
            node.cells,
            breaks,
            node.emphasis,
        )
    return tuple(done[id(node)] for node in nodes)
