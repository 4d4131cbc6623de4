"""Amends the text of the file of decisions; comments, order and everything not asked about stay."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from kmesh_tracker.decisions.reading import MAX_BYTES, MOST, parse
from kmesh_tracker.errors import InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from tomlkit import TOMLDocument

    from kmesh_tracker.records import Decision

HEAD: Final = """\
# What people decided about items and links; it wins over what kmesh-tracker works out.
# `kmesh-tracker review VERSION` adds to it. Edit it freely: comments and order are kept.
"""
"""Beginning of a new file."""


def amended(text: str, added: Sequence[Decision], removed: Collection[int] = ()) -> str:
    """Give the text of a file with decisions added at its end and others taken out.

    Args:
        text: the file as it is; empty for a new one.
        added: the decisions to add.
        removed: places of the decisions to take out, counted from 0 in the order written.

    Raises:
        InputError: the text is no file of decisions.
        OutputError: the outcome would not read as what was asked for; nothing is lost.

    """
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
        after = _edited(text or HEAD, added, removed)
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
        "The file of decisions is laid out in a way that cannot be amended safely: "
        "write each decision as a [[decision]] table of its own, then try again."
    )


def _edited(text: str, added: Sequence[Decision], removed: Collection[int]) -> str:
    import tomlkit

    document = tomlkit.parse(text)
    for place in sorted(removed, reverse=True):
        _remove(document, place)
    blank = "" if text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
    for decision in added:
        _add(document, decision, blank)
        blank = "\n"
    return tomlkit.dumps(document)


def _unplaced(decisions: Iterable[Decision]) -> list[Decision]:
    """Give decisions without the lines that they stand on."""
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


def _remove(document: TOMLDocument, place: int) -> None:
    """Take a table out, but not the comments below it: they speak of what follows."""
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
