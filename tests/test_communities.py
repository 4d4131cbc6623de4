"""Other communities' minutes against labels made by hand, where local copies are at hand.

``KMESH_TRACKER_COMMUNITIES`` names a folder with one folder for each community, which holds its configuration
(``numpy/kmesh-tracker.toml``).
"""

from __future__ import annotations

import json
import os
import re
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

from kmesh_tracker import Tracker
from kmesh_tracker.rendering.json import dumps, roadmap_document

LABELS = Path(__file__).parent / "labels"
LEAST = 0.75
"""F1 of the items of the labelled meetings."""

Item = dict[str, Any]


def folded(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.lower()).strip()


def likeness(first: str, second: str) -> float:
    first, second = folded(first), folded(second)
    if min(len(first), len(second)) >= 4 and (first in second or second in first):
        return 0.9
    return SequenceMatcher(None, first, second).ratio()


def affinity(label: Item, found: Item) -> float:
    """How surely an item is the labelled one: said on the same day in the same words, or named alike."""
    said = max(
        (
            likeness(mine["text"], theirs["text"])
            for mine in label["mentions"]
            for theirs in found["mentions"]
            if mine["date"] == theirs["date"]
        ),
        default=0.0,
    )
    mine, theirs = set(folded(label["item"]).split()), set(folded(found["title"]).split())
    name = len(mine & theirs) / max(1, len(mine | theirs))
    if len(theirs) > 1:
        name = max(name, likeness(label["item"], found["title"]))
    return (said if said >= 0.6 else 0.0) + (0.8 * name if name >= 0.4 else 0.0)


def counts(labels: list[Item], found: list[Item]) -> tuple[int, int, int]:
    """Give the items found rightly, the wrong ones and the missed ones of one version."""
    pairs = sorted(
        ((affinity(a, b), i, j) for i, a in enumerate(labels) for j, b in enumerate(found)), reverse=True
    )
    named: dict[int, int] = {}
    for score, i, j in pairs:
        if score >= 0.55 and i not in named and j not in named.values():
            named[i] = j
    right = sum(label["required"] for i, label in enumerate(labels) if i in named)
    missed = sum(label["required"] for i, label in enumerate(labels) if i not in named)
    return right, len(found) - len(set(named.values())), missed


@pytest.mark.slow
@pytest.mark.parametrize("labels", sorted(LABELS.glob("*.json")), ids=lambda path: path.stem)
def test_the_items_of_labelled_meetings(labels: Path) -> None:
    folder = os.environ.get("KMESH_TRACKER_COMMUNITIES")
    if not folder:
        pytest.skip("KMESH_TRACKER_COMMUNITIES names no folder with copies of communities")
    configuration = Path(folder) / labels.stem / "kmesh-tracker.toml"
    if not configuration.is_file():
        pytest.skip(f"no copy of {labels.stem} in KMESH_TRACKER_COMMUNITIES")
    tracker = Tracker.from_config(configuration)
    said = json.loads(dumps(roadmap_document(tracker.roadmap(), tracker.urls)))["releases"]
    known = json.loads(labels.read_text(encoding="utf-8"))
    days = {meeting["date"] for meeting in known["meetings"]}

    def within(item: Item) -> Item:
        return {**item, "mentions": [m for m in item["mentions"] if m["date"] in days]}

    items = {r["version"]: [i for i in map(within, r["items"]) if i["mentions"]] for r in said}
    versions = {*items, *(label["version"] for label in known["items"])}
    right = wrong = missed = 0
    for version in versions:
        one = counts([i for i in known["items"] if i["version"] == version], items.get(version, []))
        right, wrong, missed = right + one[0], wrong + one[1], missed + one[2]
    f1 = 2 * right / max(1, 2 * right + wrong + missed)
    assert f1 >= LEAST, f"{right} right, {wrong} wrong, {missed} missed"
