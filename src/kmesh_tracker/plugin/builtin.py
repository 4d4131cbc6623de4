"""The plugins that come with kmesh-tracker; they use the same hooks as anyone's."""

from __future__ import annotations

from typing import Final

from kmesh_tracker._version import __version__

DISTRIBUTION: Final = f"kmesh-tracker {__version__}"
"""What holds them."""

MODULES: Final = (
    "kmesh_tracker.sources.git",
    "kmesh_tracker.sources.minutes",
    "kmesh_tracker.sources.proposals",
    "kmesh_tracker.rendering.formats",
    "kmesh_tracker.cli.tables",
)
"""Modules with hook implementations, registered in this order before any other plugin.

Each is cheap to import: what is heavy is imported by the functions that need it.
"""
