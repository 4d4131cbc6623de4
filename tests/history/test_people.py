"""Who is credited with a change, by which handle, and who is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kmesh_tracker import history
from kmesh_tracker.history import Reading
from readings import ROBOT, Settings, names, opened, titled, understood
from repositories import ADA, BEN, EVE, HUB, Builder, git

if TYPE_CHECKING:
    from pathlib import Path

    from kmesh_tracker.records import Change

DIM = "Dim lamps"


def handles(change: Change) -> dict[str, str | None]:
    return {person.name: person.handle for person in change.people}


@pytest.mark.parametrize("merger", [ADA, HUB, ROBOT, "Ada Rowe <5+adarowe@users.noreply.github.com>"])
def test_who_merged_or_reviewed_is_not_credited(tmp_path: Path, merger: str) -> None:
    r"""
    A--M7--S8--P9   main; one merges, squashes and rebases the work of others
     \ /
      C             topic
    """
    said = "Signed-off-by: Ada Rowe <ada@lamps.example>\nReviewed-by: Eve Lund <eve@lamps.example>"
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        topic = build.commit(f"c\n\n{said}", branch="t", onto=base, author=BEN)
        build.commit(f"Merge pull request #7 from ben/t\n\n{DIM}\n\n{said}", topic, author=merger, files={})
        build.commit(f"Glow (#8)\n\n{said}", author=BEN, committer=merger)
        build.commit(f"Blink\n\n{said}", author=BEN, committer=merger)
    found = understood(tmp_path / "r")
    assert [names(titled(found, title)) for title in (DIM, "Glow", "Blink")] == [["Ben Otieno"]] * 3


@pytest.mark.parametrize(
    "trailer",
    [
        "Co-authored-by: Eve Lund <12+evelund@users.noreply.github.com>",
        "co-authored-by: Eve Lund <12+evelund@users.noreply.github.com>  ",
        "Co-Authored-By:Eve Lund <12+evelund@users.noreply.github.com>",
        "CO-AUTHORED-BY: Eve Lund <12+evelund@users.noreply.github.com>",
        'Co-authored-by: "Eve Lund" <12+evelund@users.noreply.github.com>',
        "Co-authored-by: Eve Lund <12+evelund@users.noreply.github.com>\r",
        (
            "Co-authored-by: Eve <12+evelund@users.noreply.github.com>\n"
            "Co-authored-by: Eve Lund <12+evelund@users.noreply.github.com>"
        ),
    ],
)
@pytest.mark.parametrize("where", ["squash", "merge", "inside"])
def test_co_authors_are_credited_once_after_the_author(tmp_path: Path, trailer: str, where: str) -> None:
    r"""
    A--M7   main; or a squash
     \ /
      C     topic
    """
    said = f"\n\nWhy\n\nCo-authored-by: Ben Otieno <ben@lamps.example>\n{trailer}"
    with Builder(tmp_path / "r") as build:
        base = build.commit("A", author=EVE)
        if where == "squash":
            build.commit(f"{DIM} (#7){said}", author=BEN, committer=HUB)
        else:
            words = "c" + said * (where == "inside")
            topic = build.commit(words, branch="t", onto=base, author=BEN)
            words = f"Merge pull request #7 from ben/t\n\n{DIM}{said * (where == 'merge')}"
            build.commit(words, topic, author=HUB, files={})
    change = titled(understood(tmp_path / "r"), DIM)
    assert names(change) == ["Ben Otieno", "Eve Lund"]
    assert change.people[1].handle == "evelund"


def test_a_mailmap_tells_who_somebody_is(tmp_path: Path) -> None:
    """A--S7, main; written under old names and addresses."""
    lines = [
        "# who is who",
        "Ada Rowe <ada@lamps.example> <ada@old.example>",
        "Tom Berg <TOM@lamps.example>",
    ]
    with Builder(tmp_path / "r") as build:
        build.commit("A", author="Adele <ADA@old.example>", files={".mailmap": "\n".join(lines) + "\n"})
        build.commit(f"{DIM} (#7)\n\nCo-authored-by: adele <ada@old.example>", author="t <tom@lamps.example>")
    found = understood(tmp_path / "r")
    assert names(titled(found, "A")) == ["Ada Rowe"]
    assert names(titled(found, DIM)) == ["Tom Berg", "Ada Rowe"]


def test_a_mailmap_tells_two_apart_who_share_an_address(tmp_path: Path) -> None:
    """A--B--C, main; git itself shows Ada for A and B, and Ben for C."""
    lines = [
        "Ada Rowe <ada@lamps.example> adar <shared@lamps.example>",
        "Ben Otieno <ben@lamps.example> bo <shared@lamps.example> # since 2023",
    ]
    with Builder(tmp_path / "r") as build:
        build.commit("A", files={".mailmap": "\n".join(lines) + "\n"})
        build.commit("B", author="adar <shared@lamps.example>")
        build.commit("C", author="bo <shared@lamps.example>")
    found = understood(tmp_path / "r")
    shown = dict(line.split(":") for line in git(tmp_path / "r", "log", "--format=%s:%aN").split("\n"))
    assert shown == {"A": "Ada Rowe", "B": "Ada Rowe", "C": "Ben Otieno"}
    assert {title: names(titled(found, title))[0] for title in "ABC"} == shown


def test_a_mailmap_is_read_as_git_reads_it(tmp_path: Path) -> None:
    """A--B--C--D--E, main; lines that give a part each, that git ignores, and that need a name, too."""
    lines = [
        "Ada Rowe <one@lamps.example>",
        "<ada@lamps.example> <one@lamps.example>",
        "Nobody <> <two@lamps.example>",
        "Ben Otieno <BEN@lamps.example> BO <three@lamps.example>",
        "Tom Berg <tom@lamps.example> <three@lamps.example>",
        " # Uma <uma@lamps.example> <four@lamps.example>",
    ]
    authors = ["x <One@lamps.example>", "Two T. <two@lamps.example>", "bo <THREE@lamps.example>"]
    authors += ["other <three@lamps.example>", "Four F. <four@lamps.example>"]
    with Builder(tmp_path / "r") as build:
        for title, author in zip("ABCDE", authors, strict=True):
            build.commit(title, author=author, files={".mailmap": "\n".join(lines) + "\n"})
    found = understood(tmp_path / "r")
    shown = dict(line.split(":") for line in git(tmp_path / "r", "log", "--format=%s:%aN").split("\n"))
    assert {title: names(titled(found, title))[0] for title in "ABCDE"} == shown


@pytest.mark.parametrize(
    "robot",
    [
        "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>",
        "renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>",
        "Renovate Bot <bot@renovateapp.com>",
        "pre-commit-ci[bot] <66853113+pre-commit-ci[bot]@users.noreply.github.com>",
        "k8s-ci-robot <k8s-ci-robot@users.noreply.github.com>",
        "Kubernetes Prow Robot <20407524+k8s-ci-robot@users.noreply.github.com>",
        "GitHub Actions <actions@github.com>",
        "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>",
        "semantic-release-bot <semantic-release-bot@martynus.net>",
        "Hosted Weblate <hosted@weblate.org>",
        "Weblate (bot) <hosted@weblate.org>",
        "Travis CI <builds@travis-ci.org>",
        "Jenkins <jenkins@lamps.example>",
        "bors <bors@rust-lang.org>",
        "OpenStack Proposal Bot <openstack-infra@lists.openstack.org>",
        "Zuul <zuul@review.opendev.org>",
        "Claude <noreply@anthropic.com>",
        "Claude Opus 4 <noreply@anthropic.com>",
        "Copilot <175728472+Copilot@users.noreply.github.com>",
        "copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com>",
        "Cursor Agent <cursoragent@cursor.com>",
        "Cursor <cursoragent@cursor.com>",
        "gemini-code-assist[bot] <176961590+gemini-code-assist[bot]@users.noreply.github.com>",
        "google-labs-jules[bot] <161369871+google-labs-jules[bot]@users.noreply.github.com>",
        "devin-ai-integration[bot] <158243242+devin-ai-integration[bot]@users.noreply.github.com>",
        "Devin AI <158243242+devin-ai-integration[bot]@users.noreply.github.com>",
        "aider (gpt-4o) <aider@aider.chat>",
        "Codex <codex@openai.com>",
        "ChatGPT <noreply@openai.com>",
        "Amp <amp@ampcode.com>",
        "opencode <noreply@opencode.ai>",
        "openhands <openhands@all-hands.dev>",
        "Windsurf <noreply@windsurf.com>",
        "Qwen-Coder <qwen-coder@alibabacloud.com>",
        "Claude Opus 4.5 (1M context) <claude@lamps.example>",
        "Sisyphus <clio-agent@sisyphuslabs.ai>",
        "Warp <agent@warp.dev>",
        "Junie <junie@jetbrains.com>",
        "Crush <crush@charm.land>",
        "Gemini CLI <gemini@lamps.example>",
        "Kimi <noreply@kimi.com>",
        "Lamper <noreply@lamper.example>",
        "Lamps CI <ci@lamps.example>",
        "fossabot <badges@fossa.com>",
        "deploy <project_4711_bot_0a1b2c@noreply.gitlab.com>",
        "roller <lamps-autoroll@skia-public.iam.gserviceaccount.com>",
    ],
)
def test_automation_is_set_apart(tmp_path: Path, robot: str) -> None:
    """A--B by a robot and Ben--S7 by Ben and a robot, main."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.commit("B\n\nCo-authored-by: Ben Otieno <ben@lamps.example>", author=robot)
        build.commit(f"{DIM} (#7)\n\nCo-authored-by: {robot}", author=BEN)
    found = understood(tmp_path / "r")
    for title in ("B", DIM):
        people = titled(found, title).people
        assert {person.name: person.bot for person in people if person.name == "Ben Otieno"} == {
            "Ben Otieno": False
        }
        assert [person.bot for person in people if person.name != "Ben Otieno"] == [True]
        assert all(person.handle is None for person in people if person.name == "Ben Otieno")


@pytest.mark.parametrize(
    "human",
    [
        "Claude Dubois <claude@lamps.example>",
        "Tim Abbott <tim@lamps.example>",
        "talbot <talbot@lamps.example>",
        "Devin Hale <devin@lamps.example>",
        "Gemini Ruiz <gemini@lamps.example>",
        "Amp Suwan <amp@lamps.example>",
        "Jules Robin <jules@lamps.example>",
        "Ci Wei <ci@lamps.example>",
        "Travis Cole <travis@lamps.example>",
        "Tom Jenkins <jenkins@lamps.example>",
        "Travis <travis@lamps.example>",
        "Claude <claude@lamps.example>",
        "Amp <amp@lamps.example>",
        "Ada Rowe <ada@anthropic.com>",
        "Wei Ci <wei@openai.com>",
        "Ben Otieno <noreply@otieno.example>",
        "Jules <jules@jules.example>",
        "chabot <chabot@lamps.example>",
    ],
)
def test_a_human_with_the_name_of_a_machine_is_none(tmp_path: Path, human: str) -> None:
    """A, main."""
    with Builder(tmp_path / "r") as build:
        build.commit("A", author=human)
    assert [person.bot for person in titled(understood(tmp_path / "r"), "A").people] == [False]


def test_a_branch_owner_is_not_who_wrote_it_where_another_handle_is_known(tmp_path: Path) -> None:
    r"""
    A--B--M7   main; Eve, whose handle is proven, wrote all that came from Ada's branch
     \  /
      C        adarowe/dim
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A", author="Ada Rowe <5+adarowe@users.noreply.github.com>")
        build.commit("B", author="Ada Rowe <ada@lamps.example>")
        topic = build.commit("C", branch="t", onto=base, author=EVE)
        build.commit(f"Merge pull request #7 from adarowe/dim\n\n{DIM}", topic, author=HUB, files={})
    found = understood(tmp_path / "r")
    assert handles(titled(found, DIM)) == {"Eve Lund": "evelund"}
    assert handles(titled(found, "B")) == handles(titled(found, "A")) == {"Ada Rowe": "adarowe"}


@pytest.mark.parametrize("merges", [1, 2])
def test_a_branch_owner_who_is_somebody_else_lends_no_handle(tmp_path: Path, merges: int) -> None:
    r"""
    A--B--M7[--M8]   main; Ben, whose handle nothing tells, wrote what came from Ada's branches
     \  /
      C              adarowe/dim
    """
    with Builder(tmp_path / "r") as build:
        build.commit("A", author="Ada Rowe <5+adarowe@users.noreply.github.com>")
        build.commit("B", author="Ada Rowe <ada@lamps.example>")
        for number in range(7, 7 + merges):
            build.request(number, f"{DIM} {number}", author=BEN, source=f"adarowe/dim-{number}")
    found = understood(tmp_path / "r")
    assert handles(titled(found, f"{DIM} 7")) == {"Ben Otieno": None}
    assert handles(titled(found, "B")) == handles(titled(found, "A")) == {"Ada Rowe": "adarowe"}


def test_whoever_took_over_a_branch_does_not_become_its_author(tmp_path: Path) -> None:
    r"""
    A--M7--M8   main; Uma opened a pull request of Tom's three commits and one of her own, Tom one of his
     \ / \ /
      U    T    UmaBerg/dim, tomtom/glow
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        for title in ("one", "two", "three"):
            base = build.commit(title, branch="t", onto=base, author="Tom Berger <tom@lamps.example>")
        topic = build.commit("U", branch="t", onto=base, author="Uma Berg <uma@lamps.example>")
        build.commit(f"Merge pull request #7 from UmaBerg/dim\n\n{DIM}", topic, author=HUB, files={})
        build.request(8, "Glow", author="Tom Berger <tom@lamps.example>", source="tomtom/glow")
    found = understood(tmp_path / "r")
    assert handles(titled(found, DIM)) == {"Tom Berger": "tomtom", "Uma Berg": "UmaBerg"}


def test_of_two_handles_that_look_like_nobody_none_is_taken(tmp_path: Path) -> None:
    """A--M7--M8--M9--M10, main; Ben's work came from two strangers' branches, Uma's from hers and another."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.request(7, DIM, source="keeper/dim")
        build.request(8, "Glow", source="lampist/glow")
        build.request(9, "Blink", author="Uma Berg <uma@lamps.example>", source="umaberg/blink")
        build.request(10, "Flash", author="Uma Berg <uma@lamps.example>", source="warden/flash")
    found = understood(tmp_path / "r")
    assert handles(titled(found, DIM)) == {"Ben Otieno": None}
    assert handles(titled(found, "Flash")) == {"Uma Berg": "umaberg"}


def test_a_handle_that_somebody_goes_by_is_theirs(tmp_path: Path) -> None:
    """A--M7--M8--M9--M10, main; lamp-keeper pushed more of Ben's work than of their own."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        for number in (7, 8, 9):
            build.request(number, f"{DIM} {number}", source=f"lamp-keeper/dim-{number}")
        build.request(10, "Glow", author="lamp-keeper <k@lamps.example>", source="lamp-keeper/glow")
    found = understood(tmp_path / "r")
    assert handles(titled(found, f"{DIM} 7")) == {"Ben Otieno": None}
    assert handles(titled(found, "Glow")) == {"lamp-keeper": "lamp-keeper"}


@pytest.mark.parametrize(("other", "handle"), [("lampist", "lampist"), ("Ada Rowe", None)])
def test_an_account_without_a_name_of_its_own_is_whose_branches_it_has(
    tmp_path: Path, other: str, handle: str | None
) -> None:
    """A--M7--M8--M9, main; the account commits on the forge's pages only, or is known to be Ada's."""
    with Builder(tmp_path / "r") as build:
        build.commit("A", author=f"{other} <77+lampist@users.noreply.github.com>")
        for number in (7, 8, 9):
            build.request(number, f"{DIM} {number}", source=f"lampist/dim-{number}")
    assert set(handles(titled(understood(tmp_path / "r"), f"{DIM} 7")).values()) == {handle}


@pytest.mark.parametrize(
    ("author", "shown"),
    [
        ("b.otieno@lamps.example <b.otieno@lamps.example>", "b.otieno"),
        ("b@lamps.example <ben@lamps.example>", "Ben Otieno"),
        (" <77+lampist@users.noreply.github.com>", "lampist"),
    ],
)
def test_an_address_is_never_shown_as_a_name(tmp_path: Path, author: str, shown: str) -> None:
    """A--B--C, main; two by somebody whose git gives an address as the name."""
    with Builder(tmp_path / "r") as build:
        build.commit("A", author=author.strip(" "))
        build.commit("B", author=author.strip(" "))
        build.commit("C", author=BEN)
    assert names(titled(understood(tmp_path / "r"), "A")) == [shown]


def test_a_handle_is_not_guessed_from_a_name(tmp_path: Path) -> None:
    r"""
    A--B--M7--M8   main; names that look like handles, and an owner whose branch two wrote
          / \ /
         C   E,F   evelund/dim, keeper/glow
    """
    with Builder(tmp_path / "r") as build:
        build.commit("A", author="benotieno <b@lamps.example>")
        base = build.commit("B", author="Eve Lund <eve@elsewhere.example>")
        topic = build.commit("C", branch="t7", onto=base, author="Uma Berg <uma@lamps.example>")
        topic = build.commit("D", branch="t7", onto=topic, author="Tom Berg <tom@lamps.example>")
        build.commit("Merge pull request #7 from keeper/dim\n\nDim lamps", topic, author=HUB, files={})
        build.commit("Glow (#8)", author="Uma Berg <uma@lamps.example>")
    found = understood(tmp_path / "r")
    assert handles(titled(found, "A")) == {"benotieno": None}
    assert handles(titled(found, "B")) == {"Eve Lund": None}
    assert handles(titled(found, DIM)) == {"Uma Berg": None, "Tom Berg": None}
    assert handles(titled(found, "Glow")) == {"Uma Berg": None}


@pytest.mark.parametrize(
    "url",
    [
        "https://forge.example/lamps/lantern",
        "https://forge.example/Lamps/lantern",
        "https://forge.example/lamps/lantern/",
    ],
)
def test_a_branch_of_the_organisation_is_nobodys(tmp_path: Path, url: str) -> None:
    """A--M7--M8, main; both from branches of lamps, both by Ben."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.request(7, DIM, source="lamps/dim")
        build.request(8, "Glow", source="LAMPS/glow")
    assert handles(titled(understood(tmp_path / "r", url=url), DIM)) == {"Ben Otieno": None}


@pytest.mark.parametrize(("account", "same"), [("12+evelund2", True), ("34+evelund2", False)])
def test_two_accounts_of_one_name_keep_their_handles(tmp_path: Path, account: str, same: bool) -> None:
    """A--B, main; by one account that was renamed, or by two accounts of people who bear one name."""
    with Builder(tmp_path / "r") as build:
        build.commit("A", author=EVE)
        build.commit("B", author=f"Eve Lund <{account}@users.noreply.github.com>")
    found = understood(tmp_path / "r")
    one, other = titled(found, "A").people, titled(found, "B").people
    assert (one == other) == same
    assert same or (one[0].handle, other[0].handle) == ("evelund", "evelund2")


def test_settings_tell_what_git_does_not(tmp_path: Path) -> None:
    """A--B--M7, main; an address, a name and a robot are given."""
    with Builder(tmp_path / "r") as build:
        build.commit("A", author="Uma Berg <uma@lamps.example>")
        build.commit("B", author="lamp keeper <k@lamps.example>")
        build.request(7, DIM, author="Tom Berg <tom@lamps.example>", source="tomb/dim")
    given = Settings(("Lamp Keeper",), {"UMA@lamps.example": "@uma-b", "tom berg": "tom-b"})
    found = understood(tmp_path / "r", given)
    assert handles(titled(found, "A")) == {"Uma Berg": "uma-b"}
    assert titled(found, "B").people[0].bot
    assert handles(titled(found, DIM)) == {"Tom Berg": "tom-b"}


def test_a_name_beside_another_is_known_in_other_repositories(tmp_path: Path) -> None:
    """A--M7 and A, main; one person with two names in one, and automation called like a human."""
    with Builder(tmp_path / "one") as build:
        build.commit("A")
        build.request(7, DIM, source="benotieno/dim")
    with Builder(tmp_path / "two") as build:
        build.commit("A", author="Bo Oti / Ben Otieno <bo@lamps.example>")
        build.commit("B", author="Ben Otieno <project_4711_bot@noreply.gitlab.com>")
    one, two = history.read_together([Reading(opened(tmp_path / name, name)) for name in ("one", "two")])
    assert titled(two, "A").people == titled(one, DIM).people
    assert [person.bot for title in "AB" for person in titled(two, title).people] == [False, True]


def test_names_that_anybody_has_join_nobody(tmp_path: Path) -> None:
    """A--B--C--D, main; all by different people under the names that machines give."""
    with Builder(tmp_path / "r") as build:
        for title, name in zip("ABCD", ("root", "root", "Tom", "Tom"), strict=True):
            build.commit(title, author=f"{name} <{title.lower()}@lamps.example>")
        build.commit("E\n\nCo-authored-by: root <root@localhost>", author="root <a@lamps.example>")
        build.request(7, DIM, author="Tom <c@lamps.example>", source="tomc/dim")
    found = understood(tmp_path / "r")
    assert handles(titled(found, "C")) == handles(titled(found, DIM)) == {"Tom": "tomc"}
    assert handles(titled(found, "D")) == {"Tom": None}


@pytest.mark.parametrize("by", ["robot", "author"])
def test_a_pick_credits_whoever_wrote_the_change(tmp_path: Path, by: str) -> None:
    r"""
    A(v1.0.0)--S7   main
     \
      P(v1.0.1)     release-1.0, squashed by a robot that is its author
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v1.0.0")
        fix = build.commit(f"{DIM} (#7)\n\nCo-authored-by: {EVE}", author=BEN)
        words = f"[release-1.0] {DIM} (#8)\n\n(cherry picked from commit {fix})"
        pick = build.commit(words, branch="release-1.0", onto=base, author=ROBOT if by == "robot" else BEN)
        build.tag("v1.0.1", pick)
    found = understood(tmp_path / "r")
    (commit,) = next(release.listed for release in found.releases if release.version == "1.0.1")
    shown = next(change for change in found.changes if change.commit == commit)
    assert (shown.number, names(shown)) == (7, ["Ben Otieno", "Eve Lund"])


@pytest.mark.parametrize(
    ("guest", "same"),
    [
        ("benny <b@laptop.example>", True),
        ("Ben O. <b@laptop.example>", True),
        ("Uma Berg <uma@lamps.example>", False),
        ("UmaBerg <uma@lamps.example>", False),
        ("umberg <4+umberg@users.noreply.github.com>", False),
    ],
)
def test_who_opened_a_branch_is_its_author_under_another_name(tmp_path: Path, guest: str, same: bool) -> None:
    r"""
    A--M7---M8   main; in one of Ben's branches there is a commit under another name
     \ /\  /
      B  G-B     benotieno/dim, benotieno/glow
    """
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.request(7, DIM, source="benotieno/dim")
        topic = build.commit("G", branch="t", onto=build.tips["main"], author=guest)
        topic = build.commit("H", branch="t", onto=topic, author=BEN)
        build.commit("Merge pull request #8 from benotieno/glow\n\nGlow", topic, author=HUB, files={})
    found = understood(tmp_path / "r")
    assert (len(titled(found, "Glow").people) == 1) == same
    assert handles(titled(found, DIM)) == {"Ben Otieno": "benotieno"}


@pytest.mark.parametrize("elsewhere", ["pushed", "another branch", "co-author", "two guests"])
def test_who_worked_elsewhere_too_is_not_who_opened_the_branch(tmp_path: Path, elsewhere: str) -> None:
    r"""
    A--M7---M8   main; in one of Ben's branches there is a commit of Kit's, whom another place tells from him
     \ /\  /
      B  K-B     benotieno/dim, benotieno/glow
    """
    kit = "kitsch <kit@lamps.example>"
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.request(7, DIM, source="benotieno/dim")
        topic = build.commit("K", branch="t", onto=build.tips["main"], author=kit)
        topic = build.commit("B", branch="t", onto=topic, author=BEN)
        if elsewhere == "two guests":
            topic = build.commit("L", branch="t", onto=topic, author="lampist <l@lamps.example>")
        build.commit("Merge pull request #8 from benotieno/glow\n\nGlow", topic, author=HUB, files={})
        if elsewhere == "pushed":
            build.commit("P", author=kit)
        elif elsewhere == "another branch":
            build.request(9, "Blink", author=kit, source="umaberg/blink")
        elif elsewhere == "co-author":
            build.commit(f"Blink (#9)\n\nCo-authored-by: {kit}", author=BEN)
    assert {"kitsch", "Ben Otieno"} <= set(names(titled(understood(tmp_path / "r"), "Glow")))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ada Rowe", "adarowe12", False),
        ("Kit Weber", "kitweber", True),
        ("kit-weber", "Kit Weber", True),
        ("kit", "Kit Weber", True),
        ("Kit A", "Kit Weber", False),
    ],
)
def test_names_in_one_branch_that_are_alike_are_one_persons(
    tmp_path: Path, one: str, other: str, same: bool
) -> None:
    r"""
    A--M7   main; in a branch of the project, so that no handle tells whose it is
     \ /
      B-C
    """
    with Builder(tmp_path / "r") as build:
        topic = build.commit("A", author=EVE)
        for name, place in ((one, "laptop"), (other, "desk")):
            topic = build.commit("c", branch="t", onto=topic, author=f"{name} <x@{place}.example>")
        build.commit(f"Merge pull request #7 from lamps/dim\n\n{DIM}", topic, author=HUB, files={})
    assert (len(titled(understood(tmp_path / "r"), DIM).people) == 1) == same


@pytest.mark.parametrize(
    "address", ["action@github.com", "41898282+github-actions[bot]@users.noreply.github.com"]
)
@pytest.mark.parametrize("known", [True, False])
def test_a_human_whose_git_has_the_name_of_a_machine_wrote_their_branch(
    tmp_path: Path, address: str, known: bool
) -> None:
    r"""
    A--M7--M8--M9   main; the first from Ben's fork, the others from the project's branch and a robot's fork
     \ / \ / \ /
      G   G   G
    """
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        if known:
            build.request(6, "Blink", source="benotieno/blink")
        for number, owner in ((7, "benotieno"), (8, "lamps"), (9, "lamps-robot")):
            build.request(number, f"{DIM} {number}", author=f"GitHub Action <{address}>", source=f"{owner}/x")
    found = understood(tmp_path / "r")
    first = titled(found, f"{DIM} 7").people[0]
    name = "Ben Otieno" if known else "benotieno"
    assert (first.name, first.handle, first.bot) == (name, "benotieno", False)
    assert all(person.bot for number in (8, 9) for person in titled(found, f"{DIM} {number}").people)


def test_an_organisation_is_nobodys_handle(tmp_path: Path) -> None:
    """A--M7--...--M16, main; of ten branches of one account seven are Ben's, the others of three people."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        for number in range(7, 14):
            build.request(number, f"{DIM} {number}", source=f"brightworks/dim-{number}")
        for number, name in enumerate(("Uma Berg", "Tom Berg", "Eve Lund"), 14):
            author = f"{name} <{name[:3]}@lamps.example>"
            build.request(number, f"{DIM} {number}", author=author, source=f"brightworks/{number}")
    assert handles(titled(understood(tmp_path / "r"), f"{DIM} 7")) == {"Ben Otieno": None}


@pytest.mark.parametrize("where", ["signed off", "committed"])
def test_an_account_under_which_an_author_signs_is_theirs(tmp_path: Path, where: str) -> None:
    """A--B, main; somebody else signs B off, too."""
    account = "Ben Otieno <7+beno@users.noreply.github.com>"
    signed = f"\n\nSigned-off-by: {account}\nSigned-off-by: Eve Lund <9+eve@users.noreply.github.com>"
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        said, committer = (signed, HUB) if where == "signed off" else ("", account)
        build.commit(f"B{said}", author="Ben Otieno <b@x.example>", committer=committer)
    assert handles(titled(understood(tmp_path / "r"), "B")) == {"Ben Otieno": "beno"}


def test_an_address_is_one_persons_in_all_repositories(tmp_path: Path) -> None:
    """A--M7 and A--M8, main; one address, with another name and another handle in each."""
    with Builder(tmp_path / "one") as build:
        build.commit("A")
        build.request(7, DIM, source="benotieno/dim")
    with Builder(tmp_path / "two") as build:
        build.commit("A")
        build.request(8, "Glow", author=BEN.replace("Ben Otieno", "bo"), source="bo-lamps/glow")
    one, two = history.read_together([Reading(opened(tmp_path / name, name)) for name in ("one", "two")])
    assert titled(two, "Glow").people == titled(one, DIM).people
