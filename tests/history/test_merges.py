"""How changes come to the trunk: one test a forge and a habit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from readings import ROBOT, names, notes, release_of, titled, understood
from repositories import ADA, BEN, DAY, EVE, HUB, START, Builder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("Merge pull request #7 from ben/dim\n\nDim lamps\n\nWhy", id="github"),
        pytest.param("Dim lamps (#7)\n\nWhy", id="github, the title as subject"),
        pytest.param("Merge pull request 'Dim lamps' (#7) from ben/dim into main\n\nWhy", id="gitea"),
        pytest.param("Auto merge of #7 - ben:dim, r=ada\n\nDim lamps\n\nWhy", id="homu"),
        pytest.param("Merge #7\n\n7: Dim lamps r=ada a=ben\n\nWhy", id="bors"),
        pytest.param("Merge #7: Dim lamps\n\n1a2b3c dim (Ben Otieno)", id="script"),
        pytest.param("Merge lamps/lantern#7: Dim lamps\n\n1a2b3c dim (Ben Otieno)", id="script, named"),
        pytest.param("Merge PR #7: Dim lamps\n\nWhy", id="script, short"),
        pytest.param(
            "Merge branch 'dim' into 'main'\n\nDim lamps\n\nCloses #3\n\nSee merge request lamps/lantern!7",
            id="gitlab",
        ),
        pytest.param("Merge branch 'dim' into 'main'\n\nDim lamps\n\nSee merge request !7", id="old gitlab"),
        pytest.param(
            "Merged in ben/dim (pull request #7)\n\nDim lamps\n\nApproved-by: Ada Rowe", id="bitbucket"
        ),
        pytest.param(
            "Pull request #7: Dim lamps\n\nMerge in LAMP/lantern from dim to main\n\n* commit '1a2b':\n  dim",
            id="bitbucket server",
        ),
        pytest.param("Merged PR 7: Dim lamps\n\nWhy", id="azure"),
        pytest.param("!7 Dim lamps\nFrom: @ben\nReviewed-by: @ada", id="gitee"),
    ],
)
def test_a_merge_is_one_change_by_who_wrote_it(tmp_path: Path, message: str) -> None:
    r"""
    A(v1.0.0)-----M(v1.1.0)   main, M made by a robot
     \           /
      C1-------C2             dim
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v1.0.0")
        build.commit("dim the first", branch="dim", onto=base, author=BEN)
        last = build.commit("dim the rest", branch="dim", author=BEN)
        merge = build.commit(message, last, author=ROBOT, files={})
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.1.0") == ["#7 Dim lamps"]
    change = titled(found, "Dim lamps")
    assert (change.commit, change.subjects) == (merge, ("dim the first", "dim the rest"))
    assert names(change) == ["Ben Otieno"]
    parts = release_of(found, "1.1.0").accounting
    assert (parts.total, parts.listed, parts.inside, parts.left_out) == (3, 1, 2, ())


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("Dim lamps (#7)\n\n* dim the first\n\n* Glow (#6)", id="github, tide"),
        pytest.param("Dim lamps (!7)", id="gitlab"),
        pytest.param("Dim lamps\n\nWhy\n\nSee merge request lamps/lantern!7", id="gitlab, its template"),
        pytest.param("Merged PR 7: Dim lamps\n\nRelated work items: #3", id="azure"),
        pytest.param("Merged in dim (pull request #7)\n\nDim lamps\n\n* dim the first", id="bitbucket"),
        pytest.param(
            "Pull request #7: Dim lamps\n\nSquashed commit of the following:\n\ncommit 1a2b3c",
            id="bitbucket server",
        ),
        pytest.param(
            "Dim lamps\n\nWhy\n\nPR-URL: https://forge.example/lamps/lantern/pull/7\nReviewed-By: Ada Rowe",
            id="trailer",
        ),
    ],
)
def test_a_squash_is_one_change_by_who_wrote_it(tmp_path: Path, message: str) -> None:
    """A(v1.0.0)--S--D(v1.1.0), main; S squashed by a robot, D pushed by somebody."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        build.commit(message, author=BEN, committer=ROBOT)
        build.commit("Glow", author=EVE)
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.1.0") == ["Glow", "#7 Dim lamps"]
    assert names(titled(found, "Dim lamps")) == ["Ben Otieno"]


def test_a_merge_that_tells_no_title_is_not_titled_by_a_list(tmp_path: Path) -> None:
    r"""
    A(v1.0.0)--M(v1.1.0)   main, M made by an old Bitbucket Server
     \        /
      C------'             dim
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v1.0.0")
        topic = build.commit("Dim lamps", branch="dim", onto=base, author=BEN)
        build.commit(
            f"Merge pull request #7 in LAMP/lantern from dim to main\n\n* commit '{topic}':\n  Dim lamps",
            topic,
            files={},
        )
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.1.0") == ["#7 Dim lamps"]


@pytest.mark.parametrize("form", ["rebase", "gerrit"])
def test_commits_of_a_straight_line_stand_for_themselves(tmp_path: Path, form: str) -> None:
    """A(v1.0.0)--C1--C2--C3(v1.1.0), main; what was rebased onto it has no number."""
    trailer = "\n\nWhy\n\nChange-Id: I{0}\nReviewed-on: https://review.example/c/lantern/+/{1}"
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        for number, author in enumerate((BEN, BEN, EVE)):
            words = trailer.format(str(number) * 40, 700 + number) if form == "gerrit" else ""
            build.commit(f"Change {number}{words}", author=author, committer=HUB)
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.1.0") == ["Change 2", "Change 1", "Change 0"]
    assert names(titled(found, "Change 2")) == ["Eve Lund"]
    assert {change.number for change in found.changes} == {None}


@pytest.mark.parametrize(
    "message",
    [
        'Merge "Dim lamps"',
        "Merge changes I1a2b3c,I4d5e6f",
        "Merge branch 'dim'",
        "Merge remote-tracking branch 'ben/dim' into main",
        "Merge tag 'dim-1' of https://forge.example/ben/lantern",
    ],
)
def test_a_merge_without_a_number_is_no_change(tmp_path: Path, message: str) -> None:
    r"""
    A(v1.0.0)----M(v1.1.0)   main
     \          /
      C1------C2             dim
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v1.0.0")
        build.commit("Dim the first", branch="dim", onto=base, author=BEN)
        build.commit(message, build.commit("Dim the rest", branch="dim", author=EVE), files={})
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.1.0") == ["Dim the rest", "Dim the first"]
    assert sum(count for _, count in release_of(found, "1.1.0").accounting.left_out) == 1


def test_a_batch_is_as_many_changes_as_it_merges(tmp_path: Path) -> None:
    r"""
    A(v1.0.0)----M(v1.1.0)   main, M has three parents
     |\         /|
     | C-------' |           dim
      \          |
       E---------'           glow
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v1.0.0")
        one = build.commit("dim", branch="dim", onto=base, author=BEN)
        two = build.commit("glow", branch="glow", onto=base, author=EVE)
        words = "12: Dim lamps r=ada a=ben\n\nWhy\n\n13: Let lamps glow r=ada a=evelund\n\nWhy not"
        build.commit(f"Merge #12 #13\n\n{words}", one, two, author=ROBOT, files={})
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert sorted(notes(found, "1.1.0")) == ["#12 Dim lamps", "#13 Let lamps glow"]
    assert names(titled(found, "Dim lamps")) == ["Ben Otieno"]
    assert names(titled(found, "Let lamps glow")) == ["Eve Lund"]


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        pytest.param(
            "Auto merge of #20 - ada:rollup, r=ada\n\nRollup of 2 requests\n\n - #18 (Dim)\n - #19 (Glow)",
            "Rollup merge of #{0} - {2}:x, r=ada\n\n{1}",
            id="rollup",
        ),
        pytest.param(
            "Merge pull request #20 from lamps/develop\n\nRelease 1.1.0",
            "Merge pull request #{0} from {2}/x\n\n{1}",
            id="develop",
        ),
        pytest.param(
            "Merge pull request #20 from lamps/release-1.1\n\nMerge release-1.1 into main",
            "Merge pull request #{0} from {2}/x\n\n{1}",
            id="release branch",
        ),
    ],
)
def test_a_merge_of_a_whole_line_hides_no_request(tmp_path: Path, outer: str, inner: str) -> None:
    r"""
    A(v1.0.0)----------------M20(v1.1.0)   main
     \                      /
      M18--------M19-------'               develop, a rollup, or a release branch
       \ C      / \ E
    """
    with Builder(tmp_path / "r") as build:
        line = build.commit("A")
        build.tag("v1.0.0")
        for number, title, author, owner in ((18, "Dim lamps", BEN, "ben"), (19, "Glow", EVE, "evelund")):
            topic = build.commit("work", branch=f"t{number}", onto=line, author=author)
            line = build.commit(
                inner.format(number, title, owner), topic, branch="line", onto=line, author=HUB, files={}
            )
        build.commit(outer, line, author=HUB, files={})
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert {"#18 Dim lamps", "#19 Glow"} <= set(notes(found, "1.1.0"))
    assert names(titled(found, "Glow")) == ["Eve Lund"]


@pytest.mark.parametrize("evil", [True, False])
def test_an_octopus_brings_every_line(tmp_path: Path, evil: bool) -> None:
    r"""
    A(v1.0.0)--B--M(v1.1.0)   main
     |\          /|
     | C1------C2 |           dim
      \           |
       E----------'           glow
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v1.0.0")
        build.commit("C1", branch="dim", onto=base)
        one = build.commit("C2", branch="dim")
        two = build.commit("E", branch="glow", onto=base)
        build.commit("B")
        build.commit("Merge branches 'dim' and 'glow'", one, two, files={"knot": "1"} if evil else {})
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert sorted(notes(found, "1.1.0")) == ["B", "C1", "C2", "E"]


def test_lines_that_cross_bring_nothing_twice(tmp_path: Path) -> None:
    r"""
    A(v1.0.0)--B---X1--M5--Y(v1.1.0)   main, M5 merges #5
     \          \ /       /
      \          X       /
       \        / \     /
        P------X2--Q(v1.0.1)           release-1.0
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v1.0.0")
        trunk = build.commit("B")
        fix = build.commit("P", branch="release-1.0", onto=base)
        build.commit("Merge branch 'release-1.0'", fix, files={})
        build.commit("Merge branch 'main' into release-1.0", trunk, branch="release-1.0", files={})
        last = build.commit("Q", branch="release-1.0")
        build.tag("v1.0.1", last)
        build.request(5, "Dim lamps")
        build.commit("Merge branch 'release-1.0'", last, files={})
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert sorted(notes(found, "1.0.1")) == ["B", "P", "Q"]
    assert notes(found, "1.1.0") == ["#5 Dim lamps"]


@pytest.mark.parametrize("by_request", [True, False])
def test_a_release_branch_that_comes_back_keeps_its_changes(tmp_path: Path, by_request: bool) -> None:
    r"""
    A(v1.0.0)--M5--M(v1.1.0)   main
     \            /
      M6--H(v1.0.1)            release-1.0, with fixes of its own
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v1.0.0")
        build.tips["release-1.0"] = base
        build.request(6, "Mend the switch", branch="release-1.0")
        hotfix = build.commit("Hotfix", branch="release-1.0")
        build.tag("v1.0.1", hotfix)
        build.request(5, "Dim lamps")
        words = "Merge pull request #9 from lamps/release-1.0\n\nBring the fixes back"
        build.commit(words if by_request else "Merge branch 'release-1.0'", hotfix, author=HUB, files={})
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.0.1") == ["Hotfix", "#6 Mend the switch"]
    assert [line for line in notes(found, "1.1.0") if not line.startswith("#9")] == ["#5 Dim lamps"]


@pytest.mark.parametrize(
    "subject", ["Merge branch 'main' of https://forge.example/lamps/lantern", "Catch up"]
)
def test_a_pull_that_turns_the_parents_around_hides_no_request(tmp_path: Path, subject: str) -> None:
    r"""
           L1--L2----.
          /           \
    A(v1.0.0)          X(v1.1.0)   main; the first parent of X is L2
          \           /
           M5---S6---'             what was main until then
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v1.0.0")
        build.request(5, "Dim lamps", "one", "two")
        trunk = build.commit("Glow (#6)", author=EVE)
        build.commit("L1", branch="local", onto=base)
        local = build.commit("L2", branch="local")
        build.commit(subject, trunk, onto=local, files={})
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert sorted(notes(found, "1.1.0")) == ["#5 Dim lamps", "#6 Glow", "L1", "L2"]
    assert names(titled(found, "Dim lamps")) == ["Ben Otieno"]


def test_a_topic_that_was_kept_up_to_date_takes_nothing_of_the_trunk(tmp_path: Path) -> None:
    r"""
    A(v1.0.0)--M5--S6--M7(v1.1.0)   main
     \           \    /
      C1----------X--C2             dim
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v1.0.0")
        build.request(5, "Glow", author=EVE)
        trunk = build.commit("Blink (#6)")
        build.commit("C1", branch="dim", onto=base, author=BEN)
        build.commit("Merge branch 'main' into dim", trunk, branch="dim", author=BEN, files={})
        last = build.commit("C2", branch="dim", author=BEN)
        build.commit("Merge pull request #7 from ben/dim\n\nDim lamps", last, author=HUB, files={})
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.1.0") == ["#7 Dim lamps", "#6 Blink", "#5 Glow"]
    assert names(titled(found, "Dim lamps")) == ["Ben Otieno"]


def test_a_merge_that_brings_nothing_credits_nobody(tmp_path: Path) -> None:
    r"""
    A(v1.0.0)----M8--M7(v1.1.0)   main; M7 merges C, which M8 brought with E
     \          /   /
      C-------E'   /              glow is E, built on dim, which is C
       `----------'
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v1.0.0")
        dim = build.commit("C", branch="dim", onto=base, author=BEN)
        glow = build.commit("E", branch="glow", onto=dim, author=EVE)
        build.commit("Merge pull request #8 from evelund/glow\n\nGlow", glow, author=HUB, files={})
        build.commit("Merge pull request #7 from ben/dim\n\nDim lamps", dim, author=ADA, files={})
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert "#8 Glow" in notes(found, "1.1.0")
    assert names(titled(found, "Glow")) == ["Ben Otieno", "Eve Lund"]
    assert "Ada Rowe" not in names(titled(found, "Dim lamps"))


def test_numbers_of_another_project_are_not_taken_for_ours(tmp_path: Path) -> None:
    """A(v1.0.0)--M7--M7 of the sister project, lamps/shade(v1.1.0), main; both by a script."""
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v1.0.0")
        one = build.commit("dim", branch="dim", onto=base, author=BEN)
        build.commit("Merge lamps/lantern#7: Dim lamps", one, files={})
        two = build.commit("polish", branch="polish", onto=base, author=EVE)
        build.commit("Merge lamps/shade#7: Polish the shade", two, files={})
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert [change.title for change in found.changes if change.number == 7] == ["Dim lamps"]


def test_a_number_that_a_fork_gave_again_is_another_change(tmp_path: Path) -> None:
    """A--M7 of the old project(v1.0.0)--M7 of the fork(v1.1.0), main."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.request(7, "Dim lamps")
        build.tag("v1.0.0")
        build.commit("Change the colour (#7)", author=EVE)
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.0.0") == ["#7 Dim lamps", "A"]
    assert notes(found, "1.1.0") == ["#7 Change the colour"]


@pytest.mark.parametrize(
    ("subject", "number", "title"),
    [
        ("Mend the switch (#12) (#13)", 13, "Mend the switch (#12)"),
        ("Mend the switch (#99999999999)", None, "Mend the switch (#99999999999)"),
        ("Mend the switch (fixes #12)", None, "Mend the switch (fixes #12)"),
        ("Mend (#12) the switch", None, "Mend (#12) the switch"),
        ("Mend the switch #12", None, "Mend the switch #12"),
        ("(#12)", None, "(#12)"),
        ("Merge pull request #12 from ben/dim", None, "Merge pull request #12 from ben/dim"),
        ("Mend the switch (lamps/shade#12)", None, "Mend the switch (lamps/shade#12)"),
    ],
)
def test_only_a_number_at_the_end_is_that_of_the_request(
    tmp_path: Path, subject: str, number: int | None, title: str
) -> None:
    """A(v1.0.0)--S--(v1.1.0), main; S is one commit."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        build.commit(subject, author=BEN)
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.1.0") == [f"#{number} {title}" if number else title]
    assert names(titled(found, title)) == ["Ben Otieno"]


def test_commits_that_cite_one_issue_are_changes_of_their_own(tmp_path: Path) -> None:
    """A(v1.0.0)--C1--C2--M13(v1.1.0), main; all commits cite issue 12, that in M13 too."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        build.commit("Mend the switch (#12)")
        build.commit("Mend the switch's other side (#12)", author=BEN)
        build.request(13, "Test the switch", "Try the switch (#12)")
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    titles = [change.title for change in found.changes if change.first_release == "v1.1.0"]
    assert titles == ["Test the switch", "Mend the switch's other side", "Mend the switch"]
    assert len(notes(found, "1.1.0")) == 3
    assert notes(found, "1.1.0")[0] == "#13 Test the switch"


def test_what_has_no_words_is_listed_all_the_same(tmp_path: Path) -> None:
    r"""
    A(v1.0.0)--E--M7(v1.1.0)   main; E has no message, M7 none but its first line
              \  /
               C               dim, with no message
    """
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        empty = build.commit("", author=BEN)
        topic = build.commit("\n\n", branch="dim", onto=empty, author=EVE)
        merge = build.commit("Merge pull request #7 from evelund/dim", topic, author=HUB, files={})
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert release_of(found, "1.1.0").listed == (merge, empty)
    assert [names(change) for change in found.changes[:2]] == [["Eve Lund"], ["Ben Otieno"]]


def test_clocks_that_go_wrong_move_no_change(tmp_path: Path) -> None:
    """A--M5(v1.0.0)--B--M6(v1.1.0), main; B was made by a clock years behind, M6 by one years ahead."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.request(5, "Dim lamps")
        build.tag("v1.0.0")
        build.commit("B", clock=START - 900 * DAY)
        topic = build.commit("c", branch="t", onto=build.tips["main"], clock=START + 2 * DAY)
        build.commit(
            "Merge pull request #6 from ben/t\n\nGlow", topic, author=HUB, clock=START + 900 * DAY, files={}
        )
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert sorted(notes(found, "1.0.0")) == ["#5 Dim lamps", "A"]
    assert sorted(notes(found, "1.1.0")) == ["#6 Glow", "B"]
