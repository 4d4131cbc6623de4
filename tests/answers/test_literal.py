"""What words must say, and where they must stand, for an answer to hold."""

from __future__ import annotations

from datetime import date

import pytest

from kmesh_tracker.answers.literal import names_days, says, says_blocker

ON = date(2031, 5, 8)


@pytest.mark.parametrize(
    "text",
    [
        "the hinge is done",
        "merged last week, but the lamp still smokes",
        "hinge (fixed in #12, not yet tagged)",
        "we have it on main",
        "it is in main now",
        "was pushed to the release branch",
        "门灯做完了",
        "已经合入主干",
        "Done? Yes, merged",
        "[x] hinge",
        "the lid landed and the hinge will be merged next",
    ],
)
def test_words_say_that_it_is_done(text: str) -> None:
    assert says("done", [text])


@pytest.mark.parametrize(
    "text",
    [
        "not done yet",
        "the hinge is not merged",
        "hasn't landed",
        "it has never been released",
        "needs to be done",
        "will be merged on Friday",
        "should be fixed",
        "once it is merged we cut",
        "to be completed",
        "is it done?",
        "has anybody merged the hinge?",
        "未完成",
        "门灯还没有合入",
        "等合入之后再说",
        "没做完",
        "the hinge",
    ],
)
def test_a_denial_an_order_a_plan_or_a_question_does_not_say_that_it_is_done(text: str) -> None:
    assert not says("done", [text])


@pytest.mark.parametrize("text", ["the hinge was shelved", "parked for now", "门灯放到 2.3", "挪到下一版"])
def test_words_say_that_it_is_put_aside(text: str) -> None:
    assert says("delayed", [text])


@pytest.mark.parametrize(
    "text", ["we cannot release without the hinge", "hold the release for the hinge", "没有门灯不能发布"]
)
def test_words_say_that_a_release_waits(text: str) -> None:
    assert says_blocker([text])


@pytest.mark.parametrize(
    ("text", "day", "named"),
    [
        ("Out on 30 May", date(2031, 5, 30), True),
        ("Out on 30 May", date(2031, 6, 30), False),
        ("Out on the 30th", date(2031, 5, 30), True),
        ("Out on the 2nd", date(2031, 6, 2), True),
        ("5月30日发布", date(2031, 6, 30), False),
        ("5月30日发布", date(2031, 5, 30), True),
    ],
)
def test_a_day_is_the_one_that_the_words_name(text: str, day: date, named: bool) -> None:
    assert names_days(day, day, text, text, ON) is named
