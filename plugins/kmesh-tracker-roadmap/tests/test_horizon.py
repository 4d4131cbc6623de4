from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kmesh_tracker_roadmap.horizon import RULES, Horizon, heading_year, read_heading

from kmesh_tracker.testing import growth

SPANS = [
    ("2024 Q1", (2024, 1, 1), (2024, 3, 31)),
    ("Q3 2025", (2025, 7, 1), (2025, 9, 30)),
    ("2025Q4", (2025, 10, 1), (2025, 12, 31)),
    ("2Q 2025", (2025, 4, 1), (2025, 6, 30)),
    ("Q2'2026", (2026, 4, 1), (2026, 6, 30)),
    ("Q1\u2013Q2 2025", (2025, 1, 1), (2025, 6, 30)),
    ("Planned for Q4 (2025)", (2025, 10, 1), (2025, 12, 31)),
    ("2025 H1", (2025, 1, 1), (2025, 6, 30)),
    ("Second half of 2025", (2025, 7, 1), (2025, 12, 31)),
    ("March 2025", (2025, 3, 1), (2025, 3, 31)),
    ("Feb. 2024", (2024, 2, 1), (2024, 2, 29)),
    ("2025 September", (2025, 9, 1), (2025, 9, 30)),
    ("October - December 2025", (2025, 10, 1), (2025, 12, 31)),
    ("2025-11", (2025, 11, 1), (2025, 11, 30)),
    ("2025", (2025, 1, 1), (2025, 12, 31)),
    ("Roadmap 2025", (2025, 1, 1), (2025, 12, 31)),
    ("2025 Goals", (2025, 1, 1), (2025, 12, 31)),
]


@pytest.mark.parametrize(("text", "start", "end"), SPANS)
def test_spans(text: str, start: tuple[int, int, int], end: tuple[int, int, int]) -> None:
    assert read_heading(text) == Horizon(None, date(*start), date(*end))


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("v1.3", "1.3.0"),
        ("1.3.2", "1.3.2"),
        ("[v1.3]", "1.3.0"),
        ("Release 1.3", "1.3.0"),
        ("Milestone: v2.0.0-rc.1", "2.0.0-rc.1"),
        ("v1.3 - networking", "1.3.0"),
        ("v1.3 (planned)", "1.3.0"),
        ("v1.3 Networking", "1.3.0"),
        ("1.3.x", "1.3.0"),
        ("Next release: v1.4", "1.4.0"),
    ],
)
def test_versions(text: str, version: str) -> None:
    assert read_heading(text) == Horizon(version)


def test_a_version_with_a_time() -> None:
    assert read_heading("v1.3 (2025 Q1)") == Horizon("1.3.0", date(2025, 1, 1), date(2025, 3, 31))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Contributing",
        "Backlog",
        "Istio 1.25 support",
        "Istio v1.25",
        "1.25 times faster",
        "FY25 Q1",
        "FY 2025 Q1",
        "H2O and 2025.1",
        "Meeting of 2025-03-14",
        "2024 and 2025",
        "Marching on, 2025 edition",
        "Q5 2025",
        "December - March 2025",
        "Lessons of 2024 in short",
        "2025 Q1 " + "x" * 300,
    ],
)
def test_no_promise(text: str) -> None:
    assert not read_heading(text)


def test_a_version_after_the_name_of_the_project() -> None:
    assert read_heading("Tide Gauge 1.4", project="tide gauge") == Horizon("1.4.0")
    assert not read_heading("Other Thing 1.4", project="tide gauge")


def test_a_year_from_around() -> None:
    assert heading_year("Roadmap for 2026") == 2026
    assert heading_year("2025 to 2026") is None
    assert read_heading("Q2", year=2026) == Horizon(None, date(2026, 4, 1), date(2026, 6, 30))
    assert not read_heading("Q2")


def test_what_stands_around_fills_in() -> None:
    outer = Horizon("1.3.0", date(2025, 1, 1), date(2025, 3, 31))
    assert Horizon().below(outer) == outer
    assert Horizon("1.4.0").below(outer) == Horizon("1.4.0", outer.start, outer.end)
    assert Horizon(None, date(2025, 4, 1), date(2025, 4, 30)).below(outer).version == "1.3.0"


def test_the_order_of_the_rules() -> None:
    assert [name for name, _, _ in RULES] == ["quarter", "half", "month", "numbered month", "year"]


@given(st.text(alphabet="0123456789 vVqQhH-.()20251\u2013JanMarchto'\u0663\u00a0", max_size=60))
def test_no_heading_breaks_it(text: str) -> None:
    horizon = read_heading(text)
    assert (horizon.start is None) == (horizon.end is None)
    if horizon.start and horizon.end:
        assert horizon.start <= horizon.end
        assert horizon.start.day == 1


@pytest.mark.parametrize("piece", ["Q1 ", "2025 ", "jan - ", "[(", "1."])
def test_a_hostile_heading_takes_no_time(piece: str) -> None:
    """The longest that is looked at has 200 characters; a hundred readings are long enough to be timed."""
    assert growth(lambda count: [read_heading(piece * count) for _ in range(100)], 8) < 10
