"""Turns units into the changes that release notes list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kmesh_tracker.history import wording
from kmesh_tracker.history.people import co_authors
from kmesh_tracker.history.pull_requests import opener
from kmesh_tracker.history.units import READ
from kmesh_tracker.records import Change, Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.history.accounting import Ledger
    from kmesh_tracker.history.graph import Graph
    from kmesh_tracker.history.people import People
    from kmesh_tracker.history.units import Unit

TITLE: Final = 300  # characters of a title; what goes beyond is cut
CUT: Final = "…"  # stands where a title or a body was cut


def make_change(
    repo: str, graph: Graph, ledger: Ledger, people: People, names: Sequence[str], index: int
) -> Change:
    """Return the change that a unit is; ``names`` are the tags of the releases, by bit."""
    unit = ledger.division.units[index]
    commit = graph.commits[unit.position]
    written = _written(graph, ledger, index)
    inner = [graph.commits[at] for at in written] if written or unit.inside else [commit]
    asked = unit.request
    title, body = unit.title(graph), asked.body if asked else commit.body
    texts = [
        title,
        body[:READ],
        *(one.message[:READ] for one in inner if "#" in one.message or "/issues/" in one.message),
    ]
    corrections = ledger.corrections
    picked, reverted = corrections.picks.get(index), corrections.reverts.get(index)
    taker = corrections.taker(index, ledger.head) if ledger.masks[unit.position] >> ledger.head & 1 else None
    release = ledger.released(index)
    if taker is None and release is None:
        entry = ledger.entry(index)
        taker = corrections.taker(index, entry) if entry is not None else None
    gone = None if taker is None else ledger.released(taker)
    return Change(
        repo=repo,
        number=unit.number,
        commit=commit.id,
        title=_cut(title, TITLE),
        body=_cut(body, READ),
        merged_at=graph.commits[unit.landed].committed_at,
        people=_people(graph, unit, written, people),
        parent=parent_of(graph, unit),
        branch=asked.branch if asked else None,
        commits=tuple([one.id for one in inner]),
        subjects=tuple([_cut(one.subject, TITLE) for one in inner]),
        first_release=None if release is None else names[release] or None,
        # Those that another forge's change names are the issues of that forge.
        issues=() if unit.is_foreign else wording.issues(texts, asked.branch if asked else None, unit.number),
        picked_from=picked.cited if picked else (),
        reverts=reverted.cited if reverted else (),
        reverted_by=None if taker is None else graph.commits[ledger.division.units[taker].position].id,
        reverted_in=None if gone is None else names[gone] or None,
        outside=index in ledger.outside,
    )


def parent_of(graph: Graph, unit: Unit) -> str | None:
    """Return the id of the commit against which a unit is compared.

    What a batch merged has no commit that holds all of it: it reaches from its oldest one to its newest.
    """
    first = unit.own[0] if unit.batch is not None else unit.position
    return next(iter(graph.commits[first].parents), None)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - len(CUT)].rstrip(" ") + CUT


def written_in(graph: Graph, unit: Unit) -> list[int]:
    """Return the commits in which a unit was written: its own, but merges only of other projects."""
    return [at for at in unit.own if len(graph.commits[at].parents) < 2 or graph.vendors(at)]


def _written(graph: Graph, ledger: Ledger, index: int) -> list[int]:
    """Return the commits in which a unit was written; where its picks had them all before, theirs."""
    units = ledger.division.units
    written = written_in(graph, units[index])
    picks = () if written else ledger.corrections.picked_by.get(index, ())
    return written or list(dict.fromkeys([at for pick in picks for at in written_in(graph, units[pick])]))


def _people(graph: Graph, unit: Unit, written: Sequence[int], people: People) -> tuple[Person, ...]:
    """Return the authors, first one first, then the co-authors; never who merged."""
    commits = [graph.commits[at] for at in written]
    everyone = [commit.author for commit in commits]
    for at in dict.fromkeys([*written, unit.position]):
        everyone += co_authors(graph.commits[at].message)
    persons = tuple(dict.fromkeys([people.person(who) for who in everyone]))
    if persons and all(person.bot for person in persons):
        handle = opener(unit.request, people.forge)
        author = people.opener(handle) if handle else None
        return (author, *persons) if author else persons
    return persons
