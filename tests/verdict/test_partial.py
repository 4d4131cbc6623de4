"""Whether all of an item is there or a part of it, always with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from judged import HERE, PENDING, RELEASE, item, link
from kmesh_tracker import Tracker
from kmesh_tracker.records import Link, Person, Reference
from kmesh_tracker.verdict import judge
from kmesh_tracker.verdict.partial import partial_reason
from repositories import Builder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("title", "seen", "missing"),
    [
        ("metrics: prometheus, grafana", ("Add a grafana board",), "prometheus"),
        ("metrics: prometheus, grafana", ("Add a grafana board", "Scrape it with Prometheus"), None),
        ("wick and chimney refactor", ("Refactor chimneys",), "wick"),
        ("trim, oil", ("Trimming of wicks",), "oil"),
        ("restart persistence, not to lose the flame while it rains", ("Persist on restart",), None),
        ("fix and improve wick", ("Mend the wick",), None),
        ("wick and oil", ("Something else",), None),
    ],
)
def test_some_of_several_named_parts_is_a_part(
    title: str, seen: tuple[str, ...], missing: str | None
) -> None:
    known = judge(item(title), [link(title=one) for one in seen], RELEASE)
    if missing is None:
        assert (known.delivery, known.notes) == ("delivered", ())
    else:
        assert known.delivery == "partial"
        assert known.notes == (f"Nothing in the history stands out as \u201c{missing}\u201d.",)


def test_the_last_word_that_a_part_is_done_holds_until_more_is_merged() -> None:
    early, later = link(month=3, day=1), link(month=4, day=1)
    known = judge(item(claim="partial"), [early], RELEASE)
    assert known.delivery == "partial"
    assert known.notes == ("Said to be partly done on 2031-03-06, and nothing of it was merged after that.",)
    assert judge(item(claim="partial"), [early, later], RELEASE).delivery == "delivered"


def test_what_the_line_itself_cites_as_merged_is_no_more_than_it_says() -> None:
    said = item(claim="partial")
    cited = replace(said.mentions[0], references=(Reference(None, 31, "any", HERE),))
    known = judge(replace(said, mentions=(cited,)), [link()], RELEASE)
    assert known.delivery == "partial"
    below = replace(HERE, line=2)
    elsewhere = replace(said.mentions[0], references=(Reference(None, 31, "any", below),))
    assert judge(replace(said, mentions=(elsewhere,)), [link()], RELEASE).delivery == "delivered"


@pytest.mark.parametrize(
    ("line", "delivery"),
    [
        ("draught shield: detection merged (#8), path still open", "partial"),
        ("draught shield: detection merged (#8) but the path is missing", "partial"),
        ("draught shield: detection merged (#8), path remains", "partial"),
        ("draught shield: detection merged (#8), path as well", "delivered"),
    ],
)
def test_a_line_that_says_what_is_done_and_what_is_open(line: str, delivery: str, tmp_path: Path) -> None:
    with Builder(tmp_path / "lantern.git") as lantern:
        lantern.commit("Begin")
        lantern.tag("v1.0.0")
        lantern.request(8, "Detect a draught and shield the flame")
        lantern.tag("v1.1.0")
    minutes = tmp_path / "minutes.md"
    minutes.write_text(f"# 2023-11-16\n- v1.1 release\n  - {line}\n", encoding="utf-8")
    tracker = Tracker.from_paths([tmp_path / "lantern.git"], [minutes])
    (tracked,) = tracker.status("1.1").releases[0].items
    assert tracked.delivery == delivery
    if delivery == "partial":
        assert tracked.notes[0].startswith("Said to be partly done on 2023-11-16")


def later(**more: Any) -> Link:
    given = {"number": 40, "commit": "e" * 40, "first_release": "v2.2.0", **more}
    return link("related", given.pop("confidence", 0.9), 1, 6, **given)


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (
            {"title": "Trim the wick (part 1)"},
            {"title": "Trim the wick (part 2)"},
            "the sequel of lantern#31",
        ),
        ({"title": "Trim the wick [1/2]"}, {"title": "Trim the wick [2/2]"}, "the sequel of lantern#31"),
        ({"issues": (7,)}, {"issues": (6, 7)}, "which serves #7 as lantern#31 does"),
        ({}, {"title": "Trim the remaining wicks"}, "which completes it"),
        ({}, {"title": "Add a wick trimmer for oil", "confidence": 0.97}, "which adds to it, by who wrote"),
        # A repair, a removal, a document, a pick, another hand, a doubtful link: no part that was missing.
        ({"issues": (7,)}, {"issues": (7,), "title": "Fix the trimmer"}, None),
        ({"issues": (7,)}, {"issues": (7,), "title": "Remove the old trimmer"}, None),
        ({"issues": (7,)}, {"issues": (7,), "title": "Document the trimmer"}, None),
        ({"issues": (7,)}, {"issues": (7,), "picked_from": ("#31",)}, None),
        ({"issues": (7,)}, {"issues": (7,), "reverted_by": "d" * 40}, None),
        ({"issues": (7,)}, {"issues": (7,), "repo": "shop"}, None),
        ({"issues": (7,)}, {"issues": (7,), "confidence": 0.6}, None),
        ({}, {"title": "Add a wick trimmer", "confidence": 0.97, "people": (Person("Ben"),)}, None),
        ({}, {"title": "Trim the wick"}, None),
        ({"title": "Trim the wick (part 1)"}, {"title": "Fill the lamp (part 2)"}, None),
    ],
)
def test_a_sibling_that_came_later(first: dict[str, Any], second: dict[str, Any], why: str | None) -> None:
    links = [link(**first), later(**second)]
    known = judge(item(), links, RELEASE)
    assert known.delivery == ("delivered" if why is None else "partial")
    if why:
        assert known.notes[0].startswith(f"It went on after the release with lantern#40 (in v2.2.0), {why}")
        assert judge(item(claim="done"), links, RELEASE).delivery == "delivered", (
            "all that was meant was done"
        )
        assert judge(item(), links, PENDING).delivery == "delivered", "nothing comes after what is not out"


def test_a_sibling_may_wait_for_its_release() -> None:
    links = [link(issues=(7,)), later(issues=(7,), first_release=None)]
    reason = partial_reason(item(), links[:1], links, RELEASE.released_on)
    assert reason is not None
    assert "lantern#40 (not released yet)" in reason


@pytest.mark.parametrize(
    ("title", "seen"),
    [
        ("deprecate and remove oil lamps", "Remove oil lamps"),
        ("burner cleaning and perhaps things", "Clean the burner"),
        ("mend the lid soon, ask Ben", "Mend the lid"),
        ("upgrade @lamps/wicks", "Upgrade the wicks"),
        ("move to lamps/wick-tools", "Use the wick tools"),
        ("drop support of glass v12/v14/v16", "Need glass v18"),
    ],
)
def test_what_is_no_list_has_no_parts_that_are_missing(title: str, seen: str) -> None:
    assert judge(item(title), [link(title=seen)], RELEASE).delivery == "delivered"
