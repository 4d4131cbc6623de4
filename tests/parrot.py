"""A model for tests: it says again what lines below a version say, and needs no service."""

from __future__ import annotations

import os
import re
import time
from typing import TYPE_CHECKING, Any, ClassVar

from kmesh_tracker.plugin import Model, Option, Reply, hookimpl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from kmesh_tracker.records import Question

    Answer = dict[str, Any]


class Parrot(Model):
    """Reads a version in a head, and takes a change for an item's that shares a long word with it."""

    name = "parrot"
    options: ClassVar = {"seed": Option(int, "How it is fed.", default=0)}
    help = "Says what is said."
    made: ClassVar[int] = 0
    """How often one was made."""
    asked: ClassVar[list[str]] = []
    """Ids of the questions that were put to it."""
    spoil: ClassVar[Callable[[int, Question, Answer], Answer | None]] = staticmethod(
        lambda _n, _q, answer: answer
    )  # type: ignore[assignment]
    """Changes an answer, or raises."""

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        type(self).made += 1

    @property
    def destination(self) -> str:
        return "parrots.example"

    def answer(self, questions: Sequence[Question]) -> Iterator[Reply]:
        for number, question in enumerate(questions):
            self.asked.append(question.id)
            if os.environ.get("PARROT_WAITS_AT") == str(number):
                print("The parrot waits.", flush=True)
                time.sleep(float(os.environ["PARROT_WAITS"]))
            answer = type(self).spoil(number, question, answer_to(question))
            yield Reply(question.id, answer, "" if answer is not None else "It was silent.")


def unspoilt(_number: int, _question: Question, answer: Answer) -> Answer | None:
    """Give the answer as it is."""
    return answer


Parrot.spoil = staticmethod(unspoilt)


def answer_to(question: Question) -> Answer:
    """Give the parrot's answer."""
    return _read(question.input) if question.kind == "read" else _link(question.input)


def _read(asked: Any) -> Answer:
    items, head = [], ""
    for line in asked["lines"]:
        number, _, text = line.partition(": ")
        if not text.startswith(" "):
            head = text
        elif re.search(r"\bv0\.[0-9]", head):
            said = re.sub(r"^\[.\] ", "", text.strip())
            items.append(
                {
                    "line": int(number),
                    "quote": said,
                    "name": re.sub(r" *\(.*", "", said),
                    "version": re.search(r"v(0\.[0-9])", head)[1] + ".0",  # type: ignore[index]
                    "why": head,
                    "claim": "done" if "(done)" in text else None,
                    "blocker": False,
                    "owners": [],
                    "kind": "feature",
                }
            )
    return {"items": items, "deadlines": []}


def _link(asked: Any) -> Answer:
    rows = []
    for item in asked["items"]:
        words = re.findall(r"[a-z]{5,}", item["title"].lower())
        links = [
            {"id": change["id"], "item_words": word, "change_words": word}
            for change in asked["changes"]
            for word in words
            if word in change["title"].lower().split() and not change.get("reverted")
        ]
        row = {"id": item["id"], "core": links[:1], "related": [], "confidence": 0.75}
        rows.append(row | {"delivery": "delivered" if links else "not-delivered"})
    return {"items": rows}


@hookimpl
def kmesh_tracker_models() -> list[type[Model]]:
    return [Parrot]


def install(folder: Path) -> Path:
    """Install a plugin with this model in a folder, for programs that run with it on their path."""
    info = folder / "parrot-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: parrot\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[kmesh_tracker]\nparrot = parrot_plugin\n", encoding="utf-8")
    with open(__file__, encoding="utf-8") as own:  # noqa: PTH123
        (folder / "parrot_plugin.py").write_text(own.read(), encoding="utf-8")
    return folder
