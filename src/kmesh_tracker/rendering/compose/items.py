"""What was planned, with what came of it, in words fit for an announcement."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kmesh_tracker.rendering import forge, prose, titles
from kmesh_tracker.rendering.compose import headlines
from kmesh_tracker.rendering.compose.material import once
from kmesh_tracker.rendering.context import (
    DraftIssue,
    DraftItem,
    DraftLine,
    DraftOpening,
    DraftQuote,
    DraftSummary,
)
from kmesh_tracker.text.kinds import prepares_only
from kmesh_tracker.text.terms import importance, likeness, terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kmesh_tracker.records import Change, Item, Link, Proposal, ReleaseStatus, TrackedItem
    from kmesh_tracker.rendering.compose.material import Material
    from kmesh_tracker.rendering.context import DraftChange

MAX_PROPOSALS: Final = 3
"""A change that touches more proposals than this is about their form, not about one of them."""
_SURE: Final = 0.9  # confidence of a link from which its change can name the item
_LIKELY: Final = 0.75  # confidence from which documents and tests are told of with the item
MAX_DETAILS: Final = 2  # how many paragraphs of what changes say of themselves a draft quotes
_LABEL: Final = re.compile(r"^[A-Z]{2,8}(?:[,/] ?[A-Z]{2,8}){0,3}: ")
"""What sorts a change for those who write it: ``API:``, ``MAINT,BUG:``."""
_SAID: Final = 400  # characters of a body in which a change may name what it does
_HEADING: Final = 90  # characters of a heading
_SOFTWARE: Final = re.compile(
    r"\b(?P<name>[A-Za-z][A-Za-z0-9+-]{1,40}) (?P<version>v?[0-9]{1,4}(?:\.(?:[0-9]{1,4}|x)){1,2})(?![\w.])"
)
_LEAVES: Final = re.compile(r"\b(?:remov|drop|delet|no longer|stop support|end of support)", re.IGNORECASE)
_TAKES: Final = re.compile(r"\b(?:add|adapt|support|adopt|allow|enabl|bump|upgrad)", re.IGNORECASE)


def quotes(release: ReleaseStatus, proposals: Sequence[Proposal]) -> dict[str, Proposal]:
    """Return each item's id the proposal to quote: one that its changes touch, and no proposal twice."""
    known = {(proposal.repo, proposal.path): proposal for proposal in proposals}
    ranked = sorted(
        (-shared, position, proposal.repo, proposal.path, tracked.item.id)
        for position, tracked in enumerate(release.items)
        for shared, proposal in _touched(tracked, known)
    )
    quoted: dict[str, Proposal] = {}
    for _, _, repo, path, item in ranked:
        proposal = known[repo, path]
        if item not in quoted and proposal not in quoted.values():
            quoted[item] = proposal
    return quoted


def _touched(
    tracked: TrackedItem, known: Mapping[tuple[str, str], Proposal]
) -> Iterator[tuple[int, Proposal]]:
    """Yield the proposals that an item's changes touch and how many words they share with it."""
    if tracked.item.kind not in ("feature", "fix", "compatibility"):
        return
    for link in standing(tracked):
        touched = [known.get((link.change.repo, path)) for path in link.change.paths]
        found = [proposal for proposal in touched if proposal]
        if len(found) > MAX_PROPOSALS:
            continue
        about = prose.words(f"{tracked.item.title} {link.change.title} {link.change.branch or ''}")
        for proposal in found:
            shared = len(about & prose.words(f"{proposal.title} {proposal.path.rpartition('/')[2]}"))
            if shared and proposal.summary:
                yield shared, proposal


def standing(tracked: TrackedItem) -> list[Link]:
    """Return the links to changes that nothing took back."""
    return [link for link in tracked.links if link.change.reverted_by is None]


def summary(proposal: Proposal, urls: forge.Urls) -> DraftSummary | None:
    """Return what is quoted of a proposal; None where its summary holds no words."""
    quoted = prose.paragraphs(proposal.summary)
    if not quoted:
        return None
    return DraftSummary(
        title=proposal.title,
        authors=proposal.authors,
        paragraphs=quoted,
        repo=proposal.repo,
        path=proposal.path,
        url=forge.file_url(proposal.repo, proposal.commit, proposal.path, urls),
    )


def opening(items: Sequence[DraftItem]) -> DraftOpening:
    """Return what is to be named at once of the items that are there."""
    features = [item for item in items if item.kind == "feature" and item.headline]
    adapted = [item for item in items if item.kind == "compatibility" and item.delivery == "delivered"]
    fixes = [item for item in items if item.kind == "fix" and item.delivery == "delivered"]
    blockers = [item for item in items if item.blocker and item.delivery == "delivered"]
    named = [*features, *adapted, *fixes, *blockers]
    return DraftOpening(
        features=tuple(item.title for item in features if item.delivery == "delivered"),
        partial=tuple(item.title for item in features if item.delivery == "partial"),
        adapted=tuple(dict.fromkeys(name for item in adapted for name in item.adapted)),
        fixes=tuple(titles.symptom(item.title) for item in fixes if not item.blocker),
        blockers=tuple(titles.symptom(item.title) for item in blockers),
        evidence="; ".join(
            dict.fromkeys(f"{line.path}:{line.line}" for item in named for line in item.mentions)
        ),
    )


def make_item(
    material: Material, tracked: TrackedItem, proposal: Proposal | None, guides: Sequence[headlines.Guide]
) -> DraftItem:
    """Put together what can be said of an item."""
    planned = tracked.item
    links = [link for link in standing(tracked) if link.change.first_release == material.release.tag]
    core = once(link.change for link in links if link.role == "core")
    related = once(link.change for link in links if link.role == "related" and _belongs(material, link))
    changes = tuple(material.change(change) for change in core)
    mentions = tuple(
        DraftLine(mention.date, mention.text, mention.location.path, mention.location.line)
        for mention in planned.mentions
    )
    quoted = summary(proposal, material.urls) if proposal else None
    news = headlines.speaks_for(tracked, core, guides, is_proposed=quoted is not None)
    told = list(_told(material, core, changes))
    cause = next((one for one in told if prose.is_cause(one.text)), None) if planned.kind == "fix" else None
    lines = dict.fromkeys(f"{line.path}:{line.line}" for line in mentions)
    words = [f"{d.told} ({d.location})" for d in planned.decisions if d.kind in ("accept", "delivery")]
    return DraftItem(
        id=planned.id,
        title=_named(material, planned, links),
        said=planned.title,
        kind=planned.kind,
        delivery=tracked.delivery,
        state=tracked.state,
        ground=tracked.ground,
        claim=planned.claim,
        blocker=planned.blocker,
        owners=planned.owners,
        summary=quoted,
        details=() if quoted else tuple(one for one in told if one != cause)[:MAX_DETAILS],
        cause=cause,
        adapted=tuple(_software(material, planned.title, _TAKES, _LEAVES)),
        dropped=tuple(_dropped(material, planned, core)),
        changes=changes,
        related=tuple(material.change(change) for change in related),
        issues=_issues(material, planned, core),
        people=tuple(dict.fromkeys(who for change in changes for who in change.people)),
        mentions=mentions,
        notes=tracked.notes,
        rank=headlines.weight(news),
        headline=tuple(news.values()),
        evidence="; ".join([*lines, *(change.label for change in core), *words]),
    )


def _told(material: Material, core: Sequence[Change], shown: Sequence[DraftChange]) -> Iterator[DraftQuote]:
    """Yield what the changes say of themselves, no paragraph twice."""
    seen: set[str] = set()
    for change, made in zip(core, shown, strict=True):
        for text in (text for body in material.bodies(change) for text in prose.sentences(body)):
            if text not in seen:
                seen.add(text)
                yield DraftQuote(text, made.label, made.url)


def _belongs(material: Material, link: Link) -> bool:
    """Return whether a follow-up is told of with its item; otherwise it stands for itself elsewhere."""
    if link.change.repo in material.release.aside:
        return False
    if link.confidence >= _SURE:
        return True
    return link.confidence >= _LIKELY and material.change(link.change).category in ("docs", "test")


def _named(material: Material, planned: Item, links: Sequence[Link]) -> str:
    """Return the heading: the community's words, or those of a change that says the same better.

    It does where it spells the same words out; and where the community's are torn by a scan, or name
    something else than what was done (``Follow-up from the last meeting``).
    """
    own = material.spelling.mended(planned.title)
    core = [link for link in links if link.role == "core" and not prepares_only(link.change)]
    if core and planned.kind == "feature" and _says_little(material, own, [link.change for link in core]):
        best = max(core, key=lambda link: link.confidence)
        return titles.heading(_LABEL.sub("", material.title(best.change).text), material.names)
    sure = [link for link in links if link.role == "core" and link.confidence >= _SURE]
    for link in sorted(sure, key=lambda link: -link.confidence):
        title = material.title(link.change).text
        if len(title) <= _HEADING and _spells_out(own, title):
            return titles.heading(title, material.names)
    return titles.heading(own, material.names)


def _says_little(material: Material, title: str, core: Sequence[Change]) -> bool:
    """Return whether most words of a title are strange to the project, or none is in what was done."""
    words = headlines.telling(title)
    strange = [word for word in words if not material.spelling.knows(word)]
    done = {
        word for change in core for word in terms(f"{change.title} {change.branch or ''} {change.body[:400]}")
    }
    met = any(likeness(word, other) for word in words for other in done)
    return 2 * len(strange) > len(words) or not met


def _spells_out(short: str, long: str) -> bool:
    """Return whether a text has every word of another, one at least in full where that shortens it."""
    mine = [word.lower() for word in terms(short) if importance(word.lower()) == 1]
    theirs = [word.lower() for word in terms(long)]
    fuller = False
    for word in mine:
        met = [
            other for other in theirs if likeness(word, other) or (len(other) > 2 and word.endswith(other))
        ]
        if not met:
            return False
        best = max(met, key=len)
        if len(best) < len(word) - 1:
            return False
        fuller = fuller or (best.startswith(word) and len(best) >= len(word) + 3)
    return fuller and len(mine) > 1


def _software(
    material: Material, text: str, near: re.Pattern[str], against: re.Pattern[str]
) -> Iterator[str]:
    """Yield the software, with versions, that the last word before it says is taken (or left)."""
    own = material.names.lower().split()
    for found in _SOFTWARE.finditer(text[:600]):
        before = text[: found.start()]
        last = max((match.start() for match in near.finditer(before)), default=-1)
        if last < max((match.start() for match in against.finditer(before)), default=-1):
            continue
        name = material.spelling.mended(found["name"])
        if name.lower() not in own and name.lower() not in ("release", "version"):
            yield f"{titles.capital(name)} {found['version']}"


def _dropped(material: Material, planned: Item, core: Sequence[Change]) -> Iterator[str]:
    """Yield what a compatibility item's changes take leave of."""
    if planned.kind == "compatibility":
        found = (
            name
            for change in core
            for name in _software(material, change.title, _LEAVES, _TAKES)
            if _LEAVES.search(change.title)
        )
        yield from dict.fromkeys(found)


def _issues(material: Material, planned: Item, core: Iterable[Change]) -> tuple[DraftIssue, ...]:
    """Return the issues that the minutes cite for an item or that its changes say they fix."""
    pages = {url.lower().removesuffix(".git").rstrip("/"): repo for repo, url in material.urls.items()}
    found: dict[tuple[str, int], None] = {}
    for mention in planned.mentions:
        for cited in mention.references:
            if cited.kind == "issue" and cited.number:
                named = cited.repo.lower() if cited.repo else None
                repo = next(
                    (repo for page, repo in pages.items() if named and page.endswith(f"/{named}")), None
                )
                if repo or not named:
                    found[repo or material.primary, cited.number] = None
    for change in core:
        for number in change.issues:
            found[change.repo, number] = None
    return tuple(
        DraftIssue(
            label=f"#{number}" if repo == material.primary else f"{repo}#{number}",
            url=forge.issue_url(repo, number, material.urls),
        )
        for repo, number in found
    )
