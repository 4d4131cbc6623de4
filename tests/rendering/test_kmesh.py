"""The drafts of real releases: what their manager needs is there, in words that can be published."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from kmesh import THANKED, lay_out
from kmesh_tracker import Tracker

if TYPE_CHECKING:
    from pathlib import Path

    from kmesh_tracker.rendering.context import DraftContext

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tracker(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Tracker:
    return Tracker.from_config(lay_out(tmp_path_factory.mktemp("kmesh"), shared))


@pytest.fixture(scope="module")
def first(tracker: Tracker) -> DraftContext:
    return tracker.draft_context("v1.1.0")


def numbers(made: DraftContext) -> dict[str, set[str]]:
    items = (*made.features, *made.compatibility, *made.fixes)
    return {item.id: {change.label for change in item.changes} for item in items}


def test_what_was_announced_is_there_with_its_changes(first: DraftContext) -> None:
    found = numbers(first)
    for item, change in {
        "webiste-refactor": "website#169",
        "long-connection-metrics": "#1298",
        "dns-refactor": "#1247",
        "ebpf-global-var": "#1263",
        "kernel-native-adapt": "#1198",
        "support-istio-1-25": "#1297",
        "kmeshctl-install-waypoint-error": "#1288",
    }.items():
        assert change in found[item]
    assert "kmesh-restart" in found
    assert first.compatibility[0].dropped == ("Istio 1.22",)


def test_the_proposal_tells_of_long_connections(first: DraftContext) -> None:
    (item,) = [item for item in first.features if item.id == "long-connection-metrics"]
    assert item.summary is not None
    assert "continuous monitoring and reporting" in " ".join(item.summary.paragraphs)
    assert "TCP long connections" in item.summary.title


def test_nothing_reverted_and_no_dependency_is_a_feature(first: DraftContext) -> None:
    named = {change.label for item in first.features for change in item.changes}
    assert not named & {"#1349", "#1353", "#1380"}
    assert {change.label for bump in first.bumps for change in bump.changes} >= {"#1380", "#1201", "#1250"}


def test_everyone_is_thanked(first: DraftContext) -> None:
    thanked = {one.handle for one in first.contributors}
    assert set(THANKED) <= thanked
    assert {one.handle for one in first.contributors if one.repos == ("website",)} >= thanked - set(THANKED)


@pytest.mark.parametrize("version", ["v1.1.0", "v1.2.0"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_line_can_be_published(tracker: Tracker, version: str, lang: str) -> None:
    text = tracker.draft(version, lang=lang)
    seen = re.sub(r" ?\{/\*.*?\*/\}", "", text)
    for line in seen.split("\n"):
        assert not re.search(r"\b(?:feat|fix|docs|chore|rfac|ci)(?:\([a-z]+\))?!?:", line, re.IGNORECASE), (
            line
        )
        assert not re.search(r"…|&#8203;|\\\[|isito|webiste", line), line
        assert line == line.rstrip(), line
    cited = re.findall(r"^- .*?[(（](\[.*?\))", text, re.MULTILINE)
    assert len(cited) == len(set(cited))
