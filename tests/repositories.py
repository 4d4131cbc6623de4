"""Builds real git repositories for tests: fixed names, fixed dates, hence fixed ids."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ADA = "Ada Rowe <ada@lamps.example>"
BEN = "Ben Otieno <ben@lamps.example>"
EVE = "Eve Lund <12+evelund@users.noreply.github.com>"
HUB = "Hub <noreply@github.com>"
START = 1_700_000_000
"""2023-11-14T22:13:20Z, when the first commit of every repository is made."""
DAY = 86_400


def git(path: Path, *arguments: str, feed: bytes | None = None, env: dict[str, str] | None = None) -> str:
    """Run git as a user would, with an empty user configuration."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    plain |= {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"} | (env or {})
    done = subprocess.run(
        ["git", *arguments], cwd=path, input=feed, capture_output=True, check=True, env=plain
    )
    return done.stdout.decode("utf-8", "surrogateescape").strip("\n")


@cache
def empty(format_: str) -> Path:
    """Make an empty bare repository, once, for others to be copied from."""
    folder = Path(tempfile.mkdtemp(prefix="empty-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    git(folder, "init", "-q", "--bare", "--template=", "-b", "main", f"--object-format={format_}")
    return folder


@dataclass
class Builder:
    """Writes commits into a bare repository, each a day after the one before."""

    path: Path
    format: str = "sha1"
    clock: int = START
    tips: dict[str, str] = field(default_factory=dict)
    """Id of the last commit of each branch."""

    def __enter__(self) -> Builder:
        shutil.copytree(empty(self.format), self.path, dirs_exist_ok=True)
        self._process = subprocess.Popen(
            ["git", "fast-import", "--quiet"], cwd=self.path, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._marks: dict[str, int] = {}
        self._trees: dict[str, dict[str, str]] = {}
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        assert self._process.wait() == 0
        self._process.stdout.close()

    def _tell(self, text: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(text.encode())
        self._process.stdin.flush()

    def land(self) -> None:
        """Have all that was made so far be there for others to read."""
        self._tell("checkpoint\nprogress landed\n")
        assert self._process.stdout
        assert self._process.stdout.readline() == b"progress landed\n"

    def commit(
        self,
        message: str,
        *merged: str,
        branch: str = "main",
        onto: str | None = None,
        author: str = ADA,
        committer: str | None = None,
        files: dict[str, str] | None = None,
        authored: int | None = None,
        clock: int | None = None,
        zone: str = "+0000",
        into: str = "",
    ) -> str:
        """Add a commit to a branch and give its id; ``merged`` are further parents, ``onto`` its first.

        What is merged has its files below the folder ``into``.
        """
        mark = len(self._marks) + 1
        self.clock = clock if clock is not None else self.clock + DAY
        parent = onto or self.tips.get(branch)
        lines = [f"commit refs/heads/{branch}\nmark :{mark}"]
        lines.append(f"author {author} {self.clock if authored is None else authored} {zone}")
        lines.append(f"committer {committer or author} {self.clock} {zone}")
        lines.append(f"data {len(message.encode())}\n{message}")
        if parent:
            lines.append(f"from :{self._marks[parent]}")
        lines += [f"merge :{self._marks[other]}" for other in merged]
        new = {f"{into}{path}": text for other in merged for path, text in self._trees[other].items()}
        new |= files if files is not None else {f"f{mark}.txt": str(mark)}
        for path, text in new.items():
            lines.append(f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}")
        self._tell("\n".join(lines) + f"\n\nget-mark :{mark}\n")
        assert self._process.stdout
        self.tips[branch] = self._process.stdout.readline().decode().strip("\n")
        self._marks[self.tips[branch]] = mark
        self._trees[self.tips[branch]] = self._trees.get(parent or "", {}) | new
        return self.tips[branch]

    def request(
        self,
        number: int,
        title: str,
        *subjects: str,
        branch: str = "main",
        author: str = BEN,
        body: str = "",
        source: str | None = None,
    ) -> str:
        """Merge a pull request of some commits the way GitHub does, and give the merge's id."""
        topic = f"topic-{number}"
        base = self.tips[branch]
        for subject in subjects or (f"work on {title}",):
            base = self.commit(subject, branch=topic, onto=base, author=author)
        source = source or f"{author.split(' ')[0].lower()}/{topic}"
        message = f"Merge pull request #{number} from {source}\n\n{title}\n\n{body}".strip("\n")
        return self.commit(message, base, branch=branch, author=HUB, files={})

    def tag(self, name: str, at: str | None = None, *, annotated: bool = False) -> None:
        """Tag a commit, by default the tip of main, a minute after it."""
        target = at or self.tips["main"]
        if annotated:
            self._tell(
                f"tag {name}\nfrom :{self._marks[target]}\ntagger {ADA} {self.clock + 60} +0000\ndata 1\nx\n"
            )
        else:
            self._tell(f"reset refs/tags/{name}\nfrom :{self._marks[target]}\n\n")
