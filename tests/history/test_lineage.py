"""Histories of other projects, merged in or fetched, are no part of this one; an older part of it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kmesh_tracker import Tracker
from kmesh_tracker.records.history import FOREIGN
from repositories import BEN, DAY, START, Builder, git

if TYPE_CHECKING:
    from pathlib import Path

    from kmesh_tracker.records import ReleaseStatus

FILES = {f"src/{name}.c": name for name in ("wick", "shade", "hinge", "hook", "base", "stem")}


def releases(folder: Path) -> list[tuple[str | None, str | None, list[str]]]:
    roadmap = Tracker.from_paths([folder], []).roadmap()
    for release in roadmap.releases:
        adds_up(release)
    out = [one for one in roadmap.releases if one.tag]
    return [(one.tag, one.previous, [change.title for change in one.changes]) for one in out]


def adds_up(release: ReleaseStatus) -> None:
    for _, told in release.accounting:
        parts = told.listed + told.inside + told.already_released + told.reverted
        assert told.total == parts + sum(commits for _, commits in told.left_out)


@pytest.mark.parametrize("number", ["v0.1.0", "v1.0.5", "v9.0.0", "1.0.0"])
def test_a_vendored_history_is_one_change_and_its_tags_are_no_releases(tmp_path: Path, number: str) -> None:
    """The library is merged into a folder, goes on, and is merged again.

        v1.0.0      v1.1.0   v1.2.0
    a ─── b ─── M ─── c ─── N     main
                |          |
    x ─── y ────┘─── z ────┘      the library, x tagged
    """
    with Builder(tmp_path) as build:
        build.commit("Start a library", branch="lib", author=BEN)
        build.tag(number, build.tips["lib"])
        build.commit("Grow the library", branch="lib", author=BEN)
        build.commit("Add a wick")
        build.commit("Add a shade")
        build.tag("v1.0.0")
        build.commit("Vendor the library", build.tips["lib"], files={}, into="lib/")
        build.commit("Add a hinge")
        build.tag("v1.1.0")
        build.commit("Mend the library", branch="lib", author=BEN)
        build.commit("Bring the library up to date", build.tips["lib"], files={}, into="lib/")
        build.tag("v1.2.0")
    assert releases(tmp_path) == [
        ("v1.0.0", None, ["Add a shade", "Add a wick"]),
        ("v1.1.0", "v1.0.0", ["Add a hinge", "Vendor the library"]),
        ("v1.2.0", "v1.1.0", ["Bring the library up to date"]),
    ]
    tracker = Tracker.from_paths([tmp_path], [])
    (second,) = tracker.status("v1.1.0").releases
    ((_, told),) = second.accounting
    assert (told.total, told.listed, told.left_out) == (4, 2, ((FOREIGN, 2),))
    assert {person.name for change in second.changes for person in change.people} == {"Ada Rowe"}
    (finding,) = tracker.findings
    assert finding.startswith(f"{number} in ")
    assert finding.endswith("leads to the history of another project and is no release of this one.")


@pytest.mark.parametrize("number", ["v0.1.0", "v1.0.5", "v9.0.0"])
def test_what_is_merged_beside_a_released_project_is_foreign_wherever_it_lies(
    tmp_path: Path, number: str
) -> None:
    """
    x(tagged)──y───┐           something else, its files at the top
    a(v1.0.0)──b───M(v1.1.0)   main
    """
    with Builder(tmp_path) as build:
        build.commit("Start something else", branch="else")
        build.tag(number, build.tips["else"])
        build.commit("Grow it", branch="else")
        build.commit("Add a wick")
        build.tag("v1.0.0")
        build.commit("Add a shade")
        build.commit("Merge something else", build.tips["else"], files={})
        build.tag("v1.1.0")
    assert releases(tmp_path) == [
        ("v1.0.0", None, ["Add a wick"]),
        ("v1.1.0", "v1.0.0", ["Merge something else", "Add a shade"]),
    ]


def test_a_part_of_the_project_that_was_imported_apart_keeps_its_releases(tmp_path: Path) -> None:
    """Two imports of one project, as from another system, joined late: their files are the same.

    x(v1.5.0)────────┐
    a(v1.0.0)────b───M(v2.0.0)
    """
    with Builder(tmp_path) as build:
        build.commit("Import the trunk", files=FILES)
        build.tag("v1.0.0")
        build.commit("Import a branch", branch="topic", files=FILES | {"src/cord.c": "x"})
        build.tag("v1.5.0", build.tips["topic"])
        build.commit("Add a shade")
        build.commit("Join the branch", build.tips["topic"], files={})
        build.tag("v2.0.0")
    assert [tag for tag, _, _ in releases(tmp_path)] == ["v1.0.0", "v1.5.0", "v2.0.0"]


def test_a_pull_request_that_vendors_counts_as_its_author_wrote_it(tmp_path: Path) -> None:
    """The merge of a library on a topic branch is inside the pull request, what it brings is not."""
    with Builder(tmp_path) as build:
        for subject in ("Start a library", "Grow the library"):
            build.commit(subject, branch="lib")
        build.commit("Add a wick")
        build.tag("v1.0.0")
        base = build.tips["main"]
        topic = build.commit(
            "Vendor it", build.tips["lib"], branch="topic", onto=base, author=BEN, files={}, into="lib/"
        )
        build.commit("Merge pull request #7 from ben/main\n\nVendor the library", topic, files={})
        build.tag("v1.1.0")
    (release,) = Tracker.from_paths([tmp_path], []).status("v1.1.0").releases
    (change,) = release.changes
    assert (change.number, [person.handle for person in change.people]) == (7, ["ben"])
    ((_, told),) = release.accounting
    assert (told.total, told.listed, told.inside, told.left_out) == (4, 1, 1, ((FOREIGN, 2),))


def test_the_library_of_a_project_without_releases_releases_nothing(tmp_path: Path) -> None:
    with Builder(tmp_path) as build:
        build.commit("Start a library", branch="lib")
        build.tag("v3.0.0", build.tips["lib"])
        build.commit("Add a wick")
        build.commit("Vendor the library", build.tips["lib"], files={}, into="lib/")
    assert not releases(tmp_path)


def test_plain_tags_of_a_library_do_not_hide_those_of_a_component(tmp_path: Path) -> None:
    with Builder(tmp_path) as build:
        build.commit("Start a library", branch="lib")
        build.tag("v3.0.0", build.tips["lib"])
        build.commit("Add a wick")
        build.tag("lamp-1.0.0")
        build.commit("Vendor the library", build.tips["lib"], files={}, into="lib/")
        build.tag("lamp-1.1.0")
    assert [tag for tag, _, _ in releases(tmp_path)] == ["lamp-1.0.0", "lamp-1.1.0"]


def test_an_older_history_that_was_joined_keeps_its_releases_and_changes(tmp_path: Path) -> None:
    """A project begun anew got its old history back as the second parent of a merge.

          v0.1.0
    x ─── y ────┐           the old history
    a ─── b ─── M ─── c     main, v1.0.0
    """
    with Builder(tmp_path) as build:
        build.commit("Begin the lamp", branch="old")
        build.commit("Add a candle", branch="old")
        build.tag("v0.1.0", build.tips["old"])
        build.commit("Write the lamp anew", files=FILES)
        build.commit("Join the old history", build.tips["old"], files={})
        build.commit("Add a hinge")
        build.tag("v1.0.0")
    assert releases(tmp_path) == [
        ("v0.1.0", None, ["Add a candle", "Begin the lamp"]),
        ("v1.0.0", "v0.1.0", ["Add a hinge", "Write the lamp anew"]),
    ]


def test_most_of_a_project_that_was_joined_to_an_empty_beginning_is_its_own(tmp_path: Path) -> None:
    with Builder(tmp_path) as build:
        for subject in ("Add a wick", "Add a shade"):
            build.commit(subject, branch="local")
        build.commit("Initial commit", files={"README": "x"})
        build.commit("Merge branch 'local'", build.tips["local"], files={})
        build.tag("v1.0.0")
    ((_, _, titles),) = releases(tmp_path)
    assert sorted(titles) == ["Add a shade", "Add a wick", "Initial commit"]


def test_tags_that_share_no_history_with_the_project_are_no_releases(tmp_path: Path) -> None:
    with Builder(tmp_path) as build:
        build.commit("Add a wick")
        build.tag("v1.0.0")
        build.commit("Start something else", branch="topic-else")
        build.tag("v1.5.0", build.tips["topic-else"])
        build.tag("v0.5.0", build.tips["topic-else"])
        build.commit("Add a hinge")
        build.tag("v2.0.0")
    assert releases(tmp_path) == [
        ("v1.0.0", None, ["Add a wick"]),
        ("v2.0.0", "v1.0.0", ["Add a hinge"]),
    ]


def test_releases_from_before_the_history_was_begun_anew_are_kept(tmp_path: Path) -> None:
    """They share no commit with the history of today, but come before it by day and version."""
    with Builder(tmp_path) as build:
        build.commit("Begin the lamp", branch="topic-old")
        build.tag("v0.9.0", build.tips["topic-old"])
        build.commit("Write the lamp anew")
        build.tag("v1.0.0")
    assert [tag for tag, _, _ in releases(tmp_path)] == ["v0.9.0", "v1.0.0"]


def test_releases_that_were_committed_later_are_kept_for_their_files(tmp_path: Path) -> None:
    """Somebody put tarballs from before the history into commits of their own."""
    with Builder(tmp_path) as build:
        build.commit("Add a lamp", files=FILES)
        build.tag("v1.0.0")
        build.commit("0.9.0, from the tarball", branch="topic-old", files=FILES | {"src/candle.c": "x"})
        build.tag("v0.9.0", build.tips["topic-old"])
    assert [tag for tag, _, _ in releases(tmp_path)] == ["v0.9.0", "v1.0.0"]


def test_where_no_tag_is_the_projects_all_are_kept(tmp_path: Path) -> None:
    with Builder(tmp_path) as build:
        build.commit("Begin the lamp", branch="topic-old")
        build.tag("v0.9.0", build.tips["topic-old"])
        build.commit("Write the lamp anew")
    assert [tag for tag, _, _ in releases(tmp_path)] == ["v0.9.0"]


def test_a_release_branch_with_a_beginning_of_its_own_is_the_projects(tmp_path: Path) -> None:
    with Builder(tmp_path) as build:
        build.commit("Add a wick")
        build.tag("v1.0.0")
        build.commit("Begin a long-lived line", branch="release-0.9", clock=START + 90 * DAY)
        build.tag("v0.9.1", build.tips["release-0.9"])
    assert {tag for tag, _, _ in releases(tmp_path)} == {"v0.9.1", "v1.0.0"}


def test_a_clone_without_trees_keeps_what_is_in_doubt(tmp_path: Path) -> None:
    """Nothing is fetched to decide it, and the release is told all the same."""
    source = tmp_path / "source"
    with Builder(source) as build:
        build.commit("Start a library", branch="lib")
        build.tag("v9.0.0", build.tips["lib"])
        build.commit("Add a wick")
        build.tag("v1.0.0")
        build.commit("Vendor the library", build.tips["lib"], files={}, into="lib/")
        build.tag("v1.1.0")
    git(source, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--bare", "--filter=tree:0", f"file://{source}", "treeless")
    git(source, "config", "uploadpack.allowFilter", "false")
    assert {tag for tag, _, _ in releases(tmp_path / "treeless")} == {"v1.0.0", "v1.1.0", "v9.0.0"}


def test_many_beginnings_are_judged_at_once(tmp_path: Path) -> None:
    """Each of them is a side with a tag of its own; git is not started for every one."""
    with Builder(tmp_path) as build:
        build.commit("Add a wick")
        build.tag("v1.0.0")
        for number in range(120):
            build.commit("Start something else", branch=f"topic-{number}")
            build.commit("Vendor it", build.tips[f"topic-{number}"], files={}, into=f"lib{number}/")
        build.tag("v1.1.0")
    ((_, _, _), (_, _, titles)) = releases(tmp_path)
    assert len(titles) == 120
