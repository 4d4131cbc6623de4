"""Finds the answer in what a model said, and what is wrong with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NoReturn

from msgspec import Struct

from kmesh_tracker.answers import check

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kmesh_tracker.records import Question

_FENCE: Final = "```"
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
    if missing := [key for key in question.schema.get("required", ()) if key not in answer]:
        return Attempt(text, None, (f"It lacked {missing[0]!r}.",), -1)
    held, dropped = check(question, answer)
    faults = tuple(f"{one.part}: {one.reason}" for one in dropped)
    return Attempt(text, answer, faults, _parts(held) - len(faults))


def json_object(text: str) -> dict[str, Any] | None:
    """Return the JSON object in ``text``: all of it, or what a fence or prose stands around."""
    if text.lstrip(" \t\r\n").startswith("<think>"):
        text = text.rpartition("</think>")[2]
    for candidate in (text, *_fenced(text)):
        if (found := _loaded(candidate)) is not None:
            return found
    return _embedded(text)


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


def _parts(held: Any) -> int:
    """Return how many entries there are, those in entries with them."""
    if isinstance(held, dict):
        return sum(map(_parts, held.values()))
    if isinstance(held, list):
        return sum(isinstance(one, dict) + _parts(one) for one in held)
    return 0
