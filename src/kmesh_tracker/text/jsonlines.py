"""JSON Lines: one object a line, read from anyone and written so that nothing in it is hidden."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any, Final, NoReturn

if TYPE_CHECKING:
    from collections.abc import Mapping

DEEPEST: Final = 40
"""Levels of objects and lists that a line may hold."""
_UNSEEN: Final = re.compile(
    "[\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_encode: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def written(value: Mapping[str, Any]) -> str:
    """Return an object as one line of JSON, without its line end."""
    text = _encode(value).encode("utf-8", "backslashreplace").decode("utf-8")  # a lone surrogate as \udc80
    return seen(text)


def seen(document: str) -> str:
    """Return JSON with what cannot be seen in it as escapes: the same data, and nothing hidden in the text.

    Escapes stand for control (C1) and bidi characters, and for whatever else has no shape of its own.
    """
    return _UNSEEN.sub(_code_units, document)


def _code_units(match: re.Match[str]) -> str:
    data = match[0].encode("utf-16-be")
    return "".join(f"\\u{data[at : at + 2].hex()}" for at in range(0, len(data), 2))


class LineError(Exception):
    """A line that holds no object; the text says in a few words what it is instead."""


def read(line: str) -> dict[str, Any]:
    """Return the object that a line holds.

    Raises:
        LineError: it holds none; the text says in a few words what it is instead.
    """
    try:
        value = json.loads(line, parse_constant=_no_number, parse_float=_finite, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise LineError(f"is not valid JSON: {error.msg} (column {error.colno})") from None
    except RecursionError:
        raise LineError("is nested too deeply") from None
    except ValueError:
        raise LineError("holds a number that is none or too large") from None
    if not isinstance(value, dict):
        raise LineError("is no JSON object")
    if _is_too_deep(value):
        raise LineError("is nested too deeply")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise LineError(f"has the key {next(key for key in keys if keys.count(key) > 1)!r:.80} twice")
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(digits)
    return value


def _is_too_deep(value: object) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        below: list[object] = []
        for one in level:
            if isinstance(one, dict):
                below += one.values()
            elif isinstance(one, list):
                below += one
        if not below:
            return False
        level = below
    return any(isinstance(one, (dict, list)) for one in level)
