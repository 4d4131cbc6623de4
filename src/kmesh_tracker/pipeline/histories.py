"""The histories of a project's repositories, read in threads."""

from __future__ import annotations

import atexit
import gc
from contextlib import contextmanager
from functools import cached_property, partial
from threading import Thread
from typing import TYPE_CHECKING, Generic, TypeVar

from kmesh_tracker import history
from kmesh_tracker.gitcli import process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kmesh_tracker.pipeline.inputs import Inputs
    from kmesh_tracker.plugin.source import Repository
    from kmesh_tracker.records import Change, History, Release

T = TypeVar("T")
PATIENCE = 5.0  # seconds that the end of the program waits for a thread whose git was ended
_running: set[Thread] = set()


class Ahead(Generic[T]):
    """A call that starts at once in a thread of its own, and whose result is asked for later.

    It pays where the call waits for git. The thread ends with the call, at the latest with the program.
    """

    def __init__(self, call: Callable[[], T]) -> None:
        self._call = call
        self._given: list[T] = []
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, daemon=True)
        _running.add(self._thread)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._given.append(self._call())
        except BaseException as error:  # raised where the result is asked for
            self._error = error
        finally:
            _running.discard(self._thread)

    def result(self) -> T:
        """Wait for the result and return it, or raise what the call raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._given[0]


@atexit.register
def _stop() -> None:
    """End the git of calls that nobody waits for any more, e.g. after an interruption."""
    if threads := list(_running):
        process.stop()
        for thread in threads:
            thread.join(PATIENCE)


@contextmanager
def uncollected() -> Iterator[None]:
    """Search for no cycles in the block: among a million records that takes a quarter of the time."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class Histories:
    """What is understood of the repositories.

    Git starts to read them at once, while the caller goes on with something else. Only our own repositories
    are read in threads: no plugin was ever asked to bear that.
    """

    def __init__(self, inputs: Inputs) -> None:
        from kmesh_tracker.sources.git import GitRepository

        self._inputs = inputs
        own = [repository for repository in inputs.repositories if isinstance(repository, GitRepository)]
        self._gathered = {repository.name: Ahead(partial(self._gather, repository)) for repository in own}

    def _gather(self, repository: Repository) -> history.Gathered:
        """Read a repository; the configuration speaks of the tags of the primary one."""
        reader = self._inputs.tag_reader if repository.primary else history.TagReader()
        return history.gather(repository, self._inputs.as_of, reader)

    @cached_property
    def each(self) -> Sequence[History]:
        """The history of each repository, that of the primary one first."""
        read: list[History] = []
        with uncollected():
            for repository in self._inputs.repositories:
                ahead = self._gathered.pop(repository.name, None)
                read.append(
                    history.read(
                        repository,
                        as_of=self._inputs.as_of,
                        people=self._inputs.people,
                        primary_releases=read[0].releases if read else None,
                        gathered=ahead.result() if ahead else self._gather(repository),
                    )
                )
            return history.unify(read)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The changes of all repositories."""
        return tuple(change for read in self.each for change in read.changes)

    @cached_property
    def _places(self) -> dict[tuple[str, str], int]:
        return {change.key: place for place, change in enumerate(self.changes)}

    def changes_of(self, repo: str, commits: Sequence[str]) -> list[Change]:
        """Return the changes that stand for commits of a repository, in the order of :attr:`changes`."""
        return [self.changes[place] for place in sorted([self._places[repo, commit] for commit in commits])]

    @property
    def releases(self) -> tuple[Release, ...]:
        """The releases of the primary repository, oldest first; the last is the one that is not out."""
        return self.each[0].releases

    @property
    def urls(self) -> Mapping[str, str]:
        """Web address of each repository that has one, by its name."""
        return self._inputs.urls

    @property
    def notes(self) -> tuple[str, ...]:
        """What was odd, where they have been read."""
        read = tuple(note for one in self.__dict__.get("each", ()) for note in one.notes)
        return (*read, *self._pathless())

    def _pathless(self) -> Iterator[str]:
        for repository in self._inputs.repositories:
            for id_ in getattr(repository, "pathless", ()):  # no plugin's repository need have it
                yield (
                    f"The files that the commit {id_} of {repository.name} touches are damaged or absent, so "
                    "it is linked without them: run `git fsck` there."
                )

    def messages(self, repo: str, commit: str, before: Sequence[str]) -> dict[tuple[str, str], str]:
        """Return what stands below the first lines of the commits that lead to one, by repository and id."""
        repository = next(one for one in self._inputs.repositories if one.name == repo)
        commits = repository.commits([commit], before)
        return {(repo, one.id): one.body for one in commits if one.body}

    def with_paths(self, changes: Sequence[Change]) -> list[Change]:
        """Return changes of any repository with the files that each touches, in the order given."""
        filled = {
            change.key: change
            for repository in self._inputs.repositories
            for change in history.with_paths([c for c in changes if c.repo == repository.name], repository)
        }
        return [filled[change.key] for change in changes]
