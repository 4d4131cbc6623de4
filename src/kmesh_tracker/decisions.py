"""The file of decisions, in which a person wins over what was worked out: read, checked and amended."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, get_args

from msgspec import Struct
from msgspec.structs import replace

from kmesh_tracker.errors import InputError, OutputError
from kmesh_tracker.records import Decision, Delivery, Location, Role
from kmesh_tracker.records.plan import ON_CHANGES
from kmesh_tracker.text import hygiene, toml
from kmesh_tracker.text.files import read_beside
from kmesh_tracker.versions import normal_version

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from tomlkit import TOMLDocument

    from kmesh_tracker.records import Change, DecisionKind

_CHANGE_NAME: Final = re.compile(
    r"(?P<repo>[^\x00-\x1f]{1,200})(?:#(?P<number>[1-9][0-9]{0,9})|@(?P<commit>[0-9a-f]{7,64}))"
)
_FEWEST: Final = 7  # digits that an abbreviated id has at least
FILE_NAME: Final = "kmesh-tracker.decisions.toml"  # name of the file beside the configuration
MAX_BYTES: Final = 1024 * 1024  # a larger file was not written by people
MOST: Final = 2000  # decisions that are read
LONGEST: Final = 1000  # characters of any text in it
KINDS: Final[tuple[DecisionKind, ...]] = ("accept", "reject", "alias", "not-an-item", "note", "delivery")
"""What can be decided; each is the key under which it is written."""
_BESIDE: Final = {"version": str, "item": str, "title": str, "said": date, "text": str, "on": date, "by": str}
_KEYS: Final = (*_BESIDE, *KINDS, "as")
_TYPES: Final = {str: "a string", date: "a day, written 2025-05-20 without quotes"}
_HEAD: Final = re.compile(r"^[ \t]{0,40}\[\[[ \t]{0,9}[\"']?decision[\"']?[ \t]{0,9}\]\]", re.MULTILINE)
FIRST_LINES: Final = """\
# What people decided about items and links; it wins over what kmesh-tracker works out.
# `kmesh-tracker review VERSION` adds to it. Edit it freely: comments and order are kept.
"""
"""Beginning of a new file."""


class ChangeName(Struct, frozen=True):
    """The repository's name in the configuration, with the number or the commit."""

    repo: str
    number: int | None
    commit: str | None  # id of the commit, or at least its first seven digits

    @classmethod
    def of(cls, text: str) -> ChangeName | None:
        """Read a name; None where it is none."""
        found = _CHANGE_NAME.fullmatch(text)
        if found is None:
            return None
        return cls(found["repo"], int(found["number"]) if found["number"] else None, found["commit"])


class ChangeRegister:
    """Finds changes by their names, in time that does not grow with their number."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._by_number: dict[tuple[str, int], list[Change]] = defaultdict(list)
        self._by_digits: dict[tuple[str, str], dict[tuple[str, str], Change]] = defaultdict(dict)
        for change in changes:
            if change.number is not None:
                self._by_number[change.repo, change.number].append(change)
            for id_ in (change.commit, *change.commits):
                self._by_digits[change.repo, id_[:_FEWEST]][change.key] = change

    def meant(self, name: ChangeName) -> Sequence[Change]:
        """Return the changes that a name means: none, one, or a change with its picks to other branches."""
        if name.number is not None:
            return self._by_number.get((name.repo, name.number), ())
        digits = str(name.commit)
        near = self._by_digits.get((name.repo, digits[:_FEWEST]), {}).values()
        fitting = {
            id_ for change in near for id_ in (change.commit, *change.commits) if id_.startswith(digits)
        }
        # A commit can stand for a change of its own and be inside another, e.g. a merge of merges.
        own = [change for change in near if change.commit.startswith(digits)] if len(fitting) == 1 else []
        return own or [change for change in near if not fitting.isdisjoint((change.commit, *change.commits))]


def read(path: Path, shown: str) -> tuple[Decision, ...]:
    """Read the decisions in ``path``, in the order written; a file that is not there holds none."""
    return parse(text_of(path, shown), shown)


def text_of(path: Path, shown: str) -> str:
    """Return the text of a file of decisions, empty where there is none; see :func:`read`."""
    return hygiene.decode(read_beside(path, shown, MAX_BYTES, "the decisions"), shown)


def parse(text: str, shown: str) -> tuple[Decision, ...]:
    """Read the decisions in the text of a file; see :func:`read`."""
    try:
        document = toml.load(text)
    except toml.TOMLError as error:
        raise InputError(f"{shown} {error}.") from error
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
            f"{where}: {value!r:.80} is not a change: write repository#number, or repository@commit with "
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


def amended(text: str, added: Sequence[Decision], removed: Collection[int] = ()) -> str:
    """Return the text of a file with decisions added at its end and others taken out."""
    before = parse(text, "the file of decisions")
    wanted = [known for place, known in enumerate(before) if place not in removed]
    if not added and len(wanted) == len(before):
        return text
    if len(wanted) + len(added) > MOST:
        raise OutputError(
            f"The file of decisions would hold more than {MOST} decisions: nothing was written; "
            "take out old ones."
        )
    from tomlkit.exceptions import TOMLKitError

    try:
        after = _edited(text or FIRST_LINES, added, removed)
        if added and len(after.encode("utf-8", "surrogatepass")) > MAX_BYTES:
            raise OutputError(
                f"The file of decisions would be larger than {MAX_BYTES} bytes: nothing was written; "
                "take out what is no longer needed."
            )
        if _unplaced(parse(after, "the new text")) == _unplaced((*wanted, *added)):
            return after
    except (TOMLKitError, LookupError, TypeError, AttributeError, RecursionError, InputError):
        pass  # what one reader of TOML takes another may not
    raise OutputError(
        "The file of decisions is formatted in a way that cannot be edited safely: "
        "write each decision as a [[decision]] table of its own, then try again."
    )


def _edited(text: str, added: Sequence[Decision], removed: Collection[int]) -> str:
    import tomlkit

    document = tomlkit.parse(text)
    for place in sorted(removed, reverse=True):
        _take_out(document, place)
    blank = "" if text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
    for decision in added:
        _add(document, decision, blank)
        blank = "\n"
    return tomlkit.dumps(document)


def _unplaced(decisions: Iterable[Decision]) -> list[Decision]:
    """Return decisions without the lines that they stand on."""
    return [replace(decision, location=None) for decision in decisions]


def _add(document: TOMLDocument, decision: Decision, blank: str) -> None:
    """Add a table at the end, after ``blank``."""
    import tomlkit

    values: dict[str, Any] = {
        "version": decision.version,
        "item": decision.item,
        decision.kind: decision.value if decision.kind != "not-an-item" else True,
        "as": decision.role if decision.role != "core" else None,
        "on": decision.on,
        "by": decision.by,
        "title": decision.title,
        "said": decision.said,
        "text": decision.text,
    }
    kept = {key: value for key, value in values.items() if value not in (None, "")}
    known = document.get("decision")
    if known is not None and not isinstance(known, tomlkit.items.AoT):
        known.append(kept)  # written as one list
        return
    table = tomlkit.table()
    for key, value in kept.items():
        table.add(key, value)
    table.trivia.indent = blank
    if known is None:
        known = tomlkit.aot()
        known.append(table)
        document.append("decision", known)
    else:
        known.append(table)


def _take_out(document: TOMLDocument, place: int) -> None:
    """Remove a table, but not the comments below it: they speak of what follows."""
    import tomlkit

    known: Any = document["decision"]
    if not isinstance(known, tomlkit.items.AoT):
        del known[place]
        if not known:
            del document["decision"]
        return
    kept: list[Any] = []
    for key, value in reversed(known[place].value.body):
        if key is not None:
            break
        kept.insert(0, value)
    below = "".join(value.as_string() for value in kept)
    if place + 1 < len(known):
        following = known[place + 1]
        following.trivia.indent = below.lstrip("\n") + following.trivia.indent
        del known[place]
        return
    del known[place]
    if not known:  # an empty one would be written as a list, which no table can follow
        del document["decision"]
    for value in kept:
        document.add(value)
