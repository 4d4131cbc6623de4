"""Which of what was planned and came deserves a section of its own, and in what order: by what users get."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from kmesh_tracker.text.kinds import is_guide, prepares_only, work_of
from kmesh_tracker.text.terms import importance, terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kmesh_tracker.records import Change, TrackedItem

_SURFACE: Final = re.compile(
    r"(?:^|/)(?:apis?|charts?|helm|cmd|cli|crds?|protos?|include)/|\.proto$|(?:^|/)[a-z]{2,20}ctl/"
)
"""Paths of what users call or set: interfaces, commands, charts."""
_MEETINGS: Final = 3  # days on which what is long spoken of was named
_SHARED: Final = 2  # telling words that a guide has of a thing when it is about it
_MAKING: Final = frozenset(
    """
    aim alpha announce announcement beta blocker blockers branch branches branching candidate
    candidates closed cut cutting date issue issues lead leads manager meeting meetings milestone
    milestones minor patch plan pr prs publish rc release released releases schedule tag task tasks
    track tracker tracking version
    """.split()
)
"""Words of the making of a release: what is called by them alone is no thing that users get."""
_WORTH: Final = {"proposal": 3, "guide": 2, "surface": 1, "several": 1, "spoken": 1, "blocker": 1}


class Guide(NamedTuple):
    """A change that tells users of something."""

    label: str
    words: frozenset[str]
    """The words that tell what it is about."""


def guides_of(changes: Iterable[Change]) -> tuple[Guide, ...]:
    """Return what tells users of something among the changes of a release."""
    return tuple(Guide(one.label, frozenset(telling(one.title))) for one in changes if is_guide(one))


def speaks_for(
    tracked: TrackedItem, core: Sequence[Change], guides: Sequence[Guide], *, is_proposed: bool
) -> dict[str, str]:
    """Return what makes a planned feature news for users, by kind of reason; empty where it is none.

    A feature that only documents, posts, tests or programmes show is no news, nor is a task of the release or
    one of which the changes only mend something: it is told of in a line. What a person decided is news
    without a change.

    Args:
        tracked: the item.
        core: the changes of the release that implement it.
        guides: those of the release.
        is_proposed: whether a design proposal landed with it.
    """
    if tracked.item.kind != "feature":
        return {}
    work = [change for change in core if not prepares_only(change)]
    decided = any(one.kind == "delivery" for one in tracked.item.decisions)
    words = telling(tracked.item.title)
    if not decided and (
        not work or (words and words <= _MAKING) or all(work_of(change).fix for change in work)
    ):
        return {}
    return dict(_reasons(tracked, work, guides, is_proposed=is_proposed))


def weight(reasons: dict[str, str]) -> int:
    """Return how much a feature is news, to order headlines by."""
    return sum(_WORTH.get(kind, 0) for kind in reasons)


def _reasons(
    tracked: TrackedItem, work: Sequence[Change], guides: Sequence[Guide], *, is_proposed: bool
) -> Iterator[tuple[str, str]]:
    if is_proposed:
        yield "proposal", "a design proposal landed with it"
    if guide := _guide_to(tracked, work, guides):
        yield "guide", f"{guide.label} tells users of it"
    if any(_SURFACE.search(path) for change in work for path in change.paths):
        yield "surface", "an interface, a command or a chart changed"
    if len(work) > 1:
        yield "several", f"{len(work)} changes implement it"
    if work:
        yield "code", f"{work[0].label} is code that users run"
    else:
        yield "decided", "a person said that it is there"
    if tracked.item.blocker:
        yield "blocker", "the release waited for it"
    days = {mention.date for mention in tracked.item.mentions}
    if len(days) >= _MEETINGS:
        yield "spoken", f"spoken of at {len(days)} meetings"


def _guide_to(tracked: TrackedItem, work: Sequence[Change], guides: Sequence[Guide]) -> Guide | None:
    """Return the first guide that has words telling of a feature, one of its name at least."""
    named = telling(tracked.item.title)
    wanted = named.union(*(telling(change.title) for change in work))
    fits = (one for one in guides if len(one.words & wanted) >= _SHARED and one.words & named)
    return next(fits, None)


def telling(text: str) -> set[str]:
    """Return the words of a text that tell what it is about."""
    words = (word.lower() for word in terms(text))
    return {word for word in words if importance(word) == 1 and any(map(str.isalpha, word))}
