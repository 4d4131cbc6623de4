"""Reads the file of decisions: bounded, checked field by field, every fault in one sentence with its line."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, get_args

from kmesh_tracker.decisions.naming import ChangeName
from kmesh_tracker.errors import InputError
from kmesh_tracker.records import Decision, Delivery, Location, Role
from kmesh_tracker.records.decisions import ON_CHANGES
from kmesh_tracker.text import hygiene
from kmesh_tracker.versions import normal_version

if TYPE_CHECKING:
    from pathlib import Path

    from kmesh_tracker.records import DecisionKind

FILE_NAME: Final = "kmesh-tracker.decisions.toml"
"""Name of the file beside the configuration."""
MAX_BYTES: Final = 1024 * 1024
"""A larger file was not written by people."""
MOST: Final = 2000
"""Decisions that are read."""
LONGEST: Final = 1000
"""Characters of any text in it."""
KINDS: Final[tuple[DecisionKind, ...]] = ("accept", "reject", "alias", "not-an-item", "note", "delivery")
"""What can be decided; each is the key under which it is written."""
_BESIDE: Final = {"version": str, "item": str, "title": str, "said": date, "text": str, "on": date, "by": str}
_KEYS: Final = (*_BESIDE, *KINDS, "as")
_TYPES: Final = {str: "a string", date: "a day, written 2025-05-20 without quotes"}
_HEAD: Final = re.compile(r"^[ \t]{0,40}\[\[[ \t]{0,9}[\"']?decision[\"']?[ \t]{0,9}\]\]", re.MULTILINE)
_CHAIN: Final = re.compile(
    r"""(?:(?:"(?:[^"\\\n]|\\.){0,200}+"|'[^'\n]{0,200}+'|(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{1,200}+)"""
    r"""[ \t]{0,200}+\.[ \t]{0,200}+){100}"""
)
"""A key of many parts, which no entry has: the parser takes time and memory by the square of their number."""
_LINE: Final = re.compile(r"\(at line ([0-9]{1,9}), column [0-9]{1,9}\)|\(at end of document\)")


def read(path: Path, shown: str) -> tuple[Decision, ...]:
    """Read the decisions in ``path``, in the order written; a file that is not there holds none.

    Args:
        path: the file; a link is followed only to a file in the folder that it stands in.
        shown: what messages and locations call it.

    Raises:
        InputError: it cannot be read, is over a limit, no TOML, or holds what is no decision.

    """
    return parse(text_of(path, shown), shown)


def text_of(path: Path, shown: str) -> str:
    """Give the text of a file of decisions, empty where there is none; see :func:`read`."""
    try:
        if path.is_symlink() and path.resolve().parent != path.parent.resolve():
            raise InputError(f"{shown} is a link out of its folder: give the file's own path.")
        if not path.exists():
            return ""
        if not path.is_file():
            raise InputError(f"{shown} is not an ordinary file: name a file for the decisions.")
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, RuntimeError) as error:  # a link to itself is a RuntimeError in older Pythons
        told = getattr(error, "strerror", None) or error
        raise InputError(f"{shown} cannot be read: {told}; check the path.") from error
    if len(data) > MAX_BYTES:
        raise InputError(f"{shown} is larger than {MAX_BYTES} bytes: take out what is no longer needed.")
    return hygiene.decode(data, shown)


def parse(text: str, shown: str) -> tuple[Decision, ...]:
    """Read the decisions in the text of a file; see :func:`read`."""
    if chain := _CHAIN.search(text):
        line = text.count("\n", 0, chain.start()) + 1
        raise InputError(f"{shown} holds no decisions: line {line} is a key of too many parts.")
    try:
        document = tomllib.loads(text)
    except RecursionError as error:
        raise InputError(f"{shown} holds no decisions: its values are nested too deeply.") from error
    except ValueError as error:  # also a number of more digits than Python reads
        raise InputError(f"{shown} is not valid TOML: {_placed(str(error), text)}.") from error
    for key in document:
        if key != "decision":
            raise InputError(f"{shown}: unknown key {key!r:.80}: write each decision as [[decision]].")
    tables = document.get("decision", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise InputError(f"{shown}: 'decision' must be a list of tables: write each one as [[decision]].")
    if len(tables) > MOST:
        raise InputError(
            f"{shown} holds {len(tables)} decisions, at most {MOST} are read: take out old ones."
        )
    lines = [text.count("\n", 0, head.start()) + 1 for head in _HEAD.finditer(text)]
    if len(lines) != len(tables):  # written as one list, or a text spells a heading
        lines = [1] * len(tables)
    return tuple(
        _decision(table, number, Location("decisions", shown, line))
        for number, (table, line) in enumerate(zip(tables, lines, strict=True), 1)
    )


def _placed(told: str, text: str) -> str:
    """Give a parser's complaint with the line alone, also where the end of the file is the place."""
    end = text.count("\n") + 1
    return _LINE.sub(lambda found: f"(line {found[1] or end})", told)


def _decision(table: dict[str, Any], number: int, location: Location) -> Decision:
    where = f"{location.path}, line {location.line}: [[decision]] {number}"
    for key in table:
        if key not in _KEYS:
            raise InputError(f"{where}: unknown key {key!r:.80} (known: {', '.join(_KEYS)}).")
    values = {key: _typed(table.get(key), kind, where, key) for key, kind in _BESIDE.items()}
    for key in ("version", "item"):
        if not values[key]:
            raise InputError(f"{where} has no {key!r}: say which item of which release it is about.")
    chosen = [kind for kind in KINDS if kind in table]
    if len(chosen) != 1:
        raise InputError(f"{where} must have exactly one of {', '.join(KINDS)}, not {len(chosen)}.")
    role = _typed(table.get("as"), str, where, "as")
    if role not in (None, *get_args(Role)) or (role and chosen[0] != "accept"):
        raise InputError(f"{where}: 'as' goes with 'accept' and is \"core\" or \"related\".")
    return Decision(
        version=normal_version(values["version"]) or values["version"],
        item=values["item"],
        kind=chosen[0],
        value=_value(table[chosen[0]], chosen[0], where),
        role="related" if role == "related" else "core",
        title=values["title"] or "",
        said=values["said"],
        text=values["text"] or "",
        on=values["on"],
        by=values["by"] or None,
        location=location,
    )


def _value(given: Any, kind: DecisionKind, where: str) -> str:
    if kind == "not-an-item":
        if given is not True:
            raise InputError(f"{where}: 'not-an-item' can only be true: take the entry out instead.")
        return ""
    value = str(_typed(given, str, where, kind)).strip(" \t")
    if not value:
        raise InputError(f"{where}: {kind!r} is empty.")
    if kind in ON_CHANGES and ChangeName.of(value) is None:
        raise InputError(
            f"{where}: {value!r:.80} names no change: write repository#number, or repository@commit with "
            "at least seven digits."
        )
    if kind == "delivery" and value not in get_args(Delivery):
        raise InputError(f"{where}: 'delivery' is one of {', '.join(get_args(Delivery))}, not {value!r:.80}.")
    return value


def _typed(value: Any, wanted: type, where: str, key: str) -> Any:
    if value is None:
        return None
    if not isinstance(value, wanted) or isinstance(value, datetime):
        raise InputError(f"{where}: {key!r} must be {_TYPES[wanted]}, not {value!r:.80}.")
    if isinstance(value, str):
        if len(value) > LONGEST:
            raise InputError(f"{where}: {key!r} is longer than {LONGEST} characters: shorten it.")
        return hygiene.clean(value.replace("\n", " "))
    return value
