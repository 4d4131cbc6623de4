"""Reads git's own bytes: framed objects, and commits decoded from them."""

from __future__ import annotations

import codecs
import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import IO, TYPE_CHECKING, Final

from kmesh_tracker.records import Commit, Signature

if TYPE_CHECKING:
    from collections.abc import Iterator

MESSAGE_LIMIT: Final = 256 * 1024
"""Bytes of a message that are read; what follows is cut visibly."""

OBJECT_LIMIT: Final = 8 * 1024 * 1024
"""Bytes of any object that are kept; the rest is read over."""

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for a time that no calendar holds, as it does in git."""

_ENCODINGS: Final = frozenset(
    {
        *("ascii", "utf_8", "utf_16", "latin_1", "mac_roman", "koi8_r", "koi8_u"),
        *(f"iso8859_{part}" for part in range(1, 17) if part != 12),
        *(f"cp{page}" for page in (437, 850, 866, 874, 932, 936, 949, 950, *range(1250, 1259))),
        *("big5", "big5hkscs", "gb2312", "gbk", "gb18030"),
        *("euc_jp", "euc_jis_2004", "iso2022_jp", "shift_jis", "euc_kr", "iso2022_kr", "johab"),
    }
)
_SPELLING: Final = {
    "utf8": "utf_8",
    "latin1": "latin_1",
    "sjis": "shift_jis",
    "eucjp": "euc_jp",
    "euckr": "euc_kr",
}
_TIME: Final = re.compile(rb"[ \t\r]*(?P<time>-?[0-9]{1,20})[ \t\r]*(?P<zone>[+-][0-9]{1,8})")
"""What follows the address, as loosely as git reads it."""

_USUAL: Final = re.compile(
    rb"tree [0-9a-f]{40,64}\n((?:parent [0-9a-f]{40,64}\n){0,100})"
    rb"author ([^\n>]{0,1000})> ([0-9]{1,12}) ([+-][0-9]{4})\n"
    rb"committer ([^\n>]{0,1000})> ([0-9]{1,12}) ([+-][0-9]{4})\n"
    rb"(?:gpgsig(?:-sha256)? [^\n]{0,1000}\n(?: [^\n]{0,1000}\n){0,100})?\n"
)
"""A commit without an ``encoding`` and with nothing odd in it, signed or not: nearly all of them."""


def frames(out: IO[bytes]) -> Iterator[tuple[str, str, bytes]]:
    """Read what ``git cat-file --batch`` writes, as ``(id or name asked for, type, content)``.

    An object that git does not have comes with the type ``missing``. Content is framed by its length and may
    hold anything; what exceeds :data:`OBJECT_LIMIT` is left out. Ends where the stream ends, even within an
    object.
    """
    readline, read = out.readline, out.read
    while header := readline():
        name, _, rest = header.rstrip(b"\n").rpartition(b" ")
        if not rest.isdigit():
            yield name.decode("utf-8", "backslashreplace"), "missing", b""
            continue
        name, _, kind = name.rpartition(b" ")
        left = int(rest) + 1  # a line feed ends each
        if left <= OBJECT_LIMIT:
            block = read(left)
            if len(block) != left or block[-1:] != b"\n":
                return
            yield (
                name.decode("ascii", "backslashreplace"),
                kind.decode("ascii", "backslashreplace"),
                block[:-1],
            )
            continue
        block = out.read(min(left, OBJECT_LIMIT + 1))
        content = block[:-1] if len(block) == left else block[:OBJECT_LIMIT]
        left -= len(block)
        while left and (block := out.read(min(left, OBJECT_LIMIT))):
            left -= len(block)
        if left or block[-1:] != b"\n":
            return
        yield name.decode("ascii", "backslashreplace"), kind.decode("ascii", "backslashreplace"), content


def parse_commit(id_: str, content: bytes, ids: dict[str, str] | None = None) -> Commit:
    """Decode a commit object. Nothing is refused: what makes no sense becomes an escape or the epoch.

    Args:
        id_: its id.
        content: what is stored under it.
        ids: ids met before, so that a long history holds each but once.

    """
    usual = _USUAL.match(content)
    if not usual:
        return _parse_unusual(id_, content)
    lines, author, authored, author_zone, committer, committed, zone = usual.groups()
    parents = tuple([line[7:] for line in lines.decode("ascii").split("\n")[:-1]]) if lines else ()
    if ids is not None:
        id_ = ids.pop(id_, id_)  # children come first, so nobody will ask for it again
        parents = tuple([ids.setdefault(parent, parent) for parent in parents])
    who, when = _signer(author, "utf_8"), moment(int(authored), author_zone)
    if committer == author and committed == authored and zone == author_zone:
        by, at = who, when
    else:
        by, at = _signer(committer, "utf_8"), moment(int(committed), zone)
    return Commit(id_, parents, who, when, by, at, _message(content[usual.end() :], "utf_8"))


def _parse_unusual(id_: str, content: bytes) -> Commit:
    head, _, message = content.partition(b"\n\n")
    parents: list[str] = []
    author = committer = b""
    encoding = None
    lines = head.split(b"\n")
    for line in lines[1:]:  # git takes for parents only what stands right after the tree
        if not line.startswith(b"parent "):
            break
        parents.append(line[7:].decode("ascii", "backslashreplace"))
    for line in lines:
        key, _, value = line.partition(b" ")
        if key == b"author" and not author:
            author = value
        elif key == b"committer" and not committer:
            committer = value
        elif key == b"encoding" and encoding is None:
            encoding = codec(value)
    encoding = encoding or "utf_8"
    who, when = signature(author, encoding)
    by, at = (who, when) if committer == author else signature(committer, encoding)
    return Commit(id_, tuple(parents), who, when, by, at, _message(message, encoding))


def _message(message: bytes, encoding: str) -> str:
    """Decode a message up to its first NUL, after which git and forges show nothing."""
    if len(message) <= MESSAGE_LIMIT:
        return decode(message, encoding).partition("\0")[0]
    text, nul, _ = decode(message[:MESSAGE_LIMIT], encoding).partition("\0")
    return text if nul else text + f"\n[… cut after {MESSAGE_LIMIT // 1024} KiB]"


def parse_tag_object(content: bytes) -> tuple[str, datetime | None]:
    """Return the id an annotated tag points to and when it was made, None where it does not say."""
    target = ""
    made = None
    for line in content.partition(b"\n\n")[0].split(b"\n"):
        key, _, value = line.partition(b" ")
        if key == b"object":
            target = value.decode("ascii", "backslashreplace")
        elif key == b"tagger":
            made = signature(value, "utf_8")[1]
    return target, made


@lru_cache(maxsize=4096)
def _signer(who: bytes, encoding: str) -> Signature:
    name, _, email = who.rpartition(b"<") if b"<" in who else (who, b"", b"")
    return Signature(decode(name, encoding).strip(" \t"), decode(email, encoding).strip(" \t"))


def signature(line: bytes, encoding: str) -> tuple[Signature, datetime]:
    """Decode ``NAME <ADDRESS> SECONDS ZONE``."""
    who, _, rest = line.rpartition(b">")
    match = _TIME.match(rest)
    if not who or not match:
        return _signer(line.partition(b">")[0], encoding), EPOCH
    return _signer(who, encoding), moment(int(match["time"]), match["zone"])


def moment(seconds: int, zone: bytes) -> datetime:
    """Return the time: UTC for a zone of a day or more, the epoch for a time that no calendar holds."""
    try:
        return datetime.fromtimestamp(seconds, _zone(zone))
    except (OverflowError, ValueError, OSError):
        return EPOCH


@lru_cache(maxsize=1024)
def _zone(zone: bytes) -> timezone:
    number = int(zone)
    hours, minutes = divmod(abs(number), 100)
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if number < 0 else 1)
    return timezone(offset) if abs(offset) < timedelta(hours=24) else UTC


@lru_cache(maxsize=256)
def codec(name: bytes) -> str:
    """Return Python's codec for an ``encoding`` header if it is a known text encoding, else UTF-8."""
    plain = name.decode("ascii", "replace").strip(" \t").lower().replace("-", "_").replace("windows_", "cp")
    plain = _SPELLING.get(plain, re.sub(r"^iso_8859", "iso8859", plain))
    return codecs.lookup(plain).name if plain in _ENCODINGS else "utf_8"


def decode(text: bytes, encoding: str = "utf_8") -> str:
    """Decode text; bytes that the encoding does not know stay visible as escapes."""
    try:
        return text.decode(encoding)
    except (UnicodeDecodeError, UnicodeError):
        return text.decode("utf-8", "backslashreplace")
