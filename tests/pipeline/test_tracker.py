"""The whole way, from real repositories and minutes to a roadmap, through the library."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from kmesh_tracker import Tracker
from kmesh_tracker.errors import ConfigError, TrackerError, UsageError
from kmesh_tracker.plugin import manager
from kmesh_tracker.plugin.source import Source
from kmesh_tracker.plugin.spec import hookimpl
from kmesh_tracker.records import Document
from repositories import ADA, BEN, DAY, START, Builder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MINUTES = """\
# 2023-11-16
- v1.1 release
  - wick trimmer (done)
  - copper roof
  - DDL: 2023-11-17
# 2023-12-09
- v1.2 release
  - glass body
  - glass door
"""


def day(number: int) -> date:
    """Give the day on which the commit of that number of the main repository was made."""
    return datetime.fromtimestamp(START + number * DAY, UTC).date()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay out a project of two repositories and the minutes of two meetings.

    ::

        lantern:  first (1)--#31 wick (2,3)--#32 roof (4,5)--#33 glass (6,7)--#34 later (8,9)
                  v1.0.0                     v1.1.0                          (nothing)
        site:     page (3)--roof page (20)             no tag at all
    """
    folder = tmp_path_factory.mktemp("project")
    with Builder(folder / "lantern.git") as lantern:
        lantern.commit("Begin", files={"README.md": "x"})
        lantern.tag("v1.0.0")
        lantern.request(31, "Add a trimmer for the wick", "cut by a blade", author=BEN)
        lantern.request(32, "Cover the house with a copper roof")
        lantern.tag("v1.1.0")
        lantern.request(33, "Body of glass", author=ADA)
        lantern.tag("chart-9.9.9")
        lantern.request(34, "Something else")
    with Builder(folder / "site.git", clock=START + 2 * DAY) as site:
        site.commit("Page about lamps")
        site.commit("docs: picture of the copper roof", clock=START + 20 * DAY)
    (folder / "minutes.md").write_text(MINUTES, encoding="utf-8")
    (folder / "kmesh-tracker.toml").write_text(
        'project = "Lantern"\n'
        'source = [\n  { kind = "git", path = "lantern.git", primary = true },\n'
        '  { kind = "git", path = "site.git" },\n  { kind = "minutes", path = "minutes.md" },\n]\n',
        encoding="utf-8",
    )
    return folder


def tracker(project: Path, as_of: date | None = date(2024, 6, 1), **more: Any) -> Tracker:
    return Tracker.from_config(project / "kmesh-tracker.toml", as_of=as_of, **more)


def test_the_whole_way(project: Path) -> None:
    asked = tracker(project)
    roadmap = asked.roadmap()
    assert [release.version for release in roadmap.releases] == ["1.0.0", "1.1.0", "1.2.0"]
    release = roadmap.release("v1.1")
    assert (release.tag, release.previous, release.items[0].delivery) == ("v1.1.0", "v1.0.0", "delivered")
    by_id = {tracked.item.id: tracked for tracked in release.items}
    assert set(by_id) == {"wick-trimmer", "copper-roof"}
    assert [link.change.number for link in by_id["wick-trimmer"].links if link.role == "core"] == [31]
    assert [link.change.number for link in by_id["copper-roof"].links if link.role == "core"] == [32]
    assert [change.label for change in release.changes if change.repo == "lantern"] == [
        "lantern#32",
        "lantern#31",
    ]
    assert [deadline.end for deadline in release.deadlines] == [date(2023, 11, 17)]
    assert dict(release.accounting)["lantern"].total == 4
    assert asked.findings == ()
    assert roadmap == tracker(project).roadmap(), "the same inputs give the same records"


def test_what_a_later_release_took_back_was_delivered_all_the_same(tmp_path: Path) -> None:
    """A--#31 (v1.1.0)--revert of #31 (v1.2.0), main."""
    with Builder(tmp_path / "lantern") as build:
        build.commit("A")
        build.tag("v1.0.0")
        merge = build.request(31, "Add a trimmer for the wick")
        build.tag("v1.1.0")
        build.commit(f'Revert "Add a trimmer for the wick"\n\nThis reverts commit {merge}.')
        build.tag("v1.2.0")
    (tmp_path / "minutes.md").write_text(
        "# 2023-11-16\n- v1.1 release\n  - wick trimmer\n- v1.2 release\n  - wick trimmer\n", encoding="utf-8"
    )
    tracker = Tracker.from_paths([tmp_path / "lantern"], [tmp_path / "minutes.md"])
    said = {release.version: release.items[0] for release in tracker.roadmap().releases if release.items}
    assert said["1.1.0"].delivery == "delivered"
    assert [link.change.number for link in said["1.1.0"].links if link.role == "core"] == [31]
    assert said["1.2.0"].delivery == "not-delivered"
    for version in ("v1.1.0", "v1.2.0"):
        again = Tracker.from_paths([tmp_path / "lantern"], [tmp_path / "minutes.md"]).status(version)
        assert again.releases[0].items[0] == said[again.releases[0].version]


def test_low_versions_that_came_along_late_do_not_hide_the_changes(tmp_path: Path) -> None:
    """A(v1.0.0)--#31(v1.1.0)--B--C(v0.1.0)--D(v0.2.0)--E(v1.2.0), main; the low tags are another's."""
    with Builder(tmp_path / "lantern") as build:
        build.commit("A")
        build.tag("v1.0.0")
        build.request(31, "Add a trimmer for the wick")
        build.tag("v1.1.0")
        for subject, tag in (("B", None), ("C", "v0.1.0"), ("D", "v0.2.0"), ("E", "v1.2.0")):
            build.commit(subject)
            if tag:
                build.tag(tag)
    (tmp_path / "minutes.md").write_text(
        f"# {day(1)}\n- v1.1 release\n  - trimmer for the wick\n", encoding="utf-8"
    )
    asked = Tracker.from_paths([tmp_path / "lantern"], [tmp_path / "minutes.md"])
    item = asked.roadmap().release("1.1.0").items[0]
    assert [link.change.number for link in item.links] == [31]


def test_the_last_slip_goes_to_the_day_of_the_release(project: Path) -> None:
    release = tracker(project).status("1.1").release("1.1.0")
    assert release.released_on == day(5)
    (slip,) = release.slips
    assert (slip.start, slip.end, slip.days) == (date(2023, 11, 17), day(5), 2)


def test_a_past_day(project: Path) -> None:
    early = tracker(project, date(2023, 11, 15))
    assert early.meetings() == ()
    roadmap = early.roadmap()
    assert [release.version for release in roadmap.releases if release.tag] == ["1.0.0"]
    assert all(c.change.merged_on <= date(2023, 11, 15) for c in early.find("wick trimmer glass body roof"))
    between = tracker(project, date(2023, 11, 30))
    assert [meeting.date for meeting in between.meetings()] == [date(2023, 11, 16)]
    assert [release.version for release in between.roadmap().releases if release.items] == ["1.1.0"]


def test_before_the_first_commit_there_is_nothing(project: Path) -> None:
    empty = tracker(project, date(2020, 1, 1))
    assert empty.meetings() == ()
    assert empty.roadmap().releases == ()
    with pytest.raises(UsageError, match="no tag is a version"):
        empty.status("1.0.0")


def test_next(project: Path) -> None:
    status = tracker(project).status("next").releases[0]
    assert (status.version, status.tag, status.previous) == ("1.2.0", None, "v1.1.0")
    assert {change.number for change in status.changes if change.repo == "lantern"} == {33, 34}
    body = next(tracked for tracked in status.items if tracked.item.id == "glass-body")
    assert body.delivery == "delivered"
    early = tracker(project, date(2023, 11, 30)).status("next").releases[0]
    assert early.items == ()


@pytest.mark.parametrize("name", ["v1.1.0", "1.1", "v1.1", "1.1.0"])
def test_a_version_by_any_of_its_names(project: Path, name: str) -> None:
    assert tracker(project).status(name).releases[0].tag == "v1.1.0"


@pytest.mark.parametrize("name", ["7.0", "nonsense", "", "chart-9.9.9", "../x"])
def test_an_unknown_version_names_the_known_ones(project: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"1\.0\.0, 1\.1\.0, 1\.2\.0, or 'next'"):
        tracker(project).status(name)


def test_explain(project: Path) -> None:
    told = tracker(project).explain("1.1", "wick")
    assert told.tracked.item.id == "wick-trimmer"
    assert told.candidates[0].change.number == 31
    assert told.candidates[0].score >= told.threshold
    assert told.candidates[0].reasons
    assert tracker(project).explain("1.1", "Copper Roof").tracked.item.id == "copper-roof"


def test_explain_asks_back(project: Path) -> None:
    with pytest.raises(UsageError, match=r"fits more than one item.*glass-body, glass-door"):
        tracker(project).explain("next", "glass")
    with pytest.raises(UsageError, match=r"is no item.*wick-trimmer, copper-roof"):
        tracker(project).explain("1.1", "flying")
    with pytest.raises(UsageError, match=r"is no item of 1\.0\.0: nothing is known to be planned"):
        tracker(project).explain("1.0.0", "wick")


def test_find(project: Path) -> None:
    found = tracker(project).find("copper roof", on=date(2023, 11, 20))
    assert found[0].change.number == 32
    assert {candidate.change.repo for candidate in found} == {"lantern", "site"}
    assert tracker(project).find("zzz") == []
    assert tracker(project).find("") == []
    assert len(tracker(project).find("copper roof", limit=1)) == 1


@pytest.mark.parametrize("minutes", [True, False])
def test_what_finds_is_made_once(project: Path, monkeypatch: pytest.MonkeyPatch, *, minutes: bool) -> None:
    from kmesh_tracker.pipeline import board

    made: list[object] = []

    class Counted(board.Linker):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            made.append(self)
            super().__init__(*args, **kwargs)

    monkeypatch.setattr(board, "Linker", Counted)
    tracked = tracker(project) if minutes else Tracker.from_paths([project / "lantern.git"], [])
    assert tracked.find("wick trimmer") == tracked.find("wick trimmer")
    assert len(made) == 1


def test_a_second_repository_without_tags_follows_the_days_of_the_first(project: Path) -> None:
    releases = tracker(project).roadmap()
    listed = {r.version: [c.title for c in r.changes if c.repo == "site"] for r in releases.releases}
    assert listed["1.1.0"] == ["Page about lamps"]


def test_paths_alone(project: Path) -> None:
    asked = Tracker.from_paths(
        [project / "lantern.git", project / "site.git"], [project / "minutes.md"], as_of=date(2024, 6, 1)
    )
    assert asked.status("1.1.0").releases[0].items[0].delivery == "delivered"
    alone = Tracker.from_paths([project / "lantern.git"], [], as_of=date(2024, 6, 1))
    assert alone.meetings() == ()
    roadmap = alone.roadmap()
    assert [release.version for release in roadmap.releases] == ["1.0.0", "1.1.0", "1.2.0"]
    assert all(release.items == () for release in roadmap.releases)
    assert alone.status("next").releases[0].version == "1.2.0"
    assert "copper roof" in alone.draft("1.1.0")


def test_a_bare_number_is_called_by_its_title(project: Path, tmp_path: Path) -> None:
    lines = "# 2023-11-16\n- v1.1 release\n  - #31\n  - lamps/cups#32\n  - #999\n"
    (tmp_path / "minutes.md").write_text(lines, encoding="utf-8")
    asked = Tracker.from_paths([project / "lantern.git"], [tmp_path / "minutes.md"], as_of=date(2024, 6, 1))
    (tracked,) = asked.status("1.1").releases[0].items
    assert tracked.item.title == "Add a trimmer for the wick"
    assert [link.change.number for link in tracked.links if link.role == "core"] == [31]


def test_no_tag_at_all(project: Path, tmp_path: Path) -> None:
    (tmp_path / "minutes.md").write_text(
        "# 2023-12-12\n- v0.1 release\n  - page about lamps\n", encoding="utf-8"
    )
    asked = Tracker.from_paths([project / "site.git"], [tmp_path / "minutes.md"], as_of=date(2024, 6, 1))
    status = asked.status("next").releases[0]
    assert (status.version, status.tag, status.previous) == ("0.1.0", None, None)
    assert [tracked.item.title for tracked in status.items] == ["page about lamps"]
    assert len(status.changes) == 2


def test_no_repository(project: Path, tmp_path: Path) -> None:
    with pytest.raises(TrackerError):
        Tracker.from_paths([tmp_path / "nowhere.git"], [project / "minutes.md"]).roadmap()
    (tmp_path / "kmesh-tracker.toml").write_text(
        '[[source]]\nkind = "minutes"\npath = "*.md"\n', encoding="utf-8"
    )
    (tmp_path / "minutes.md").write_text(MINUTES, encoding="utf-8")
    with pytest.raises(ConfigError, match="names no repository"):
        Tracker.from_config(tmp_path / "kmesh-tracker.toml")


class Wiki(Source):
    kind = "wiki"

    def documents(self, as_of: date) -> Iterable[Document]:
        yield Document(self.name, "wiki", "# 2023-12-10\n- v1.2 release\n  - glass chimney\n", "markdown")
        raise OSError("the wiki fell asleep")


class Plugin:
    @hookimpl
    def kmesh_tracker_sources(self) -> list[type[Source]]:
        return [Wiki]


def test_a_plugin_that_fails_is_a_finding_and_the_rest_works(project: Path) -> None:
    plugins = manager.create(load_entry_points=False)
    plugins.register("mine", Plugin(), "mine 1")
    text = (project / "kmesh-tracker.toml").read_text(encoding="utf-8")
    (project / "wiki.toml").write_text(text.replace("]\n", '  { kind = "wiki" },\n]\n'), encoding="utf-8")
    asked = Tracker.from_config(project / "wiki.toml", as_of=date(2024, 6, 1), plugins=plugins)
    roadmap = asked.roadmap()
    assert [release.version for release in roadmap.releases] == ["1.0.0", "1.1.0", "1.2.0"]
    assert len(roadmap.release("1.1").items) == 2
    (finding,) = roadmap.findings
    assert "mine" in finding
    assert "the wiki fell asleep" in finding
