"""Dates in running text, each seen from Thursday 13 February 2025 unless said otherwise."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmesh_tracker.dates import find
from kmesh_tracker.dates.rules import RULES
from kmesh_tracker.testing import growth
from often import often

NEAR = date(2025, 2, 13)


def spans(text: str, *, near: date = NEAR, expected: bool = False) -> list[str]:
    return [
        str(span.start) if span.start == span.end else f"{span.start}/{span.end}"
        for span in find(text, near, expected=expected)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Oct 23, 2025", "2025-10-23"),
        ("released 2025-04-25, at last", "2025-04-25"),
        ("2025/4/25", "2025-04-25"),
        ("2025.4.25", "2025-04-25"),
        ("25 April 2025", "2025-04-25"),
        ("Release: 4.15, 2024", "2024-04-15"),
        ("Jun 12,2025", "2025-06-12"),
        ("Sept. 5, 2025", "2025-09-05"),
        ("2024年5月9日", "2024-05-09"),
        ("9月20日发布", "2025-09-20"),
        ("28 March", "2025-03-28"),
        ("DDL: 25 April", "2025-04-25"),
        ("DDL:25 April", "2025-04-25"),
        ("April 11", "2025-04-11"),
        ("Jan 22nd", "2025-01-22"),
        ("5th of Feb", "2025-02-05"),
        ("close on 12, Oct", "2025-10-12"),
        ("13/04/2025", "2025-04-13"),
        ("The end of Oct.", "2025-10-22/2025-10-31"),
        ("Early November", "2025-11-01/2025-11-10"),
        ("mid June", "2025-06-11/2025-06-21"),
        ("end of Q1", "2025-03-22/2025-03-31"),
        ("Q3 2025", "2025-07-01/2025-09-30"),
        ("2025 Q3", "2025-07-01/2025-09-30"),
        ("next week", "2025-02-17/2025-02-23"),
        ("v0.5.1 in the next week", "2025-02-14/2025-02-20"),
        ("this Friday", "2025-02-14"),
        ("by Friday", "2025-02-14"),
        ("scheduled tomorrow", "2025-02-14"),
        ("next Thursday", "2025-02-20"),
        ("two weeks later", "2025-02-24/2025-03-02"),
        ("in 2 weeks", "2025-02-24/2025-03-02"),
        ("in 1.5 weeks", "2025-02-20/2025-02-26"),
        ("in a week and a half", "2025-02-20/2025-02-26"),
        ("one and a half weeks from now", "2025-02-20/2025-02-26"),
        ("within two weeks", "2025-02-14/2025-02-27"),
        ("in November", "2025-11-01/2025-11-30"),
        ("end of the month", "2025-02-19/2025-02-28"),
        ("月底发布", "2025-02-19/2025-02-28"),
        ("下周", "2025-02-17/2025-02-23"),
        ("下周五", "2025-02-21"),
        ("下个月底", "2025-03-22/2025-03-31"),
        ("9月底", "2025-09-21/2025-09-30"),
        ("两周后", "2025-02-24/2025-03-02"),
        ("十二天后", "2025-02-25"),
        ("第三季度末", "2025-09-21/2025-09-30"),
        ("明天", "2025-02-14"),
        ("月初发布", "2025-03-01/2025-03-10"),
        ("年初", "2026-01-01/2026-01-31"),
        ("十月初", "2025-10-01/2025-10-10"),
        ("八月二十日前", "2025-08-20"),
        ("九月20日", "2025-09-20"),
        ("July 24-28", "2025-07-24/2025-07-28"),
        ("24th–28th July, 2026", "2026-07-24/2026-07-28"),
        ("week of May 6th", "2025-05-06/2025-05-11"),
        ("this weekend", "2025-02-15/2025-02-16"),
        ("next weekend", "2025-02-15/2025-02-16"),
        ("end of next week", "2025-02-21/2025-02-23"),
        ("H1", "2025-01-01/2025-06-30"),
        ("H1 2026", "2026-01-01/2026-06-30"),
    ],
)
def test_a_date_is_found(text: str, found: str) -> None:
    assert spans(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "istio 1.25", "kernel 5.10", "(1/3)", "4.4-5.4 of topics", "#1233", "10.0.0.1", "24.1e2e",
        "ads>=1.14", "v2025.4.25", "9.20", "November", "we may 5 times", "by may be", "march on", "31 Feb",
        "1.20->1.23/1.24",
        "50%", "June?", "sunday school", "", "三个月", "第二月台", "before the holidays", "H3", "July 28-24",
    ],
)  # fmt: skip
def test_what_looks_like_a_date_is_none(text: str) -> None:
    assert spans(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("9.20", ["2025-09-20"]),
        ("DDL:6.20", ["2025-06-20"]),
        ("Plan: 9. 20", ["2025-09-20"]),
        ("ddl2.23", ["2025-02-23"]),
        ("November", ["2025-11-01/2025-11-30"]),
        ("Friday", ["2025-02-14"]),
        ("support istio 1.25", []),
        ("DDL: 4.4-5.4", []),
        ("plan: v1.2", []),
        ("plan: 13.45", []),
        ("others may have other views on the release", []),
        ("May have to wait for the release", []),
        ("in the end may be released", []),
        ("MAY BE RELEASED", []),
        ("march on to the release", []),
        ("release: May", ["2025-05-01/2025-05-31"]),
        ("May or June", ["2025-05-01/2025-05-31", "2025-06-01/2025-06-30"]),
        ("release in march", ["2025-03-01/2025-03-31"]),
        ("release november", ["2025-11-01/2025-11-30"]),
        ("12/24 GB used when released", []),
        ("used: 9.5 ms per release", []),
        ("by 9/10 of the releases", []),
        ("3/4 tests pass, to be released", []),
        ("9/20 release", ["2025-09-20"]),
        ("release by 9/20", ["2025-09-20"]),
    ],
)
def test_weak_shapes_count_where_a_date_is_expected(text: str, found: list[str]) -> None:
    assert spans(text, expected=True) == found


def test_the_year_is_the_sensible_one() -> None:
    assert spans("Jan 22nd", near=date(2024, 12, 26)) == ["2025-01-22"]
    assert spans("Dec 20", near=date(2025, 1, 9)) == ["2024-12-20"]
    assert spans("April 11", near=date(2025, 4, 24)) == ["2025-04-11"]
    assert spans("29 Feb", near=date(2024, 2, 1)) == ["2024-02-29"]


def test_month_and_day_that_could_be_swapped_are_flagged() -> None:
    (one,) = find("03/04/2025", NEAR)
    (other,) = find("13/04/2025", NEAR)
    assert (one.start, one.ambiguous) == (date(2025, 3, 4), True)
    assert not other.ambiguous


def test_several_dates_come_in_order_with_their_places() -> None:
    text = "from April 16 to May 13, 2025, shipped 2025-05-15"
    found = find(text, NEAR)
    assert [span.rule for span in found] == ["month-day", "month-day-year", "iso"]
    assert all(text[span.position :].startswith(span.text) for span in found)
    assert [span.completed for span in found] == [True, False, False]


def test_the_order_of_the_rules() -> None:
    names = [name for name, *_ in RULES]
    assert names[:5] == ["iso", "chinese", "month-days", "days-month", "week-of"]
    assert len(set(names)) == len(names)
    weak = [weak for *_, weak in RULES]
    assert weak == sorted(weak), "the weak ones come last"


@given(st.text(max_size=80), st.dates(), st.booleans())
def test_no_text_and_no_day_is_an_error(text: str, near: date, expected: bool) -> None:
    for span in find(text, near, expected=expected):
        assert span.start <= span.end


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["%Y-%m-%d", "%b %d, %Y", "%d %B %Y"]))
def test_a_whole_date_is_read_whenever_it_is_said(day: date, shape: str) -> None:
    (span,) = find(f"on {day.strftime(shape)}", NEAR)
    assert span.start == span.end == day


@pytest.mark.parametrize(
    "piece",
    often(
        [
            "1",
            "1 ",
            "十",
            "Jan 1-",
            "1-",
            "week of ",
            "a ",
            "Jan ",
            "1.",
            "月",
            "end of ",
            "2025-",
            "in the ",
            " ",
            "the end of the ",
        ],
        "Jan 1-",
        "the end of the ",
    ),
)
def test_long_lines_are_searched_in_good_time(piece: str) -> None:
    assert growth(lambda size: find(piece * (size // len(piece)), NEAR, expected=True), 2048) < 10
