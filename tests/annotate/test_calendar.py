"""Which versions there are, which could follow, and what the next release means on a day."""

from __future__ import annotations

from datetime import date

import pytest

from annotating import LAMPS, ON, table, tagged
from kmesh_tracker.annotate.calendar import Calendar

CALENDAR = Calendar(LAMPS)


@pytest.mark.parametrize(
    ("text", "version"),
    table({
    "1.0.2": "v1.0.2",
    "1.0.3": "v1.0.3",
    None: "v1.0.4 | 1.3 | 2.1 | 1.1.1 | 0.8 | 1.0 | 1.0.1 | chart-1.1 | 1.25",
    "1.1.0": "1.1 | v1.1.0-rc.2",
    "1.2.0": "1.2",
    "2.0.0": "v2.0 | 2",
    "0.9.2": "0.9.2",
}),
)  # fmt: skip
def test_which_versions_are_ahead(text: str, version: str | None) -> None:
    assert CALENDAR.ahead(text, ON) == version


def test_by_name_a_major_further_is_ahead() -> None:
    assert CALENDAR.ahead("3.0", ON) is None
    assert CALENDAR.ahead("3.0", ON, named=True) == "3.0.0"
    assert CALENDAR.ahead("4.0", ON, named=True) is None


def test_a_tag_that_comes_years_later_meant_another_thing_today() -> None:
    late = Calendar((*LAMPS, *tagged("1.25.0 2034-01-01")))
    assert late.ahead("1.25", ON) is None
    assert late.ahead("1.25", date(2033, 12, 1)) == "1.25.0"


def test_before_the_first_release_any_small_version_can_be_it() -> None:
    assert [Calendar(()).ahead(text, ON) for text in ("0.1", "1.0", "0.1.1", "2.0")] == [
        "0.1.0",
        "1.0.0",
        None,
        None,
    ]
    assert Calendar(()).next_after(ON) is None


def test_what_is_known_is_no_day() -> None:
    assert [CALENDAR.is_known(text, ON) for text in ("1.0", "1.1", "20.9", "1.25")] == [
        True,
        True,
        False,
        False,
    ]


def test_what_is_next() -> None:
    assert CALENDAR.next_after(date(2029, 12, 1)) == "1.0.0"
    assert CALENDAR.next_after(ON) == "1.1.0", "a patch release is not what a plan for the next release means"
    assert CALENDAR.following("1.1.0") == "1.2.0"
    assert (CALENDAR.next_patch(ON), CALENDAR.next_major(ON)) == ("1.0.2", "2.0.0")


def test_what_is_the_present_release() -> None:
    assert CALENDAR.present(date(2030, 1, 12)) == "1.0.0"
    assert CALENDAR.present(ON) is None
    assert (CALENDAR.is_out("1.0.1", ON), CALENDAR.is_out("1.1.0", ON)) == (True, False)


def test_the_making_of_a_release() -> None:
    start, end = CALENDAR.making_of("1.1.0")
    assert start == date(2030, 1, 11), "it began with the last minor release, not the patch"
    assert end == date.max
    assert CALENDAR.making_of("1.0.0")[1] == date(2030, 1, 10)


def test_the_release_made_on_a_day_is_that_of_the_nearest_tag() -> None:
    days = [date(2030, 1, day) for day in (8, 12, 14, 19, 22)]
    assert [CALENDAR.made_on(day) for day in days] == ["1.0.0", "1.0.0", None, "1.0.1", "1.0.1"]
