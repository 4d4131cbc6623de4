"""Numbers and handles count on the forge of the repository's page alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kmesh_tracker import history
from kmesh_tracker.history import Reading, wording
from kmesh_tracker.history.forges import forge_of, kind_of
from readings import names, notes, opened, titled, understood
from repositories import BEN, HUB, Builder

if TYPE_CHECKING:
    from pathlib import Path

    from kmesh_tracker.records import Change

DIM = "Dim lamps"
HUB_PAGE, LAB_PAGE = "https://github.com/lamps/lantern", "https://gitlab.com/lamps/lantern"
GITEE = f"!32 {DIM}\nFrom: @beno\nReviewed-by: @ada"
GITLAB = f"Merge branch 'dim' into 'main'\n\n{DIM}\n\nSee merge request lamps/lantern!32"
GITHUB = f"Merge pull request #32 from beno/dim\n\n{DIM}"


def handle(change: Change) -> str | None:
    (person,) = change.people
    return person.handle


def merged(build: Builder, message: str, author: str = BEN) -> str:
    topic = build.commit("work", branch=f"t{build.clock}", onto=build.tips["main"], author=author)
    return build.commit(message, topic, author=HUB, files={})


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("github.com", "github"),
        ("github.lamps.example", "github"),
        ("gitlab.lamps.example", "gitlab"),
        ("gitee.com", "gitee"),
        ("codeberg.org", "gitea"),
        ("bitbucket.org", "bitbucket"),
        ("dev.azure.com", "azure"),
        ("forge.example", None),
        ("notgithub.example", None),
    ],
)
def test_the_name_of_a_host_tells_its_kind(host: str, kind: str | None) -> None:
    assert kind_of(host) == kind
    assert forge_of(f"https://{host}/lamps/lantern.git").owner == "lamps"


@pytest.mark.parametrize(
    ("host", "there"),
    [
        ("github.com", True),
        ("WWW.GitHub.com:443", True),
        ("redirect.github.com", True),
        ("gitlab.com", False),
        ("notgithub.com", False),
    ],
)
def test_an_address_leads_to_the_forge_of_its_host(host: str, there: bool) -> None:
    assert forge_of(HUB_PAGE).is_at(host) == there
    assert forge_of("").is_at(host)
    assert wording.reverted_numbers("", f"Reverts https://{host}/lamps/lantern/pull/7", None) == [7]
    assert wording.reverted_numbers(
        "", f"Reverts https://{host}/lamps/lantern/pull/7", None, forge_of(HUB_PAGE)
    ) == ([7] if there else [])


@pytest.mark.parametrize(
    ("url", "message", "number"),
    [
        (HUB_PAGE, GITHUB, 32),
        (HUB_PAGE, GITEE, None),
        (HUB_PAGE, f"Merge pull request !32 from beno/dim\n\n{DIM}", None),
        (HUB_PAGE, GITLAB, None),
        (HUB_PAGE, GITLAB.replace("lamps/lantern", "old/lamp"), None),
        (HUB_PAGE, f"Merged in dim (pull request #32)\n\n{DIM}", None),
        (HUB_PAGE, f"Merged PR 32: {DIM}", None),
        (HUB_PAGE, f"Merge PR #32: {DIM}", 32),
        (LAB_PAGE, GITLAB, 32),
        (LAB_PAGE, GITHUB, None),
        ("https://gitlab.lamps.example/lamps/lantern", GITLAB, 32),
        ("https://gitee.com/lamps/lantern", GITEE, 32),
        ("https://gitee.com/lamps/lantern", GITHUB, None),
        ("https://bitbucket.org/lamps/lantern", f"Merged in dim (pull request #32)\n\n{DIM}", 32),
        ("https://codeberg.org/lamps/lantern", f"Merge pull request '{DIM}' (#32) from b/d into main", 32),
        ("https://codeberg.org/lamps/lantern", GITHUB, None),
        ("https://forge.example/lamps/lantern", GITEE, 32),
        ("https://forge.example/lamps/lantern", GITLAB, 32),
    ],
)
def test_a_number_of_another_forge_is_none_here(
    tmp_path: Path, url: str, message: str, number: int | None
) -> None:
    r"""
    A(v1.0.0)--M(v1.1.0)   main; M stays one change, whatever its number
     \        /
      C------'
    """
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        merge = merged(build, message)
        build.tag("v1.1.0")
    found = understood(tmp_path / "r", url=url)
    change = titled(found, DIM)
    assert notes(found, "1.1.0") == [f"#{number} {DIM}" if number else DIM]
    assert (change.commit, change.number, change.subjects) == (merge, number, ("work",))
    assert change.is_request
    assert not titled(found, "A").is_request


@pytest.mark.parametrize(
    ("url", "subject", "number"),
    [
        (HUB_PAGE, f"{DIM} (#32)", 32),
        (HUB_PAGE, f"{DIM} (!32)", None),
        (LAB_PAGE, f"{DIM} (!32)", 32),
        (LAB_PAGE, f"{DIM} (#32)", None),
        (HUB_PAGE, f"{DIM}\n\nPR-URL: https://github.com/lamps/lantern/pull/32", 32),
        (HUB_PAGE, f"{DIM}\n\nPR-URL: https://gitlab.com/lamps/lantern/merge_requests/32", None),
    ],
)
def test_a_squash_of_another_forge_has_no_number(
    tmp_path: Path, url: str, subject: str, number: int | None
) -> None:
    """A(v1.0.0)--S(v1.1.0), main."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        build.commit(subject, author=BEN)
        build.tag("v1.1.0")
    assert titled(understood(tmp_path / "r", url=url), DIM).number == number


def test_a_number_of_an_older_forge_is_not_that_of_the_new_one(tmp_path: Path) -> None:
    """A--!32--!33 takes it back(v1.0.0)--#32--#40 takes #32 back--B(v1.1.0), main."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        old = merged(build, GITEE.replace(DIM, "Old lamps") + "\n\nfixes #9")
        revert = merged(build, "!33 Take it back\nFrom: @beno\n\nReverts !32")
        build.tag("v1.0.0")
        build.request(32, "Glow", source="beno/glow")
        build.request(40, "Darken", body="Reverts #32")
        build.commit("B")
        build.tag("v1.1.0")
    found = understood(tmp_path / "r", url=HUB_PAGE)
    assert notes(found, "1.0.0") == ["A"]
    assert notes(found, "1.1.0") == ["B"]
    assert (titled(found, "Old lamps").reverted_by, titled(found, "Old lamps").issues) == (revert, ())
    assert titled(found, "Take it back").reverts == (old,)
    assert titled(found, "Glow").reverted_by == titled(found, "Darken").commit
    assert titled(found, "Darken").reverts == ("#32",)


@pytest.mark.parametrize(
    ("url", "address", "handle_"),
    [
        (HUB_PAGE, "7+beno@users.noreply.github.com", "beno"),
        (HUB_PAGE, "beno@users.noreply.github.com", "beno"),
        (HUB_PAGE, "7-beno@users.noreply.gitlab.com", None),
        (HUB_PAGE, "7+beno@user.noreply.gitee.com", None),
        (HUB_PAGE, "beno@users.noreply.github.lamps.example", None),
        (LAB_PAGE, "7-beno@users.noreply.gitlab.com", "beno"),
        (LAB_PAGE, "7+beno@users.noreply.github.com", None),
        ("https://gitlab.lamps.example/l/l", "7-beno@users.noreply.gitlab.lamps.example", "beno"),
        ("https://gitlab.lamps.example/l/l", "7-beno@users.noreply.gitlab.com", None),
        ("https://gitee.com/lamps/lantern", "7+beno@user.noreply.gitee.com", "beno"),
        ("https://codeberg.org/lamps/lantern", "beno@noreply.codeberg.org", "beno"),
        ("https://forge.example/lamps/lantern", "beno@users.noreply.forge.example", "beno"),
        ("https://forge.example/lamps/lantern", "7+beno@users.noreply.github.com", "beno"),
    ],
)
def test_an_address_proves_a_handle_on_its_own_forge(
    tmp_path: Path, url: str, address: str, handle_: str | None
) -> None:
    """A, main."""
    with Builder(tmp_path / "r") as build:
        build.commit("A", author=f"Ben Otieno <{address}>")
    assert handle(titled(understood(tmp_path / "r", url=url), "A")) == handle_


def test_a_handle_of_an_older_forge_is_a_name(tmp_path: Path) -> None:
    """A--!32 of beno--#33 of bennie--!34 of eve-g, main; Eve never came along."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        for number in (31, 32, 34):
            merged(build, GITEE.replace("32 Dim", f"{number} Dim {number}").replace("beno", "benotieno"))
        build.request(33, "Glow", source="bennie/glow")
        merged(build, "!35 Blink\nFrom: @evelund", author="Eve Lund <eve@lamps.example>")
    found = understood(tmp_path / "r", url=HUB_PAGE)
    assert handle(titled(found, "Glow")) == handle(titled(found, "Dim 31 lamps")) == "bennie"
    assert (handle(titled(found, "Blink")), names(titled(found, "Blink"))) == (None, ["Eve Lund"])


@pytest.mark.parametrize(("gitee", "github", "number"), [(2, 1, 32), (1, 2, None)])
def test_without_an_address_most_merges_tell_the_forge(
    tmp_path: Path, gitee: int, github: int, number: int | None
) -> None:
    """A--!32--...--#33--..., main; of two forges, and nothing says where the repository is now."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        for n in range(gitee):
            merged(build, GITEE if not n else f"!{60 + n} Glow {n}\nFrom: @beno")
        for n in range(github):
            build.request(33 + n, f"Blink {n}", source="bennie/blink")
    found = understood(tmp_path / "r", url="")
    assert (titled(found, DIM).number, titled(found, "Blink 0").number) == (number, None if number else 33)
    assert handle(titled(found, DIM)) == ("beno" if number else "bennie")


def test_a_handle_of_a_second_repository_on_another_forge_is_a_name(tmp_path: Path) -> None:
    """A--#7, main, on GitHub, and A--!32 on GitLab, by one who goes by another handle there."""
    with Builder(tmp_path / "one") as build:
        build.commit("A")
        build.request(7, DIM, source="benotieno/dim")
    with Builder(tmp_path / "two") as build:
        build.commit("A", author="Ben Otieno <7-bo@users.noreply.gitlab.com>")
        build.commit("B", author="Eve Lund <8-evelund@users.noreply.gitlab.com>")
    first = Reading(opened(tmp_path / "one", "one", HUB_PAGE))
    second = Reading(opened(tmp_path / "two", "two", LAB_PAGE), primary=first)
    one, two = history.read_together([first, second])
    assert titled(two, "A").people == titled(one, DIM).people
    assert handle(titled(one, DIM)) == "benotieno"
    assert handle(titled(two, "B")) is None
