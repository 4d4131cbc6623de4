"""From documents to dated meetings, each with a tree of entries that know their lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kmesh_tracker.records import Document, Meeting


def read(document: Document) -> tuple[Meeting, ...]:
    """Read the meetings of one document, in the order in which they stand."""
    from kmesh_tracker.minutes.plain import read_plain

    return read_plain(document)
