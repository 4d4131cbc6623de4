"""What a source is: the one place where the world comes in."""

from __future__ import annotations

from abc import ABC
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from kmesh_tracker.records import Commit, Document, Goal, Tag


class Option(Struct, frozen=True):
    """One key that a source's table in the configuration may hold."""

    type: type
    """``str``, ``bool``, ``int`` or ``list`` (of strings)."""
    help: str
    """What it means, for the documentation."""
    required: bool = False
    default: Any = None


class SourceSettings(Struct, frozen=True):
    """One ``[[source]]`` table, checked against the source's options."""

    kind: str
    name: str
    """From ``name``, else from the kind; unique among the sources."""
    options: Mapping[str, Any]
    """All other keys, defaults filled in."""
    base: Path = field(default_factory=Path)
    """Folder that relative paths are relative to: that of the configuration."""

    def path(self, key: str = "path") -> Path:
        """Return the option ``key`` as a path below :attr:`base`."""
        return self.base / str(self.options[key])


class ProposalFolder(Struct, frozen=True):
    """Where a repository keeps its design documents."""

    repository: str | None
    """Name of the git source that holds them; None for the primary one."""
    pattern: str
    """Glob over paths in the repository; ``**`` crosses folders."""


class Repository(Protocol):
    """A version-controlled history.

    Every commit is named by its id, never by a ref. A repository is read-only and is asked for no more than a
    question needs.
    """

    name: str
    primary: bool

    @property
    def url(self) -> str | None:
        """Its page on the forge, where it has one."""

    def tags(self) -> Sequence[Tag]:
        """Return all tags that lead to a commit, in no order."""

    def heads(self) -> Sequence[str]:
        """Return the ids of the commits that count as its tips: HEAD first, then the other branches."""

    def commits(self, tips: Collection[str], exclude: Collection[str] = ()) -> Sequence[Commit]:
        """Return the commits reachable from ``tips`` and not from ``exclude``, children before parents."""

    def paths(self, pairs: Collection[tuple[str, str | None]]) -> Mapping[str, tuple[str, ...]]:
        """Return the paths that differ between each commit and the parent beside it (None: no tree)."""

    def files(self, commit: str, pattern: str) -> Mapping[str, str]:
        """Return the texts of the files at ``commit`` whose path matches the glob ``pattern``, by path."""

    def mailmap(self) -> str:
        """Return the text of ``.mailmap`` at HEAD, empty where there is none."""


class Source(ABC):
    """A place that minutes, promises or history come from.

    Subclass it, set :attr:`kind` and :attr:`options`, and override the methods for what your source has;
    each of the others says "nothing of that here". A source is made once for each ``[[source]]`` table of
    its kind.

    Rules: reading changes nothing; the same input gives the same records in the same order; relative paths
    are relative to ``settings.base``; what is wrong with the settings or the input is raised as a
    :class:`~kmesh_tracker.errors.TrackerError` whose message says what to do. Any other exception is taken
    for a fault of the plugin and reported with its name, and the other sources go on.
    """

    kind: ClassVar[str]
    """Value of ``kind`` in the configuration."""
    options: ClassVar[Mapping[str, Option]] = {}
    """Keys that its table may hold beside ``kind`` and ``name``."""

    def __init__(self, settings: SourceSettings) -> None:
        self.settings = settings

    @property
    def name(self) -> str:
        """The configured name."""
        return self.settings.name

    def documents(self, as_of: date) -> Iterable[Document]:  # noqa: ARG002
        """Return the minutes it holds; ``as_of`` is a hint, for the pipeline drops later meetings anyway."""
        return ()

    def goals(self, as_of: date) -> Iterable[Goal]:  # noqa: ARG002
        """Return the promises it holds that belong to no meeting, e.g. those of a roadmap document."""
        return ()

    def repository(self) -> Repository | None:
        """Return the repository behind it."""
        return None

    def proposals(self) -> ProposalFolder | None:
        """Return where design documents are kept."""
        return None

    def findings(self) -> Iterable[str]:
        """Return a sentence for each input that was left out, with what to do; called last."""
        return ()
