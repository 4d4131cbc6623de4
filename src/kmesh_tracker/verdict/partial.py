"""Whether a release has all of an item or a part of it, and what shows that."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kmesh_tracker.text.kinds import kind_of_change, prepares_only, takes_away, work_of
from kmesh_tracker.text.lists import split_list
from kmesh_tracker.text.terms import LIGHT, is_among, terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from kmesh_tracker.records import Change, Item, Link, Mention

LATER: Final = 0.7
"""Confidence from which later work is said to be of an item."""
_STRONG: Final = 0.95  # confidence from which more by the same author shows that the work went on
_SLASH: Final = re.compile(r"(?<=[\w)])/(?=\w)")
_NAME: Final = re.compile(r"@[\w.-]+/|/[\w.]+-|-[\w.]+/|\bv?[0-9][\w.]*/v?[0-9]", re.IGNORECASE)
"""A slash inside the name of a package or a repository, or between versions, joins no list."""
_VAGUE: Final = frozenset(
    "ask etc later maybe misc more once otherwise perhaps possibly soon stuff thing things".split()
)
_LABEL: Final = re.compile(r"^[^:：]{1,40}[:：]\s{1,3}")
_LONGEST: Final = 3  # a part of a list has no more words; what has more is an explanation, or a sentence
_NUMBERED: Final = re.compile(
    r"\b(?:part|phase|step|stage|batch)\s?#?([0-9]{1,2}|one|two|three|four|five|i{1,3}|iv|v)\b"
    r"|[(\[]([0-9]{1,2})\s?(?:/|of)\s?[0-9]{1,2}[)\]]",
    re.IGNORECASE,
)
_COMPLETES: Final = re.compile(
    r"\b(?:remaining|the rest of|missing|follow[- ]?up|second half|finish(?:es|ed)?|complete[sd]?)\b"
    r"|剩余|补全|后续",
    re.IGNORECASE,
)


def partial_reason(
    item: Item, core: Sequence[Link], links: Sequence[Link], released_on: date | None
) -> str | None:
    """Return why an item that has core links is there only in part, in one sentence; None if all is there.

    Args:
        item: what was planned.
        core: the changes that made it true by the release.
        links: all its links, also those to later work.
        released_on: the day of the release; None while it is not out.
    """
    if item.kind != "release-task" and (missing := unseen(item.title, [link.change for link in core])):
        names = " or ".join(f"“{name}”" for name in missing)
        return f"Nothing in the history stands out as {names}."
    if item.claim == "partial" and item.mentions and not _went_on(item.mentions[-1], core):
        return f"Said to be partly done on {item.mentions[-1].date}, and nothing of it was merged after that."
    if released_on is None or item.claim == "done" or item.kind == "release-task":
        return None
    for link in links:
        if link.change.merged_on > released_on and is_work_on(item, link):
            for earlier in core:
                if why := _same_work(earlier.change, link):
                    out = (
                        f"in {link.change.first_release}" if link.change.first_release else "not released yet"
                    )
                    return f"It went on after the release with {link.change.label} ({out}), {why}."
    return None


def is_work_on(item: Item, link: Link) -> bool:
    """Return whether a link is sure enough, and of the right sort, to say that an item came with it."""
    prepares = item.kind in ("feature", "fix") and prepares_only(link.change)
    return link.confidence >= LATER and not prepares


def _went_on(last: Mention, core: Sequence[Link]) -> bool:
    """Return whether more was merged after a mention than its own line cites."""
    cited = {reference.number for reference in last.references if reference.location == last.location}
    return any(
        change.merged_on > last.date and (change.number is None or change.number not in cited)
        for change in (link.change for link in core)
    )


def _same_work(earlier: Change, link: Link) -> str | None:
    """Return what shows that later work is a further part of earlier work; None where nothing does.

    A fix of it, and what a pick brings to another branch, is no further part.
    """
    later = link.change
    work = work_of(later)
    if later.reverted_by or later.picked_from or work.fix or work.away or later.repo != earlier.repo:
        return None
    if later.matter == earlier.matter:
        return None
    one, other = _NUMBERED.search(earlier.title), _NUMBERED.search(later.title)
    if (
        one
        and other
        and one[0].casefold() != other[0].casefold()
        and _unnumbered(earlier) == _unnumbered(later)
    ):
        return f"the sequel of {earlier.label}"
    if shared := sorted(set(earlier.issues) & set(later.issues)):
        return f"which serves #{shared[0]} as {earlier.label} does"
    if _COMPLETES.search(later.title):
        return "which completes it"
    by = {person.key for person in later.people if not person.bot}
    adds = kind_of_change(later.title, paths=later.paths) == "feature"
    if link.confidence >= _STRONG and adds and by & {person.key for person in earlier.people}:
        return f"which adds to it, by who wrote {earlier.label}"
    return None


def _unnumbered(change: Change) -> list[str]:
    return terms(_NUMBERED.sub(" ", change.title))


def parts_of(title: str) -> tuple[str, ...]:
    """Split a list: ``metrics: prometheus, grafana`` names two things; no list gives none.

    What stands before the first part and belongs to all (``support``) is part of the first one.
    """
    pieces = [piece for part in split_list(_LABEL.sub("", title)) for piece in _slashed(part)]
    if not 2 <= len(pieces) <= 5 or any(len(piece.split()) > _LONGEST for piece in pieces[1:]):
        return ()
    return tuple(pieces) if len(pieces[0].split()) <= _LONGEST + 2 else ()


def _slashed(part: str) -> list[str]:
    return [part] if _NAME.search(part) else _SLASH.split(part)


def unseen(title: str, changes: Iterable[Change]) -> tuple[str, ...]:
    """Return the parts of a list that no change names; none where it is no list, or all are unseen."""
    pieces = parts_of(title)
    if not pieces:
        return ()
    said = {word for change in changes for word in _words(change)}
    missing = tuple(piece for piece in pieces if not _is_said(piece, pieces, said))
    return missing if len(missing) < len(pieces) else ()


def _is_said(piece: str, pieces: Sequence[str], said: set[str]) -> bool:
    """Return whether a word of this part alone is said; a part of common words counts as said."""
    if " " not in piece and takes_away(piece):
        return True  # two verbs of one thing: ``deprecate and remove the old wick``
    if not _VAGUE.isdisjoint(piece.lower().split()):
        return True
    others = {word for other in pieces if other is not piece for word in terms(other)}
    telling = [word for word in terms(piece) if word not in others and word not in LIGHT]
    return not telling or any(is_among(word, said) for word in telling)


def _words(change: Change) -> list[str]:
    texts = (change.title, change.branch or "", change.body, *change.subjects, *change.paths)
    return terms(" ".join(texts))
