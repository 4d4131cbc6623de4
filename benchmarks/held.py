"""Holds the roadmap of a labelled community against its labels: links, verdicts, and what was among five."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from communities import SHARED

from kmesh_tracker import Tracker, linking
from kmesh_tracker.linking.weights import learnt
from kmesh_tracker.records import SURE_LINK, Item, TrackedItem
from kmesh_tracker.rendering.json import dumps, roadmap_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kmesh_tracker.linking.weights import Weights
    from kmesh_tracker.records import Change

GOLD: Final = {
    "kmesh": SHARED / "gold" / "kmesh-dev.json",
    **{path.stem: path for path in sorted((SHARED / "communities" / "gold").glob("*.json"))},
}
AS_OF: Final = {"kmesh": date(2025, 11, 22)}


def names(change: Change) -> set[str]:
    """Return the names under which a change may stand in labels."""
    found = {f"{change.repo}@{change.commit[:digits]}" for digits in (7, 8, 9, 10)}
    return found | ({f"{change.repo}#{change.number}"} if change.number else set())


def aligned(labels: Sequence[Any], items: Iterable[Item | TrackedItem]) -> dict[int, Any]:
    """Return by an item's place the label that the scorer holds it against."""
    source = (SHARED / "tools" / "score.py").read_text("utf-8").rpartition("main()")[0]
    scorer: dict[str, Any] = {}
    exec(compile(source, "score.py", "exec"), scorer)  # it is a script: to import it is to run it
    plain = [item.item if isinstance(item, TrackedItem) else item for item in items]
    written = [
        {
            "title": item.title,
            "mentions": [
                {
                    "date": f"{m.date}",
                    "text": m.text,
                    "location": {"path": m.location.path, "line": m.location.line},
                }
                for m in item.mentions
            ],
        }
        for item in plain
    ]
    return {place: labels[label] for place, label in scorer["align"](labels, written)[1].items()}


@dataclass
class Held:
    """What weights reach on what they did not see."""

    name: str
    scored: Any
    """The scorer's answer."""
    links: list[tuple[float, bool]]
    """Confidence of each core link of a labelled item, and whether the labels have it."""
    among_five: list[bool]
    """For each item found that has a change, whether one is among its links and its shortlist."""


def hold(name: str, configuration: Path, weights: Weights | None = None, version: str | None = None) -> Held:
    """Make a roadmap with some weights and hold it, or one release of it, against the labels."""
    labels = json.loads(GOLD[name].read_text("utf-8"))
    if version:
        labels["items"] = [label for label in labels["items"] if label["version"] == version]
    with patch.object(linking, "learnt", lambda: weights or learnt()):
        tracker = Tracker.from_config(configuration, as_of=AS_OF.get(name))
        roadmap = tracker.roadmap()
    with tempfile.TemporaryDirectory() as folder:
        made, gold = Path(folder) / "roadmap.json", Path(folder) / "gold.json"
        made.write_text(dumps(roadmap_document(roadmap, tracker.urls)), encoding="utf-8")
        gold.write_text(json.dumps(labels), encoding="utf-8")
        command = [sys.executable, str(SHARED / "tools" / "score.py"), str(gold), str(made), "--json"]
        scored = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    held = Held(f"{name} {version or ''}".strip(), scored, [], [])
    for release in roadmap.releases:
        own = [label for label in labels["items"] if label["version"] == release.version]
        for place, label in aligned(own, release.items).items():
            tracked, right = release.items[place], {*label["core"], *label["allowed"]}
            held.links += [
                (link.confidence, bool(names(link.change) & right))
                for link in tracked.links
                if link.role == "core"
            ]
            if label["core"]:
                shown = [*(link.change for link in tracked.links), *(c.change for c in tracked.shortlist)]
                held.among_five.append(any(names(change) & set(label["core"]) for change in shown))
    return held


def tell(helds: Sequence[Held]) -> None:
    """Print figures, summed over what was left out."""
    counts: Counter[str] = Counter()
    for held in helds:
        counts.update({k: held.scored["core_links"][k] for k in ("tp", "fp", "fn")})
        counts.update({k: held.scored["delivery"].get(k, 0) for k in ("right", "wrong")})
    tp, fp, fn = counts["tp"], counts["fp"], counts["fn"]
    links = [link for held in helds for link in held.links]
    sure = [right for chance, right in links if chance >= SURE_LINK]
    five = [found for held in helds for found in held.among_five]
    delivery = counts["right"] / max(1, counts["right"] + counts["wrong"])
    print(
        f"{', '.join(held.name for held in helds)}: core links F1 {2 * tp / max(1, 2 * tp + fp + fn):.2f} "
        f"(tp {tp}, fp {fp}, fn {fn})  delivery {delivery:.2f}  "
        f"sure and right {sum(sure)} of {len(sure)}  a change among five {sum(five)} of {len(five)}"
    )


def calibration(helds: Sequence[Held]) -> None:
    """Print how many core links of each confidence are right."""
    links = [link for held in helds for link in held.links]
    for low, high in ((0.27, 0.5), (0.5, 0.75), (0.75, SURE_LINK), (SURE_LINK, 1.01)):
        right = [r for chance, r in links if low <= chance < high]
        print(f"  confidence {low:.2f} to {min(high, 1):.2f}: {sum(right)} of {len(right)} right")
