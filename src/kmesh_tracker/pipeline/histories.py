"""The histories of a project's repositories, or the part of them that one release needs."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from kmesh_tracker import history
from kmesh_tracker.pipeline.ahead import Ahead
from kmesh_tracker.pipeline.uncollected import uncollected

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kmesh_tracker.pipeline.inputs import Inputs
    from kmesh_tracker.plugin.source import Repository
    from kmesh_tracker.records import Change, History, Release


class Histories:
    """What is understood of the repositories; with a part only what is about that release.

    Git starts to read them at once, while the caller goes on with something else. Only our own repositories
    are read in threads: no plugin was ever asked to bear that.
    """

    def __init__(self, inputs: Inputs, part: history.Part | None = None) -> None:
        from kmesh_tracker.sources.git import GitRepository

        self._inputs = inputs
        self._part = part
        own = [repository for repository in inputs.repositories if isinstance(repository, GitRepository)]
        self._tagged = {repository.name: Ahead(partial(self._read_tags, repository)) for repository in own}
        self._gathered = {repository.name: Ahead(partial(self._gather, repository)) for repository in own}

    def _gather(self, repository: Repository) -> history.Gathered:
        tags = self._tags(repository)
        primary = self._inputs.repositories[0]
        outline = None if repository is primary else self._tags(primary).outline()
        return history.gather(repository, self._inputs.as_of, self._part, outline, tags)

    def _tags(self, repository: Repository) -> history.Tagged:
        ahead = self._tagged.get(repository.name)
        return ahead.result() if ahead else self._read_tags(repository)

    def _read_tags(self, repository: Repository) -> history.Tagged:
        """Read the tags of a repository; the configuration speaks of those of the primary one."""
        reader = self._inputs.tag_reader if repository.primary else history.TagReader()
        return history.tagged(repository, self._inputs.as_of, reader)

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
        """Give the changes that stand for commits of a repository, in the order of :attr:`changes`."""
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
        """Give what stands below the first lines of the commits that lead to one, by repository and id."""
        repository = next(one for one in self._inputs.repositories if one.name == repo)
        commits = repository.commits([commit], before)
        return {(repo, one.id): one.body for one in commits if one.body}

    def with_paths(self, changes: Sequence[Change]) -> list[Change]:
        """Give changes of any repository with the files that each touches, in the order given."""
        filled = {
            change.key: change
            for repository in self._inputs.repositories
            for change in history.with_paths([c for c in changes if c.repo == repository.name], repository)
        }
        return [filled[change.key] for change in changes]
