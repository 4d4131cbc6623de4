"""Asks a repository for parts of itself: refs, commits, paths, files."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kmesh_tracker.errors import RepositoryError
from kmesh_tracker.gitcli import process
from kmesh_tracker.gitcli.calls import Calls
from kmesh_tracker.gitcli.globs import matcher
from kmesh_tracker.gitcli.objects import EPOCH, OBJECT_LIMIT, decode, frames, parse_commit, parse_tag_object
from kmesh_tracker.records import Commit, Tag

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

_ID: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_TAGS, _BRANCHES, _ORIGIN = "refs/tags/", "refs/heads/", "refs/remotes/origin/"


class Git(Calls):
    """A repository that git can read: bare, with a work tree, a linked work tree, or a folder inside one.

    Nothing is ever written or fetched. Later calls name objects by id alone.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.unreadable: list[str] = []
        """Ids of objects that were asked for and could not be read, in the order met."""
        self.stray: list[str] = []
        """Names of the tags, as last asked for, that lead to no commit, sorted."""

    @cached_property
    def refs(self) -> Mapping[str, str]:
        """Ids that tags, branches and those last seen at ``origin`` lead to, by full name; no symbolic refs."""
        fields = "--format=%(refname)%00%(objectname)%00%(symref)"
        out = self.must(["for-each-ref", fields, "--", _TAGS, _BRANCHES, _ORIGIN])
        rows = (line.split(b"\0") for line in out.split(b"\n") if line)
        return {decode(name): id_.decode("ascii") for name, id_, link in rows if not link}

    def head(self) -> str | None:
        """Give the id of the commit that HEAD leads to, None where it leads to none yet."""
        answer = self.run(["rev-parse", "--verify", "--quiet", "--end-of-options", "HEAD^{commit}"])
        return answer.out.decode("ascii").strip("\n") if answer.code == 0 else None

    def tags(self) -> list[Tag]:
        """Give the tags that lead to a commit, sorted by name; annotated tags are followed to their end."""
        wanted = {name[len(_TAGS) :]: id_ for name, id_ in self.refs.items() if name.startswith(_TAGS)}
        known: dict[str, tuple[str, bytes]] = {}
        level = set(wanted.values())
        while level:
            known |= {id_: (kind, content) for id_, kind, content in self.objects(sorted(level))}
            targets = {
                parse_tag_object(known[id_][1])[0] for id_ in level if known.get(id_, ("",))[0] == "tag"
            }
            level = {id_ for id_ in targets if _ID.fullmatch(id_)} - known.keys()
        tags = []
        self.stray = []
        for name, first in sorted(wanted.items()):
            id_, made = first, None
            for _ in range(len(known)):  # an object cannot name itself, but a damaged one may say so
                kind, content = known.get(id_, ("missing", b""))
                if kind != "tag":
                    break
                id_, at = parse_tag_object(content)
                made = made or at
            kind, content = known.get(id_, ("missing", b""))
            if kind == "commit":
                committed = parse_commit(id_, content).committed_at
                tags.append(Tag(name, id_, made if made and made != EPOCH else committed))
            else:
                self.stray.append(name)
        return tags

    def branches(self) -> Mapping[str, str]:
        """Give the ids of local branches, and of those last seen at ``origin`` as ``origin/main``."""
        found = {}
        for name, id_ in self.refs.items():
            if name.startswith(_BRANCHES):
                found[name[len(_BRANCHES) :]] = id_
            elif name.startswith(_ORIGIN):
                found[name[len("refs/remotes/") :]] = id_
        return found

    def commits(self, tips: Collection[str], exclude: Collection[str] = ()) -> list[Commit]:
        """Give the commits reachable from ``tips`` and not from ``exclude``, children before parents.

        Where an object is damaged or absent the others are still read, and its id goes to :attr:`unreadable`.
        """
        wanted = list(dict.fromkeys(_checked(tips)))
        if not wanted:
            return []
        listing = ["rev-list", "--topo-order", "--stdin"]
        found: list[Commit] = []
        commands = [listing, ["cat-file", "--batch", "--buffer"]]
        with process.stream(self.path, commands, feed=_revisions(wanted, exclude), config=self.settings) as stream:
            if stream.out:
                found = [
                    parse_commit(id_, content)
                    for id_, kind, content in frames(stream.out)
                    if kind == "commit"
                ]
        return self._salvaged(wanted, _checked(exclude)) if stream.failed else found

    def look_up(self, ids: Collection[str]) -> list[Commit]:
        """Give these commits alone, in the order given; one that is absent or damaged is left out."""
        found = self.objects(_checked(ids)) if ids else ()
        return [parse_commit(id_, content) for id_, kind, content in found if kind == "commit"]

    def bases(self, ids: Collection[str]) -> list[str]:
        """Give the best of the commits that all of these reach: none where they share no history."""
        answer = self.run(["merge-base", "--octopus", "--all", "--end-of-options", *_checked(ids)])
        return answer.out.decode("ascii").split()

    def stood(self, tip: str, moment: datetime) -> str | None:
        """Give the commit at which the line of first parents from ``tip`` stood at a moment."""
        until = f"--min-age={max(0, int(moment.timestamp()))}"
        asked = ["rev-list", "--first-parent", "--max-count=1", until, "--end-of-options", *_checked([tip])]
        return self.must(asked).decode("ascii").strip("\n") or None

    def count(self, tips: Collection[str], exclude: Collection[str] = ()) -> int:
        """Give how many commits ``tips`` reach and ``exclude`` do not."""
        return int(self.must(["rev-list", "--count", "--stdin"], _revisions(tips, exclude)) if tips else 0)

    def _salvaged(self, tips: Sequence[str], exclude: Sequence[str]) -> list[Commit]:
        """Walk the history one generation at a time, around what cannot be read."""
        left_out = set(self._walk(exclude, set())) if exclude else set()
        found = self._walk(tips, left_out)
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

    def _walk(self, tips: Iterable[str], left_out: Collection[str]) -> dict[str, Commit]:
        found: dict[str, Commit] = {}
        level = [id_ for id_ in dict.fromkeys(tips) if id_ not in left_out]
        while level:
            read = [parse_commit(id_, body) for id_, kind, body in self.objects(level) if kind == "commit"]
            found |= {commit.id: commit for commit in read}
            self.unreadable += [id_ for id_ in level if id_ not in found and id_ not in self.unreadable]
            ahead = dict.fromkeys(parent for commit in read for parent in commit.parents)
            seen = set(self.unreadable)
            level = [id_ for id_ in ahead if id_ not in found and id_ not in left_out and id_ not in seen]
        return found

    def paths(self, pairs: Collection[tuple[str, str | None]]) -> dict[str, tuple[str, ...]]:
        """Give the sorted paths in which each commit differs from the parent beside it (None: no tree)."""
        found: dict[str, list[str]] = {commit: [] for commit in _checked(commit for commit, _ in pairs)}
        compared = [(commit, parent) for commit, parent in pairs if parent]
        _checked(parent for _, parent in compared)
        if compared:
            feed = "".join(f"{commit} {parent}\n" for commit, parent in compared).encode()
            out = self.all(
                ["diff-tree", "--stdin", "-r", "-z", "--name-status", "--no-renames", "--no-ext-diff"], feed
            )
            tokens = iter(out.split(b"\0"))
            here: list[str] = []
            for token in tokens:
                if len(token) == 1:  # a letter for what happened to the path that follows; an id is longer
                    here.append(decode(next(tokens, b"")))
                elif token:
                    here = found[token.decode("ascii")]
        for commit, parent in pairs:
            if not parent:
                out = self.must(
                    ["ls-tree", "-r", "-z", "--full-tree", "--name-only", "--end-of-options", commit]
                )
                found[commit] += [decode(path) for path in out.split(b"\0") if path]
        return {commit: tuple(sorted(set(names))) for commit, names in found.items()}

    def files(self, commit: str, pattern: str) -> dict[str, str]:
        """Give the texts of the files at ``commit`` whose path matches the glob, by path.

        Links are not followed. Files over 8 MiB, and those that a partial clone lacks, are left out.
        """
        _checked([commit])
        fits = matcher(pattern)
        listing = self.must(["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit])
        wanted: dict[str, str] = {}
        for row in listing.split(b"\0"):
            entry, _, name = row.partition(b"\t")
            fields = entry.split()
            path = decode(name)
            if len(fields) == 3 and fields[0].startswith(b"100") and fits(path):
                wanted[path] = fields[2].decode("ascii")
        texts = {
            id_: content
            for id_, kind, content in self.objects(sorted(set(wanted.values())))
            if kind == "blob" and len(content) < OBJECT_LIMIT
        }
        return {path: decode(texts[id_]) for path, id_ in wanted.items() if id_ in texts}

    def file(self, commit: str, path: str) -> str:
        """Give the text of one file at ``commit``, empty where there is none."""
        found = self.objects([f"{_checked([commit])[0]}:{path}"])
        return next((decode(content) for _, kind, content in found if kind == "blob"), "")


def _revisions(tips: Iterable[str], exclude: Iterable[str]) -> bytes:
    """Give what ``rev-list --stdin`` reads."""
    return "".join([*(f"{id_}\n" for id_ in _checked(tips)), *(f"^{id_}\n" for id_ in _checked(exclude))]).encode()


def _checked(ids: Iterable[str]) -> list[str]:
    """Give the ids as a list; anything that is no full object id never reaches a command line."""
    checked = list(ids)
    for id_ in checked:
        if not _ID.fullmatch(id_):
            raise RepositoryError(f"{id_[:80]!r} is no object id: name a commit by its full id.")
    return checked
