"""Who is named as doing a thing, and how the names of people are learnt."""

from __future__ import annotations

from datetime import date

import pytest

from kmesh_tracker.annotate.people import Owners, learn
from kmesh_tracker.records import Entry, Location, Meeting

KNOWN = Owners(
    frozenset({"adarowe", "evelund", "post"}),
    frozenset({"ada", "may"}),
    frozenset({"post"}),
    frozenset({"AR"}),
)
HERE = Location("minutes", "minutes.md", 1)


def learnt(people: list[str], *lines: str) -> Owners:
    return learn(
        [Meeting(date(2030, 2, 7), "", HERE, entries=tuple(Entry(line, HERE) for line in lines))], people
    )


@pytest.mark.parametrize(
    ("line", "rest", "who"),
    [
        ("wick @new-one", "wick", ("new-one",)),
        ("wick (Ada Rowe)", "wick", ("Ada Rowe",)),
        ("wick [evelund, ada]", "wick", ("evelund", "ada")),
        ("wick - evelund", "wick", ("evelund",)),
        ("evelund: wick", "wick", ("evelund",)),
        ("[Ada Rowe] wick", "wick", ("Ada Rowe",)),
        ("wick (brass)", "wick (brass)", ()),
        ("wick in may", "wick in may", ()),
        ("mail a@b.example about the wick", "mail a@b.example about the wick", ()),
        ("wick, owner: Zoe", "wick", ("Zoe",)),
        ("owner: Zoe said that the wick burns", "owner: Zoe said that the wick burns", ()),
        ("owner references", "owner references", ()),
        ("Action: Zoe to oil the wick", "oil the wick", ("Zoe",)),
        ("Action item: wait to see", "Action item: wait to see", ()),
        ("AI(Zoe): oil the wick", "oil the wick", ("Zoe",)),
        ("[name=zoe] wick", "wick", ("zoe",)),
        ("wick (AR)", "wick", ("AR",)),
        ("wick (CI)", "wick (CI)", ()),
        ("灯芯（负责人：张三）", "灯芯", ("张三",)),
        ("wick @Ada Rowe", "wick", ("Ada Rowe",)),
        ("blog post", "blog post", ()),
    ],
)
def test_who_is_named(line: str, rest: str, who: tuple[str, ...]) -> None:
    assert KNOWN.split(line) == (rest, who)


@pytest.mark.parametrize(
    ("text", "sure", "who"),
    [
        ("ada, evelund", False, ("ada", "evelund")),
        ("Ada Rowe", True, ("Ada Rowe",)),
        ("post", True, ()),
        ("post", False, ("post",)),
        ("wick", False, ()),
        ("ada and wick", False, ()),
    ],
)
def test_a_list_of_names(text: str, sure: bool, who: tuple[str, ...]) -> None:
    assert KNOWN.people(text, due=not sure) == who


def test_names_in_brackets_are_learnt_from_the_minutes() -> None:
    lines = [
        "[ines] sensors",
        "[ines] a lamp for the yard",
        "[API] stays",
        "[API] goes",
        "[wick] the wick is old",
    ]
    known = learnt(["lee9527", "Bo Li"], *lines)
    assert {"ines", "lee", "boli"} <= known.names
    assert not {"api", "wick"} & known.names
    assert "bo" not in known.given, "two letters are too short to tell a name"


def test_who_speaks_often_is_known() -> None:
    talk = [f"cy: I think {word}" for word in ("yes", "no", "so")]
    assert "cyd" in learnt([], *[line.replace("cy", "cyd") for line in talk]).names
    assert "cyd" not in learnt([], *[line.replace("cy", "cyd") for line in talk[:2]]).names
    assert "hinge" not in learnt([], *["Hinge: brass"] * 3).names


def test_initials_are_those_of_people_and_no_usual_letters() -> None:
    known = learnt(["Ada Rowe", "Cy Io"])
    assert known.initials == {"AR"}, "CI is not a person where it is a machine"
