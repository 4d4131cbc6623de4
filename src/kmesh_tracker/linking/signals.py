"""What speaks for and against a link: named signals, each measured from a text and a change.

A signal's value says how much of it there is; :mod:`kmesh_tracker.linking.weights` says what it is worth.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from kmesh_tracker.history.forges import forge_of, kind_of
from kmesh_tracker.linking.authorship import is_by
from kmesh_tracker.text.terms import terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from kmesh_tracker.linking.index import Match
    from kmesh_tracker.linking.query import Query
    from kmesh_tracker.records import Change, Reference
    from kmesh_tracker.text.kinds import Work

_HALF = 0.5  # how much of another sort a fix is for a feature, and the reverse
_NEAR, _WINDOW = 30, 60  # days from a mention: how fast it fades, and where it is nothing
_BEFORE, _LONG_BEFORE = 21, 120
"""Days before the first mention from which a change is early, planned as the item still is, or done."""


class Value(NamedTuple):
    """How much there is of a signal, and of what."""

    name: str
    amount: float
    reason: str


def measure(query: Query, change: Change, match: Match | None, work: Work, primary: str) -> Iterator[Value]:
    """Yield the signals of a change by itself, citations left out."""
    if match:
        yield from _words(match)
    yield from _owner(query, change)
    yield from _line_time(query, change) if query.kind is None else _release_time(query, change)
    yield from _work(query, change, work)
    if query.kind is not None:
        yield from _sort(query, change, work, primary)


def _words(match: Match) -> Iterator[Value]:
    """Measure the words that a text and a change share.

    The share of the text's weight that is met decides, more than in proportion: half of the words is much
    less than half of the proof. The share of the title's that is met tells a change about the matter from one
    that merely mentions it. Few or common words prove little.
    """
    fields: dict[str, list[str]] = {}
    for field, word in match.words:
        fields.setdefault(field, []).append(word)
    reason = "; ".join(f"{field}: {', '.join(words[:6])}" for field, words in fields.items())
    yield Value("words", match.coverage**1.5, reason)
    if match.in_title:
        yield Value("words in title", match.in_title**1.5, "the shared words are in its title")
    if match.title_share:
        yield Value("title share", match.title_share, "its title is about little else")
    yield Value("rare words", 1 - math.exp(-match.weight / 5), "the shared words are rare")
    yield Value("common text", math.exp(-match.total / 5), "the text has few words to tell changes apart by")
    if match.phrase:
        yield Value("phrase", match.phrase, "the shared words stand side by side in its title")


def cited(query: Query, change: Change, repo_of: Mapping[str, str]) -> Iterator[Value]:
    """Yield the strongest citation, if any: numbers, commits and titles that the minutes name."""
    found = sorted(_citations(query, change, repo_of), key=lambda value: -value.amount)
    yield from found[:1]


def _citations(query: Query, change: Change, repo_of: Mapping[str, str]) -> Iterator[Value]:
    for reference in query.references:
        if not same_repo(reference, change, repo_of):
            continue
        commit, number = reference.commit, reference.number
        if commit and any(known.startswith(commit) for known in (change.commit, *change.commits)):
            yield Value("citation", 1.0, f"commit {commit[:10]} is cited")
        elif number is None:
            continue
        elif number == change.number and reference.kind != "issue":
            yield Value("citation", 1.0, f"#{number} is cited")
        elif f"#{number}" in change.picked_from and reference.kind != "issue":
            yield Value("citation", 0.95, f"brings the cited #{number} to this branch")
        elif number in change.issues and reference.kind != "pull-request":
            yield Value("citation", 0.8, f"fixes the cited #{number}")
        if reference.title and terms(reference.title) == terms(change.title):
            yield Value("quoted title", 0.8, "its title is quoted")


def _owner(query: Query, change: Change) -> Iterator[Value]:
    for owner in query.owners:
        if is_by(owner, change.people):
            yield Value("owner", 1.0, f"written by {owner}, whom the minutes name")
            return


def _release_time(query: Query, change: Change) -> Iterator[Value]:
    """Measure when it was merged against the release's range and the days on which it was spoken of."""
    merged = change.merged_on
    if query.released_on and merged > query.released_on and change.first_release != query.tag:
        late = (merged - query.released_on).days
        yield Value("range", -1.0, f"merged {_days(late)} after the release")
        return
    if query.raised_late and query.claimed_done is None and merged <= query.said[0]:
        yield Value("range", -1.0, "merged before the matter was raised, when the release was out")
        return
    if change.first_release == query.tag or _during(query, change, merged):
        yield Value("range", 1.0, "merged in the release's range")
        if query.done_by(change):
            yield Value("done by then", 1.0, "was there when it was said to be done")
        elif query.claimed_done:
            yield Value("done by then", -1.0, "was not merged yet when it was said to be done")
        elif not query.hoped_for:
            yield Value("given up", 1.0, "the minutes last call it late, dropped or a question")
    elif query.shipped_before(change):
        yield Value("range", -1.0, f"was in {change.first_release} already")
    if not query.said:
        return
    ahead = (query.said[0] - merged).days
    planned = query.claimed_done is None and not query.on_the_eve
    if ahead > (_BEFORE if planned else _LONG_BEFORE):
        # What is still planned has, as a rule, not been merged weeks before.
        amount = min(2.0, ahead / 60) if planned else 1.0
        yield Value("early", amount, f"merged {_days(ahead)} before it was first spoken of")
    nearest = min(abs((day - merged).days) for day in query.said)
    if nearest <= _WINDOW:
        yield Value("near", math.exp(-nearest / _NEAR), f"merged {_from(nearest)} it was spoken of")


def _line_time(query: Query, change: Change) -> Iterator[Value]:
    """Measure the days between a line that belongs to no release and a change.

    What people speak of is under way: in the minutes of four communities nine of ten changes that a line
    cites were merged from a week before it to two months after, most within days. The odds fall with the
    logarithm of the distance, faster towards the past.
    """
    if not query.said:
        return
    days = (change.merged_on - query.said[0]).days
    when = f"{_days(days)} after" if days > 0 else f"{_days(-days)} before" if days < 0 else "on the day of"
    distance = math.log1p(days / 7) if days >= 0 else math.log1p(-days / 3)
    yield Value("day", 2 - min(4.0, distance), f"merged {when} the line")
    if query.claimed_done and days > 0:
        yield Value("done by then", -1.0, "was not merged yet when it was said to be done")


def _from(days: int) -> str:
    return f"{_days(days)} from when" if days else "on a day when"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _work(query: Query, change: Change, work: Work) -> Iterator[Value]:
    """Measure whether it is work that people speak of at all."""
    if work.upkeep:
        yield Value("upkeep", 1.0, "routine upkeep of dependencies")
    if (change.reverts or work.away) and not query.takes_away:
        what = "takes back another change" if change.reverts else "takes something away"
        yield Value("takes away", 1.0, what)
    if change.number is None:
        yield Value("no number", 1.0, "is no pull request, which is what people cite")
    if change.picked_from:
        yield Value("pick", 1.0, "only brings another change to a branch")
    if query.kind is None and (work.docs or work.only_tests):
        # What is done is the thing itself; of what is not, the proposal may well be spoken of.
        yield Value("prepares", 2.0 if query.claimed_done else 1.0, "is a document or a test")


def _sort(query: Query, change: Change, work: Work, primary: str) -> Iterator[Value]:
    """Measure what sort of change it is against what sort of thing an item is."""
    if query.kind == "test" and not work.tests:
        yield Value("other sort", 1.0, "is not about tests")
    elif query.kind == "docs" and not work.docs and change.repo == primary:
        yield Value("other sort", 1.0, "is not about documents")
    elif query.kind == "fix" and not work.fix:
        yield Value("other sort", _HALF, "mends nothing by its words")
    elif query.kind == "feature" and work.fix:
        yield Value("other sort", _HALF, "mends something rather than adds it")
    if query.kind != "test" and work.tests:
        yield Value("prepares", 1.0, "is about tests")
    elif query.kind != "docs" and work.docs and not query.is_proposal:
        yield Value("prepares", 1.0, "is about documents")


def _during(query: Query, change: Change, merged: date) -> bool:
    """Return whether it was merged while the release was being made, though a patch release had it first."""
    if not query.said or not query.released_on or change.first_release not in query.versions:
        return False
    return query.said[0] <= merged <= query.released_on


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
