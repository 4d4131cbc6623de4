"""The way of the data from sources to records, each stage asked once and only for what is needed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kmesh_tracker import config as configuration
from kmesh_tracker import history, minutes, plan
from kmesh_tracker.errors import ConfigError, UsageError
from kmesh_tracker.linking import CORE, Linker, Query, query_for
from kmesh_tracker.plugin import manager
from kmesh_tracker.records import Document, Explanation, Goal, Release, ReleaseStatus, Roadmap
from kmesh_tracker.verdict import judge
from kmesh_tracker.versions import normal_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kmesh_tracker.config import Config
    from kmesh_tracker.plugin.manager import Plugins
    from kmesh_tracker.plugin.source import ProposalFolder, Repository, Source
    from kmesh_tracker.records import (
        Candidate,
        Change,
        History,
        Item,
        Link,
        Meeting,
        Plan,
        Proposal,
        Reference,
        TrackedItem,
    )
    from kmesh_tracker.rendering.context import DraftContext

T = TypeVar("T")


class Tracker:
    """One project: its minutes, its history, and what the one says of the other.

    Nothing is read before it is asked for, and nothing twice. ``as_of`` drops what was said or merged after a
    day, so that a past state can be seen; by default it is today.

    Raises:
        TrackerError: whatever is wrong with the configuration or an input, in one sentence.
    """

    def __init__(self, config: Config, *, as_of: date | None = None, plugins: Plugins | None = None) -> None:
        self.config = config
        self.as_of = as_of or datetime.now(UTC).date()
        self._plugins = plugins or manager.create()

    @classmethod
    def from_config(
        cls, path: str | Path | None = None, *, as_of: date | None = None, plugins: Plugins | None = None
    ) -> Tracker:
        """Make one from a ``kmesh-tracker.toml``; without a path it is looked for upwards from here."""
        return cls._from_raw(configuration.load(path), as_of, plugins)

    @classmethod
    def from_paths(
        cls,
        repos: Sequence[str | Path],
        minutes: Sequence[str | Path],
        *,
        as_of: date | None = None,
        plugins: Plugins | None = None,
    ) -> Tracker:
        """Make one without a configuration; the first repository is the primary one."""
        return cls._from_raw(configuration.from_flags(repos, minutes), as_of, plugins)

    @classmethod
    def _from_raw(cls, raw: configuration.RawConfig, as_of: date | None, plugins: Plugins | None) -> Tracker:
        plugins = plugins or manager.create()
        checked = configuration.validate(raw, plugins.kinds(), missing_plugins=plugins.incomplete)
        return cls(checked, as_of=as_of, plugins=plugins)

    # --- sources -------------------------------------------------------------------------------------------

    @cached_property
    def _sources(self) -> tuple[Source, ...]:
        made = (self._plugins.make(settings) for settings in self.config.sources)
        return tuple(source for source in made if source is not None)

    @cached_property
    def _repositories(self) -> tuple[Repository, ...]:
        """The repositories, the primary one first."""
        found: list[Repository] = []
        for source in self._sources:
            with self._plugins.guard(source, "repository"):
                repository = source.repository()
                if repository is not None:
                    found.append(repository)
        if not found:
            raise ConfigError(
                'No repository could be opened: name one with kind = "git" in the configuration.'
            )
        return tuple(sorted(found, key=lambda repository: not repository.primary))

    @cached_property
    def urls(self) -> Mapping[str, str]:
        """Web address of each repository that has one, by its name."""
        return {repository.name: repository.url for repository in self._repositories if repository.url}

    @cached_property
    def _goals(self) -> tuple[Goal, ...]:
        return self._collect("goals", lambda source: source.goals(self.as_of), Goal)

    def _collect(self, stage: str, ask: Callable[[Source], Iterable[T]], kind: type[T]) -> tuple[T, ...]:
        """Ask every source; one whose plugin fails gives nothing."""
        given = (self._plugins.collect(source, stage, partial(ask, source), kind) for source in self._sources)
        return tuple(chain.from_iterable(given))

    # --- minutes and history -------------------------------------------------------------------------------

    @cached_property
    def _meetings(self) -> tuple[Meeting, ...]:
        documents = self._collect("documents", lambda source: source.documents(self.as_of), Document)
        return minutes.collect(documents, self.as_of)

    def meetings(self) -> tuple[Meeting, ...]:
        """Give the meetings that were read, newest first."""
        return self._meetings

    @cached_property
    def _histories(self) -> tuple[History, ...]:
        people = self.config.people
        first, *rest = self._repositories
        primary = history.read(first, as_of=self.as_of, people=people)
        others = (
            history.read(r, as_of=self.as_of, people=people, primary_releases=primary.releases) for r in rest
        )
        return tuple(
            history.with_paths(read, repository, [change.key for change in read.changes])
            for repository, read in zip(self._repositories, (primary, *others), strict=True)
        )

    @cached_property
    def _changes(self) -> tuple[Change, ...]:
        return tuple(change for read in self._histories for change in read.changes)

    @cached_property
    def _releases(self) -> tuple[Release, ...]:
        return self._histories[0].releases

    # --- plan, linking, verdict ----------------------------------------------------------------------------

    @cached_property
    def _plans(self) -> tuple[Plan, ...]:
        people = {
            name for change in self._changes for p in change.people for name in (p.name, p.handle) if name
        }
        return plan.build(
            self._meetings,
            self._releases,
            project=self._project_words,
            people=people,
            goals=self._goals,
            title_of=self._title_of,
        )

    @property
    def _project_words(self) -> str:
        return f"{self.config.project} {self._histories[0].repo}"

    def _title_of(self, reference: Reference) -> str | None:
        """Give the title of the change that a line cites."""
        if reference.number is None or reference.kind == "issue":
            return None
        for change in self._changes:
            if change.number == reference.number and self._cites(reference, change):
                return change.title
        return None

    def _cites(self, reference: Reference, change: Change) -> bool:
        url = self.urls.get(change.repo, "")
        return reference.repo is None or not url or url.lower().endswith("/" + reference.repo.lower())

    @cached_property
    def _linker(self) -> Linker:
        words = frozenset(re.findall(r"[a-z][a-z0-9]{1,40}", self._project_words.lower()))
        return Linker(self._changes, primary=self._histories[0].repo, urls=self.urls, aside=words)

    @cached_property
    def _numbers(self) -> frozenset[int]:
        return frozenset(
            n for change in self._changes for n in (change.number, *change.issues) if n is not None
        )

    def roadmap(self) -> Roadmap:
        """Give every release: those that are tagged and those that the minutes speak of."""
        return self._roadmap(tuple(self._status(plan) for plan in self._plans))

    def status(self, version: str) -> Roadmap:
        """Give one release, e.g. ``v1.1.0``; ``next`` is the first that is not out.

        Raises:
            UsageError: neither a tag nor the minutes know such a version.
        """
        return self._roadmap((self._status(self._plan(version)),))

    def _roadmap(self, releases: tuple[ReleaseStatus, ...]) -> Roadmap:
        return Roadmap(self.config.project, self.as_of, releases, self.findings)

    @property
    def findings(self) -> tuple[str, ...]:
        """What went wrong without stopping the run: plugins that failed, inputs that were left out."""
        notes = (
            (note for read in self._histories for note in read.notes) if "_histories" in self.__dict__ else ()
        )
        return (*self.config.left_out, *(str(failure) for failure in self._plugins.failures), *notes)

    def _plan(self, version: str) -> Plan:
        if version == "next":
            return self._next_plan()
        wanted = normal_version(version)
        for known in self._plans:
            release = self._release(known.version)
            if known.version == wanted or release.tag == version:
                return known
        names = ", ".join(known.version for known in self._plans) or "none"
        raise UsageError(
            f"No release {version!r} is known to tags or minutes: choose one of {names}, or 'next'."
        )

    def _next_plan(self) -> Plan:
        """Give the plan of the first version after the latest release; an empty one where none is spoken of."""
        tagged = [release.version for release in self._releases if release.tag]
        pending = next((release.version for release in self._releases if not release.tag), "0.1.0")
        latest = tagged[-1] if tagged else ""
        later = [
            p
            for p in self._plans
            if p.version not in tagged and (not latest or _order(p.version) > _order(latest))
        ]
        return later[0] if later else plan.empty(pending)

    def _release(self, version: str) -> Release:
        """Give the release of a version; one that was only spoken of has no tag."""
        for release in self._releases:
            if release.version == version and release.tag:
                return release
        latest = next((release.tag for release in reversed(self._releases) if release.tag), None)
        return Release(version, None, None, None, latest)

    def _query(self, item: Item, plan: Plan, release: Release) -> Query:
        before = tuple(r for r in self._releases if r.tag and _order(r.version) < _order(release.version))
        return query_for(item, release, before, plan.items)

    def _status(self, plan: Plan) -> ReleaseStatus:
        release = self._release(plan.version)
        tracked = tuple(self._track(item, plan, release) for item in plan.items)
        upcoming = release.tag is None and plan.version == self._upcoming
        mine = [
            change
            for change in self._changes
            if (
                change.first_release == release.tag
                if release.tag
                else upcoming and change.first_release is None
            )
        ]
        return ReleaseStatus(
            version=plan.version,
            tag=release.tag,
            released_on=release.released_on,
            previous=release.previous,
            deadlines=plan.deadlines,
            slips=plan.slips,
            items=tracked,
            changes=tuple(_listed(mine)),
            accounting=tuple(self._accounting(release)),
            prereleases=release.prereleases,
        )

    @cached_property
    def _upcoming(self) -> str:
        return self._next_plan().version

    def _accounting(self, release: Release) -> Iterator[tuple[str, object]]:
        for read in self._histories:
            for known in read.releases:
                if known.tag == release.tag and (release.tag or known.version == release.version):
                    yield read.repo, known.accounting

    def _track(self, item: Item, plan: Plan, release: Release) -> TrackedItem:
        return judge(item, self._links(item, plan, release), release, self._numbers)

    def _links(self, item: Item, plan: Plan, release: Release) -> tuple[Link, ...]:
        return self._linker.link(self._query(item, plan, release))

    # --- questions -----------------------------------------------------------------------------------------

    def find(self, text: str, on: date | None = None, limit: int = 10) -> list[Candidate]:
        """Rank the changes that a line of text speaks of, best first; ``on`` is the day it was written."""
        return self._linker.candidates(Query.of_text(text, on), limit)

    def explain(self, version: str, item: str) -> Explanation:
        """Tell why an item (its id or title, or the start of either) got its links and its verdict."""
        known = self._plan(version)
        release = self._release(known.version)
        chosen = _choose(known.items, item, version)
        candidates = self._linker.candidates(self._query(chosen, known, release), limit=15)
        status = self._status(known)
        tracked = next(tracked for tracked in status.items if tracked.item is chosen)
        return Explanation(status, tracked, tuple(candidates), CORE)

    # --- drafts --------------------------------------------------------------------------------------------

    def draft_context(self, version: str) -> DraftContext:
        """Give all that an announcement of a release is made of."""
        from kmesh_tracker.rendering.compose import compose

        status = self._status(self._plan(version))
        return compose(
            status,
            project=self.config.project,
            primary=self._histories[0].repo,
            as_of=self.as_of,
            urls=self.urls,
            proposals=self._proposals(status),
            earlier=[change for change in self._changes if change not in status.changes],
        )

    def draft(self, version: str, format: str = "docusaurus", lang: str = "en") -> str:  # noqa: A002
        """Write the draft of a release's announcement in one of the formats for drafts."""
        from kmesh_tracker.rendering import draft
        from kmesh_tracker.rendering.json import draft_document

        draft.check_language(lang)
        document = draft_document(self.draft_context(version))
        if format in draft.TEMPLATES:
            return draft.render(document, format, lang=lang, folder=self.config.templates)
        return self._plugins.render(format, "draft", document)

    def _proposals(self, status: ReleaseStatus) -> tuple[Proposal, ...]:
        """Read the design documents as they stand at the release's tag."""
        commit = self._release(status.version).commit or self._repositories[0].heads()[0]
        found: list[Proposal] = []
        for source in self._sources:
            with self._plugins.guard(source, "proposals"):
                folder = source.proposals()
                if folder is not None:
                    found += self._read_proposals(folder, commit)
        return tuple(found)

    def _read_proposals(self, folder: ProposalFolder, commit: str) -> Iterator[Proposal]:
        name = folder.repository or self._repositories[0].name
        for repository in self._repositories:
            if repository.name == name:
                at = commit if repository.primary else repository.heads()[0]
                for path, text in sorted(repository.files(at, folder.pattern).items()):
                    yield history.read_proposal(name, path, at, text)
                return
        known = ", ".join(repository.name for repository in self._repositories)
        raise ConfigError(
            f"Proposals are looked for in the repository {name!r}, which is none of {known}: mend 'repository'."
        )


def _listed(changes: Iterable[Change]) -> Iterator[Change]:
    """Give what release notes list: no change that was taken back, takes back another, or only repeats one."""
    changes = list(changes)
    for change in changes:
        if not change.reverted_by and not change.reverts:
            yield change


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("-")[0].split("."))


def _choose(items: Sequence[Item], wanted: str, version: str) -> Item:
    """Find an item by its id or title, or by an unmistakable part of either."""
    folded = wanted.casefold()
    exact = [item for item in items if folded in (item.id, item.title.casefold())]
    partly = [item for item in items if folded in item.id or folded in item.title.casefold()]
    chosen = exact or partly
    if len(chosen) == 1:
        return chosen[0]
    names = ", ".join(item.id for item in chosen or items) or "none"
    problem = "fits more than one item" if chosen else "is no item"
    raise UsageError(f"{wanted!r} {problem} of {version}: choose one of {names}.")
