"""Starts git in one repository, and says in words why it could not answer."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from kmesh_tracker.errors import RepositoryError
from kmesh_tracker.gitcli import process
from kmesh_tracker.gitcli.objects import frames

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


class Calls:
    """The git of one repository.

    Raises:
        RepositoryError: from the constructor where the folder is no repository, is a shallow clone, or is
            refused by git for its owner; the message holds the command that mends it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.settings: tuple[str, ...] = ()
        """``key=value`` settings that every call needs."""
        if not path.is_dir():
            raise RepositoryError(f"{path} is not a folder: give the path of a git repository.")
        asked = ["rev-parse", "--is-shallow-repository", "--absolute-git-dir"]
        answer = process.run(path, asked)
        if answer.code and _refused(answer.err):
            # The hardening hides the user's own list of trusted folders: look there before giving up.
            self.settings = tuple(f"safe.directory={value}" for value in process.user_safe_directories())
            answer = process.run(path, asked, config=self.settings) if self.settings else answer
        if answer.code:
            raise RepositoryError(self._why(answer.err))
        if answer.out.startswith(b"true"):
            raise RepositoryError(
                f"{path} is a shallow clone, its history is cut off: run `git -C {path} fetch --unshallow`."
            )

    def _why(self, err: str) -> str:
        if _refused(err):
            folder = next(
                iter(re.findall(r"repository at '([^'\n]{1,4096})'", err)), str(self.path.absolute())
            )
            return (
                f"git refuses {self.path} because another user owns it: if you trust it, run "
                f"`git config --global --add safe.directory {folder}`."
            )
        if "not a git repository" in err:
            return f"{self.path} is not a git repository: give the path of a clone, or run `git clone` first."
        last = err.strip("\n").rpartition("\n")[2]
        return f"git cannot read {self.path} ({last}): look at it with `git -C {self.path} fsck`."

    def run(self, arguments: Sequence[str], feed: bytes = b"") -> process.Answer:
        """Run one command to its end, whatever that is."""
        return process.run(self.path, arguments, feed=feed, config=self.settings)

    def must(self, arguments: Sequence[str], feed: bytes = b"") -> bytes:
        """Give what a command writes.

        Raises:
            RepositoryError: it failed; the message says what mends it.
        """
        answer = self.run(arguments, feed)
        if answer.code and "promisor" in answer.err:
            raise RepositoryError(
                f"{self.path} is a partial clone that lacks what is needed here, and nothing is fetched: run "
                f"`git -C {self.path} fetch --refetch --no-filter`."
            )
        if answer.code:
            raise RepositoryError(self._why(answer.err))
        return answer.out

    def all(self, arguments: Sequence[str], feed: bytes) -> bytes:
        """Give a long answer; what goes wrong is told by a second try, which also reads the errors."""
        with process.stream(self.path, [arguments], feed=feed, config=self.settings) as stream:
            out = stream.out.read() if stream.out else b""
        return self.must(arguments, feed) if stream.failed else out

    def config(self, key: str) -> str | None:
        """Give the last value of ``key`` in the repository's own configuration."""
        answer = self.run(["config", "--local", "-z", "--get", key])
        return answer.out.decode("utf-8", "backslashreplace").rstrip("\0") if answer.code == 0 else None

    @cached_property
    def partial(self) -> bool:
        """Whether it is a partial clone: git dies at the first object that it lacks."""
        keys = r"^(remote\..*\.promisor|extensions\.partialclone)$"
        return bool(self.run(["config", "--local", "--name-only", "--get-regexp", keys]).out)

    def objects(self, names: Sequence[str]) -> Iterator[tuple[str, str, bytes]]:
        """Read objects in the order given, and go on after one that git stumbles over."""
        left = list(names)
        while left:
            count = 0
            feed = "".join(f"{name}\n" for name in left).encode()
            batch = [["cat-file", "--batch", "--buffer"]]
            with process.stream(self.path, batch, feed=feed, config=self.settings) as stream:
                if stream.out:
                    for frame in frames(stream.out):
                        count += 1
                        yield frame
            if not stream.failed or self.partial:
                return
            left = left[count + 1 :]


def _refused(err: str) -> bool:
    return "dubious ownership" in err or "unsafe repository" in err
