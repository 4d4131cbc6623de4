from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from kmesh_tracker_roadmap.source import MAX_BYTES, RoadmapSource, read_goals

from kmesh_tracker.errors import ConfigError, InputError
from kmesh_tracker.testing import SourceContract, growth, load

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ROADMAP = """\
# Where the gauge is going

What we would like to do, and when. Nothing here is a contract.

- Not a promise: no heading above it names a time.

## v0.3

- [x] Read the **sonar** sensor over `i2c`
- [ ] Publish readings
      over MQTT
- Storage:
  - keep a year of readings
  - compact them ([tracked here](https://git.example.org/tide/gauge/issues/41))
- ~~A desktop window~~

## 2026

### Q1

1. Alarm when the tide is late
   - by mail
2. ![logo](x.png)

### Documentation

* A guide for harbour masters

> - Somebody once asked for a phone app

## Ideas

- Perhaps a map
"""


def goals_of(text: str) -> list[tuple[str, int, str | None, date | None, date | None]]:
    return [
        (goal.text, goal.location.line, goal.version, goal.start, goal.end)
        for goal in read_goals(text, "plans", "ROADMAP.md")
    ]


class TestRoadmap(SourceContract):
    source_class = RoadmapSource

    def lay_out(self, base: Path) -> Mapping[str, Any]:
        (base / "docs").mkdir()
        (base / "docs" / "ROADMAP.md").write_text(ROADMAP, encoding="utf-8")
        return {"path": "docs/ROADMAP.md"}

    def test_where_a_goal_stands(self, base: Path, settings: Mapping[str, Any]) -> None:
        first = next(iter(self.source(base, settings, name="plans").goals(self.as_of)))
        assert (first.location.source, str(first.location)) == ("plans", "docs/ROADMAP.md:9")


def test_goals() -> None:
    year, first_quarter = (date(2026, 1, 1), date(2026, 12, 31)), (date(2026, 1, 1), date(2026, 3, 31))
    issue = "https://git.example.org/tide/gauge/issues/41"
    assert goals_of(ROADMAP) == [
        ("Read the sonar sensor over i2c", 9, "0.3.0", None, None),
        ("Publish readings over MQTT", 10, "0.3.0", None, None),
        ("Storage: keep a year of readings", 13, "0.3.0", None, None),
        (f"Storage: compact them (tracked here ({issue}))", 14, "0.3.0", None, None),
        ("Alarm when the tide is late", 21, None, *first_quarter),
        ("Alarm when the tide is late: by mail", 22, None, *first_quarter),
        ("A guide for harbour masters", 27, None, *year),
    ]


def test_an_address_that_is_shown_is_not_told_twice() -> None:
    address = "https://git.example.org/tide/gauge/pull/7"
    assert (
        goals_of(f"# v1.0\n- see <{address}>\n- see [home](https://example.org/)")[0][0] == f"see {address}"
    )
    assert goals_of("# v1.0\n- see [home](https://example.org/)")[0][0] == "see home"


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_line_ends_and_a_mark_at_the_start(ending: str, tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_bytes(b"\xef\xbb\xbf" + ROADMAP.replace("\n", ending).encode())
    goals = list(load(RoadmapSource, tmp_path, path="plan.md").goals(date(2026, 1, 1)))
    assert [(goal.text, goal.location.line) for goal in goals] == [goal[:2] for goal in goals_of(ROADMAP)]


def test_lines_are_ended_by_line_feeds_alone() -> None:
    text = "# v1.0\n\nA form\x0cfeed and a separator\u2028here.\n\n- Count\n"
    assert goals_of(text) == [("Count", 5, "1.0.0", None, None)]


def test_the_project_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_text("# Gauge 1.4\n- Count\n# Kernel 6.1\n- Wait\n", encoding="utf-8")
    goals = load(RoadmapSource, tmp_path, path="plan.md", project="Gauge").goals(date(2026, 1, 1))
    assert [(goal.text, goal.version) for goal in goals] == [("Count", "1.4.0")]


def test_an_empty_document(tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_bytes(b"")
    assert list(load(RoadmapSource, tmp_path, path="plan.md").goals(date(2026, 1, 1))) == []


def test_a_folder_is_no_roadmap(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is not a file: correct its `path`"):
        list(load(RoadmapSource, tmp_path, path=".").goals(date(2026, 1, 1)))


def test_a_document_over_the_limit(tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_bytes(b"x" * (MAX_BYTES + 1))
    with pytest.raises(InputError, match="larger than 1024 KiB"):
        list(load(RoadmapSource, tmp_path, path="plan.md").goals(date(2026, 1, 1)))


@pytest.mark.parametrize(("start", "piece"), [("", "- "), ("", "- x\n"), ("- ", "["), ("- ", "~~a")])
def test_hostile_documents_take_no_time(start: str, piece: str) -> None:
    assert growth(lambda count: goals_of("# v1.0\n" + start + piece * count), 1000) < 10


def test_a_real_roadmap(shared: Path) -> None:
    goals = list(load(RoadmapSource, shared / "data", path="kmesh-roadmap.md").goals(date(2026, 1, 1)))
    assert [goal.start for goal in goals] == sorted(goal.start for goal in goals if goal.start)
    assert {goal.start for goal in goals} == {date(2024, month, 1) for month in (1, 4, 7, 10)}
    assert len(goals) == 16
