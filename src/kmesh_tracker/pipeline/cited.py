"""Looks up cited commits, by full or shortened id, in the repositories."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from kmesh_tracker.plugin.source import Repository
    from kmesh_tracker.records import Reference, ReleaseStatus

_SHOWN = 4  # ids that a message lists
_DIGITS = 16  # digits shown of each
WHOLE = 40  # digits of a full id, which fits one commit at most


class CitedCommits:
    """Resolves shortened ids to the commits that they fit."""

    def __init__(self, repositories: Sequence[Repository], urls: Mapping[str, str]) -> None:
        self._repositories = {repository.name: repository for repository in repositories}
        self._urls = urls
        self._known: dict[tuple[str, str], Sequence[str] | None] = {}

    def look_up(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Look up ids in bulk, with one call of git for each repository."""
        missing: dict[str, set[str]] = {}
        for repo, short in wanted:
            if repo in self._repositories and (repo, short) not in self._known:
                missing.setdefault(repo, set()).add(short)
        for repo, shorts in missing.items():
            ask = getattr(self._repositories[repo], "named", None)  # optional for plugins
            found = ask(sorted(shorts)) if ask else {}
            self._known |= {(repo, short): found.get(short) for short in shorts}

    def in_repo(self, repo: str, short: str) -> Sequence[str] | None:
        """Return the full ids in a repository that begin with ``short``; None if it cannot look them up."""
        self.look_up([(repo, short)])
        return self._known.get((repo, short))

    def problem(self, reference: Reference) -> tuple[str, bool]:
        """Return what is wrong with a citation of a commit, empty if nothing, and whether it fits several."""
        from kmesh_tracker.linking.signals import means_repo

        repos = [name for name in self._repositories if means_repo(reference, name, self._urls)]
        short = reference.commit or ""
        self.look_up((repo, short) for repo in repos)
        found = [ids for repo in repos if (ids := self.in_repo(repo, short)) is not None]
        if len(found) < len(repos) or not repos:
            return "", False
        every = [id_ for ids in found for id_ in ids]
        if len(set(every)) > 1:
            return f"which fits several ({listed(every)}): write more digits", True
        where = " and ".join(repos)
        absent = f"which is absent from {where}: run `git fetch` there, or correct the id"
        return ("" if every else absent), False


def listed(ids: Sequence[str]) -> str:
    """Return shortened ids as one text for a message."""
    return ", ".join(id_[:_DIGITS] for id_ in ids[:_SHOWN])


def unclear_trailers(releases: Collection[ReleaseStatus], commits: CitedCommits) -> Iterator[str]:
    """Yield a warning for each cherry-pick or revert whose trailer fits several commits."""
    named = [
        (change, short)
        for release in releases
        for change in release.changes
        for short in (*change.picked_from, *change.reverts)
        if not short.startswith("#") and len(short) < WHOLE
    ]
    commits.look_up((change.repo, short) for change, short in named)
    for change, short in named:
        ids = commits.in_repo(change.repo, short) or ()
        if len(ids) > 1:
            yield (
                f"{change.label} names the commit {short}, which fits several ({listed(ids)}), "
                "so nobody can tell which one it picks or takes back."
            )
