"""Reads a repository's history: its releases with the changes in them, every commit accounted for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kmesh_tracker.history.frame import Frame, GraphError, Reader
from kmesh_tracker.history.gathering import tagged
from kmesh_tracker.history.lines import TRUNK
from kmesh_tracker.history.people import same_persons
from kmesh_tracker.history.section import Section
from kmesh_tracker.history.tags import USUAL, TagReader
from kmesh_tracker.records import History

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from kmesh_tracker.history.gathering import Tagged
    from kmesh_tracker.history.lines import Selection
    from kmesh_tracker.history.people import PeopleSettings
    from kmesh_tracker.plugin.source import Repository
    from kmesh_tracker.records import Change, Node, Release

    Gathered = tuple[Tagged, Sequence[tuple[str, str]], Sequence[Node], str]


class Reading:
    """A repository's history, understood period by period as it is asked for.

    Args:
        repository: what is read.
        as_of: the day after which nothing counts; None for no such day.
        people: what git alone cannot know of people.
        tags: what reads the names of its tags.
        primary: the history of the repository whose releases are this one's as well.
        asked: what part of the history is asked for.
        belongs: globs of the files that are released; none where all are.
    """

    def __init__(
        self,
        repository: Repository,
        as_of: date | None = None,
        people: PeopleSettings | None = None,
        tags: TagReader = USUAL,
        primary: Reading | None = None,
        asked: Selection = TRUNK,
        belongs: Sequence[str] = (),
    ) -> None:
        self.repository, self._belongs = repository, belongs
        self._asked = asked
        self._as_of, self._people, self._tags, self._primary = as_of, people, tags, primary
        self._reader = Reader(repository)
        self._last: tuple[int, Section] | None = None
        self._gathered: Gathered | None = None
        self.graph_was_wrong = False
        """Whether the commits said otherwise than the graph that was read first."""

    def gather(self) -> Gathered:
        """Ask for tags, heads and the graph behind them; git takes its time for that."""
        if self._gathered is None:
            found = tagged(self.repository, self._as_of, self._tags)
            ask = getattr(self.repository, "branches", None)  # no plugin's repository need have it
            heads = list(ask().items()) if ask else [("", id_) for id_ in self.repository.heads()]
            if self._asked.branch:
                branch = getattr(self.repository, "branch")  # noqa: B009 - somebody asked it before
                heads = [(self._asked.branch, branch(self._asked.branch)), *heads]
            ends = [*(id_ for _, id_ in heads), *(tag.commit for tag in found.tags)]
            nodes = self._reader.nodes(list(dict.fromkeys(ends)))
            self._gathered = found, heads, nodes, self.repository.mailmap()
        return self._gathered

    @cached_property
    def frame(self) -> Frame:
        """The releases, each with its place in the graph; no message is read for that."""
        found, heads, nodes, mailmap = self.gather()
        self._gathered = None
        primary = self._primary.frame if self._primary else None
        return Frame(self._reader, found, heads, nodes, mailmap, self._as_of, primary, self._asked)

    def section(self, period: int) -> Section:
        """Return what is understood of one period. The last one asked for is kept.

        Raises:
            GraphError: the commits say otherwise than the graph that was read.
        """
        if self._last is None or self._last[0] != period:
            self._last = None  # let go of its messages before others are read
            url = self._primary.repository.url if self._primary else None
            self._last = period, Section(self.frame, period, self._reader, self._people, self._belongs, url)
        return self._last[1]

    def reset(self) -> None:
        """Forget what was read."""
        self._gathered, self._last, self.graph_was_wrong = None, None, True
        self.__dict__.pop("frame", None)


def read(
    repository: Repository,
    *,
    as_of: date | None = None,
    people: PeopleSettings | None = None,
    primary: Reading | None = None,
) -> History:
    """Read the whole of a repository and understand it.

    Returns:
        the history. Its last release is what comes after the latest one, with ``tag`` None.
    """
    (found,) = read_together([Reading(repository, as_of, people, primary=primary)])
    return found


def read_together(readings: Sequence[Reading]) -> list[History]:
    """Read repositories whole, with one record for each person over all of them."""
    releases: list[list[Release]] = [[] for _ in readings]
    changes: list[list[Change]] = [[] for _ in readings]
    for found in all_sections(readings):
        for n, section in enumerate(found):
            releases[n] += [section.release(bit) for bit in section.bits]
            changes[n] += section.changes()
    return [
        History(
            repo=reading.repository.name,
            url=reading.repository.url,
            primary=reading.repository.primary,
            releases=tuple(releases[n]),
            changes=tuple(newest_first(reading, changes[n])),
            notes=reading.frame.notes,
        )
        for n, reading in enumerate(readings)
    ]


def sections(readings: Sequence[Reading], bit: int) -> list[Section]:
    """Return of each repository what is understood of the period of a release.

    Each person goes under one record in all of them.
    """
    try:
        found = [reading.section(readings[0].frame.period_of(bit)) for reading in readings]
    except GraphError:  # git does without its cache of the graph from now on
        for reading in readings:
            reading.reset()
        return sections(readings, bit)
    if not all(section.renamed for section in found):
        addresses = [section.addresses() for section in found] if len(found) > 1 else []
        known = same_persons([section.persons() for section in found], addresses)
        for section in found:
            section.rename(known)
    return found


def period_keys(readings: Sequence[Reading], *, told: bool) -> tuple[str, ...]:
    """Return for each release of the primary repository a name of its period.

    It is a hash of all that the results for the period depend on, or its number where nothing is cached.
    """
    frame = readings[0].frame
    numbers = range(len(frame.periods))
    keys = ["".join([one.frame.key(n) for one in readings]) if told else str(n) for n in numbers]
    return tuple([keys[frame.period_of(bit)] for bit in range(len(frame.steps))])


def all_sections(readings: Sequence[Reading]) -> Iterator[list[Section]]:
    """Yield what is understood of each period of several repositories."""
    begin = 0
    while begin <= readings[0].frame.head:
        yield sections(readings, begin)
        begin = readings[0].frame.periods[readings[0].frame.period_of(begin)].end


def newest_first(reading: Reading, changes: Sequence[Change]) -> list[Change]:
    """Sort changes of a repository."""
    at = reading.frame.graph.at
    return sorted(changes, key=lambda change: (-change.merged_at.timestamp(), at[change.commit]))


def with_paths(changes: Sequence[Change], repository: Repository) -> list[Change]:
    """Return the changes of one repository with :attr:`Change.paths` filled in."""
    todo = [(change.commit, change.parent) for change in changes if not change.paths]
    paths = repository.paths(todo) if todo else {}
    return [
        replace(change, paths=tuple(sorted(paths[change.commit]))) if change.commit in paths else change
        for change in changes
    ]
