"""Where the shipped templates are."""

from __future__ import annotations

import io
import re
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from kmesh_tracker.errors import ConfigError, UsageError
from kmesh_tracker.text.files import read_ordinary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

_NAME: Final = re.compile("[A-Za-z]{1,8}(?:[-_][A-Za-z0-9]{1,8}){0,3}")
MAX_BYTES: Final = 1024 * 1024  # a larger catalogue is none
_PLACE: Final = re.compile(r"%\((?P<name>[a-z_]{1,40})\)s|%%")
_HAN: Final = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WIDE: Final = re.compile(f"[{_HAN}\u3000-\u303f\uff00-\uffef]")
_STOP: Final = re.compile("[\u3000-\u303f\uff00-\uffef]")
_MONTHS: Final = (
    "January February March April May June July August September October November December".split()
)


@cache
def shipped_folder() -> Path:
    """Return the folder of the shipped templates: in the wheel, or at the top of the source tree."""
    package = Path(__file__).parents[1] / "templates"
    return package if package.is_dir() else Path(__file__).parents[3] / "templates"


class Language(Struct, frozen=True):
    """What a draft needs to speak a language."""

    code: str = "en"
    catalogue: NullTranslations = field(default_factory=NullTranslations)
    terms: Mapping[str, str] = field(default_factory=dict)  # the project's terms and the words for them

    def day(self, when: date) -> str:
        """Return a date in words."""
        parts = {
            "year": str(when.year),
            "month": self.catalogue.pgettext("month", _MONTHS[when.month - 1]),
            "number": str(when.month),
            "day": str(when.day),
        }
        return fill(self.catalogue.pgettext("date", "%(day)s %(month)s %(year)s"), parts)

    def listed(self, parts: Sequence[str]) -> str:
        """Return several as one enumeration: *a, b and c*, or *a, b; c* where one has a comma."""
        if len(parts) < 2:
            return "".join(parts)

        def joined(start: str, message: str, **next_: str) -> str:
            return fill(self.catalogue.pgettext("list", message), {"start": start, **next_})

        start = parts[0]
        if any(", " in part or "、" in part for part in parts):  # commas inside would make more of them
            for part in parts[1:]:
                start = joined(start, "%(start)s; %(next)s", next=part)
            return start
        for part in parts[1:-1]:
            start = joined(start, "%(start)s, %(next)s", next=part)
        return joined(start, "%(start)s and %(last)s", last=parts[-1])

    def named(self, name: str) -> str:
        """Return the name of an item with the terms of the glossary in it; longer terms win."""
        if not self.terms:
            return name
        known = {term.casefold(): word for term, word in self.terms.items()}
        longest = sorted(map(re.escape, known), key=len, reverse=True)
        pattern = re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(longest)})(?![A-Za-z0-9])", re.IGNORECASE)
        pieces = [""]
        end = 0
        for match in pattern.finditer(name):
            pieces += [name[end : match.start()], known.get(match[0].casefold(), match[0])]
            end = match.end()
        return _closed_up([*pieces, name[end:]])


def fill(message: str, values: Mapping[str, str]) -> str:
    """Put values into a message; a place without a value stays.

    Chinese words have no blanks between them, so one that comes to stand between two of them goes again.
    """
    pieces: list[str] = []
    end = 0
    for place in _PLACE.finditer(message):
        pieces += [
            message[end : place.start()],
            values.get(place["name"], place[0]) if place["name"] else "%",
        ]
        end = place.end()
    return _closed_up([*pieces, message[end:]])


def sentences(parts: Iterable[str]) -> str:
    """Put sentences one after the other; none follows a full-width full stop at a distance."""
    text = ""
    for part in (part.strip(" \n") for part in parts):
        if part:
            text += ("" if not text or _STOP.match(text[-1]) else " ") + part
    return text


def _closed_up(pieces: Iterable[str]) -> str:
    """Join pieces; Chinese is written without blanks, other scripts stand off from it by one."""
    text = ""
    for piece in pieces:
        left, right = text.rstrip(" "), piece.lstrip(" ")
        blank = len(left) < len(text) or len(right) < len(piece)
        if left and right and blank and _WIDE.match(left[-1]) and _WIDE.match(right[0]):
            text = left + right
        else:
            text += piece
    return text


def load(
    lang: str, folder: Path | None = None, glossary: Mapping[str, Mapping[str, str]] | None = None
) -> Language:
    """Load a language; ``zh-CN`` is ``zh`` where it has no catalogue of its own."""
    code = check(lang, folder)
    path = available(folder)[code]
    tables = [(glossary or {}).get(name, {}) for name in (re.split("[-_]", lang)[0], code, lang)]
    terms = {term: word for table in tables for term, word in table.items()}
    return Language(code, _read(path) if path else NullTranslations(), terms)


def check(lang: str, folder: Path | None = None) -> str:
    """Return the code of the catalogue for a language."""
    known = available(folder)
    for code in (lang, re.split("[-_]", lang)[0]):
        if _NAME.fullmatch(code) and code in known:
            return code
    raise UsageError(
        f"A draft in {lang!r} cannot be written: choose --lang {', '.join(sorted(known))}, "
        "or add its catalogue to the folder of your templates."
    )


def available(folder: Path | None = None) -> dict[str, Path | None]:
    """Return the catalogue of each language; English needs none."""
    found: dict[str, Path | None] = {"en": None}
    for home in (shipped_folder(), folder):
        if home is not None:
            found |= {path.stem: path for path in sorted((home / "languages").glob("*.po"))}
    return found


def _read(path: Path) -> GNUTranslations:
    from babel.messages.mofile import write_mo  # 40 ms, and only another language needs it
    from babel.messages.pofile import PoFileError, read_po

    try:
        data = read_ordinary(path, MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise ConfigError(f"The catalogue {path} is larger than {MAX_BYTES} bytes.")
        compiled = io.BytesIO()
        write_mo(compiled, read_po(io.BytesIO(data), abort_invalid=True))
        compiled.seek(0)
        return GNUTranslations(compiled)
    except OSError as error:
        raise ConfigError(f"The catalogue {path} cannot be read: {error.strerror or error}.") from error
    except (PoFileError, ValueError, LookupError) as error:
        raise ConfigError(f"The catalogue {path} is not a message catalogue: {error}.") from error
