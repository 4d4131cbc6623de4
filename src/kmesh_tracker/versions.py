"""Versions as tags hold them and as people write them, brought to three numbers."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from semver import Version

MAX_LENGTH = 256
"""Longer texts are no version."""

YEAR = 1000
"""From here on the first number of a version is that of a year."""

_TAG = re.compile(
    r"(?:(?P<component>[A-Za-z][A-Za-z0-9_.]{0,60}(?:[-/][A-Za-z][A-Za-z0-9_.]{0,60}){0,4})[-/@_])?"
    r"[vV]?(?P<major>[0-9]{1,10})\.(?P<minor>[0-9]{1,10})(?:\.(?P<patch>[0-9]{1,10})(?:\.(?P<fourth>[0-9]{1,10}))?)?"
    r"(?:[-.]?(?P<pre>(?:alpha|beta|rc|pre|preview|dev|a|b)[-.]?[0-9]{0,10}(?:\.[0-9A-Za-z-]{1,20}){0,4}))?"
    r"(?:\+(?P<build>[0-9A-Za-z.-]{1,60}))?",
)


@lru_cache(maxsize=4096)
def parse_tag(name: str) -> tuple[str, Version] | None:
    """Read a tag's name as ``(component, version)``; None where it holds no version.

    ``v0.5`` is ``0.5.0``; ``v1.0.0-rc.1`` and ``1.0.0rc1`` are pre-releases; ``chart-1.2.0`` and
    ``chart/v1.2.0`` belong to the component ``chart``, a plain version to the component ``""``. A fourth
    number, as in ``5.2.4.3``, is the version's build, for semver knows none; see :func:`numbers_of`.
    """
    from semver import Version  # 28 ms to import, and many commands never read a version

    if len(name) > MAX_LENGTH or not (match := _TAG.fullmatch(name)):
        return None
    pre = match["pre"]
    if pre:
        letters = re.match(r"[a-z]+", pre)
        word = letters[0] if letters else pre
        rest = pre[len(word) :].strip("-.")
        pre = {"a": "alpha", "b": "beta"}.get(word, word) + (f".{rest}" if rest else "")
        pre = ".".join(part.lstrip("0") or "0" if part.isdigit() else part for part in pre.split("."))
    major, minor, patch = (int(match[part] or 0) for part in ("major", "minor", "patch"))
    fourth = int(match["fourth"] or 0)
    return match["component"] or "", Version(
        major, minor, patch, pre or None, str(fourth) if fourth else None
    )


Numbers = tuple[int, ...]
"""The three or four numbers that a version is sorted by."""


def numbers_of(version: Version) -> Numbers:
    """Return the numbers of a parsed version: three, or four if the fourth is not zero."""
    fourth = (int(version.build),) if version.build else ()
    return version.major, version.minor, version.patch, *fourth


def version_text(numbers: Sequence[int]) -> str:
    """Return ``5.2.4.3`` for the numbers of a version."""
    return ".".join(map(str, numbers))


@lru_cache(maxsize=1024)
def normal_version(text: str) -> str | None:
    """Return ``0.5.0`` for ``v0.5``, ``0.5`` or ``v0.5.0``; None where it is no version."""
    parsed = parse_tag(text.strip())
    if parsed is None or parsed[0]:
        return None
    early = f"-{parsed[1].prerelease}" if parsed[1].prerelease else ""
    return f"{version_text(numbers_of(parsed[1]))}{early}"


def version_order(version: str) -> tuple[int, ...]:
    """Return what orders versions of three numbers: ``0.10.0`` comes after ``0.9.0``."""
    return tuple(int(part) for part in version.partition("-")[0].split("."))
