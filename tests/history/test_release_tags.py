"""``[releases]`` of the configuration says which tags are releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kmesh_tracker import Tracker, config
from kmesh_tracker.errors import ConfigError
from kmesh_tracker.history import TagReader
from repositories import Builder

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = '[[source]]\nkind = "git"\npath = "lantern.git"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository whose releases got a suffix with the second one, and tags that are none."""
    with Builder(tmp_path / "lantern.git") as build:
        build.commit("Add a wick")
        build.tag("v1.0.0")
        build.request(2, "Add a hinge")
        build.tag("v1.1.0-beta.1-lamp-source")
        build.request(3, "Add a shade")
        build.tag("v1.1.0-lamp-source", annotated=True)
        build.tag("v1.1.0-docs")
        build.request(4, "Add a hook")
        build.tag("v1.2.0-lamp-source")
        build.tag("v7.0.0")
        build.request(5, "Add a handle")
        build.tag("v1.3.0-lamp-source")
    return tmp_path


def tracker(folder: Path, table: str) -> Tracker:
    file = folder / "kmesh-tracker.toml"
    file.write_text(SOURCE + table, encoding="utf-8")
    return Tracker.from_config(file)


def told(asked: Tracker) -> list[tuple[str | None, str | None, list[str]]]:
    return [
        (release.tag, release.previous, [change.title for change in release.changes])
        for release in asked.roadmap().releases
    ]


def test_a_suffixed_tag_is_the_release_and_keeps_its_name(folder: Path) -> None:
    table = '[releases]\ntags = ["v{version}-lamp-source", "v{version}"]\nignore = "v7.*"\n'
    asked = tracker(folder, table)
    assert told(asked) == [
        ("v1.0.0", None, ["Add a wick"]),
        ("v1.1.0-lamp-source", "v1.0.0", ["Add a shade", "Add a hinge"]),
        ("v1.2.0-lamp-source", "v1.1.0-lamp-source", ["Add a hook"]),
        ("v1.3.0-lamp-source", "v1.2.0-lamp-source", ["Add a handle"]),
    ]
    assert not asked.findings
    assert [tag.name for tag in asked.roadmap().release("1.1").prereleases] == ["v1.1.0-beta.1-lamp-source"]
    for name in ("1.2.0", "v1.2.0-lamp-source"):  # the part of the history of one release
        (release,) = tracker(folder, table).status(name).releases
        assert (release.version, release.tag) == ("1.2.0", "v1.2.0-lamp-source")
        assert [change.title for change in release.changes] == ["Add a hook"]


def test_without_the_table_all_is_as_it_was_and_the_suffix_is_told(folder: Path) -> None:
    asked = tracker(folder, '[releases]\nignore = ["v7.*"]\n')
    assert [tag for tag, _, _ in told(asked)] == ["v1.0.0"]
    (finding,) = asked.findings
    assert 'set tags = ["v{version}", "v{version}-lamp-source"] in [releases], else ignore = ' in finding
    assert [tag for tag, _, _ in told(tracker(folder, ""))] == ["v1.0.0", "v7.0.0"]


def test_a_pattern_that_no_tag_fits_is_told(folder: Path) -> None:
    asked = tracker(folder, '[releases]\ntags = "chart-v{version}"\n')
    assert not told(asked)
    (finding,) = asked.findings
    assert finding.startswith("No tag of lantern fits 'chart-v{version}' in [releases], so nothing")


def test_other_repositories_keep_their_own_tags(folder: Path) -> None:
    with Builder(folder / "site.git") as build:
        build.commit("Add a page")
        build.tag("v1.1.0")
    table = '[[source]]\nkind = "git"\npath = "site.git"\n[releases]\ntags = "v{version}-lamp-source"\n'
    release = tracker(folder, table).roadmap().release("1.1")
    assert [change.title for change in release.changes if change.repo == "site"] == ["Add a page"]


@pytest.mark.parametrize(
    ("patterns", "name", "version"),
    [
        (["v{version}"], "v1.2", "1.2.0"),
        (["v{version}"], "1.2.0", None),
        (["{version}"], "v1.2.0", None),
        (["{version}"], "1.2.0rc1", "1.2.0-rc.1"),
        (["v{version}-x"], "v1.2.0", None),
        (["v{version}-x"], "v1.2.0-x-x", None),
        (["chart-v{version}", "{version}"], "1.2.0", "1.2.0"),
        (["chart-v{version}"], "chart-v1.2.0", "1.2.0"),
        (["release-{version}"], "release-9", "9.0.0"),
        (["aa{version}aa"], "aaa", None),
    ],
)
def test_what_a_pattern_reads(patterns: list[str], name: str, version: str | None) -> None:
    found = TagReader(patterns).read(name)
    assert (found and found[0], found and str(found[1])) == (found and "", version)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ('[releases]\ntag = "v{version}"\n', "unknown key 'tag' in [releases]; did you mean 'tags'?"),
        ('[releases]\ntags = "v1"\n', "the pattern 'v1' of 'releases.tags' must hold {version} once"),
        ('[releases]\ntags = ["{version}{version}"]\n', "must hold {version} once"),
        ("[releases]\nignore = 1\n", "'releases.ignore' must be a list of strings"),
        ('[releases]\nignore = [""]\n', "'releases.ignore' holds an empty text"),
        ('releases = "v{version}"\n', "'releases' must be a table"),
    ],
)
def test_what_is_refused(tmp_path: Path, table: str, says: str) -> None:
    file = tmp_path / "kmesh-tracker.toml"
    file.write_text((table + SOURCE) if table.startswith("releases =") else SOURCE + table, "utf-8")
    with pytest.raises(ConfigError) as caught:
        config.load(file)
    assert says in str(caught.value)
