"""The built-in source ``git``: a repository on disk."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, TypeVar

from kmesh_tracker.errors import RepositoryError
from kmesh_tracker.gitcli.refstate import ref_state
from kmesh_tracker.gitcli.urls import browse_url, without_userinfo
from kmesh_tracker.plugin.source import Option, Source
from kmesh_tracker.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from kmesh_tracker.gitcli.repository import Git
    from kmesh_tracker.plugin.source import Repository, SourceSettings
    from kmesh_tracker.records import Commit, Node, Signature, Tag

T = TypeVar("T")


class GitRepository:
    """A repository on disk, read when it is asked for something."""

    def __init__(self, settings: SourceSettings) -> None:
        self.name = settings.name
        self.primary = bool(settings.options.get("primary"))
        self.product = settings.options.get("product") is not False
        self.path = settings.path()
        self.state = ref_state(self.path)
        """What its refs are, where its files tell it; what was kept of it is known by that."""
        self.store = Store()
        self._given = settings.options.get("url")
        self._branches: Mapping[str, str] = {}
        if self.state is None or not self.state.own:
            _ = self.git  # whether git refuses it has to be known at once

    @cached_property
    def git(self) -> Git:
        """The repository as git answers for it; a run that finds all it needs in the store never asks."""
        from kmesh_tracker.gitcli.repository import Git

        return Git(self.path)

    @property
    def has_moved(self) -> bool:
        """Whether refs are others by now than when they were read first."""
        return self.state is not None and ref_state(self.path) != self.state

    @cached_property
    def url(self) -> str | None:
        """Its page on the forge: as configured, else that of where it was cloned from."""
        if self._given:
            return without_userinfo(str(self._given)).rstrip("/")
        if self.state is None:
            return self._origin() or None
        return self.store.kept(self.store.key("url", self.state.digest), str, self._origin) or None

    def _origin(self) -> str:
        return browse_url(self.git.config("remote.origin.url") or "") or ""

    def tags(self) -> Sequence[Tag]:
        """Return all tags that lead to a commit, sorted by name."""
        return self.git.tags()

    @property
    def stray_tags(self) -> Sequence[str]:
        """Names of the tags that lead to no commit; known once the tags were asked for."""
        return self.git.stray

    @property
    def damaged(self) -> Sequence[str]:
        """Ids of the commits that could not be read, of those that were asked for."""
        return self.git.unreadable if "git" in self.__dict__ else ()

    @property
    def pathless(self) -> Sequence[str]:
        """Ids of the commits whose files could not be told, of those that were asked for."""
        return self.git.pathless if "git" in self.__dict__ else ()

    @property
    def incomplete(self) -> bool:
        """Whether something that was asked for is damaged or absent."""
        return "git" in self.__dict__ and (
            self.git.incomplete or bool(self.git.unreadable or self.git.pathless)
        )

    def branches(self) -> Mapping[str, str]:
        """Return the ids of the trunk and of the branches of releases, by name, the trunk first.

        A topic branch is left out: what is on it is not merged.

        Raises:
            RepositoryError: nothing is committed yet.
        """
        if not self._branches:
            self._branches = self.git.lasting()
        if not self._branches:
            raise RepositoryError(
                f"{self.git.path} has no commits yet: commit something, or give another path."
            )
        return self._branches

    def branch(self, name: str) -> str | None:
        """Return the commit of a branch, a local one before that of ``origin``; None where there is none."""
        known = self.git.branches()
        return known.get(name) or known.get(f"origin/{name}")

    def heads(self) -> Sequence[str]:
        """Return the tips of the branches, that of the trunk first."""
        return list(dict.fromkeys(self.branches().values()))

    def commits(self, tips: Collection[str], exclude: Collection[str] = ()) -> Sequence[Commit]:
        """Return the commits reachable from ``tips`` and not from ``exclude``, children before parents."""
        return self.git.commits(tips, exclude)

    def nodes(self, tips: Collection[str]) -> Sequence[Node]:
        """Return the graph behind ``tips``, children before parents, without what the commits say."""
        self.git.speed_up(self.store.graph_folder, tips)
        found = self.git.nodes(tips)
        self.git.speed_up(self.store.graph_folder, tips, len(found))
        return found

    def read(self, ids: Collection[str]) -> Sequence[Commit]:
        """Return these commits alone; one that cannot be read is left out."""
        return self.git.read(ids)

    def named(self, shorts: Collection[str]) -> Mapping[str, Sequence[str]]:
        """Return the ids of the commits that begin as each of ``shorts`` does."""
        if self.state is None:
            return self.git.named(shorts)
        key = self.store.key("named", str(self.state.folder), self.state.digest, sorted(shorts))
        return self.store.kept(key, dict[str, tuple[str, ...]], lambda: self.git.named(shorts), bool)

    def headlines(self, ids: Collection[str]) -> Mapping[str, tuple[Signature, str]]:
        """Return the author and the first line of some commits, by id."""
        return self.git.headlines(ids)

    def first_authored(self, tip: str) -> Mapping[Signature, str]:
        """Return the id of the first commit of each author of all that ``tip`` reaches."""
        return self.git.first_authored(tip)

    def distrust(self) -> bool:
        """Do without git's cache of the graph from now on; tell whether it was in use."""
        return self.git.distrust()

    def patches(self, ids: Collection[str]) -> Mapping[str, str]:
        """Return an id of each commit's patch, the same for equal patches; merges and empty ones lack one."""
        return self._kept("patches", sorted(ids), dict[str, str], lambda: self.git.patches(ids))

    def paths(self, pairs: Collection[tuple[str, str | None]]) -> Mapping[str, tuple[str, ...]]:
        """Return the paths that differ between each commit and the parent named with it (None: no tree)."""
        asked = sorted(pairs, key=lambda pair: (pair[0], pair[1] or ""))
        return self._kept("paths", asked, dict[str, tuple[str, ...]], lambda: self.git.paths(pairs))

    def files(self, commit: str, pattern: str) -> Mapping[str, str]:
        """Return the texts of the files at ``commit`` whose path matches the glob ``pattern``, by path."""
        return self._kept("files", (commit, pattern), dict[str, str], lambda: self.git.files(commit, pattern))

    def listing(self, commit: str) -> Sequence[str]:
        """Return the paths of all files in a commit."""
        return self._kept("listing", commit, tuple[str, ...], lambda: self.git.listing(commit))

    def mailmap(self) -> str:
        """Return the text of ``.mailmap`` on the trunk, empty where there is none."""
        head = self.heads()[0]
        return self._kept("mailmap", head, str, lambda: self.git.file(head, ".mailmap"))

    def _kept(self, kind: str, asked: object, result: type[T], ask: Callable[[], T]) -> T:
        """Return what git answers about objects named by their ids, asked but once ever."""
        if self.state is None:
            return ask()
        key = self.store.key(kind, str(self.state.folder), asked)
        # What is empty may be absent.
        return self.store.kept(key, result, ask, lambda found: bool(found) and not self.incomplete)


class GitSource(Source):
    """A git repository on disk: bare, with a work tree, a linked work tree, or a folder inside one.

    Nothing is written to it and nothing is fetched. The tags of the primary one are the project's releases;
    for any other those releases are windows of time.
    """

    kind: ClassVar[str] = "git"
    options: ClassVar[Mapping[str, Option]] = {
        "path": Option(str, "Folder of the repository: a work tree or a bare repository.", required=True),
        "url": Option(
            str,
            "Address of its page on the forge, for links and to know its own numbers; never contacted.",
        ),
        "primary": Option(bool, "Whether its tags are the project's releases.", default=False),
        "product": Option(
            bool,
            "Whether it is part of what is released; false keeps the chores of a website out of drafts.",
            default=True,
        ),
    }

    def repository(self) -> Repository:
        """Return the repository.

        Raises:
            RepositoryError: it is absent, shallow, or refused by git for its owner.
        """
        return GitRepository(self.settings)
