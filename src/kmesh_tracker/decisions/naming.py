"""How a decision names a change: ``kmesh#1247``, or ``kmesh@1a2b3c4`` where it has no number."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kmesh_tracker.records import Change

_NAME: Final = re.compile(
    r"(?P<repo>[^\x00-\x1f]{1,200})(?:#(?P<number>[1-9][0-9]{0,9})|@(?P<commit>[0-9a-f]{7,64}))"
)
_FEWEST: Final = 7
"""Digits that an abbreviated id has at least."""
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


class ChangeRegister:
    """Finds changes by their names, in time that does not grow with their number."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._by_number: dict[tuple[str, int], list[Change]] = defaultdict(list)
        self._by_digits: dict[tuple[str, str], dict[tuple[str, str], Change]] = defaultdict(dict)
        for change in changes:
            if change.number is not None:
                self._by_number[change.repo, change.number].append(change)
            for id_ in (change.commit, *change.commits):
                self._by_digits[change.repo, id_[:_FEWEST]][change.key] = change

    def meant(self, name: ChangeName) -> Sequence[Change]:
        """Give the changes that a name means: none, one, or a change with its picks to other branches."""
        if name.number is not None:
            return self._by_number.get((name.repo, name.number), ())
        digits = str(name.commit)
        near = self._by_digits.get((name.repo, digits[:_FEWEST]), {}).values()
        # A commit can stand for a change of its own and be inside another, e.g. a merge of merges.
        own = [change for change in near if change.commit.startswith(digits)]
        return own or [change for change in near if any(id_.startswith(digits) for id_ in change.commits)]
