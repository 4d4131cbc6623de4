"""Questions about meetings, and what of the answers holds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kmesh_tracker.answers import check, read
from kmesh_tracker.answers.questions import LARGEST, LATER, id_of
from kmesh_tracker.minutes import collect
from kmesh_tracker.records import Answer, Document, Location, Release

if TYPE_CHECKING:
    from kmesh_tracker.records import Question

MINUTES = """\
# May 8, 2031

Present: Ada, Ben

## Release 2.2

- Self trimming wick
  - Ada: merged last week, but the lamp still smokes
- [x] Glass that cannot break
- Copper kettle moves to 2.3
- Out on 30 May at the latest
- We must not ship before the smoke is gone

## Harbour fair

- Who brings the cake?
"""
RELEASES = (
    Release("2.0.0", "v2.0.0", "a", date(2031, 1, 9), None),
    Release("2.1.0", "v2.1.0", "b", date(2031, 4, 10), "v2.0.0"),
    Release("2.2.0", "v2.2.0", "c", date(2031, 6, 2), "v2.1.0"),
)
WICK = {
    "line": 2,
    "quote": "Self trimming wick",
    "name": "Self trimming wick",
    "version": "2.2.0",
    "why": "Release 2.2",
    "claim": "planned",
    "blocker": False,
    "owners": [],
    "kind": "feature",
}
DAY = {
    "line": 6,
    "quote": "Out on 30 May at the latest",
    "version": "2.2.0",
    "start": "2031-05-30",
    "end": "2031-05-30",
    "kind": "release",
}


def parts(text: str = MINUTES, releases: tuple[Release, ...] = RELEASES) -> list[read.Part]:
    meetings = collect([Document("minutes", "minutes.md", text, "markdown")])
    return list(read.parts(meetings, releases, "Lantern"))


def question() -> Question:
    return parts()[0].question


def checked(items: object = (), deadlines: object = ()) -> tuple[dict[str, Any], list[str]]:
    """Return what of an answer holds, and the reasons for what does not."""
    given_ = {"items": list(items), "deadlines": list(deadlines)}  # type: ignore[call-overload]
    holds, dropped = check(question(), given_)
    return holds, [one.reason for one in dropped]


def test_a_question_shows_the_day_the_releases_around_it_and_numbered_lines() -> None:
    asked = question().input
    assert (asked["project"], asked["day"], asked["heading"]) == ("Lantern", "2031-05-08", "May 8, 2031")
    assert asked["tags"] == {"2.0.0": "2031-01-09", "2.1.0": "2031-04-10"}
    assert asked[LATER] == {"2.2.0": "2031-06-02"}
    assert asked["lines"][:4] == [
        "1: Release 2.2",
        "2:   Self trimming wick",
        "3:     Ada: merged last week, but the lamp still smokes",
        "4:   [x] Glass that cannot break",
    ]
    assert question().about == "minutes.md:1"


def test_an_id_outlives_another_meeting_above_and_a_tag_after_it() -> None:
    later = f"# May 22, 2031\n\n- Tea\n\n{MINUTES}"
    moved = next(part.question for part in parts(later) if part.question.input["day"] == "2031-05-08")
    assert moved.id == question().id
    assert moved.about == "minutes.md:5"
    assert parts(MINUTES, RELEASES[:2])[0].question.id == question().id
    assert parts(MINUTES, RELEASES[:1])[0].question.id != question().id
    assert parts(MINUTES.replace("smokes", "stinks"))[0].question.id != question().id


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=4))
def test_an_id_is_a_hash_of_the_content_whatever_it_is(asked: dict[str, str]) -> None:
    first = id_of("read", asked)
    assert first == id_of("read", dict(reversed(asked.items())))
    assert len(first) == 16
    assert first != id_of("link", asked)
    assert first != id_of("read", {**asked, "another key": "x"})


def test_a_long_meeting_is_asked_in_parts_that_name_what_stands_above() -> None:
    points = "\n".join(
        f"  - oil the hinge of gate number {number} with the good oil" for number in range(600)
    )
    found = parts(f"# May 8, 2031\n\n- Release 2.2\n{points}\n")
    assert len(found) > 2
    assert found[1].question.input["above"] == ["Release 2.2"]
    assert all(sum(map(len, part.question.input["lines"])) <= LARGEST for part in found)
    assert sum(len(part.entries) for part in found) == 601
    answer = {**WICK, "line": 1, "quote": "good oil", "name": "hinge of gate number"}
    assert check(found[1].question, {"items": [answer]})[0]["items"]


def test_what_stands_in_the_text_holds() -> None:
    glass = {**WICK, "line": 4, "quote": "[x] Glass that cannot break", "name": "Glass", "claim": "done"}
    merged = {**WICK, "line": 3, "quote": "merged last week", "claim": "done", "owners": ["Ada"]}
    kettle = {
        **WICK,
        "line": 5,
        "quote": "Copper kettle moves to 2.3",
        "name": "Copper kettle",
        "claim": "delayed",
    }
    coming = {**kettle, "version": "v2.3", "why": "2.3", "claim": "planned"}
    holds, dropped = checked([WICK, glass, merged, kettle, coming], [DAY])
    assert not dropped
    assert [item["version"] for item in holds["items"]] == ["2.2.0"] * 4 + ["2.3.0"]
    assert holds["deadlines"] == [DAY]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"quote": "self trimming wick"}, "The quote does not stand in line 2."),
        ({"line": 99}, "The quote does not stand in line 99."),
        ({"line": 3}, "The quote does not stand in line 3."),
        ({"version": "2.9.0"}, "2.9.0 is no release of the project that can be meant on 2031-05-08."),
        ({"version": "2.0.0"}, "2.0.0 is no release of the project that can be meant on 2031-05-08."),
        ({"version": "next"}, "next is no release of the project that can be meant on 2031-05-08."),
        ({"why": "the next one"}, "The words that are said to name the release stand nowhere."),
        ({"version": "2.3.0"}, "“Release 2.2” does not name 2.3.0."),
        ({"name": "Self igniting wick"}, "“igniting” stands neither in line 2 nor above it."),
        ({"name": "everything"}, "Its name is empty, very long, or names no thing."),
        ({"name": "x" * 500}, "Its name is empty, very long, or names no thing."),
        ({"line": "two"}, "It has a wrong shape: Expected `int`, got `str` - at `$.line`."),
        ({"claim": "maybe"}, "It has a wrong shape: Invalid enum value 'maybe' - at `$.claim`."),
    ],
)
def test_what_does_not_stand_there_is_dropped_by_itself(change: dict[str, Any], reason: str) -> None:
    glass = {**WICK, "line": 4, "quote": "Glass that cannot break", "name": "Glass that cannot break"}
    holds, dropped = checked([{**WICK, **change}, glass])
    assert dropped == [reason]
    assert [item["name"] for item in holds["items"]] == ["Glass that cannot break"]


@pytest.mark.parametrize(
    ("change", "key", "left"),
    [
        ({"claim": "done"}, "claim", None),
        ({"claim": "partial"}, "claim", None),
        ({"claim": "dropped"}, "claim", None),
        ({"claim": "question"}, "claim", "question"),
        ({"blocker": True}, "blocker", False),
        ({"owners": ["Mallory", "ada"]}, "owners", []),
    ],
)
def test_a_claim_a_blocker_and_an_owner_need_words(change: dict[str, Any], key: str, left: object) -> None:
    holds, dropped = checked([{**WICK, **change}])
    assert holds["items"][0][key] == left
    assert bool(dropped) == (left != change[key])


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        ({}, True),
        ({"start": "2031-05-08"}, True),
        ({"start": "2031-05-29"}, True),
        ({"end": "2031-05-31"}, False),
        ({"start": "2031-06-30", "end": "2031-06-30"}, False),
        ({"start": "2031-09-30", "end": "2031-09-30"}, False),
        ({"start": "2030-05-30", "end": "2030-05-30"}, False),
        ({"start": "2031-05-30", "end": "2031-05-01"}, False),
        ({"quote": "Out"}, False),
    ],
)
def test_a_day_needs_words_that_name_it(change: dict[str, Any], holds: bool) -> None:
    assert bool(checked((), [{**DAY, **change}])[0]["deadlines"]) == holds


@pytest.mark.parametrize("answer", [{}, {"items": None}, {"items": "all"}, {"items": [None, 3, "x"]}])
def test_an_answer_of_any_shape_is_taken_apart(answer: dict[str, Any]) -> None:
    holds, _ = check(question(), answer)
    assert holds == {"items": [], "deadlines": []}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@given(st.fixed_dictionaries({}, optional={"items": JSON, "deadlines": JSON}), JSON)
def test_no_answer_breaks_the_check_and_what_holds_holds_again(answer: dict[str, Any], odd: Any) -> None:
    for given_ in (answer, {"items": [{**WICK, "quote": odd}, {**WICK, "name": odd}]}):
        holds, _ = check(question(), given_)
        assert check(question(), holds) == (holds, ())


def test_a_reading_knows_the_place_of_each_quote() -> None:
    part = parts("# May 8, 2031\n\n- Release 2.2:\n  - the lamp gets a\n    self trimming wick\n")[0]
    item = {**WICK, "quote": "self trimming wick", "name": "self trimming wick"}
    answer = Answer(part.question.id, "read", part.question.about, "ben", date(2031, 5, 9), {"items": [item]})
    found = read.reading(part, answer)
    assert found.items[0].location == Location("minutes", "minutes.md", 5)
    assert {place.line for place in found.lines} == {3, 4, 5}
    assert found.items[0].answered.told == "answered by ben on 2031-05-09: “self trimming wick”"


def test_a_recorded_answer_that_was_edited_is_checked_again() -> None:
    part = parts()[0]
    edited = {"items": [WICK, {**WICK, "line": 4, "name": "Glass", "quote": "Glass for everybody"}]}
    answer = Answer(part.question.id, "read", part.question.about, "ben", date(2031, 5, 9), edited)
    assert [item.name for item in read.reading(part, answer).items] == ["Self trimming wick"]
    assert read.reading(part, replace(answer, answer={"items": 7})).items == ()
