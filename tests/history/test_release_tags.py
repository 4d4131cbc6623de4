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
        if release.tag
    ]


def tags_of(asked: Tracker) -> list[str]:
    """Give the tags of what is released."""
    return [tag for tag, _, _ in told(asked) if tag]


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
    assert finding.endswith('say how they are written with tags = "release-{version}" in [releases].')


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


@pytest.mark.parametrize(
    ("names", "pattern"),
    [
        (["1.2.0.Final", "1.3.0.Final"], "{version}.Final"),
        (["v1.2.0-source", "v1.3.0-source"], "v{version}-source"),
        (["1.2.0-stable", "1.3.0-stable"], "{version}-stable"),
        (["REL_1_2", "REL_1_3"], "REL_{version}"),
        (["REL1_2", "REL1_3"], "REL{version}"),
        (["lamp1.2", "lamp1.3rc1", "lamp1.3"], "lamp{version}"),
        (["cord-1_2_0", "cord-1_3_0"], "cord-{version}"),
        (["v1_2_0", "v1_3_0"], "v{version}"),
        (["1.2.0.Final", "1.3.0.CR1", "1.3.0.Beta2", "1.3.0.Final"], "{version}.Final"),
        (["v1.2.0-lamp", "v1.2.0-lamp-arm", "v1.3.0-lamp", "v1.3.0-nightly"], "v{version}-lamp"),
        (["1.2.0-stable", "v1.3.0-final"], '["v{version}-final", "{version}-stable"]'),
    ],
)
def test_tags_of_a_way_of_their_own_are_read_where_none_is_plain(
    tmp_path: Path, names: list[str], pattern: str
) -> None:
    with Builder(tmp_path / "lantern.git") as build:
        for name in names:
            build.commit(f"Work for {name}")
            build.tag(name)
    asked = tracker(tmp_path, "")
    released = [release.version for release in asked.roadmap().releases if release.tag]
    assert released == ["1.2.0", "1.3.0"]
    (finding,) = asked.findings
    shown = pattern if pattern.startswith("[") else f'"{pattern}"'
    assert f"confirm this with tags = {shown} in [releases]" in finding
    assert not tracker(tmp_path, f"[releases]\ntags = {shown}\n").findings
    confirmed = tracker(tmp_path, f"[releases]\ntags = {shown}\n").roadmap()
    assert [release.version for release in confirmed.releases if release.tag] == released


def test_a_pre_release_is_read_beside_tags_of_their_own_way(tmp_path: Path) -> None:
    with Builder(tmp_path / "lantern.git") as build:
        build.commit("Add a wick")
        build.tag("v1.2.0-rc.1")
        build.commit("Add a shade")
        build.tag("v1.2.0-source")
    (release,) = [one for one in tracker(tmp_path, "").roadmap().releases if one.tag]
    assert (release.tag, [tag.name for tag in release.prereleases]) == ("v1.2.0-source", ["v1.2.0-rc.1"])


def test_names_that_are_no_versions_are_no_releases(tmp_path: Path) -> None:
    with Builder(tmp_path / "lantern.git") as build:
        build.commit("Add a wick")
        for name in ("v1.2.0-nightly", "before-move", "1.0.0-alpha.1", "v2.0.0.CR1"):
            build.tag(name)
    assert not tags_of(tracker(tmp_path, ""))


@pytest.fixture
def several(tmp_path: Path) -> Path:
    """A repository that releases a core, its user interface and a package with a scope."""
    with Builder(tmp_path / "lantern.git") as build:
        for number in range(3):
            build.commit(f"Work on the core {number}")
            build.tag(f"core-1.{number}.0")
            build.commit(f"Work on the user interface {number}")
            build.tag(f"ui/v0.{number}.0")
        build.tag("@lamps/cord@3.0.0")
        build.tag("core-api-7.0.0")
    return tmp_path


@pytest.mark.parametrize(
    ("table", "tags"),
    [
        ('component = "core"', ["core-1.0.0", "core-1.1.0", "core-1.2.0"]),
        ('component = "ui"', ["ui/v0.0.0", "ui/v0.1.0", "ui/v0.2.0"]),
        ('component = "@lamps/cord"', ["@lamps/cord@3.0.0"]),
        ('component = "core-api"', ["core-api-7.0.0"]),
        ('tags = "v{version}"\ncomponent = "ui"', ["ui/v0.0.0", "ui/v0.1.0", "ui/v0.2.0"]),
        (
            'tags = ["{version}", "v{version}"]\ncomponent = "core"',
            ["core-1.0.0", "core-1.1.0", "core-1.2.0"],
        ),
        (
            'tags = ["core-{version}", "ui/v{version}"]\ncomponent = "ui"',
            ["ui/v0.0.0", "ui/v0.1.0", "ui/v0.2.0"],
        ),
        (
            'tags = ["core-{version}", "ui/v{version}"]\ncomponent = "core"',
            ["core-1.0.0", "core-1.1.0", "core-1.2.0"],
        ),
        ('tags = "@lamps/cord@{version}"\ncomponent = "@lamps/cord"', ["@lamps/cord@3.0.0"]),
    ],
)
def test_the_releases_of_one_component(several: Path, table: str, tags: list[str]) -> None:
    asked = tracker(several, f"[releases]\n{table}\n")
    assert tags_of(asked) == tags
    assert not asked.findings


def test_one_of_several_components_is_chosen_with_a_word(several: Path) -> None:
    asked = tracker(several, "")
    assert tags_of(asked) == ["core-1.0.0", "core-1.1.0", "core-1.2.0"]
    (finding,) = asked.findings
    assert finding.endswith('confirm this with component = "core" in [releases], or name core-api and ui.')


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (
            'component = "cor"',
            "No tag is of the component 'cor' in [releases]: name one of core, ui, core-api.",
        ),
        (
            'tags = ["core-{version}", "v{version}-docs"]\ncomponent = "ui"',
            "No tag is of the component 'ui' in [releases]: name one of core, docs.",
        ),
        ('tags = "v{version}"\ncomponent = "lamp"', "component 'lamp' in [releases]: name one of core, ui"),
        ('component = ""', "'releases.component' is empty"),
        ("component = 1", "'releases.component' must be a string"),
    ],
)
def test_an_unknown_component_is_refused(several: Path, table: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        told(tracker(several, f"[releases]\n{table}\n"))
    assert says in str(caught.value)


def test_a_component_may_be_named_before_there_is_a_tag(tmp_path: Path) -> None:
    with Builder(tmp_path / "lantern.git") as build:
        build.commit("Add a wick")
    assert not tags_of(tracker(tmp_path, '[releases]\ncomponent = "core"\n'))


def test_a_component_names_the_one_thing_that_is_released(folder: Path) -> None:
    table = '[releases]\ntags = "v{version}"\nignore = ["*-rc*-old", "v7*"]\ncomponent = "core"\n'
    assert tags_of(tracker(folder, table)) == ["v1.0.0"]
