"""The real minutes and histories, measured against labels: the level that was reached is kept."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from kmesh import lay_out
from kmesh_tracker import Tracker
from kmesh_tracker.rendering.json import dumps, meetings_document, roadmap_document

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def folder(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of two repositories and the minutes, with what the tracker says of it."""
    made = tmp_path_factory.mktemp("kmesh")
    tracker = Tracker.from_config(lay_out(made, shared), as_of=date(2025, 11, 22))
    roadmap = dumps(roadmap_document(tracker.roadmap(), tracker.urls))
    (made / "roadmap.json").write_text(roadmap, encoding="utf-8")
    (made / "meetings.json").write_text(dumps(meetings_document(tracker.meetings())), encoding="utf-8")
    assert tracker.findings == ()
    return made


@pytest.fixture(scope="module")
def score(shared: Path, folder: Path) -> dict[str, Any]:
    names = [str(shared / "gold" / "kmesh-dev.json"), "roadmap.json", "--meetings", "meetings.json", "--json"]
    command = [sys.executable, str(shared / "tools" / "score.py"), *names]
    return dict(json.loads(subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout))


@pytest.mark.parametrize(
    ("what", "figure", "floor"),
    [
        ("items", "f1", 0.95),
        (
            "core_links",
            "f1",
            0.55,
        ),  # of what the weights did not see, 0.60: they are not made for these labels
        ("delivery", "accuracy", 0.8),
        ("blockers", "accuracy", 0.95),
        ("deadlines", "f1", 1.0),
        ("meetings", "f1", 0.95),
    ],
)
def test_the_level_is_kept(score: dict[str, Any], what: str, figure: str, floor: float) -> None:
    assert score[what][figure] >= floor


def folded(text: str) -> str:
    return "".join(text.split()).casefold()


def test_every_mention_stands_where_it_is_said_to(folder: Path) -> None:
    roadmap = json.loads((folder / "roadmap.json").read_text(encoding="utf-8"))
    lines = (folder / "minutes.txt").read_text(encoding="utf-8").split("\n")
    mentions = [m for r in roadmap["releases"] for item in r["items"] for m in item["mentions"]]
    assert len(mentions) > 100
    for mention in mentions:
        line = folded(lines[mention["location"]["line"] - 1])
        start = folded(mention["text"])[:8]  # a line may hold little more than a word
        assert start in line, mention


def test_a_past_day_knows_nothing_of_what_came_later(folder: Path) -> None:
    then = date(2025, 3, 1)
    roadmap = Tracker.from_config(folder / "kmesh-tracker.toml", as_of=then).roadmap()
    assert roadmap.as_of == then
    for release in roadmap.releases:
        assert release.released_on is None or release.released_on <= then
        assert all(change.merged_on <= then for change in release.changes)
        for tracked in release.items:
            assert all(mention.date <= then for mention in tracked.item.mentions)
            assert all(link.change.merged_on <= then for link in tracked.links)
    assert roadmap.release("1.1.0").tag is None
    assert roadmap.release("1.0.0").tag == "v1.0.0"
