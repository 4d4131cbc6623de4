"""Finds the patterns of a project's release tags where they are not plain versions."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

VERSION: Final = "{version}"
"""Stands for the version in a pattern of tags."""
JOINTS: Final = "-/@_."  # characters between a component and its version
_TAG: Final = re.compile(
    r"(?P<before>(?:[A-Za-z][A-Za-z.]{0,39}[-/@_])?[A-Za-z]{0,20})"
    r"(?P<number>[0-9]{1,10}(?:\.[0-9]{1,10}){1,3}|[0-9]{1,10}(?:_[0-9]{1,10}){1,3})"
    r"(?P<after>(?:[-+._][A-Za-z][A-Za-z0-9._-]{0,40})?)"
)
UNFINISHED: Final = re.compile(
    r"[-+._](?:alpha|beta|rc|cr|pre|preview|dev|a|b|m|milestone|ea|eap|nightly|snapshot|daily|weekly|canary|insiders?"
    r"|edge|next|latest|unstable|test(?:ing)?|wip|tmp|temp|old|backup|bak|broken|draft)(?![A-Za-z])",
    re.IGNORECASE,
)
"""Suffixes of pre-releases, and of tags that are no releases."""


def shapes(names: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return the tags of releases, by pattern and version."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for name in names:
        match = _TAG.fullmatch(name)
        if match and not UNFINISHED.match(match["after"]):
            pattern = f"{match['before']}{VERSION}{match['after']}"
            found[pattern][match["number"].replace("_", ".")] = name
    return dict(found)


def learned(names: Sequence[str]) -> tuple[str, ...]:
    """Return the patterns of release tags, the most common one first.

    A less common pattern of the same component counts only if it shares no version with the others: then the
    project changed its pattern. One that repeats versions, as for another platform, is left out.
    """
    known: set[str] = set()
    patterns: list[str] = []
    found = shapes(names)
    for pattern in sorted(found, key=lambda pattern: (-len(found[pattern]), pattern)):
        versions = found[pattern].keys()
        if known.isdisjoint(versions) and (not patterns or _head(pattern) == _head(patterns[0])):
            known |= versions
            patterns.append(pattern)
    return tuple(patterns)


def component_of(pattern: str) -> str:
    """Return the component that a pattern of tags names: ``core`` for ``core-v{version}``; else empty.

    It is the text before the version, or, where that is empty or a ``v``, the text after it.
    """
    return _head(pattern) or pattern.partition(VERSION)[2].strip(JOINTS)


def _head(pattern: str) -> str:
    """Return the text before the version, without the ``v`` of the version."""
    before = pattern.partition(VERSION)[0]
    head = before[:-1] if before[-1:] in ("v", "V") and before[-2:-1] in ("", *JOINTS) else before
    return head.rstrip(JOINTS)
