"""Doubts for people: what is known of an item and why it is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kmesh_tracker.cli.cells import Style, cell, decided, label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import Console


def review(console: Console, document: Mapping[str, Any], style: Style) -> None:  # noqa: ARG001
    """Write every doubt about a release."""
    from rich.padding import Padding

    name = document["tag"] or document["version"]
    doubts = document["doubts"]
    if not doubts:
        console.print(cell(f"Nothing about {name} is in doubt."))
        return
    count = f"{len(doubts)} {'item is' if len(doubts) == 1 else 'items are'}"
    console.print(cell(f"{count} in doubt for {name}.", "bold"))
    for doubt in doubts:
        console.print()
        head, *rest = lines_of(doubt)
        console.print(cell(head, "bold"))
        for line in rest:
            text = line.lstrip(" ")
            console.print(Padding(cell(text), (0, 0, 0, len(line) - len(text))))


def lines_of(doubt: Mapping[str, Any]) -> Iterator[str]:
    """Return the lines that tell of a doubt, its links numbered from 1."""
    item = doubt["item"]
    blocker = ", blocker" if item["blocker"] else ""
    yield f"{item['id']}: {item['title']} ({item['kind']}{blocker}, {item['delivery']})"
    yield f"  {doubt['reason']}"
    if item["mentions"]:
        last = item["mentions"][-1]
        place = f"{last['location']['path']}:{last['location']['line']}"
        yield f"  {item['claim'] or 'named'} on {last['date']}, {place}: {last['text']}"
    for decision in item["decisions"]:
        yield f"  decided: {decided(decision)}"
    for number, link in enumerate(doubt["links"], 1):
        told = f"{label(link)} {link['title']} ({link['merged_on']})"
        yield f"  {number}. {link['role']} {link['confidence']:.2f} {told}"
        yield f"     {'; '.join(link['reasons'])}"
