"""An item, its links and its releases, for tests of what is made of them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from msgspec.structs import replace

from kmesh_tracker.records import Change, Item, Link, Location, Mention, Person, Release

HERE = Location("minutes", "minutes.md", 1)
RELEASE = Release("2.1.0", "v2.1.0", "f" * 40, date(2031, 5, 15), "v2.0.0")
PENDING = Release("2.2.0", None, "f" * 40, None, "v2.1.0")


def item(title: str = "wick trimmer", claim: str | None = "planned", kind: str = "feature") -> Item:
    said = (Mention(date(2031, 3, 6), title, claim, HERE, name=title),)  # type: ignore[arg-type]
    return Item("it", title, kind, False, (), said, claim)  # type: ignore[arg-type]


def link(role: str = "core", confidence: float = 0.95, day: int = 9, month: int = 4, **more: object) -> Link:
    known = Change(
        repo="lantern",
        number=31,
        commit="c" * 40,
        title="Trim the wick",
        body="",
        merged_at=datetime(2031, month, day, tzinfo=UTC),
        people=(Person("Ada Rowe"),),
        first_release="v2.1.0",
    )
    return Link(replace(known, **more), role, confidence, ("title: wick",))  # type: ignore[arg-type]


LATE = link("related", 0.9, 1, 6, first_release="v2.2.0")
