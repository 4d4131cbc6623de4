"""Puts questions to a model, and records what it answers as the answers come."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from kmesh_tracker.answers.secrets import why_held_back
from kmesh_tracker.errors import PluginError, TrackerError, UsageError
from kmesh_tracker.plugin.model import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from pathlib import Path
    from typing import Any

    from kmesh_tracker.config import Config
    from kmesh_tracker.pipeline import Tracker
    from kmesh_tracker.plugin.model import Model
    from kmesh_tracker.records import Dropped, Question

BATCH: Final = 20  # replies that are recorded together, at most
PAUSE: Final = 5.0  # seconds after which those that came are recorded


class Outcome(Struct):
    """What came of asking."""

    asked: int = 0
    """Questions that a model gave a reply to."""
    recorded: int = 0
    dropped: list[Dropped] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    """What the questions are about of whose answers nothing held."""
    unknown: list[str] = field(default_factory=list)
    """Ids that no open question has."""
    unanswered: list[tuple[Question, str]] = field(default_factory=list)
    """Questions without an answer, and why."""


def file_of(config: Config) -> Path:
    """Return the file that answers are recorded in."""
    if config.answers.file is None:
        raise UsageError(
            "Answers are kept beside a configuration: give one with --config, or write it with "
            "'kmesh-tracker init'."
        )
    return config.answers.file


def record(
    tracker: Tracker,
    replies: Sequence[tuple[str, Mapping[str, Any]]],
    outcome: Outcome,
    *,
    by: str,
    on: date | None = None,
    refresh: bool = False,
) -> None:
    """Record replies and add to ``outcome`` what came of them."""
    done = tracker.record(replies, by=by, on=on, refresh=refresh)
    outcome.recorded += done.count
    outcome.dropped += done.dropped
    outcome.empty += done.empty
    outcome.unknown += done.unknown


def ask(
    tracker: Tracker,
    model: Model,
    questions: Sequence[Question],
    outcome: Outcome,
    *,
    on: date | None = None,
    refresh: bool = False,
    came: Callable[[], None] = lambda: None,
) -> None:
    """Put questions to a model, and add to ``outcome`` what came of them.

    What has come is recorded whatever happens: where the model fails, and where the user stops the run.
    ``came`` is called at each reply.
    """
    waiting: list[tuple[str, Mapping[str, Any]]] = []
    left = {question.id: question for question in questions}

    def keep() -> None:
        if waiting:
            record(tracker, waiting, outcome, by=model.label, on=on, refresh=refresh)
            waiting.clear()  # what could not be recorded is tried once more

    kept_at = time.monotonic()
    try:
        for reply in _replies(model, questions):
            question = left.pop(reply.id, None)
            if question is None:
                continue  # answered twice, or never asked
            outcome.asked += 1
            if reply.answer is None:
                outcome.unanswered.append((question, reply.problem or "There is no answer."))
            else:
                waiting.append((reply.id, reply.answer))
            came()
            if len(waiting) >= BATCH or time.monotonic() - kept_at >= PAUSE:
                keep()
                kept_at = time.monotonic()
    finally:
        keep()
    outcome.unanswered += [(question, "The model gave no reply.") for question in left.values()]


def _replies(model: Model, questions: Sequence[Question]) -> Iterator[Reply]:
    """Yield what a model replies; whatever goes wrong in it is a fault of its plugin."""
    replies: Iterator[object] = iter(())
    with contextlib.ExitStack() as stack:
        with _guarded(model):
            replies = iter(model.answer(questions))
            if close := getattr(replies, "close", None):
                stack.callback(close)  # it may have requests under way
        while True:
            with _guarded(model):
                reply = next(replies, None)
                if reply is None:
                    return
                if not isinstance(reply, Reply):
                    raise TypeError(f"it gave {type(reply).__name__}, not Reply")
                if not isinstance(reply.answer, (Mapping, type(None))):
                    raise TypeError(f"it gave {type(reply.answer).__name__} as an answer, not an object")
            yield reply


@contextlib.contextmanager
def _guarded(model: Model) -> Iterator[None]:
    try:
        with contextlib.redirect_stdout(sys.stderr):  # results alone go to stdout
            yield
    except (KeyboardInterrupt, TrackerError):
        raise
    except BaseException as error:  # SystemExit is no Exception
        told = " ".join(str(error).split())[:300]
        if why_held_back(told):
            told = "its message is not shown, as it may hold a secret"
        raise PluginError(
            f"The model {model.label!r} failed: {type(error).__name__}: {told}; what it answered until then is "
            "recorded, so run the command again once its plugin is mended."
        ) from error
