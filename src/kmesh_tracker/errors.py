"""What can go wrong for a user, each with the exit code the command line ends with.

The library raises these; only :mod:`kmesh_tracker.cli` turns them into a line on stderr. Every message is
one sentence that says what is wrong and what to do about it.
"""

from __future__ import annotations


class TrackerError(Exception):
    """Base of every error that a user can cause and mend. ``exit_code`` is what the command ends with."""

    exit_code = 1


class UsageError(TrackerError):
    """A request that makes no sense: no such version, item, format or date."""

    exit_code = 2


class ConfigError(TrackerError):
    """The configuration is absent, malformed, or names something that is not there."""

    exit_code = 3


class RepositoryError(TrackerError):
    """A repository is absent, unreadable, shallow, or refused by git."""

    exit_code = 3


class PluginError(TrackerError):
    """A plugin did not keep the contract; the message names the plugin, its distribution and the stage."""

    exit_code = 3


class InputError(TrackerError):
    """An input document is malformed or over a limit."""

    exit_code = 4


class ConflictError(TrackerError):
    """A person's edit and a new draft disagree; the person's text was kept."""

    exit_code = 5


class OutputError(TrackerError):
    """A result could not be written; nothing was left half-written."""

    exit_code = 6
