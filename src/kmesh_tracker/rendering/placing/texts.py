"""A file's bytes as lines and back, with its byte order mark, line ends and last line as they were."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARK: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Form:
    """How a text is written to a file."""

    mark: bool = False
    """Whether it begins with a byte order mark."""
    end: str = "\n"
    """What ends a line."""
    closed: bool = True
    """Whether the last line is ended too."""
    tail: str = ""
    """What most lines still have at their end, where some are ended in another way than others."""

    def fitted(self, lines: Sequence[str]) -> tuple[str, ...]:
        """Give lines of ours as most lines of the file are."""
        return tuple(line + self.tail for line in lines)

    def encode(self, lines: Sequence[str]) -> bytes:
        """Give the bytes of a file that holds ``lines``."""
        text = self.end.join(lines) + (self.end if self.closed and lines else "")
        return _MARK * self.mark + text.encode("utf-8")


def decode(data: bytes) -> tuple[tuple[str, ...], Form] | None:
    """Give the lines of a file and its form; None where it is no text in UTF-8."""
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
    """Give the lines of a text that we made."""
    return tuple(text.removesuffix("\n").split("\n")) if text else ()
