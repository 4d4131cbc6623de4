"""Asks a repository for its commits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kmesh_tracker.gitcli import process
from kmesh_tracker.gitcli.calls import Calls, checked
from kmesh_tracker.gitcli.objects import frames, parse_commit
from kmesh_tracker.records import Signature, node_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from kmesh_tracker.records import Commit, Node


_SHORT: Final = re.compile(r"[0-9a-f]{4,64}")
_WITH_PARENTS: Final = "--batch=%(objectname) %(rest) %(objecttype) %(objectsize)"
"""Each object comes under its id and what the listing said of its parents."""


class Commits(Calls):
    """The history of one repository."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.unreadable: list[str] = []
        """Ids of commits that were asked for and could not be read, in the order met."""

    def head(self) -> str | None:
        """Return the id of the commit that HEAD leads to, None where it leads to none yet."""
        answer = self.walk(["rev-parse", "--verify", "--quiet", "--end-of-options", "HEAD^{commit}"])
        return answer.out.decode("ascii").strip("\n") if answer.code == 0 else None

    def nodes(self, tips: Collection[str]) -> list[Node]:
        """Return the graph behind ``tips``, children before parents, without what the commits say.

        Where an object is damaged or absent the others are still read, and its id goes to :attr:`unreadable`.
        """
        wanted = list(dict.fromkeys(checked(tips)))
        if not wanted:
            return []
        asked = ["rev-list", "--date-order", "--parents", "--timestamp", "--stdin"]
        answer = self.walk(asked, _revisions(wanted, ()))
        if answer.code:
            return [node_of(commit) for commit in self._salvaged(wanted, ())]
        return _nodes(answer.out.decode("ascii"))

    def headlines(self, ids: Collection[str]) -> dict[str, tuple[Signature, str]]:
        """Return the author and the title of some commits, by id; what cannot be read is left out."""
        if not ids:
            return {}
        form = "--format=%an%x00%ae%x00%s"
        asked = ["rev-list", "--no-walk=unsorted", "--encoding=UTF-8", form, "--stdin"]
        answer = self.walk(asked, _revisions(ids, ()))
        if answer.code:
            return {commit.id: (commit.author, commit.subject) for commit in self.read(ids)}
        lines = answer.out.decode("utf-8", "backslashreplace").split("\n")
        rows = zip(lines[::2], (line.split("\0") for line in lines[1::2]), strict=False)
        return {head[7:]: (Signature(row[0], row[1]), row[2]) for head, row in rows if len(row) == 3}

    def named(self, shorts: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Return the ids of the commits that begin as each of ``shorts`` does: none, one or several.

        A partial clone tells nothing: what it lacks it would fetch.
        """
        wanted = [short for short in dict.fromkeys(shorts) if _SHORT.fullmatch(short)]
        if not wanted or self.partial:
            return {}
        feed = "".join(f"{short}\n" for short in wanted).encode()
        lines = self.run(["cat-file", "--batch-check"], feed).out.decode("utf-8", "replace").split("\n")
        found: dict[str, tuple[str, ...]] = {}
        for short, line in zip(wanted, lines, strict=False):
            id_, _, rest = line.partition(" ")
            if rest == "ambiguous":
                every = self.run(["rev-parse", f"--disambiguate={short}"]).out.decode("ascii").split("\n")
                kinds = self.run(["cat-file", "--batch-check"], "\n".join(every).encode()).out.decode()
                found[short] = tuple(sorted(row[0] for row in _rows(kinds) if row[1] == "commit"))
            else:
                found[short] = (id_,) if rest.startswith("commit ") else ()
        return found

    def first_authored(self, tip: str) -> dict[Signature, str]:
        """Return the id of the first commit of each author of all that ``tip`` reaches."""
        asked = ["rev-list", "--encoding=UTF-8", "--format=%ct%x00%an%x00%ae", "--end-of-options"]
        answer = self.walk([*asked, *checked([tip])])
        if answer.code:
            commits = sorted(self.commits([tip]), key=lambda commit: -commit.committed_at.timestamp())
            return {commit.author: commit.id for commit in commits}
        first: dict[tuple[str, str], tuple[int, str]] = {}
        lines = answer.out.decode("utf-8", "backslashreplace").split("\n")
        for header, line in zip(lines[::2], lines[1::2], strict=False):
            when, name, email = line.split("\0")
            made = int(when), header[7:]
            if (name, email) not in first or made < first[name, email]:
                first[name, email] = made
        return {Signature(name, email): id_ for (name, email), (_, id_) in first.items()}

    def read(self, ids: Collection[str]) -> list[Commit]:
        """Return these commits; one that cannot be read is left out, and goes to :attr:`unreadable`."""
        found: list[Commit] = []
        met: dict[str, str] = {}
        for id_, kind, body in self.objects(checked(ids)) if ids else ():
            if kind == "commit":
                found.append(parse_commit(id_, body, met))
        if len(found) < len(ids):
            known = {commit.id for commit in found}
            self.unreadable += [id_ for id_ in ids if not (id_ in known or id_ in self.unreadable)]
        return found

    def commits(self, tips: Collection[str], exclude: Collection[str] = ()) -> list[Commit]:
        """Return the commits reachable from ``tips`` and not from ``exclude``, children before parents.

        Where an object is damaged or absent the others are still read, and its id goes to :attr:`unreadable`.
        """
        wanted = list(dict.fromkeys(checked(tips)))
        if not wanted:
            return []
        found = self._listed(wanted, exclude)
        if found is None and self.distrust():
            found = self._listed(wanted, exclude)
        if found is None:
            return self._salvaged(wanted, checked(exclude))
        if exclude:  # git need not have read where it stopped
            known = {commit.id for commit in found}
            edge = dict.fromkeys(id_ for commit in found for id_ in commit.parents if id_ not in known)
            self._read(edge, {})
        return found

    def _listed(self, tips: Sequence[str], exclude: Collection[str]) -> list[Commit] | None:
        """Return what git lists, None where it fails or the commits themselves say otherwise."""
        batch = _WITH_PARENTS if self.trusting else "--batch"
        parents = ["--parents"] if self.trusting else []
        commands = [["rev-list", "--date-order", *parents, "--stdin"], ["cat-file", batch, "--buffer"]]
        found: list[Commit] | None = []
        with process.stream(
            self.path, commands, feed=_revisions(tips, exclude), config=self.settings
        ) as stream:
            if stream.out:
                rows = frames(stream.out)
                ids: dict[str, str] = {}
                found = (
                    _agreeing(rows, ids)
                    if self.trusting
                    else [parse_commit(id_, body, ids) for id_, _, body in rows]
                )
        return None if stream.failed else found

    def _salvaged(self, tips: Sequence[str], exclude: Sequence[str]) -> list[Commit]:
        """Walk the history here, around what git cannot read."""
        stored = self._stored()
        left_out = set(self._walk(exclude, set(), stored))
        found = self._walk(tips, left_out, stored)
        waiting = dict.fromkeys(found, 0)
        for commit in found.values():
            for parent in commit.parents:
                if parent in waiting:
                    waiting[parent] += 1
        ready = [id_ for id_, children in waiting.items() if not children]
        ordered = []
        while ready:
            commit = found[ready.pop()]
            ordered.append(commit)
            for parent in commit.parents:
                if parent in waiting:
                    waiting[parent] -= 1
                    if not waiting[parent]:
                        ready.append(parent)
        return ordered

    def _stored(self) -> dict[str, bytes]:
        """Read all commits that are there, be they part of the history or not."""
        listing = [
            "cat-file",
            "--batch-all-objects",
            "--unordered",
            "--batch-check=%(objectname) %(objecttype)",
        ]
        with process.stream(self.path, [listing], feed=b"", config=self.settings) as stream:
            lines = [line for line in stream.out or () if line.endswith(b" commit\n")]
        ids = [line.partition(b" ")[0].decode("ascii") for line in lines]
        return {id_: body for id_, kind, body in self.objects(ids) if kind == "commit"}

    def _walk(
        self, tips: Iterable[str], left_out: Collection[str], stored: Mapping[str, bytes]
    ) -> dict[str, Commit]:
        found: dict[str, Commit] = {}
        lost: set[str] = set()
        level = [id_ for id_ in dict.fromkeys(tips) if id_ not in left_out]
        while level:
            read = self._read(level, stored)
            found |= read
            lost.update(id_ for id_ in level if id_ not in read)
            ahead = dict.fromkeys(parent for commit in read.values() for parent in commit.parents)
            level = [id_ for id_ in ahead if not (id_ in found or id_ in left_out or id_ in lost)]
        return found

    def _read(self, ids: Collection[str], stored: Mapping[str, bytes]) -> dict[str, Commit]:
        """Return these commits by id, and note those that cannot be read."""
        bodies = {id_: stored[id_] for id_ in ids if id_ in stored}
        if len(bodies) < len(ids):
            asked = self.objects([id_ for id_ in ids if id_ not in stored])
            bodies |= {id_: body for id_, kind, body in asked if kind == "commit"}
        self.unreadable += [id_ for id_ in ids if not (id_ in bodies or id_ in self.unreadable)]
        return {id_: parse_commit(id_, body) for id_, body in bodies.items()}


def _agreeing(rows: Iterable[tuple[str, str, bytes]], ids: dict[str, str]) -> list[Commit] | None:
    """Return the commits, None where one is not there or has other parents than the listing says."""
    found: list[Commit] = []
    agreeing = True
    for name, kind, body in rows:  # to the end, or git would wait for its reader
        id_, _, parents = name.partition(" ")
        if kind == "commit":
            commit = parse_commit(id_, body, ids)
            found.append(commit)
            agreeing = agreeing and parents == " ".join(commit.parents)
        else:
            agreeing = False
    return found if agreeing else None


def _rows(out: str) -> list[list[str]]:
    """Return the words of each line that ``--batch-check`` prints."""
    return [words for line in out.split("\n") if len(words := line.split(" ")) == 3]


def _nodes(out: str) -> list[Node]:
    """Read what ``rev-list`` lists: the time, the id and the ids of the parents of each commit."""
    rows = [line.split(" ") for line in out.split("\n")[:-1]]
    return [(row[1], row[2:], int(row[0])) for row in rows]


def _revisions(tips: Iterable[str], exclude: Iterable[str]) -> bytes:
    """Return what ``rev-list --stdin`` reads."""
    return "".join(
        [*(f"{id_}\n" for id_ in checked(tips)), *(f"^{id_}\n" for id_ in checked(exclude))]
    ).encode()
