"""Calls of the public API as its users write them; mypy reads this file, and nothing runs it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, assert_type

from kmesh_tracker import Tracker
from kmesh_tracker.errors import TrackerError
from kmesh_tracker.plugin import Format, Model, Option, Reply, Source, hookimpl
from kmesh_tracker.records import (
    Audit,
    Candidate,
    Document,
    Doubt,
    Goal,
    Link,
    Location,
    Question,
    ReleaseStatus,
    Roadmap,
)
from kmesh_tracker.testing import ModelContract, SourceContract, load, load_model
from kmesh_tracker.versions import normal_version

tracker = Tracker.from_config("kmesh-tracker.toml")
roadmap = tracker.roadmap()
assert_type(roadmap, Roadmap)
release = roadmap.release("1.1.0")
assert_type(release, ReleaseStatus)
assert_type(release.items[0].links, tuple[Link, ...])
assert_type(tracker.find("dns proxy", on=date(2025, 8, 1)), list[Candidate])
assert_type(tracker.draft("1.1.0", format="docusaurus"), str)
assert_type(tracker.draft("1.1.0", format="github", lang="zh", audience="maintainers"), str)
assert_type(tracker.review("1.1.0"), tuple[ReleaseStatus, tuple[Doubt, ...]])
assert_type(tracker.decide("1.1.0", "dns proxy", [("accept", "kmesh#12"), ("note", "At last.")]), int)
assert_type(tracker.questions("1.1.0", ["read"], refresh=True), tuple[Question, ...])
assert_type(tracker.record([("873ec7d22a62668a", {"items": []})], by="ada", on=date(2025, 8, 1)).count, int)
assert_type(tracker.forget("1.1.0"), int)
assert_type(tracker.held_back, tuple[str, ...])
assert_type(tracker.check("# Lamps v1.1.0", version="1.1"), Audit)
assert_type(normal_version("v0.5"), str | None)


class Notes(Source):
    kind = "notes"
    options = {"path": Option(str, "The notes.", required=True)}

    def documents(self, as_of: date) -> Iterable[Document]:
        yield Document(self.name, "notes.txt", self.settings.path().read_text(), "text")

    def goals(self, as_of: date) -> Iterable[Goal]:
        if as_of.year < 2000:
            raise TrackerError("Nothing was promised then: give a later day.")
        return [Goal("sonar", Location(self.name, "notes.txt", 1), version="0.2.0")]


class TestNotes(SourceContract):
    source_class = Notes

    def lay_out(self, base: Path) -> Mapping[str, Any]:
        return {"path": "notes.txt"}


class Oracle(Model):
    name = "oracle"
    kinds = ("read",)
    options = {"key_env": Option(str, "Environment variable that holds the key.")}

    def answer(self, questions: Sequence[Question]) -> Iterator[Reply]:
        for question in questions:
            known = question.kind == "read" and bool(question.input)
            yield Reply(question.id, {"items": []} if known else None, "" if known else "I do not know.")


class TestOracle(ModelContract):
    model_class = Oracle
    secrets = ("key",)


@hookimpl
def kmesh_tracker_models() -> list[type[Model]]:
    return [Oracle]


@hookimpl
def kmesh_tracker_sources() -> list[type[Source]]:
    return [Notes]


@hookimpl
def kmesh_tracker_formats() -> list[Format]:
    return [Format("count", {"roadmap"}, lambda _kind, document: f"{len(document['releases'])}\n")]


assert_type(load(Notes, Path(), path="notes.txt"), Notes)
assert_type(load_model(Oracle, "9b", key_env="ORACLE_KEY"), Oracle)
assert_type(load_model(Oracle).label, str)
