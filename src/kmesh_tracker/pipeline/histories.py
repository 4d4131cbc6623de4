"""The histories of a project's repositories, read in threads."""

from __future__ import annotations

import atexit
import gc
from contextlib import contextmanager
from functools import cached_property
from threading import Thread
from typing import TYPE_CHECKING, Generic, TypeVar

from kmesh_tracker import history
from kmesh_tracker.gitcli import process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from kmesh_tracker.pipeline.inputs import Inputs
    from kmesh_tracker.records import Change, Release

    Told = tuple[Release, Sequence[Change]]

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
    """What is understood of the repositories, release by release as it is asked for.

    Git starts to read them at once, while the caller goes on with something else. Only our own repositories
    are read in threads: no plugin was ever asked to bear that.
    """

    def __init__(self, inputs: Inputs) -> None:
        from kmesh_tracker.sources.git import GitRepository

        self._inputs = inputs
        self._readings: list[history.Reading] = []
        for repository in inputs.repositories:
            # The configuration speaks of the tags of the primary one.
            reader = inputs.tag_reader if repository.primary else history.TagReader()
            primary = self._readings[0] if self._readings else None
            self._readings.append(history.Reading(repository, inputs.as_of, inputs.people, reader, primary))
        self._ahead = [Ahead(r.gather) for r in self._readings if isinstance(r.repository, GitRepository)]
        self._told: dict[int, Sequence[Told]] = {}

    def _read(self) -> Sequence[history.Reading]:
        """Return the readings, once git has answered."""
        while self._ahead:
            self._ahead.pop().result()
        return self._readings

    @property
    def repos(self) -> Sequence[str]:
        """The names of the repositories, that of the primary one first."""
        return [reading.repository.name for reading in self._readings]

    @cached_property
    def releases(self) -> tuple[Release, ...]:
        """The releases of the primary repository, oldest first; the last is the one that is not out.

        What each holds is told by :meth:`told`.
        """
        return tuple([step.release for step in self._read()[0].frame.steps])

    def told(self, release: Release) -> Sequence[Told]:
        """Return of each repository its record of a release, and the changes that this lists."""
        bit = self._bit(release)
        if bit not in self._told:
            with uncollected():
                self._tell(history.sections(self._read(), bit), [bit])
        return self._told[bit]

    def tell_all(self) -> None:
        """Read what each release holds, where all will be asked for: period by period."""
        if len(self._told) < len(self.releases):
            with uncollected():
                for sections in history.all_sections(self._read()):
                    self._tell(sections, sections[0].bits)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The changes of all repositories, by repository, the newest first."""
        found: list[list[Change]] = [[] for _ in self._readings]
        with uncollected():
            for sections in history.all_sections(self._read()):
                self._tell(sections, sections[0].bits)
                for n, section in enumerate(sections):
                    found[n] += section.changes()
        return tuple(
            change
            for reading, changes in zip(self._readings, found, strict=True)
            for change in history.newest_first(reading, changes)
        )

    def _tell(self, sections: Sequence[history.Section], bits: Sequence[int]) -> None:
        for bit in bits:
            mine = [section.release(bit) for section in sections]
            listed = [section.changes_of(one.listed) for section, one in zip(sections, mine, strict=True)]
            self._told[bit] = list(zip(mine, listed, strict=True))

    @property
    def urls(self) -> Mapping[str, str]:
        """Web address of each repository that has one, by its name."""
        return self._inputs.urls

    @property
    def notes(self) -> tuple[str, ...]:
        """What was odd, where they have been read."""
        return (*(note for reading in self._readings for note in reading.notes), *self._pathless())

    def _pathless(self) -> Iterator[str]:
        for repository in self._inputs.repositories:
            for id_ in getattr(repository, "pathless", ()):  # no plugin's repository need have it
                yield (
                    f"The files that the commit {id_} of {repository.name} touches are damaged or absent, so "
                    "it is linked without them: run `git fsck` there."
                )

    def messages(self, release: Release) -> dict[tuple[str, str], str]:
        """Return what stands below the first lines of the commits of a release, by repository and id."""
        return {
            (span.repo, commit.id): commit.body
            for span in self.spans(release, None, None)
            for commit in span.inside
            if commit.body
        }

    def spans(self, release: Release, since: date | None, until: date | None) -> list[history.Span]:
        """Return of each repository the commits of a release's range, and those of the trunk between days."""
        bit = self._bit(release)
        found = history.sections(self._read(), bit)
        return [section.span(bit, since, until) for section in found]

    def _bit(self, release: Release) -> int:
        return next(n for n, known in enumerate(self.releases) if known.tag == release.tag)

    def with_paths(self, changes: Sequence[Change]) -> list[Change]:
        """Return changes of any repository with the files that each touches, in the order given."""
        filled = {
            change.key: change
            for repository in self._inputs.repositories
            for change in history.with_paths([c for c in changes if c.repo == repository.name], repository)
        }
        return [filled[change.key] for change in changes]
