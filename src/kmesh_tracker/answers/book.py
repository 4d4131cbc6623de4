"""The file of recorded answers, one JSON object a line: read, checked, and written so that branches merge."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final, get_args

from kmesh_tracker.config import ANSWERS
from kmesh_tracker.errors import InputError, OutputError
from kmesh_tracker.records import Answer, QuestionKind
from kmesh_tracker.text import hygiene, jsonlines
from kmesh_tracker.text.files import read_beside

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FILE_NAME: Final = ANSWERS  # name of the file beside the configuration
MAX_BYTES: Final = 8 * 1024 * 1024  # a larger file is refused
MOST: Final = 20_000  # answers that are read
LONGEST_LINE: Final = 256 * 1024  # bytes of one answer
LONGEST: Final = 200  # characters of a name or a place
KEYS: Final = ("id", "kind", "about", "by", "on", "answer")
"""Keys of an answer, in the order in which they are written."""
_ID: Final = re.compile("[0-9a-f]{16}")
_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MARKS: Final = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")  # what git leaves where both sides changed


def read(path: Path, shown: str) -> tuple[Answer, ...]:
    """Return the answers in a file, sorted as they are written; a file that is not there holds none.

    Raises:
        InputError: it cannot be read, is over a limit, or a line holds something else; ``shown`` is what
            the message calls the file.
    """
    return parse(read_beside(path, shown, MAX_BYTES, "the answers"), shown)


def parse(data: bytes, shown: str) -> tuple[Answer, ...]:
    """Return the answers that the bytes of a file hold; see :func:`read`."""
    lines = hygiene.decode(data, shown).split("\n")
    found = [_answer(line, f"{shown}, line {number}") for number, line in enumerate(lines, 1) if line.strip()]
    if len(found) > MOST:
        raise InputError(f"{shown} holds {len(found)} answers, at most {MOST} are read: take out old ones.")
    return _sorted(found)


def text_of(answers: Iterable[Answer]) -> str:
    """Return the text of a file with these answers: the same for the same ones, in whatever order they come.

    Raises:
        OutputError: it would be over a limit of what is read.
    """
    kept = _sorted(answers)
    lines = [_written(answer) for answer in kept]
    for answer, line in zip(kept, lines, strict=True):
        if len(line.encode("utf-8")) > LONGEST_LINE:
            raise OutputError(
                f"The answer on {answer.about} is larger than {LONGEST_LINE} bytes: nothing was written; "
                "leave it out."
            )
    text = "".join(f"{line}\n" for line in lines)
    if len(kept) > MOST or len(text.encode("utf-8")) > MAX_BYTES:
        raise OutputError(
            f"The file of answers would hold more than {MOST} answers or {MAX_BYTES} bytes: nothing was "
            "written; take out old ones with 'kmesh-tracker ask --forget'."
        )
    return text


def _sorted(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Return one answer to each question: where two branches brought one each, that of the later day."""
    last: dict[str, Answer] = {}
    for answer in answers:
        before = last.get(answer.id)
        if before is None or (before.on, _written(before)) < (answer.on, _written(answer)):
            last[answer.id] = answer
    return tuple(sorted(last.values(), key=lambda answer: (answer.kind, answer.id)))


def _written(answer: Answer) -> str:
    return jsonlines.written(
        {key: str(answer.on) if key == "on" else getattr(answer, key) for key in KEYS},
    )


def _answer(line: str, where: str) -> Answer:
    """Return the answer on a line, each of its parts as it should be."""
    if line.startswith(_MARKS):
        raise InputError(
            f"{where}: a merge was not finished here: take out the lines with <<<<<<<, ======= and >>>>>>>, "
            "and keep the lines of both sides."
        )
    if len(line.encode("utf-8")) > LONGEST_LINE:
        raise InputError(f"{where} is longer than {LONGEST_LINE} bytes: take it out.")
    try:
        row = jsonlines.read(line)
    except jsonlines.LineError as error:
        raise InputError(f"{where} {error}: mend the line, or take it out.") from None
    for key in row:
        if key not in KEYS:
            raise InputError(f"{where}: unknown key {key!r:.80} (known: {', '.join(KEYS)}).")
    for key in KEYS:
        if key not in row:
            raise InputError(f"{where} has no {key!r}: add it, or take the line out.")
    if not _ID.fullmatch(_text(row, "id", where)):
        raise InputError(f"{where}: 'id' must be 16 hex digits, not {row['id']!r:.80}.")
    if row["kind"] not in get_args(QuestionKind):
        kinds = ", ".join(get_args(QuestionKind))
        raise InputError(f"{where}: 'kind' is one of {kinds}, not {row['kind']!r:.80}.")
    if not isinstance(row["answer"], dict):
        raise InputError(f"{where}: 'answer' must be an object, not {row['answer']!r:.80}.")
    if not _text(row, "by", where).strip(" "):
        raise InputError(f"{where}: 'by' is empty: say who answered.")
    return Answer(
        id=row["id"],
        kind=row["kind"],
        about=_text(row, "about", where),
        by=_text(row, "by", where),
        on=_day(row["on"], where),
        answer=row["answer"],
    )


def _text(row: dict[str, Any], key: str, where: str) -> str:
    value = row[key]
    if not isinstance(value, str) or len(value) > LONGEST:
        raise InputError(
            f"{where}: {key!r} must be a text of at most {LONGEST} characters, not {value!r:.80}."
        )
    return value if key == "about" else hygiene.clean(value.replace("\n", " "))


def _day(value: object, where: str) -> date:
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise InputError(f"{where}: 'on' must be a day, written 2025-05-20, not {value!r:.80}.")
