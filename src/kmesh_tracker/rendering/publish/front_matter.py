"""Fits the front matter of a post to the site it goes to: its authors and tags by the site's own keys."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from kmesh_tracker.rendering import escape
from kmesh_tracker.rendering.merging.pieces import sections

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kmesh_tracker.rendering.merging.pieces import Lines
    from kmesh_tracker.rendering.publish.target import Site

_NAMES: Final = ("name", "label", "permalink")


def fitted(text: str, site: Site, lang: str) -> tuple[str, tuple[str, ...]]:
    """Return the post ``text`` as the site wants it, and remarks.

    An author whom the site knows by key or name is written as the key, and so is a tag; any other author
    stays as the template wrote it, and a tag that is not on the site's list, if it has one, is left out.
    """
    lines = text.split("\n")
    found = sections(lines)
    if not found or found[0].path != ("front matter",):
        return text, ()
    (authors, complaint), (tags, other) = site.authors(lang), site.tags(lang)
    remarks = [one for one in (complaint, other) if one]
    written: list[str] = []
    for piece in found[0].pieces:
        key = piece.lines[0].partition(":")[0] if piece.lines else ""
        if key == "authors" and authors:
            written += _list(piece.lines, key, lambda one: _author(one, authors))
        elif key == "tags" and tags is not None:
            written += _list(piece.lines, key, lambda one: _tag(one, tags, remarks))
        else:
            written += piece.lines
        written += piece.gap
    rest = lines[sum(len(piece.lines) + len(piece.gap) for piece in found[0].pieces) :]
    return "\n".join([*written, *rest]), tuple(remarks)


def _list(lines: Lines, key: str, resolved: Callable[[Any], Any]) -> Sequence[str]:
    """Write the list under ``key`` anew with each element resolved; None leaves an element out."""
    from kmesh_tracker.text.front_matter import NoDataError, load

    try:
        values = load("\n".join(lines))[key]
    except (NoDataError, LookupError, TypeError):
        return lines
    if isinstance(values, (str, dict)):
        values = [values]
    if not isinstance(values, list):
        return lines
    done = [one for one in map(resolved, values) if one is not None]
    if done == values:
        return lines
    return [f"{key}:", *(f"  - {_scalar(one)}" for one in done)] if done else []


def _scalar(value: Any) -> str:
    """Write a value as YAML: JSON is YAML too."""
    return escape.yaml(value) if isinstance(value, str) else json.dumps(value, default=str)


def _author(one: Any, known: Mapping[str, Any]) -> Any:
    name = one.get("name") if isinstance(one, dict) and set(one) <= {"name"} else one
    return (_key(name, known) if isinstance(name, str) else None) or one


def _tag(one: Any, known: Mapping[str, Any], remarks: list[str]) -> Any:
    key = _key(one, known) if isinstance(one, str) else None
    if key is None:
        remarks.append(f"The tag {one!r:.80} is not on the site's list of tags and was left out.")
    return key


def _key(name: str, known: Mapping[str, Any]) -> str | None:
    """Return the key under which the site knows a name."""
    wanted = name.casefold()
    for key in known:
        if key.casefold() == wanted:
            return key
    for key, entry in known.items():
        values = [entry.get(field) for field in _NAMES] if isinstance(entry, dict) else [entry]
        if any(isinstance(value, str) and value.strip("/").casefold() == wanted for value in values):
            return key
    return None
