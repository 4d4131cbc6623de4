"""Puts questions to a model, and records what it answers as the answers come."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, field

from kmesh_tracker.errors import PluginError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from kmesh_tracker.answers.exchange import Given
    from kmesh_tracker.config import Config
    from kmesh_tracker.pipeline import Tracker
    from kmesh_tracker.plugin.manager import Plugins
    from kmesh_tracker.plugin.model import Model
    from kmesh_tracker.records import Dropped, Question

BATCH: Final = 50  # replies that are recorded together, at most
PAUSE: Final = 5.0  # seconds after which those that came are recorded, at the least
_SHARE: Final = 5  # recording takes at most one in so many seconds


class Outcome(Struct):
    """What came of asking."""

    asked: int = 0
    """Questions that a model replied to."""
    answered: int = 0
    """Answers that came."""
    recorded: int = 0
    """Those of them that hold, in part at least, and were not recorded before."""
    dropped: list[Dropped] = field(default_factory=list)
    """Parts of answers that do not hold."""
    empty: list[str] = field(default_factory=list)
    """What the questions are about of whose answers nothing held."""
    unknown: list[str] = field(default_factory=list)
    """Ids that no question has."""
    unanswered: list[tuple[Question, str]] = field(default_factory=list)
    """Questions without an answer, and why."""

    def record(
        self, tracker: Tracker, replies: Sequence[tuple[str, Mapping[str, Any]]], by: str, on: date | None
    ) -> None:
        """Record replies, and note what came of them."""
        done = tracker.record(replies, by=by, on=on)
        self.answered += len(replies)
        self.recorded += done.count
        self.dropped += done.dropped
        self.empty += done.empty
        self.unknown += done.unknown


NOBODY: Final = "unknown reader"
"""Author of answers of which nobody said who gave them."""


def file_of(config: Config) -> Path:
    """Return the file that answers are recorded in."""
    if config.answers.file is None:
        raise UsageError(
            "Answers are kept beside a configuration: give one with --config, or write it with "
            "'kmesh-tracker init'."
        )
    return config.answers.file


def take(
    tracker: Tracker,
    given: Sequence[Given],
    outcome: Outcome,
    *,
    by: str | None = None,
    on: date | None = None,
) -> None:
    """Record answers that somebody gave, in whatever order, and note in ``outcome`` what came of them.

    ``by`` and ``on`` count before what the answers say of themselves.
    """
    left = list(given)
    while left:
        recorded, outcome.unknown = outcome.recorded, []
        groups: dict[tuple[str, date | None], list[tuple[str, Mapping[str, Any]]]] = {}
        for one in left:
            groups.setdefault((by or one.by or NOBODY, on or one.on), []).append((one.id, one.answer))
        for (author, day), replies in groups.items():
            outcome.record(tracker, replies, author, day)
        # Questions on links are made of what was read.
        known = set(outcome.unknown) if outcome.recorded > recorded else ()
        left = [one for one in left if one.id in known]
    outcome.answered = len(given)


def ask(
    tracker: Tracker,
    plugins: Plugins,
    model: Model,
    questions: Sequence[Question],
    outcome: Outcome,
    *,
    on: date | None = None,
    came: Callable[[], None] = lambda: None,
) -> None:
    """Put questions to a model, and note in ``outcome`` what came of them.

    What has come is recorded whatever happens: where the model fails, and where the user stops the run.
    ``came`` is called at each reply.

    Raises:
        PluginError: the model failed.
    """
    waiting: list[tuple[str, Mapping[str, Any]]] = []
    left = {question.id: question for question in questions}
    failures = len(plugins.failures)
    begun, taken = time.monotonic(), 0.0

    def keep() -> None:
        nonlocal begun, taken
        before = time.monotonic()
        if waiting:
            outcome.record(tracker, waiting, model.label, on)
            waiting.clear()  # what could not be recorded is tried once more
        begun = time.monotonic()
        taken = begun - before

    try:
        for reply in plugins.replies(model, questions):
            question = left.pop(reply.id)
            outcome.asked += 1
            if reply.answer is None:
                outcome.unanswered.append((question, reply.problem or "There is no answer."))
            else:
                waiting.append((reply.id, reply.answer))
            came()
            if len(waiting) >= BATCH or time.monotonic() - begun >= max(PAUSE, _SHARE * taken):
                keep()
    finally:
        keep()
    outcome.unanswered += [(question, "The model gave no reply.") for question in left.values()]
    if len(plugins.failures) > failures:
        raise PluginError(
            f"{plugins.failures[failures]}; what it answered is recorded, the rest is still open."
        )
