"""Reads a roadmap document as a source of kmesh-tracker."""

from __future__ import annotations

from kmesh_tracker_roadmap.source import RoadmapSource

__all__ = ["RoadmapSource"]
