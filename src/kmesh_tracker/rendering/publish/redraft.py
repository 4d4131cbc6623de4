"""Write a draft into a file that may exist already: what people wrote in it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kmesh_tracker.errors import ConflictError, InputError, UsageError
from kmesh_tracker.rendering import changelog
from kmesh_tracker.rendering.merging import MARKS, Merged, merge

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kmesh_tracker.rendering.merging.pieces import Lines
    from kmesh_tracker.rendering.publish.memory import Memory

_MARK: Final = b"\xef\xbb\xbf"
_MARKDOWN: Final = frozenset(["docusaurus", "github", "changelog"])
"""Formats that are merged piece by piece; of any other, either side's whole text stands."""
_MAX_LINES: Final = 100_000  # lines of a changelog that a section is brought into


class Form(Struct, frozen=True):
    """How a text is written to a file."""

    mark: bool = False  # whether it begins with a byte order mark
    end: str = "\n"  # what ends a line
    closed: bool = True  # whether the last line is ended too
    tail: str = ""  # what most lines still have at their end, where some are ended in another way than others

    def fitted(self, lines: Sequence[str]) -> tuple[str, ...]:
        """Return lines of ours as most lines of the file are."""
        return tuple(line + self.tail for line in lines)

    def encode(self, lines: Sequence[str]) -> bytes:
        """Return the bytes of a file that holds ``lines``."""
        text = self.end.join(lines) + (self.end if self.closed and lines else "")
        return _MARK * self.mark + text.encode("utf-8")


def decode(data: bytes) -> tuple[tuple[str, ...], Form] | None:
    """Return the lines of a file and its form; None where it is no text in UTF-8."""
    try:
        text = data.removeprefix(_MARK).decode("utf-8")
    except UnicodeDecodeError:
        return None
    lines = text.split("\n")
    rest = lines.pop()
    returns = sum(line.endswith("\r") for line in lines)
    end, tail = "\n", "\r" if returns * 2 > len(lines) else ""
    if lines and returns == len(lines):
        lines = [line.removesuffix("\r") for line in lines]
        end, tail = "\r\n", ""
    return (*lines, *([rest] if rest else [])), Form(data.startswith(_MARK), end, not rest, tail)


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a text that we made."""
    return tuple(text.removesuffix("\n").split("\n")) if text else ()


_FORM: Final = Form()


class Request(Struct, frozen=True):
    """A draft that is to go to a file."""

    path: Path  # the file
    format: str  # the draft's format
    key: str  # names the draft among those that the file may hold: format, version and language
    text: str  # the draft
    overwrite: bool = False  # whether it replaces what is there
    keep_mine: bool = False  # whether the text that is there stands where both sides changed the same thing


class Redraft(Struct, frozen=True):
    """What is to be written."""

    data: bytes | None  # the file; None where it is to stay as it is
    lines: Lines  # the file's lines as they are to be; with marks around conflicts, if there are any
    memory: Memory  # what to remember
    conflicts: tuple[str, ...] = ()  # what both sides changed; nothing is written then
    remarks: tuple[str, ...] = ()  # what the draft says and the file does not, as a person deleted it


def redraft(request: Request, old: bytes | None, memory: Memory) -> Redraft:
    """Merge a draft with the bytes ``old`` of its file and what is remembered of it."""
    new = lines_of(request.text)
    alone = request.format != "changelog"
    remembered = memory.with_draft(request.key, new, alone=alone)
    if not old:
        return Redraft(_FORM.encode(new), new, remembered)
    read = decode(old)
    if read is None and not (request.overwrite and alone):
        raise ConflictError(f"{request.path} is not UTF-8 text and was kept: convert it to UTF-8.")
    mine, form = read or ((), _FORM)
    if any(line.rstrip("\r") == MARKS[0] for line in mine) and not request.overwrite:
        raise ConflictError(
            f"{request.path} still holds the marks of a conflict, such as {MARKS[0]!r}: "
            "choose between both sides and remove them."
        )
    base = memory.drafts.get(request.key)
    merged = (_whole if alone else _section)(
        request, form.fitted(base) if base is not None else None, mine, form.fitted(new)
    )
    if merged.conflicts:
        return Redraft(None, merged.lines, memory, merged.conflicts, merged.remarks)
    data = form.encode(merged.lines)
    changed = data if merged.lines != mine else None
    return Redraft(changed, merged.lines, remembered, (), merged.remarks)


def _whole(request: Request, base: Lines | None, mine: Lines, new: Lines) -> Merged:
    """Merge a draft that is a file of its own."""
    if request.overwrite or mine == new:
        return Merged(new)
    if base is None:
        raise ConflictError(_unknown(request))
    if request.format in _MARKDOWN:
        return merge(base, mine, new, keep_mine=request.keep_mine)
    if base in (mine, new):
        return Merged(new if mine == base else mine)
    if request.keep_mine:
        return Merged(mine, (), ("the whole text: your text was kept",))
    return Merged((MARKS[0], *mine, MARKS[1], *new, MARKS[2]), ("the whole text",))


def _section(request: Request, base: Lines | None, mine: Lines, new: Lines) -> Merged:
    """Merge a draft that is a section of a changelog."""
    drafted = changelog.draft_of(new)
    if mine == new:
        return Merged(new)
    if drafted is None:
        raise UsageError(
            f"The draft has no heading with a version and thus no place in {request.path}: fix its template."
        )
    if len(mine) > _MAX_LINES:
        raise InputError(f"{request.path} has over {_MAX_LINES:,} lines: move old versions to another file.")
    found = changelog.outline(mine)
    place = changelog.locate(found, drafted.version)
    shown, former = (changelog.draft_of(one, found.level) if one else None for one in (new, base))
    assert shown is not None  # noqa: S101 - it was read once already
    head: tuple[str, ...] = ()
    if former and former.version is None and shown.version is not None and not place.there:
        place, head = _released(mine, found, place)  # what was drafted as unreleased is out now
    if not place.there:
        if former and former.version == shown.version and not request.overwrite:
            remark = f"“{shown.lines[0]}” stays deleted; --overwrite brings it back"
            return Merged(mine, (), (remark,))
        merged = Merged(shown.lines)
    else:
        merged = _merged(request, former, mine[place.start : place.end], shown)
    section = (*head, *merged.lines)
    if merged.conflicts:
        lines = (*mine[: place.start], *section, *mine[place.end :])
        return Merged(lines, merged.conflicts, merged.remarks)
    done = changelog.insert(mine, found, place, section, shown, former, overwrite=request.overwrite)
    if done is None:
        raise InputError(
            f"{request.path} has code or a comment that is never closed, and {shown.lines[0]!r} would be "
            "a part of it: close it."
        )
    return Merged(tuple(done), (), merged.remarks)


def _released(mine: Lines, found: changelog.Outline, place: changelog.Place) -> tuple[changelog.Place, Lines]:
    """Return the place of what is unreleased, and the empty section that stays there for what comes next."""
    unreleased = changelog.locate(found, None)
    return (unreleased, (mine[unreleased.start], "")) if unreleased.there else (place, ())


def _merged(request: Request, former: changelog.Draft | None, mine: Lines, shown: changelog.Draft) -> Merged:
    """Merge the section that is there with the new one."""
    if request.overwrite or mine == shown.lines:
        return Merged(shown.lines)
    if former is None and changelog.is_empty(mine):
        return Merged((mine[0], *shown.lines[1:]))
    if former is None:
        raise ConflictError(_unknown(request, f"the section “{mine[0].strip()}” with "))
    return merge(former.lines, mine, shown.lines, keep_mine=request.keep_mine)


def _unknown(request: Request, what: str = "") -> str:
    return (
        f"{request.path} holds {what}another text, which may have been edited: it was kept; "
        "give another -o PATH, or --overwrite to replace it."
    )
