"""What a reader may conclude on the day asked, and on what ground."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from judged import HERE, LATE, PENDING, RELEASE, item, link
from kmesh_tracker.records import (
    Deadline,
    Decision,
    Item,
    Link,
    Mention,
    Release,
    ReleaseStatus,
    Roadmap,
    TrackedItem,
)
from kmesh_tracker.verdict import judge
from kmesh_tracker.verdict.states import on_day, with_state

WEEKLY = [date(2031, 3, 6), date(2031, 3, 13), date(2031, 3, 20), date(2031, 3, 27), date(2031, 4, 3)]
PROPOSAL = link("related", 0.95, title="Proposal: trim the wick", first_release=None)


def told(
    asked: Item,
    links: list[Link],
    release: Release = RELEASE,
    overtaken: str | None = None,
    meetings: int = 2,
) -> tuple[str, str]:
    judged = with_state(judge(asked, links, release), release, overtaken, WEEKLY[:meetings], 4)
    return judged.state, judged.ground


@pytest.mark.parametrize(
    ("claim", "links", "state", "ground"),
    [
        ("planned", [link()], "delivered", "links"),
        ("planned", [], "not-seen", "none"),
        ("done", [], "not-seen", "none"),
        ("question", [link("related", 0.6)], "not-seen", "none"),
        ("dropped", [], "not-delivered", "minutes"),
        ("delayed", [], "not-delivered", "minutes"),
        ("dropped", [link()], "delivered", "links"),
        ("planned", [link("related", 0.97, 1, 6, first_release="v2.2.0")], "not-delivered", "history"),
        ("planned", [LATE], "not-seen", "none"),
        ("planned", [link("related", 0.9, reverted_by="d" * 40)], "not-delivered", "history"),
    ],
)
def test_a_release_that_is_out(claim: str, links: list[Link], state: str, ground: str) -> None:
    assert told(item(claim=claim), links) == (state, ground)


@pytest.mark.parametrize(
    ("claim", "links", "meetings", "state", "ground"),
    [
        ("planned", [], 2, "planned", "none"),
        ("planned", [], 4, "planned", "none"),
        ("planned", [], 5, "silent", "none"),
        ("planned", [PROPOSAL], 5, "under-way", "links"),
        ("planned", [link(first_release=None)], 5, "merged", "links"),
        ("delayed", [], 2, "moved", "minutes"),
        ("dropped", [], 2, "dropped", "minutes"),
    ],
)
def test_a_release_to_come(claim: str, links: list[Link], meetings: int, state: str, ground: str) -> None:
    assert told(item(claim=claim), links, PENDING, meetings=meetings) == (state, ground)


def test_an_open_blocker_is_at_risk() -> None:
    assert told(replace(item(), blocker=True), [], PENDING) == ("at-risk", "none")


def test_what_was_first_spoken_of_on_the_day_of_the_release_broke_no_promise() -> None:
    late = replace(
        item(claim="dropped"), mentions=(Mention(date(2031, 5, 15), "wick", "dropped", HERE, name="wick"),)
    )
    assert told(late, []) == ("not-seen", "none")


def test_work_that_was_delayed_after_it_had_begun_may_have_come_all_the_same() -> None:
    begun = Mention(date(2031, 2, 6), "wick", "in-progress", HERE, name="wick")
    delayed = item(claim="delayed")
    assert told(replace(delayed, mentions=(begun, *delayed.mentions)), []) == ("not-seen", "none")


def test_what_was_planned_for_a_version_that_never_came() -> None:
    assert told(item(), [link()], PENDING, overtaken="v2.3.0") == ("moved", "links")
    assert told(item(), [], PENDING, overtaken="v2.3.0") == ("not-seen", "none")


def test_a_person_decides() -> None:
    decided = replace(item(), decisions=(Decision("2.1.0", "it", "delivery", "not-delivered"),))
    tracked = replace(judge(decided, [], RELEASE), delivery="not-delivered")
    found = with_state(tracked, RELEASE, None, WEEKLY, 4)
    assert (found.state, found.ground) == ("not-delivered", "decision")


def roadmap(tag: str | None = None, heard: date | None = None) -> Roadmap:
    due = Deadline(date(2031, 3, 6), date(2031, 5, 1), date(2031, 5, 1), "release", "out on 1 May", HERE)
    open_, done = (
        TrackedItem(item(), (), "not-delivered", (), "planned"),
        TrackedItem(item(), (), "delivered", (), "merged"),
    )
    release = ReleaseStatus("2.2.0", tag, date(2031, 5, 15) if tag else None, None, (due,), (), (open_, done))
    return Roadmap("Lantern", date(2031, 1, 1), (release,), (), heard)


@pytest.mark.parametrize(
    ("day", "state"),
    [(date(2031, 4, 16), "planned"), (date(2031, 4, 17), "at-risk"), (date(2032, 1, 1), "at-risk")],
)
def test_what_is_promised_within_two_weeks_and_not_merged_is_at_risk(day: date, state: str) -> None:
    (release,) = on_day(roadmap(), day).releases
    assert [one.state for one in release.items] == [state, "merged"]
    assert on_day(on_day(roadmap(), day), day).releases[0].items == release.items


@pytest.mark.parametrize(
    ("tag", "day", "says"),
    [
        (None, date(2031, 5, 1), []),
        (None, date(2032, 4, 6), ["13 months before 2032-04-06"]),
        (
            "v2.2.0",
            date(2032, 4, 6),
            ["70 days before the release"],
        ),
    ],
)
def test_minutes_that_end_long_before_the_day_asked_are_told(
    tag: str | None, day: date, says: list[str]
) -> None:
    (release,) = on_day(roadmap(tag, date(2031, 3, 6)), day).releases
    told = "The newest meeting read is of 2031-03-06, "
    assert [gap.text for gap in release.gaps] == [f"{told}{age}." for age in says]
