"""Understands histories: commits and tags become releases, changes and people."""

from kmesh_tracker.history.lines import TRUNK, Selection
from kmesh_tracker.history.people import PeopleSettings
from kmesh_tracker.history.proposals import read_proposal
from kmesh_tracker.history.reading import (
    Reading,
    period_keys,
    read,
    read_together,
    sections,
    with_paths,
)
from kmesh_tracker.history.section import Section
from kmesh_tracker.history.tags import TagReader

__all__ = [
    "TRUNK",
    "PeopleSettings",
    "Reading",
    "Section",
    "Selection",
    "TagReader",
    "period_keys",
    "read",
    "read_proposal",
    "read_together",
    "sections",
    "with_paths",
]
