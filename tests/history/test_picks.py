"""One change on several lines: it belongs to the first release that had it, and is listed once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from readings import ROBOT, names, notes, titled, understood
from repositories import ADA, BEN, DAY, EVE, HUB, Builder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kmesh_tracker.records import History

FIX = "Stop the lamp from flickering"
BEFORE = "one\ntwo\nthree\nfour\nfive\nsix\nseven\n"
AFTER = BEFORE.replace("four", "FOUR\nfour and a half")
LINE = "release-1.0"


def first_on_trunk(build: Builder, *, merged: bool = False) -> str:
    """Write A(v1.0.0) and #5 on main, start release-1.0 at A; give the commit with the fix."""
    build.tips[LINE] = build.commit("A", files={"lamp": BEFORE})
    build.tag("v1.0.0")
    if not merged:
        return build.commit(f"{FIX} (#5)", author=BEN, committer=HUB, files={"lamp": AFTER})
    topic = build.commit(FIX, branch="t5", onto=build.tips["main"], author=BEN, files={"lamp": AFTER})
    build.commit(f"Merge pull request #5 from ben/t5\n\n{FIX}", topic, author=HUB, files={})
    return topic


def released(build: Builder) -> None:
    """Tag release-1.0 as v1.0.1; then main, a commit later, as v1.1.0."""
    build.tag("v1.0.1", build.tips[LINE])
    build.commit("B")
    build.tag("v1.1.0")


def assert_picked(found: History) -> None:
    assert notes(found, "1.0.1") == [f"#5 {FIX}"]
    assert notes(found, "1.1.0") == ["B"]
    original = next(change for change in found.changes if change.number == 5 and not change.picked_from)
    assert (original.title, original.first_release, names(original)) == (FIX, "v1.0.1", ["Ben Otieno"])
    assert any(change.picked_from == ("#5",) for change in found.changes)


ANNOUNCED = [
    f"{FIX}\n\n(cherry picked from commit {{fix}})",
    "Other words\n\n(cherry picked from commit {fix})",
    "Other words\n\nWhy\n\nConflicts:\n\tlamp\n(cherry picked from commit {short})",
    f"{FIX} (#5)",
    f"{FIX} (#5) (#6)",
    f"[release-1.0] {FIX} (#6)",
    f"[release-1.0] {FIX}",
    f"[release-1.0] {FIX} (#5) (#6)",
    f"[release/v1.0] {FIX} (#6)",
    f"[1.0] {FIX} (#6)",
    f"[v1.0.x] {FIX} (#6)",
    f"[backport stable/1.0] {FIX} (#6)",
    f"[Backport 1.0] {FIX}",
    f"[stable-1.0] {FIX} (#6)",
    f"[PR #5/1a2b3c4d backport][1.0] {FIX} (#6)",
    f"🍒 [release-1.0] {FIX} (#6)",
    f"[cherry-pick] {FIX} (#6)",
    f"release-1.0: {FIX} (#6)",
    f"Backport: {FIX} (#6)",
    f"{FIX} (backport #5) (#6)",
    f"{FIX} (backport of #5) (#6)",
    f"{FIX} [release-1.0] (#6)",
    "Cherry-pick #5 to release-1.0",
    "cherry pick #5 (#6)",
    f"Automated cherry pick of #5: {FIX}",
    f"Backport PR #5 on branch release-1.0 ({FIX}) (#6)",
    "Backport #5 to 1.0.x (#6)",
    "Other words (#6)\n\nBackport of #5 to `release-1.0`.",
    "Other words (#6)\n\nBackport of https://forge.example/lamps/lantern/pull/5",
    "Other words (#6)\n\nThis is an automated cherry-pick of #5\n\n/assign ben",
    "Other words (#6)\n\n(cherry picked from pull request #5)",
    "Other words (!6)\n\n(cherry picked from merge request !5)",
]


@pytest.mark.parametrize("by", ["robot", "author"])
@pytest.mark.parametrize("message", ANNOUNCED)
def test_a_pick_that_is_announced_is_known_whoever_made_it(tmp_path: Path, message: str, by: str) -> None:
    r"""
    A(v1.0.0)--F5------B(v1.1.0)   main, F5 a squash, or a merge of one commit
     \
      P(v1.0.1)                    release-1.0; P is by a robot or by the author, later, with another patch
    """
    with Builder(tmp_path / "r") as build:
        fix = first_on_trunk(build, merged=by == "author")
        author, files = ROBOT if by == "robot" else BEN, {"lamp": BEFORE + "another way\n"}
        build.commit(message.format(fix=fix, short=fix[:10]), branch=LINE, author=author, files=files)
        released(build)
    assert_picked(understood(tmp_path / "r"))


@pytest.mark.parametrize("merged", [False, True])
@pytest.mark.parametrize(
    "how", ["plain", "conflict", "dead trailer", "reworded", "reworded, shifted", "change-id"]
)
def test_a_pick_that_is_not_announced_is_known_by_what_it_is(tmp_path: Path, how: str, merged: bool) -> None:
    r"""
    A(v1.0.0)--F5------B(v1.1.0)   main, F5 a squash or a merge
     \
      P(v1.0.1)                    release-1.0; same author and time, or same patch, or same Change-Id
    """
    trailer = f"\n\nChange-Id: I{'5a' * 20}"
    with Builder(tmp_path / "r") as build:
        base = build.tips[LINE] = build.commit("A", files={"lamp": BEFORE})
        build.tag("v1.0.0")
        subject, words = f"{FIX}{'' if merged else ' (#5)'}", trailer if how == "change-id" else ""
        topic = build.commit(
            subject + words, branch="t" if merged else "main", onto=base, author=BEN, files={"lamp": AFTER}
        )
        written = build.clock
        if merged:
            build.commit(f"Merge pull request #5 from ben/t\n\n{FIX}", topic, author=HUB, files={})
        conflict = {"lamp": BEFORE + "another way\n"}
        if how == "plain":
            build.commit(
                subject, branch=LINE, author=BEN, committer=ADA, authored=written, files={"lamp": AFTER}
            )
        elif how == "conflict":
            build.commit(subject, branch=LINE, author=BEN, committer=ADA, authored=written, files=conflict)
        elif how == "dead trailer":
            dead = f"{FIX}\n\n(cherry picked from commit {'0123456789' * 4})"
            build.commit(
                dead, branch=LINE, author=BEN, committer=ADA, authored=written, files={"lamp": AFTER}
            )
        elif how == "reworded":
            build.commit("No more flicker", branch=LINE, author=EVE, files={"lamp": AFTER})
        elif how == "reworded, shifted":
            build.commit("Prepare", branch=LINE, files={"lamp": "zero\n" + BEFORE, "other": "1"})
            build.commit("No more flicker", branch=LINE, author=EVE, files={"lamp": "zero\n" + AFTER})
        else:
            build.commit(f"[1.0] No flicker{trailer}", branch=LINE, author=EVE, files=conflict)
        released(build)
    found = understood(tmp_path / "r")
    assert [line for line in notes(found, "1.0.1") if line != "Prepare"] == [f"#5 {FIX}"]
    assert notes(found, "1.1.0") == ["B"]


@pytest.mark.parametrize(
    ("title", "body", "source", "inner"),
    [
        ("Automated cherry pick of #5: Stop\n#6: Glow", "", "ben/picks", ""),
        ("Fixes for 1.0.1", "Cherry pick of #5 #6 on release-1.0.", "ben/picks", ""),
        ("Fixes for 1.0.1", "Cherry pick of #5 and #6", "ben/picks", ""),
        ("Fixes for 1.0.1", "Backports #5, #6", "ben/picks", ""),
        ("Fixes for 1.0.1", "- cherry-pick #5\n- cherry-pick #6", "ben/picks", ""),
        ("Fixes for 1.0.1", "", "ben/automated-cherry-pick-of-#5-#6-upstream-release-1.0", ""),
        ("Fixes for 1.0.1", "", "ben/picks", "trailers"),
        ("Fixes for 1.0.1", "", "ben/picks", "copies"),
        ("Fixes for 1.0.1", "Cherry pick of #5 #6 on release-1.0.", "", ""),
        ("Fixes for 1.0.1", "", "", "trailers"),
    ],
)
def test_a_request_that_picks_several_brings_each(
    tmp_path: Path, title: str, body: str, source: str, inner: str
) -> None:
    r"""
    A(v1.0.0)--S5--S6--------B(v1.1.0)   main
     \
      `------M9(v1.0.1)                  release-1.0; M9 is a squash where there is no source
       \    /
        P5-P6                            picks
    """
    with Builder(tmp_path / "r") as build:
        base = build.tips[LINE] = build.commit("A")
        build.tag("v1.0.0")
        fixes = [(build.commit("Stop (#5)", author=BEN), build.clock)]
        fixes.append((build.commit("Glow (#6)", author=EVE), build.clock))
        tip, trailers = base, []
        for (fix, when), (subject, author) in zip(fixes, (("Stop", BEN), ("Glow", EVE)), strict=True):
            trailers.append(f"(cherry picked from commit {fix})")
            words = f"{subject} it\n\n{trailers[-1]}" if inner == "trailers" else f"{subject} it"
            same = inner == "copies"
            if same:
                words = f"{subject} (#{len(trailers) + 4})"
            if source:
                tip = build.commit(
                    words, branch="picks", onto=tip, author=author, authored=when if same else None
                )
        if not source:
            body = "\n\n".join([body, *(trailers if inner == "trailers" else ())])
            first, _, rest = title.partition("\n")
            build.commit(f"{first} (#9)\n\n{rest}\n{body}".rstrip(), branch=LINE, author=ROBOT)
        else:
            words = f"Merge pull request #9 from {source}\n\n{title}\n\n{body}".rstrip()
            build.commit(words, tip, branch=LINE, author=HUB, files={})
        released(build)
    found = understood(tmp_path / "r")
    assert sorted(notes(found, "1.0.1")) == ["#5 Stop", "#6 Glow"]
    assert notes(found, "1.1.0") == ["B"]


@pytest.mark.parametrize("how", ["trailer", "number", "copy", "title", "same title", "patch"])
def test_a_fix_that_is_brought_forward_belongs_to_the_patch_that_had_it(tmp_path: Path, how: str) -> None:
    r"""
    A(v1.0.0)----------F--B(v1.1.0)   main, F brings P forward
     \
      P6(v1.0.1)                      release-1.0, where it landed first
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A", files={"lamp": BEFORE})
        build.tag("v1.0.0")
        fix = build.commit(f"{FIX} (#6)", branch=LINE, onto=base, author=BEN, files={"lamp": AFTER})
        written = build.clock
        build.tag("v1.0.1", fix)
        other = {"lamp": BEFORE + "another way\n"}
        if how == "trailer":
            build.commit(f"No flicker\n\n(cherry picked from commit {fix})", author=EVE, files=other)
        elif how == "number":
            build.commit("Forward-port #6 to main (#8)", author=EVE, files=other)
        elif how == "copy":
            build.commit(f"{FIX} (#6)", author=BEN, authored=written, committer=ADA, files=other)
        elif how == "title":
            build.commit(f"[main] {FIX} (#8)", author=BEN, files=other)
        elif how == "same title":
            build.commit(f"{FIX} (#8)", author=BEN, files=other)
        else:
            build.commit("No flicker (#8)", author=EVE, files={"lamp": AFTER})
        build.commit("B")
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.0.1") == [f"#6 {FIX}"]
    assert notes(found, "1.1.0") == ["B"]


@pytest.mark.parametrize(
    "order", [("1.0.1", "0.9.5", "1.1.0"), ("0.9.5", "1.0.1", "1.1.0"), ("1.1.0", "0.9.5", "1.0.1")]
)
@pytest.mark.parametrize("how", ["trailer", "pick of the pick", "title"])
def test_of_two_picks_the_first_release_has_the_change(
    tmp_path: Path, order: Sequence[str], how: str
) -> None:
    r"""
    A(v0.9.0)--C(v1.0.0)--S5--(v1.1.0)   main
     \          \
      Q(v0.9.5)  P(v1.0.1)               release-0.9 and release-1.0; tagged in any order
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v0.9.0")
        trunk = build.commit("C")
        build.tag("v1.0.0")
        fix = build.commit(f"{FIX} (#5)", author=BEN)
        trailer = "(cherry picked from commit {0})"
        words = f"[{{0}}] {FIX}" if how == "title" else f"{FIX}\n\n{trailer.format(fix)}"
        one = build.commit(words.format("1.0"), branch="release-1.0", onto=trunk, author=ADA)
        if how == "pick of the pick":
            words += f"\n{trailer.format(one)}"
        two = build.commit(words.format("0.9"), branch="release-0.9", onto=base, author=ADA)
        at = {"1.0.1": one, "0.9.5": two, "1.1.0": fix}
        for version in order:
            build.clock += DAY
            build.tag(f"v{version}", at[version], annotated=True)
    found = understood(tmp_path / "r")
    assert [release.version for release in found.releases[2:5]] == list(order)
    assert notes(found, order[0]) == [f"#5 {FIX}"]
    assert [notes(found, version) for version in order[1:]] == [[], []]


def test_lines_without_the_trunk_share_a_change(tmp_path: Path) -> None:
    r"""
    A(v0.9.0)--C(v1.0.0)--B(v1.1.0)   main, where the fix is not needed
     \          \
      Q(v0.9.1)  P6(v1.0.1)           release-0.9 and release-1.0
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v0.9.0")
        trunk = build.commit("C")
        build.tag("v1.0.0")
        fix = build.commit(f"{FIX} (#6)", branch="release-1.0", onto=trunk, author=BEN)
        build.tag("v1.0.1", fix)
        words = f"[release-0.9] {FIX} (#7)"
        build.tag("v0.9.1", build.commit(words, branch="release-0.9", onto=base, author=BEN))
        build.commit("B")
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.0.1") == [f"#6 {FIX}"]
    assert (notes(found, "0.9.1"), notes(found, "1.1.0")) == ([], ["B"])


def test_a_pick_cited_by_the_number_of_another_pick(tmp_path: Path) -> None:
    r"""
    A(v0.9.0)--C(v1.0.0)--S5--(v1.1.0)   main
     \          \
      Q7(v0.9.1) P6(v1.0.1)              Q7 picks #6, which picks #5
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v0.9.0")
        build.tips["release-1.0"] = build.commit("C")
        build.tips["release-0.9"] = base
        build.tag("v1.0.0")
        build.commit(f"{FIX} (#5)", author=BEN)
        trunk = build.tips["main"]
        build.request(6, "Cherry-pick #5 to release-1.0", branch="release-1.0", author=ADA)
        build.tag("v1.0.1", build.tips["release-1.0"])
        build.request(7, "Cherry-pick #6 to release-0.9", branch="release-0.9", author=ADA)
        build.tag("v0.9.1", build.tips["release-0.9"])
        build.clock += DAY
        build.tag("v1.1.0", trunk, annotated=True)
    found = understood(tmp_path / "r")
    assert notes(found, "1.0.1") == [f"#5 {FIX}"]
    assert (notes(found, "0.9.1"), notes(found, "1.1.0")) == ([], [])
    assert names(next(change for change in found.changes if change.number == 5)) == ["Ben Otieno"]


@pytest.mark.parametrize(
    "subject",
    [
        "Fix the backport of #5 (#9)",
        "Test what was backported in #5 (#9)",
        f"Follow up on {FIX} (#5) (#9)",
        "Mend the backport\n\nThe cherry-pick of #5 left a line out.",
    ],
)
@pytest.mark.parametrize("line", [LINE, "main"])
def test_what_mends_a_change_or_its_pick_is_none(tmp_path: Path, subject: str, line: str) -> None:
    r"""
    A(v1.0.0)--S5---[X]---B(v1.1.0)   main
     \
      P(v1.0.1)--[X](v1.0.2)          release-1.0, P picks S5; X stands on either
    """
    title = subject.partition("\n")[0].removesuffix(" (#9)")
    with Builder(tmp_path / "r") as build:
        fix = first_on_trunk(build)
        build.commit(f"{FIX}\n\n(cherry picked from commit {fix})", branch=LINE, author=ADA)
        build.tag("v1.0.1", build.tips[LINE])
        build.commit(subject, branch=line, author=EVE)
        build.commit("Update the version", branch=LINE)
        build.tag("v1.0.2", build.tips[LINE])
        build.commit("B")
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.0.1") == [f"#5 {FIX}"]
    mended = notes(found, "1.0.2" if line == LINE else "1.1.0")
    assert [text for text in mended if title in text] == [mended[-1]]
    assert titled(found, title).picked_from == ()
    assert titled(found, title).first_release == ("v1.0.2" if line == LINE else "v1.1.0")


@pytest.mark.parametrize(
    ("one", "other", "same_files"),
    [
        pytest.param(("Fix", BEN), ("Fix", BEN), False, id="a short title"),
        pytest.param(("Mend the switch", BEN), ("Mend the switch", EVE), False, id="another author"),
        pytest.param(("Trigger the build", BEN), ("Start the nightly run", EVE), True, id="empty commits"),
        pytest.param(("Mend the switch (#5)", BEN), ("Paint the lamp (#5)", EVE), False, id="one number"),
    ],
)
def test_what_is_alike_and_not_the_same_is_listed_twice(
    tmp_path: Path, one: tuple[str, str], other: tuple[str, str], same_files: bool
) -> None:
    r"""
    A(v1.0.0)--C(v1.1.0)   main
     \
      P(v1.0.1)            release-1.0
    """
    files: dict[str, str] | None = {} if same_files else None
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v1.0.0")
        trunk = build.commit(one[0], author=one[1], files=files)
        aside = build.commit(other[0], author=other[1], branch=LINE, onto=base, files=files)
        build.tag("v1.0.1", aside)
        build.tag("v1.1.0", trunk)
    found = understood(tmp_path / "r")
    assert [len(notes(found, version)) for version in ("1.0.1", "1.1.0")] == [1, 1]
    assert [change.first_release for change in found.changes if change.commit in {trunk, aside}] == [
        "v1.0.1",
        "v1.1.0",
    ]


def test_a_pick_that_no_release_has_leaves_the_change_to_the_trunk(tmp_path: Path) -> None:
    r"""
    A(v1.0.0)--S5--B(v1.1.0)   main
     \
      P                        release-1.0, never tagged again
    """
    with Builder(tmp_path / "r") as build:
        fix = first_on_trunk(build)
        build.commit(f"{FIX}\n\n(cherry picked from commit {fix})", branch=LINE, author=ADA)
        build.commit("B")
        build.tag("v1.1.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.1.0") == ["B", f"#5 {FIX}"]


@pytest.mark.parametrize("first", ["pick", "original"])
def test_a_pick_and_its_original_that_meet_are_listed_once(tmp_path: Path, first: str) -> None:
    r"""
    A(v1.0.0)--S5---M--B(v1.1.0)   main
     \             /
      P-----------'                release-1.0, merged back before it was tagged
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v1.0.0")
        if first == "original":
            fix = build.commit(f"{FIX} (#5)", author=BEN)
            other = build.commit(f"{FIX}\n\n(cherry picked from commit {fix})", branch=LINE, onto=base)
        else:
            other = build.commit(f"{FIX} (#5)", branch=LINE, onto=base, author=BEN)
            build.commit(f"{FIX}\n\n(cherry picked from commit {other})")
        build.commit("Merge branch 'release-1.0'", other, files={})
        build.commit("B")
        build.tag("v1.1.0")
    assert notes(understood(tmp_path / "r"), "1.1.0") == ["B", f"#5 {FIX}"]


def test_a_pick_in_a_candidate_belongs_to_its_release(tmp_path: Path) -> None:
    r"""
    A(v1.0.0)--B-------S5--C(v1.2.0)        main
                \
                 P(v1.1.0-rc.2)--D(v1.1.0)  release-1.1, B is v1.1.0-rc.1
    """
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        trunk = build.commit("B")
        build.tag("v1.1.0-rc.1")
        fix = build.commit(f"{FIX} (#5)", author=BEN)
        pick = build.commit(
            f"{FIX} (#6)\n\n(cherry picked from commit {fix})", branch="release-1.1", onto=trunk
        )
        build.tag("v1.1.0-rc.2", pick)
        build.tag("v1.1.0", build.commit("D", branch="release-1.1"))
        build.commit("C")
        build.tag("v1.2.0")
    found = understood(tmp_path / "r")
    assert notes(found, "1.1.0") == ["D", f"#5 {FIX}", "B"]
    assert notes(found, "1.2.0") == ["C"]
