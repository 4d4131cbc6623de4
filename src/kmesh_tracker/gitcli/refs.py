"""What refs lead to, asked of git in one call: a release must not cost a call for each tag."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kmesh_tracker.gitcli.objects import EPOCH, decode, moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_ORIGIN_HEAD: Final = b"refs/remotes/origin/HEAD"
TAGS, BRANCHES, ORIGIN = "refs/tags/", "refs/heads/", "refs/remotes/origin/"

_FIELDS: Final = (
    *("refname", "symref", "HEAD", "objecttype", "objectname", "committerdate:raw", "taggerdate:raw"),
    *("*objecttype", "*objectname", "*committerdate:raw"),
)
LISTING: Final = (
    "for-each-ref",
    f"--format={''.join(f'%({field})%00' for field in _FIELDS)}",
    *("--", TAGS, BRANCHES, ORIGIN),
)
BARE_LISTING: Final = (
    "for-each-ref",
    "--format=%(refname)%00%(symref)%00%(HEAD)%00%00%(objectname)%00%00%00%00%00%00",
    *("--", TAGS, BRANCHES, ORIGIN),
)
"""The same without a look at the objects, for where one is damaged."""
_TRUNKS: Final = ("main", "master", "trunk", "mainline", "develop", "devel", "development", "dev", "default")
"""Usual names of trunks, the most common one first."""
_LINE: Final = re.compile(
    r"(?:release|releases|rel|stable|maint|maintenance|hotfix|lts|support|series|branch)[-/_.]?v?[0-9].{0,100}"
    r"|v?[0-9]{1,9}(?:[-._][0-9xX]{1,9}){0,3}(?:[-._/](?:stable|maint|lts|branch|release|dev|x))?"
    r"|stable|maint"
)


class Ref(Struct, frozen=True):
    """A ref and, as far as git said, what it leads to."""

    name: str
    current: bool
    """Whether HEAD is this branch; for a branch of ``origin``, whether it is the default there."""
    kind: str
    """Type of the object: ``commit``, ``tag``; empty where it was not looked at."""
    id: str
    made: datetime | None
    """When the commit or the tag was made."""
    target_kind: str
    """Type of the object that a tag points to."""
    target: str
    target_made: datetime | None


def parse_refs(out: bytes) -> list[Ref]:
    """Read what the listing gives, symbolic refs left out."""
    tokens = iter(out.split(b"\0"))
    rows = [(row[0].lstrip(b"\n"), *row[1:]) for row in zip(*[tokens] * len(_FIELDS), strict=False)]
    there = {row[1] for row in rows if row[0] == _ORIGIN_HEAD}
    return [
        Ref(
            decode(name),
            head == b"*" or name in there,
            kind.decode("ascii"),
            id_.decode("ascii"),
            _moment(committed or tagged),
            target_kind.decode("ascii"),
            target.decode("ascii"),
            _moment(target_committed),
        )
        for name, link, head, kind, id_, committed, tagged, target_kind, target, target_committed in rows
        if not link
    ]


def _moment(raw: bytes) -> datetime | None:
    """Read ``SECONDS ZONE``; None for what is none, or for a time that no calendar holds."""
    seconds, _, zone = raw.partition(b" ")
    if not (seconds.isdigit() and zone[1:].isdigit()):
        return None
    found = moment(int(seconds), zone)
    return None if found is EPOCH else found


def is_trunk(branch: str) -> bool:
    """Return whether a branch has the name of a trunk."""
    return branch.lower() in _TRUNKS


def is_lasting(branch: str) -> bool:
    """Return whether a branch is by its name a trunk or a release line, not a topic yet to be merged."""
    return is_trunk(branch) or bool(_LINE.fullmatch(branch.lower()))


def lasting(refs: Sequence[Ref], detached: str | None) -> dict[str, str]:
    """Return the ids of the long-lived branches by name: the trunk first, then local ones.

    The trunk is the default branch of ``origin``, else the branch of HEAD, unless that is a topic or release
    branch and another branch has the name of a trunk.

    Args:
        refs: all refs.
        detached: the commit of HEAD if it is on no branch.
    """
    local = {ref.name[len(BRANCHES) :]: ref for ref in refs if ref.name.startswith(BRANCHES)}
    ours = {ref.name[len(ORIGIN) :]: ref for ref in refs if ref.name.startswith(ORIGIN)}
    named = [found[name] for name in _TRUNKS for found in (local, ours) if name in found]
    head = next((ref for ref in local.values() if ref.current), None)
    theirs = next((name for name, ref in ours.items() if ref.current), None)
    trunk = head
    if theirs is not None:
        trunk = local.get(theirs) or ours[theirs]
    elif named and (head is None or not _stays(head, named[0])):
        trunk = named[0]
    found = {trunk.name: trunk.id} if trunk else {"": detached} if detached else {}
    for known in (local, ours):
        found |= {ref.name: ref.id for name, ref in known.items() if is_lasting(name) and ref is not trunk}
    found = found or {ref.name: ref.id for ref in (*local.values(), *ours.values())}
    return {name.removeprefix(BRANCHES).removeprefix("refs/remotes/"): id_ for name, id_ in found.items()}


def _stays(head: Ref, trunk: Ref) -> bool:
    """Return whether HEAD is the trunk although another branch has the name of one."""
    name = head.name[len(BRANCHES) :]
    if is_trunk(name):
        return True
    newer = head.made is None or trunk.made is None or head.made > trunk.made
    return is_lasting(name) and newer  # a project whose trunk is called `4.x`
