"""Finds the answer in what a model said, and what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NoReturn

from msgspec import Struct

try:
    from kmesh_tracker.answers import check
except ImportError:

    def check(question, answer):  # type: ignore
        return answer, ()


if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kmesh_tracker.records import Question

_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "null": (type(None),),
}
_FENCE: Final = "```"
_MOST_FAULTS: Final = 20
_MOST_DEEP: Final = 40
_MOST_STARTS: Final = 50  # places at which a JSON object is looked for in prose


class Attempt(Struct, frozen=True):
    """What a model said once."""

    text: str
    answer: dict[str, Any] | None
    """None where it is no JSON object, or lacks what the schema requires."""
    faults: tuple[str, ...] = ()
    """What is wrong with it, one sentence each."""
    worth: int = 0
    """How many parts hold, less what is wrong."""


def judged(question: Question, text: str, *, cut_off: bool = False) -> Attempt:
    """Return what ``text`` answers to ``question``; ``cut_off`` says that the model could not finish it."""
    answer = json_object(text)
    if answer is None:
        fault = "It was cut off before its end: answer more briefly." if cut_off else _no_json(text)
        return Attempt(text, None, (fault,), -1)
    broken = schema_faults(answer, question.schema)
    if any(key not in answer for key in question.schema.get("required", ())):
        return Attempt(text, None, tuple(broken), -1)
    held, dropped = check(question, answer)
    faults = [f"{one.part}: {one.reason}" for one in dropped] or broken
    return Attempt(text, answer, tuple(faults), _parts(held) - len(faults))


def json_object(text: str) -> dict[str, Any] | None:
    """Return the JSON object in ``text``: all of it, or what a fence or prose stands around."""
    if text.lstrip(" \t\r\n").startswith("<think>"):
        text = text.rpartition("</think>")[2]
    for candidate in (text, *_fenced(text)):
        if (found := _loaded(candidate)) is not None:
            return found
    return _embedded(text)


def schema_faults(value: object, schema: Mapping[str, Any]) -> list[str]:
    """Return how ``value`` breaks ``schema``, by the keywords that matter for a model's slips."""
    faults: list[str] = []
    for fault in _faults(value, schema, "the answer", 0):
        faults.append(fault)
        if len(faults) == _MOST_FAULTS:
            break
    return faults


def _faults(value: object, schema: object, where: str, depth: int) -> Iterator[str]:
    if not isinstance(schema, Mapping) or depth > 20:
        return
    wanted = schema.get("type", [])
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    if names and not any(_is(value, name) for name in names):
        yield f"{where} must be {' or '.join(names)}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where} must be one of {json.dumps(schema['enum'], ensure_ascii=False)}"
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        for key in schema.get("required", ()):
            if key not in value:
                yield f"{where} lacks {key!r}"
        for key, part in value.items():
            if key in properties:
                yield from _faults(part, properties[key], f"{where}.{key}", depth + 1)
            elif schema.get("additionalProperties") is False:
                yield f"{where} may not have {key[:60]!r}"
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _faults(part, schema.get("items"), f"{where}[{number}]", depth + 1)


def _is(value: object, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, _TYPES.get(name, (object,)))


def _loaded(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and not _is_deep(value) else None


def _is_deep(value: object) -> bool:
    """Return whether data is nested so deeply that it can be no answer."""
    level: list[object] = [value]
    for _ in range(_MOST_DEEP):
        level = [part for one in level if isinstance(one, (dict, list)) for part in _inside(one)]
        if not level:
            return False
    return True


def _inside(value: dict[str, Any] | list[Any]) -> Iterable[object]:
    return value.values() if isinstance(value, dict) else value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _fenced(text: str) -> Iterator[str]:
    pieces = text.split(_FENCE, 20)
    for piece in pieces[1::2]:
        yield piece
        yield piece.partition("\n")[2]  # without the language


def _embedded(text: str) -> dict[str, Any] | None:
    """Return the longest JSON object that begins at one of the first braces of a text."""
    decoder = json.JSONDecoder(parse_constant=_refuse)
    best: dict[str, Any] | None = None
    longest, start = 0, text.find("{")
    for _ in range(_MOST_STARTS):
        if start < 0:
            break
        end = start + 1
        try:
            value, stop = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            pass
        else:
            end = stop
            if stop - start > longest and not _is_deep(value):
                best, longest = value, stop - start
        start = text.find("{", end)
    return best


def _no_json(text: str) -> str:
    if not text.strip(" \t\r\n"):
        return "It was empty."
    return "It was no complete JSON object."


def _parts(held: Mapping[str, Any]) -> int:
    return sum(len(part) for part in held.values() if isinstance(part, (list, dict)))
