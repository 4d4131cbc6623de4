"""Dates in running text, each seen from Thursday 13 February 2025 unless said otherwise."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmesh_tracker.testing import growth
from kmesh_tracker.text.dates import find
from kmesh_tracker.text.dates.rules import RULES
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
        # A day
        ("on July, 16th", "2025-07-16"),
        ("Dec 1st", "2025-12-01"),
        ("1st Dec", "2025-12-01"),
        ("16 July", "2025-07-16"),
        ("the 16th of July", "2025-07-16"),
        ("the twelfth of June", "2025-06-12"),
        ("16-Jul-2024", "2024-07-16"),
        ("2024-Jan-05", "2024-01-05"),
        ("2022 Jan 5", "2022-01-05"),
        ("February 23rd, 2024", "2024-02-23"),
        ("2024/01/23", "2024-01-23"),
        ("Released 15.10.2024.", "2024-10-15"),
        ("the 15th of next month", "2025-03-15"),
        ("Friday, Nov 14", "2025-11-14"),
        ("Nov 14 (Friday)", "2025-11-14"),
        ("Fri the 14th", "2025-02-14"),
        ("Friday, June 13th", "2025-06-13"),
        ("next Tuesday", "2025-02-18"),
        ("Tuesday of next week", "2025-02-18"),
        ("next week on Tuesday", "2025-02-18"),
        ("by Thursday", "2025-02-13"),
        ("today", "2025-02-13"),
        ("the day after tomorrow", "2025-02-15"),
        ("in 3 days", "2025-02-16"),
        # A month, a quarter, a half, a year, a season
        ("2022 jan", "2022-01-01/2022-01-31"),
        ("Jan 2022", "2022-01-01/2022-01-31"),
        ("jan. 2022", "2022-01-01/2022-01-31"),
        ("May 2024", "2024-05-01/2024-05-31"),
        ("2024-01", "2024-01-01/2024-01-31"),
        ("Q1", "2025-01-01/2025-03-31"),
        ("Q1 2024", "2024-01-01/2024-03-31"),
        ("third quarter of 2024", "2024-07-01/2024-09-30"),
        ("H2", "2025-07-01/2025-12-31"),
        ("2024 H2", "2024-07-01/2024-12-31"),
        ("下半年", "2025-07-01/2025-12-31"),
        ("Spring 2024", "2024-03-01/2024-05-31"),
        ("winter 2024", "2024-12-01/2025-02-28"),
        ("this fall", "2025-09-01/2025-11-30"),
        ("by the summer", "2025-06-01/2025-08-31"),
        ("next winter", "2025-12-01/2026-02-28"),
        ("next quarter", "2025-04-01/2025-06-30"),
        ("moved to next year", "2026-01-01/2026-12-31"),
        ("2024-W05", "2024-01-29/2024-02-04"),
        ("CW 23", "2025-06-02/2025-06-08"),
        # A part
        ("end of month", "2025-02-19/2025-02-28"),
        ("EOM", "2025-02-19/2025-02-28"),
        ("month end", "2025-02-19/2025-02-28"),
        ("EOW", "2025-02-14/2025-02-16"),
        ("end of week", "2025-02-14/2025-02-16"),
        ("early next week", "2025-02-17/2025-02-19"),
        ("early summer", "2025-06-01/2025-06-30"),
        ("late spring", "2025-05-01/2025-05-31"),
        ("mid January", "2025-01-11/2025-01-21"),
        ("second half of May", "2025-05-16/2025-05-31"),
        ("first week of June", "2025-06-01/2025-06-07"),
        ("last week of next month", "2025-03-25/2025-03-31"),
        ("last day of May", "2025-05-31"),
        ("end of the quarter", "2025-03-22/2025-03-31"),
        ("end of 2024", "2024-12-01/2024-12-31"),
        ("first half of 2026", "2026-01-01/2026-07-02"),
        ("明年初", "2026-01-01/2026-01-31"),
        # Some time on
        ("in two weeks", "2025-02-24/2025-03-02"),
        ("in 3-4 weeks", "2025-03-03/2025-03-16"),
        ("in a week or two", "2025-02-17/2025-03-02"),
        ("over the next two weeks", "2025-02-14/2025-02-27"),
        ("a few days from now", "2025-02-16"),
        # From one day to another
        ("Oct 14-18", "2025-10-14/2025-10-18"),
        ("Oct 14 to Nov 2", "2025-10-14/2025-11-02"),
        ("from 3 to 7 June", "2025-06-03/2025-06-07"),
        ("3rd through 7th of June 2026", "2026-06-03/2026-06-07"),
        ("between Jan 10 and 20", "2025-01-10/2025-01-20"),
        ("between Jan 10 and Feb 20", "2025-01-10/2025-02-20"),
        ("Dec 20 to Jan 5", "2024-12-20/2025-01-05"),
        ("Dec 20 - Jan 5, 2024", "2023-12-20/2024-01-05"),
        ("Dec 20, 2023 - Jan 5", "2023-12-20/2024-01-05"),
        ("2024-03-01 to 2024-03-08", "2024-03-01/2024-03-08"),
        ("Q2 to Q3", "2025-04-01/2025-09-30"),
        ("9月20日至25日", "2025-09-20/2025-09-25"),
        ("9月20日到10月3日", "2025-09-20/2025-10-03"),
    ],
)
def test_a_date_is_found_as_other_communities_write_it(text: str, found: str) -> None:
    assert spans(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "https://x.example/2024-01-23/post?on=2024-01-23", "see www.x.example/a=May-5-2024", "CVE-2024-01",
        "v2024-01", "in 2024 may be", "the fall back mode", "falls", "this spring boot app", "in Spring Boot",
        "Google Summer of Code", "a spring", "offspring 2024", "the 23rd", "on the 1st release",
        "for two weeks", "H2O", "H2.1", "EOL", "march to the end", "2024-13", "first quarterly report",
        "Mon repos", "2024-03.md", "Jan 5 to 7 days", "CW 99", "10/15", "15.10.",
    ],
)  # fmt: skip
def test_what_other_communities_write_is_no_date(text: str) -> None:
    assert [found for found in spans(text) if found != "2025-01-05"] == []


def test_what_moves_from_one_day_to_another_has_two() -> None:
    assert spans("postponed from Oct 14 to Nov 2") == ["2025-10-14", "2025-11-02"]
    assert spans("move beta 1 to 7 May") == ["2025-05-07"]
    assert spans("beta 1 to 7 May") == ["2025-05-07"]
    assert spans("start this week") == ["2025-02-10/2025-02-16"]
    assert spans("从3月5日改到3月10日") == ["2025-03-05", "2025-03-10"]
    assert spans("May 5 and May 7") == ["2025-05-05", "2025-05-07"]
    assert spans("Nov 2 2024 to Oct 4 2024") == ["2024-11-02", "2024-10-04"]


def test_the_weekday_belongs_to_the_day_beside_it() -> None:
    for text in ("by Friday, Nov 14", "ready Nov 14 (Fri) at last", "11月14日（周五）"):
        (span,) = find(text, NEAR, expected=True)
        assert span.start == date(2025, 11, 14)
        assert "Fri" in span.text or "周五" in span.text
        assert text[span.position :].startswith(span.text)


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
        ("release on 10/15", ["2025-10-15"]),
        ("due 15.10.", ["2025-10-15"]),
        ("the 23rd", ["2025-02-23"]),
        ("release on the 3rd", ["2025-03-03"]),
        ("release on the 3rd floor", []),
        ("the 31st", ["2025-03-31"]),
        ("Monday to Friday", ["2025-02-17/2025-02-21"]),
        ("March to May", ["2025-03-01/2025-05-31"]),
        ("周五发布", ["2025-02-14"]),
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
    text = "moved from April 16 to May 13, 2025, shipped 2025-05-15"
    found = find(text, NEAR)
    assert [span.rule for span in found] == ["month-day", "month-day-year", "iso"]
    assert all(text[span.position :].startswith(span.text) for span in found)
    assert [span.completed for span in found] == [True, False, False]


def test_the_order_of_the_rules() -> None:
    names = [name for name, *_ in RULES]
    assert names[:5] == ["iso", "iso-week", "numbered-week", "chinese-days", "chinese"]
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
            "https://",
            "between ",
            "May 1 to ",
            "in the week",
            "Friday, ",
            "2024-",
            "two ",
            "spring ",
            "first week of ",
        ],
        "Jan 1-",
        "the end of the ",
    ),
)
def test_long_lines_are_searched_in_good_time(piece: str) -> None:
    assert growth(lambda size: find(piece * (size // len(piece)), NEAR, expected=True), 2048) < 10
