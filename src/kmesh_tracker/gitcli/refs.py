"""What refs lead to, asked of git in one call: a release must not cost a call for each tag."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kmesh_tracker.gitcli.objects import EPOCH, decode, moment

if TYPE_CHECKING:
    from datetime import datetime

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
_TRUNK: Final = re.compile(r"main|master|trunk|mainline|devel|develop|development|dev|default|stable|maint")
_LINE: Final = re.compile(
    r"(?:release|releases|rel|stable|maint|maintenance|hotfix|lts|support|series|branch)[-/_.]?v?[0-9].{0,100}"
    r"|v?[0-9]{1,9}(?:[-._][0-9xX]{1,9}){0,3}(?:[-._/](?:stable|maint|lts|branch|release|dev|x))?"
)


class Ref(Struct, frozen=True):
    """A ref and, as far as git said, what it leads to."""

    name: str
    current: bool
    """Whether HEAD is this branch."""
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
    rows = zip(*[tokens] * len(_FIELDS), strict=False)
    return [
        Ref(
            decode(name.lstrip(b"\n")),
            head == b"*",
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


def is_lasting(branch: str) -> bool:
    """Return whether a branch is by its name a trunk or a release line, not a topic yet to be merged."""
    return bool(_TRUNK.fullmatch(branch.lower()) or _LINE.fullmatch(branch.lower()))
