"""Starts git in one repository, and says in words why it could not answer."""

from __future__ import annotations

import os
import re
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Final

from kmesh_tracker.errors import RepositoryError
from kmesh_tracker.gitcli import commit_graph, process
from kmesh_tracker.gitcli.objects import frames
from kmesh_tracker.gitcli.pipes import odd_file

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Iterable, Sequence

ID: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")

STUMBLES: Final = 200
"""How often git is started again after an object that it cannot read."""
STUMBLES_PARTIAL: Final = 20
"""The same in a partial clone, where git takes long to find out that it must not fetch."""

_SAID: Final = frozenset({0, 1})
"""Exit codes that are answers; with others git failed."""


class Calls:
    """The git of one repository.

    Raises:
        RepositoryError: from the constructor where the folder is no repository, is a shallow clone, or is
            refused by git for its owner; the message holds the command that mends it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.settings: tuple[str, ...] = ()
        """``key=value`` settings that every call needs."""
        self.trusting = False
        """Whether git may read a commit-graph, a cache of parents that may be damaged or lie."""
        self.extra_objects: Path | None = None
        """Object directory of ours in which git finds a commit-graph."""
        self._may_speed_up, self._graph_commits = True, 0
        self.incomplete = False
        """Whether something that was asked for is damaged or absent, though no commit need be."""
        if not path.is_dir():
            raise RepositoryError(f"{path} is not a folder: give the path of a git repository.")
        if odd := odd_file(path):
            raise RepositoryError(
                f"{odd} is not an ordinary file, and git would wait for it: remove it, or give another clone."
            )
        asked = ["rev-parse", "--is-shallow-repository", "--absolute-git-dir"]
        asked += ["--path-format=absolute", "--git-path", "objects/info"]
        answer = process.run(path, asked)
        if answer.code and _refused(answer.err):
            # The hardening hides the user's own list of trusted folders: look there before giving up.
            self.settings = tuple(f"safe.directory={value}" for value in process.user_safe_directories())
            answer = process.run(path, asked, config=self.settings) if self.settings else answer
        if answer.code:
            raise RepositoryError(self._why(answer.err))
        shallow, *lines = answer.out.removesuffix(b"\n").split(b"\n")
        if shallow == b"true":
            raise RepositoryError(
                f"{path} is a shallow clone, its history is cut off: "
                f"run {process.advice(path, 'fetch --unshallow')}."
            )
        middle = len(lines) // 2  # a folder may be called anything
        self.folder = _path(lines[:middle])
        """What git calls the git directory, absolute."""
        info = _path(lines[middle:])
        self._objects = info.parent
        held = ("commit-graph", "commit-graphs", "alternates")
        self.has_graph = any((info / name).exists() for name in held)
        """Whether the repository may have a commit-graph itself."""
        self.trusting = self.has_graph

    def _why(self, err: str) -> str:
        if _refused(err):
            found = re.search(r"repository at '([^\n]{1,4096})'", err)
            folder = found[1] if found else str(self.path.absolute())
            return (
                f"git refuses {self.path} because another user owns it: if you trust it, run "
                f"`git config --global --add safe.directory {quote(folder)}`."
            )
        if "promisor" in err:
            return self._lacking()
        if "not a git repository" in err:
            return f"{self.path} is not a git repository: give the path of a clone, or run `git clone` first."
        last = err.strip("\n").rpartition("\n")[2]
        return f"git cannot read {self.path} ({last}): look at it with {process.advice(self.path, 'fsck')}."

    def _lacking(self) -> str:
        return (
            f"{self.path} is a partial clone that lacks what is needed here, and nothing is fetched: "
            f"run {process.advice(self.path, 'fetch --refetch --no-filter')}."
        )

    def run(self, arguments: Sequence[str], feed: bytes = b"") -> process.Answer:
        """Run one command to its end, whatever that is."""
        return process.run(self.path, arguments, feed=feed, config=self.settings, objects=self.extra_objects)

    def speed_up(self, folder: Callable[[str], Path | None], tips: Collection[str], commits: int = 0) -> None:
        """Make git use a commit-graph in a ``folder`` of ours, by its name, and write it if needed.

        It is rewritten once the history has 10 % more ``commits`` than it. Nothing is done where the
        repository has a commit-graph itself, or where ours was found to be wrong.
        """
        if self.has_graph or not self._may_speed_up:
            return
        objects = self.extra_objects
        if objects is None:
            self.extra_objects = objects = folder(sha256(os.fsencode(self.folder)).hexdigest()[:32])
            if objects is None:
                return
            self._graph_commits = commit_graph.commit_count(objects)
        held = self._graph_commits
        outdated = commits > held * 1.1 if held else commit_graph.is_worthwhile(self._objects)
        if outdated:
            commit_graph.write(objects, tips, self.run)
            self._graph_commits = commit_graph.commit_count(objects)
        self.trusting = self._graph_commits > 0
        if not self.trusting:
            self.extra_objects, self._may_speed_up = None, False

    def must(self, arguments: Sequence[str], feed: bytes = b"") -> bytes:
        """Return what a command writes.

        Raises:
            RepositoryError: it failed; the message says what mends it.
        """
        return self._out(self.run(arguments, feed))

    def walk(self, arguments: Sequence[str], feed: bytes = b"") -> process.Answer:
        """Run a command that follows the history, once more where the commit-graph may be what fails it."""
        answer = self.run(arguments, feed)
        if answer.code not in _SAID and self.distrust():
            answer = self.run(arguments, feed)
        return answer

    def _out(self, answer: process.Answer) -> bytes:
        if answer.code:
            raise RepositoryError(self._why(answer.err))
        return answer.out

    def distrust(self) -> bool:
        """Do without the commit-graph from now on; tell whether it was in use."""
        before, self.trusting = self.trusting, False
        if before:
            self.settings = (*self.settings, "core.commitGraph=false")
            self.extra_objects, self._may_speed_up = None, False
        return before

    def place(self, options: Sequence[str]) -> Path:
        """Return the absolute path that ``rev-parse`` answers with."""
        out = self.must(["rev-parse", "--path-format=absolute", *options])
        return _path(out.removesuffix(b"\n").split(b"\n"))

    def config(self, key: str) -> str | None:
        """Return the last value of ``key`` in the repository's own configuration."""
        answer = self.run(["config", "--local", "-z", "--get", key])
        return answer.out.decode("utf-8", "backslashreplace").rstrip("\0") if answer.code == 0 else None

    @cached_property
    def partial(self) -> bool:
        """Whether it is a partial clone: git dies at the first object that it lacks."""
        keys = r"^(remote\..*\.promisor|extensions\.partialclone)$"
        return bool(self.run(["config", "--local", "--name-only", "--get-regexp", keys]).out)

    def objects(self, names: Sequence[str]) -> Generator[tuple[str, str, bytes]]:
        """Read objects in the order given, and go on after one that git stumbles over.

        Raises:
            RepositoryError: git stumbled over too many.
        """
        left, stumbled = list(names), 0
        while left:
            count = 0
            feed = "".join(f"{name}\n" for name in left).encode()
            batch = [["cat-file", "--batch", "--buffer"]]
            with process.stream(self.path, batch, feed=feed, config=self.settings) as stream:
                if stream.out:
                    for frame in frames(stream.out):
                        count += 1
                        yield frame
            if not stream.failed:
                return
            stumbled += 1
            if stumbled > (STUMBLES_PARTIAL if self.partial else STUMBLES):
                raise self.too_damaged()
            left = left[count + 1 :]

    def too_damaged(self) -> RepositoryError:
        """Return the error for a repository at which git stumbles too often."""
        if self.partial:
            return RepositoryError(self._lacking())
        mends = process.advice(self.path, "fsck")
        return RepositoryError(f"Too many objects of {self.path} are damaged: look at it with {mends}.")


def checked(ids: Iterable[str]) -> list[str]:
    """Return the ids as a list; anything that is no full object id never reaches a command line."""
    given = list(ids)
    for id_ in given:
        if not ID.fullmatch(id_):
            raise RepositoryError(f"{id_[:80]!r} is not an object id: name a commit by its full id.")
    return given


def _path(lines: Iterable[bytes]) -> Path:
    return Path(os.fsdecode(b"\n".join(lines)))


def _refused(err: str) -> bool:
    return "dubious ownership" in err or "unsafe repository" in err
