"""Releases that a meeting calls by a name: ``the Pharos binary will be released as 1.1``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kmesh_tracker.plan.talk import Spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from kmesh_tracker.plan.talk import Talk

_CALLED = re.compile(
    r"\b(?:re-)?(?P<name>[A-Z][\w-]{2,30})(?:\s[\w-]{1,20}){0,2}\s(?:is |will |shall |would )?(?:to )?be "
    r"(?:released|tagged|named|called|versioned|shipped|numbered)(?: as)?\s(?:version\s|v)?$"
)
_RELEASING = re.compile(
    r"\b(?:re-?)?(?:releas(?:e|ed|ing)|ship(?:ped|ping)?|tag(?:ged|ging)?|launch(?:ed|ing)?)\s(?:the\s)?"
    r"(?P<name>[A-Z][\w-]{2,30})"
)


def codenames(lines: Iterable[str], talk: Talk, on: date) -> dict[str, str]:
    """Give the names by which the lines of one meeting call releases, each with its version."""
    found: dict[str, str] = {}
    for line in lines:
        for spoken in talk.spoken(line, on):
            if (match := _CALLED.search(line[: spoken.start])) and match["name"].lower() not in talk.project:
                found[match["name"]] = spoken.version
    return found


def named_release(text: str, names: Mapping[str, str]) -> Spoken | None:
    """Give the release whose making a line tells of by its name."""
    match = _RELEASING.search(text) if names else None
    if match is None or match["name"] not in names:
        return None
    return Spoken(
        names[match["name"]], match["name"], match.start("name"), match.end("name"), by_number=False
    )
