"""Puts a draft where it belongs, and keeps what people made of the one before."""

from __future__ import annotations

from kmesh_tracker.rendering.placing.desk import Desk, conflict, shown
from kmesh_tracker.rendering.placing.redraft import Redraft
from kmesh_tracker.rendering.placing.targets import Target, find

__all__ = ["Desk", "Redraft", "Target", "conflict", "find", "shown"]
