"""The histories of a project's repositories, read in threads."""

from __future__ import annotations

import atexit
import gc
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from threading import Thread
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct

from kmesh_tracker.gitcli import process
from kmesh_tracker.records import Change, Release, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kmesh_tracker import history
    from kmesh_tracker.pipeline.inputs import Inputs

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
    """Turn garbage collection off in the block: with a million records it takes a quarter of the time."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class Outline(Struct, frozen=True):
    """The releases of a project, before anything is known of what they hold."""

    releases: tuple[Release, ...]
    """Those of the primary repository, oldest first, then upcoming ones, the trunk's last."""
    notes: tuple[str, ...]
    """What was odd, one sentence each."""
    keys: tuple[str, ...]
    """Per release what its period depends on."""
    until: date
    """The first day on which all that was found counts, in any time zone."""


class Histories:
    """What is understood of the repositories, release by release as it is asked for.

    Git starts to read them at once, while the caller goes on with something else. Only our own repositories
    are read in threads: no plugin was ever asked to bear that.
    """

    def __init__(self, inputs: Inputs, asked: history.Selection | None = None) -> None:
        self._inputs = inputs
        self.asked = asked
        """The part that is asked for; None for all releases and what comes next on the trunk."""
        self._told: dict[int, Sequence[Told]] = {}
        self._aliases_told: dict[int, Mapping[str, Sequence[str]]] = {}
        self._base = inputs.history_key
        """What all that is kept depends on; None where nothing may be kept."""
        self._ahead: list[Ahead[object]] = []
        self._moved = False
        self._cached = self._cached_outline()
        if self._cached is None:
            self._begin()

    @cached_property
    def _readings(self) -> Sequence[history.Reading]:
        from kmesh_tracker import history

        inputs = self._inputs
        readings: list[history.Reading] = []
        for repository in inputs.repositories:
            # The configuration is about the tags and files of the primary one.
            reader = inputs.tag_reader if repository.primary else history.TagReader()
            belongs = inputs.released_paths if repository.primary else ()
            primary = readings[0] if readings else None
            asked = self.asked if self.asked and not readings else history.TRUNK
            readings.append(
                history.Reading(repository, inputs.as_of, inputs.people, reader, primary, asked, belongs)
            )
        return readings

    def _begin(self) -> None:
        from kmesh_tracker.sources.git import GitRepository

        own = [one for one in self._readings if isinstance(one.repository, GitRepository)]
        self._ahead = [Ahead(reading.gather) for reading in own]

    def _read(self) -> Sequence[history.Reading]:
        """Return the readings, once git has answered."""
        if self._ahead:
            while self._ahead:
                self._ahead.pop().result()
            repositories = self._inputs.repositories
            self._moved = any(getattr(repository, "has_moved", False) for repository in repositories)
        return self._readings

    @property
    def repos(self) -> Sequence[str]:
        """The names of the repositories, that of the primary one first."""
        return [repository.name for repository in self._inputs.repositories]

    def _key(self, *parts: object) -> str:
        """Return the name of what depends on where the refs are."""
        return self._inputs.store.key("history", self._base, self.asked, *parts)

    def _period_key(self, bit: int, *parts: object) -> str:
        """Return the name of what depends on the period of a release alone."""
        settings = self._base[1] if self._base else ()
        return self._inputs.store.key("period", settings, self.asked, self._outline.keys[bit], *parts)

    def _cached_outline(self) -> Outline | None:
        """Return what is kept of the releases, where what is kept ends before the day that is looked at."""
        store = self._inputs.store
        if self._base is None:
            return None
        until: date | None = store.get(self._key("until"), date)
        whole = until is not None and until <= self._inputs.as_of
        found: Outline | None = store.get(
            self._key("outline", None if whole else self._inputs.as_of), Outline
        )
        return found

    @cached_property
    def _outline(self) -> Outline:
        return self._cached or self._read_outline()

    def _read_outline(self) -> Outline:
        """Return the releases as the repositories tell them, and keep them."""
        from kmesh_tracker import history

        with uncollected():
            readings = self._read()
            made = Outline(
                tuple([step.release for step in readings[0].frame.steps]),
                tuple(note for reading in readings for note in reading.frame.notes),
                history.period_keys(readings, told=self._base is not None),
                max(reading.frame.until for reading in readings),
            )
        store, as_of = self._inputs.store, self._inputs.as_of
        if self._base is not None and not self.is_damaged():
            whole = made.until <= as_of
            if whole:
                store.put(self._key("until"), made.until)
            store.put(self._key("outline", None if whole else as_of), made)
        return made

    def is_damaged(self) -> bool:
        """Return whether something could not be read or moved meanwhile, so that nothing is kept."""
        return self._moved or any(
            getattr(repository, "incomplete", False) for repository in self._inputs.repositories
        )

    @property
    def releases(self) -> tuple[Release, ...]:
        """The releases of the primary repository, oldest first, then those to come, that of the trunk last.

        What each holds is told by :meth:`told`.
        """
        return self._outline.releases

    @property
    def until(self) -> date:
        """The first day on which all that was found counts, in any time zone."""
        return self._outline.until

    def told(self, release: Release) -> Sequence[Told]:
        """Return of each repository its record of a release, and the changes that this lists."""
        bit = self._bit(release)
        if bit not in self._told and not self._recall(bit):
            with uncollected():
                sections = self._sections(bit)
                bit = self._bit(release)  # it may be another where the graph was read anew
                self._tell(sections, [bit])
        return self._told[bit]

    def tell_all(self) -> None:
        """Read what each release holds, where all will be asked for: period by period."""
        if all(bit in self._told or self._recall(bit) for bit in range(len(self.releases))):
            return
        with uncollected():
            for bit in self._first_bits():
                sections = self._sections(bit)
                self._tell(sections, sections[0].bits)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The changes of all repositories, by repository, the newest first."""
        found: list[list[Change]] = [[] for _ in self.repos]
        with uncollected():
            for bit in reversed(self._first_bits()):
                for n, changes in enumerate(self._changes_of_period(bit)):
                    found[n] += changes
        return tuple(
            change
            for changes in found
            for change in sorted(changes, key=lambda change: -change.merged_at.timestamp())
        )

    def changes_in_period(self, release: Release) -> list[Change]:
        """Return the changes that came in the time of a release, by repository."""
        return [change for changes in self._changes_of_period(self._bit(release)) for change in changes]

    def known_before(self, release: Release) -> set[str]:
        """Return the keys of those behind a release's changes who wrote something before it."""
        bit = self._bit(release)

        def found() -> set[str]:
            listed = [[change.commit for change in changes] for _, changes in self.told(release)]
            sections = list(zip(self._sections(bit), listed, strict=True))
            inside = {id_ for section, commits in sections for id_ in section.commits_of(commits)}
            return {
                one for section, commits in sections for one in section.known_before(bit, commits, inside)
            }

        return self._kept(self._period_key(bit, "known", release.version, release.tag), set[str], found)

    @cached_property
    def aliases(self) -> Mapping[str, frozenset[str]]:
        """The names and addresses that each person signed with, by the person's key."""
        found: dict[str, set[str]] = {}
        for bit in self._first_bits():
            for person, names in self._aliases_of_period(bit).items():
                found.setdefault(person, set()).update(names)
        return {person: frozenset(names) for person, names in found.items()}

    def _aliases_of_period(self, bit: int) -> Mapping[str, Sequence[str]]:
        if bit not in self._aliases_told:
            key = self._period_key(bit, "aliases")
            kept = self._get(key, dict[str, list[str]])
            self._aliases_told[bit] = _aliases(self._sections(bit)) if kept is None else kept
            if kept is None:
                self._put(key, self._aliases_told[bit])
        return self._aliases_told[bit]

    @property
    def is_of_one_period(self) -> bool:
        """Whether all is understood together, as it is of most projects."""
        return len(self._first_bits()) == 1

    def _changes_of_period(self, bit: int) -> Sequence[Sequence[Change]]:
        """Return of each repository the changes that came with the period of a release."""

        def found() -> list[list[Change]]:
            sections = self._sections(bit)
            self._tell(sections, sections[0].bits)
            self._aliases_told[bit] = _aliases(sections)
            self._put(self._period_key(bit, "aliases"), self._aliases_told[bit])
            return [section.changes() for section in sections]

        return self._kept(self._period_key(bit, "changes"), list[list[Change]], found)

    def _first_bits(self) -> list[int]:
        """Return of each period its first release."""
        keys = self._outline.keys
        return [bit for bit, key in enumerate(keys) if not bit or key != keys[bit - 1]]

    def _sections(self, bit: int) -> list[history.Section]:
        from kmesh_tracker import history

        found = history.sections(self._read(), bit)
        if any(reading.graph_was_wrong for reading in self._readings):
            self.__dict__["_outline"] = self._read_outline()
        return found

    def _tell(self, sections: Sequence[history.Section], bits: Sequence[int]) -> None:
        for bit in bits:
            if bit in self._told:
                continue
            mine = [section.release(bit) for section in sections]
            listed = [section.changes_of(one.listed) for section, one in zip(sections, mine, strict=True)]
            self._told[bit] = list(zip(mine, listed, strict=True))
            self._put(self._told_key(bit), self._told[bit])

    def _told_key(self, bit: int) -> str:
        release = self._outline.releases[bit]
        return self._period_key(bit, "told", release.version, release.tag)

    def _recall(self, bit: int) -> bool:
        """Take up what is kept of a release; tell whether there was anything."""
        kept = self._get(self._told_key(bit), list[tuple[Release, list[Change]]])
        if kept is not None:
            self._told[bit] = kept
        return kept is not None

    def _get(self, key: str, kind: Any) -> Any:
        return self._inputs.store.get(key, kind) if self._base is not None else None

    def _kept(self, key: str, kind: type[T], make: Callable[[], T]) -> T:
        if self._base is None:
            return make()
        return self._inputs.store.kept(key, kind, make, lambda _: not self.is_damaged())

    def _put(self, key: str, value: object) -> None:
        if self._base is not None and not self.is_damaged():
            self._inputs.store.put(key, value)

    @property
    def urls(self) -> Mapping[str, str]:
        """Web address of each repository that has one, by its name."""
        return self._inputs.urls

    @property
    def notes(self) -> tuple[str, ...]:
        """What was odd, where they have been read."""
        return (*(self._outline.notes if "_outline" in self.__dict__ else ()), *self.notes_of_paths)

    @property
    def notes_of_paths(self) -> tuple[str, ...]:
        """Which changes are linked without their files, one sentence each."""
        return tuple(self._pathless())

    def _pathless(self) -> Iterator[str]:
        for repository in self._inputs.repositories:
            for id_ in getattr(repository, "pathless", ()):  # no plugin's repository need have it
                yield (
                    f"The files that the commit {id_} of {repository.name} touches are damaged or absent, so "
                    "it is linked without them: run `git fsck` there."
                )

    def messages(self, release: Release) -> dict[tuple[str, str], str]:
        """Return what stands below the first lines of the commits of a release, by repository and id."""
        bit = self._bit(release)

        def found() -> list[tuple[str, str, str]]:
            sections = zip(self.repos, self._sections(bit), strict=True)
            told = ((repo, one.id, one.body) for repo, section in sections for one in section.commits_in(bit))
            return [row for row in told if row[2]]

        key = self._period_key(bit, "messages", release.version, release.tag)
        rows = self._kept(key, list[tuple[str, str, str]], found)
        return {(repo, commit): body for repo, commit, body in rows}

    def spans(self, release: Release, since: date | None, until: date | None) -> list[Span]:
        """Return of each repository the commits of a release's range, and those of the trunk between days."""
        bit = self._bit(release)

        def found() -> list[Span]:
            return [section.span(bit, since, until) for section in self._sections(bit)]

        key = self._period_key(bit, "spans", release.version, release.tag, since, until)
        return self._kept(key, list[Span], found)

    def _bit(self, release: Release) -> int:
        def place(one: Release) -> tuple[str | None, ...]:
            version = one.version if one.branch else None  # that of the trunk may be called otherwise
            return one.tag, one.branch, version

        return next(n for n, known in enumerate(self.releases) if place(known) == place(release))

    @cached_property
    def _branches(self) -> Mapping[str, str]:
        """The ids of the primary repository's long-lived branches, the trunk first; empty without any."""
        ask = getattr(self._inputs.repositories[0], "branches", None)  # optional for plugins
        found: Mapping[str, str] = ask() if ask else {}
        return found

    def _branch(self, name: str) -> str | None:
        ask = getattr(self._inputs.repositories[0], "branch", None)  # optional for plugins
        return ask(name) if ask else None

    def has_branch(self, name: str) -> bool:
        """Return whether the primary repository has a branch of this name, locally or at ``origin``."""
        return self._branch(name) is not None

    def is_trunk(self, name: str) -> bool:
        """Return whether a name is that of the primary repository's trunk, locally or at ``origin``."""
        trunk, id_ = next(iter(self._branches.items()), ("", ""))
        if not trunk or name.removeprefix("origin/") != trunk.removeprefix("origin/"):
            return False
        return not name.startswith("origin/") or self._branch(name) == id_

    @property
    def line_branches(self) -> Sequence[str]:
        """The names of the primary repository's release branches."""
        return list(self._branches)[1:]

    def with_paths(self, changes: Sequence[Change]) -> list[Change]:
        """Return changes of any repository with the files that each touches, in the order given."""
        from kmesh_tracker import history

        filled = {
            change.key: change
            for repository in self._inputs.repositories
            for change in history.with_paths([c for c in changes if c.repo == repository.name], repository)
        }
        return [filled[change.key] for change in changes]


def _aliases(sections: Sequence[history.Section]) -> dict[str, list[str]]:
    """Return the names that each person signed with in a period, by key, over all repositories."""
    found: dict[str, set[str]] = {}
    for section in sections:
        for person, names in section.aliases().items():
            found.setdefault(person, set()).update(names)
    return {person: sorted(names) for person, names in sorted(found.items())}
