"""Whether a line without a bullet goes on with what stands above it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kmesh_tracker.minutes.addresses import bare_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.minutes.lines import Line

SURE: Final = 2.0
"""From here on a line is a continuation whatever the bullets near it say."""
LIKELY: Final = 0.6
"""From here on a line is a continuation unless bullets near it say otherwise."""

_FULL: Final = 0.72
"""Part of the usual width from which a line had no room for the next word; deeper bullets have less room."""
_BRIM: Final = 0.88
_OPEN_END = re.compile(r"(?:[-–—/&=(（\[<>→]|(?:^| )[|])$")
_COMMA_END = re.compile(r"[,，、]$")
_SPEAKER = re.compile(r"^[A-Za-z][A-Za-z0-9_.-]{1,30} ?[:：] ")
_VERSION_FIRST = re.compile(r"^[vV][0-9O]{1,3}\.[0-9O]")
_FUNCTION_WORDS_TEXT: Final = """
a an the and or of to in on at by for from with without into onto than as that which who whose is
are was were be been being has have had will would should shall can could may might must not no need
needs via per due if when while because about between through over under across its their our your
this these those pull request
"""
_FUNCTION_WORDS: Final = frozenset(_FUNCTION_WORDS_TEXT.split())
"""Words that no line ends with unless it goes on."""
_GOES_ON = re.compile(
    r"^(?:issue|issues|pull request|request|merge request) ?[#!][0-9]{1,10}\b", re.IGNORECASE
)
_URL_START = re.compile(r"[(（<\[]{0,2}(?:https?|hitps?)://", re.IGNORECASE)
_URL_REST = re.compile(r"[A-Za-z0-9%_.~\-/?#=&+:@!$,;|]{1,400}\)?")
_URL_SIGN = re.compile(r"[/?#=&]|[0-9][A-Za-z]|[A-Za-z][0-9]")
_URL_PATH = re.compile(r"/[^ ]{0,80}[?#=&]")
_URL_ROOM: Final = 48
_BRACKETS: Final = {"(": ")", "[": "]", "（": "）", "【": "】"}
_MIN_WIDTH: Final = 40
_DEFAULT_WIDTH: Final = 80


def usual_width(lines: Sequence[Line]) -> int:
    """Columns of a full line in this document; lines that hold an address do not count."""
    widths = sorted(line.width for line in lines if "://" not in line.text)
    if len(widths) < 20:
        return _DEFAULT_WIDTH
    return max(_MIN_WIDTH, widths[len(widths) * 98 // 100])


def ends_with_address(text: str) -> bool:
    """Whether the last word of a text is an address."""
    return bool(_URL_START.match(text.rpartition(" ")[2]))


def is_torn_address(above: str, text: str, width: int) -> bool:
    """Whether ``text`` is the rest of the address that ends ``above``, with a last line of ``width``."""
    if "://" not in above or width < _URL_ROOM or "://" in text or not _URL_REST.fullmatch(text):
        return False
    # Spaces that recognition put into an address leave its last part without a scheme.
    return bool((_URL_SIGN if ends_with_address(above) else _URL_PATH).search(text))


def continuation(above: Line, line: Line, so_far: str, width: int) -> float:
    """Weigh the signs that ``line`` continues ``above``.

    Args:
        above: the line right above it that is not blank, in the same meeting.
        line: a line without a bullet.
        so_far: the last words of the entry that ``above`` ends.
        width: as :func:`usual_width` gives it.

    Returns:
        0 for no sign; compare with :data:`LIKELY` and :data:`SURE`.

    """
    text = line.text
    if is_torn_address(so_far, text, above.width) or bare_url(text):
        return SURE + 1
    if above.text.endswith((".", "。", "；")) and text[:1].isupper():
        return 0.0
    near = line.blank_before == 0
    full = above.width + 1 + len(text.partition(" ")[0]) >= width * _FULL
    if _closes(so_far, text) and (full or near):
        return SURE
    if text.startswith(("[", "【")):
        return 0.0
    long = near or above.width >= width * _FULL / 2
    if long and (
        (_OPEN_END.search(above.text) and not ends_with_address(above.text)) or _GOES_ON.match(text)
    ):
        return SURE + 1
    lower = _starts_low(text)
    if _COMMA_END.search(above.text) and ((near and lower) or full):
        return SURE
    last = above.text.rpartition(" ")[2].lower()
    if last in _FUNCTION_WORDS and " " in above.text and (full or (near and lower)):
        return SURE
    if near and text.lower().startswith(("http://", "https://")):
        return SURE
    if not full:
        return 0.0
    if _SPEAKER.match(text) or _VERSION_FIRST.match(text):
        return 0.1
    if lower or not text[:1].isalpha():
        return 1.0 if near else LIKELY
    return LIKELY if near and above.width >= width * _BRIM and text.count(" ") < 1 else 0.1


def _starts_low(text: str) -> bool:
    """Whether the first word is written small; ``eBPF`` and ``xDS`` are names."""
    word = text.partition(" ")[0]
    return word[:1].islower() and not any(letter.isupper() for letter in word[1:4])


def _closes(above: str, text: str) -> bool:
    """Whether ``text`` closes a bracket that ``above`` left open."""
    for opening, closing in _BRACKETS.items():
        if above.count(opening) > above.count(closing) and text.count(closing) > text.count(opening):
            return True
    return False
