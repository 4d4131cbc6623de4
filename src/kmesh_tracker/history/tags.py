"""Reads the version that a tag names, as the configuration says how tags are written."""

from __future__ import annotations

import re
from collections import Counter
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from kmesh_tracker.errors import ConfigError
from kmesh_tracker.history.shapes import JOINTS, VERSION, component_of, learned
from kmesh_tracker.versions import parse_tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from semver import Version

_SINGLE: Final = re.compile(r"[vV]?([0-9]{1,10})([-.]?rc[-.]?[0-9]{1,4})?")
"""A version of one number, as ``v251`` and ``v251-rc1``."""
_SCORED: Final = re.compile(r"[0-9]{1,10}(?:_[0-9]{1,10}){1,3}")
"""A version written as ``15_2``."""
_NAMED: Final = 12  # components that an error names


class TagReader(Struct, frozen=True):
    """The one reader of tag names: whatever asks for the version of a tag asks it here."""

    patterns: Sequence[str] = ()
    """How the tags of releases are written; without any, as :func:`parse_tag` reads them."""
    ignored: Sequence[str] = ()
    """Globs of names that are no releases."""
    component: str = ""
    """The only component whose tags count, where the configuration names one."""
    singles: frozenset[int] = frozenset()
    """Versions of one number, as ``v251``, that are releases; see :func:`fitting`."""

    def counts(self, name: str) -> bool:
        """Return whether a tag is looked at at all."""
        return not any(fnmatchcase(name, glob) for glob in self.ignored)

    def read(self, name: str) -> tuple[str, Version] | None:
        """Return a tag's component and version, None where it names no version.

        What stands around ``{version}`` in a pattern is no component: all name releases of one project.
        """
        rest = self._behind_component(name)
        if not self.patterns:
            parsed = parse_tag(rest)
            if parsed is None and (one := _SINGLE.fullmatch(rest)) and int(one[1]) in self.singles:
                parsed = parse_tag(f"{one[1]}.0{one[2] or ''}")
            return parsed if parsed and not (self.component and parsed[0]) else None
        for pattern in self.patterns:
            component = component_of(pattern)
            if self.component and component not in ("", self.component):
                continue
            text = name if component else rest
            before, _, after = pattern.partition(VERSION)
            number = text.removeprefix(before).removesuffix(after)
            if f"{before}{number}{after}" != text or not number[:1].isdigit():
                continue
            if _SCORED.fullmatch(number):
                number = number.replace("_", ".")
            if parsed := parse_tag(f"{number}.0" if number.isdigit() else number):
                return parsed
        return None

    def _behind_component(self, name: str) -> str:
        """Return what stands behind the component, all without one; nothing of a tag of another component."""
        if not self.component:
            return name
        rest = name.removeprefix(self.component)
        return rest[1:] if rest != name and rest[:1] in JOINTS else ""

    def alone(self, names: Sequence[str]) -> TagReader:
        """Return what reads the tags of a repository that releases one thing, which the component only names.

        That is so where the patterns fit plain tags and no tag is of a component; else it is the same reader.
        """
        plain = replace(self, component="")
        if not self.component or not self.patterns or any(map(component_of, self.patterns)):
            return self
        if any(self.read(name) or ((read := parse_tag(name)) and read[0]) for name in names):
            return self
        return plain if any(plain.read(name) for name in names) else self

    def check(self, names: Iterable[str]) -> None:
        """Check the component against the names of tags, of which at least one should be of it.

        Raises:
            ConfigError: no tag or pattern is of it; the message names the components there are.
        """
        names = list(names)
        if not self.component or not names or any(self.read(name) for name in names):
            return
        found = Counter(filter(None, map(component_of, self.patterns)))
        if not found:
            found = Counter(read[0] for name in names if (read := parse_tag(name)) and read[0])
        if self.component not in found:
            known = sorted(found, key=lambda one: (-found[one], one))[:_NAMED]
            told = f"name one of {', '.join(known)}" if known else "leave it out"
            raise ConfigError(f"No tag is of the component {self.component!r} in [releases]: {told}.")

    @property
    def told(self) -> str:
        """The patterns as a message names them."""
        return ", ".join(repr(pattern) for pattern in self.patterns)


USUAL: Final = TagReader()
"""Reads what nothing was configured for."""


def fitting(reader: TagReader, names: Sequence[str]) -> TagReader:
    """Return what reads the names of tags: where hardly any is a version, one by how most are written.

    A reader for which something was configured stays as it is, and so does one that reads plain versions.
    """
    if reader.patterns or reader.component:
        return reader
    read = {name: found for name in names if (found := reader.read(name)) and not found[1].prerelease}
    if singles := _singles(names, {name: found[1] for name, found in read.items() if not found[0]}):
        return replace(reader, singles=singles)
    sizes = Counter(component for component, _ in read.values())
    if "" in sizes:
        return reader
    patterns = learned([name for name in names if name not in read])
    plain = [pattern.partition(VERSION)[0] + VERSION for pattern in patterns]  # for pre-releases
    other = TagReader(tuple(dict.fromkeys([*patterns, *plain])), reader.ignored)
    more = sum(1 for name in names if name not in read and other.read(name))
    return other if more > max(sizes.values(), default=0) else reader


def _singles(names: Sequence[str], dotted: Mapping[str, Version]) -> frozenset[int]:
    """Return the numbers that are releases by themselves.

    ``v4`` beside ``v4.1.0`` is a tag that moves along, and a number that no other version comes near is that
    of a day or a build.
    """
    found = {int(match[1]) for name in names if (match := _SINGLE.fullmatch(name)) and not match[2]}
    found -= {version.major for name, version in dotted.items() if name.count(".") > 1 or not version.minor}
    others = {version.major for version in dotted.values()} - found
    return frozenset(number for number in found if not others or number <= max(others))
