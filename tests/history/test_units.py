from __future__ import annotations

import subprocess
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmesh_tracker import history
from kmesh_tracker.history import Reading, Selection
from kmesh_tracker.versions import version_order
from readings import Settings, assert_counted, assert_exact, opened, release_of
from repositories import ADA, BEN, DAY, EVE, HUB, START, Builder, git

if TYPE_CHECKING:
    from pathlib import Path

    from kmesh_tracker.records import Change, History


def read(path: Path, as_of: date | None = None, people: Settings | None = None) -> History:
    return history.read(opened(path), as_of=as_of, people=people)


def by_title(found: History) -> dict[str, Change]:
    return {change.title: change for change in found.changes}


def listed(found: History, version: str) -> list[str]:
    release = release_of(found, version)
    titles = {change.commit: change.title for change in found.changes}
    return [titles[commit] for commit in release.listed]


def test_a_pull_request_is_one_change_by_its_author(tmp_path: Path) -> None:
    r"""
    A---B---M7--S8--D   main
     \     /
      C1--X--C2         topic-7; X merges B of main into it
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v1.0.0")
        first = build.commit("C1", branch="t", onto=base, author=BEN)
        trunk = build.commit("B")
        build.commit("Merge branch 'main' into t", trunk, branch="t", author=BEN)
        last = build.commit(
            "C2\n\nCo-authored-by: Eve Lund <12+evelund@users.noreply.github.com>", branch="t", author=BEN
        )
        merge = build.commit(
            "Merge pull request #7 from benotieno/t\n\nDim lamps\n\nFixes #3", last, author=HUB
        )
        build.commit("Glow (#8)\n\n* wip", author=EVE, committer=HUB)
        build.commit("D")
    found = read(tmp_path / "r")
    dim = by_title(found)["Dim lamps"]
    assert (dim.number, dim.commit, dim.branch, dim.issues) == (7, merge, "t", (3,))
    assert (dim.commits, dim.subjects) == ((first, last), ("C1", "C2"))
    assert [(person.name, person.handle) for person in dim.people] == [
        ("Ben Otieno", "benotieno"),
        ("Eve Lund", "evelund"),
    ]
    assert by_title(found)["Glow"].number == 8
    assert listed(found, "1.1.0") == ["D", "Glow", "Dim lamps", "B"]
    accounting = release_of(found, "1.1.0").accounting
    assert (accounting.total, accounting.listed, accounting.inside) == (7, 4, 3)


def test_the_outermost_merge_takes_what_others_brought_to_it(tmp_path: Path) -> None:
    r"""
    A-------------M9   main
     \           /
      B---M5----'      big, which M5 was merged into
       \ /
        C
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tips["big"] = build.commit("B", branch="big", onto=base)
        build.request(5, "Part", "C", branch="big")
        build.commit("Merge pull request #9 from ada/big\n\nWhole", build.tips["big"], author=HUB)
    found = read(tmp_path / "r")
    assert [change.title for change in found.changes] == ["Whole", "A"]
    assert found.changes[0].subjects == ("B", "C")


def test_the_previous_release_is_the_highest_lower_one_that_was_out(tmp_path: Path) -> None:
    r"""
    A(v1.0.0)--B(v1.1.0-rc.1)--C(v1.1.0)--D(v1.2.0)   main
     \
      P(v1.0.1, after v1.1.0)                         release-1.0
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v1.0.0")
        build.commit("B")
        build.tag("v1.1.0-rc.1")
        build.commit("C")
        build.tag("v1.1.0")
        build.tag("v1.0.1", build.commit("P", branch="release-1.0", onto=base))
        build.commit("D")
        build.tag("v1.2.0")
        build.tag("v2.0.0-beta.1")
        build.tag("chart-9.0.0")
        build.tag("nightly")
    found = read(tmp_path / "r")
    assert [(release.version, release.previous) for release in found.releases] == [
        ("1.0.0", None),
        ("1.1.0", "v1.0.0"),
        ("1.0.1", "v1.0.0"),
        ("1.2.0", "v1.1.0"),
        ("2.0.0", "v1.2.0"),
    ]
    assert [tag.name for tag in release_of(found, "1.1.0").prereleases] == ["v1.1.0-rc.1"]
    assert by_title(found)["B"].first_release == "v1.1.0"
    assert found.releases[-1].tag is None


def test_titles_and_bodies_of_any_length_are_cut_visibly(tmp_path: Path) -> None:
    """main: C0 --- M(#1, its body one line of 300 KB) --- C1 (a subject and a body as long)."""
    with Builder(tmp_path / "r") as build:
        build.commit("C0")
        build.request(1, "y" * 300_000)
        build.commit(f"{'z' * 300_000}\n\n{'b' * 100_000}")
    one, merged, _ = read(tmp_path / "r").changes
    assert merged.title == "y" * 299 + "…"
    assert (one.title, one.subjects) == ("z" * 299 + "…", ("z" * 299 + "…",))
    assert len(one.body) <= 20_000


def test_a_version_tag_that_leads_to_no_commit_is_noted(tmp_path: Path) -> None:
    with Builder(tmp_path / "r") as build:
        commit = build.commit("C0", files={"a": "a"})
        build.tag("v1.0.0")
    git(tmp_path / "r", "tag", "v1.1.0", f"{commit}:a")
    git(tmp_path / "r", "tag", "v1.2.0", f"{commit}^{{tree}}")
    git(tmp_path / "r", "tag", "key", f"{commit}:a")
    notes = read(tmp_path / "r").notes
    assert len(notes) == 1
    assert "v1.1.0 and v1.2.0" in notes[0]
    assert "no commit" in notes[0]


@pytest.mark.parametrize(
    ("tags", "says"),
    [
        ((), "git fetch --tags"),
        (("v0.2.0.1.7", "release-2024-x"), "release-2024-x and v0.2.0.1.7"),
        (("v0.2.0-rc.1",), "only pre-releases (v0.2.0-rc.1)"),
    ],
)
def test_why_no_tag_is_a_release_is_told(tmp_path: Path, tags: tuple[str, ...], says: str) -> None:
    with Builder(tmp_path / "r") as build:
        build.commit("C0")
        for name in tags:
            build.tag(name)
    (note,) = read(tmp_path / "r").notes
    assert says in note
    assert ("git fetch" in note) == (not tags)


def test_many_newer_tags_with_one_suffix_are_noted(tmp_path: Path) -> None:
    with Builder(tmp_path / "r") as build:
        build.commit("C0")
        build.tag("v1.0.0")
        build.tag("v0.1.0-old")
        build.tag("v0.2.0-old")
        build.tag("v0.3.0-old")
        for minor in range(1, 5):
            build.commit(f"C{minor}")
            build.tag(f"v2.{minor}.0-lamp-source")
    (note,) = read(tmp_path / "r").notes
    assert "4 tags end in '-lamp-source'" in note
    assert "v2.4.0-lamp-source" in note


def test_the_largest_component_is_the_project_where_no_tag_is_plain(tmp_path: Path) -> None:
    with Builder(tmp_path / "r") as build:
        for number in range(3):
            build.commit(f"C{number}")
            build.tag(f"lantern-1.{number}.0")
        build.tag("chart-7.0.0")
    assert [release.tag for release in read(tmp_path / "r").releases] == [
        "lantern-1.0.0",
        "lantern-1.1.0",
        "lantern-1.2.0",
        None,
    ]


def test_a_change_taken_back_in_the_same_release_is_not_listed(tmp_path: Path) -> None:
    """A(v1.0.0)--X--RX--Y--RY--RRY--M4 (takes M3 back, both merges)(v1.1.0)--R of A, main."""
    with Builder(tmp_path / "r") as build:
        first = build.commit("A thing")
        build.tag("v1.0.0")
        gone = build.commit("X (#1)")
        taker = build.commit(f'Revert "X (#1)"\n\nThis reverts commit {gone}.')
        back = build.commit("Y (#2)")
        undo = build.commit(f'Revert "Y (#2)"\n\nThis reverts commit {back}.')
        build.commit(f'Reapply "Y (#2)"\n\nThis reverts commit {undo}.')
        build.request(3, "Blink", "blink", "blink more")
        merge = build.request(
            4,
            'Revert "Blink"',
            'Revert "blink"',
            source="lamps/revert-3-topic-3",
            body="Reverts lamps/lantern#3",
        )
        build.tag("v1.1.0")
        build.commit(f'Revert "A thing"\n\nThis reverts commit {first}.')
    found = read(tmp_path / "r")
    titles = by_title(found)
    assert listed(found, "1.1.0") == ["Y"]
    assert (titles["X"].reverted_by, titles["X"].first_release) == (taker, None)
    assert (titles["Y"].reverted_by, titles["Y"].first_release) == (None, "v1.1.0")
    assert titles["Blink"].reverted_by == merge
    assert titles['Revert "Blink"'].reverts == ("#3",)
    assert release_of(found, "1.1.0").accounting.reverted == 9
    assert listed(found, "1.2.0") == ['Revert "A thing"']
    assert (titles["A thing"].first_release, titles["A thing"].reverted_by is None) == ("v1.0.0", False)
    assert_exact(found)


def test_what_was_taken_back_and_landed_again_is_in_the_release_that_brought_it_back(tmp_path: Path) -> None:
    """Y--RY(v1.0.0)--RRY(v1.1.0), main."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        back = build.commit("Y")
        undo = build.commit(f'Revert "Y"\n\nThis reverts commit {back}.')
        build.tag("v1.0.0")
        build.commit(f'Revert "Revert "Y""\n\nThis reverts commit {undo}.')
        build.tag("v1.1.0")
    found = read(tmp_path / "r")
    assert listed(found, "1.0.0") == ["A"]
    assert listed(found, "1.1.0") == ["Y"]
    assert by_title(found)["Y"].first_release == "v1.1.0"
    assert_exact(found)


@pytest.mark.parametrize("evidence", ["trailer", "number", "branch", "copy", "title"])
def test_a_pick_belongs_to_the_first_release_that_had_it(tmp_path: Path, evidence: str) -> None:
    r"""
    A(v1.0.0)--F--------B(v1.1.0)   main
     \
      P(v1.0.1)                     release-1.0, P picks F
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v1.0.0")
        fix = build.request(5, "Stop the lamp from flickering", "stop flicker", author=BEN)
        inner = build.clock - DAY
        build.tips["release-1.0"] = base
        if evidence == "trailer":
            build.commit(f"stop it\n\n(cherry picked from commit {fix})", branch="release-1.0", author=EVE)
        elif evidence == "number":
            build.request(6, "cherry-pick #5 to 1.0", "other words", branch="release-1.0")
        elif evidence == "branch":
            build.request(
                6, "Other words", "x", branch="release-1.0", source="bot/cherry-pick-5-to-release-1.0"
            )
        elif evidence == "copy":
            build.commit("stop flicker", branch="release-1.0", author=BEN, committer=ADA, authored=inner)
        else:
            build.request(6, "[release-1.0] Stop the lamp from flickering", "x", branch="release-1.0")
        build.tag("v1.0.1", build.tips["release-1.0"])
        build.commit("B")
        build.tag("v1.1.0")
    found = read(tmp_path / "r")
    original = by_title(found)["Stop the lamp from flickering"]
    pick = next(change for change in found.changes if change.picked_from)
    assert pick.picked_from == ("#5",)
    assert original.first_release == pick.first_release == "v1.0.1"
    assert listed(found, "1.0.1") == ["Stop the lamp from flickering"]
    assert listed(found, "1.1.0") == ["B"]
    assert release_of(found, "1.1.0").accounting.already_released == 2
    assert_exact(found)


def test_a_title_that_comes_back_is_no_pick(tmp_path: Path) -> None:
    r"""
    A--V1--V2   main, two bumps with one title
     \
      V3        release-1.0
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.commit("Update the version")
        build.commit("Update the version")
        build.commit("[release-1.0] Update the version", branch="release-1.0", onto=base)
    assert not any(change.picked_from for change in read(tmp_path / "r").changes)


def test_a_release_branch_that_is_merged_back_brings_nothing_twice(tmp_path: Path) -> None:
    r"""
    A(v1.0.0)--F--M(v1.1.0)   main
     \           /
      P(v1.0.1)-'             release-1.0, P picks F
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v1.0.0")
        fix = build.commit("F (#2)")
        pick = build.commit(f"F\n\n(cherry picked from commit {fix})", branch="release-1.0", onto=base)
        build.tag("v1.0.1", pick)
        build.commit("Merge branch 'release-1.0'", pick, files={})
        build.tag("v1.1.0")
    found = read(tmp_path / "r")
    assert listed(found, "1.1.0") == []
    accounting = release_of(found, "1.1.0").accounting
    assert (accounting.total, accounting.already_released, len(accounting.left_out)) == (2, 1, 1)


def test_a_secondary_repository_has_the_releases_as_windows(tmp_path: Path) -> None:
    """Primary: A(v1.0.0), B(v1.1.0), P(v1.0.1 of the older line). Secondary: changes around them."""
    with Builder(tmp_path / "one") as build:
        base = build.commit("A", clock=START + DAY)
        build.tag("v1.0.0")
        build.commit("B", clock=START + 3 * DAY)
        build.tag("v1.1.0")
        build.tag("v1.0.1", build.commit("P", branch="release-1.0", onto=base, clock=START + 5 * DAY))
    with Builder(tmp_path / "two") as build:
        build.commit("before", clock=START)
        build.commit("the same second", clock=START + 3 * DAY)
        build.commit("a second later", clock=START + 3 * DAY + 1)
        build.commit("after the old line's patch", clock=START + 6 * DAY)
    primary = Reading(opened(tmp_path / "one"))
    found = history.read(opened(tmp_path / "two", "site"), primary=primary)
    assert {change.title: change.first_release for change in found.changes} == {
        "before": "v1.0.0",
        "the same second": "v1.1.0",
        "a second later": None,
        "after the old line's patch": None,
    }
    assert [release.tag for release in found.releases] == ["v1.0.0", "v1.1.0", "v1.0.1", None]
    assert_exact(found)


def test_as_of_shows_the_history_as_it_stood(tmp_path: Path) -> None:
    """A(v1.0.0)--M1(v1.1.0), a day each; M1's commit is a day older."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v1.0.0")
        build.request(1, "Dim", "c")
        build.tag("v1.1.0")
    found = read(tmp_path / "r", as_of=datetime.fromtimestamp(START + 2 * DAY, UTC).date())
    assert [change.title for change in found.changes] == ["A"]
    assert [release.tag for release in found.releases] == ["v1.0.0", None]
    assert found.releases[-1].accounting.total == 0
    nothing = read(tmp_path / "r", as_of=date(2000, 1, 1))
    assert nothing.changes == ()


def test_people_are_told_apart_and_joined(tmp_path: Path) -> None:
    with Builder(tmp_path / "r") as build:
        build.commit("A", files={".mailmap": "Ada Rowe <ada@lamps.example> root <root@box>\n"})
        build.commit("B", author="root <root@box>")
        build.commit("C", author="ada rowe <ada@home.example>")
        build.request(1, "Dim", author="Ben Otieno <ben@lamps.example>", source="benny/x")
        build.request(2, "Glow", author="B. Otieno <ben@lamps.example>", source="benny/y")
        build.request(3, "Blink", author="Tom <t1@x.example>", source="lamps/z")
        build.commit("D", author="Tom <t2@x.example>")
        build.commit("E", author="dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>")
        build.commit("F", author="lamp-keeper <k@lamps.example>")
        build.commit("G\n\nCo-authored-by: Claude <noreply@anthropic.com>", author="Uma <uma@x.example>")
    titles = by_title(read(tmp_path / "r", people=Settings(("lamp-keeper",), {"uma@x.example": "@uma-k"})))
    assert titles["A"].people == titles["B"].people == titles["C"].people
    assert titles["A"].people[0].name == "Ada Rowe"
    assert titles["Dim"].people == titles["Glow"].people
    assert titles["Dim"].people[0].handle == "benny"
    assert titles["Blink"].people[0].handle is None  # the organisation's branch is nobody's
    assert [change.people[0].bot for change in (titles["E"], titles["F"], titles["D"])] == [True, True, False]
    assert [(person.handle, person.bot) for person in titles["G"].people] == [("uma-k", False), (None, True)]


def test_people_of_several_repositories_become_one(tmp_path: Path) -> None:
    with Builder(tmp_path / "one") as build:
        build.commit("A")
        build.request(1, "Dim", "a", "b", author="Ben Otieno <ben@lamps.example>", source="benny/x")
        build.commit("B", author="Tom <t@x.example>")
    with Builder(tmp_path / "two") as build:
        build.commit("C", author="Ben Otieno <ben@home.example>")
        build.request(1, "Glow", author="B. Otieno <ben@work.example>", source="benny/x")
        build.commit("D", author="Tom <t@y.example>")
    one, two = history.read_together([Reading(opened(tmp_path / name, name)) for name in ("one", "two")])
    first, second = by_title(one), by_title(two)
    assert first["Dim"].people == second["C"].people == second["Glow"].people
    assert (first["Dim"].people[0].name, first["Dim"].people[0].handle) == ("Ben Otieno", "benny")
    assert second["D"].people[0].name == "Tom"


def test_paths_are_filled_in_for_the_changes_asked_for(tmp_path: Path) -> None:
    with Builder(tmp_path / "r") as build:
        build.commit("A", files={"a": "1"})
        build.request(1, "Dim", "one", "two")
        build.commit("B", files={"b": "1"})
    repository = opened(tmp_path / "r")
    found = history.read(repository)
    wanted = [change for change in found.changes if change.title in {"Dim", "A"}]
    filled = {change.title: change.paths for change in history.with_paths(wanted, repository)}
    assert filled == {"Dim": ("f2.txt", "f3.txt"), "A": ("a",)}


def test_lost_commits_are_noted(tmp_path: Path) -> None:
    with Builder(tmp_path / "r") as build:
        lost = build.commit("A")
        build.commit("B")
    (tmp_path / "r" / "objects" / lost[:2] / lost[2:]).unlink()
    found = read(tmp_path / "r")
    assert [change.title for change in found.changes] == ["B"]
    assert any(lost in note for note in found.notes)


@settings(max_examples=settings.default.max_examples // 3)  # each is a repository
@given(data=st.data())
def test_the_parts_add_up_on_any_graph(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("any") / "r"
    ids: list[str] = []
    targets: set[str] = set()
    branches = st.sampled_from(["main", "release-1.0", "topic"])
    with Builder(path) as build:
        ids.append(build.commit("root"))
        for number in range(data.draw(st.integers(1, 14))):
            branch = data.draw(branches)
            onto = None if branch in build.tips else data.draw(st.sampled_from(ids))
            merged = data.draw(st.lists(st.sampled_from(ids), max_size=2, unique=True))
            merged = [other for other in merged if other not in {onto, build.tips.get(branch)}]
            target = data.draw(st.sampled_from(ids))
            message = data.draw(
                st.sampled_from(
                    [
                        f"change {number}",
                        f"squash {number} (#{number})",
                        f"Merge pull request #{number} from ben/x\n\nTitle {number}",
                        f"Merge branch 'x{number}'",
                        f'Revert "something"\n\nThis reverts commit {target}.',
                        f"pick\n\n(cherry picked from commit {target})",
                        f"cherry-pick #{number - 1}",
                    ]
                )
            )
            targets |= {target} if "reverts" in message else set()
            ids.append(build.commit(message, *merged, branch=branch, onto=onto, files={str(number): ""}))
            if data.draw(st.booleans()):
                build.tag(f"v{data.draw(st.integers(0, 2))}.{number}.0", data.draw(st.sampled_from(ids)))
    found = read(path)
    assert read(path) == found
    assert_exact(found)
    shown = [commit for release in found.releases for commit in release.listed]
    assert len(shown) == len(set(shown))
    for change in found.changes:
        touched = change.picked_from or change.reverts or targets & {change.commit, *change.commits}
        if change.first_release and not touched:
            assert change.commit in next(r.listed for r in found.releases if r.tag == change.first_release)
    assert_counted(found, path)
    tags = {release.tag for release in found.releases}
    assert {change.first_release for change in found.changes} <= tags | {None}
    versions = [release.version for release in found.releases if release.tag]
    asked = [Selection(branch) for branch in build.tips]
    asked += [
        Selection("", low, high)
        for low in versions
        for high in versions
        if version_order(low) < version_order(high)
    ]
    for one in asked:
        (part,) = history.read_together([Reading(opened(path), asked=one)])
        assert_exact(part)
        assert_counted(part, path)
        release = release_of(part, one.until) if one.until else part.releases[-1]
        if one.until:
            assert release.previous == release_of(found, one.since).tag


def test_the_lab_goes_right(shared: Path, tmp_path: Path) -> None:
    subprocess.run(
        ["bash", str(shared / "lab" / "make-lab.sh")], cwd=tmp_path, check=True, capture_output=True
    )
    found = read(tmp_path / "repo")
    assert listed(found, "1.1.0") == [
        "feat: feature Y",
        "feat: DNS proxy for waypoints",
        "feat: squash feature B",
        "feat(core): direct feature A",
    ]
    assert listed(found, "1.1.1") == ["fix: leak in sockmap"]
    assert listed(found, "1.2.0") == [
        "feat(pkg-a): only in a",
        "feat!: breaking change Z",
        "Improve logging without conventional prefix",
    ]
    people = [person.name for person in by_title(found)["feat: squash feature B"].people]
    assert people == ["Bob Real", "Carol"]
    assert_exact(found)
