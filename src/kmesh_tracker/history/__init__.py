"""Understands histories: commits and tags become releases, changes and people."""

from kmesh_tracker.history.gathering import Gathered, gather
from kmesh_tracker.history.people import PeopleSettings, unify
from kmesh_tracker.history.proposals import read_proposal
from kmesh_tracker.history.reading import read, with_paths
from kmesh_tracker.history.tags import TagReader

__all__ = [
    "Gathered",
    "PeopleSettings",
    "TagReader",
    "gather",
    "read",
    "read_proposal",
    "unify",
    "with_paths",
]
