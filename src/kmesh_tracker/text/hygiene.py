"""Hygiene of text from outside: bytes to text, look-alike characters to plain ones."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from kmesh_tracker.errors import InputError

MAX_DOCUMENT: Final = 8 * 1024 * 1024
"""Bytes that a document may hold."""
MAX_LINE: Final = 8 * 1024
"""Bytes that a line may hold in UTF-8; what goes beyond is cut."""
MAX_LINES: Final = 40_000
"""Lines that a document may hold: decades of meetings have fewer."""
CUT_MARK: Final = " [line cut]"
"""Stands where a line was cut."""

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = re.compile(
    rf"[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2064\ufeff{_BIDI}]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
# What a terminal takes for a command: with its parameters, or with its text up to the terminator.
_COMMAND = re.compile(
    r"\x1b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]|[\]PX^_][^\x07\n\x1b]{0,2000}(?:\x07|\x1b\\)|[ -/]{0,8}[0-~])"
)
_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Ligatures and full-width letters, digits and brackets. Full-width commas, colons and stops stay as they
# are: they are the ordinary punctuation of Chinese, not a disguise.
_LOOK_ALIKE = re.compile(
    r"[\ufb00-\ufb06\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff03\uff08\uff09\uff0b\uff0d-\uff0f\uff3b\uff3d\uff3f]"
)
_CONTROL_SHARE = 0.02


def decode(data: bytes, name: str) -> str:
    r"""Turn a document's bytes into text with ``\n`` line ends and no byte order mark.

    Args:
        data: the whole file.
        name: what the error names, a path as a rule.

    Raises:
        InputError: it is over the limit, not text, or not encoded as UTF-8 (or UTF-16 with its mark).

    """
    if len(data) > MAX_DOCUMENT:
        size, limit = len(data) / 2**20, MAX_DOCUMENT // 2**20
        raise InputError(
            f"{name} is {size:.1f} MiB, over the limit of {limit} MiB: split it into smaller files."
        )
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    if encoding != "utf-16" and _looks_binary(data):
        raise _no_text(name)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"{name} is not UTF-8 at line {line}: save it as UTF-8 and try again.") from None
    if "\0" in text:
        raise _no_text(name)
    return unify_line_ends(text.removeprefix("\ufeff"))


def _no_text(name: str) -> InputError:
    return InputError(f"{name} is not text: give plain text or Markdown in UTF-8.")


def unify_line_ends(text: str) -> str:
    r"""Replace ``\r\n`` and a lone ``\r`` by ``\n``."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def clean(line: str) -> str:
    """Normalize the characters of one line, so that what looks the same is the same.

    Typographic spaces become a space; ligatures and full-width letters, digits and brackets their plain
    forms; commands for terminals, soft hyphens, zero-width, control and bidirectional characters go. A line
    over :data:`MAX_LINE` is cut and says so with :data:`CUT_MARK`; behind a NUL nothing counts.
    """
    if line.isascii() and line.isprintable() and len(line) <= MAX_LINE:
        return line
    line = without_commands(_shorten(line.partition("\0")[0]))
    line = _INVISIBLE.sub("", _SPACES.sub(" ", line))
    line = _CONTROL.sub("", line)
    line = _LOOK_ALIKE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), line)
    return unicodedata.normalize("NFC", line)


def without_commands(text: str) -> str:
    """Remove escape sequences (ANSI) whole, so that of a red word the word remains."""
    return _COMMAND.sub("", text) if "\x1b" in text else text


def _shorten(line: str) -> str:
    """Cut a line that is too long at a character's border."""
    data = line.encode("utf-8", "replace")
    if len(data) <= MAX_LINE:
        return line
    return data[:MAX_LINE].decode("utf-8", "ignore") + CUT_MARK


def _looks_binary(data: bytes) -> bool:
    """Return whether bytes hold a NUL or more control characters than any text."""
    if b"\0" in data:
        return True
    # Form feeds, escapes and the like do occur in text extracted from elsewhere, but rarely.
    controls = bytes(code for code in range(32) if code not in b"\t\n\x0c\r\x1b") + b"\x7f"
    plain = data.translate(None, controls)
    return len(data) - len(plain) > max(8, len(data) * _CONTROL_SHARE)
