"""Asks a repository for parts of itself: refs here; commits, paths and files beside."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from kmesh_tracker.gitcli.calls import ID
from kmesh_tracker.gitcli.commits import Commits
from kmesh_tracker.gitcli.objects import EPOCH, parse_commit, parse_tag_object
from kmesh_tracker.gitcli.refs import BARE_LISTING, BRANCHES, LISTING, ORIGIN, TAGS, Ref, lasting, parse_refs
from kmesh_tracker.gitcli.trees import Trees
from kmesh_tracker.records import Tag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

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
    def _refs(self) -> Sequence[Ref]:
        answer = self.run(LISTING)
        return parse_refs(self.must(BARE_LISTING) if answer.code else answer.out)

    @property
    def refs(self) -> Mapping[str, str]:
        """Ids of tags, branches and those last seen at ``origin``, by full name; no symbolic refs."""
        return {ref.name: ref.id for ref in self._refs}

    def head(self) -> str | None:
        """Return the id of the commit that HEAD leads to, None where it leads to none yet."""
        branch = next(
            (r.id for r in self._refs if r.current and r.kind == "commit" and r.name.startswith(BRANCHES)),
            None,
        )
        return branch or super().head()

    def tags(self) -> list[Tag]:
        """Return the tags that lead to a commit, sorted by name; annotated tags are followed to their end."""
        tags: list[Tag] = []
        deep: dict[str, str] = {}
        for ref in self._refs:
            if not ref.name.startswith(TAGS):
                continue
            name, committed = ref.name[len(TAGS) :], ref.made if ref.kind == "commit" else ref.target_made
            target = ref.id if ref.kind == "commit" else ref.target if ref.target_kind == "commit" else ""
            if target and committed:
                tags.append(Tag(name, target, ref.made or committed))
            else:
                deep[name] = ref.id
        found, self.stray = self._followed(deep)
        return sorted([*tags, *found], key=lambda tag: tag.name)

    def _followed(self, wanted: Mapping[str, str]) -> tuple[list[Tag], list[str]]:
        """Follow tags of tags, and those at which git did not look, object by object.

        Returns:
            the tags that lead to a commit, and the names of the others.

        """
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
        tags: list[Tag] = []
        stray = []
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
                stray.append(name)
                self.incomplete = self.incomplete or kind == "missing"
        return tags, stray

    def branches(self) -> Mapping[str, str]:
        """Return the ids of local branches, and of those last seen at ``origin`` as ``origin/main``."""
        found = {}
        for name, id_ in self.refs.items():
            if name.startswith(BRANCHES):
                found[name[len(BRANCHES) :]] = id_
            elif name.startswith(ORIGIN):
                found[name[len("refs/remotes/") :]] = id_
        return found

    def lasting(self) -> Mapping[str, str]:
        """Return the ids of the long-lived branches, the trunk first; see :func:`refs.lasting`."""
        at_branch = any(ref.current and ref.name.startswith(BRANCHES) for ref in self._refs)
        return lasting(self._refs, None if at_branch else self.head())
