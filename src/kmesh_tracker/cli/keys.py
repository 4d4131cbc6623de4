"""Reads answers: one key where the terminal hands keys over at once, else a line."""

from __future__ import annotations

import os
import sys
import unicodedata
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

ENTER: Final = "\n"
_ARROWS: Final = {
    "\x1b[D": "b", "\x1bOD": "b", "\x1b[A": "b", "\x1bOA": "b",
    "\x1b[C": " ", "\x1bOC": " ", "\x1b[B": " ", "\x1bOB": " ",
}  # fmt: skip
_ENDS: Final = "\x04\x00"  # Ctrl-D, and what is left of it where it was typed between two keys
_TOGETHER: Final = 0.02
"""Seconds within which bytes belong together: what is pasted comes faster than anybody types."""
_MOST: Final = 4096
_KEYS: Final = 12
"""Characters that may be keys pressed fast; more at once are words that were pasted."""


class Keyboard:
    """What a person types. Several characters that come at once are a line that was pasted.

    The terminal is only changed while a key is awaited, so that nothing is left behind wherever the run ends.
    """

    def __init__(self) -> None:
        self._waiting: list[str] = []
        self.raw = _is_raw()
        """Whether a key arrives without Enter."""
        self.was_key = False
        """Whether the last answer was a key."""
        if reconfigure := getattr(sys.stdin, "reconfigure", None):
            reconfigure(errors="replace")

    def answer(self, prompt: str) -> str | None:
        """Return one key, or a line with its end cut off; None at the end of the input."""
        if not self.raw:
            return self.line(prompt)
        with _one_by_one():
            _show(prompt)
            if not self._waiting:
                self._waiting = _parts(_read())
        if not self._waiting:
            _show("\n")
            return None
        answer = self._waiting.pop(0)
        if answer in _ENDS:
            _show("\n")
            return None
        self.was_key = len(answer) == 1
        _show(f"{answer.strip(ENTER)}\n")
        return answer

    def line(self, prompt: str) -> str | None:
        """Return a line with its end cut off; None at the end of the input."""
        _show(prompt)
        if self._waiting:
            line = self._waiting.pop(0)
            _show(f"{line}\n")
            return line
        line = sys.stdin.readline()
        if not line:
            _show("\n")
            return None
        return line.rstrip("\r\n")


def _parts(typed: str) -> list[str]:
    """Return what was typed at once as answers: lines that were pasted, or keys one by one."""
    typed = typed.replace("\r\n", "\n").replace("\r", "\n")
    if typed in _ARROWS:
        return [_ARROWS[typed]]
    if typed.startswith("\x1b"):
        return ["\x1b"]  # a key that means nothing here
    if len(typed) > _KEYS and "\n" not in typed:
        return [typed]
    if len(typed) > 1 and "\n" in typed:
        *lines, rest = typed.split("\n")
        return [*(line or ENTER for line in lines), *rest]
    return [unicodedata.normalize("NFKC", char) for char in typed]


def _read() -> str:
    """Return all that comes at once; empty at the end of the input."""
    import select

    number, data = sys.stdin.fileno(), b""
    with suppress(OSError):  # the terminal is gone
        while more := os.read(number, _MOST):
            data += more
            if len(data) >= _MOST or not select.select([number], [], [], _TOGETHER)[0]:
                break
    return data.decode("utf-8", "replace")


def _is_raw() -> bool:
    """Return whether the terminal can hand over key by key."""
    try:
        import termios
    except ImportError:  # no terminal of this system does
        return False
    try:
        termios.tcgetattr(sys.stdin.fileno())
    except (OSError, ValueError, termios.error):
        return False
    return True


@contextmanager
def _one_by_one() -> Iterator[None]:
    """Have the terminal hand over each key at once and unseen; Ctrl-C still interrupts."""
    import termios
    import tty

    number = sys.stdin.fileno()
    before = termios.tcgetattr(number)
    try:
        tty.setcbreak(number, termios.TCSANOW)
        yield
    finally:
        termios.tcsetattr(number, termios.TCSADRAIN, before)


def _show(text: str) -> None:
    from kmesh_tracker.rendering.escape import terminal

    click.echo(terminal(text), err=True, nl=False)
