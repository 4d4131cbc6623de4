"""What a person decided of an item, beside or against what the minutes and the history say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from kmesh_tracker.records.minutes import Location

DecisionKind = Literal["accept", "reject", "alias", "not-an-item", "note", "delivery"]

ON_CHANGES: Final = ("accept", "reject")
"""The kinds of decision that are on a change."""
_VERBS: Final = {
    "accept": "accepted",
    "reject": "rejected",
    "alias": "named so",
    "not-an-item": "no item",
    "note": "noted",
    "delivery": "decided",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing that a person decided of one item. It wins over what was read or worked out."""

    version: str
    """The release that the item belongs to."""
    item: str
    """Id of the item as it was then."""
    kind: DecisionKind
    value: str = ""
    """The change, name, sentence or verdict that was decided; empty for ``not-an-item``."""
    role: Literal["core", "related"] = "core"
    """What an accepted change is to the item."""
    title: str = ""
    """Title of the item as it was then, by which it is found again when its id has changed."""
    said: date | None = None
    """Day of a mention of the item as it was then."""
    text: str = ""
    """Words of that mention."""
    on: date | None = None
    """Day of the decision."""
    by: str | None = None
    """Who decided."""
    location: Location | None = None
    """Where it is written down; None as long as it is not."""

    @property
    def matter(self) -> tuple[str, str, str, str]:
        """What two decisions on one thing have in common: the later one counts.

        A change is accepted or rejected, an item has one verdict; names and notes stand beside each other.
        """
        kind = "change" if self.kind in ON_CHANGES else self.kind
        return self.version, self.item, kind, "" if self.kind == "delivery" else self.value

    @property
    def told(self) -> str:
        """Return in words what was decided, by whom and when: ``accepted by ada on 2025-05-20``."""
        verb = _VERBS[self.kind]
        if self.kind == "accept" and self.role == "related":
            verb = "accepted as related"
        who = f" by {self.by}" if self.by else "" if self.on else " by a person"
        return f"{verb}{who}{f' on {self.on}' if self.on else ''}"
