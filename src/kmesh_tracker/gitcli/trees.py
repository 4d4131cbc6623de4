"""Asks a repository for what its commits hold and change: paths, patches, files."""

from __future__ import annotations

from contextlib import closing
from typing import IO, TYPE_CHECKING, Final, TypeVar

from kmesh_tracker.errors import InputError, RepositoryError
from kmesh_tracker.gitcli import process
from kmesh_tracker.gitcli.calls import Calls, checked
from kmesh_tracker.gitcli.globs import matcher
from kmesh_tracker.gitcli.objects import OBJECT_LIMIT, decode

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

T = TypeVar("T")
V = TypeVar("V")

PATHS: Final = 2_000_000
"""Paths that one question may be answered with; a few small trees may unfold to billions."""
PATHS_SIZE: Final = 256 * 2**20
"""Bytes that these paths may take."""
TEXTS_SIZE: Final = 128 * 2**20
"""Bytes that the files of one question may take."""
FAILURES: Final = 200
"""Calls of git that may fail before what is left is given up."""
LARGE: Final = "core.bigFileThreshold=1m"
"""Files above this are compared as a whole, not line by line."""
_BLOCK: Final = 2**20


class Trees(Calls):
    """The files of one repository."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.pathless: list[str] = []
        """Ids of commits whose paths were asked for and cannot be told, in the order met."""

    def paths(self, pairs: Collection[tuple[str, str | None]]) -> dict[str, tuple[str, ...]]:
        """Return the sorted paths in which each commit differs from the parent beside it (None: no tree).

        Where something of a commit is damaged or absent it has none, and its id goes to :attr:`pathless`.

        Raises:
            InputError: there are more paths than anybody can have meant.
            RepositoryError: it is a partial clone that lacks trees, or too much is damaged.
        """
        found: dict[str, set[str]] = {commit: set() for commit in checked(commit for commit, _ in pairs)}
        asked = [(commit, parent or "") for commit, parent in pairs]
        checked(parent for _, parent in asked if parent)
        changed, lost = self._in_parts(asked, self._compared)
        for commit, names in changed:
            found[commit].update(names)
        if lost and (self.partial or len(lost) > FAILURES):
            raise self.too_damaged()
        self.pathless += dict.fromkeys(commit for commit, _ in lost)
        return {commit: tuple(sorted(names)) for commit, names in found.items()}

    def _compared(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[str, list[str]]] | None:
        """Return the paths that differ in each pair, all of a root's; None where git fails."""
        feed = "".join(f"{commit} {parent}".rstrip(" ") + "\n" for commit, parent in pairs).encode()
        command = ["diff-tree", "--stdin", "--root", "-r", "-z", "--name-status", "--no-renames"]
        command.append("--no-ext-diff")
        found: list[tuple[str, list[str]]] = []
        with process.stream(self.path, [command], feed=feed, config=self.settings) as stream:
            tokens = self._tokens(stream.out, 2 * PATHS + len(pairs))
            for token in tokens:
                if len(token) == 1:  # a letter for what happened to the path that follows; an id is longer
                    found[-1][1].append(decode(next(tokens, b"")))
                elif token:
                    found.append((token.decode("ascii"), []))
        return None if stream.failed else found

    def _listing(self, commit: str) -> Iterator[bytes]:
        """Yield what ``ls-tree`` says of each path."""
        command = ["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit]
        with process.stream(self.path, [command], feed=b"", config=self.settings) as stream:
            yield from self._tokens(stream.out, PATHS)
        if stream.failed:
            raise RepositoryError(self._why(self.run(command).err))

    def listing(self, commit: str) -> tuple[str, ...]:
        """Return the paths of all files in a commit."""
        checked([commit])
        return tuple([decode(row.partition(b"\t")[2]) for row in self._listing(commit)])

    def _tokens(self, out: IO[bytes] | None, most: int) -> Iterator[bytes]:
        """Read what ends with NUL each, and so much of it at most."""
        rest, count, size = b"", 0, 0
        while out and (block := out.read(_BLOCK)):
            *tokens, rest = (rest + block).split(b"\0")
            count += len(tokens)
            size += len(block)
            if count > most or size > PATHS_SIZE:
                raise InputError(
                    f"{self.path} is over the limit of {PATHS:,} paths or {PATHS_SIZE // 2**20} MiB of them "
                    "for one question: name another repository, or an earlier release."
                )
            yield from tokens

    def patches(self, ids: Collection[str]) -> dict[str, str]:
        """Return an id of the patch of each commit, the same for equal patches, wherever the lines are.

        Merges, and commits that change nothing or cannot be read, are left out.
        """
        found, lost = self._in_parts(checked(ids), self._patched)
        self.incomplete = self.incomplete or bool(lost)
        return dict(found)

    def _patched(self, ids: Sequence[str]) -> list[tuple[str, str]] | None:
        """Return ids and patches, None where git fails: the last patch may then be half of one."""
        feed = "".join(f"{id_}\n" for id_ in ids).encode()
        options = [
            "--stdin",
            "--root",
            "-r",
            "-p",
            "--full-index",
            "--no-renames",
            "--no-ext-diff",
            "--no-textconv",
        ]
        commands = [["diff-tree", *options], ["patch-id", "--stable"]]
        # In the git directory no attributes of a work tree count: a patch is the same for everybody.
        config = (*self.settings, LARGE, "core.attributesFile=/dev/null")
        with process.stream(self.folder, commands, feed=feed, config=config) as stream:
            out = stream.out.read() if stream.out else b""
        rows = (line.split() for line in out.decode("ascii", "replace").split("\n") if line)
        return None if stream.failed else [(id_, patch) for patch, id_ in rows]

    def _in_parts(
        self, asked: Sequence[T], ask: Callable[[Sequence[T]], Sequence[V] | None]
    ) -> tuple[list[V], list[T]]:
        """Ask all at once and, where git fails, in halves; give the answers, and what got none."""
        answers: list[V] = []
        lost: list[T] = []
        waiting, failures = [asked] if asked else [], 0
        while waiting:
            part = waiting.pop()
            answer = ask(part) if failures < FAILURES else None
            if answer is not None:
                answers += answer
                continue
            failures += 1
            if len(part) == 1 or failures >= FAILURES or self.partial:
                lost += part
            else:
                middle = len(part) // 2
                waiting += [part[middle:], part[:middle]]
        return answers, lost

    def files(self, commit: str, pattern: str) -> dict[str, str]:
        """Return the texts of the files at ``commit`` whose path matches the glob, by path.

        Links are not followed. Files over 8 MiB, and those that a partial clone lacks, are left out.

        Raises:
            InputError: there are more paths, or more text, than anybody can have meant.
        """
        checked([commit])
        fits = matcher(pattern)
        wanted: dict[str, str] = {}
        for row in self._listing(commit):
            entry, _, name = row.partition(b"\t")
            fields = entry.split()
            path = decode(name)
            if len(fields) == 3 and fields[0].startswith(b"100") and fits(path):
                wanted[path] = fields[2].decode("ascii")
        ids = set(wanted.values())
        texts: dict[str, str] = {}
        size = 0
        with closing(
            self.objects(sorted(ids - self._absent(commit) if ids and self.partial else ids))
        ) as objects:
            for id_, kind, content in objects:
                if kind == "blob" and len(content) < OBJECT_LIMIT:
                    texts[id_] = decode(content)
                    size += len(content)
                if size > TEXTS_SIZE:
                    raise InputError(
                        f"The files of {self.path} that match {pattern} are over the limit of "
                        f"{TEXTS_SIZE // 2**20} MiB: give a pattern that fits fewer."
                    )
        return {path: texts[id_] for path, id_ in wanted.items() if id_ in texts}

    def _absent(self, commit: str) -> set[str]:
        """Return the ids of what a partial clone lacks of a commit; git dies where it is asked for one."""
        asked = ["rev-list", "--objects", "--no-object-names", "--missing=print", "--no-walk"]
        out = self.run([*asked, "--end-of-options", commit]).out
        return {line[1:].decode("ascii") for line in out.split(b"\n") if line.startswith(b"?")}

    def file(self, commit: str, path: str) -> str:
        """Return the text of one file at ``commit``, empty where there is none."""
        found = self.objects([f"{checked([commit])[0]}:{path}"])
        return next((decode(content) for _, kind, content in found if kind == "blob"), "")
