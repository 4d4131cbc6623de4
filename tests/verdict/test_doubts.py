"""What a person is asked about an item, and what not again."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from judged import item, link
from kmesh_tracker.records import Candidate, Decision, Doubt, Signal, TrackedItem
from kmesh_tracker.verdict.doubts import doubt_of, doubts


def candidate(number: int) -> Candidate:
    change = link(number=number, commit=f"{number:040d}").change
    return Candidate(change, -1.0, (Signal("title", 1.0, "title: wick"),))


SHORT = tuple([candidate(number) for number in range(41, 46)])


def tracked(claim: str | None = "planned", *, decisions: tuple[str, ...] = (), **more: Any) -> TrackedItem:
    """Return an item without links, with five candidates; a decision is written ``reject lantern#41``."""
    made = tuple(
        Decision("2.1.0", "it", kind, value)  # type: ignore[arg-type]
        for kind, _, value in (decision.partition(" ") for decision in decisions)
    )
    given = {"links": (), "delivery": "not-delivered", "notes": (), "shortlist": SHORT, **more}
    return TrackedItem(replace(item(claim=claim), decisions=made), **given)


def kind_of(one: TrackedItem) -> str | None:
    found = doubt_of(one)
    return found.kind if found else None


@pytest.mark.parametrize(
    ("one", "kind"),
    [
        (tracked(), "unseen"),
        (tracked(shortlist=()), None),
        (tracked("done"), "said-done"),
        (tracked("question"), "open-question"),
        (tracked(delivery="partial"), "unseen"),
        (tracked(delivery="unknown"), "unseen"),
        (tracked(delivery="delivered"), None),  # by its tags
        (tracked(links=(link(),), delivery="delivered", shortlist=()), None),
        (tracked(links=(link(confidence=0.6),), delivery="delivered"), "unsure"),
        (tracked(links=(link("related", 0.5),)), "near-miss"),
        (tracked(ground="answer"), "unseen"),
        (tracked("dropped", ground="minutes"), None),
        (tracked(ground="history"), None),
    ],
)
def test_an_item_is_asked_about_once(one: TrackedItem, kind: str | None) -> None:
    assert kind_of(one) == kind


@pytest.mark.parametrize("decision", ["accept lantern#41", "reject lantern#41", "delivery unknown"])
def test_what_was_decided_is_not_asked_again(decision: str) -> None:
    assert kind_of(tracked(decisions=(decision,))) is None


def test_a_note_decides_nothing() -> None:
    assert kind_of(tracked(decisions=("note Ask Ada.", "alias lamp"))) == "unseen"


def test_who_rejected_all_that_was_shown_is_not_shown_the_next_ones() -> None:
    five = tuple(f"reject lantern#{number}" for number in range(31, 36))
    near = (link("related", 0.5),)
    assert kind_of(tracked("done", decisions=five)) is None
    assert kind_of(tracked(decisions=five, links=near)) is None
    # One that was wrong is no answer to what was right, unless there is no other.
    assert kind_of(tracked("done", decisions=five[:1])) == "said-done"
    assert kind_of(tracked(decisions=five[:1], links=near)) == "near-miss"
    assert kind_of(tracked("done", decisions=five[:1], shortlist=())) is None


def test_what_was_not_seen_comes_last_and_blockers_first() -> None:
    blocker = tracked()
    blocker = replace(blocker, item=replace(blocker.item, blocker=True))
    found = doubts([tracked(), blocker, tracked("question"), tracked("done")])
    assert [one.kind for one in found] == ["said-done", "open-question", "unseen", "unseen"]
    assert [one.tracked.item.blocker for one in found] == [False, False, True, False]


def test_the_candidates_are_the_links_in_question_and_then_the_shortlist() -> None:
    linked = link("related", 0.5, number=43, commit=f"{43:040d}")
    asked = link("related", 0.6, number=31)
    one = tracked(links=(asked, linked))
    shown = Doubt(one, "near-miss", "Why.", (asked,)).candidates
    assert [change.change.number for change in shown] == [31, 41, 42, 43, 44]
    assert shown[3] is linked
    many = tuple(link("related", 0.6, number=number, commit=f"{number:040d}") for number in range(60, 67))
    assert Doubt(one, "near-miss", "Why.", many).candidates == many
