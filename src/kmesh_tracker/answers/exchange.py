"""Questions as they go out, and answers as they come in: JSON Lines for any model, agent or person."""

from __future__ import annotations

import contextlib
import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from kmesh_tracker.errors import InputError
from kmesh_tracker.text import hygiene, jsonlines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kmesh_tracker.records import Question

MAX_BYTES: Final = 64 * 1024 * 1024  # a larger file of answers is refused
LONGEST_LINE: Final = 1024 * 1024  # bytes of a line: a question, as it went out, and its answer
NAME: Final = 200  # characters of an author's name
KEYS: Final = ("id", "kind", "about", "instructions", "input", "schema")
"""Keys of a question that goes out."""
_ID: Final = re.compile("[0-9a-f]{16}")
_BOM: Final = b"\xef\xbb\xbf"
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")
_PER_TOKEN: Final = 4  # characters of Latin text that a token has, more or less; of other scripts it has one
_LEAST: Final = 40  # tokens of an answer, and for each of what it rests on, as measured on three communities
_RETURNED: Final = 0.3


class Given(Struct, frozen=True):
    """An answer as somebody gave it; nothing of it is checked."""

    id: str
    answer: Mapping[str, Any]
    by: str  # empty where the line does not say
    on: date | None  # None where the line does not say
    line: int


class Fault(Struct, frozen=True):
    """A line that holds no answer."""

    line: int
    reason: str


class Sheet(Struct, frozen=True):
    """What a file of answers holds."""

    given: tuple[Given, ...]
    """One answer to each question: where there are several, the last."""
    faults: tuple[Fault, ...]
    blank: int
    """Questions that came back without an answer."""
    twice: tuple[str, ...]
    """Ids of the questions that were answered more than once, differently."""


def text_of(questions: Iterable[Question]) -> str:
    """Return the questions, one JSON object a line."""
    return "".join(
        f"{jsonlines.written({key: getattr(question, key) for key in KEYS})}\n" for question in questions
    )


def is_export(data: bytes) -> bool:
    """Return whether a file holds nothing but questions, so that it may be replaced by newer ones."""
    for line in data.split(b"\n"):
        if line.strip():
            try:
                if set(jsonlines.read(line.decode("utf-8"))) != set(KEYS):
                    return False
            except (UnicodeDecodeError, jsonlines.LineError):
                return False
    return True


def tokens(question: Question) -> tuple[int, int]:
    """Return about how many tokens a question holds, and its answer will."""
    coming = _LEAST + round(_tokens(jsonlines.written(question.input)) * _RETURNED)
    return _tokens(text_of([question])), coming


def _tokens(text: str) -> int:
    plain = sum(map(str.isascii, text))
    return plain // _PER_TOKEN + len(text) - plain


def read(data: bytes, shown: str) -> Sheet:
    """Return the answers that a file holds, in any order; a line that holds none costs no other.

    Raises:
        InputError: it is over the limit, or holds no answer at all.
    """
    if len(data) > MAX_BYTES:
        raise InputError(f"{shown} is larger than {MAX_BYTES} bytes: split it into smaller files.")
    if data.startswith(_WIDE):  # as some shells write what they redirect
        data = hygiene.decode(data, shown).encode("utf-8")
    given: dict[str, Given] = {}
    faults: list[Fault] = []
    twice: list[str] = []
    blank = 0
    for number, line in enumerate(data.removeprefix(_BOM).split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            found = _given(line, number)
        except jsonlines.LineError as error:
            faults.append(Fault(number, str(error)))
            continue
        if found is None:
            blank += 1
            continue
        if (before := given.pop(found.id, None)) and before.answer != found.answer:
            twice.append(found.id)
        given[found.id] = found
    if faults and not given and not blank:
        raise InputError(
            f"{shown} holds no answer: its line {faults[0].line} {faults[0].reason}; "
            'give one JSON object a line, {"id": ..., "answer": {...}}.'
        )
    return Sheet(tuple(given.values()), tuple(faults), blank, tuple(dict.fromkeys(twice)))


def _given(line: bytes, number: int) -> Given | None:
    """Return the answer on a line; None where the line is a question that nobody answered."""
    if len(line) > LONGEST_LINE:
        raise jsonlines.LineError(f"is longer than {LONGEST_LINE} bytes")
    try:
        row = jsonlines.read(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise jsonlines.LineError("is not UTF-8") from None
    id_, answer, by = row.get("id"), row.get("answer"), row.get("by", "")
    if not isinstance(id_, str) or not _ID.fullmatch(id_):
        raise jsonlines.LineError("has no 'id' of 16 hex digits")
    if answer is None and "instructions" in row:
        return None
    if not isinstance(answer, dict):
        raise jsonlines.LineError("has no 'answer' that is an object")
    if not isinstance(by, str) or len(by) > NAME:
        raise jsonlines.LineError(f"has a 'by' that is no text of at most {NAME} characters")
    return Given(id_, answer, hygiene.clean(by.replace("\n", " ")).strip(" "), _day(row.get("on")), number)


def _day(value: object) -> date | None:
    """Return the day that a recorded answer has."""
    with contextlib.suppress(ValueError):
        return date.fromisoformat(value) if isinstance(value, str) else None
    return None
