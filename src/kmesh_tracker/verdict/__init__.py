"""From an item and its links to a verdict: what git shows as of the release, where the minutes disagree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace

from kmesh_tracker.records import TrackedItem
from kmesh_tracker.text.kinds import prepares_only
from kmesh_tracker.text.terms import terms
from kmesh_tracker.verdict.partial import LATER, is_work_on, partial_reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from kmesh_tracker.records import Delivery, Item, Judgement, Link, Reference, Release

# Work that leaves no trace in a repository: no history can show it, and none can deny it.
_TRACELESS = re.compile(
    r"\b(?:release[- ]?notes?|publici[sz]e|publicity|tweets?|social media|announce(?:ment)?s?|"
    r"ask me anything|AMA|meet(?:ing|up)s?|webinars?|talks?|press|vot(?:e|ing)|slides?|"
    r"mail(?:ing list)?|donat\w{1,6})\b|宣传|公众号|发布说明",
    re.IGNORECASE,
)
# Programmes and publicity, unmistakable whatever sort of item they stand in.
_PROGRAMME = re.compile(
    r"\b(?:mentorships?|mentees?|GSoC|google summer of code|LFX|OSPP|Outreachy|internships?|hackathons?|"
    r"CFPs?|call for (?:papers|proposals|speakers)|KubeCon|FOSDEM|meet-?ups?|webinars?|podcasts?|"
    r"newsletters?|social media|tweets?|twitter|linkedin|publicity|publici[sz]e|press release|"
    r"(?:release|community|news) announcements?|blog ?posts? about (?:the )?release|"
    r"(?:community|maintainers?|office|kick-?off) (?:meetings?|hours|calls?))\b"
    r"|宣传|公众号|导师|实习|开源之夏|社区会议",
    re.IGNORECASE,
)
# Repositories of talk: what lies there is a proposal or a minute, and not the work.
_OF_TALK = re.compile(
    r"(?:^|[-_./])(?:rfcs?|proposals?|enhancements?|k?eps?|community|governance|meetings?|minutes|steering|"
    r"roadmaps?|discussions?|planning)(?:$|[-_.])",
    re.IGNORECASE,
)
_SAID_DONE = {"done": "done", "partial": "partly done"}
_PRERELEASE = re.compile(r"\b(alpha|beta|rc|release candidate)\b", re.IGNORECASE)
_CERTAIN = 0.95  # confidence from which a later release is said to have what an earlier one lacks


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
    return out and not change.reverted_by and link.confidence >= LATER


def _taken_back(links: Sequence[Link]) -> list[Link]:
    return [link for link in links if link.change.reverted_by and link.confidence >= LATER]


def _later(item: Item, links: Sequence[Link], release: Release) -> list[Link]:
    """Return the work that a later release has, or that was merged after this one."""
    return [link for link in links if _is_later(link, release) and is_work_on(item, link)]


def _delivery(
    item: Item, links: Sequence[Link], release: Release, known_numbers: Collection[int], urls: Collection[str]
) -> tuple[Delivery, str | None]:
    core = [link for link in links if link.role == "core"]
    if item.kind == "release-task" and (named := _PRERELEASE.findall(item.title)):
        return _prerelease(dict.fromkeys(word.lower() for word in named), release)
    if core:
        reason = partial_reason(item, core, links, release.released_on)
        return ("partial" if reason else "delivered"), reason
    if _PROGRAMME.search(item.title) or (item.kind == "release-task" and _TRACELESS.search(item.title)):
        return "unknown", "No history can show this."
    prepared = [link for link in links if link.confidence >= LATER and _in_time(link, release)]
    if item.kind in ("feature", "fix") and prepared:
        return "partial", f"Only a proposal, tests or documents were merged: {_labels(prepared)}."
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
    if repo is None or not urls or _OF_TALK.search(repo.rpartition("/")[2]):
        return None
    return None if any(url.lower().endswith("/" + repo.lower()) for url in urls) else repo


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


def judged_by_answer(tracked: TrackedItem, judgement: Judgement, release: Release) -> TrackedItem:
    """Return an item with a reader's verdict, where one was given and the evidence in force bears it out.

    Before a release is out nobody can tell what it lacks.
    """
    came = any(link.role == "core" for link in tracked.links)
    wanted = judgement.delivery
    if wanted is None or (wanted == "delivered" and not came) or (wanted == "partial" and not tracked.links):
        return tracked
    if wanted == "not-delivered" and not release.tag:
        return tracked
    if wanted == "unknown" and tracked.delivery in ("delivered", "partial"):
        return tracked  # a history that shows it can show it
    notes = tracked.notes
    if wanted != tracked.delivery:
        told = f"{judgement.answered.by} judged it on {judgement.answered.on} to be {wanted}"
        notes = (f"{told}; by the rules it would be {tracked.delivery}.", *notes)
    return replace(tracked, delivery=wanted, notes=notes, answered=judgement.answered)


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
