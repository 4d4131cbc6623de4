"""Whether minutes say that a meeting did not take place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.records import Entry

_SKIPPED = re.compile(
    r"\b(?:skip(?:ped)?|cancel(?:l?ed)?|suspended|postponed|no (?:community )?meeting|not held|called off"
    r"|did not take place)\b"
    r"|取消|暂停|停会|无会议|没有会议|会议顺延|不开会",
    re.IGNORECASE,
)
_FEW = 2
"""Entries up to which a meeting's own words can say that there was none."""


def says_skipped(heading: str, entries: Sequence[Entry]) -> bool:
    """Whether the heading, or all but all that stands below it, says that there was no meeting."""
    if _SKIPPED.search(heading):
        return True
    words = [entry.text for entry in entries]
    return 0 < len(words) <= _FEW and bool(_SKIPPED.search(words[0])) and not entries[0].children
