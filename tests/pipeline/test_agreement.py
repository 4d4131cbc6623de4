"""Every command says the same of a release, whichever is asked."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import permutations
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmesh_tracker import Tracker, history
from kmesh_tracker.errors import UsageError
from kmesh_tracker.history import frame
from kmesh_tracker.rendering.json import roadmap_document
from readings import opened, release_of
from repositories import DAY, START, Builder

if TYPE_CHECKING:
    from pathlib import Path

    from kmesh_tracker.records import Roadmap


def assert_alike(path: Path) -> None:
    """Compare what every command says of each release; each reads for itself."""

    def tracker() -> Tracker:
        return Tracker.from_paths([path], [])

    document = roadmap_document(tracker().roadmap())
    for told in document["releases"]:
        version = told["tag"] or "next"
        (mine,) = roadmap_document(tracker().status(version))["releases"]
        if told["tag"]:
            assert mine == told
        context = tracker().draft_context(version)
        shown = {change.commit for change in (*context.notable, *context.maintenance)}
        assert context.previous == mine["previous"]
        assert shown <= {change["commit"] for change in mine["changes"]}
        known = {change["commit"]: change for change in mine["changes"]}
        for change in tracker().changes():
            if change.commit in known:
                assert known[change.commit]["first_release"] == change.first_release
        for candidate in tracker().find(context.project):
            assert candidate.change in tracker().changes()


@dataclass
class Project:
    """A project at work: a trunk, a release line for each minor, requests, picks, reverts, tags."""

    build: Builder
    rng: Random
    minor: int = 0
    patch: int = 0
    number: int = 0
    fresh: list[tuple[str, str, int]] = field(default_factory=list)
    """Id, title and number of what is on the trunk and was neither picked nor taken back."""
    gone: list[tuple[str, str]] = field(default_factory=list)
    """Id and title of reverts on the trunk."""

    @property
    def line(self) -> str:
        """The latest release line."""
        return f"release-1.{self.minor}"

    def work(self) -> None:
        self.number += 1
        n = self.number
        title = f"do thing {n}"
        if self.rng.random() < 0.4:
            id_ = self.build.request(
                n, title, *[f"part {n}.{part}" for part in range(self.rng.randint(1, 3))]
            )
        else:
            id_ = self.build.commit(f"{title} (#{n})")
        self.fresh.append((id_, title, n))

    def pick(self) -> None:
        if self.fresh and self.line in self.build.tips:
            id_, title, number = self.fresh.pop(self.rng.randrange(len(self.fresh)))
            self.number += 1
            way = self.rng.choice(
                [
                    f"{title}\n\n(cherry picked from commit {id_})",
                    f"[{self.line}] {title} (#{self.number})",
                    f"Backport (#{self.number})\n\nCherry-pick #{number}",
                ]
            )
            self.build.commit(way, branch=self.line)

    def port(self) -> None:
        if self.line in self.build.tips:
            self.number += 1
            id_ = self.build.commit(f"mend {self.number}", branch=self.line)
            self.build.commit(f"mend {self.number}\n\n(cherry picked from commit {id_})")

    def revert(self) -> None:
        if self.fresh:
            id_, title, _ = self.fresh.pop(self.rng.randrange(len(self.fresh)))
            message = f'Revert "{title}"\n\nThis reverts commit {id_}.'
            if self.line in self.build.tips and self.rng.random() < 0.3:
                self.build.commit(message, branch=self.line)
            else:
                self.gone.append((self.build.commit(message), f'Revert "{title}"'))

    def land_again(self) -> None:
        if self.gone:
            id_, title = self.gone.pop()
            self.build.commit(f'Revert "{title}"\n\nThis reverts commit {id_}.')

    def cut(self) -> None:
        self.work()
        self.minor += 1
        self.patch = 0
        if self.rng.random() < 0.5:
            self.build.tag(f"v1.{self.minor}.0")
            self.build.commit(f"open 1.{self.minor}", branch=self.line, onto=self.build.tips["main"])
        else:
            self.build.commit(f"close 1.{self.minor}", branch=self.line, onto=self.build.tips["main"])
            self.pick()
            self.build.tag(f"v1.{self.minor}.0", self.build.tips[self.line])

    def mend(self) -> None:
        if self.line in self.build.tips:
            self.pick()
            self.patch += 1
            self.build.commit(f"close 1.{self.minor}.{self.patch}", branch=self.line)
            self.build.tag(f"v1.{self.minor}.{self.patch}", self.build.tips[self.line])

    def merge_back(self) -> None:
        if self.line in self.build.tips:
            self.build.commit(f"Merge branch '{self.line}'", self.build.tips[self.line], files={})

    def go_on(self, steps: int) -> None:
        """Do some of all that."""
        ways = [self.work] * 5 + [self.pick, self.port, self.revert, self.land_again]
        ways += [self.cut, self.mend, self.merge_back]
        for _ in range(steps):
            self.rng.choice(ways)()


def lay_out(build: Builder, rng: Random) -> None:
    """Make the history of a project."""
    build.commit("begin")
    Project(build, rng).go_on(rng.randint(3, 30))


@settings(max_examples=settings.default.max_examples // 5)  # each is a repository, read a dozen times
@given(rng=st.randoms(use_true_random=False))
def test_of_any_history(tmp_path_factory: pytest.TempPathFactory, rng: Random) -> None:
    path = tmp_path_factory.mktemp("agree") / "r"
    with Builder(path) as build:
        lay_out(build, rng)
    assert_alike(path)


@settings(max_examples=settings.default.max_examples // 5)
@given(rng=st.randoms(use_true_random=False))
def test_of_any_history_in_periods(tmp_path_factory: pytest.TempPathFactory, rng: Random) -> None:
    """A history of many periods, as that of a large project is."""
    path = tmp_path_factory.mktemp("agree") / "r"
    with Builder(path) as build:
        lay_out(build, rng)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frame, "PERIOD", 4)
        patch.setattr(frame, "MARGIN", 3 * DAY)
        assert_alike(path)


@settings(max_examples=settings.default.max_examples // 5)
@given(rng=st.randoms(use_true_random=False), size=st.sampled_from([4, frame.PERIOD]))
def test_what_is_kept_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, rng: Random, size: int
) -> None:
    """The same bytes without a cache, with an empty one, with a full one, and after refs moved."""
    path = tmp_path_factory.mktemp("kept") / "r"
    cache = tmp_path_factory.mktemp("cache")

    def answer(tracker: Tracker, form: str) -> Roadmap | None:
        try:
            found = tracker.status(form)
        except UsageError:  # a range that holds nothing
            return None
        if ".." in form:
            assert found.releases[0].previous == form.partition("..")[0]
        return found

    def told(folder: Path | None, seed: int) -> str:
        def tracker() -> Tracker:
            return Tracker.from_paths([path], [], cache=folder)

        read = tracker().roadmap()
        each = [tracker().status(release.tag or "next") for release in read.releases]
        tags = [release.tag for release in read.releases if release.tag]
        forms = [*tags[:1], *tags[-1:], "next", *project.build.tips]
        ranges = [f"{tag}..{end}" for tag in tags[:1] + tags[-2:-1] for end in ("latest", *forms)]
        some = Random(seed).sample([*forms, *ranges], 2)  # of many; other examples ask for others
        each += [known for form in some if (known := answer(tracker(), form))]
        drafts = [tracker().draft(release.tag or "next", "github") for release in read.releases[-2:]]
        return json.dumps([roadmap_document(one) for one in (read, *each)]) + "".join(drafts)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frame, "PERIOD", size)
        patch.setattr(frame, "MARGIN", 3 * DAY)
        with Builder(path) as build:
            project = Project(build, rng)
            build.commit("begin")
            for _ in range(3):
                project.go_on(rng.randint(1, 12))
                build.land()
                seed = rng.randint(0, 99)
                assert told(None, seed) == told(cache, seed) == told(cache, seed)


def test_a_wrong_clock_loses_nothing(tmp_path: Path) -> None:
    r"""
    A(v0.1.0)--B--C--D(v0.3.0)   main, B made by a clock five minutes fast
                \
                 P(v0.2.0)       release-0.2
    """
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        build.tag("v0.1.0")
        base = build.commit("B", clock=START + 10 * DAY + 300)
        build.tag("v0.2.0", build.commit("P", branch="release-0.2", onto=base, clock=START + 10 * DAY + 30))
        build.commit("C", clock=START + 10 * DAY + 60)
        build.commit("D", clock=START + 10 * DAY + 120)
        build.tag("v0.3.0")
    whole = history.read(opened(tmp_path / "r"))
    assert release_of(whole, "0.3.0").accounting.total == 2
    assert_alike(tmp_path / "r")


@pytest.mark.parametrize("order", list(permutations(("v0.1.0", "v0.2.0", "v0.3.0"))))
def test_tags_that_were_made_late_keep_their_order(tmp_path: Path, order: tuple[str, ...]) -> None:
    """A(v0.1.0)--B(v0.2.0)--C(v0.3.0), main; all were tagged afterwards, in any order."""
    with Builder(tmp_path / "r") as build:
        ids = {f"v0.{n}.0": build.commit(name) for n, name in enumerate("ABC", 1)}
        for name in order:
            build.clock += DAY
            build.tag(name, ids[name], annotated=True)
    whole = history.read(opened(tmp_path / "r"))
    assert [release.tag for release in whole.releases] == ["v0.1.0", "v0.2.0", "v0.3.0", None]
    assert [release.previous for release in whole.releases] == [None, "v0.1.0", "v0.2.0", "v0.3.0"]
    assert_alike(tmp_path / "r")


def test_a_tag_where_an_older_line_began_is_no_older_for_that(tmp_path: Path) -> None:
    r"""
    A(v0.2.0, a day after v0.1.0)--C   main
     \
      P(v0.1.0)                        release-0.1
    """
    with Builder(tmp_path / "r") as build:
        base = build.commit("A")
        build.tag("v0.1.0", build.commit("P", branch="release-0.1", onto=base), annotated=True)
        build.clock += DAY
        build.tag("v0.2.0", base, annotated=True)
        build.commit("C")
    whole = history.read(opened(tmp_path / "r"))
    assert [(release.version, release.previous) for release in whole.releases] == [
        ("0.1.0", None),
        ("0.2.0", "v0.1.0"),
        ("0.3.0", "v0.2.0"),
    ]
    assert [release.accounting.total for release in whole.releases] == [2, 0, 1]
    assert_alike(tmp_path / "r")


def test_what_was_brought_back_and_taken_back_again_is_no_news(tmp_path: Path) -> None:
    """A--X--RX(v0.1.0)--RRX--RX again--C(v0.2.0), main."""
    with Builder(tmp_path / "r") as build:
        build.commit("A")
        gone = build.commit("Add turbo mode")
        taker = build.commit(f'Revert "Add turbo mode"\n\nThis reverts commit {gone}.')
        build.tag("v0.1.0")
        build.commit(f'Revert "Revert "Add turbo mode""\n\nThis reverts commit {taker}.')
        build.commit(f'Revert "Add turbo mode"\n\nThis reverts commit {gone}.')
        last = build.commit("C")
        build.tag("v0.2.0")
    whole = history.read(opened(tmp_path / "r"))
    assert release_of(whole, "0.2.0").listed == (last,)
    assert release_of(whole, "0.2.0").accounting.reverted == 2
    assert_alike(tmp_path / "r")
