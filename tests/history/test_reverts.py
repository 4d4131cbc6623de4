"""What was taken back, by whatever words, and what came in again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from readings import names, notes, release_of, titled, understood
from repositories import ADA, BEN, EVE, HUB, Builder

if TYPE_CHECKING:
    from pathlib import Path

DIM = "Dim the lamps at noon"
MERGED = f"Merge pull request #7 from ben/topic-7\n\n{DIM}"

WORDS = {
    "git, of the merge": f'Revert "{MERGED.partition(chr(10))[0]}"\n\n'
    "This reverts commit {commit}, reversing\nchanges made to {parent}.",
    "git, a short id": "Take it back\n\nThis reverts commit {short}.",
    "github, merged": f'Revert "{DIM}" (#8)\n\nReverts lamps/lantern#7',
    "github, by address": f'Revert "{DIM}" (#8)\n\nReverts https://forge.example/lamps/lantern/pull/7',
    "gitlab": "Revert \"Merge branch 'topic-7' into 'main'\"\n\nThis reverts merge request !7",
    "number in the title": f'Revert "{DIM} (#7)" (#8)',
    "number to begin with": "Revert #7: it was too dark (#8)",
    "number in brackets": f"Revert {DIM} (#7) (#8)",
    "title alone": f'Revert "{DIM}"',
    "title alone, typographic": f"Revert “{DIM}”",
    "conventional": f"revert: {DIM}\n\nIt was too dark.",
    "with a scope": f"revert(core): {DIM}",
    "with a cause": f'Revert "{DIM}"\n\nThis reverts commit {{commit}}.\n\nReason for revert: too dark\n\n'
    f"Original change's description:\n> {DIM}\n>\n> This reverts commit 1234567.",
}


@pytest.mark.parametrize("squashed", [True, False])
@pytest.mark.parametrize("words", WORDS)
def test_what_was_taken_back_before_the_release_is_not_in_it(
    tmp_path: Path, words: str, squashed: bool
) -> None:
    """A(v1.0.0)--M7--B--R(v1.1.0), main; M7 is a merge of two commits or a squash."""
    with Builder(tmp_path / "r") as build:
        parent = build.commit("A")
        build.tag("v1.0.0")
        subjects = ("one", "two")
        commit = build.commit(f"{DIM} (#7)", author=BEN) if squashed else build.request(7, DIM, *subjects)
        build.commit("B")
        revert = build.commit(WORDS[words].format(commit=commit, short=commit[:9], parent=parent))
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.1.0") == ["B"]
    assert (titled(found, DIM).reverted_by, titled(found, DIM).first_release) == (revert, None)
    assert release_of(found, "1.1.0").accounting.reverted == (2 if squashed else 4)


@pytest.mark.parametrize("words", ["git, of the merge", "github, merged", "title alone"])
def test_what_was_taken_back_later_stays_where_it_was_shipped(tmp_path: Path, words: str) -> None:
    """A--M7(v1.0.0)--B--R(v1.1.0)--C(v1.2.0), main."""
    with Builder(tmp_path / "r") as build:
        parent = build.commit("A")
        commit = build.request(7, DIM, "one", "two")
        build.tag("v1.0.0")
        build.commit("B")
        revert = build.commit(WORDS[words].format(commit=commit, parent=parent), author=EVE)
        build.tag("v1.1.0")
        build.commit("C")
        build.tag("v1.2.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.0.0") == [f"#7 {DIM}", "A"]
    assert release_of(found, "1.1.0").listed[0] == revert
    assert len(notes(found, "1.1.0")) == 2
    assert notes(found, "1.2.0") == ["C"]
    assert (titled(found, DIM).first_release, titled(found, DIM).reverted_by) == ("v1.0.0", revert)
    assert titled(found, DIM).reverted_in == "v1.1.0"


@pytest.mark.parametrize("part", ["Dim the lamps at noon", "Dim the others"])
def test_a_change_of_which_a_part_is_taken_back_stays(tmp_path: Path, part: str) -> None:
    r"""
    A(v1.0.0)------M7--R(v1.1.0)   main, R takes back one of the two
     \            /
      C1-------C2                  topic, the title is that of C1
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v1.0.0")
        first = build.commit(DIM, branch="t", onto=base, author=BEN)
        second = build.commit("Dim the others", branch="t", author=BEN)
        build.commit(MERGED, second, author=HUB, files={})
        gone = first if part == DIM else second
        build.commit(f'Revert "{part}"\n\nThis reverts commit {gone}.')
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.1.0") == [f'Revert "{part}"', f"#7 {DIM}"]
    assert titled(found, DIM).reverted_by is None


@pytest.mark.parametrize("reverts", [1, 2, 3, 4])
@pytest.mark.parametrize("words", ["trailer", "title", "squashed titles", "gerrit"])
def test_reverts_of_reverts_are_counted(tmp_path: Path, words: str, reverts: int) -> None:
    """A(v1.0.0)--S7--R--R of R--...(v1.1.0), main."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        subject = f"{DIM} (#7)"
        last = build.commit(subject, author=BEN)
        for number in range(reverts):
            subject = f'Revert "{subject}"'
            if words == "squashed titles":
                subject += f" (#{8 + number})"
            shown = f'Revert^{number + 1} "{DIM}"' if words == "gerrit" and number else subject
            by_id = words in {"trailer", "gerrit"}
            last = build.commit(f"{shown}\n\nThis reverts commit {last}." if by_id else shown)
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.1.0") == ([] if reverts % 2 else [f"#7 {DIM}"])
    assert (titled(found, DIM).reverted_by is None) == (reverts % 2 == 0)


def test_each_turn_is_told_in_the_release_that_takes_it(tmp_path: Path) -> None:
    """S7(v1.0.0)--R1(v1.1.0)--R2(v1.2.0)--R3(v1.3.0), main."""
    with Builder(tmp_path / "r") as build:
        last = build.commit(f"{DIM} (#7)")
        build.tag("v1.0.0")
        turns = []
        for minor in (1, 2, 3):
            last = build.commit(f"Turn {minor}\n\nThis reverts commit {last}.")
            turns.append(last)
            build.tag(f"v1.{minor}.0")
    found = understood(tmp_path / "r")
    assert [release.listed for release in found.releases[1:4]] == [(turn,) for turn in turns]
    assert (titled(found, DIM).first_release, titled(found, DIM).reverted_by) == ("v1.0.0", turns[0])


@pytest.mark.parametrize("form", ["merges", "squashes", "squashes, title alone", "git"])
@pytest.mark.parametrize("apart", [False, True])
def test_what_lands_again_under_a_new_number_is_listed_once(tmp_path: Path, form: str, apart: bool) -> None:
    """A(v1.0.0)--1349--1353 takes it back--(v1.1.0)--1365 is the same again(v1.2.0), main; or one release."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        if form == "merges":
            build.request(1349, DIM)
            body = "Reverts lamps/lantern#1349"
            build.request(1353, f'Revert "{DIM}"', source="lamps/revert-1349-dim", body=body)
        else:
            first = build.commit(f"{DIM} (#1349)", author=BEN)
            trailer = "" if "alone" in form else f"\n\nThis reverts commit {first}."
            number = "" if form == "git" else " (#1353)"
            build.commit(f'Revert "{DIM} (#1349)"{number}{trailer}')
        if apart:
            build.commit("B")
            build.tag("v1.1.0")
        if form == "merges":
            build.request(1365, DIM)
        else:
            build.commit(f"{DIM} (#1365)", author=BEN)
        build.tag("v1.2.0")
    found = understood(tmp_path / "r")
    listed = [line for release in found.releases for line in notes(found, release.version)]
    assert [line for line in listed if DIM in line] == [f"#1365 {DIM}"]
    assert notes(found, "1.2.0") == [f"#1365 {DIM}"]
    again = next(change for change in found.changes if change.number == 1365)
    assert (again.first_release, again.reverted_by, again.picked_from) == ("v1.2.0", None, ())


@pytest.mark.parametrize("words", ['Reland "{0}"', "{0} (again)", 'Reapply "{0}"'])
def test_what_lands_again_under_another_title_is_listed_once(tmp_path: Path, words: str) -> None:
    """A(v1.0.0)--C--R--D(v1.1.0), main; R takes C back, D is C again."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        first = build.commit(DIM, author=BEN)
        build.commit(f'Revert "{DIM}"\n\nThis reverts commit {first}.')
        build.commit(words.format(DIM), author=BEN)
        build.tag("v1.1.0")
    (line,) = notes(understood(tmp_path / "r"), "1.1.0")
    assert DIM in line


@pytest.mark.parametrize("shipped", [True, False])
def test_what_a_release_branch_takes_back_is_still_on_the_trunk(tmp_path: Path, shipped: bool) -> None:
    r"""
    A--S7---------B(v1.2.0)   main, v1.0.0 at S7 where it was shipped
         \
          R(v1.1.0)           release-1.1, R takes S7 back
    """
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        commit = build.commit(f"{DIM} (#7)", author=BEN)
        if shipped:
            build.tag("v1.0.0")
        words = f'Revert "{DIM} (#7)"\n\nThis reverts commit {commit}.'
        build.tag("v1.1.0", build.commit(words, branch="release-1.1", onto=commit))
        build.commit("B")
        build.tag("v1.2.0")
    found = understood(tmp_path / "r")
    if shipped:
        assert notes(found, "1.0.0") == [f"#7 {DIM}", "A"]
        assert notes(found, "1.1.0") == [words.partition("\n")[0]]
        assert notes(found, "1.2.0") == ["B"]
    else:
        assert notes(found, "1.1.0") == ["A"]
        assert sorted(notes(found, "1.2.0")) == [f"#7 {DIM}", "B"]
    assert titled(found, DIM).first_release == ("v1.0.0" if shipped else "v1.2.0")
    assert titled(found, DIM).reverted_by is None


@pytest.mark.parametrize("shipped", [True, False])
@pytest.mark.parametrize("names_original", [True, False])
def test_a_pick_that_is_taken_back_on_its_branch(tmp_path: Path, shipped: bool, names_original: bool) -> None:
    r"""
    A(v1.0.0)--S7------B(v1.1.0)   main
     \
      P(v1.0.1)--R(v1.0.2)         release-1.0, P picks S7, R takes it back; or both in v1.0.2
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v1.0.0")
        fix = build.commit(f"{DIM} (#7)", author=BEN)
        line = "release-1.0"
        pick = build.commit(f"{DIM}\n\n(cherry picked from commit {fix})", branch=line, onto=base, author=BEN)
        if shipped:
            build.tag("v1.0.1", pick)
        gone = fix if names_original else pick
        build.tag("v1.0.2", build.commit(f'Revert "{DIM}"\n\nThis reverts commit {gone}.', branch=line))
        build.commit("B")
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    original = next(change for change in found.changes if change.number == 7)
    if shipped:
        assert notes(found, "1.0.1") == [f"#7 {DIM}"]
        assert notes(found, "1.0.2") == [f'Revert "{DIM}"']
        assert notes(found, "1.1.0") == ["B"]
    else:
        assert notes(found, "1.0.2") == []
        assert notes(found, "1.1.0") == ["B", f"#7 {DIM}"]
    assert original.first_release == ("v1.0.1" if shipped else "v1.1.0")
    assert original.reverted_by is None


def test_the_trunk_takes_back_what_a_patch_has_shipped(tmp_path: Path) -> None:
    r"""
    A(v1.0.0)--S7--R(v1.1.0)   main; whoever comes from v1.0.1 loses S7, and has to know
     \
      P(v1.0.1)                release-1.0, P picks S7
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v1.0.0")
        fix = build.commit(f"{DIM} (#7)")
        pick = build.commit(f"{DIM}\n\n(cherry picked from commit {fix})", branch="release-1.0", onto=base)
        build.tag("v1.0.1", pick)
        build.commit(f'Revert "{DIM}"\n\nThis reverts commit {fix}.')
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.0.1") == [f"#7 {DIM}"]
    assert notes(found, "1.1.0") == [f'Revert "{DIM}"']


def test_a_revert_that_is_picked_takes_the_pick_back(tmp_path: Path) -> None:
    r"""
    A(v1.0.0)--S7--R--B(v1.1.0)   main
     \
      P(v1.0.1)--Q(v1.0.2)        release-1.0, P picks S7 and Q picks R
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v1.0.0")
        fix = build.commit(f"{DIM} (#7)")
        words = f'Revert "{DIM} (#7)"\n\nThis reverts commit {fix}.'
        revert = build.commit(words)
        pick = build.commit(f"{DIM}\n\n(cherry picked from commit {fix})", branch="release-1.0", onto=base)
        build.tag("v1.0.1", pick)
        back = build.commit(f"{words}\n(cherry picked from commit {revert})", branch="release-1.0")
        build.tag("v1.0.2", back)
        build.commit("B")
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.0.1") == [f"#7 {DIM}"]
    assert notes(found, "1.0.2") == [words.partition("\n")[0]]
    assert notes(found, "1.1.0") == ["B"]


@pytest.mark.parametrize("rest", [True, False])
def test_a_request_that_takes_its_own_commit_back_is_a_change(tmp_path: Path, rest: bool) -> None:
    r"""
    A(v1.0.0)---------M7(v1.1.0)   main
     \               /
      C1---R1---[C2]               topic, R1 takes C1 back
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v1.0.0")
        first = build.commit("Try a switch", branch="t", onto=base, author=BEN)
        build.commit(f'Revert "Try a switch"\n\nThis reverts commit {first}.', branch="t", author=BEN)
        if rest:
            build.commit("Use a dial", branch="t", author=BEN)
        build.commit(MERGED.replace("topic-7", "t"), build.tips["t"], author=HUB, files={})
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.1.0") == [f"#7 {DIM}"]
    assert (titled(found, DIM).reverts, titled(found, DIM).reverted_by) == ((), None)


def test_a_request_that_takes_another_back_by_the_way_is_listed(tmp_path: Path) -> None:
    r"""
    A(v1.0.0)--S7----M9(v1.1.0)   main, S7 is not listed
                \   /
                 R-C              topic, R takes S7 back
    """
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        gone = build.commit(f"{DIM} (#7)")
        build.request(9, "Use a dial", f'Revert "{DIM} (#7)"\n\nThis reverts commit {gone}.', "add a dial")
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.1.0") == ["#9 Use a dial"]
    assert titled(found, DIM).first_release is None
    assert names(titled(found, "Use a dial")) == ["Ben Otieno"]


@pytest.mark.parametrize("octopus", [True, False])
def test_a_line_that_is_taken_back_takes_all_its_commits(tmp_path: Path, octopus: bool) -> None:
    r"""
    A(v1.0.0)--B--M--R(v1.1.0)   main, R takes M back, which has no number
     \           /
      C1-------C2                dim, or two lines
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v1.0.0")
        one = build.commit("C1", branch="dim", onto=base)
        two = build.commit("C2", branch="glow", onto=base if octopus else one)
        parent = build.commit("B")
        heads = (one, two) if octopus else (two,)
        merge = build.commit("Merge branch 'dim'", *heads, files={})
        gone = f"This reverts commit {merge}, reversing\nchanges made to {parent}."
        build.commit(f"Revert \"Merge branch 'dim'\"\n\n{gone}")
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.1.0") == ["B"]


def test_a_revert_of_rebased_commits_takes_each_back(tmp_path: Path) -> None:
    """A(v1.0.0)--C1--C2--B--M9(v1.1.0), main; M9 takes back C1 and C2, which bear no number."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        one = build.commit("Dim one", author=BEN, committer=HUB)
        two = build.commit("Dim two", author=BEN, committer=HUB)
        build.commit("B")
        build.request(
            9,
            'Revert "Dim them all"',
            f'Revert "Dim two"\n\nThis reverts commit {two}.',
            f'Revert "Dim one"\n\nThis reverts commit {one}.',
            source="lamps/revert-7-dim",
            body="Reverts lamps/lantern#7",
        )
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.1.0") == ["B"]
    assert release_of(found, "1.1.0").accounting.reverted == 5


def test_one_revert_of_two_of_three(tmp_path: Path) -> None:
    """A(v1.0.0)--S5--S6--S7--R(v1.1.0), main; R takes back S5 and S7."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        gone = [build.commit(f"Light {number} lamps (#{number})") for number in (5, 6, 7)]
        build.commit(f"Less light\n\nThis reverts commits {gone[0]} and {gone[2]}.")
        build.tag("v1.1.0")
    assert notes(understood(tmp_path / "r"), "1.1.0") == ["#6 Light 6 lamps"]


@pytest.mark.parametrize(
    "subject",
    [
        'Revert "A thing that never was"',
        "Revert to the old way of dimming",
        "Document how to revert a change, see #7",
        "Mend what the revert of #7 broke",
        "Take more care\n\nFollows the discussion of whether to revert #7.",
        "Say why\n\nUnlike in #7, which this does not revert.\n\n> Reverts lamps/lantern#7",
        "Point at a sister\n\nReverts lamps/shade#7",
    ],
)
def test_words_that_take_nothing_back(tmp_path: Path, subject: str) -> None:
    """A(v1.0.0)--S7--C(v1.1.0), main."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        build.commit(f"{DIM} (#7)")
        build.commit(subject)
        build.tag("v1.1.0")
    assert notes(understood(tmp_path / "r"), "1.1.0") == [subject.partition("\n")[0], f"#7 {DIM}"]


@pytest.mark.parametrize("bump", [True, False])
def test_of_two_with_one_title_the_last_before_it_is_taken_back(tmp_path: Path, bump: bool) -> None:
    """A(v1.0.0)--S5--S7 of the same title--R by title--S9 of it(v1.1.0), main."""
    title = "Update the version" if bump else DIM
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        build.commit(f"{title} (#5)")
        build.commit(f"{title} (#7)")
        build.commit(f'Revert "{title}"', author=ADA)
        build.commit(f"{title} (#9)")
        build.tag("v1.1.0")
    assert notes(understood(tmp_path / "r"), "1.1.0") == [f"#9 {title}", f"#5 {title}"]


def test_a_revert_and_its_target_in_candidates_of_one_release(tmp_path: Path) -> None:
    """A(v1.0.0)--S7(v1.1.0-rc.1)--R(v1.1.0-rc.2)--B(v1.1.0), main."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        gone = build.commit(f"{DIM} (#7)")
        build.tag("v1.1.0-rc.1")
        build.commit(f'Revert "{DIM} (#7)"\n\nThis reverts commit {gone}.')
        build.tag("v1.1.0-rc.2")
        build.commit("B")
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.1.0") == ["B"]
    assert titled(found, DIM).first_release is None
