"""The parts of which plans are made: kinds, names, ids, footers, and that no line takes long."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotating import HERE, LAMPS, ON
from kmesh_tracker import plan
from kmesh_tracker.plan.footers import from_footers
from kmesh_tracker.plan.items import slug
from kmesh_tracker.plan.names import Names
from kmesh_tracker.records import Entry, Footnote, Location, Meeting
from kmesh_tracker.testing import growth
from kmesh_tracker.text.kinds import kind_of
from often import often


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("wick trimmer", "feature"),
        ("release notes of 1.1", "release-task"),
        ("write the blog about the wick", "docs"),
        ("e2e of the trimmer", "test"),
        ("tests of the documentation", "docs"),
        ("blog about a fixed leak", "docs"),
        ("test for the crash", "test"),
        ("fix the door", "fix"),
        ("the lamp crashes at night", "fix"),
        ("support wax 4.2", "compatibility"),
        ("deprecated hinges", "compatibility"),
        ("use case of a lamp", "feature"),
        ("修复门", "fix"),
        ("文档", "docs"),
    ],
)
def test_the_kind_of_an_item(title: str, kind: str) -> None:
    assert kind_of(title) == kind


def test_a_kind_comes_from_the_nearest_head_where_the_name_tells_none() -> None:
    assert kind_of("door", ("Docs", "Bug fixes")) == "fix"
    assert kind_of("door guide", ("Bug fixes",)) == "docs"


def test_ids_are_short_and_never_the_same() -> None:
    taken: set[str] = set()
    assert slug("Trim: the WICK!", taken) == "trim-the-wick"
    assert slug("trim the wick", taken) == "trim-the-wick-2"
    assert slug("!!!", taken) == "item"
    assert slug("灯芯 修剪", taken) == "灯芯-修剪"
    assert len(slug("long " * 80, taken)) <= 48


WORDS = st.lists(
    st.sampled_from("wick wicks trimmer trim config configuration dns door brass isito istio".split()),
    min_size=1,
    max_size=5,
).map(" ".join)


@given(WORDS, WORDS)
def test_names_are_as_alike_one_way_as_the_other(first: str, second: str) -> None:
    names = Names([first, second, "brass door", "trim the wick"])
    assert 0.0 <= names.alike(first, second) <= 1.0 + 1e-9
    assert names.alike(first, second) == pytest.approx(names.alike(second, first))
    assert names.alike(first, first) == pytest.approx(1.0)
    fresh = Names([first, second, "brass door", "trim the wick"])
    fresh.learn([second, first])
    assert fresh.alike(first, second) == pytest.approx(names.alike(first, second)), "what was asked before"


def section(lines: list[str], day: date = ON) -> Meeting:
    children = tuple(Entry(line, Location("m", "m.md", i + 2)) for i, line in enumerate(lines))
    return Meeting(day, "", HERE, entries=(Entry("v1.1 release plan", HERE, children=children), *children))


HOSTILE = [
    " ",
    "[",
    "(",
    "1",
    "a",
    "- ",
    "1. ",
    "1.1.",
    "v1.1 ",
    "1.O ",
    "#1 ",
    "x: ",
    "发",
    "will be ",
    "@a",
    "https://a/",
    "/a",
    "~~",
    "moved to ",
    "moved from v1.1 ",
    "delayed because ",
    "we release ",
    "12 March ",
    "release on ",
    "ada: a ",
    ":a",
    "1 | ",
    "the release is ",
    "发布",
    "we have a, ",
    "release to support ",
    "options are: ",
    "(see Monday) ",
    "Lantern Tools 1.1 ",
    "not ready for v1.1 ",
]


@pytest.mark.parametrize("unit", often(HOSTILE, "x: ", "https://a/"))
def test_no_line_takes_long(unit: str) -> None:
    """The last size is that of the longest line there is."""

    def read(size: int) -> None:
        line = (unit * size)[:size]
        talked = plan.read([section([line, f"x{line}!"])], LAMPS, project="Lantern")
        _ = [talked.plan(version) for version in talked.versions]

    assert growth(read, 2048) < 10


def test_a_long_plan_is_read() -> None:
    lines = [
        f"{a}{b} {c}{d}er"
        for a in ("wi", "do", "ri")
        for b in ("ck", "or")
        for c in ("tri", "lam")
        for d in "mnp"
    ]
    meetings = [section(lines, ON + timedelta(7 * week)) for week in range(8)]
    known = plan.read(meetings, LAMPS).plan("1.1.0")
    assert len(known.items) == len(lines)
    assert all(len(item.mentions) == 8 for item in known.items)


class TestFooters:
    TITLES: ClassVar[dict[int, str]] = {7: "Trim the wick by a motor", 8: "Paint the door"}

    def cited(self, name: str, line: int) -> list[int | None]:
        page = [
            Footnote(f"https://forge.example/lamps/lantern/pull/{number}", HERE, 10, 40)
            for number in (7, 8, 7)
        ]
        names = Names(["trim the wick by a motor", "paint the door", "roof"])
        found = from_footers(name, line, page, lambda r: self.TITLES.get(r.number or 0), names.alike)
        return [reference.number for reference in found]

    def test_an_address_goes_to_the_line_that_speaks_of_its_change(self) -> None:
        assert self.cited("wick trimmed by motor", 20) == [7]
        assert self.cited("roof", 20) == []

    def test_a_page_speaks_for_its_own_lines_only(self) -> None:
        assert self.cited("wick trimmed by motor", 41) == []
