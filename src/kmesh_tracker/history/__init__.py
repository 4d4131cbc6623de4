"""Understands histories: commits and tags become releases, changes and people."""

from kmesh_tracker.history.people import PeopleSettings
from kmesh_tracker.history.proposals import read_proposal
from kmesh_tracker.history.reading import Gathered, gather, read, with_paths
from kmesh_tracker.history.unify import unify

__all__ = ["Gathered", "PeopleSettings", "gather", "read", "read_proposal", "unify", "with_paths"]
