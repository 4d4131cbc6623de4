"""Holds the roadmap of a project against its labels: by the rules alone, and with a reader's answers."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from communities import BUILD, SHARED, TOOLS
from msgspec.structs import replace

from kmesh_tracker import Tracker
from kmesh_tracker.answers import exchange
from kmesh_tracker.config import AnswersConfig
from kmesh_tracker.pipeline.asking import Outcome, take
from kmesh_tracker.rendering.json import dumps, meetings_document, roadmap_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

WHOLE: Final = (SHARED / "gold" / "{name}-dev.json", TOOLS / "gold" / "{name}.json")
"""Labels of whole releases."""


@dataclass(frozen=True)
class Project:
    """A project with labels, and perhaps with answers to its questions."""

    name: str
    configuration: Path
    as_of: date | None = None
    answers: Path | None = None
    """JSON Lines with ``id`` and ``answer``, as a reader gave them or as they were recorded."""

    def report(self) -> None:
        """Print each score without answers and, where there are some, with them, and what was dropped."""
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            self._score("by the rules alone", self._tracker(folder / "none.jsonl"), folder / "rules")
            if self.answers is None:
                return
            file = folder / "answers.jsonl"
            self._record(self.answers, self._tracker(file))
            self._score("with answers", self._tracker(file), folder / "answered")

    def _tracker(self, file: Path) -> Tracker:
        """Return a tracker whose answers are kept in ``file``."""
        tracker = Tracker.from_config(self.configuration, as_of=self.as_of)
        config = replace(tracker.config, answers=AnswersConfig(file))
        return Tracker(config, as_of=self.as_of)

    def _record(self, answers: Path, tracker: Tracker) -> None:
        """Record the answers, and print what the checks dropped of them."""
        sheet = exchange.read(answers.read_bytes(), str(answers))
        outcome = Outcome()
        take(tracker, sheet.given, outcome)
        for one in outcome.dropped:
            print(f"  dropped  {one.about}: {one.part!r}: {one.reason}")
        for about in outcome.empty:
            print(f"  dropped  {about}: the whole answer, as nothing of it held")
        told = [
            f"{len(sheet.given)} answers",
            f"{outcome.recorded} recorded",
            f"{len(outcome.dropped)} parts dropped",
        ]
        told += [f"{len(outcome.unknown)} to questions that are none"] if outcome.unknown else []
        told += [f"{len(sheet.faults)} broken lines"] if sheet.faults else []
        print(f"{self.name}, {answers.name}: {', '.join(told)}\n")

    def _score(self, how: str, tracker: Tracker, folder: Path) -> None:
        """Print every miss and the scores, for each set of labels that there is."""
        folder.mkdir()
        roadmap, meetings = folder / "roadmap.json", folder / "meetings.json"
        roadmap.write_text(dumps(roadmap_document(tracker.roadmap(), tracker.urls)), encoding="utf-8")
        meetings.write_text(dumps(meetings_document(tracker.meetings())), encoding="utf-8")
        for command in self._scorers(roadmap, meetings):
            print(f"{self.name}, {how}:", flush=True)
            print(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    def _scorers(self, roadmap: Path, meetings: Path) -> Iterator[list[str]]:
        """Yield the command that holds the roadmap against each set of labels."""
        for pattern in WHOLE:
            if (labels := Path(str(pattern).format(name=self.name))).is_file():
                command = [
                    sys.executable,
                    str(SHARED / "tools" / "score.py"),
                    str(labels),
                    str(roadmap),
                    "--verbose",
                ]
                # The other sets hold no meetings.
                yield [*command, "--meetings", str(meetings)] if pattern is WHOLE[0] else command
        if (TOOLS / "labels" / self.name).is_dir():
            scorer = [sys.executable, str(TOOLS / "score_community.py"), self.name, str(self.configuration)]
            yield [*scorer, "--only", "items,deadlines", "--verbose", "--out", str(roadmap.parent)]


def answers_of(name: str, given: dict[str, Path]) -> Path | None:
    """Return the answers to the questions of a project: those given, else those beside its configuration."""
    beside = BUILD / f"{name}.answers.jsonl"
    return given.get(name) or (beside if beside.is_file() else None)
