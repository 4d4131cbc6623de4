"""What an announcement is checked against: the release, the changes around it, and the words of names."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlsplit

from kmesh_tracker.annotate.citations import without_references
from kmesh_tracker.linking.chinese import in_english
from kmesh_tracker.text.terms import importance, is_among, terms
from kmesh_tracker.versions import normal_version

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import date

    from kmesh_tracker.audit.page import Block
    from kmesh_tracker.audit.references import Cited
    from kmesh_tracker.audit.release_counts import ReleaseCount
    from kmesh_tracker.records import Change, Person, Release, ReleaseStatus, TrackedItem

ABBREVIATED: Final = 7  # a commit is cited with at least so many letters
_PAGE: Final = re.compile(r"[^/]{1,200}/[^/]{1,100}/(?P<name>[^/]{1,100})(?P<rest>.{0,2000})")
K = TypeVar("K", bound=Hashable)
SAME: Final = 0.99  # share of the weight of a name that a text must have to call a thing by it
TELLING: Final = 1.5  # weight from which on the words of a name tell it from others
_READ: Final = 20_000  # characters of a block that are looked at
_CREDITS: Final = re.compile(r"\bby @\S{1,80}.{0,300}$", re.DOTALL)


@dataclass(frozen=True, eq=False)
class Evidence:
    """One release of a project and what is around it."""

    project: str
    primary: str  # name of the repository whose tags are the releases
    urls: Mapping[str, str]
    as_of: date
    status: ReleaseStatus
    releases: tuple[Release, ...]  # all releases, oldest first; the last one may be to come
    spoken_of: frozenset[str]  # versions that the minutes know
    changes: tuple[Change, ...]  # all changes of all repositories
    count: Callable[[], Sequence[ReleaseCount]]
    """Counts the release in every way; asked where the announcement names a number."""
    commits: Callable[[str, str], Sequence[str] | None] = lambda _repo, _short: None
    """Returns the ids of a repository's commits that begin in a way; None where it cannot tell."""
    memo: dict[Block, Sequence[Cited]] = field(default_factory=dict, repr=False)
    """What blocks cite, as several ask for it."""

    @property
    def name(self) -> str:
        """What the release is called."""
        return self.status.tag or self.status.version

    @cached_property
    def counts(self) -> Sequence[ReleaseCount]:
        """What can be counted of the release."""
        return self.count()

    @cached_property
    def listed(self) -> frozenset[tuple[str, str]]:
        """The keys of the changes that the release lists."""
        return frozenset(change.key for change in self.status.changes)

    @cached_property
    def words(self) -> frozenset[str]:
        """What the project and its primary repository call themselves."""
        return frozenset(word for name in (self.project, self.primary) for word in terms(name))

    @cached_property
    def tagged(self) -> Mapping[str, Release]:
        """The releases that are out, by version."""
        return {release.version: release for release in self.releases if release.tag}

    @cached_property
    def tags(self) -> Mapping[str, date | None]:
        """The names of all tags of releases, in small letters, with their days."""
        found: dict[str, date | None] = {}
        for release in self.releases:
            if release.tag:
                found[release.tag.lower()] = release.released_on
            found |= {tag.name.lower(): tag.tagged_at.date() for tag in release.prereleases}
        return found

    def prerelease(self, version: str) -> str | None:
        """Return the tag of a pre-release."""
        wanted = normal_version(version)
        return next((tag for tag in self.tags if wanted and normal_version(tag) == wanted), None)

    @cached_property
    def by_number(self) -> Mapping[tuple[str, int], Sequence[Change]]:
        """The changes of each number of each repository."""
        return _grouped(((c.repo, c.number), c) for c in self.changes if c.number)

    @cached_property
    def fixers(self) -> Mapping[tuple[str, int], Sequence[Change]]:
        """The changes that say they fix an issue, by it."""
        return _grouped(((c.repo, issue), c) for c in self.changes for issue in c.issues)

    @cached_property
    def highest(self) -> Mapping[str, int]:
        """The highest number that is known of each repository."""
        found: dict[str, int] = {}
        for change in self.changes:
            found[change.repo] = max(found.get(change.repo, 0), change.number or 0, *change.issues)
        return found

    @cached_property
    def numbered(self) -> frozenset[str]:
        """The repositories in which nearly every change is a pull request with its number."""
        total: dict[str, list[int]] = {}
        for change in self.status.changes:
            total.setdefault(change.repo, []).append(bool(change.number))
        return frozenset(repo for repo, each in total.items() if sum(each) >= 0.8 * len(each))

    @cached_property
    def by_commit(self) -> Mapping[tuple[str, str], Sequence[Change]]:
        """The changes that hold each commit of each repository, by the first letters of its id."""
        return _grouped(
            ((c.repo, id_[:ABBREVIATED]), c)
            for c in self.changes
            for id_ in dict.fromkeys((c.commit, *c.commits))
        )

    @cached_property
    def told(self) -> Sequence[tuple[Change, frozenset[str]]]:
        """The listed changes with the terms of their titles, branches and commits."""
        return [
            (change, frozenset(terms(" ".join((change.title, change.branch or "", *change.subjects)))))
            for change in self.status.changes
        ]

    @cached_property
    def by_handle(self) -> Mapping[str, Sequence[Change]]:
        """The changes of each person, by handle, else by name, in small letters."""
        return _grouped((person.key, c) for c in self.changes for person in dict.fromkeys(c.people))

    @cached_property
    def part(self) -> Mapping[str, Sequence[Change]]:
        """The listed changes of each person, by handle, else by name, in small letters."""
        return _grouped((person.key, c) for c in self.status.changes for person in dict.fromkeys(c.people))

    @cached_property
    def accounts(self) -> Mapping[str, Person]:
        """Whose each handle is that the history proves, in small letters."""
        return {person.handle.lower(): person for person in self.people.values() if person.handle}

    @cached_property
    def people(self) -> Mapping[str, Person]:
        """Everyone, by handle, else by name, in small letters."""
        return {person.key: person for change in self.changes for person in change.people}

    @cached_property
    def repositories(self) -> Mapping[str, str]:
        """From ``owner/name`` and ``name``, in small letters, to the name of the repository's source."""
        found: dict[str, str] = {}
        for repo, url in self.urls.items():
            path = urlsplit(url).path.strip("/").removesuffix(".git").lower()
            found[path] = repo
            found.setdefault(path.rpartition("/")[2], repo)
        return {**found, self.primary.lower(): self.primary, **{repo.lower(): repo for repo in self.urls}}

    def repository(self, url: str) -> tuple[str, str] | None:
        """Return the repository whose page an address is below, and the rest of its path; None elsewhere."""
        bare = url.partition("://")[2].partition("#")[0].partition("?")[0]
        for repo, own in self.urls.items():
            base = own.partition("://")[2].rstrip("/").removesuffix(".git")
            if bare.lower().rstrip("/") == base.lower() or bare.lower().startswith(f"{base.lower()}/"):
                return repo, bare[len(base) :].strip("/").removeprefix("-/")
        # A clone that does not tell where it is from is told by its name alone.
        page = _PAGE.match(bare)
        repo = self._unplaced.get(page["name"].removesuffix(".git").lower(), "") if page else ""
        return (repo, page["rest"].strip("/").removeprefix("-/")) if page and repo else None

    @cached_property
    def _unplaced(self) -> Mapping[str, str]:
        """The repositories without an address, by their names in small letters."""
        return {repo.lower(): repo for repo in {self.primary, *self.highest} - set(self.urls)}

    def is_in(self, change: Change) -> bool:
        """Return whether the release lists a change, or one that is a pick of it."""
        if change.key in self.listed:
            return True
        names = {f"#{change.number}", change.commit}
        return change.number is not None and any(
            one.number == change.number or not names.isdisjoint(one.picked_from)
            for one in self.status.changes
            if one.repo == change.repo
        )


def shown(person: Person) -> str:
    """Return a handle with its mark, or a name."""
    return f"@{person.handle}" if person.handle else person.name


def labels(changes: Iterable[Change], most: int = 5) -> tuple[str, ...]:
    """Return how to cite changes, the first few of many."""
    every = list(dict.fromkeys(change.label for change in changes))
    return (*every[:most], *([f"{len(every) - most} more"] if len(every) > most else ()))


def _grouped(pairs: Iterable[tuple[K, Change]]) -> Mapping[K, Sequence[Change]]:
    found: dict[K, list[Change]] = {}
    for at, change in pairs:
        found.setdefault(at, []).append(change)
    return found


def in_text(text: str, evidence: Evidence) -> list[str]:
    """Return the terms of a text, in English where it is Chinese, those that name the project left out."""
    return [term for term in terms(in_english(text[:_READ])) if term not in evidence.words]


def weighed(name: str, evidence: Evidence) -> dict[str, float]:
    """Return the terms of a name with what each of them tells."""
    return {term: importance(term) for term in in_text(name, evidence)}


def share(wanted: Mapping[str, float], said: Collection[str]) -> float:
    """Return the share of the weight of a name that a text has."""
    total = sum(wanted.values())
    if not total:
        return 0.0
    return sum(weight for term, weight in wanted.items() if is_among(term, said)) / total


def together(wanted: Mapping[str, float], said: Sequence[str]) -> bool:
    """Return whether all words of a name stand close together in a text."""
    width = len(wanted) + 2
    first = next(iter(wanted), "")
    for at, word in enumerate(said):
        if is_among(first, (word,)):
            window = said[max(0, at - width) : at + width]
            if share(wanted, window) >= SAME:
                return True
    return False


def title_of(block: Block) -> str:
    """Return what an entry is about: its words without citations and credits."""
    text = _CREDITS.sub("", block.words[:600])
    return without_references(" ".join(text.split())).strip(" *_:.()")


@lru_cache(maxsize=1)  # a block can cite thousands of numbers, and is asked about for each
def item_named(block: Block, evidence: Evidence) -> TrackedItem | None:
    """Return the delivered item that an entry calls by its name."""
    said = in_text(title_of(block), evidence)
    for tracked in evidence.status.items:
        if tracked.delivery in ("delivered", "partial") and any(
            link.role == "core" for link in tracked.links
        ):
            wanted = weighed(tracked.item.title, evidence)
            if sum(wanted.values()) >= TELLING and share(wanted, said) >= SAME:
                return tracked
    return None
