"""Items that name several things: which of them the history shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kmesh_tracker.text.terms import LIGHT, is_among, terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kmesh_tracker.records import Change

_BETWEEN = re.compile(r"\s{0,3}[,、，;；&+]\s{0,3}|\s{1,3}and\s{1,3}|(?<=[\w)])/(?=\w)")
_LABEL = re.compile(r"^[^:：]{1,40}[:：]\s{1,3}")
_LONGEST = 3
"""A part of a list has no more words; what has more is an explanation, or a sentence."""


def parts_of(title: str) -> tuple[str, ...]:
    """Take a list apart: ``metrics: prometheus, grafana`` names two things; no list gives none.

    What stands before the first part and belongs to all (``support``) is part of the first one.
    """
    pieces = [piece.strip() for piece in _BETWEEN.split(_LABEL.sub("", title)) if piece.strip()]
    if not 2 <= len(pieces) <= 5 or any(len(piece.split()) > _LONGEST for piece in pieces[1:]):
        return ()
    return tuple(pieces) if len(pieces[0].split()) <= _LONGEST + 2 else ()


def unseen(title: str, changes: Iterable[Change]) -> tuple[str, ...]:
    """Give the parts of a name of which no change says a word; none where it is no list, or all is unseen."""
    pieces = parts_of(title)
    if not pieces:
        return ()
    said = {word for change in changes for word in _words(change)}
    missing = tuple(piece for piece in pieces if not _is_said(piece, pieces, said))
    return missing if len(missing) < len(pieces) else ()


def _is_said(piece: str, pieces: Sequence[str], said: set[str]) -> bool:
    """Whether a word of a part, and of no other part, is said; a part of common words cannot be told."""
    others = {word for other in pieces if other is not piece for word in terms(other)}
    telling = [word for word in terms(piece) if word not in others and word not in LIGHT]
    return not telling or any(is_among(word, said) for word in telling)


def _words(change: Change) -> list[str]:
    texts = (change.title, change.branch or "", change.body, *change.subjects, *change.paths)
    return terms(" ".join(texts))
