"""``paths`` in ``[releases]`` says which files belong to the releases; the rest is left out, and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kmesh_tracker import Tracker
from kmesh_tracker.cli.main import main
from kmesh_tracker.history import Reading, read_together
from kmesh_tracker.records.history import OUTSIDE
from readings import assert_exact, opened
from repositories import BEN, DAY, EVE, Builder, git

if TYPE_CHECKING:
    from pathlib import Path

TABLE = '[[source]]\nkind = "git"\npath = "lantern.git"\n[releases]\npaths = %s\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Work on code, on charts, on documents, on code and documents in one, and on nothing."""
    with Builder(tmp_path / "lantern.git") as build:
        build.commit("Add a wick", files={"src/wick.c": "1"})
        build.tag("v1.0.0")
        build.commit("Add a guide", files={"docs/guide.md": "1"})
        build.commit("Add a deep shade", files={"src/shade/deep/shade.c": "1"})
        build.commit("Add a chart", files={"charts/lamp.yaml": "1"}, author=BEN)
        topic = build.commit("Write", branch="topic", onto=build.tips["main"], files={"docs/a.md": "1"})
        topic = build.commit("Write on", branch="topic", files={"docs/b.md": "1"})
        build.commit("Merge pull request #7 from ben/docs\n\nRewrite the manual", topic, files={})
        topic = build.commit("Hinge", branch="both", onto=build.tips["main"], files={"src/hinge.c": "1"})
        topic = build.commit("Tell of it", branch="both", files={"docs/hinge.md": "1"})
        build.commit("Merge pull request #8 from ben/hinge\n\nAdd a hinge", topic, files={})
        build.commit("Touch nothing", files={})
        build.tag("v1.1.0")
    return tmp_path


def tracker(folder: Path, paths: str, **settings: Path) -> Tracker:
    file = folder / "kmesh-tracker.toml"
    file.write_text(TABLE % paths, encoding="utf-8")
    return Tracker.from_config(file, **settings)


@pytest.mark.parametrize(
    ("paths", "titles", "left_out"),
    [
        ('["src/**", "charts/**"]', ["Add a hinge", "Add a chart", "Add a deep shade"], 5),
        ('"src/*"', ["Add a hinge"], 7),
        ('["src/", "charts"]', ["Add a hinge", "Add a chart", "Add a deep shade"], 5),
        ('"charts/lamp.yaml"', ["Add a chart"], 9),
        ('"docs/**"', ["Add a hinge", "Rewrite the manual", "Add a guide"], 3),
        ('"nowhere/**"', [], 10),
        ('"**"', ["Add a hinge", "Rewrite the manual", "Add a chart", "Add a deep shade", "Add a guide"], 1),
    ],
)
def test_what_touches_none_of_the_paths_is_left_out_and_counted(
    folder: Path, paths: str, titles: list[str], left_out: int
) -> None:
    (release,) = tracker(folder, paths).status("v1.1.0").releases
    assert [change.title for change in release.changes] == titles
    ((_, told),) = release.accounting
    assert told.left_out == ((OUTSIDE, left_out),)
    assert told.total == 10 == told.listed + told.inside + left_out


def test_status_and_draft_say_what_is_left_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = tracker(folder, '"docs/**"')
    assert f"10 commits in all, 3 of them left out ({OUTSIDE})" in asked.draft("v1.1.0", format="github")
    assert main(["status", "v1.1.0", "--config", str(folder / "kmesh-tracker.toml"), "--no-cache"]) == 0
    assert f"Left out of lantern: 3 commits ({OUTSIDE})." in " ".join(capsys.readouterr().out.split())


def test_what_is_left_out_is_no_candidate(folder: Path) -> None:
    asked = tracker(folder, '"src/**"')
    assert "Rewrite the manual" not in [found.change.title for found in asked.find("rewrite the manual")]
    assert "Rewrite the manual" in [found.change.title for found in tracker(folder, '"**"').find("manual")]


def test_the_cache_knows_of_the_paths(folder: Path) -> None:
    def titles(paths: str) -> list[str]:
        (release,) = tracker(folder, paths, cache=folder / "cache").status("v1.1.0").releases
        return [change.title for change in release.changes]

    first = titles('"src/*"')
    assert titles('"docs/**"') != first
    assert titles('"src/*"') == first == ["Add a hinge"]


def test_a_change_whose_paths_cannot_be_read_stays(folder: Path) -> None:
    bare = folder / "lantern.git"
    guide = git(bare, "log", "--all", "--format=%H", "--grep=Add a guide")
    tree = git(bare, "rev-parse", f"{guide}:docs")
    (bare / "objects" / tree[:2] / tree[2:]).unlink()
    (found,) = read_together([Reading(opened(bare), belongs=["nowhere/**"])])
    assert_exact(found)
    assert guide in found.releases[1].listed


def test_other_repositories_are_not_cut(folder: Path) -> None:
    with Builder(folder / "site.git") as build:
        build.clock += 2 * DAY
        build.commit("Add a page", files={"pages/a.md": "1"})
        build.tag("v1.1.0")
    file = folder / "kmesh-tracker.toml"
    file.write_text(
        '[[source]]\nkind = "git"\npath = "site.git"\n'
        + TABLE.replace('path = "l', 'primary = true\npath = "l') % '"src/*"'
    )
    (release,) = Tracker.from_config(file).status("v1.1.0").releases
    assert [change.title for change in release.changes] == ["Add a hinge", "Add a page"]


def test_what_is_left_out_is_known_to_check_and_to_whom_is_new(tmp_path: Path) -> None:
    """Eve wrote documents first, which are left out, and then code."""
    with Builder(tmp_path / "lantern.git") as build:
        build.commit("Add a wick", files={"src/a.c": "1"})
        build.tag("v1.0.0")
        for number, release, path in (
            (7, "v1.1.0", "docs/a.md"),
            (8, "", "src/h.c"),
            (9, "v1.2.0", "docs/b.md"),
        ):
            topic = build.commit(
                "Work", branch=f"t{number}", onto=build.tips["main"], author=EVE, files={path: "1"}
            )
            build.commit(f"Merge pull request #{number} from eve/t\n\nWork on {path}", topic, files={})
            if release:
                build.tag(release)
    asked = tracker(tmp_path, '"src/**"')
    (eve,) = asked.draft_context("v1.2.0").contributors
    assert (eve.changes, eve.newcomer) == (1, False)
    text = "# Lantern v1.2.0\n\n- Work (#8)\n- Work (#9)\n- Work (#7)\n"
    found = {claim.text: (claim.verdict, claim.reason) for claim in asked.check(text).claims}
    assert found["#8"][0] == "confirmed"
    assert found["#9"] == (
        "confirmed",
        "Merged for v1.2.0 on 2023-11-21; it touches none of the paths that belong to releases.",
    )
    assert found["#7"][1] == "lantern#7 came with v1.1.0 already and is not new in v1.2.0."
