"""Decisions held against items, links and verdicts: what a person said wins, what fits nothing is told."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kmesh_tracker import verdict
from kmesh_tracker.linking import overrule, weigh_in
from kmesh_tracker.plan.decided import decide, item_meant, under_one_name
from kmesh_tracker.plan.names import Names
from kmesh_tracker.records import (
    Candidate,
    Change,
    Decision,
    Item,
    Link,
    Location,
    Mention,
    Plan,
    Signal,
    TrackedItem,
)
from kmesh_tracker.verdict.doubts import doubt_of, doubts

HERE = Location("minutes", "minutes.md", 1)
DAY = date(2031, 3, 6)
LINES = ["wick trimmer", "copper roof", "glass body", "glass door", "smoke after start", "self trimming wick"]


def item(id_: str, title: str, text: str = "", **more: object) -> Item:
    said = Mention(DAY, text or title, "planned", HERE, name=title)
    return replace(Item(id_, title, "feature", False, (), (said,), "planned"), **more)  # type: ignore[arg-type]


def names() -> Names:
    return Names(LINES)


WICK = item("wick-trimmer", "wick trimmer", "wick trimmer (WIP)")
ROOF = item("copper-roof", "copper roof")
ON_WICK = Decision(
    "1.1.0", "wick-trimmer", "note", "n", title="wick trimmer", said=DAY, text="wick trimmer (WIP)"
)


def test_an_item_is_found_by_its_id() -> None:
    assert item_meant(ON_WICK, [ROOF, WICK], names()) is WICK
    assert item_meant(replace(ON_WICK, title="", text=""), [ROOF, WICK], names()) is WICK


def test_an_item_whose_title_was_worded_anew_is_found_by_its_line() -> None:
    anew = item("device-for-candles", "device for candles", "wick trimmer (WIP)")
    assert item_meant(ON_WICK, [ROOF, anew], names()) is anew
    other_day = replace(ON_WICK, said=date(2031, 4, 1))
    assert item_meant(other_day, [ROOF, anew], names()) is None


def test_an_item_whose_line_changed_too_is_found_by_an_alike_name() -> None:
    anew = item("trimmer-of-wicks", "trimmer of wicks", "trimmer of wicks, soon")
    assert item_meant(ON_WICK, [ROOF, anew], names()) is anew
    twice = [anew, replace(anew, id="trimmer-of-wicks-2")]
    assert item_meant(ON_WICK, twice, names()) is None, "what fits two means neither"
    assert item_meant(replace(ON_WICK, title=""), [anew], names()) is None
    assert item_meant(ON_WICK, [], names()) is None


def test_of_two_items_of_one_title_the_line_tells_which() -> None:
    """The number behind an id depends on which comes first, and an earlier meeting may be added."""
    first = item("wick-trimmer", "wick trimmer", "wick trimmer, by hand")
    second = item("wick-trimmer-2", "wick trimmer", "wick trimmer (WIP)")
    assert item_meant(ON_WICK, [first, second], names()) is second
    assert item_meant(replace(ON_WICK, item="wick-trimmer-2"), [first, second], names()) is second


@given(st.permutations([WICK, ROOF, item("glass-body", "glass body"), item("glass-door", "glass door")]))
def test_the_order_of_the_items_tells_nothing(items: list[Item]) -> None:
    anew = [replace(one, id=f"new-{one.id}") for one in items]
    for wanted in items:
        decision = replace(ON_WICK, item=wanted.id, title=wanted.title, text=wanted.mentions[0].text)
        assert item_meant(decision, items, names()) is wanted
        found = item_meant(decision, anew, names())
        assert found is not None
        assert found.id == f"new-{wanted.id}"


def test_what_is_no_item_leaves_the_plan_and_what_fits_none_is_stale() -> None:
    plan = Plan("1.1.0", (WICK, ROOF), (), ())
    no_roof = Decision("1.1.0", "copper-roof", "not-an-item")
    gone = Decision("1.1.0", "golden-roof", "note", "x", title="chimney of gold")
    known = decide(plan, [ON_WICK, no_roof, gone], names())
    assert [one.id for one in known.items] == ["wick-trimmer"]
    assert known.items[0].decisions == (ON_WICK,)
    assert [one.id for one in known.not_items] == ["copper-roof"]
    assert known.stale == (gone,)


def test_an_alias_joins_what_goes_by_it_and_nothing_that_only_contains_it() -> None:
    blade = item("blade-for-candles", "blade for candles", claim="done")
    blade = replace(blade, mentions=(replace(blade.mentions[0], date=date(2031, 4, 3), claim="done"),))
    longer = item("blade-for-candles-of-wax", "blade for candles of wax and bronze")
    alias = replace(ON_WICK, kind="alias", value="Blade for candles")
    known = under_one_name([WICK, blade, ROOF, longer], [alias], names())
    assert [one.id for one in known] == ["wick-trimmer", "copper-roof", "blade-for-candles-of-wax"]
    assert [mention.text for mention in known[0].mentions] == ["wick trimmer (WIP)", "blade for candles"]
    assert (known[0].claim, known[0].aliases) == ("done", ("Blade for candles",))
    assert under_one_name(known, [alias], names()) == known, "once more changes nothing"


def change(number: int | None, **more: object) -> Change:
    known = Change(
        "lantern", number, f"{number or 99:040d}", "Title", "", datetime(2031, 4, 9, tzinfo=UTC), ()
    )
    return replace(known, **more)  # type: ignore[arg-type]


def link(number: int, role: str = "core", confidence: float = 0.9) -> Link:
    return Link(change(number), role, confidence, ("title: wick",))  # type: ignore[arg-type]


ACCEPT = Decision("1.1.0", "wick-trimmer", "accept", "lantern#7", by="ada", on=DAY)
REJECT = replace(ACCEPT, kind="reject")


def test_what_is_accepted_is_sure_and_says_by_whom() -> None:
    links = overrule([link(5), link(7, "related", 0.2)], [(ACCEPT, change(7))])
    assert [(one.change.number, one.confidence) for one in links] == [(7, 1.0), (5, 0.9)]
    assert {one.role for one in links} == {"core"}
    assert links[0].reasons == ("accepted by ada on 2031-03-06", "title: wick")
    assert (links[0].decision, links[1].decision) == (ACCEPT, None)
    related = overrule([link(7)], [(replace(ACCEPT, role="related"), change(7))])
    assert [(one.role, one.reasons[0]) for one in related] == [
        ("related", "accepted as related by ada on 2031-03-06")
    ]


def test_what_is_rejected_is_no_link_and_comes_last() -> None:
    assert overrule([link(7), link(5)], [(REJECT, change(7))]) == (link(5),)
    ranked = weigh_in(
        [Candidate(change(7), 3.0, (Signal("words", 3.0, "title"),)), Candidate(change(5), -9.0, ())],
        [(REJECT, change(7)), (ACCEPT, change(8))],
    )
    assert [(one.change.number, one.score) for one in ranked] == [(8, 20.0), (5, -9.0), (7, -17.0)]
    assert [one.signals[0].reason for one in (ranked[0], ranked[2])] == [
        "accepted by ada on 2031-03-06",
        "rejected by ada on 2031-03-06",
    ]


def tracked(
    *links: Link, claim: str | None = "planned", delivery: str = "not-delivered", **more: object
) -> TrackedItem:
    return TrackedItem(replace(WICK, claim=claim, **more), links, delivery, ("A note.",))  # type: ignore[arg-type]


def test_notes_and_verdicts_of_people() -> None:
    note = replace(ON_WICK, value="Ask Ben.")
    verdict_ = replace(ACCEPT, kind="delivery", value="partial")
    known = verdict.overrule_verdict(tracked(decisions=(note, verdict_)))
    assert known.delivery == "partial"
    assert known.notes == (
        "Decided by ada on 2031-03-06 to be partial; by the evidence alone it would be not-delivered.",
        "A note.",
        "Ask Ben.",
    )
    same = verdict.overrule_verdict(tracked(decisions=(replace(verdict_, value="not-delivered"),)))
    assert same.notes[0] == "Decided by ada on 2031-03-06 to be not-delivered."
    assert verdict.overrule_verdict(tracked()) == tracked()


def test_what_was_accepted_counts_from_the_release_that_had_it() -> None:
    mine = replace(link(7), decision=ACCEPT, change=change(7, first_release="v1.2.0"))
    assert [one.role for one in verdict.in_force([mine, link(5)], {"v1.1.0"})] == ["related", "core"]
    assert verdict.in_force([mine], {"v1.1.0", "v1.2.0"}) == (mine,)
    assert verdict.in_force([mine], None) == (mine,)
    gone = replace(mine, change=replace(mine.change, reverted_by="e" * 40))
    assert [one.role for one in verdict.in_force([gone], None)] == ["related"]


UNSURE, SURE, NEAR = link(5, confidence=0.6), link(6), link(7, "related", 0.5)
TAKEN_BACK = replace(link(8, "related"), change=change(8, reverted_by="e" * 40))
SETTLED = replace(ACCEPT, kind="delivery", value="not-delivered")


@pytest.mark.parametrize(
    ("known", "kind"),
    [
        (tracked(NEAR, claim="done"), "said-done"),
        (tracked(claim="partial"), "said-done"),
        (tracked(UNSURE, delivery="delivered"), "unsure"),
        (tracked(SURE, claim="dropped", delivery="delivered"), "disputed"),
        (tracked(SURE, UNSURE, delivery="delivered"), "unsure-part"),
        (tracked(NEAR), "near-miss"),
        (tracked(claim="question"), "open-question"),
        (tracked(SURE, NEAR, claim="done", delivery="delivered"), None),
        (tracked(link(7, "related", 0.2)), None),
        (tracked(NEAR, delivery="unknown"), None),
        (tracked(replace(NEAR, change=change(7, title="Proposal: trim the wick"))), None),
        (tracked(TAKEN_BACK, claim="done"), None),
        (tracked(claim="done", decisions=(SETTLED,)), None),
        (tracked(NEAR, decisions=(SETTLED,)), None),
        (tracked(claim="question", decisions=(ON_WICK,)), None),
        (tracked(replace(UNSURE, confidence=1.0, decision=ACCEPT), delivery="delivered"), None),
        (tracked(SURE, claim="dropped", delivery="delivered", decisions=(ACCEPT,)), None),
    ],
)
def test_what_is_in_doubt(known: TrackedItem, kind: str | None) -> None:
    doubt = doubt_of(known)
    assert (doubt.kind if doubt else None) == kind
    assert doubt is None or doubt.reason.endswith(".")


def test_what_was_merged_after_the_release_is_no_near_miss() -> None:
    assert doubt_of(tracked(NEAR), date(2031, 4, 1)) is None
    assert doubt_of(tracked(NEAR), date(2031, 4, 9)) is not None


def test_what_matters_most_comes_first() -> None:
    given_ = [
        tracked(NEAR, id="d"),
        tracked(UNSURE, delivery="delivered", id="c"),
        tracked(UNSURE, delivery="delivered", id="b", blocker=True),
        tracked(claim="done", id="a"),
    ]
    assert [doubt.tracked.item.id for doubt in doubts(given_)] == ["a", "b", "c", "d"]
