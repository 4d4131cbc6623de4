"""Communities with labels: what their labelled meetings say, and how well a reading agrees with them."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import datasets
from communities import BUILD, SHARED, TOOLS, load

from kmesh_tracker import Tracker, minutes, plan
from kmesh_tracker.pipeline.histories import Histories
from kmesh_tracker.pipeline.inputs import Inputs
from kmesh_tracker.plugin import manager
from kmesh_tracker.records import Document
from kmesh_tracker.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kmesh_tracker.records import Location, Meeting, Plan, Reference, Release

LABELS: Final = "KMESH_TRACKER_LABELS"
KMESH: Final = SHARED / "gold" / "kmesh-dev.json"


@dataclass(frozen=True)
class Score:
    """How well a reading agrees with labels."""

    items: float
    """F1, in hundredths."""
    claims: int
    """Items found whose claim is right too."""
    deadlines: float
    """F1, in hundredths."""


@dataclass(frozen=True)
class History:
    """What the plan needs to know of a project's repositories."""

    words: str
    """What the project calls itself."""
    releases: Sequence[Release]
    people: frozenset[str]
    titles: Mapping[int, Mapping[str, str]]
    """Titles of the changes by number, then by ``owner/name``; the primary repository first."""

    @classmethod
    def of(cls, configuration: Path) -> History:
        """Return what all repositories of a project hold, read once and kept beside its configuration."""
        kept = configuration.with_suffix(".history.pickle")
        if not kept.is_file():
            tracker = Tracker.from_config(configuration)
            histories = Histories(Inputs(tracker.config, manager.create(), tracker.as_of, Store()))
            titles: dict[int, dict[str, str]] = {}
            for change in histories.changes:
                if change.number is not None:
                    repo = "/".join(histories.urls[change.repo].lower().split("/")[-2:])
                    titles.setdefault(change.number, {}).setdefault(repo, change.title)
            people = {n for c in histories.changes for p in c.people for n in (p.name, p.handle) if n}
            words = f"{tracker.config.project} {histories.repos[0]}"
            history = cls(words, histories.releases, frozenset(people), titles)
            kept.write_bytes(pickle.dumps(history))
        read = pickle.loads(kept.read_bytes())
        assert isinstance(read, cls)
        return read

    def title_of(self, reference: Reference) -> str | None:
        """Return the title of the change that a line cites."""
        known = self.titles.get(reference.number or 0, {})
        if reference.kind == "issue":
            return None
        return known.get(reference.repo.lower()) if reference.repo else next(iter(known.values()), None)


@dataclass(frozen=True)
class Community:
    """A community whose labels are at hand."""

    name: str
    labels: Path
    """Folder of the labels; for Kmesh their file."""
    configuration: Path

    @cached_property
    def history(self) -> History:
        """What its repositories hold."""
        return History.of(self.configuration)

    @cached_property
    def files(self) -> Any:
        """The names of the labelled files, as the scorer keeps them."""
        names = (self.labels / "files.txt").read_text("utf-8").splitlines()
        return _scorer().Files([name for name in names if name.strip()])

    @cached_property
    def meetings(self) -> Sequence[Meeting]:
        """The labelled meetings; of Kmesh all."""
        if self.labels == KMESH:
            text = (SHARED / "data" / "kmesh-minutes.txt").read_text("utf-8")
            return minutes.collect([Document("minutes", "minutes.txt", text, "text")])
        folder = BUILD / self.name / "minutes"
        return minutes.collect(
            Document("minutes", name, (folder / name).read_text("utf-8", "replace"), "markdown")
            for name in sorted(self.files.names)
        )

    def read(self, off: frozenset[str] = frozenset()) -> Any:
        """Return the plans of all versions as the scorers take them, without some entries of the lexicon."""
        known = self.history
        talked = plan.read(
            self.meetings,
            known.releases,
            project=known.words,
            people=known.people,
            title_of=known.title_of,
            off=off,
        )
        spoken = sorted({*talked.statements, *talked.deadlines})
        return {"releases": [_release(talked.plan(version)) for version in spoken]}

    def score(self, roadmap: Any) -> Score:
        """Hold plans against the labels."""
        if self.labels == KMESH:
            found = _score_kmesh(roadmap)
            return Score(_f1(found["items"]), 0, _f1(found["deadlines"]))
        scorer = _scorer()
        gold = {kind: scorer.rows(self.labels / f"{kind}.jsonl") for kind in ("items", "deadlines")}
        items = scorer.score_items(gold["items"], roadmap, self.files, lambda *_: None)[0]
        days = scorer.score_deadlines(gold["deadlines"], roadmap, self.files, lambda *_: None)[0]
        return Score(_f1(items["strict"]), int(items["claims_right"].partition("/")[0]), _f1(days))


def labelled() -> Iterator[Community]:
    """Yield each community with labels that is prepared; say which is not."""
    folders = [TOOLS / "labels", *map(Path, filter(None, [os.environ.get(LABELS)]))]
    found = {path.name: path for folder in folders for path in folder.glob("*/") if path.is_dir()}
    for name, path in sorted(found.items()):
        if (BUILD / f"{name}.toml").is_file():
            yield Community(name, path, BUILD / f"{name}.toml")
        else:
            print(f"{name} has labels and is not prepared: run `make communities` for it.", file=sys.stderr)
    if KMESH.is_file():
        folder = BUILD / "kmesh"
        if not (folder / "kmesh-tracker.toml").is_file():
            folder.mkdir(parents=True)
            datasets.kmesh(folder, SHARED / "data")
        yield Community("kmesh", KMESH, folder / "kmesh-tracker.toml")


def _scorer() -> Any:
    if "score_community" not in sys.modules:
        sys.modules["score_community"] = load(TOOLS / "score_community.py")
    return sys.modules["score_community"]


def _score_kmesh(roadmap: Any) -> Any:
    """Ask the scorer of whole releases, which is no module."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "roadmap.json"
        file.write_text(json.dumps(roadmap), encoding="utf-8")
        command = [sys.executable, str(SHARED / "tools" / "score.py"), str(KMESH), str(file), "--json"]
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def _f1(counts: Any) -> float:
    return float(200 * counts["tp"] / max(1, 2 * counts["tp"] + counts["fp"] + counts["fn"]))


def _release(known: Plan) -> dict[str, Any]:
    return {
        "version": known.version,
        "items": [
            {
                "title": item.title,
                "kind": item.kind,
                "blocker": item.blocker,
                "owners": item.owners,
                "links": [],
                "delivery": "unknown",
                "mentions": [
                    {"date": f"{m.date}", "text": m.text, "claim": m.claim, "location": _place(m.location)}
                    for m in item.mentions
                ],
            }
            for item in known.items
        ],
        "deadlines": [
            {
                "stated_on": f"{day.stated_on}",
                "start": f"{day.start}",
                "end": f"{day.end}",
                "kind": day.kind,
                "text": day.text,
                "location": _place(day.location),
            }
            for day in known.deadlines
        ],
        "slips": [f"{slip}" for slip in known.slips],
    }


def _place(location: Location) -> dict[str, Any]:
    return {"path": location.path, "line": location.line}
