"""What is known of the real repositories: see the design's first section."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from kmesh import REPOSITORIES, clone
from kmesh_tracker import history
from kmesh_tracker.plugin.source import SourceSettings
from kmesh_tracker.sources.git import GitSource
from kmesh_tracker.sources.proposals import ProposalsSource

if TYPE_CHECKING:
    from pathlib import Path

    from kmesh_tracker.plugin.source import Repository
    from kmesh_tracker.records import Change, History


@pytest.fixture(scope="module")
def repositories(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Repository]:
    folder = tmp_path_factory.mktemp("real")
    found = {}
    for name, place in zip(REPOSITORIES, clone(folder, shared), strict=True):
        options = {
            "path": str(place),
            "url": f"https://github.com/kmesh-net/{name}",
            "primary": name == "kmesh",
        }
        found[name] = GitSource(SourceSettings("git", name, options)).repository()
    return found


@pytest.fixture(scope="module")
def read(repositories: dict[str, Repository]) -> dict[str, History]:
    primary = history.Reading(repositories["kmesh"])
    second = history.read(repositories["website"], primary=primary)
    return {"kmesh": history.read(repositories["kmesh"]), "website": second}


def numbered(found: History, number: int) -> Change:
    return next(change for change in found.changes if change.number == number)


def test_releases(repositories: dict[str, Repository], read: dict[str, History]) -> None:
    assert len(repositories["kmesh"].tags()) == 15
    previous = {release.tag: release.previous for release in read["kmesh"].releases}
    assert previous["v1.1.0"] == "v1.0.0"
    assert previous["v0.5.0"] == "v0.4.1"
    assert previous["v0.4.0"] == "v0.3.1"
    assert previous["v0.1.0"] is None
    last = read["kmesh"].releases[-1]
    assert (last.version, last.tag, last.previous) == ("1.3.0", None, "v1.2.0")


def test_changes(read: dict[str, History]) -> None:
    kmesh, website = read["kmesh"], read["website"]
    dns = numbered(kmesh, 1247)
    assert (dns.first_release, dns.merged_on, dns.title) == ("v1.1.0", date(2025, 4, 8), "Refactor dns")
    assert numbered(kmesh, 610).first_release == "v0.5.0"
    assert numbered(kmesh, 909).picked_from == ("#610",)
    assert numbered(website, 169).first_release == "v1.1.0"
    assert numbered(kmesh, 1349).reverted_by == numbered(kmesh, 1353).commit
    assert numbered(kmesh, 1365).first_release == "v1.1.0"
    shown = [change for change in kmesh.changes if change.commit in kmesh.releases[-3].listed]
    assert {1349, 1353}.isdisjoint({change.number for change in shown})
    assert 1365 in {change.number for change in shown}


def test_every_commit_is_accounted_for(read: dict[str, History]) -> None:
    for found in read.values():
        for release in found.releases:
            parts = release.accounting
            rest = sum(count for _, count in parts.left_out)
            assert parts.total == parts.listed + parts.inside + parts.already_released + parts.reverted + rest


def test_contributors_of_a_release(read: dict[str, History]) -> None:
    people = {
        person
        for found in read.values()
        for change in found.changes
        if change.first_release == "v1.1.0"
        for person in change.people
    }
    handles = {person.handle for person in people if not person.bot}
    assert handles >= {
        *("hzxuzhonghu", "LiZhenCheng9527", "YaoZengzeng", "silenceper", "weli-l", "sancppp", "Kuromesi"),
        *("yp969803", "lec-bit", "ravjot07", "jayesh9747", "harish2773", "Dhiren-Mhatre", "Murdock9803"),
    }
    assert len(people) <= 17


def test_proposals(repositories: dict[str, Repository]) -> None:
    folder = ProposalsSource(SourceSettings("proposals", "proposals", {})).proposals()
    head = repositories["kmesh"].heads()[0]
    found = {
        path: history.read_proposal("kmesh", path, head, text)
        for path, text in repositories["kmesh"].files(head, folder.pattern).items()
    }
    long = found["docs/proposal/tcp_long_connection_metrics.md"]
    assert long.authors == ("yp969803",)
    assert "long connections" in long.title
    assert len(long.summary) > 500
