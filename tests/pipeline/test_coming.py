"""The release to come, as minutes, branches and the configuration tell of it."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from typing import TYPE_CHECKING

import pytest

from kmesh_tracker.errors import ConfigError, RepositoryError, UsageError
from kmesh_tracker.pipeline import Tracker
from repositories import Builder

if TYPE_CHECKING:
    from pathlib import Path

    from kmesh_tracker.records import ReleaseStatus

MINUTES = """# 2023-11-16

## Release 1.1

- chimney sweep

## Release 1.0.1

- mend the wick

# 2023-11-20

- Nothing new.
"""
CONFIG = '[[source]]\nkind = "git"\npath = "lantern.git"\n[[source]]\nkind = "minutes"\npath = "minutes.md"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    r"""
    A(v1.0.0, 15 Nov)--B(17 Nov)--C(18 Nov)   main
    """
    with Builder(tmp_path / "lantern.git") as build:
        build.commit("Add a lamp")
        build.tag("v1.0.0")
        build.request(7, "Add a handle")
    (tmp_path / "minutes.md").write_text(MINUTES)
    return tmp_path


def anew(folder: Path) -> Builder:
    """Return what writes the repository once more."""
    shutil.rmtree(folder / "lantern.git")
    return Builder(folder / "lantern.git")


def tracker(folder: Path, more: str = "", as_of: date | None = date(2023, 12, 1)) -> Tracker:
    (folder / "kmesh-tracker.toml").write_text(CONFIG + more)
    return Tracker.from_config(folder / "kmesh-tracker.toml", as_of=as_of)


def numbers(release: ReleaseStatus) -> list[int | None]:
    return [change.number for change in release.changes]


def test_a_planned_patch_that_nobody_branched_takes_nothing(folder: Path) -> None:
    asked = tracker(folder)
    assert [asked.status(name).releases[0].version for name in ("next", "main")] == ["1.1.0", "1.1.0"]
    assert numbers(asked.status("next").releases[0]) == [7]
    patch = asked.status("1.0.1").releases[0]
    assert (numbers(patch), patch.branch, patch.overtaken_by) == ([], None, None)
    assert [one.item.id for one in patch.items] == ["mend-the-wick"]
    with pytest.raises(
        UsageError, match=r"Nothing waits for 1\.0\.1, .*; lantern#7 waits for 1\.1\.0: draft that"
    ):
        asked.draft("1.0.1")


def test_a_planned_patch_dies_when_a_later_version_is_tagged(folder: Path) -> None:
    with anew(folder) as build:
        build.commit("Add a lamp")
        build.tag("v1.0.0")
        build.request(7, "Mend the wick")
        build.tag("v1.1.0")
    asked = tracker(folder)
    patch = asked.status("1.0.1").releases[0]
    assert patch.overtaken_by == "v1.1.0"
    with pytest.raises(UsageError, match=r"1\.0\.1 was never released: v1\.1\.0 came instead"):
        asked.draft("1.0.1")
    assert [(one.state, one.delivery) for one in patch.items] == [("moved", "delivered")]


def test_a_planned_patch_takes_what_waits_on_its_branch(folder: Path) -> None:
    with anew(folder) as build:
        base = build.commit("Add a lamp")
        build.tag("v1.0.0")
        build.request(7, "Add a handle")
        build.commit("Mend the wick", branch="release-1.0", onto=base)
    asked = tracker(folder)
    patch = asked.status("1.0.1").releases[0]
    assert ([change.title for change in patch.changes], patch.branch) == (["Mend the wick"], "release-1.0")
    assert [one.state for one in patch.items] == ["merged"]
    assert numbers(asked.status("next").releases[0]) == [7]
    assert "Mend the wick" in asked.draft("release-1.0")
    assert asked.explain("release-1.0", "mend-the-wick").tracked.state == "merged"


def test_the_configuration_names_what_comes_next(folder: Path) -> None:
    asked = tracker(folder, '[releases]\nnext = "2.0"\n')
    assert (asked.status("next").releases[0].version, numbers(asked.status("2.0.0").releases[0])) == (
        "2.0.0",
        [7],
    )
    out = tracker(folder, '[releases]\nnext = "v1.0.0"\n')
    assert out.status("next").releases[0].version == "1.1.0"
    assert any("is out or overtaken" in finding for finding in out.findings)


@pytest.mark.parametrize("wrong", ['next = "soon"', "next = 2", "silent_after = 0", 'silent_after = "4"'])
def test_wrong_values_are_refused(folder: Path, wrong: str) -> None:
    with pytest.raises(ConfigError, match=r"releases\.(?:next|silent_after)"):
        tracker(folder, f"[releases]\n{wrong}\n")


def test_how_many_meetings_make_silence_can_be_set(folder: Path) -> None:
    assert [one.state for one in tracker(folder).status("1.1").releases[0].items] == ["planned"]
    sooner = tracker(folder, "[releases]\nsilent_after = 1\n")
    assert [one.state for one in sooner.status("1.1").releases[0].items] == ["silent"]


def test_a_range_has_the_plans_of_all_its_releases(folder: Path) -> None:
    whole = tracker(folder).status("v1.0..next").releases[0]
    assert [one.item.id for one in whole.items] == ["mend-the-wick", "chimney-sweep"]


def test_a_history_that_is_damaged_in_the_range_is_announced_only_when_asked(folder: Path) -> None:
    with anew(folder) as build:
        build.commit("Add a lamp")
        build.tag("v1.0.0")
        lost = build.commit("Add a handle")
        build.commit("Add a hook")
    unpack(folder / "lantern.git", lost)
    asked = tracker(folder)
    release = asked.status("next").releases[0]
    assert [gap.kind for gap in release.gaps] == ["history"]
    with pytest.raises(RepositoryError, match=f"{lost}.*pass --incomplete"):
        asked.draft("next")
    assert "Add a hook" in asked.draft("next", incomplete=True)


def unpack(repository: Path, lost: str) -> None:
    """Keep all objects loose but one."""
    pack = repository / "objects" / "pack"
    away = repository.parent / "away"
    shutil.move(pack, away)
    pack.mkdir()
    for file in away.glob("*.pack"):
        subprocess.run(
            ["git", "unpack-objects", "-q"],
            cwd=repository,
            input=file.read_bytes(),
            check=True,
            capture_output=True,
        )
    repository.joinpath("objects", lost[:2], lost[2:]).unlink()


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ("## Release 1.1\n\n- chimney sweep", "1.1.0"),
        ("## Release 1.2\n\n- chimney sweep", "1.1.0"),  # it comes after 1.1.0, whenever that is planned
        ("## Release 2.0\n\n- chimney sweep", "2.0.0"),  # first spoken of since the latest release
    ],
)
def test_minutes_name_the_release_of_the_trunk(folder: Path, said: str, version: str) -> None:
    (folder / "minutes.md").write_text(f"# 2023-11-20\n\n{said}\n")
    assert tracker(folder).status("next").releases[0].version == version


def test_a_major_release_that_is_spoken_of_for_long_is_not_the_next(folder: Path) -> None:
    with anew(folder) as build:
        build.commit("Add a lamp")
        build.tag("v1.0.0")
        build.commit("Add a handle")
        build.commit("Add a hook")
        build.tag("v1.1.0")
        build.commit("Add a wick")
    said = "## Release 2.0\n\n- chimney sweep\n"
    (folder / "minutes.md").write_text(f"# 2023-11-16\n\n{said}\n# 2023-11-20\n\n{said}")
    assert tracker(folder).status("next").releases[0].version == "1.2.0"
