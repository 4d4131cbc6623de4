"""Understands histories: commits and tags become releases, changes and people."""

from kmesh_tracker.history.gathering import Gathered, Tagged, gather, tagged
from kmesh_tracker.history.people import PeopleSettings, unify
from kmesh_tracker.history.proposals import read_proposal
from kmesh_tracker.history.reading import read, with_paths
from kmesh_tracker.history.tags import TagReader
from kmesh_tracker.history.window import Part

__all__ = [
    "Gathered",
    "Part",
    "PeopleSettings",
    "TagReader",
    "Tagged",
    "gather",
    "read",
    "read_proposal",
    "tagged",
    "unify",
    "with_paths",
]
