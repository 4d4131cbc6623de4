"""What speaks for and against a link. Each signal adds to the log-odds that a change is what a text means.

The weights are round numbers chosen by what each signal can know, and held against several releases and
communities at once; none is there for a single case.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kmesh_tracker.history.forges import forge_of, kind_of
from kmesh_tracker.linking.authorship import is_by
from kmesh_tracker.records import Signal
from kmesh_tracker.text.terms import terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from kmesh_tracker.linking.index import Match
    from kmesh_tracker.linking.query import Query
    from kmesh_tracker.records import Change, Reference
    from kmesh_tracker.text.kinds import Work

PRIOR = -4.4  # most changes are not what a text means: without reasons the answer is no
_IN_TIME, _BY_OWNER, _MENDS = 1.0, 0.8, 0.4
_LONG = 2.5  # what years between a line and a change count against it; lines do cite what is long done


def from_words(match: Match) -> Iterator[Signal]:
    """Weigh the words that a text and a change share."""
    fields: dict[str, list[str]] = {}
    for field, word in match.words:
        fields.setdefault(field, []).append(word)
    reason = "; ".join(f"{field}: {', '.join(words[:6])}" for field, words in fields.items())
    yield Signal("words", round(strength(match), 3), reason)


def strength(match: Match) -> float:
    """Return what the words that a text and a change share are worth.

    The share of the text's weight that is met decides; the share of the title's that is met tells a change
    about the matter from one that merely mentions it; few or common words prove little.
    """
    return _strength(match.coverage, match.title_share, match.weight)


def strongest(coverage: float, weight: float) -> float:
    """Return what a share of a text's weight, and so much of it, can be worth at most."""
    return _strength(coverage, 1.0, weight)


def _strength(coverage: float, title_share: float, weight: float) -> float:
    telling = 1 - math.exp(-weight / 5)
    # More than in proportion: half of the words is much less than half of the proof.
    covered: float = coverage**1.5
    return 7.0 * covered + title_share + 2.0 * (telling - 0.5)


def at_best(query: Query) -> float:
    """Return what all that is neither words nor a citation can be worth for an item of a release."""
    return 2 * _IN_TIME + (_BY_OWNER if query.owners else 0.0) + (_MENDS if query.kind == "fix" else 0.0)


def from_citation(query: Query, change: Change, repo_of: Mapping[str, str]) -> Iterator[Signal]:
    """Weigh numbers, commits and titles that the minutes cite: the strongest evidence. Once is enough."""
    found = sorted(_citations(query, change, repo_of), key=lambda signal: -signal.weight)
    yield from found[:1]


def _citations(query: Query, change: Change, repo_of: Mapping[str, str]) -> Iterator[Signal]:
    for reference in query.references:
        if not same_repo(reference, change, repo_of):
            continue
        cited = reference.commit
        if cited and any(commit.startswith(cited) for commit in (change.commit, *change.commits)):
            yield Signal("citation", 9.0, f"commit {cited[:10]} is cited")
        elif reference.number is None:
            continue
        elif reference.number == change.number and reference.kind != "issue":
            yield Signal("citation", 9.0, f"#{reference.number} is cited")
        elif f"#{reference.number}" in change.picked_from and reference.kind != "issue":
            yield Signal("citation", 8.5, f"brings the cited #{reference.number} to this branch")
        elif reference.number in change.issues and reference.kind != "pull-request":
            yield Signal("citation", 7.0, f"fixes the cited #{reference.number}")
        if reference.title and terms(reference.title) == terms(change.title):
            yield Signal("quoted title", 7.0, "its title is quoted")


def from_owner(query: Query, change: Change) -> Iterator[Signal]:
    """Weigh whether an owner that the minutes name wrote it."""
    for owner in query.owners:
        if is_by(owner, change.people):
            yield Signal("owner", _BY_OWNER, f"written by {owner}, whom the minutes name")
            return


def from_time(query: Query, change: Change) -> Iterator[Signal]:
    """Weigh when it was merged against the release's range and the days on which it was spoken of."""
    if query.released_on and change.merged_on > query.released_on and change.first_release != query.tag:
        late = (change.merged_on - query.released_on).days
        yield Signal("time", -0.5 - min(late, 365) / 365, f"merged {_days(late)} after the release")
        return
    if query.raised_late and query.claimed_done is None and change.merged_on <= query.said[0]:
        yield Signal("time", -2.0, "merged before the matter was raised, when the release was out")
        return
    if query.tag and (change.first_release == query.tag or _during(query, change)):
        yield Signal("time", _IN_TIME, "merged in the release's range")
    elif query.shipped_before(change):
        yield Signal("time", -2.0, f"was in {change.first_release} already")
    if not query.said:
        return
    if not query.versions:
        yield from _from_day(query.said[0], change.merged_on)
        if query.claimed_done and change.merged_on > query.claimed_done:
            yield Signal("claim", -1.5, "was not merged yet when it was said to be done")
        return
    first = query.said[0]
    ahead = (first - change.merged_on).days
    if ahead > 21 and query.claimed_done is None and not query.on_the_eve:
        # What is still planned has, as a rule, not been merged weeks before.
        yield Signal("time", -min(2.0, ahead / 60), f"merged {_days(ahead)} before it was first spoken of")
    elif ahead > 120:
        yield Signal("time", -1.0, f"merged {_days(ahead)} before it was first spoken of")
    nearest = min(abs((day - change.merged_on).days) for day in query.said)
    if nearest <= 60:
        weight = round(_IN_TIME * math.exp(-nearest / 30), 2)
        yield Signal("time", weight, f"merged {_days(nearest)} from when it was spoken of")


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _from_day(said: date, merged: date) -> Iterator[Signal]:
    """Weigh the days between a line that belongs to no release and a change.

    What people speak of is under way: in the minutes of four communities nine of ten changes that a line
    cites were merged from a week before it to two months after, most within days. The odds fall with the
    logarithm of the distance, faster towards the past.
    """
    days = (merged - said).days
    weight = 3.0 - (1.5 * math.log1p(days / 7) if days >= 0 else 2.0 * math.log1p(-days / 3))
    when = f"{_days(days)} after" if days > 0 else f"{_days(-days)} before" if days < 0 else "on the day of"
    yield Signal("time", round(max(-_LONG, weight), 2), f"merged {when} the line")


def from_sort(query: Query, change: Change, work: Work, primary: str) -> Iterator[Signal]:
    """Weigh what sort of change it is against what sort of thing is looked for."""
    if work.upkeep:
        yield Signal("sort", -2.0, "routine upkeep of dependencies")
    if change.reverts and not query.takes_away:
        yield Signal("sort", -3.0, "takes back another change")
    if query.kind is None:
        if change.number is None:
            yield Signal("sort", -1.0, "is no pull request, which is what people cite")
        if change.picked_from:
            yield Signal("sort", -1.0, "only brings another change to a branch")
        if work.docs or work.only_tests:
            # What is done is the thing itself; of what is not, the proposal may well be spoken of.
            yield Signal("sort", -1.5 if query.claimed_done else -0.5, "is a document or a test")
        return
    if work.away and not query.takes_away:
        yield Signal("sort", -1.5, "takes something away")
    if query.kind == "test" and not work.tests:
        yield Signal("sort", -2.0, "is not about tests")
    elif query.kind != "test" and work.tests:
        yield Signal("sort", -0.7, "is about tests")
    yield from _from_mending(query, work)
    docs = work.docs or change.repo != primary
    if query.kind == "docs" and not docs:
        yield Signal("sort", -2.5, "is not about documents")
    elif query.kind != "docs" and docs and not query.is_proposal:
        yield Signal("sort", -0.8, "is about documents" if change.repo == primary else f"is in {change.repo}")


def _from_mending(query: Query, work: Work) -> Iterator[Signal]:
    if query.kind in ("feature", "docs") and work.fix:
        yield Signal("sort", -0.6, "mends something rather than adds it")
    elif query.kind == "fix" and work.fix:
        yield Signal("sort", _MENDS, "mends something")
    elif query.kind == "fix":
        yield Signal("sort", -0.4, "mends nothing by its words")


def _during(query: Query, change: Change) -> bool:
    """Return whether it was merged while the release was being made, though a patch release had it first."""
    if not query.said or not query.released_on or change.first_release not in query.versions:
        return False
    return query.said[0] <= change.merged_on <= query.released_on


def same_repo(reference: Reference, change: Change, repo_of: Mapping[str, str]) -> bool:
    """Return whether a citation can mean this repository; a bare number means the one it is found in."""
    return means_repo(reference, change.repo, repo_of)


def means_repo(reference: Reference, repo: str, repo_of: Mapping[str, str]) -> bool:
    """Return whether a citation can mean a repository, which is known by its own name."""
    cited = reference.repo
    if cited is None:
        return True
    url = repo_of.get(repo, "").lower()
    if not url:
        return cited.lower().endswith("/" + repo)
    if not url.endswith("/" + cited.lower()):
        return False
    forge, own = kind_of(reference.host or ""), forge_of(url).kind
    return not forge or not own or forge == own  # the same path may be another project on another forge
