"""What one release is told to be by itself, and what the whole roadmap tells of it: on the real data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kmesh import clone
from kmesh_tracker import Tracker
from kmesh_tracker.rendering.json import roadmap_document
from often import often

if TYPE_CHECKING:
    from pathlib import Path

VERSIONS = ("0.2.0", "0.3.0", "0.3.1", "0.4.0", "0.4.1", "0.5.0", "1.0.0", "1.1.0", "1.2.0", "next")


@pytest.fixture(scope="module")
def places(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], list[Path]]:
    return clone(tmp_path_factory.mktemp("real"), shared), [shared / "data" / "kmesh-minutes.txt"]


@pytest.fixture(scope="module")
def whole(places: tuple[list[Path], list[Path]]) -> dict[str, Any]:
    document = roadmap_document(Tracker.from_paths(*places).roadmap())
    return {release["version"]: release for release in document["releases"]}


@pytest.mark.parametrize("version", often(VERSIONS, "1.1.0", "next"))
def test_a_release_by_itself_is_that_of_the_roadmap(
    places: tuple[list[Path], list[Path]], whole: dict[str, Any], version: str
) -> None:
    (alone,) = roadmap_document(Tracker.from_paths(*places).status(version))["releases"]
    if version == "next" and alone["version"] not in whole:
        return
    same = whole[alone["version"]]
    for release in (alone, same):  # who is who is told by all that went before, and with it whose hand it was
        for change in release["changes"]:
            change["people"] = []
        for item in release["items"]:
            for link in item["links"]:
                del link["confidence"], link["reasons"]
    assert alone == same
