"""Asks a repository for parts of itself: refs here; commits, paths and files beside."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from kmesh_tracker.gitcli.calls import ID
from kmesh_tracker.gitcli.commits import Commits
from kmesh_tracker.gitcli.objects import EPOCH, decode, parse_commit, parse_tag_object
from kmesh_tracker.gitcli.trees import Trees
from kmesh_tracker.records import Tag

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_TAGS, _BRANCHES, _ORIGIN = "refs/tags/", "refs/heads/", "refs/remotes/origin/"


_DEEPEST: Final = 1000
"""How many tags of tags are followed."""


class Git(Commits, Trees):
    """A repository that git can read: bare, with a work tree, a linked work tree, or a folder inside one.

    Nothing is ever written or fetched. Later calls name objects by id alone.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.stray: list[str] = []
        """Names of the tags, as last asked for, that lead to no commit, sorted."""

    @cached_property
    def refs(self) -> Mapping[str, str]:
        """Ids of tags, branches and those last seen at ``origin``, by full name; no symbolic refs."""
        fields = "--format=%(refname)%00%(objectname)%00%(symref)"
        out = self.must(["for-each-ref", fields, "--", _TAGS, _BRANCHES, _ORIGIN])
        rows = (line.split(b"\0") for line in out.split(b"\n") if line)
        return {decode(name): id_.decode("ascii") for name, id_, link in rows if not link}

    def tags(self) -> list[Tag]:
        """Give the tags that lead to a commit, sorted by name; annotated tags are followed to their end."""
        wanted = {name[len(_TAGS) :]: id_ for name, id_ in self.refs.items() if name.startswith(_TAGS)}
        known: dict[str, tuple[str, bytes]] = {}
        level = set(wanted.values())
        for _ in range(_DEEPEST):
            known |= {id_: (kind, content) for id_, kind, content in self.objects(sorted(level))}
            targets = {
                parse_tag_object(known[id_][1])[0] for id_ in level if known.get(id_, ("",))[0] == "tag"
            }
            level = {id_ for id_ in targets if ID.fullmatch(id_)} - known.keys()
            if not level:
                break
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
