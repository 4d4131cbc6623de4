"""A small sample project, laid out in a folder without any network."""

from __future__ import annotations

from kmesh_tracker.demo.layout import lay_out

__all__ = ["lay_out"]
