"""Days that are promised for a release, why it is held up, and how its day moves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotating import LAMPS, ON, annotator
from kmesh_tracker import minutes, plan
from kmesh_tracker.plan.deadlines import Deadlines
from kmesh_tracker.plan.slips import slips
from kmesh_tracker.records import Deadline, Document, Location

HERE = Location("minutes", "minutes.md", 1)


def promised(*lines: str) -> list[str]:
    """Return the days that the minutes of 7 February 2030 promise: ``1.1.0 freeze 03-01``."""
    document = Document("minutes", "m.md", "# 2030-02-07\n" + "\n".join(lines) + "\n", "markdown")
    read = plan.read(minutes.read(document), LAMPS, project="Lantern")
    return [f"{v} {d.kind} {d.end:%m-%d}" for v in read.versions for d in read.plan(v).deadlines]


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("v1.1 is scheduled for 12 March", ["1.1.0 release 03-12"]),
        ("v1.1 release, end of March", ["1.1.0 release 03-31"]),
        ("1.1 on 1 March, 1.2 on 1 May", ["1.1.0 release 03-01", "1.2.0 release 05-01"]),
        ("v1.1 is due 3 May (was 1 May)", ["1.1.0 release 05-03"]),
        ("v1.1.0-rc1 on 3 May", ["1.1.0 rc 05-03"]),
        ("v1.1 beta on 3 May", ["1.1.0 beta 05-03"]),
        ("v1.1 freeze: 2030-03-01T00:00Z", ["1.1.0 freeze 03-01"]),
        ("v1.1 was released on 6 February", []),
        ("v1.1: release on 3 January", []),
        ("v1.1 release on 2033-01-01", []),
        ("v1.1 release meeting on 12 March", []),
        ("v1.1 at the lamp conference on 12 March", []),
        ("wick trimmer for v1.1, seen on 12 March", []),
        ("release on 12 March", []),
    ],
)
def test_what_a_line_promises(line: str, days: list[str]) -> None:
    assert promised(f"- {line}") == days


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("code freeze on 1 March, out on 15 March", ["freeze 03-01", "release 03-15"]),
        (
            "code freeze on 1 March, rc1 8 March, out on 15 March",
            ["freeze 03-01", "rc 03-08", "release 03-15"],
        ),
        ("Code freeze: 1 March", ["freeze 03-01"]),
        ("branching planned for 1 March", ["freeze 03-01"]),
        ("release candidate due March 8", ["rc 03-08"]),
        ("release date: 15 March", ["release 03-15"]),
        ("Timeline: 15 March", ["release 03-15"]),
        ("预计3月12日前发布", ["release 03-12"]),
        ("下周三发布", ["release 02-13"]),
        ("trim the wick in March", []),
        ("a release of Wax in May", []),
        ("the release meeting is on 12 March", []),
        ("CFP deadline on 12 March", []),
    ],
)
def test_what_a_line_below_a_release_promises(line: str, days: list[str]) -> None:
    assert promised("- v1.1 release", f"  - {line}") == [f"1.1.0 {day}" for day in days]


def test_days_of_labels_tables_and_scheduled_releases() -> None:
    assert promised("- v1.1 release", "  - Release date", "    - 3 May") == ["1.1.0 release 05-03"]
    table = ["| Date | What |", "|---|---|", "| 2030-03-01 | Code freeze |", "| 2030-03-08 | rc1 |"]
    assert promised("## v1.1 release", "", *table) == ["1.1.0 freeze 03-01", "1.1.0 rc 03-08"]
    assert promised("- Scheduled release for 3 May", "  - v1.1.0 wicks") == ["1.1.0 release 05-03"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("delayed due to the glass. We are sorry.", "the glass"),
        ("postponed because the smith is ill", "the smith is ill"),
        ("we are waiting for lantern 1.25 to come out; then we go", "waiting for lantern 1.25 to come out"),
        ("推迟，因为测试未完成。", "测试未完成"),
        ("reason: the oven is cold", "the oven is cold"),
        ("delayed", None),
        ("delayed because", None),
        ("due to 3 May", None),
    ],
)
def test_the_reason_of_a_delay(text: str, reason: str | None) -> None:
    assert Deadlines(ON, annotator()).reason(text) == reason


def deadline(stated: date, end: date, kind: str = "release", start: date | None = None) -> Deadline:
    return Deadline(stated, start or end, end, kind, "", HERE)  # type: ignore[arg-type]


def test_only_the_release_slips() -> None:
    rc = deadline(ON, date(2030, 3, 1), "rc")
    assert slips([rc, deadline(ON + timedelta(7), date(2030, 3, 8), "rc")], None) == ()


def test_a_day_within_the_span_is_no_slip() -> None:
    vague = deadline(ON, date(2030, 4, 10), start=date(2030, 4, 1))
    assert slips([vague, deadline(ON + timedelta(7), date(2030, 4, 8))], date(2030, 4, 8)) == ()


def test_the_order_is_that_of_the_meetings_and_the_last_reason_between_them_counts() -> None:
    one, two = deadline(ON, date(2030, 3, 1)), deadline(ON + timedelta(7), date(2030, 3, 15))
    reasons = [(ON, "too early"), (ON + timedelta(3), "rain"), (ON + timedelta(7), "glass")]
    (slip,) = slips([two, one], None, reasons)
    assert (slip.start, slip.end, slip.days, slip.stated_on) == (one.end, two.end, 14, two.stated_on)
    assert slip.reason == "glass"


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=8), st.integers(0, 400))
def test_days_are_the_way_from_start_to_end(stated: list[tuple[int, int]], out: int) -> None:
    given_ = [deadline(ON + timedelta(at), ON + timedelta(due)) for at, due in stated]
    for slip in slips(given_, ON + timedelta(out)):
        assert slip.days == (slip.end - slip.start).days > 0
