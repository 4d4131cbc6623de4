"""Which commits belong together: a merged pull request with the commits it brought, or a commit by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from kmesh_tracker.gitcli.refs import is_lasting
from kmesh_tracker.history import pull_requests
from kmesh_tracker.history.forges import UNKNOWN, Forge

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kmesh_tracker.history.graph import Graph

READ: Final = 20_000  # characters of a message's body in which words are looked for


class Unit(Struct):
    """A change in the making."""

    position: int  # of the commit that stands for it
    request: pull_requests.Request | None
    inside: list[int] = field(default_factory=list)
    """Positions of the commits it brought, merges included, oldest first; empty for a commit by itself."""
    batch: int | None = None  # position of the merge that brought it together with others

    def title(self, graph: Graph) -> str:
        """Return its title: that of the pull request, else the commit's subject.

        A pull request whose merge says no title is called by the first commit that was written for it, which
        is what forges propose as the title.
        """
        if self.request is None:
            return graph.commits[self.position].subject
        if self.request.title:
            return self.request.title
        written = (graph.commits[at] for at in self.inside if not graph.commits[at].is_merge)
        first = next((commit.subject for commit in written if commit.subject), None)
        if first or self.request.foreign:
            return first or graph.commits[self.position].subject
        return f"Pull request {self.request.number}"

    @property
    def number(self) -> int | None:
        """The number of its pull request on the repository's forge; None where it has none there."""
        return self.request.number if self.request and not self.request.foreign else None

    @property
    def is_foreign(self) -> bool:
        """Whether its pull request is one of another forge than the repository's."""
        return self.request is not None and self.request.foreign

    @property
    def own(self) -> list[int]:
        """Positions of all its commits."""
        return [*self.inside, self.position]

    @property
    def landed(self) -> int:
        """Position of the commit with which it landed."""
        return self.position if self.batch is None else self.batch


class Division(Struct):
    """All commits divided among the units."""

    units: list[Unit]  # older before newer along each line
    owner: list[int]  # index of the unit of each commit; -1 for a merge that brings nothing of its own
    bundles: dict[int, int] = field(default_factory=dict)
    """Position of the merge by the number of a pull request that only brought others."""

    def add(self, unit: Unit) -> None:
        """Add a unit, with all its commits."""
        number = len(self.units)
        self.units.append(unit)
        self.owner[unit.position] = number
        for position in unit.inside:
            self.owner[position] = number

    def of(self, position: int) -> Unit | None:
        """Return the unit that a commit belongs to."""
        number = self.owner[position]
        return self.units[number] if number >= 0 else None


def divide(graph: Graph, tips: Iterable[int], own: Forge = UNKNOWN) -> Division:
    """Divide the commits that ``tips`` reach, of those whose message is known.

    What an earlier tip reaches is settled before a later one.

    Along a line (the chain of first parents) each merge of a pull request takes the commits that only it
    brings: the outermost merge wins, and what was merged from the line into a topic is on the line already. A
    merge that names no pull request brings another line, whose commits stand for themselves; so does a pull
    request that brings a lasting branch or bundles others. A merge of another project's history is a change.
    """
    seen = bytearray(b"\x01") * len(graph)
    for position in graph.commits:
        seen[position] = 0
    division = Division([], [-1] * len(graph))
    for tip in tips:
        _line(graph, tip, seen, division, own)
    return division


def _line(graph: Graph, tip: int, seen: bytearray, division: Division, own: Forge) -> None:
    """Settle a line from its oldest commit on; a line that a merge brings in comes before the merge."""
    work = _chain(graph, tip, seen)
    while work:
        here = work.pop()
        commit = graph.commits[here]
        subject, body = commit.subject, commit.body
        if len(commit.parents) < 2:
            division.add(Unit(here, pull_requests.request(subject, body, merge=False, own=own)))
            continue
        if subject.startswith("Merge #") and _batch(
            graph, here, pull_requests.batch(subject, body, own), seen, division
        ):
            continue
        merged = graph.merged(here)
        request = pull_requests.request(subject, body, merge=True, own=own)
        vendors = graph.vendors(here)
        if request and (vendors or not _is_bundle(graph, merged, request, seen, own)):
            division.add(Unit(here, request, _brought(graph, merged, seen)))
            continue
        if request and not request.foreign:
            division.bundles[request.number] = here
        if vendors:
            division.add(Unit(here, None))
        others = [chain for parent in merged if (chain := _chain(graph, parent, seen))]
        for chain in reversed(others):
            work += chain


def _batch(
    graph: Graph, here: int, requests: Sequence[pull_requests.Request], seen: bytearray, division: Division
) -> bool:
    """Divide what a merge brings among its pull requests; return whether it is of several, one a parent."""
    tips = graph.merged(here)
    if not requests or len(tips) != len(requests) or any(seen[tip] for tip in tips):
        return False
    for tip, request in sorted(zip(tips, requests, strict=True), key=lambda row: -row[0]):
        if inside := _brought(graph, [tip], seen):
            division.add(Unit(tip, request, inside[:-1], here))
    return True


def _is_bundle(
    graph: Graph, merged: Iterable[int], request: pull_requests.Request, seen: bytearray, own: Forge
) -> bool:
    """Return whether a pull request only brings others, which are changes by themselves.

    The branch of that name in somebody's fork is no lasting one.
    """
    if pull_requests.is_rollup(request.title):
        return True
    if not request.branch or request.branch == request.target or not is_lasting(request.branch):
        return False
    if request.owner and request.owner.casefold() != own.owner:
        return False
    whole = True
    for tip in merged:
        here: int | None = tip
        while here is not None and not seen[here]:
            commit = graph.commits[here]
            if pull_requests.request(commit.subject, commit.body, merge=commit.is_merge, own=own):
                return True
            whole = False
            here = graph.first[here]
    return whole  # all of it is on the line already


def beyond(graph: Graph, position: int) -> list[int]:
    """Return the commits that a merge brought: its other parents reach them, and its first one does not."""
    first = graph.first[position]
    return graph.beyond(graph.merged(position), () if first is None else (first,))


def _chain(graph: Graph, tip: int, seen: bytearray) -> list[int]:
    """Return the unsettled first parents from ``tip``, newest first, and mark them."""
    chain: list[int] = []
    here: int | None = tip
    while here is not None and not seen[here]:
        seen[here] = 1
        chain.append(here)
        here = graph.first[here]
    return chain


def _brought(graph: Graph, tips: Iterable[int], seen: bytearray) -> list[int]:
    """Return the unsettled commits that ``tips`` reach, oldest first, and mark them."""
    stack = [tip for tip in tips if not seen[tip]]
    found = []
    while stack:
        here = stack.pop()
        if seen[here]:
            continue
        seen[here] = 1
        found.append(here)
        stack += [parent for parent in graph.parents[here] if not seen[parent]]
    return sorted(found, reverse=True)
