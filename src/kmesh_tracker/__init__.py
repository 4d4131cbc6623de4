"""Maps what a community's minutes promised for a release against what its git history delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kmesh_tracker._version import __version__

if TYPE_CHECKING:
    from kmesh_tracker.pipeline import Tracker

__all__ = ["Tracker", "__version__"]


def __getattr__(name: str) -> Any:
    # `kmesh-tracker --version` must not pay for the pipeline.
    if name == "Tracker":
        from kmesh_tracker.pipeline import Tracker

        return Tracker
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
