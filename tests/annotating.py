"""An annotator for tests: releases of a lamp, people, and lines of one meeting."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from kmesh_tracker.annotate import Annotator
from kmesh_tracker.annotate.calendar import Calendar
from kmesh_tracker.annotate.naming import Namer
from kmesh_tracker.annotate.people import Owners
from kmesh_tracker.annotate.versions import Grammar
from kmesh_tracker.lexicon import Lexicon
from kmesh_tracker.records import Entry, Location, Release

if TYPE_CHECKING:
    from kmesh_tracker.records.annotations import Annotation, Sentence

Answer = TypeVar("Answer")
HERE = Location("minutes", "minutes.md", 1)
ON = date(2030, 2, 7)
PEOPLE = Owners(frozenset({"adarowe", "evelund", "ada"}), frozenset({"ben"}))


def tagged(*tags: str) -> tuple[Release, ...]:
    """Return releases, each written as ``1.0.0 2030-01-10``."""
    pairs = [tag.split() for tag in tags]
    return tuple(Release(v, f"v{v}", "a" * 40, date.fromisoformat(day), None) for v, day in pairs)


LAMPS = tagged("0.9.0 2029-09-10", "1.0.0 2030-01-10", "1.0.1 2030-01-20")


def annotator(releases: tuple[Release, ...] = LAMPS, *, off: frozenset[str] = frozenset()) -> Annotator:
    """Return an annotator of the project ``lantern``."""
    lexicon = Lexicon(frozenset({"lantern"}), off)
    return Annotator(Grammar(Calendar(releases), lexicon), lexicon, PEOPLE, Namer(lexicon, PEOPLE))


def read(line: str | Entry, releases: tuple[Release, ...] = LAMPS) -> Annotation:
    """Return what is found in a line of the meeting."""
    entry = line if isinstance(line, Entry) else Entry(line, HERE)
    return annotator(releases).annotate(entry, ON)


def first(line: str | Entry) -> Sentence:
    """Return the first sentence of a line."""
    return read(line).sentences[0]


def table(answers: dict[Answer, str]) -> list[tuple[str, Answer]]:
    """Return each line between bars with its answer."""
    return [(line, answer) for answer, lines in answers.items() for line in lines.split(" | ")]
