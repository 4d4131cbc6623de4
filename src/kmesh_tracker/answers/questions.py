"""Makes questions: their ids, their sizes, and what they do not show."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from kmesh_tracker.answers import kind_of
from kmesh_tracker.records import Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kmesh_tracker.answers import Fault
    from kmesh_tracker.records import QuestionKind

T = TypeVar("T")

LARGEST: Final = 12_000
"""Characters of the text in one question: about 3,000 tokens, which any model can hold."""
LATER, CITED = "later", "cited"
"""Keys of what may become known after the day in question: later releases, titles of cited changes. They help
to answer and are no part of the id, so that a new tag does not make an answer about an old meeting stale."""
MOST: Final = 400
"""Entries of a list of an answer that are looked at."""
_REVISION: Final = 1
"""Raised when the same input asks for another answer; a new wording of the instructions does not."""
_ID: Final = 16


def make(kind: QuestionKind, about: str, asked: Mapping[str, Any]) -> Question:
    """Return the question about an input."""
    module = kind_of(kind)
    return Question(id_of(kind, asked), kind, about, module.INSTRUCTIONS, asked, module.SCHEMA)


def id_of(kind: str, asked: Mapping[str, Any]) -> str:
    """Return the id of a question: a hash of all that is asked."""
    content = [kind, _REVISION, {key: value for key, value in asked.items() if key not in (LATER, CITED)}]
    text = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("ascii")).hexdigest()[:_ID]


def shape(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of an object with these properties, all required and no others allowed."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def listed(answer: Mapping[str, Any], key: str, kind: type[T], faults: list[Fault]) -> Iterator[T]:
    """Yield the entries of a list of an answer that have the right types; note the others as faults."""
    given = answer.get(key, [])
    if not isinstance(given, list):
        faults.append((f"{key}: {given!r:.60}", "It is no list."))
        return
    if len(given) > MOST:
        faults.append((f"{key} after the first {MOST}", "There are too many entries."))
    for one in given[:MOST]:
        try:
            yield msgspec.convert(one, kind)
        except msgspec.ValidationError as error:
            faults.append((f"{key}: {one!r:.80}", f"It has a wrong shape: {error}."))


def packed(sized: Iterable[tuple[T, int]], most: int) -> Iterator[list[T]]:
    """Yield consecutive things in groups of at most ``most`` characters; a larger thing stands alone."""
    group: list[T] = []
    full = 0
    for one, size in sized:
        if group and full + size > most:
            yield group
            group, full = [], 0
        group.append(one)
        full += size
    if group:
        yield group
