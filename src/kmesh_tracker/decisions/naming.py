"""How a decision names a change: ``kmesh#1247``, or ``kmesh@1a2b3c4`` where it has no number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kmesh_tracker.records import Change

_NAME: Final = re.compile(
    r"(?P<repo>[^\x00-\x1f]{1,200})(?:#(?P<number>[1-9][0-9]{0,9})|@(?P<commit>[0-9a-f]{7,64}))"
)
_FULL: Final = (40, 64)
"""Digits of an object id that is not abbreviated."""


@dataclass(frozen=True, slots=True)
class ChangeName:
    """The repository's name in the configuration, with the number or the commit."""

    repo: str
    number: int | None
    commit: str | None
    """Id of the commit, or at least its first seven digits."""

    @classmethod
    def of(cls, text: str) -> ChangeName | None:
        """Read a name; None where it is none."""
        found = _NAME.fullmatch(text)
        if found is None:
            return None
        return cls(found["repo"], int(found["number"]) if found["number"] else None, found["commit"])

    @property
    def sure(self) -> bool:
        """Whether it means the same change whatever else there is; an abbreviation need not."""
        return self.number is not None or len(self.commit or "") in _FULL

    def fits(self, change: Change) -> bool:
        """Whether it can mean a change."""
        if change.repo != self.repo:
            return False
        if self.number is not None:
            return change.number == self.number
        return any(id_.startswith(str(self.commit)) for id_ in (change.commit, *change.commits))


def changes_named(name: ChangeName, changes: Iterable[Change]) -> list[Change]:
    """Give the changes that a name means: none, one, or a change with its picks to other branches."""
    found = [change for change in changes if name.fits(change)]
    # A commit can stand for a change of its own and be inside another, e.g. a merge of merges.
    own = [change for change in found if name.commit and change.commit.startswith(name.commit)]
    return own or found
