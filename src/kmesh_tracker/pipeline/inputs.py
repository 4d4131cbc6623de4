"""What comes in: every source asked once, its records handed on to the stages that understand them."""

from __future__ import annotations

from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from kmesh_tracker.errors import ConfigError
from kmesh_tracker.plugin.source import ProposalFolder, Source
from kmesh_tracker.records import Document, Goal
from kmesh_tracker.sources.proposals import USUAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from kmesh_tracker import history
    from kmesh_tracker.config import Config
    from kmesh_tracker.history import PeopleSettings
    from kmesh_tracker.plugin.manager import Plugins
    from kmesh_tracker.plugin.source import Repository
    from kmesh_tracker.records import Answer, Decision, Location, Meeting, Proposal
    from kmesh_tracker.store import Store

T = TypeVar("T")


class Inputs:
    """What the sources of one project hold up to a day. Nothing is read before it is asked for."""

    def __init__(self, config: Config, plugins: Plugins, as_of: date, store: Store) -> None:
        self._config = config
        self.cached_undated: tuple[str, ...] | None = None
        self.store = store
        """Keeps what was found out."""
        self._plugins = plugins
        self.as_of = as_of
        """The day after which nothing counts."""

    @property
    def people(self) -> PeopleSettings:
        """What git alone cannot know of people."""
        return self._config.people

    @property
    def tag_reader(self) -> history.TagReader:
        """What reads the names of the primary repository's tags."""
        from kmesh_tracker import history

        wanted = self._config.releases
        return history.TagReader(wanted.tags, wanted.ignore, wanted.component)

    @property
    def released_paths(self) -> Sequence[str]:
        """Globs of the primary repository's files that are released; empty for all."""
        return self._config.releases.paths

    @cached_property
    def history_key(self) -> tuple[list[str], tuple[object, ...]] | None:
        """What all that the histories tell depends on: the state of their refs, and the configuration.

        None where nothing may be kept, or where it cannot be told.
        """
        from kmesh_tracker.sources.git import GitRepository

        repositories = self.repositories
        states = [one.state.digest for one in repositories if isinstance(one, GitRepository) and one.state]
        if self.store.folder is None or len(states) < len(repositories):
            return None
        names = [(one.name, one.url, one.primary) for one in repositories]
        handles = sorted(self.people.handles.items())
        return states, (names, self.people.bots, handles, self._config.releases)

    @property
    def next_version(self) -> str:
        """The next version according to the configuration, empty if it names none."""
        return self._config.releases.next

    @cached_property
    def documents_digest(self) -> str | None:
        """A hash of all that was planned and decided; None where a plugin failed to tell it."""
        from hashlib import sha256

        from msgspec import json

        # Without plans nobody reads either.
        decided, answered = (self.decisions, self.answers) if self.may_plan else ((), ())
        try:
            told = sha256(json.encode((self._documents, self.goals, decided, answered)))
        except UnicodeEncodeError:  # a name of a file that is no Unicode
            return None
        return None if self._plugins.failures else told.hexdigest()

    @cached_property
    def _documents(self) -> tuple[Document, ...]:
        return self._collect("documents", lambda source: source.documents(self.as_of), Document)

    def lines(self, location: Location, before: int, after: int) -> tuple[tuple[int, str], ...]:
        """Return the lines of a document around a place, each with its number; none where it is not known."""
        for document in self._documents:
            if (document.source, document.path) == (location.source, location.path):
                every = document.text.split("\n")
                first = max(location.line - before, 1)
                return tuple(enumerate(every[first - 1 : location.line + after], first))
        return ()

    @cached_property
    def _sources(self) -> tuple[Source, ...]:
        made = (self._plugins.make(settings) for settings in self._config.sources)
        return tuple(source for source in made if source is not None)

    @property
    def may_plan(self) -> bool:
        """Whether a source is there that can say what was planned; none is asked."""
        kinds: list[type[Source]] = [type(source) for source in self._sources]
        return any(kind.documents is not Source.documents or kind.goals is not Source.goals for kind in kinds)

    def _collect(self, stage: str, ask: Callable[[Source], Iterable[T]], kind: type[T]) -> tuple[T, ...]:
        """Ask every source; one whose plugin fails gives nothing."""
        given = (self._plugins.collect(source, stage, partial(ask, source), kind) for source in self._sources)
        return tuple(chain.from_iterable(given))

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """The meetings, newest first."""
        return tuple([one for one in self.every_meeting if one.date is None or one.date <= self.as_of])

    @cached_property
    def every_meeting(self) -> tuple[Meeting, ...]:
        """The meetings of all days, those after the day that is looked at too, newest first."""
        documents = self._documents
        from kmesh_tracker import minutes

        return minutes.collect(documents)

    @property
    def until(self) -> date | None:
        """The last day on which anything was said or decided, be it after the day that is looked at."""
        decided = self.decisions if self.may_plan else ()
        days = [meeting.date for meeting in self.every_meeting] + [decision.on for decision in decided]
        return max([day for day in days if day], default=None)

    @cached_property
    def goals(self) -> tuple[Goal, ...]:
        """Promises from roadmap documents."""
        return self._collect("goals", lambda source: source.goals(self.as_of), Goal)

    @cached_property
    def repositories(self) -> tuple[Repository, ...]:
        """The repositories, the primary one first."""
        from kmesh_tracker.sources.git import GitRepository

        found: list[Repository] = []
        for source in self._sources:
            with self._plugins.guard(source, "repository"):
                repository = source.repository()
                if isinstance(repository, GitRepository):
                    repository.store = self.store
                if repository is not None:
                    found.append(repository)
        if not found:
            raise ConfigError(
                'No repository could be opened: name one with kind = "git" in the configuration.'
            )
        return tuple(sorted(found, key=lambda repository: not repository.primary))

    @property
    def aside(self) -> tuple[str, ...]:
        """The names of the repositories that are not part of what is released."""
        return tuple([one.name for one in self.repositories if not getattr(one, "product", True)])

    @cached_property
    def urls(self) -> Mapping[str, str]:
        """Web address of each repository that has one, by its name."""
        return {repository.name: repository.url for repository in self.repositories if repository.url}

    def proposals(self, commit: str | None) -> tuple[Proposal, ...]:
        """Read the design documents as they stand at a commit of the primary repository, else at its tip."""
        folders: list[ProposalFolder] = []
        for source in self._sources:
            with self._plugins.guard(source, "proposals"):
                folder = source.proposals()
                if folder is not None:
                    folders.append(folder)
        # Most projects keep them where others do, so that nobody has to say so.
        folders = folders or [ProposalFolder(None, USUAL)]
        return tuple(proposal for folder in folders for proposal in self._read_proposals(folder, commit))

    def _read_proposals(self, folder: ProposalFolder, commit: str | None) -> Iterator[Proposal]:
        name = folder.repository or self.repositories[0].name
        for repository in self.repositories:
            if repository.name == name:
                at = commit if commit and repository.primary else repository.heads()[0]
                from kmesh_tracker import history

                for path, text in sorted(repository.files(at, folder.pattern).items()):
                    yield history.read_proposal(name, path, at, text)
                return
        known = ", ".join(repository.name for repository in self.repositories)
        raise ConfigError(
            f"Proposals are looked for in the repository {name!r}, not one of {known}: fix 'repository'."
        )

    @cached_property
    def decisions(self) -> Sequence[Decision]:
        """What people decided, in the order written."""
        if self._config.decisions is None:
            return ()
        from kmesh_tracker import decisions

        return decisions.read(self._config.decisions, self.decisions_shown)

    @cached_property
    def answers(self) -> Sequence[Answer]:
        """The recorded answers."""
        file = self._config.answers.file
        if file is None:
            return ()
        from kmesh_tracker.answers import book

        return book.read(file, self._shown(file))

    def forget_decisions(self) -> None:
        """Read the files of decisions and answers anew when they are asked for again."""
        for name in ("decisions", "answers", "documents_digest"):
            self.__dict__.pop(name, None)

    @property
    def decisions_shown(self) -> str:
        """What messages call the file of decisions."""
        return self._shown(self._config.decisions) if self._config.decisions else ""

    def _shown(self, file: Path) -> str:
        """Return what messages call a file of the configuration."""
        base = self._config.base
        return file.relative_to(base).as_posix() if file.is_relative_to(base) else str(file)

    @property
    def findings(self) -> tuple[str, ...]:
        """What went wrong so far without stopping the run: sources left out, faults of plugins."""
        told = (
            self._collect("findings", lambda source: source.findings(), str)
            if "_sources" in self.__dict__
            else ()
        )
        return (*told, *self.sources_left_out, *self.undated, *self._undecided())

    @property
    def sources_left_out(self) -> tuple[str, ...]:
        """Sources that were left out because their plugin is missing or failed, one sentence each."""
        return (*self._config.left_out, *(str(failure) for failure in self._plugins.failures))

    @property
    def silent_after(self) -> int:
        """Meetings without a mention after which an item without a change is silent."""
        return self._config.releases.silent_after

    def _undecided(self) -> Iterator[str]:
        """Yield a finding where the file of decisions that the configuration names is missing."""
        file = self._config.decisions
        if self._config.decisions_named and file and not file.exists():
            yield f"The file of decisions {self.decisions_shown} is missing: fix 'decisions', or create it."

    @property
    def undated(self) -> tuple[str, ...]:
        """A finding where most of the meetings have no date, be it from the cache."""
        return tuple(self._undated()) if self.cached_undated is None else self.cached_undated

    def _undated(self) -> Iterator[str]:
        meetings: Sequence[Meeting] = self.__dict__.get("meetings", ())
        undated = [meeting for meeting in meetings if meeting.date is None]
        if len(undated) * 2 > len(meetings):
            yield (
                f"{len(undated)} of {len(meetings)} meetings have no date, {undated[0].location} among them, "
                "so nothing they say is used: put the day into their headings or the names of the files."
            )
