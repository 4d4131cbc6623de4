"""Puts questions to a model, and lets only right replies through."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from kmesh_tracker.plugin.model import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from contextlib import AbstractContextManager

    from kmesh_tracker.plugin.model import Model
    from kmesh_tracker.records import Question

_END: Final = object()


def replies(
    model: Model, questions: Sequence[Question], guard: Callable[[], AbstractContextManager[None]]
) -> Iterator[Reply]:
    """Yield each right reply of ``model`` as it comes, its answer as plain data.

    ``guard`` returns a context that notes what is raised in it. A wrong reply costs itself alone; an
    exception of the model ends its replies.
    """
    waiting = {question.id for question in questions}
    given: list[Iterator[object]] = []
    with guard():
        given.append(iter(model.answer(questions)))
    try:
        while given:
            told: list[object] = []
            with guard():
                told.append(next(given[0], _END))
            if not told or told[0] is _END:
                return
            right: list[Reply] = []
            with guard():
                right.append(_checked(told[0], waiting))
            for reply in right:
                waiting.remove(reply.id)
                yield reply
    finally:
        for one in given:
            with guard():
                getattr(one, "close", lambda: None)()


def _checked(reply: object, waiting: Collection[str]) -> Reply:
    if not isinstance(reply, Reply):
        raise TypeError(f"replied {type(reply).__name__}, not Reply")
    told: Mapping[str, Any] = {name: getattr(reply, name) for name in Reply.__struct_fields__}
    if not isinstance(told["id"], str) or told["id"] not in waiting:
        raise ValueError(f"replied to {told['id']!r:.40}, which is no question that waits for a reply")
    if not isinstance(told["problem"], str):
        raise TypeError(f"a problem is {type(told['problem']).__name__}, not str")
    if told["answer"] is None:
        return reply
    if not isinstance(told["answer"], Mapping):
        raise TypeError(f"an answer is {type(told['answer']).__name__}, not a mapping")
    plain = json.loads(json.dumps(dict(told["answer"]), allow_nan=False))
    return Reply(reply.id, plain, reply.problem)
