"""Which tags are releases, what is before each, and what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from readings import notes, read, release_of, titled, understood
from repositories import BEN, DAY, START, Builder, git

if TYPE_CHECKING:
    from pathlib import Path

    from kmesh_tracker.records import History

TAGGER = {"GIT_COMMITTER_NAME": "Ada Rowe", "GIT_COMMITTER_EMAIL": "ada@lamps.example"}


def order(found: History) -> list[tuple[str | None, str | None]]:
    return [(release.tag, release.previous) for release in found.releases]


def test_a_tag_on_a_release_branch_has_what_the_branch_has(tmp_path: Path) -> None:
    r"""
    A(v1.0.0)--M5--M6--C(v1.2.0)   main
                \
                 V(v1.1.0)         release-1.1; C and M6 came after it was cut
    """
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        cut = build.request(5, "Dim lamps")
        build.request(6, "Glow")
        build.commit("C")
        trunk = build.tips["main"]
        build.tag("v1.1.0", build.commit("Set the version", branch="release-1.1", onto=cut))
        build.clock += DAY
        build.tag("v1.2.0", trunk, annotated=True)
    found = understood(tmp_path / "r")
    assert order(found) == [("v1.0.0", None), ("v1.1.0", "v1.0.0"), ("v1.2.0", "v1.1.0"), (None, "v1.2.0")]
    assert notes(found, "1.1.0") == ["Set the version", "#5 Dim lamps"]
    assert notes(found, "1.2.0") == ["C", "#6 Glow"]


@pytest.mark.parametrize(
    "names", [("v1.1.0-rc.1", "v1.1.0-rc.2"), ("1.1.0a1", "1.1.0rc1"), ("v1.1-alpha", "v1.1-beta")]
)
@pytest.mark.parametrize("aside", [False, True])
def test_what_a_candidate_had_first_belongs_to_the_release(
    tmp_path: Path, names: tuple[str, str], aside: bool
) -> None:
    r"""
    A(v1.0.0)--M5(rc 1)--M6(rc 2)--C(v1.1.0)   main; or rc 2 is at V
                           \
                            V                  release-1.1
    """
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        build.request(5, "Dim lamps")
        build.tag(names[0])
        trunk = build.request(6, "Glow")
        if aside:
            trunk = build.commit("Set the version", branch="release-1.1", onto=trunk)
        build.tag(names[1], trunk)
        build.commit("C")
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert order(found) == [("v1.0.0", None), ("v1.1.0", "v1.0.0"), (None, "v1.1.0")]
    assert notes(found, "1.1.0") == ["C", "#6 Glow", "#5 Dim lamps"]
    assert [tag.name for tag in release_of(found, "1.1.0").prereleases] == list(names)
    assert titled(found, "Dim lamps").first_release == "v1.1.0"
    if aside:
        assert titled(found, "Set the version").first_release is None


def test_a_candidate_alone_is_not_released(tmp_path: Path) -> None:
    """A(v1.0.0)--M5(v2.0.0-alpha.1)--B(v1.1.0)--M6(v2.0.0-rc.1), main."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        build.request(5, "Dim lamps")
        build.tag("v2.0.0-alpha.1")
        build.commit("B")
        build.tag("v1.1.0")
        build.request(6, "Glow")
        build.tag("v2.0.0-rc.1")
    found = understood(tmp_path / "r")
    assert order(found) == [("v1.0.0", None), ("v1.1.0", "v1.0.0"), (None, "v1.1.0")]
    assert notes(found, "1.1.0") == ["B", "#5 Dim lamps"]
    assert titled(found, "Glow").first_release is None


def test_a_tag_that_moved_is_where_it_is_now(tmp_path: Path) -> None:
    """A(v1.0.0)--B(v1.1.0, then no more)--C(v1.1.0 since), main."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        build.commit("B")
        build.tag("v1.1.0")
        last = build.commit("C")
    assert notes(understood(tmp_path / "r"), "1.1.0") == ["B"]
    git(tmp_path / "r", "tag", "-f", "v1.1.0", last)
    found = understood(tmp_path / "r")
    assert notes(found, "1.1.0") == ["C", "B"]
    assert release_of(found, "1.2.0").accounting.total == 0


def test_tags_may_be_of_any_kind(tmp_path: Path) -> None:
    """A(v1.0.0, plain)--B(v1.1.0, annotated)--C(v1.2.0, annotates inner, which annotates C), packed, main."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        build.commit("B")
        build.tag("v1.1.0", annotated=True)
        last = build.commit("C")
        clock = build.clock
    date = {"GIT_COMMITTER_DATE": f"{clock + 60} +0000"}
    git(tmp_path / "r", "tag", "-a", "-m", "x", "inner", last, env=TAGGER | date)
    git(tmp_path / "r", "tag", "-a", "-m", "x", "v1.2.0", "inner", env=TAGGER | date)
    found = understood(tmp_path / "r")
    assert order(found) == [("v1.0.0", None), ("v1.1.0", "v1.0.0"), ("v1.2.0", "v1.1.0"), (None, "v1.2.0")]
    assert [notes(found, f"1.{minor}.0") for minor in range(3)] == [["A"], ["B"], ["C"]]
    assert release_of(found, "1.2.0").commit == last
    git(tmp_path / "r", "pack-refs", "--all")
    assert read(tmp_path / "r") == found


@pytest.mark.parametrize("annotated", [False, True])
def test_two_versions_of_one_commit_list_it_once(tmp_path: Path, annotated: bool) -> None:
    """A(v1.0.0)--M5(v1.0.1 and v1.1.0)--B(v1.2.0), main."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        build.request(5, "Dim lamps", "one", "two")
        build.tag("v1.1.0", annotated=annotated)
        build.tag("v1.0.1", annotated=annotated)
        build.commit("B")
        build.tag("v1.2.0")
    found = understood(tmp_path / "r")
    assert order(found)[1:4] == [("v1.0.1", "v1.0.0"), ("v1.1.0", "v1.0.1"), ("v1.2.0", "v1.1.0")]
    assert (notes(found, "1.0.1"), notes(found, "1.1.0")) == (["#5 Dim lamps"], [])
    assert notes(found, "1.2.0") == ["B"]


@pytest.mark.parametrize(
    "other", ["chart-1.2.0", "chart/v1.2.0", "api/v9.0.0", "lantern-v1.1.5", "@lamps/ui@3.0.0"]
)
def test_tags_of_a_component_are_none_of_the_project(tmp_path: Path, other: str) -> None:
    """A(v1.0.0)--B(another's tag)--C(v1.1.0 and another's tag), main."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        build.commit("B")
        build.tag(other)
        build.commit("C")
        build.tag("v1.1.0")
        build.tag(f"{other}1")
    found = understood(tmp_path / "r")
    assert order(found) == [("v1.0.0", None), ("v1.1.0", "v1.0.0"), (None, "v1.1.0")]
    assert notes(found, "1.1.0") == ["C", "B"]


@pytest.mark.parametrize("name", ["lantern-1.{0}.0", "lantern/v1.{0}.0", "lantern@1.{0}.0", "lantern_v1.{0}"])
def test_where_all_tags_are_of_components_the_project_is_one(tmp_path: Path, name: str) -> None:
    """A(lantern 1.0.0)--B(chart 7.0.0)--C(lantern 1.1.0)--D(chart 7.1.0), main; the repository is lantern."""
    with Builder(tmp_path / "r") as build:
        for number, title in enumerate("ABCD"):
            build.commit(title)
            build.tag(f"chart-7.{number}.0" if number % 2 else name.format(number // 2))
    found = understood(tmp_path / "r")
    assert [release.tag for release in found.releases] == [name.format(0), name.format(1), None]
    assert notes(found, "1.1.0") == ["C", "B"]


@pytest.mark.parametrize("late", [False, True])
def test_a_tag_made_late_does_not_turn_the_order(tmp_path: Path, late: bool) -> None:
    """A(v1.0.0)--B(v1.1.0)--C(v1.2.0), main; v1.1.0 or all but v1.2.0 tagged after all."""
    with Builder(tmp_path / "r") as build:
        first = build.commit("A")
        second = build.commit("B")
        build.commit("C")
        build.tag("v1.2.0")
        build.clock += 9 * DAY
        build.tag("v1.1.0", second, annotated=True)
        build.clock += DAY
        build.tag("v1.0.0", first, annotated=late)
    found = understood(tmp_path / "r")
    assert order(found) == [("v1.0.0", None), ("v1.1.0", "v1.0.0"), ("v1.2.0", "v1.1.0"), (None, "v1.2.0")]
    assert [notes(found, f"1.{minor}.0") for minor in range(3)] == [["A"], ["B"], ["C"]]


def test_a_clock_that_went_back_does_not_turn_the_order(tmp_path: Path) -> None:
    r"""
    A(v1.0.0)--B(v1.1.0)--C(v1.2.0)   main; B was made by a clock that was years behind
     \
      P(v1.0.1)                       release-1.0, between B and C
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A", clock=START)
        build.tag("v1.0.0")
        build.commit("B", clock=START - 900 * DAY)
        build.tag("v1.1.0")
        patch = build.commit("P", branch="release-1.0", onto=base, clock=START + 2 * DAY)
        build.tag("v1.0.1", patch)
        build.commit("C", clock=START + 3 * DAY)
        build.tag("v1.2.0")
    found = understood(tmp_path / "r")
    assert dict(order(found)) == {
        "v1.0.0": None,
        "v1.0.1": "v1.0.0",
        "v1.1.0": "v1.0.0",
        "v1.2.0": "v1.1.0",
        None: "v1.2.0",
    }
    assert [notes(found, version) for version in ("1.0.1", "1.1.0", "1.2.0")] == [["P"], ["B"], ["C"]]


@pytest.mark.parametrize("patches", [1, 3])
def test_a_patch_of_the_old_line_comes_after_its_own(tmp_path: Path, patches: int) -> None:
    r"""
    A(v1.0.0)--B(v1.1.0)----C(v1.2.0)   main
     \
      P(v1.0.1)--...                    release-1.0, all after v1.1.0
    """
    with Builder(tmp_path / "r") as build:
        build.tips["release-1.0"] = build.commit("A")
        build.tag("v1.0.0")
        build.commit("B")
        build.tag("v1.1.0")
        for patch in range(1, patches + 1):
            build.tag(f"v1.0.{patch}", build.commit(f"P{patch}", branch="release-1.0"))
        build.commit("C")
        build.tag("v1.2.0")
    found = understood(tmp_path / "r")
    before = dict(order(found))
    assert before["v1.1.0"] == "v1.0.0"
    assert [before[f"v1.0.{patch}"] for patch in range(1, patches + 1)] == [
        f"v1.0.{patch}" for patch in range(patches)
    ]
    assert (before["v1.2.0"], before[None]) == ("v1.1.0", "v1.2.0")
    assert [notes(found, version) for version in ("1.0.1", "1.1.0", "1.2.0")] == [["P1"], ["B"], ["C"]]


@pytest.mark.parametrize("late", [False, True])
def test_a_project_that_counts_anew_has_a_release_before_the_first(tmp_path: Path, late: bool) -> None:
    """A(2023.3)--B(2023.4)--C(1.0.0)--D(1.1.0)--E, main; 2023.4 may be annotated after all others."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("2023.3")
        old = build.commit("B")
        if not late:
            build.tag("2023.4")
        build.commit("C")
        build.tag("1.0.0")
        build.commit("D")
        build.tag("1.1.0")
        build.commit("E")
        if late:
            build.tag("2023.4", old, annotated=True)
    found = understood(tmp_path / "r")
    assert order(found) == [
        ("2023.3", None),
        ("2023.4", "2023.3"),
        ("1.0.0", "2023.4"),
        ("1.1.0", "1.0.0"),
        (None, "1.1.0"),
    ]
    assert found.releases[-1].version == "1.2.0"
    assert [notes(found, release.version) for release in found.releases] == [
        ["A"],
        ["B"],
        ["C"],
        ["D"],
        ["E"],
    ]
    assert {release.accounting.total for release in found.releases} == {1}


def test_a_line_that_ran_ahead_hides_nothing_of_the_trunk(tmp_path: Path) -> None:
    r"""
    A(v1.0.0)--B(v1.1.0)--C(v2.0.0)   main
     \
      P(v1.0.1)--Q(v1.5.0)            release-1.0, of which nothing is in v2.0.0
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v1.0.0")
        build.commit("B")
        build.tag("v1.1.0")
        build.tag("v1.0.1", build.commit("P", branch="release-1.0", onto=base))
        build.tag("v1.5.0", build.commit("Q", branch="release-1.0"))
        build.commit("C")
        build.tag("v2.0.0")
    found = understood(tmp_path / "r")
    assert [notes(found, version) for version in ("1.1.0", "1.0.1", "1.5.0", "2.0.0")] == [
        ["B"],
        ["P"],
        ["Q"],
        ["C"],
    ]


def test_a_release_that_was_tagged_on_a_line_is_not_told_again(tmp_path: Path) -> None:
    r"""
    A(v1.0.0)--M5--M----M7(v1.2.0)   main
     \            /
      M6--V(v1.1.0)                  release-1.1, merged back
    """
    with Builder(tmp_path / "r") as build:
        build.tips["release-1.1"] = build.commit("A")
        build.tag("v1.0.0")
        build.request(5, "Dim lamps")
        build.request(6, "Glow", branch="release-1.1")
        last = build.commit("Set the version", branch="release-1.1")
        build.tag("v1.1.0", last)
        build.commit("Merge branch 'release-1.1'", last, files={})
        build.request(7, "Blink")
        build.tag("v1.2.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.1.0") == ["Set the version", "#6 Glow"]
    assert notes(found, "1.2.0") == ["#7 Blink", "#5 Dim lamps"]


@pytest.mark.parametrize("at_same", [True, False])
def test_one_version_under_two_names(tmp_path: Path, at_same: bool) -> None:
    """A(v1.0.0)--B(v1.1.0 and 1.1.0, or the latter at C)--C, main."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        build.commit("B")
        build.tag("v1.1.0")
        if at_same:
            build.tag("1.1.0")
        build.commit("C")
        if not at_same:
            build.tag("1.1.0")
    found = understood(tmp_path / "r")
    assert [release.version for release in found.releases] == ["1.0.0", "1.1.0", "1.2.0"]
    assert [notes(found, release.version) for release in found.releases] == [["A"], ["B"], ["C"]]


def test_the_history_of_another_repository_that_was_merged_in_is_one_change(tmp_path: Path) -> None:
    r"""
    A(v1.0.0)--M(v1.1.0)   main
              /
    X(v0.1.0 of the other, as a component)--Y   a repository that was merged into it
    """
    with Builder(tmp_path / "r") as build:
        build.commit("X", branch="other", author=BEN)
        build.tag("shade-0.1.0", build.tips["other"])
        joined = build.commit("Y", branch="other", author=BEN)
        build.commit("A")
        build.tag("v1.0.0")
        build.commit("Add 'shade/' from commit 'y'", joined, files={})
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.0.0") == ["A"]
    assert notes(found, "1.1.0") == ["Add 'shade/' from commit 'y'"]


def test_a_release_without_a_change_lists_nothing(tmp_path: Path) -> None:
    """A(v1.0.0 and v1.0.1)--B(v1.1.0), main; v1.0.1 was only built anew."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        build.clock += DAY
        build.tag("v1.0.1", annotated=True)
        build.commit("B")
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert order(found)[:3] == [("v1.0.0", None), ("v1.0.1", "v1.0.0"), ("v1.1.0", "v1.0.1")]
    assert [notes(found, version) for version in ("1.0.0", "1.0.1", "1.1.0")] == [["A"], [], ["B"]]
