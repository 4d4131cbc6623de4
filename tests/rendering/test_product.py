"""The chores of a repository that is no part of the product stay out of announcements."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from kmesh_tracker import Tracker
from kmesh_tracker.cli.main import main
from kmesh_tracker.errors import ConfigError
from repositories import ADA, BEN, DAY, EVE, START, Builder

if TYPE_CHECKING:
    from pathlib import Path

TABLE = """
project = "Lantern"
[[source]]
kind = "git"
path = "lantern.git"
url = "https://forge.example/lamps/lantern"
[[source]]
kind = "git"
path = "site.git"
url = "https://forge.example/lamps/site"
{site}
[[source]]
kind = "minutes"
path = "minutes.md"
"""


def day(number: int) -> str:
    return (datetime.fromtimestamp(START, UTC) + timedelta(days=number)).date().isoformat()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two changes of the product, and on the site the guide that was planned and three chores."""
    with Builder(tmp_path / "lantern.git") as build:
        build.commit("Add a wick")
        build.tag("v1.0.0")
        build.request(1, "Add the rotating shade", author=BEN)
        build.clock += 10 * DAY
        build.request(2, "Fix the hinge")
        build.tag("v1.1.0")
    with Builder(tmp_path / "site.git") as build:
        build.clock = START + 2 * DAY
        build.commit("Begin the site", files={"pages/a.md": "1"})
        build.tag("v1.0.0")
        build.request(11, "Write the guide for lighthouses", author=EVE)
        build.request(12, "Remove the --dark option of the theme", author=EVE)
        build.commit("Bump sass from 1.0 to 1.1")
        build.commit("Fix the colour of links", author=BEN)
        build.tag("v1.1.0")
    (tmp_path / "minutes.md").write_text(
        f"# {day(3)}\n\n## v1.1 release\n\n- rotating shade\n- guide for lighthouses\n", encoding="utf-8"
    )
    return tmp_path


def tracker(folder: Path, site: str = "product = false") -> Tracker:
    file = folder / "kmesh-tracker.toml"
    file.write_text(TABLE.format(site=site), encoding="utf-8")
    return Tracker.from_config(file)


def test_a_draft_lists_only_what_an_item_is_about(folder: Path) -> None:
    text = tracker(folder).draft("v1.1.0", format="github")
    visible = "\n".join(line.partition("<!--")[0] for line in text.split("\n"))
    assert "[site#11]" in visible
    for chore in ("--dark", "sass", "colour of links", "site#12"):
        assert chore not in visible
    assert "3 more changes in site, which is not part of what is released, are not listed." in visible
    assert (
        "Lantern v1.1.0 has 2 merged pull requests by 1 contributor. "
        "Beside what is released: 2 merged pull requests and 2 direct commits in site."
    ) in visible
    assert "@evelund" in visible.partition("Thank you")[2]
    every = tracker(folder, "").draft("v1.1.0", format="github")
    assert "Fix the colour of links" in every
    assert "Breaking Changes" in every
    assert "not part of what is released" not in every


def test_every_format_and_language_folds_them(folder: Path) -> None:
    asked = tracker(folder)
    for written in ("github", "docusaurus"):
        assert "3 more changes in site" in asked.draft("v1.1.0", format=written)
        assert "另有 3 项变更属于 site 仓库" in asked.draft("v1.1.0", format=written, lang="zh")
    assert "site#12" not in asked.draft("v1.1.0", format="changelog")


def test_the_draft_says_of_each_count_what_it_is_of(folder: Path) -> None:
    context = tracker(folder).draft_context("v1.1.0")
    assert [(count.repo, count.product) for count in context.counts] == [("lantern", True), ("site", False)]
    assert (context.totals.pull_requests, context.totals.direct_commits) == (2, 0)
    assert context.totals.contributors == 1
    assert {person.shown for person in context.contributors} == {"@ben", "@evelund", "Ada Rowe"}
    ((repo, folded),) = [(one.repo, len(one.changes)) for one in context.aside]
    assert (repo, folded) == ("site", 3)


def test_check_confirms_the_draft_and_misses_nothing_of_the_site(folder: Path) -> None:
    asked = tracker(folder)
    audit = asked.check(asked.draft("v1.1.0", format="github"))
    assert [claim for claim in audit.claims if claim.verdict != "confirmed"] == []
    assert not audit.omissions
    bare = "# Lantern v1.1.0\n\nThe rotating shade is here, by @ben.\n"
    assert "guide for lighthouses" not in [one.name for one in asked.check(bare).omissions]
    other = tracker(folder, "").check(bare)
    assert "guide for lighthouses" in [one.name for one in other.omissions]


def test_status_counts_it_apart(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tracker(folder)
    assert main(["status", "v1.1.0", "--config", str(folder / "kmesh-tracker.toml"), "--no-cache"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "2 changes, 1 of them not linked to an item. 4 changes in site, which is not part of" in shown


def test_the_cache_knows_what_is_part_of_the_product(folder: Path) -> None:
    file = folder / "kmesh-tracker.toml"

    def text(site: str) -> str:
        file.write_text(TABLE.format(site=site), encoding="utf-8")
        return Tracker.from_config(file, cache=folder / "cache").draft("v1.1.0", format="github")

    first = text("product = false")
    assert text("") != first == text("product = false")


def test_several_repositories_of_the_product_are_counted_together(folder: Path) -> None:
    with Builder(folder / "cord.git") as build:
        build.clock = START + 2 * DAY
        build.commit("Begin the cord", files={"a.c": "1"})
        build.tag("v1.0.0")
        build.request(21, "Lengthen the cord", author=ADA)
        build.tag("v1.1.0")
    asked = tracker(
        folder,
        'product = false\n[[source]]\nkind = "git"\npath = "cord.git"\nurl = "https://forge.example/lamps/cord"',
    )
    text = asked.draft("v1.1.0", format="github")
    assert (
        "has 3 merged pull requests by 2 contributors. By repository: 2 merged pull requests in lantern"
        in text
    )
    assert [claim for claim in asked.check(text).claims if claim.verdict != "confirmed"] == []


def test_the_primary_repository_is_part_of_the_product(folder: Path) -> None:
    with pytest.raises(ConfigError, match="'site' is the primary repository, so it is what is released"):
        tracker(folder, "product = false\nprimary = true")


def test_the_first_repository_of_the_product_is_the_primary_one(folder: Path) -> None:
    file = folder / "kmesh-tracker.toml"
    source = '[[source]]\nkind = "git"\npath = "{}.git"\n{}\n'
    file.write_text(source.format("site", "product = false") + source.format("lantern", ""), "utf-8")
    assert Tracker.from_config(file).config.project == "lantern"


def test_a_release_of_which_only_the_site_tells(folder: Path) -> None:
    with Builder(folder / "lantern2.git") as build:
        build.commit("Add a wick")
        build.tag("v1.0.0")
        build.clock += 20 * DAY
        build.tag("v1.1.0", annotated=True)
    (folder / "lantern.git").rename(folder / "old.git")
    (folder / "lantern2.git").rename(folder / "lantern.git")
    text = tracker(folder).draft("v1.1.0", format="github")
    thanks = text.partition("## Contributors")[2]
    assert thanks.startswith(
        "\n\nBeside what is released: 2 merged pull requests and 2 direct commits in site.\n\nThank you"
    )
