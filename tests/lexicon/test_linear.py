"""No line of minutes, however long or odd, keeps the understanding of it busy for long."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from importlib import import_module, resources
from itertools import count

import pytest
from msgspec.structs import replace

from kmesh_tracker import minutes, plan
from kmesh_tracker.lexicon import LANGUAGES
from kmesh_tracker.records import Document
from kmesh_tracker.testing import growth
from often import often

# fmt: off
NASTY = (
    " ", "\t", "[", "(", "((", "（", "a, ", "not ", "to the ", "~~", "~~a", "v1.", "1.1 ", "¤", "¤ ",
    "x:", ": ", "- ", "-", "_", "*", "a", "A ", "Ab, ", "Ab and ", "@ab ", "@ab, ", "计", "划，", "1. ",
    "(1) ", "#1 ", "a/b#1", "a/b/", "https://a/b ", "https://", "'", "...", "A. ", "[a] ", "(a) ",
    "is ", "]: ", ", ", "; ", ":a:", "10:00 ", "\xa0", "\u200b", "１", "🎉", "\u2013 ", "will be ",
    "next release ", "owner: ab ", "notes: ", "(was a) ",
)
# fmt: on
SIZE = 1024
MILD = 9
"""Four times the length may take nine times as long: some is looked for a fixed number of letters far."""
MODULES = (
    *("annotate", "annotate.citations", "annotate.naming", "annotate.people", "annotate.versions"),
    *(
        "plan.deadlines",
        "plan.decided",
        "plan.names",
        "plan.reading",
        "plan.scopes",
        "plan.threads",
        "minutes.genre",
    ),
)
ENTRIES = {
    f"{language}.{group}.{name}": entry["match"]
    for language in LANGUAGES
    for group, entries in tomllib.loads(
        resources.files("kmesh_tracker.lexicon").joinpath(f"{language}.toml").read_text("utf-8")
    ).items()
    if group != "words"
    for name, entry in entries.items()
}


def filled(piece: str, size: int) -> str:
    return (piece * (size // len(piece) + 1))[:size]


def own(pattern: str) -> tuple[str, ...]:
    """Return words of a pattern, each with a space: lines of what it begins with and never ends."""
    found = re.findall(r"[A-Za-z]{2,}|[\u3400-\u9fff]+", re.sub(r"\\[a-zA-Z]", " ", pattern))
    return tuple(dict.fromkeys(f"{word} " for word in found))[:24]


def pace(pattern: re.Pattern[str]) -> float:
    """Return how the time for lines of all pieces grows; one piece that explodes outweighs all others."""
    pieces = (*NASTY, *own(pattern.pattern))

    def look(size: int) -> None:
        for piece in pieces:
            pattern.sub("", filled(piece, size) + "\0")

    return growth(look, SIZE)


@pytest.mark.slow
@pytest.mark.parametrize("id_", ENTRIES)
def test_entries_are_looked_for_in_good_time(id_: str) -> None:
    assert pace(re.compile(ENTRIES[id_].replace("{project}", "(?:kmesh)"), re.IGNORECASE)) < MILD


@pytest.mark.slow
@pytest.mark.parametrize("module", MODULES)
def test_patterns_of_the_code_are_looked_for_in_good_time(module: str) -> None:
    found = vars(import_module(f"kmesh_tracker.{module}")).items()
    assert {name: pace(it) for name, it in found if isinstance(it, re.Pattern) and pace(it) >= MILD} == {}


LINE = "# 2026-03-05\n\n- x\n"


@pytest.mark.parametrize(
    "piece",
    often(
        [*NASTY, "¤¤ is ", "hinge is ", "we will ", "to be: ", "WIP: ", "a: ", "the ", "~~a~~ "],
        "WIP: ",
        "¤ ",
        "~~a~~ ",
        "Ab, ",
    ),
)
def test_a_long_line_is_understood_in_good_time(piece: str) -> None:
    meetings = minutes.collect([Document("notes", "notes.md", LINE, "markdown")])
    entry, numbers = meetings[0].entries[0], count()
    annotator = plan.read(meetings, (), project="kmesh").annotator

    def understand(size: int) -> None:
        # Another line each time: what is known of one is not asked for again.
        annotator.annotate(replace(entry, text=f"{next(numbers)}{filled(piece, size)}"), date(2026, 3, 5))

    assert growth(understand, SIZE) < MILD
