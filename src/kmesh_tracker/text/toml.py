"""Reads untrusted TOML as plain data, within limits."""

from __future__ import annotations

import re
import tomllib
from typing import Any, Final

LARGEST: Final = 2**63
"""The largest number that is read: TOML has 64 bits, and Python may refuse to print a longer one."""
_CHAIN: Final = re.compile(
    r"""(?:(?:"(?:[^"\\\n]|\\.){0,200}+"|'[^'\n]{0,200}+'|(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{1,200}+)"""
    r"""[ \t]{0,200}+\.[ \t]{0,200}+){100}"""
)
"""A key of 100 parts or more: the parser's time and memory grow with the square of their number."""
_LINE: Final = re.compile(r"\(at line ([0-9]{1,9}), column [0-9]{1,9}\)|\(at end of document\)")


class TOMLError(ValueError):
    """The text is not TOML, or over a limit; the message completes a sentence that begins with the file."""


def load(text: str) -> dict[str, Any]:
    """Return the data that a TOML document holds.

    Raises:
        TOMLError: it is malformed or over a limit.
    """
    if chain := _CHAIN.search(text):
        line = text.count("\n", 0, chain.start()) + 1
        raise TOMLError(f"cannot be used: line {line} is a key of too many parts")
    try:
        loaded = tomllib.loads(text)
        large = _has_large_number(loaded)
    except tomllib.TOMLDecodeError as error:
        raise TOMLError(f"is not valid TOML: {_placed(str(error), text)}") from error
    except RecursionError as error:
        raise TOMLError("cannot be used: its values are nested too deeply") from error
    except ValueError:  # of more digits than Python reads
        large = True
    if large:
        raise TOMLError("cannot be used: it holds a number that is too large")
    return loaded


def _has_large_number(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_large_number(inner) for inner in value.values())
    if isinstance(value, list):
        return any(_has_large_number(inner) for inner in value)
    return isinstance(value, int) and abs(value) > LARGEST


def _placed(told: str, text: str) -> str:
    """Return a parser's message with only the line as its place, also at the end of the file."""
    end = text.count("\n") + 1
    return _LINE.sub(lambda found: f"(line {found[1] or end})", told)
