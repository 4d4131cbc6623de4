"""The plugins that come with kmesh-tracker; they use the same hooks as anyone's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kmesh_tracker._version import __version__
from kmesh_tracker.plugin.spec import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmesh_tracker.plugin.source import Source

DISTRIBUTION: Final = f"kmesh-tracker {__version__}"
"""What holds them."""

MODULES: Final = (
    "kmesh_tracker.plugin.builtin",
    "kmesh_tracker.rendering.formats",
    "kmesh_tracker.cli.tables",
)
"""Modules with hook implementations, registered in this order before any other plugin.

Each is cheap to import: what is heavy is imported by the functions that need it.
"""


@hookimpl
def kmesh_tracker_sources() -> Iterator[type[Source]]:
    """Yield the built-in kinds of source."""
    from kmesh_tracker.sources.git import GitSource

    yield GitSource

    from kmesh_tracker.sources.minutes import MinutesSource

    yield MinutesSource

    from kmesh_tracker.sources.proposals import ProposalsSource

    yield ProposalsSource
