"""Makes large histories, always the same ones: what a busy project on GitHub leaves in its repository.

Each is one stream for ``git fast-import``, drawn from a generator with a fixed seed, so that two machines
measure the same commits. Run it with a folder to keep them there.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

from cast import FILES, HUB, KINDS, PARTS, PEOPLE, THINGS, VERBS, WHYS
from importing import git, importing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cast import Person
    from importing import Stream

SMALL: Final = ("made-20k.git", 20_000, 100)
LARGE: Final = ("made-200k.git", 200_000, 1_000)
"""Name, commits, releases: a release of the one is as large as a release of the other."""

START: Final = 1_262_304_000
"""2010-01-01T00:00:00Z; with half an hour from commit to commit, the largest ends before 2022."""

Tree = dict[str, tuple[str, ...]]
"""The lines of every file."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One line of one file, so that a pick or a revert is the same patch elsewhere."""

    path: str
    line: int
    before: str
    after: str

    def undone(self) -> Edit:
        return Edit(self.path, self.line, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Change:
    """What was done on main, for whoever picks it or takes it back."""

    mark: int
    subject: str
    author: Person
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """A branch and what is left to pick onto it."""

    branch: str
    name: str
    tree: Tree


class Project:
    """Works on main, and releases from branches."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._draw = Random(0)
        self._clock = START
        self._requests = 0
        self._tree: Tree = {}
        self._tips: dict[str, int] = {}
        self._recent: list[Change] = []
        self._trunk: list[int] = []
        self._taken_back: list[Change] = []
        self._begin()

    # What a commit is made of.

    def _begin(self) -> None:
        self._tree = {path: tuple(f"{path} {line}" for line in range(16)) for path in FILES}
        blobs = {path: self._stream.blob("\n".join(lines)) for path, lines in self._tree.items()}
        self._commit("main", "Begin", PEOPLE[0], blobs)

    def _commit(
        self,
        branch: str,
        message: str,
        author: Person,
        files: Mapping[str, int],
        *,
        by: Person | None = None,
        onto: int | None = None,
        merged: int | None = None,
    ) -> int:
        self._clock += self._draw.randrange(60, 3_540)
        first = onto or self._tips.get(branch)
        parents = [mark for mark in (first, merged) if mark]
        people = (author, by or author)
        mark = self._stream.commit(f"refs/heads/{branch}", message, people, self._clock, files, parents)
        self._tips[branch] = mark
        if branch == "main":
            self._trunk = [*self._trunk[-20:], mark]
        return mark

    def _edits(self) -> tuple[Edit, ...]:
        """Change a few files, most of them of one part."""
        start = self._draw.randrange(len(FILES))
        places = {(start + self._draw.choice((0, 0, 1, 2, 5, 90))) % len(FILES) for _ in range(4)}
        return tuple(self._edit(FILES[place]) for place in sorted(places))

    def _edit(self, path: str) -> Edit:
        line = self._draw.randrange(16)
        return Edit(path, line, self._tree[path][line], f"{path} {line} {self._clock}")

    def _apply(self, edits: Sequence[Edit], tree: Tree) -> dict[str, int]:
        """Write what the edits make of a tree, and give the blobs."""
        for edit in edits:
            lines = tree[edit.path]
            tree[edit.path] = (*lines[: edit.line], edit.after, *lines[edit.line + 1 :])
        return {edit.path: self._stream.blob("\n".join(tree[edit.path])) for edit in edits}

    def _title(self) -> str:
        verb, part = self._draw.choice(VERBS), self._draw.choice(PARTS)
        title = f"{verb} {self._draw.choice(THINGS)} in the {part}"
        if self._draw.random() < 0.4:
            return f"{KINDS[verb]}({part}): {title[0].lower()}{title[1:]}"
        return f"{title} {self._draw.choice(WHYS)}" if self._draw.random() < 0.3 else title

    def _body(self, author: Person) -> str:
        """Write up to some paragraphs, and the trailers."""
        count = self._draw.choice((0, 0, 1, 2, 4))
        lines = [
            f"{self._draw.choice(VERBS)} {self._draw.choice(THINGS)} {self._draw.choice(WHYS)},\n"
            f"because {self._draw.choice(THINGS)} were lost {self._draw.choice(WHYS)}.\n"
            for _ in range(count)
        ]
        if self._requests and self._draw.random() < 0.2:
            lines.append(f"Fixes #{self._draw.randint(max(1, self._requests - 300), self._requests)}\n")
        if self._draw.random() < 0.7:
            lines.append(f"Signed-off-by: {author}")
        if self._draw.random() < 0.1:
            lines.append(f"Co-authored-by: {self._draw.choice(PEOPLE)}")
        return "\n".join(lines)

    def _numbered(self) -> int:
        self._requests += 1 if self._draw.random() < 0.6 else 2  # an issue took the number between
        return self._requests

    # What happens on main.

    def work(self, until: int) -> None:
        """Go on until there are so many commits."""
        ways = (self._merge, self._squash, self._direct, self._take_back, self._land_again)
        while self._stream.commits < until:
            self._draw.choices(ways, (52, 32, 13, 2, 1))[0]()

    def _remember(self, change: Change) -> None:
        self._recent = [*self._recent[-30:], change]

    def _merge(self) -> None:
        """Merge a pull request of one to four commits, some of which took main in between."""
        author, title, number = self._draw.choice(PEOPLE), self._title(), self._numbered()
        base = self._draw.choice(self._trunk[-10:])
        files: dict[str, int] = {}
        for step in range(self._draw.choice((1, 1, 1, 2, 2, 3, 4))):
            subject = self._title() if step else title
            edits = self._edits()
            files |= self._apply(edits, self._tree)
            base = self._commit("topic", f"{subject}\n\n{self._body(author)}", author, files, onto=base)
            self._remember(Change(base, subject, author, edits))
        topic = f"{author.login}/{self._draw.choice(PARTS)}-{number}"
        if self._draw.random() < 0.12:
            message = f"Merge branch 'main' into {topic.partition('/')[2]}"
            base = self._commit("topic", message, author, files, onto=base, merged=self._tips["main"])
        message = f"Merge pull request #{number} from {topic}\n\n{title}"
        self._commit("main", message, self._draw.choice(PEOPLE), files, by=HUB, merged=base)

    def _squash(self) -> None:
        title = self._title()
        self._land(f"{title} (#{self._numbered()})", self._edits(), by=HUB)

    def _direct(self) -> None:
        self._land(self._title(), self._edits())

    def _land(
        self, subject: str, edits: tuple[Edit, ...], body: str | None = None, by: Person | None = None
    ) -> None:
        author = self._draw.choice(PEOPLE)
        message = f"{subject}\n\n{self._body(author) if body is None else body}"
        mark = self._commit("main", message, author, self._apply(edits, self._tree), by=by)
        self._remember(Change(mark, subject, author, edits))

    def _take_back(self) -> None:
        change = self._draw.choice(self._recent)
        edits = tuple(edit.undone() for edit in change.edits)
        body = f"This reverts commit {self._stream.id_of(change.mark)}."
        self._land(f'Revert "{change.subject}" (#{self._numbered()})', edits, body, HUB)
        self._taken_back = [*self._taken_back[-5:], change]

    def _land_again(self) -> None:
        if self._taken_back:
            change = self._taken_back.pop()
            self._land(f'Reapply "{change.subject}" (#{self._numbered()})', change.edits, by=HUB)

    # What happens on a release's branch.

    def minor(self, number: int, until: int) -> Release:
        """Cut a branch, pick onto it what main gets meanwhile, and tag the release."""
        span = until - self._stream.commits
        self.work(until - span // 5)
        release = Release(f"release-1.{number}", f"v1.{number}", dict(self._tree))
        self._tips[release.branch] = self._tips["main"]
        self._stream.point(f"refs/heads/{release.branch}", self._tips["main"])
        if not number % 3:
            self._tag(release, ".0-rc.1")
        self.work(until - 6)
        self._pick(release, 6)
        self._tag(release, ".0")
        return release

    def patch(self, release: Release) -> None:
        self._pick(release, 4)
        self._tag(release, ".1")

    def _pick(self, release: Release, count: int) -> None:
        for change in self._draw.sample(self._recent, min(count, len(self._recent))):
            message = f"{change.subject}\n\n(cherry picked from commit {self._stream.id_of(change.mark)})"
            files = self._apply(change.edits, release.tree)
            self._commit(release.branch, message, change.author, files, by=self._draw.choice(PEOPLE))

    def _tag(self, release: Release, end: str) -> None:
        self._stream.tag(release.name + end, self._tips[release.branch], self._clock + 60)

    def end(self) -> None:
        self._stream.drop("refs/heads/topic")


def fill(repository: Path, commits: int, releases: int) -> None:
    """Make releases in pairs: a minor one and, in the middle of the next, its patch."""
    minors = releases // 2
    with importing(repository) as stream:
        project = Project(stream)
        release = project.minor(0, commits // minors)
        for number in range(1, minors):
            begun, until = stream.commits, commits * (number + 1) // minors
            project.work((begun + until) // 2)
            project.patch(release)
            release = project.minor(number, until)
        project.patch(release)
        project.end()


def made(folder: Path, commits: int, releases: int) -> None:
    """Make a bare repository, packed and without a commit-graph; it stands there whole or not at all."""
    half = folder.with_suffix(".part")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    git(half, "init", "--quiet", "--bare", "--initial-branch=main", "--template=", ".")
    fill(half, commits, releases)
    git(half, "repack", "-a", "-d", "--quiet")
    git(half, "pack-refs", "--all")
    half.rename(folder)


def kept(folder: Path, name: str, commits: int, releases: int) -> Path:
    """Give a history of the folder, made where it is not there yet."""
    if not (folder / name).exists():
        made(folder / name, commits, releases)
    return folder / name


if __name__ == "__main__":
    for size in (SMALL, LARGE):
        print(kept(Path(sys.argv[1]), *size))
