"""``init`` proposes which tags are releases and which repository is beside the product."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kmesh_tracker import Tracker
from kmesh_tracker.cli.main import main
from repositories import Builder, git


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def written(folder: Path, *repos: str) -> tuple[str, dict[str, Any]]:
    """Run ``init`` on repositories of a folder, and give what it wrote."""
    file = folder / "kmesh-tracker.toml"
    named = [arg for repo in repos for arg in ("--repo", str(folder / repo))]
    assert main(["init", "--config", str(file), *named]) == 0
    text = file.read_text("utf-8")
    return text, tomllib.loads(text)


def tagged(folder: Path, *names: str, paths: tuple[str, ...] = ()) -> None:
    with Builder(folder / "lantern.git") as build:
        for name in names:
            build.commit(f"Work for {name}", files=dict.fromkeys(paths, name) or None)
            build.tag(name)


@pytest.mark.parametrize(
    ("names", "table"),
    [
        (["v1.0.0", "v1.1.0"], None),
        ([], None),
        (["v249", "v250", "v251"], None),
        (["v249", "v250", "core-1.0.0"], None),
        (["1.0.0.Final", "1.1.0.Final"], {"tags": "{version}.Final"}),
        (["REL_1_0", "REL_1_1"], {"tags": "REL_{version}"}),
        (["1.0.0-stable", "v1.1.0-final"], {"tags": ["v{version}-final", "{version}-stable"]}),
        (
            ["v1.0.0", "v1.1.0-lamp", "v1.2.0-lamp", "v1.3.0-lamp"],
            {"tags": ["v{version}", "v{version}-lamp"]},
        ),
        (["v1.0.0", "v1.1.0-nightly", "v1.2.0-nightly", "v1.3.0-nightly"], {"ignore": "*-nightly"}),
        (["core-1.0.0", "ui/v0.1.0", "core-1.1.0"], {"component": "core"}),
        (["wick-1.0.0", "wick-1.1.0", "lantern-1.0.0"], {"component": "lantern"}),
        (["core-1.0.0", "nightly-2024.01.02", "ui-1.0.0"], {"ignore": "nightly*", "component": "core"}),
        (["chart-1.0.0"], None),
        (["v1.0.0", "1.0.0", "v1.1.0", "v1.2"], {"ignore": "1.0.0"}),
    ],
)
def test_the_table_of_releases(tmp_path: Path, names: list[str], table: dict[str, object] | None) -> None:
    tagged(tmp_path, *names)
    text, found = written(tmp_path, "lantern.git")
    assert found.get("releases") == table
    if table is None:
        assert '# tags = "v{version}-source"' in text or "# component" in text
    if names:
        tracker = Tracker.from_config(tmp_path / "kmesh-tracker.toml")
        assert tracker.roadmap().releases
        assert not tracker.findings


def test_components_beside_plain_versions_are_named_in_a_comment(tmp_path: Path) -> None:
    tagged(tmp_path, "v1.0.0", "chart-0.1.0", "sdk/v0.2.0")
    text, found = written(tmp_path, "lantern.git")
    assert "releases" not in found
    assert '# component = "chart"  # is tagged beside the plain versions' in text
    assert 'also tagged: "sdk"' in text


@pytest.mark.parametrize("folder", ["core", "packages/core"])
def test_the_folder_of_a_component_is_named_in_a_comment(tmp_path: Path, folder: str) -> None:
    tagged(tmp_path, "core-1.0.0", "ui-1.0.0", paths=(f"{folder}/src/a.c", "ui/b.c"))
    text, found = written(tmp_path, "lantern.git")
    assert found["releases"] == {"component": "core"}
    assert f'# paths = ["{folder}/**"]' in text


@pytest.mark.parametrize(
    ("name", "remote", "product"),
    [
        ("site", "", False),
        ("lantern-website", "", False),
        ("docs", "", False),
        ("lantern.io", "", False),
        ("mirror", "https://forge.example/lamps/website.git", False),
        ("community", "", False),
        ("cord", "https://forge.example/lamps/cord", None),
        ("sitemap-maker", "", None),
        ("docker", "", None),
    ],
)
def test_a_website_is_no_part_of_the_product(
    tmp_path: Path, name: str, remote: str, product: bool | None
) -> None:
    tagged(tmp_path, "v1.0.0")
    with Builder(tmp_path / f"{name}.git") as build:
        build.commit("Begin")
    if remote:
        git(tmp_path / f"{name}.git", "config", "remote.origin.url", remote)
    _, found = written(tmp_path, "lantern.git", f"{name}.git")
    assert [source.get("product") for source in found["source"][:2]] == [None, product]


def test_a_website_is_not_the_primary_repository(tmp_path: Path) -> None:
    for name in ("docs", "lantern"):
        with Builder(tmp_path / f"{name}.git") as build:
            build.commit("Begin")
    assert main(["init"]) == 0
    found = tomllib.loads(Path("kmesh-tracker.toml").read_text("utf-8"))["source"]
    assert [(source["name"], source.get("primary")) for source in found[:2]] == [
        ("lantern", True),
        ("docs", None),
    ]
