"""The verdict of an item: what git shows, and where the minutes say otherwise."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from judged import HERE, LATE, PENDING, RELEASE, item, link
from kmesh_tracker.records import Reference, Tag
from kmesh_tracker.verdict import judge


def test_a_core_change_delivers() -> None:
    known = judge(item(), [link()], RELEASE)
    assert (known.delivery, known.notes) == ("delivered", ())
    assert known.links == (link(),)


def test_nothing_delivers_nothing() -> None:
    assert judge(item(), [], RELEASE).delivery == "not-delivered"
    assert judge(item(), [link("related", 0.8)], RELEASE).delivery == "not-delivered"


@pytest.mark.parametrize("kind", ["feature", "fix"])
def test_only_preparing_work_is_a_part(kind: str) -> None:
    proposal = link("related", 0.95, title="Proposal: trim the wick")
    known = judge(item(kind=kind), [proposal], RELEASE)
    assert known.delivery == "partial"
    assert known.notes == ("Only a proposal, tests or documents were merged: lantern#31.",)
    doubtful = replace(proposal, confidence=0.6)
    assert judge(item(kind=kind), [doubtful], RELEASE).delivery == "not-delivered"
    gone = replace(proposal, change=replace(proposal.change, reverted_by="d" * 40))
    assert judge(item(kind=kind), [gone], RELEASE).delivery == "not-delivered"
    late = replace(proposal, change=replace(proposal.change, merged_at=datetime(2031, 6, 1, tzinfo=UTC)))
    assert judge(item(kind=kind), [late], RELEASE).delivery == "not-delivered"


@pytest.mark.parametrize("title", ["publicize the release", "talk at the fair", "send slides", "宣传"])
def test_what_no_history_can_show(title: str) -> None:
    known = judge(item(title, kind="release-task"), [], RELEASE)
    assert (known.delivery, known.notes) == ("unknown", ("No history can show this.",))
    assert judge(item(title, kind="release-task"), [link()], RELEASE).delivery == "delivered"


@pytest.mark.parametrize(
    "title",
    [
        "LFX mentorship: lamp posts",
        "KubeCon talk",
        "community meeting in May",
        "release announcements",
        "开源之夏",
    ],
)
def test_programmes_and_publicity_are_known_whatever_stands_above_them(title: str) -> None:
    known = judge(item(title), [], RELEASE)
    assert (known.delivery, known.notes) == ("unknown", ("No history can show this.",))


@pytest.mark.parametrize(
    "title", ["announce addresses to guests", "meeting point of two pipes", "talk to lamps"]
)
def test_code_that_is_absent_is_not_unknown(title: str) -> None:
    assert judge(item(title), [], RELEASE).delivery == "not-delivered"


@pytest.mark.parametrize(
    ("title", "delivery"),
    [("alpha release", "not-delivered"), ("rc release", "delivered"), ("release candidate", "delivered")],
)
def test_a_release_before_the_release_is_a_tag(title: str, delivery: str) -> None:
    tagged = replace(RELEASE, prereleases=(Tag("v2.1.0-rc.1", "a" * 40, datetime(2031, 5, 9, tzinfo=UTC)),))
    known = judge(item(title, kind="release-task"), [], tagged)
    assert known.delivery == delivery
    said = (
        "v2.1.0-rc.1 was tagged on 2031-05-09."
        if delivery == "delivered"
        else "No alpha of 2.1.0 was tagged."
    )
    assert known.notes == (said,)


def test_a_number_that_the_history_does_not_know() -> None:
    bare = item("#99")
    cited = replace(
        bare, mentions=(replace(bare.mentions[0], references=(Reference(None, 99, "any", HERE),)),)
    )
    known = judge(cited, [], RELEASE, known_numbers={31})
    assert (known.delivery, known.notes) == (
        "unknown",
        ("The minutes only cite #99, of which the history knows nothing.",),
    )
    assert judge(cited, [], RELEASE, known_numbers={99}).delivery == "not-delivered"
    named = replace(cited, title="a wick that trims itself")
    assert judge(named, [], RELEASE).delivery == "not-delivered", "code would show it"


def test_said_done_but_not_seen() -> None:
    known = judge(item(claim="done"), [], RELEASE)
    assert known.notes == ("Said to be done on 2031-03-06, but no change in the history stands out for it.",)


@pytest.mark.parametrize("claim", ["delayed", "dropped"])
def test_said_dropped_yet_shipped(claim: str) -> None:
    known = judge(item(claim=claim), [link()], RELEASE)
    assert known.notes == (f"Said to be {claim} on 2031-03-06, yet lantern#31 shipped.",)


def test_taken_back() -> None:
    gone = link("related", 0.95, reverted_by="d" * 40)
    known = judge(item(claim="done"), [gone], RELEASE)
    assert known.delivery == "not-delivered"
    assert known.notes == ("Said to be done on 2031-03-06, but lantern#31 was reverted by dddddddddd.",)


def test_delivered_later() -> None:
    known = judge(item(), [LATE], RELEASE)
    assert known.delivery == "not-delivered"
    assert known.notes == ("Slipped to v2.2.0: lantern#31.",)
    unreleased = replace(LATE, change=replace(LATE.change, first_release=None))
    assert judge(item(), [unreleased], RELEASE).notes == ("Merged after the latest release: lantern#31.",)
    proposal = replace(LATE, change=replace(LATE.change, title="Proposal: trim the wick"))
    assert judge(item(), [proposal], RELEASE).notes == ()
    assert judge(item(), [replace(LATE, confidence=0.5)], RELEASE).notes == ()


def test_there_already() -> None:
    known = judge(item(), [link(first_release="v2.0.3", month=1)], RELEASE)
    assert (known.delivery, known.notes) == ("delivered", ("All of it was out with v2.0.3 already.",))


def test_before_the_release_is_out() -> None:
    assert judge(item(), [link(first_release=None, month=7)], PENDING).delivery == "delivered"
    assert judge(item(claim="done"), [], PENDING).delivery == "not-delivered"


def test_an_item_that_no_meeting_dates() -> None:
    known = judge(replace(item(claim="done"), mentions=()), [], RELEASE)
    assert (known.delivery, known.notes) == ("not-delivered", ())


def test_part_of_it_was_out_already() -> None:
    early = link(first_release="v2.0.3", month=1, number=41)
    known = judge(item(), [link(), early], RELEASE)
    assert known.notes == (f"{early.change.label} was out with v2.0.3 already.",)


def test_said_to_be_partly_done_but_not_seen() -> None:
    known = judge(item(claim="partial"), [], RELEASE)
    assert known.delivery == "not-delivered"
    assert "partly done" in known.notes[0]


def test_what_lies_in_a_repository_that_was_not_read_is_unknown() -> None:
    wanted = item("a wick that trims itself")
    there = Reference("lamps/wicks", 9, "pull-request", HERE)
    cited = replace(wanted, mentions=(replace(wanted.mentions[0], references=(there,)),))
    ours = ["https://forge.example/lamps/lantern"]
    known = judge(cited, [], RELEASE, urls=ours)
    assert known.delivery == "unknown"
    assert known.notes == ("It is in lamps/wicks, whose history is not among the sources.",)
    assert judge(cited, [], RELEASE, urls=["https://forge.example/lamps/wicks"]).delivery == "not-delivered"
    assert judge(cited, [link()], RELEASE, urls=ours).delivery == "delivered"


@pytest.mark.parametrize("repo", ["lamps/rfcs", "lamps/community", "lamps/tsc-meetings"])
def test_a_proposal_or_a_talk_elsewhere_is_not_the_work(repo: str) -> None:
    wanted = item("a wick that trims itself")
    there = Reference(repo, 9, "pull-request", HERE)
    cited = replace(wanted, mentions=(replace(wanted.mentions[0], references=(there,)),))
    judged = judge(cited, [], RELEASE, urls=["https://forge.example/lamps/lantern"])
    assert judged.delivery == "not-delivered"
