"""Addresses at the foot of a page, given back to the lines from which they were taken.

Text extracted from a PDF shows the words of a link on its line and the address at the foot of the page. Which
line an address belongs to is told by the title of the change that it leads to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmesh_tracker.annotate.citations import from_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kmesh_tracker.records import Footnote, Reference

SAME_MATTER = 0.5
"""From this likeness of a line and a title on, the line is held to have been the link."""


def from_footers(
    name: str,
    line: int,
    footnotes: Sequence[Footnote],
    title_of: Callable[[Reference], str | None],
    alike: Callable[[str, str], float],
) -> Iterator[Reference]:
    """Return what the foot of the page of ``line`` cites and ``name`` speaks of, each once."""
    seen: set[str] = set()
    for note in footnotes:
        if note.url in seen or not note.first_line <= line <= note.last_line:
            continue
        seen.add(note.url)
        reference = from_url(note.url, note.location)
        title = title_of(reference) if reference else None
        if reference and title and alike(name, title) >= SAME_MATTER:
            yield reference
