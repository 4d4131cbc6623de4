"""Reads the version that a tag names, as the configuration says how tags are written."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kmesh_tracker.versions import parse_tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from semver import Version

VERSION: Final = "{version}"
"""Stands for the version in a pattern of tags."""


class TagReader(Struct, frozen=True):
    """The one reader of tag names: whatever asks for the version of a tag asks it here."""

    patterns: Sequence[str] = ()
    """How the tags of releases are written; without any, as :func:`parse_tag` reads them."""
    ignored: Sequence[str] = ()
    """Globs of names that are no releases."""

    def counts(self, name: str) -> bool:
        """Return whether a tag is looked at at all."""
        return not any(fnmatchcase(name, glob) for glob in self.ignored)

    def read(self, name: str) -> tuple[str, Version] | None:
        """Return a tag's component and version, None where it names no version.

        What stands around ``{version}`` in a pattern is no component: all name releases of one project.
        """
        if not self.patterns:
            return parse_tag(name)
        for pattern in self.patterns:
            before, _, after = pattern.partition(VERSION)
            number = name.removeprefix(before).removesuffix(after)
            if f"{before}{number}{after}" != name or not number[:1].isdigit():
                continue
            if parsed := parse_tag(f"{number}.0" if number.isdigit() else number):
                return parsed
        return None

    @property
    def told(self) -> str:
        """The patterns as a message names them."""
        return ", ".join(repr(pattern) for pattern in self.patterns)


USUAL: Final = TagReader()
"""Reads what nothing was configured for."""
