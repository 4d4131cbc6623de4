"""What the name of a branch says of it."""

from __future__ import annotations

import re
from typing import Final

_TRUNK: Final = re.compile(r"main|master|trunk|mainline|devel|develop|development|dev|default|stable|maint")
_LINE: Final = re.compile(
    r"(?:release|releases|rel|stable|maint|maintenance|hotfix|lts|support|series|branch)[-/_.]?v?[0-9].{0,100}"
    r"|v?[0-9]{1,9}(?:[-._][0-9xX]{1,9}){0,3}(?:[-._/](?:stable|maint|lts|branch|release|dev|x))?"
)


def is_lasting(branch: str) -> bool:
    """Return whether a branch is by its name a trunk or a release line, not a topic yet to be merged."""
    return bool(_TRUNK.fullmatch(branch.lower()) or _LINE.fullmatch(branch.lower()))
