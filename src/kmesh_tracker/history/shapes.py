"""Finds how a project writes the tags of its releases where none is a plain version."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

VERSION: Final = "{version}"
"""Stands for the version in a pattern of tags."""
JOINTS: Final = "-/@_."  # what stands between a component and its version
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
"""Suffixes of what came before a release, or never was one."""


def shapes(names: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return for each pattern that tags of releases are written by its versions and their tags."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for name in names:
        match = _TAG.fullmatch(name)
        if match and not UNFINISHED.match(match["after"]):
            pattern = f"{match['before']}{VERSION}{match['after']}"
            found[pattern][match["number"].replace("_", ".")] = name
    return dict(found)


def learned(names: Sequence[str]) -> tuple[str, ...]:
    """Return patterns by which releases are tagged, the most common one first.

    A pattern counts beside more common ones of the same component where it names no version that they name:
    the way of tagging changed. What names the same versions in another way, as for another platform, is none.
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
    """Return the component that a pattern of tags is of: ``core`` for ``core-v{version}``, else empty.

    It is what stands before the version, or, where that is nothing but a ``v``, what stands behind it.
    """
    return _head(pattern) or pattern.partition(VERSION)[2].strip(JOINTS)


def _head(pattern: str) -> str:
    """Return what stands before the version, without the ``v`` of the version."""
    before = pattern.partition(VERSION)[0]
    head = before[:-1] if before[-1:] in ("v", "V") and before[-2:-1] in ("", *JOINTS) else before
    return head.rstrip(JOINTS)
