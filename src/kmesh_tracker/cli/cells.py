"""What tables are made of: how they may look, grids and cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.console import RenderableType
    from rich.table import Table

STATES: Final = {
    "delivered": "green",
    "merged": "green",
    "partial": "yellow",
    "under-way": "yellow",
    "at-risk": "red",
    "planned": "cyan",
    "silent": "magenta",
    "moved": "blue",
    "dropped": "blue",
    "not-delivered": "red",
    "not-seen": "dim",
    "unknown": "dim",
}
"""What a reader may conclude of an item, with its colour. Red is to be acted on, or failed on a ground."""
GROUPS: Final = {
    "Done": ("delivered", "merged"),
    "In part": ("partial", "under-way"),
    "Open": ("at-risk", "planned", "silent"),
    "Not done": ("moved", "dropped", "not-delivered"),
    "Not seen": ("not-seen", "unknown"),
}
"""The states as the columns of the roadmap sum them up."""
GENRES: Final = {
    "agenda": "an agenda of points",
    "report": "a report in prose",
    "talk": "talk among speakers",
    "log": "the log of a chat",
    "mixed": "points and prose",
}
"""What kinds of minutes there are, in words."""


class Style(Struct, frozen=True):
    """How a table may look."""

    width: int = 120  # columns
    color: bool = False
    verbose: int = 0  # how often ``-v`` was given


def grid(*columns: str, right: Iterable[str] = ()) -> Table:
    """Return a table with these headings; those in ``right`` are for numbers."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, justify="right" if name in right else "left", overflow="fold")
    return table


def cell(text: object, style: str = "") -> RenderableType:
    """Return a cell that says ``text`` and nothing by way of mark-up."""
    from rich.text import Text

    return Text("" if text is None else str(text), style=style)


def decided(decision: Mapping[str, Any]) -> str:
    """Return what a person decided, who, when, and where it is written down."""
    as_related = " as related" if decision["role"] == "related" else ""
    what = f"{decision['kind']} {decision['value'] or ''}".rstrip(" ") + as_related
    who = f", {decision['by']}" if decision["by"] else ""
    on = f", {decision['on']}" if decision["on"] else ""
    place = decision["location"]
    return f"{what}{who}{on}{' (' + place['path'] + ':' + str(place['line']) + ')' if place else ''}"


def label(change: Mapping[str, Any]) -> str:
    """Return how people cite a change: ``kmesh#1247`` or ``kmesh@1a2b3c4d5e``."""
    if change["number"]:
        return f"{change['repo']}#{change['number']}"
    return f"{change['repo']}@{change['commit'][:10]}"


def name_of(change: Mapping[str, Any]) -> str:
    """Return how decisions name a change: as people cite it, a commit in full."""
    return label(change) if change["number"] else f"{change['repo']}@{change['commit']}"
