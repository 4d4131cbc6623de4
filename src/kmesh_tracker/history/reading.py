"""Reads a repository's history: its releases with the changes in them, every commit accounted for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kmesh_tracker.history import wording
from kmesh_tracker.history.accounting import Ledger
from kmesh_tracker.history.changes import changes, written_in
from kmesh_tracker.history.corrections import Corrections
from kmesh_tracker.history.gathering import Gathered, gather
from kmesh_tracker.history.graph import Graph
from kmesh_tracker.history.people import People, PeopleSettings, co_authors
from kmesh_tracker.history.releases import oddities
from kmesh_tracker.history.signatures import Mailmap
from kmesh_tracker.history.steps import own_steps, windows
from kmesh_tracker.history.units import divide
from kmesh_tracker.records import History, Release

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from kmesh_tracker.history.steps import Step
    from kmesh_tracker.history.units import Division
    from kmesh_tracker.plugin.source import Repository
    from kmesh_tracker.records import Change


def read(
    repository: Repository,
    *,
    as_of: date | None = None,
    people: PeopleSettings | None = None,
    primary_releases: Sequence[Release] | None = None,
    gathered: Gathered | None = None,
) -> History:
    """Read a repository and understand its history.

    Returns:
        the history. Its last release is what comes after the latest one, with ``tag`` None.
    """
    gathered = gathered or gather(repository, as_of)
    tags = gathered.tagged
    graph = Graph(gathered.commits)
    notes = [*tags.notes, *_gaps(repository, graph, gathered.heads)]
    trunk, *aside = [_cut(graph, graph.at.get(head), as_of) for head in gathered.heads] or [None]
    marks = [mark for mark in tags.marks if mark.tag.commit in graph.at]
    if primary_releases is None:
        steps = own_steps(marks, graph, trunk)
        notes += oddities(repository.name, tags, marks) if tags.names is not None else ()
    else:
        steps = windows(primary_releases, marks, graph, trunk)
    slug = wording.slug(repository.url)
    order = [step.tip for step in steps]
    others = [*aside, *(graph.at.get(tag.commit) for tag in tags.early)]
    division = divide(graph, [tip for tip in (*order, *others) if tip is not None], slug)
    masks = graph.masks([*order, *others])
    head = len(steps) - 1
    patches = getattr(repository, "patches", None)  # no plugin's repository need have it
    corrections = Corrections(graph, division, masks, head, slug=slug, patches=patches)
    ledger = Ledger(division, corrections, masks, head)
    persons = _people(graph, division, repository.url, gathered.mailmap, people)
    names = [step.release.tag or "" for step in steps]
    return History(
        repo=repository.name,
        url=repository.url,
        primary=repository.primary,
        releases=tuple(_accounted(steps, graph, ledger)),
        changes=tuple(changes(repository.name, graph, ledger, persons, names)),
        notes=tuple(notes),
    )


def with_paths(changes: Sequence[Change], repository: Repository) -> list[Change]:
    """Return the changes of one repository with :attr:`Change.paths` filled in."""
    todo = [(change.commit, change.parent) for change in changes if not change.paths]
    paths = repository.paths(todo) if todo else {}
    return [
        replace(change, paths=tuple(sorted(paths[change.commit]))) if change.commit in paths else change
        for change in changes
    ]


def _people(
    graph: Graph, division: Division, url: str | None, mailmap: str, settings: PeopleSettings | None
) -> People:
    signatures = [commit.author for commit in graph.commits]
    named = [who for commit in graph.commits for who in co_authors(commit.message)]
    people = People([*signatures, *named], Mailmap(mailmap), settings)
    owner = (url or "").rpartition("/")[0].rpartition("/")[2].lower()
    for unit in division.units:
        handle = unit.request.owner if unit.request else None
        if handle and handle.lower() != owner:
            people.vote(handle, [graph.commits[at].author for at in written_in(graph, unit)])
    people.settle()
    return people


def _accounted(steps: Sequence[Step], graph: Graph, ledger: Ledger) -> Iterator[Release]:
    """Yield the releases with what they list."""
    for bit, step in enumerate(steps):
        if step.tip is None:
            yield step.release
            continue
        without = 0 if step.after is None else 1 << step.after
        accounting, units = ledger.account(_range_of(graph, step.tip, ledger.masks, without), bit)
        listed = dict.fromkeys(graph.commits[ledger.division.units[unit].position].id for unit in units)
        yield replace(step.release, accounting=accounting, listed=tuple(listed))


def _range_of(graph: Graph, tip: int, masks: Sequence[int], without: int) -> list[int]:
    """Return the commits that ``tip`` reaches and the tips in ``without`` do not."""
    seen: set[int] = set()
    stack = [tip]
    while stack:
        here = stack.pop()
        if here not in seen and not masks[here] & without:
            seen.add(here)
            stack += graph.parents[here]
    return sorted(seen)


def _cut(graph: Graph, tip: int | None, as_of: date | None) -> int | None:
    """Return where a branch stood at the end of a day."""
    if as_of is None or tip is None:
        return tip
    chain = graph.first_parents(tip)
    return next((at for at in chain if graph.commits[at].committed_at.date() <= as_of), None)


def _gaps(repository: Repository, graph: Graph, heads: Sequence[str]) -> Iterator[str]:
    """Yield a sentence for each commit that others need and that is missing."""
    lost = dict.fromkeys(getattr(repository, "damaged", ()))
    parents = (parent for commit in graph.commits for parent in commit.parents)
    lost |= dict.fromkeys(id_ for id_ in (*parents, *heads) if id_ not in graph.at)
    for id_ in lost:
        yield (
            f"The commit {id_} of {repository.name} is damaged or absent, so what is behind it is not known: "
            "run `git fsck` there."
        )
