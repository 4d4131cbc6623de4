"""What is no minutes by its size is refused while it is read, and the sentence names it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from kmesh_tracker import Tracker, plan
from kmesh_tracker.errors import InputError
from kmesh_tracker.minutes import read
from kmesh_tracker.plan.reading import MOST_LINES, MOST_POINTS
from kmesh_tracker.plugin.source import SourceSettings
from kmesh_tracker.records import Document
from kmesh_tracker.sources import minutes
from kmesh_tracker.text.hygiene import MAX_LINES
from repositories import Builder

if TYPE_CHECKING:
    from pathlib import Path

    from kmesh_tracker.records import Meeting


def meetings(text: str) -> tuple[Meeting, ...]:
    return tuple(read(Document("minutes", "dump.md", text, "markdown")))


def points(count: int, behind: str = "") -> str:
    return "".join(f"- trim wick {number}{behind}\n" for number in range(count))


def test_a_meeting_of_more_points_than_people_can_raise_is_refused_before_it_is_understood() -> None:
    with pytest.raises(InputError, match=r"meeting at dump.md:1 has 5001 points, but at most 5000 .* leave"):
        plan.read(meetings("# 2030-02-07\n" + points(MOST_POINTS + 1)), ())
    undated = "# Words\n" + points(MOST_POINTS + 1)
    assert plan.read(meetings(undated), ()).versions == ()  # nothing of it is used


@pytest.mark.parametrize(
    "text", [points(50, " in v0.4.0"), "- v0.4.0 release\n" + points(50).replace("- ", "  - ")]
)
def test_more_lines_of_one_release_than_can_be_compared_are_refused_as_they_are_read(text: str) -> None:
    # One meeting a day, and the last of them cannot be understood at all.
    days = [f"# 2030-0{month}-{day:02}\n{text}" for month in range(1, 4) for day in range(1, 29)]
    with pytest.raises(
        InputError, match=rf"More than {MOST_LINES} lines mention .* of 0.4.0, .* in dump.md: leave"
    ):
        plan.read(meetings("".join(days)), ())
    assert plan.read(meetings("".join(days[:30])), ()).versions == ("0.4.0",)


def test_a_document_of_too_many_lines_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    (tmp_path / "dump.md").write_text("# 2030-02-07\n" + points(MAX_LINES), encoding="utf-8")
    source = minutes.MinutesSource(SourceSettings("minutes", "m", {"path": "dump.md"}, tmp_path))
    with pytest.raises(InputError, match=r"dump.md has over 40000 lines: split it"):
        source.documents(date(2030, 1, 1))
    with Builder(tmp_path / "r") as build:
        build.commit("A")
    (tmp_path / "good.md").write_text("# 2030-02-07\n- trim wick in v0.4.0\n", encoding="utf-8")
    tracker = Tracker.from_paths([tmp_path / "r"], [tmp_path], as_of=date(2031, 1, 1))
    assert [release.version for release in tracker.roadmap().releases][-1] == "0.4.0"
    assert any("dump.md has over" in finding for finding in tracker.findings)
