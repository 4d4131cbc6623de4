"""Rows of tables as one text each, so that later stages read them like any other entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_OWNER: Final = frozenset(
    ("owner", "owners", "assignee", "assignees", "assigned to", "负责人", "责任人", "处理人", "认领人")
)
"""Heads of columns that say who is to do it."""
_STATUS: Final = frozenset(("status", "state", "progress", "状态", "进度", "进展"))
"""Heads of columns that say how far it is."""
_NOTHING: Final = frozenset(("-", "--", "---", "–", "—", "/", "?", "n/a", "na", "none", "tbd", "无", "待定"))
"""What cells hold that say nothing."""
_SHORT: Final = 40
"""Characters of a status; a longer one is a remark."""


def compose(heads: Sequence[str], cells: Sequence[str]) -> str:
    """Bring a row to one text: ``support ipv6 (done) @ada`` where columns say owner and status.

    Other cells are kept apart by a bar, and so are all where the table has no such columns.
    """
    words: list[str] = []
    marks: list[str] = []
    owners: list[str] = []
    for place, cell in enumerate(cells):
        head = heads[place].lower().strip(" *_:：") if place < len(heads) else ""
        if not cell:
            continue
        if head in _STATUS and len(cell) <= _SHORT and not set("()[]（）").intersection(cell):
            marks += [f"({cell})"] if cell.lower() not in _NOTHING else []
        elif head in _OWNER:
            owners += (
                [] if cell.lower() in _NOTHING else [f" {cell}" if cell[0] == "@" else f", owner: {cell}"]
            )
        else:
            words.append(cell)
    if not words:
        return " | ".join(cell for cell in cells if cell)
    return " ".join([" | ".join(words), *marks]) + "".join(owners)
