"""The hooks of this plugin; the entry point of the distribution leads here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmesh_tracker.plugin import hookimpl
from kmesh_tracker_roadmap.source import RoadmapSource

if TYPE_CHECKING:
    from kmesh_tracker.plugin import Source


@hookimpl
def kmesh_tracker_sources() -> list[type[Source]]:
    """Bring the source of kind ``roadmap``."""
    return [RoadmapSource]
