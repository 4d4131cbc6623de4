"""Which changes repeat others (picks), which take others back (reverts), and what that leaves in force."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kmesh_tracker.history import wording
from kmesh_tracker.history.units import READ

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kmesh_tracker.history.graph import Graph
    from kmesh_tracker.history.units import Division, Unit

_TITLE_LENGTH: Final = 12
"""Characters from which a title is held to be one of a kind."""


@dataclass(slots=True)
class Statement:
    """What one change says of others: units that were found, and how they are cited."""

    units: list[int] = field(default_factory=list)
    cited: list[str] = field(default_factory=list)

    def add(self, unit: int | None, cited: str) -> None:
        """Note a citation, and the unit where it was found."""
        if cited not in self.cited:
            self.cited.append(cited)
        if unit is not None and unit not in self.units:
            self.units.append(unit)


class Corrections:
    """Finds picks and reverts among the units of a repository.

    Attributes:
        picks: by unit, the changes that it brings to another line.
        reverts: by unit, the changes that it is there to take back.

    """

    def __init__(self, graph: Graph, division: Division, masks: Sequence[int], head: int) -> None:
        """``masks`` hold a bit for every tip; the bit ``head`` is that of HEAD."""
        self._graph = graph
        self._division = division
        self._masks = masks
        self._head = 1 << head
        self._ids = sorted(graph.at)
        units = division.units
        self._own = [[at for at in unit.own if len(graph.commits[at].parents) < 2] for unit in units]
        self._titles = [self._title(unit) for unit in units]
        self._by_number: dict[int, list[int]] = defaultdict(list)
        self._by_title: dict[str, list[int]] = defaultdict(list)
        for index, unit in enumerate(units):
            if unit.request:
                self._by_number[unit.request.number].append(index)
            self._by_title[wording.bare_title(self._titles[index])].append(index)
        self.picks: dict[int, Statement] = {}
        self.reverts: dict[int, Statement] = {}
        self._taken_back: dict[int, list[int]] = defaultdict(list)
        self._family: dict[int, list[int]] = {}
        self._alive: dict[tuple[int, int], bool] = {}
        self._find_picks()
        self._find_reverts()

    def alive(self, unit: int, bit: int) -> bool:
        """Tell whether a change of the tip ``bit`` is in force there: not taken back, or brought back."""
        known = self._alive.get((unit, bit))
        if known is None:
            self._alive[unit, bit] = True  # should two changes claim to take each other back, neither counts
            known = self.taker(unit, bit) is None
            self._alive[unit, bit] = known
        return known

    def taker(self, unit: int, bit: int) -> int | None:
        """Give the latest change that took this one back and is itself in force at the tip ``bit``."""
        for other in reversed(self._taken_back.get(unit, ())):
            if self._masks[self._division.units[other].position] >> bit & 1 and self.alive(other, bit):
                return other
        return None

    def family(self, unit: int) -> list[int]:
        """Give the units that are the same change on several lines, this one included."""
        return self._family.get(unit, [unit])

    def _title(self, unit: Unit) -> str:
        return unit.request.title if unit.request else self._graph.commits[unit.position].subject

    def _cite(self, unit: int) -> str:
        found = self._division.units[unit]
        return f"#{found.request.number}" if found.request else self._graph.commits[found.position].id

    def _locate(self, short: str) -> int | None:
        """Give the position of the commit whose id starts so; None where there is none, or more than one."""
        place = bisect_left(self._ids, short)
        found = self._ids[place : place + 2]
        if not found or not found[0].startswith(short) or (len(found) > 1 and found[1].startswith(short)):
            return None
        return self._graph.at[found[0]]

    def _numbered(self, number: int, unit: int) -> int | None:
        """Give the unit of a pull request; where a number was merged twice, the last one before ``unit``."""
        found = [other for other in self._by_number.get(number, ()) if other != unit]
        earlier = [other for other in found if self._when(other) <= self._when(unit)]
        return next(iter(earlier[-1:] or found[:1]), None)

    def _when(self, unit: int) -> float:
        return self._graph.commits[self._division.units[unit].position].committed_at.timestamp()

    def _apart(self, old: int, new: int) -> bool:
        """Tell whether two units stand on different lines: neither was built on the other."""
        one, other = self._division.units[old].position, self._division.units[new].position
        return not self._graph.is_ancestor(one, other) and not self._graph.is_ancestor(other, one)

    # Picks

    def _find_picks(self) -> None:
        copies = self._copies()
        for index, unit in enumerate(self._division.units):
            said = Statement()
            for number in self._picked_numbers(unit):
                said.add(self._numbered(number, index), f"#{number}")
            for at in unit.own:
                text = self._graph.commits[at].message
                for short in wording.picked_commits(text) if "cherry picked" in text else ():
                    found = self._locate(short)
                    owner = self._division.owner[found] if found is not None else -1
                    if owner != index:
                        said.add(owner if owner >= 0 else None, self._cite(owner) if owner >= 0 else short)
            if not said.cited:
                for other in (copies.get(index), self._same_title(index)):
                    if other is not None and not said.units:
                        said.add(other, self._cite(other))
            if said.cited:
                said.units = [other for other in said.units if self._apart(other, index)]
                self.picks[index] = said
        self._gather()

    def _picked_numbers(self, unit: Unit) -> list[int]:
        commit = self._graph.commits[unit.position]
        asked = unit.request
        if not asked:
            return wording.picked_numbers(commit.subject, commit.body[:READ], None)
        found = wording.picked_numbers(asked.title, asked.body[:READ], asked.branch)
        again = None if commit.is_merge else wording.request(asked.title, "", merge=False)
        if again and again.number in self._by_number:  # squashed on a release line: `title (#12) (#15)`
            found.append(again.number)
        return [number for number in dict.fromkeys(found) if number != asked.number]

    def _copies(self) -> dict[int, int]:
        """Find units whose every commit stands elsewhere too: same author, time of writing, subject."""
        places: dict[tuple[str, float, str], list[int]] = defaultdict(list)
        commits = self._graph.commits
        keys: list[list[tuple[str, float, str]]] = []
        for index, own in enumerate(self._own):
            here = [
                (commits[at].author.email, commits[at].authored_at.timestamp(), commits[at].subject)
                for at in own
            ]
            keys.append(here)
            for key in here:
                places[key].append(index)
        found = {}
        for index, here in enumerate(keys):
            shared: set[int] | None = None
            for key in here:
                elsewhere = {other for other in places[key] if other != index}
                shared = elsewhere if shared is None else shared & elsewhere
                if not shared:
                    break
            older = [
                other for other in shared or () if (self._when(other), other) < (self._when(index), index)
            ]
            apart = [other for other in older if self._apart(other, index)]
            if apart:
                found[index] = min(apart)
        return found

    def _same_title(self, index: int) -> int | None:
        """Find the one earlier change on the trunk that one aside repeats: same title, same author."""
        title = wording.bare_title(self._titles[index])
        if len(title) < _TITLE_LENGTH or len(self._by_title[title]) < 2:
            return None
        aside = not self._masks[self._division.units[index].position] & self._head
        if not aside and not wording.is_marked_pick(self._titles[index]):
            return None
        found = [
            other
            for other in self._by_title[title]
            if other != index
            and self._masks[self._division.units[other].position] & self._head
            and self._when(other) <= self._when(index)
            and self._authors(index) & self._authors(other)
        ]
        # A title that comes back every now and then ("update the version") tells nothing.
        return found[0] if len(found) == 1 and self._apart(found[0], index) else None

    def _authors(self, index: int) -> set[str]:
        return {self._graph.commits[at].author.email for at in self._own[index]}

    def _gather(self) -> None:
        for index, said in self.picks.items():
            for other in said.units:
                joined = list(dict.fromkeys([*self.family(other), *self.family(index)]))
                for member in joined:
                    self._family[member] = joined

    # Reverts

    def _find_reverts(self) -> None:
        for index, unit in enumerate(self._division.units):
            commit = self._graph.commits[unit.position]
            title, body, branch = self._titles[index], commit.body[:READ], None
            if unit.request:
                body, branch = unit.request.body[:READ], unit.request.branch
            named = wording.reverted_title(title)
            numbers = wording.reverted_numbers(title, body, branch)
            hashes = self._reverted(unit)
            whole = bool(named or numbers) or (bool(hashes) and len(hashes) == len(self._own[index]))
            said = Statement()
            for number in numbers:
                said.add(self._numbered(number, index), f"#{number}")
            for target, cited in self._targets(hashes):
                if target != index:
                    said.add(target, cited)
            if named and not said.cited:
                other = self._titled(named, index)
                if other is not None:
                    said.add(other, self._cite(other))
            if whole and said.cited:
                self.reverts[index] = said
            for other in dict.fromkeys(member for target in said.units for member in self.family(target)):
                if other != index:
                    self._taken_back[other].append(index)

    def _reverted(self, unit: Unit) -> list[list[str]]:
        """Give for each of its commits that takes others back the ids of those."""
        found = []
        for at in unit.own:
            text = self._graph.commits[at].message
            if "everts commit" in text and (ids := wording.reverted_commits(text[:READ])):
                found.append(ids)
        return found

    def _targets(self, hashes: Iterable[Sequence[str]]) -> Iterator[tuple[int | None, str]]:
        """Find the units behind ids; one of which only a part is taken back does not count."""
        gone: dict[int, set[int]] = defaultdict(set)
        for short in (short for ids in hashes for short in ids):
            at = self._locate(short)
            owner = self._division.owner[at] if at is not None else -1
            if at is None or owner < 0:
                yield None, short
            else:
                gone[owner].add(at)
        for owner, positions in gone.items():
            if self._division.units[owner].position in positions or positions >= set(self._own[owner]):
                yield owner, self._cite(owner)

    def _titled(self, title: str, unit: int) -> int | None:
        found = [other for other in self._by_title.get(wording.bare_title(title), ()) if other != unit]
        here = self._division.units[unit].position
        behind = [
            other for other in found if self._graph.is_ancestor(self._division.units[other].position, here)
        ]
        return next(reversed(behind), None)
