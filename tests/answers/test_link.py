"""Questions about the changes of a release, and what of the answers holds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kmesh_tracker.answers import check, link
from kmesh_tracker.answers.judged import applied
from kmesh_tracker.records import Answer, Link, Release
from samples import ADA, BEN, GLASS, SMOKE, WICK, WICKS, change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.records import Change, Judgement

RELEASE = Release("2.1.0", "v2.1.0", "f" * 40, date(2031, 5, 15), "v2.0.0")
ITEM = WICKS.item
KETTLE = replace(ITEM, id="copper-kettle", title="copper kettle")
FLAME = change(44, "Second burner", 12, BEN)


def parts(changes: Sequence[Change] = (WICK, SMOKE, GLASS, FLAME)) -> list[link.Part]:
    fits = {one.key for one in changes if one is not FLAME and not one.reverted_by}
    found = link.parts(RELEASE, [ITEM, KETTLE], changes, lambda one: one.key in fits, "Lantern")
    return list(found)


def shown(id_: str = "lantern#31", item: str = "wick", words: str = "Trim the wick") -> dict[str, str]:
    return {"id": id_, "item_words": item, "change_words": words}


def judged(
    *core: dict[str, str], delivery: str = "delivered", item: str = ITEM.id, **more: Any
) -> dict[str, Any]:
    return {"id": item, "core": list(core), "related": [], "delivery": delivery, "confidence": 0.8, **more}


def checked(*items: object) -> tuple[list[dict[str, Any]], list[str]]:
    holds, dropped = check(parts()[0].question, {"items": list(items)})
    return holds["items"], [one.reason for one in dropped]


def test_a_question_shows_the_items_as_they_were_spoken_of_and_the_changes_oldest_first() -> None:
    question = parts()[0].question
    assert question.about == "2.1.0"
    assert question.input["items"][0]["said"] == ["2031-03-06: self trimming wick (done)"]
    rows = {row["id"]: row for row in question.input["changes"]}
    assert list(rows) == ["lantern#31", "lantern#36", "lantern#40", "lantern#44"]
    assert rows["lantern#31"] == {
        "id": "lantern#31",
        "title": "Trim the wick by itself",
        "by": "ada-rowe",
        "on": "2031-05-03",
    }
    assert rows["lantern#40"]["reverted"]
    assert rows["lantern#44"]["not_in_release"]


def test_new_changes_come_in_a_part_of_their_own_and_what_was_answered_stays() -> None:
    many = [
        change(100 + n, f"Polish the brass plate of lamp {n} until it shines", 4, ADA) for n in range(150)
    ]
    before, after = parts(many), parts([*many, change(999, "One more", 5, ADA)])
    assert len(before) > 1
    assert [part.question.id for part in before[:-1]] == [
        part.question.id for part in after[: len(before) - 1]
    ]
    assert before[-1].question.id != after[-1].question.id


def test_what_is_said_after_the_release_changes_no_question() -> None:
    late = replace(ITEM, mentions=(*ITEM.mentions, replace(ITEM.mentions[0], date=date(2031, 7, 1))))
    again = list(link.parts(RELEASE, [late, KETTLE], [WICK], lambda _: True, "Lantern"))
    assert (
        again[0].question.id
        == next(link.parts(RELEASE, [ITEM, KETTLE], [WICK], lambda _: True, "Lantern")).question.id
    )


def test_what_is_quoted_from_both_sides_holds() -> None:
    items, dropped = checked(judged(shown()), judged(delivery="not-delivered", item=KETTLE.id))
    assert not dropped
    assert [one["delivery"] for one in items] == ["delivered", "not-delivered"]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (shown("lantern#99"), "The question has no such change."),
        (shown(item="lamp"), "“lamp” does not stand in the item's words."),
        (shown(words="Make the wick"), "“Make the wick” does not stand in the change's words."),
        (shown(words=""), "“” does not stand in the change's words."),
        (shown(item="w"), "The words that are said to show it mean nothing by themselves."),
        (shown(words="the"), "The words that are said to show it mean nothing by themselves."),
        (shown("lantern#40", words="Glass"), "It was reverted, or is not in the release."),
        (shown("lantern#44", words="burner"), "It was reverted, or is not in the release."),
    ],
)
def test_a_link_that_does_not_hold_is_dropped_with_the_verdict_that_rests_on_it(
    broken: dict[str, str], reason: str
) -> None:
    items, dropped = checked(judged(broken))
    assert dropped == [reason, "No change that holds shows it."]
    assert (items[0]["core"], items[0]["delivery"]) == ([], None)
    items, dropped = checked(judged(broken, shown()))
    assert dropped == [reason]
    assert (items[0]["core"], items[0]["delivery"]) == ([shown()], "delivered")


def test_later_work_may_be_related() -> None:
    late = shown("lantern#44", words="burner")
    items, dropped = checked(judged(delivery="not-delivered", related=[late]))
    assert not dropped
    assert items[0]["related"] == [late]


def test_one_change_does_not_make_everything_true() -> None:
    plan = [replace(ITEM, id=f"wick-{n}") for n in range(4)]
    question = next(link.parts(RELEASE, plan, [WICK], lambda _: True, "Lantern")).question
    holds, dropped = check(question, {"items": [judged(shown(), item=one.id) for one in plan]})
    assert not any(one["core"] or one["delivery"] for one in holds["items"])
    assert dropped[0].reason == "It is said to make 4 items true."


def test_a_verdict_against_its_own_links_is_none() -> None:
    items, dropped = checked(judged(shown(), delivery="not-delivered"), judged(item="of-nobody"))
    assert items[0]["delivery"] is None
    assert dropped == [
        "The question has no such item, or it was answered twice.",
        "A change is said to implement it.",
    ]


@given(
    st.recursive(
        st.none() | st.text(max_size=9), lambda one: st.lists(one) | st.dictionaries(st.text(max_size=4), one)
    )
)
def test_no_answer_breaks_the_check_and_what_holds_holds_again(odd: Any) -> None:
    question = parts()[0].question
    for answer in ({"items": odd}, {"items": [judged(shown(), related=odd), odd]}):
        holds, _ = check(question, answer)
        assert check(question, holds) == (holds, ())


def read(*verdicts: str | None, of: int | None = None) -> Judgement:
    """Return the judgement of one item over parts with these verdicts, of so many parts that there are."""
    many = [
        change(100 + n, f"Trim the wick of lamp number {n}, the one in the harbour", 4, ADA)
        for n in range(900)
    ]
    every = parts(many)[: of or len(verdicts)]
    answers = {}
    for part, verdict in zip(every, verdicts, strict=False):
        first = next(iter(part.changes))
        core = [shown(first)] if verdict in ("delivered", "partial") else []
        answer = {"items": [judged(*core, delivery=verdict)]} if verdict else {"items": []}
        answers[part.question.id] = Answer(part.question.id, "link", "2.1.0", "ben", date(2031, 6, 1), answer)
    return link.judgements(every, answers)[ITEM.id]


@pytest.mark.parametrize(
    ("verdicts", "of", "whole"),
    [
        (["delivered"], 1, "delivered"),
        (["not-delivered", "delivered"], 2, "delivered"),
        (["partial", "not-delivered"], 2, "partial"),
        (["not-delivered", None], 2, "not-delivered"),
        (["unknown", "unknown"], 2, "unknown"),
        (["unknown", "not-delivered"], 2, "not-delivered"),
        (["not-delivered"], 2, None),
        (["delivered"], 3, "delivered"),
    ],
)
def test_parts_are_put_together(verdicts: list[str | None], of: int, whole: str | None) -> None:
    assert read(*verdicts, of=of).delivery == whole


def test_answered_links_take_the_place_of_those_that_the_rules_found() -> None:
    rules = [Link(SMOKE, "core", 0.9, ("title: smoke",)), Link(FLAME, "core", 0.8, ("title: burner",))]
    part = parts([WICK, SMOKE])[0]
    answer = Answer(part.question.id, "link", "2.1.0", "ben", date(2031, 6, 1), {"items": [judged(shown())]})
    judgement = link.judgements([part], {answer.id: answer})[ITEM.id]
    found = applied(rules, judgement)
    assert [(one.change.number, one.role) for one in found] == [(31, "core"), (44, "related")]
    assert found[0].reasons == ("answered by ben on 2031-06-01: “wick” / “Trim the wick”",)
