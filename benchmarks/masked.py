"""The masked-reference test: does ``find`` give back the change that a line of the minutes cites?

The number is taken from a line that cites one merged pull request, and what is left is asked. The answer is
known without a label, in any community that cites its pull requests.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kmesh_tracker import Tracker
from kmesh_tracker.annotate.citations import references, without_references
from kmesh_tracker.linking.signals import same_repo
from kmesh_tracker.text.terms import terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from kmesh_tracker.records import Change, Entry, Location, Meeting

LIMIT: Final = 50
"""A change that is ranked lower counts as not found."""


@dataclass(frozen=True, slots=True)
class Case:
    """A line without its number, and the change that it cited."""

    text: str
    said: date
    location: Location
    change: Change
    quoted: bool
    """Whether the line quotes the title: that is found by anyone, and is counted by itself."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for a case."""

    case: Case
    rank: int
    """Place of the cited change, from 1; 0 where it was not found."""
    instead: str
    """The change that was ranked first."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How often the cited change was found."""

    cases: int
    first: float
    """Share of cases in which it came first."""
    among_five: float
    reciprocal: float
    """Mean of one by the rank."""

    @classmethod
    def of(cls, answers: Sequence[Answer]) -> Figures:
        """Sum answers up; of none all shares are 0."""
        ranks = [answer.rank for answer in answers]
        count = max(1, len(ranks))
        return cls(
            len(ranks),
            sum(rank == 1 for rank in ranks) / count,
            sum(0 < rank <= 5 for rank in ranks) / count,
            sum(1 / rank for rank in ranks if rank) / count,
        )


def ask(configuration: Path) -> list[Answer]:
    """Ask for every case that a project's minutes hold."""
    tracker = Tracker.from_config(configuration)
    found = []
    for case in cases(tracker.meetings(), tracker.changes(), tracker.urls):
        candidates = tracker.find(case.text, on=case.said, limit=LIMIT)
        keys = [candidate.change.key for candidate in candidates]
        rank = keys.index(case.change.key) + 1 if case.change.key in keys else 0
        found.append(Answer(case, rank, candidates[0].change.label if candidates else "nothing"))
    return found


def cases(meetings: Iterable[Meeting], changes: Iterable[Change], urls: Mapping[str, str]) -> Iterator[Case]:
    """Give each line that cites one merged change, once."""
    numbered: dict[int, list[Change]] = defaultdict(list)
    for change in changes:
        if change.number is not None:
            numbered[change.number].append(change)
    seen: set[tuple[str, tuple[str, str]]] = set()
    for meeting in meetings:
        for entry, above in meeting.walk():
            cited, text = _cited(entry, numbered, urls), _own_words(entry, above)
            if cited and meeting.date and text and (text, cited.key) not in seen:
                seen.add((text, cited.key))
                yield Case(text, meeting.date, entry.location, cited, terms(text) == terms(cited.title))


def _cited(entry: Entry, numbered: Mapping[int, Sequence[Change]], urls: Mapping[str, str]) -> Change | None:
    """Give the change that an entry cites; None where it cites none, or something else beside it."""
    named = references(entry)
    if len(named) != 1 or named[0].number is None or named[0].kind == "issue":
        return None
    found = [c for c in numbered.get(named[0].number, ()) if same_repo(named[0], c, urls)]
    return found[0] if len(found) == 1 else None


def _own_words(entry: Entry, above: Sequence[Entry]) -> str:
    """Give what an entry says beside its citation; an entry that only cites is what stands above it."""
    for line in (entry, *reversed(above)):
        text = without_references(line.text)
        if terms(text):
            return text
    return ""
