"""From an item and its links to a verdict: what git shows as of the release, where the minutes disagree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace

from kmesh_tracker.records import TrackedItem
from kmesh_tracker.text.kinds import prepares_only
from kmesh_tracker.text.lists import split_list
from kmesh_tracker.text.terms import LIGHT, is_among, terms

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from kmesh_tracker.records import Change, Delivery, Item, Link, Reference, Release

_SLASH = re.compile(r"(?<=[\w)])/(?=\w)")
_LABEL = re.compile(r"^[^:：]{1,40}[:：]\s{1,3}")
_LONGEST = 3  # a part of a list has no more words; what has more is an explanation, or a sentence
# Work that leaves no trace in a repository: no history can show it, and none can deny it.
_TRACELESS = re.compile(
    r"\b(?:release[- ]?notes?|publici[sz]e|publicity|tweets?|social media|announce(?:ment)?s?|"
    r"ask me anything|AMA|meet(?:ing|up)s?|webinars?|talks?|press|vot(?:e|ing)|slides?|"
    r"mail(?:ing list)?|donat\w{1,6})\b|宣传|公众号|发布说明",
    re.IGNORECASE,
)
_SAID_DONE = {"done": "done", "partial": "partly done"}
_PRERELEASE = re.compile(r"\b(alpha|beta|rc|release candidate)\b", re.IGNORECASE)
_LATER = 0.7  # confidence from which later work delivered an item, and preparing work a part of it
_CERTAIN = 0.95  # confidence from which a later release is said to have what an earlier one lacks


def parts_of(title: str) -> tuple[str, ...]:
    """Split a list: ``metrics: prometheus, grafana`` names two things; no list gives none.

    What stands before the first part and belongs to all (``support``) is part of the first one.
    """
    pieces = [piece for part in split_list(_LABEL.sub("", title)) for piece in _SLASH.split(part)]
    if not 2 <= len(pieces) <= 5 or any(len(piece.split()) > _LONGEST for piece in pieces[1:]):
        return ()
    return tuple(pieces) if len(pieces[0].split()) <= _LONGEST + 2 else ()


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
    others = {word for other in pieces if other is not piece for word in terms(other)}
    telling = [word for word in terms(piece) if word not in others and word not in LIGHT]
    return not telling or any(is_among(word, said) for word in telling)


def _words(change: Change) -> list[str]:
    texts = (change.title, change.branch or "", change.body, *change.subjects, *change.paths)
    return terms(" ".join(texts))


def judge(
    item: Item,
    links: Sequence[Link],
    release: Release,
    known_numbers: Collection[int] = (),
    urls: Collection[str] = (),
) -> TrackedItem:
    """Return the verdict of one item."""
    core = [link for link in links if link.role == "core"]
    delivery, reason = _delivery(item, links, release, known_numbers, urls)
    notes = [reason] if reason else []
    notes += _disagreements(item, links, core, delivery, release)
    elsewhere = delivery == "not-delivered" and _is_elsewhere(item, links, release, reason)
    return TrackedItem(item, tuple(links), delivery, tuple(notes), went_elsewhere=elsewhere)


def _is_elsewhere(item: Item, links: Sequence[Link], release: Release, reason: str | None) -> bool:
    """Return whether the history surely shows that the release lacks an item: a later one has it, say."""
    if any(came_by(link, release) for link in links):
        return False  # something of it came, be it not what was meant
    if item.kind == "release-task":
        return bool(release.tag and reason)
    later = (link for link in _later(item, links, release) if link.confidence >= _CERTAIN)
    return bool(_taken_back(links)) or any(later)


def came_by(link: Link, release: Release) -> bool:
    """Return whether a likely change was out with the release or before it, and stayed."""
    change, day = link.change, release.released_on
    out = day is not None and change.first_release is not None and change.merged_on <= day
    return out and not change.reverted_by and link.confidence >= _LATER


def _taken_back(links: Sequence[Link]) -> list[Link]:
    return [link for link in links if link.change.reverted_by and link.confidence >= _LATER]


def _later(item: Item, links: Sequence[Link], release: Release) -> list[Link]:
    """Return the work that a later release has, or that was merged after this one."""
    return [link for link in links if _is_later(link, release) and _makes_true(item, link)]


def _delivery(
    item: Item, links: Sequence[Link], release: Release, known_numbers: Collection[int], urls: Collection[str]
) -> tuple[Delivery, str | None]:
    core = [link for link in links if link.role == "core"]
    if item.kind == "release-task" and (named := _PRERELEASE.findall(item.title)):
        return _prerelease(dict.fromkeys(word.lower() for word in named), release)
    if core:
        return _how_much(item, core)
    prepared = [link for link in links if link.confidence >= _LATER and _in_time(link, release)]
    if item.kind in ("feature", "fix") and prepared:
        return "partial", f"Only a proposal, tests or documents were merged: {_labels(prepared)}."
    if item.kind == "release-task" and _TRACELESS.search(item.title):
        return "unknown", "No history can show this."
    cited = [r for mention in item.mentions for r in mention.references]
    if elsewhere := _elsewhere(cited, urls):
        return "unknown", f"It is in {elsewhere}, whose history is not among the sources."
    unknown = [r for r in cited if r.number is not None and r.number not in known_numbers]
    if unknown and len(unknown) == len(cited) and len(set(terms(item.title))) <= 1:
        names = ", ".join(dict.fromkeys(f"#{r.number}" for r in unknown))
        return "unknown", f"The minutes only cite {names}, of which the history knows nothing."
    return "not-delivered", None


def _elsewhere(cited: Sequence[Reference], urls: Collection[str]) -> str | None:
    """Return the repository in which all that an item cites lies, where its history is not known."""
    repos = {reference.repo for reference in cited}
    repo = repos.pop() if len(repos) == 1 else None
    if repo is None or not urls:
        return None
    return None if any(url.lower().endswith("/" + repo.lower()) for url in urls) else repo


def _how_much(item: Item, core: Sequence[Link]) -> tuple[Delivery, str | None]:
    """Return whether all or a part is there: by the parts it names, and the minutes' last word."""
    if item.kind != "release-task" and (missing := unseen(item.title, [link.change for link in core])):
        names = " or ".join(f"“{name}”" for name in missing)
        return "partial", f"Nothing in the history stands out as {names}."
    last = item.mentions[-1] if item.mentions else None
    if item.claim == "partial" and last and not any(link.change.merged_on > last.date for link in core):
        return "partial", f"Said to be partly done on {last.date}, and nothing of it was merged after that."
    return "delivered", None


def _prerelease(named: Iterable[str], release: Release) -> tuple[Delivery, str | None]:
    """Judge ``alpha release`` and the like by the tags that there are; any of those named will do."""
    words = ["rc" if word == "release candidate" else word for word in named]
    tags = [tag for tag in release.prereleases if any(word in tag.name.lower() for word in words)]
    if tags:
        days = ", ".join(f"{tag.name} was tagged on {tag.tagged_at.date()}" for tag in tags)
        return "delivered", f"{days}."
    return "not-delivered", f"No {' or '.join(words)} of {release.version} was tagged."


def _in_time(link: Link, release: Release) -> bool:
    """Return whether a related change, a document or a test, was merged for the release and stayed."""
    lasting = not link.change.reverted_by and not _is_later(link, release)
    return lasting and prepares_only(link.change)


def _disagreements(
    item: Item, links: Sequence[Link], core: Sequence[Link], delivery: Delivery, release: Release
) -> list[str]:
    """Return where claim and evidence differ, and where the work went."""
    notes = []
    last = item.mentions[-1] if item.mentions else None
    taken_back = _taken_back(links)
    if item.claim in _SAID_DONE and delivery == "not-delivered" and last and not taken_back:
        how = _SAID_DONE[item.claim]
        notes.append(f"Said to be {how} on {last.date}, but no change in the history stands out for it.")
    if item.claim in ("delayed", "dropped") and delivery == "delivered" and last:
        notes.append(f"Said to be {item.claim} on {last.date}, yet {_labels(core)} shipped.")
    for link in taken_back:
        said = f"Said to be {item.claim} on {last.date}, but " if item.claim and last else ""
        notes.append(f"{said}{link.change.label} was reverted by {(link.change.reverted_by or '')[:10]}.")
    if delivery == "not-delivered" and (later := _later(item, links, release)):
        where = later[0].change.first_release
        to = f"Slipped to {where}" if where else "Merged after the latest release"
        notes.append(f"{to}: {_labels(later[:3])}.")
    earlier = [link for link in core if release.tag and link.change.first_release != release.tag]
    if earlier:
        tags = ", ".join(sorted({link.change.first_release or "" for link in earlier}))
        what = "All of it" if len(earlier) == len(core) else _labels(earlier)
        notes.append(f"{what} was out with {tags} already.")
    return notes


def _makes_true(item: Item, link: Link) -> bool:
    """Return whether later work is sure enough, and of the right sort, to say that the item came with it."""
    prepares = item.kind in ("feature", "fix") and prepares_only(link.change)
    return link.confidence >= _LATER and not prepares


def _is_later(link: Link, release: Release) -> bool:
    return release.released_on is not None and link.change.merged_on > release.released_on


def _labels(links: Sequence[Link]) -> str:
    return ", ".join(link.change.label for link in links)


def in_force(links: Sequence[Link], tags: Collection[str] | None) -> tuple[Link, ...]:
    """Return the links as evidence for a release: a person says whose work it is, git when it was there.

    A change that came with a later release, or was taken back, delivers nothing in this one, as sure as it
    belongs to the item.
    """
    return tuple(
        replace(link, role="related")
        if link.decision
        and (link.change.reverted_by or (tags is not None and link.change.first_release not in tags))
        else link
        for link in links
    )


def overrule_verdict(tracked: TrackedItem) -> TrackedItem:
    """Return an item with the verdict and the notes that people decided; the last verdict counts."""
    decisions = tracked.item.decisions
    notes = [*tracked.notes, *(decision.value for decision in decisions if decision.kind == "note")]
    verdicts = [decision for decision in decisions if decision.kind == "delivery"]
    if not verdicts:
        return replace(tracked, notes=tuple(notes))
    last = verdicts[-1]
    if last.value == tracked.delivery:
        told = f"{last.told[:1].upper()}{last.told[1:]} to be {last.value}."
    else:
        told = (
            f"{last.told[:1].upper()}{last.told[1:]} to be {last.value}; "
            f"by the evidence alone it would be {tracked.delivery}."
        )
    return replace(tracked, delivery=cast("Delivery", last.value), notes=(told, *notes))
