"""The configuration: found, read, and checked against what the installed plugins bring.

Reading and checking are two steps, because which kinds of source exist and which keys each may hold is known
only once the plugins are loaded: :func:`load` or :func:`from_flags` gives a :class:`RawConfig`, and
:func:`validate` turns it into a :class:`Config`.
"""

from __future__ import annotations

from kmesh_tracker.config.checking import validate
from kmesh_tracker.config.keys import KEYS, PEOPLE_KEYS, RELEASES_KEYS, parse
from kmesh_tracker.config.reading import FILE_NAME, MAX_BYTES, from_flags, load
from kmesh_tracker.config.records import Config, PeopleConfig, RawConfig, ReleasesConfig

__all__ = [
    "FILE_NAME",
    "KEYS",
    "MAX_BYTES",
    "PEOPLE_KEYS",
    "RELEASES_KEYS",
    "Config",
    "PeopleConfig",
    "RawConfig",
    "ReleasesConfig",
    "from_flags",
    "load",
    "parse",
    "validate",
]
