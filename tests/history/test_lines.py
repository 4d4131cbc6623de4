"""Which releases are to come, and where their changes wait."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from kmesh_tracker.errors import ConfigError, UsageError
from kmesh_tracker.history.lines import line_of
from kmesh_tracker.pipeline import Tracker
from repositories import Builder, git

if TYPE_CHECKING:
    from pathlib import Path

    from kmesh_tracker.records import ReleaseStatus


def told(path: Path, version: str = "next", as_of: date | None = None) -> ReleaseStatus:
    return Tracker.from_paths([path], [], as_of=as_of).status(version).releases[0]


def titles(release: ReleaseStatus) -> list[str]:
    return [change.title for change in release.changes]


def released(path: Path, *tags: str) -> Builder:
    """Begin a repository whose releases were all made on the trunk."""
    build = Builder(path).__enter__()
    for tag in tags:
        build.commit(f"Make {tag}")
        build.tag(tag)
    return build


@pytest.mark.parametrize(
    ("tags", "version"),
    [
        ((), "0.1.0"),
        (("v1.0.0",), "1.1.0"),
        (("1.0", "1.1"), "1.2.0"),
        (("v0.9.0", "v1.0.0", "v1.0.1"), "1.1.0"),
        (("0.0.1", "0.0.2", "0.0.3"), "0.0.4"),
        (("v7", "v8", "v9"), "10.0.0"),
        (("250", "251", "251.1"), "252.0.0"),
        (("v3.0.0", "v4.0.0", "v5.0.0", "v5.0.1"), "6.0.0"),
        (("v5.2.0", "v5.2.4.3"), "5.3.0"),
        (("2022.1", "2022.2"), "2023.1.0"),
        (("2023.1", "2023.2"), "2023.3.0"),
        (("2023.11.15", "2023.11.16"), "2023.11.17"),
        (("v1.0.0", "v1.1.0", "v2.0.0-alpha.1"), "2.0.0"),
        (("v1.0.0", "v1.0.1-rc.1"), "1.0.1"),
        (("v1", "v1.0.0", "v1.1.0"), "1.2.0"),
    ],
)
def test_the_trunk_goes_on_as_the_project_numbers_its_releases(
    tmp_path: Path, tags: tuple[str, ...], version: str
) -> None:
    build = released(tmp_path / "r", *tags)
    build.commit("Add a wick")
    build.__exit__()
    assert told(tmp_path / "r").version == version
    asked = Tracker.from_paths([tmp_path / "r"], [])
    assert not any("is a plain version" in note for note in asked.status("next").findings)
    assert "Add a wick" in titles(told(tmp_path / "r"))


def test_a_release_branch_takes_what_is_on_it_and_the_trunk_the_rest(tmp_path: Path) -> None:
    r"""
    A(v1.0.0)--B---------D   main
                \
                 C           release-1.1
    """
    build = released(tmp_path / "r", "v1.0.0")
    fork = build.commit("Add a wick")
    build.commit("Mend the wick", branch="release-1.1", onto=fork)
    build.commit("Add a shade")
    build.__exit__()
    coming = told(tmp_path / "r")
    assert (coming.version, coming.branch, coming.previous) == ("1.1.0", "release-1.1", "v1.0.0")
    assert titles(coming) == ["Mend the wick", "Add a wick"]
    assert titles(told(tmp_path / "r", "1.2.0")) == ["Add a shade"]
    assert titles(told(tmp_path / "r", "main")) == ["Add a shade"]
    # On the day before the branch was there nobody knew of it.
    before = told(tmp_path / "r", as_of=date(2023, 11, 16))
    assert (before.version, before.branch, titles(before)) == ("1.1.0", "", ["Add a wick"])


def test_a_branch_on_which_nothing_was_done_yet_takes_what_was_there_when_the_trunk_went_on(
    tmp_path: Path,
) -> None:
    r"""
    A--B--C(v1.2.0.dev0)--D     main
     \  \
      \  E                      release-1.1, from the day after C on
       R(v1.0.0)               release-1.0
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("Make a lamp")
        build.tag("v1.0.0", build.commit("Make v1.0.0", branch="release-1.0", onto=base))
        fork = build.commit("Add a wick")
        build.tag("v1.2.0.dev0", build.commit("Begin 1.2"))
        build.commit("Mend the wick", branch="release-1.1", onto=fork)
        build.commit("Add a shade")
    for day in (18, 19):
        coming = told(tmp_path / "r", as_of=date(2023, 11, day))
        assert (coming.version, coming.branch) == ("1.1.0", "release-1.1")
        assert "Add a wick" in titles(coming)
        assert "Begin 1.2" not in titles(coming)
    assert told(tmp_path / "r", as_of=date(2023, 11, 17)).branch == ""


def test_a_candidate_announces_its_release(tmp_path: Path) -> None:
    build = released(tmp_path / "r", "v1.0.0")
    fork = build.commit("Add a wick")
    build.tag("v2.0.0-rc.1", build.commit("Prepare 2.0.0", branch="prepared", onto=fork))
    build.commit("Add a shade")
    build.__exit__()
    coming = told(tmp_path / "r")
    assert (coming.version, [tag.name for tag in coming.prereleases]) == ("2.0.0", ["v2.0.0-rc.1"])
    assert titles(coming) == ["Prepare 2.0.0", "Add a wick"]
    assert titles(told(tmp_path / "r", "2.1.0")) == ["Add a shade"]


def test_a_branch_into_which_the_trunk_is_merged_is_no_release_branch(tmp_path: Path) -> None:
    build = released(tmp_path / "r", "v1.0.0")
    build.commit("Begin anew", branch="v2.x", onto=build.tips["main"])
    trunk = build.commit("Add a wick")
    build.commit("Merge branch 'main' into v2.x", trunk, branch="v2.x")
    build.__exit__()
    assert (told(tmp_path / "r").version, titles(told(tmp_path / "r"))) == ("1.1.0", ["Add a wick"])


def test_a_maintenance_branch_waits_for_its_patch(tmp_path: Path) -> None:
    build = released(tmp_path / "r", "v1.0.0")
    base = build.tips["main"]
    build.commit("Add a handle")
    build.tag("v1.1.0")
    build.commit("Mend the wick", branch="release-1.0", onto=base)
    build.commit("Add a shade")
    build.__exit__()
    patch = told(tmp_path / "r", "release-1.0")
    assert (patch.version, patch.previous, titles(patch)) == ("1.0.1", "v1.0.0", ["Mend the wick"])
    assert titles(told(tmp_path / "r")) == ["Add a shade"]


def test_a_topic_or_a_release_that_is_checked_out_is_not_the_trunk(tmp_path: Path) -> None:
    build = released(tmp_path / "r", "v1.0.0")
    fork = build.commit("Add a wick")
    build.commit("Try a shade", branch="topic", onto=fork)
    build.__exit__()
    git(tmp_path / "r", "symbolic-ref", "HEAD", "refs/heads/topic")
    assert titles(told(tmp_path / "r")) == ["Add a wick"]
    assert titles(told(tmp_path / "r", "topic")) == ["Try a shade", "Add a wick"]


def test_latest_and_ranges(tmp_path: Path) -> None:
    build = released(tmp_path / "r", "v1.0.0", "v1.1.0", "v1.2.0")
    build.commit("Add a wick")
    build.__exit__()
    assert told(tmp_path / "r", "latest").tag == "v1.2.0"
    whole = told(tmp_path / "r", "v1.0..v1.2")
    assert (whole.tag, whole.previous, titles(whole)) == ("v1.2.0", "v1.0.0", ["Make v1.2.0", "Make v1.1.0"])
    to_come = told(tmp_path / "r", "v1.1..next")
    assert (to_come.version, titles(to_come)) == ("1.3.0", ["Add a wick", "Make v1.2.0"])
    assert sum(one.total for _, one in to_come.accounting) == 2


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("v1.1..v1.0", "name the older of the two first"),
        ("next..v1.0", "begin at a tag"),
        ("v1.0..v1.1..next", "more than two ends"),
        ("v1.0..", "No release"),
        ("no-such-branch", "No release"),
        ("v1.1..release-1.0", "name the older of the two first"),
        ("v1.0..v1.0", "name the older of the two first"),
    ],
)
def test_what_is_no_range_is_refused(tmp_path: Path, asked: str, says: str) -> None:
    build = released(tmp_path / "r", "v1.0.0")
    build.commit("Mend the wick", branch="release-1.0", onto=build.tips["main"])
    build.commit("Make v1.1.0")
    build.tag("v1.1.0")
    build.__exit__()
    with pytest.raises(UsageError, match=says):
        told(tmp_path / "r", asked)


def test_a_range_holds_what_is_announced_within_it(tmp_path: Path) -> None:
    r"""
    A(v1.0.0)--B---------D---------F   main
                \         \
                 C         E           release-1.1, release-1.2
    """
    build = released(tmp_path / "r", "v1.0.0")
    build.commit("C", branch="release-1.1", onto=build.commit("B"))
    build.commit("E", branch="release-1.2", onto=build.commit("D"))
    build.commit("F")
    build.__exit__()
    assert titles(told(tmp_path / "r", "1.2.0")) == ["E", "D"]
    assert titles(told(tmp_path / "r", "v1.0..1.2.0")) == ["E", "D", "B"]
    assert titles(told(tmp_path / "r", "v1.0..release-1.2")) == ["E", "D", "B"]
    assert titles(told(tmp_path / "r", "v1.0..main")) == ["F", "D", "B"]
    assert titles(told(tmp_path / "r", "v1.0..next")) == ["C", "B"]


def test_a_range_begins_where_it_says_though_that_was_tagged_later(tmp_path: Path) -> None:
    r"""
    A(v1.0.0)--B(v1.1.0)---------   main
     \
      P(v1.0.1, after v1.1.0)        release-1.0
    """
    build = released(tmp_path / "r", "v1.0.0")
    base = build.tips["main"]
    build.commit("Make v1.1.0")
    build.tag("v1.1.0")
    build.tag("v1.0.1", build.commit("Mend the wick", branch="release-1.0", onto=base))
    build.__exit__()
    whole = told(tmp_path / "r", "v1.0.1..v1.1.0")
    assert (whole.previous, titles(whole)) == ("v1.0.1", ["Make v1.1.0"])


def test_two_candidates_on_one_branch_are_two_releases(tmp_path: Path) -> None:
    """A(v1.0.0)--B, main; B--C(v1.1.0-rc.1)--D(v1.2.0-rc.1), v1.x."""
    build = released(tmp_path / "r", "v1.0.0")
    build.tag("v1.1.0-rc.1", build.commit("C", branch="v1.x", onto=build.commit("B")))
    build.tag("v1.2.0-rc.1", build.commit("D", branch="v1.x"))
    build.__exit__()
    first, second = (told(tmp_path / "r", version) for version in ("1.1.0", "1.2.0"))
    assert (first.version, titles(first)) == ("1.1.0", ["C", "B"])
    assert (second.version, second.branch, titles(second)) == ("1.2.0", "v1.x", ["D"])


@pytest.mark.parametrize("name", ["issue-42-wick", "release-20240517123456", "fix/4242"])
def test_a_number_in_the_name_of_a_branch_need_be_no_version(tmp_path: Path, name: str) -> None:
    build = released(tmp_path / "r", "v1.0.0")
    build.commit("Add a wick", branch=name, onto=build.tips["main"])
    build.__exit__()
    asked = told(tmp_path / "r", name)
    assert (asked.version, titles(asked)) == ("1.1.0", ["Add a wick"])
    assert told(tmp_path / "r").version == "1.1.0"


def test_a_maintenance_branch_of_one_number_keeps_it(tmp_path: Path) -> None:
    build = released(tmp_path / "r", "v7", "v8", "v9")
    build.commit("Mend the wick", branch="v9-stable", onto=build.tips["main"])
    build.__exit__()
    assert told(tmp_path / "r", "v9-stable").version == "9.1.0"


def test_a_patch_that_waits_on_a_branch_is_found_by_its_version(tmp_path: Path) -> None:
    build = released(tmp_path / "r", "v1.0.0")
    base = build.tips["main"]
    build.commit("Make v1.1.0")
    build.tag("v1.1.0")
    build.commit("Mend the wick", branch="release-1.0", onto=base)
    build.__exit__()
    patch = told(tmp_path / "r", "v1.0.1")
    assert (patch.version, patch.branch, titles(patch)) == ("1.0.1", "release-1.0", ["Mend the wick"])
    assert titles(told(tmp_path / "r", "v1.0.0..1.0.1")) == ["Mend the wick"]
    with pytest.raises(UsageError, match="No release"):
        told(tmp_path / "r", "1.1.1")


def test_the_trunk_is_the_same_at_origin(tmp_path: Path) -> None:
    build = released(tmp_path / "r", "v1.0.0")
    build.commit("C", branch="release-1.1", onto=build.commit("B"))
    build.commit("D")
    build.__exit__()
    git(tmp_path, "clone", "-q", "r", "clone")
    trunk, theirs = (told(tmp_path / "clone", name) for name in ("main", "origin/main"))
    assert theirs == trunk
    assert (trunk.version, titles(trunk)) == ("1.2.0", ["D"])
    assert told(tmp_path / "clone").branch == "origin/release-1.1"


def test_a_local_branch_comes_before_that_of_origin(tmp_path: Path) -> None:
    build = released(tmp_path / "r", "v1.0.0")
    build.commit("C", branch="release-1.1", onto=build.commit("B"))
    build.__exit__()
    git(tmp_path, "clone", "-q", "r", "clone")
    git(tmp_path / "clone", "checkout", "-q", "release-1.1")
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@lamps.example")
    git(tmp_path / "clone", *who, "commit", "-q", "--allow-empty", "-m", "Mend the wick")
    coming = told(tmp_path / "clone")
    assert (coming.branch, titles(coming)) == ("release-1.1", ["Mend the wick", "C", "B"])


def configured(folder: Path, coming: str, minutes: str = "") -> Tracker:
    """Return a project that says which release is next."""
    (folder / "minutes.md").write_text(f"# 2023-11-20\n{minutes}", encoding="utf-8")
    file = folder / "kmesh-tracker.toml"
    file.write_text(
        'source = [{ kind = "git", path = "r", primary = true }, { kind = "minutes", path = "minutes.md" }]\n'
        f'[releases]\nnext = "{coming}"\n',
        encoding="utf-8",
    )
    return Tracker.from_config(file)


def test_the_next_release_that_is_set_is_that_of_no_other_branch(tmp_path: Path) -> None:
    build = released(tmp_path / "r", "v1.0.0")
    build.commit("Mend the wick", branch="release-1.0", onto=build.tips["main"])
    build.commit("Add a shade")
    build.__exit__()
    (patch,) = configured(tmp_path, "v2.0").status("release-1.0").releases
    assert (patch.version, titles(patch)) == ("1.0.1", ["Mend the wick"])
    (coming,) = configured(tmp_path, "v2.0").status("v1.0..next").releases
    assert (coming.version, titles(coming)) == ("2.0.0", ["Add a shade"])


def test_the_next_release_may_be_a_number_but_no_candidate(tmp_path: Path) -> None:
    released(tmp_path / "r", "v2", "v3").__exit__()
    assert configured(tmp_path, "5").status("next").releases[0].version == "5.0.0"
    with pytest.raises(ConfigError, match=r"must be a version such as"):
        configured(tmp_path, "1.3.0-rc1")


def test_a_range_that_ends_at_a_plan_alone_is_refused(tmp_path: Path) -> None:
    """What waits for the next minor release is no part of a patch that nobody branched."""
    build = released(tmp_path / "r", "v1.0.0", "v1.1.0")
    build.commit("Add a shade")
    build.__exit__()
    tracker = configured(tmp_path, "1.2.0", "- v1.1.1 release\n  - mend the wick\n")
    assert tracker.status("1.1.1").releases[0].changes == ()
    with pytest.raises(UsageError, match="for which nothing waits"):
        tracker.status("v1.0..1.1.1")


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("release-1.2", (1, 2)),
        ("release-20240517123456", ()),
        ("1-2-stable", (1, 2)),
        ("v3", (3,)),
        ("maintenance/1.0.3.x", (1, 0, 3)),
        ("x", ()),
    ],
)
def test_the_line_of_a_branch(name: str, numbers: tuple[int, ...]) -> None:
    assert line_of(name) == numbers


@pytest.mark.parametrize("other", [("v4", "v4.1.0"), ("v4", "v4.0.0"), ("20240517", "v4.1.0")])
def test_a_tag_that_moves_along_and_the_number_of_a_build_are_no_releases(
    tmp_path: Path, other: tuple[str, ...]
) -> None:
    released(tmp_path / "r", *other).__exit__()
    asked = Tracker.from_paths([tmp_path / "r"], [])
    assert [release.tag for release in asked.roadmap().releases if release.tag] == [other[1]]
