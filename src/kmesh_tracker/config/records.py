"""A configuration as written, and as checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kmesh_tracker.plugin.source import SourceSettings


@dataclass(frozen=True, slots=True)
class PeopleConfig:
    """What git alone cannot know of people."""

    bots: tuple[str, ...] = ()
    """Handles or names of automation."""
    handles: Mapping[str, str] = field(default_factory=dict)
    """From a name or an e-mail address to a handle without ``@``."""


@dataclass(frozen=True, slots=True)
class ReleasesConfig:
    """Which tags of the primary repository are releases."""

    tags: tuple[str, ...] = ()
    """Patterns with ``{version}``; none where the usual ways to write a version are read."""
    ignore: tuple[str, ...] = ()
    """Globs of names that are no releases."""


@dataclass(frozen=True, slots=True)
class RawConfig:
    """A configuration as it was written, its sources not yet checked."""

    origin: str
    """Where it came from, for messages: the file's path, or ``command line``."""
    base: Path
    """Folder that relative paths are relative to."""
    sources: tuple[Mapping[str, Any], ...]
    """The ``[[source]]`` tables."""
    project: str | None = None
    people: PeopleConfig = field(default_factory=PeopleConfig)
    releases: ReleasesConfig = field(default_factory=ReleasesConfig)
    templates: Path | None = None
    """Folder of the user's own templates."""
    glossary: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """From a language to its words for the project's terms."""
    decisions: Path | None = None
    """File of decisions; None without a configuration."""
    decisions_named: bool = False
    """Whether the configuration names it, so that it should be there."""


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration that was checked: names are unique and exactly one source is the primary repository."""

    project: str
    base: Path
    """Folder that relative paths are relative to."""
    sources: tuple[SourceSettings, ...]
    """In the order written."""
    people: PeopleConfig = field(default_factory=PeopleConfig)
    releases: ReleasesConfig = field(default_factory=ReleasesConfig)
    templates: Path | None = None
    """Folder of the user's own templates."""
    glossary: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """From a language to its words for the project's terms."""
    decisions: Path | None = None
    """File of decisions; None without a configuration."""
    decisions_named: bool = False
    """Whether the configuration names it, so that it should be there."""
    left_out: tuple[str, ...] = ()
    """Sources whose plugin is switched off or broken, one sentence each."""
