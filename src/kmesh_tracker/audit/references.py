"""Pull requests, issues and commits that an announcement cites, by number or by address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from kmesh_tracker.audit.evidence import ABBREVIATED, item_named, labels
from kmesh_tracker.records import AuditedClaim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmesh_tracker.audit.evidence import Evidence
    from kmesh_tracker.audit.page import Block, Page
    from kmesh_tracker.records import Change, Finding

CitedKind = Literal["pull request", "issue", "any"]
_BARE: Final = re.compile(
    r"(?P<word>\b(?:PR|pull request|MR|merge request|issue|issues|fixes|closes|resolves)[ \n]{0,2})?"
    r"(?<![A-Za-z0-9&@/#])(?P<repo>[A-Za-z0-9][A-Za-z0-9_.-]{0,100}(?:/[A-Za-z0-9_.-]{1,100})?)?"
    r"[#!](?P<number>[0-9]{1,10})(?![0-9A-Za-z_])"
    r"|\b(?P<plain>PR|MR)[ -](?P<id>[0-9]{1,10})(?![0-9A-Za-z_.,]?[0-9])",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"https?://[^\s<>()\[\]\"'`]{1,2000}")
_PAGE: Final = re.compile(r"(?P<kind>pulls?|merge_requests|issues)/(?P<number>[0-9]{1,10})(?![0-9A-Za-z])")
_COMMIT: Final = re.compile(r"commits?/(?P<id>[0-9a-f]{7,64})(?![0-9A-Za-z])")
_SHORT: Final = re.compile(
    r"(?<![A-Za-z0-9@/])(?P<repo>[A-Za-z0-9][A-Za-z0-9_.-]{0,100})@(?P<id>[0-9a-f]{7,64})(?![0-9A-Za-z])"
)
_WHOLE: Final = re.compile(r"(?<![A-Za-z0-9_@/=-])[0-9a-f]{40}(?![A-Za-z0-9_=-])")
_REVERTS: Final = re.compile(r"\brevert|\btake[ns]? back|\bback(?:ed)? out|回退|回滚|撤销", re.IGNORECASE)
_MARGIN: Final = 50  # issues may have been opened since the last merge, but not many more than that


class Cited(Struct, frozen=True):
    """A pull request, issue or commit that a block names."""

    repo: str | None  # name of the repository's source; None for one that is not configured
    number: int  # 0 for a commit
    sort: CitedKind
    text: str
    position: int
    commit: str = ""
    label: int | None = None  # the number that the link's text shows, where that is another one


def cited(block: Block, evidence: Evidence) -> Sequence[Cited]:
    """Return what a block cites, in order."""
    if block not in evidence.memo:
        evidence.memo[block] = _cited(block, evidence)
    return evidence.memo[block]


def _cited(block: Block, evidence: Evidence) -> Sequence[Cited]:
    found: list[Cited] = []
    covered: list[tuple[int, int]] = []
    for link in block.links:
        if one := _from_url(link.url, link.text, link.start, evidence):
            found.append(one)
            covered.append((link.start, link.end))
    for address in _ADDRESS.finditer(block.text):
        if not _inside(address.start(), covered):
            covered.append(address.span())
            if one := _from_url(address[0].rstrip(".,;:!?"), "", address.start(), evidence):
                found.append(one)
    for match in _BARE.finditer(block.text):
        if not _inside(match.start("number") if match["number"] else match.start(), covered):
            found += [one] if (one := _from_text(match, evidence)) else []
    for match in _SHORT.finditer(block.text):
        repo = evidence.repositories.get(match["repo"].lower())
        if repo and not _inside(match.start(), covered):
            found.append(Cited(repo, 0, "any", match[0], match.start(), match["id"]))
    for match in _WHOLE.finditer(block.text) if len(block.text) >= 40 else ():
        if not _inside(match.start(), covered):
            found.append(Cited(_holder(match[0], evidence), 0, "any", match[0], match.start(), match[0]))
    return sorted(found, key=lambda one: one.position)


def _holder(id_: str, evidence: Evidence) -> str:
    """Return the repository that has a commit, the primary one where none has."""
    repos = dict.fromkeys((evidence.primary, *evidence.urls, *evidence.highest))
    return next((repo for repo in repos if evidence.commits(repo, id_)), evidence.primary)


def _inside(position: int, covered: Sequence[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in covered)


def _from_text(match: re.Match[str], evidence: Evidence) -> Cited | None:
    word = (match["word"] or match["plain"] or "").strip().lower()
    sort: CitedKind = "any"
    if word in ("pr", "pull request", "mr", "merge request") or "!" in match[0]:
        sort = "pull request"
    elif word:
        sort = "issue"
    number = int(match["number"] or match["id"])
    if not number and sort == "any":
        return None
    repo = match["repo"]
    name = evidence.repositories.get(repo.lower()) if repo else evidence.primary
    shown = " ".join(match[0].split())
    return Cited(name, number, sort, shown, match.start())


def _from_url(url: str, text: str, position: int, evidence: Evidence) -> Cited | None:
    place = evidence.repository(url)
    rest = place[1] if place else url
    shown = " ".join(text.split()) or url
    if commit := (_COMMIT.match(rest) if place else None):
        return Cited(place[0] if place else None, 0, "any", shown, position, commit["id"])
    page = _PAGE.match(rest) if place else re.search(r"/" + _PAGE.pattern, rest)
    if not page:
        return None
    told = re.search(r"[#!]([0-9]{1,10})(?![0-9])", text)
    label = int(told[1]) if told and int(told[1]) != int(page["number"]) else None
    sort: CitedKind = "issue" if page["kind"] == "issues" else "pull request"
    return Cited(place[0] if place else None, int(page["number"]), sort, shown, position, label=label)


def judge(page: Page, evidence: Evidence) -> Iterator[AuditedClaim]:
    """Check every citation against what the release lists."""
    for block in page.blocks:
        for one in cited(block, evidence):
            line = page.line_of(block, one.position, one.text)
            verdict, reason, changes = _judged(one, block, evidence)
            yield AuditedClaim(line, "reference", one.text, verdict, reason, labels(changes))


def _judged(one: Cited, block: Block, evidence: Evidence) -> tuple[Finding, str, Sequence[Change]]:
    if one.repo is None:
        return "unverifiable", "It is in a repository that is not configured.", ()
    if one.label is not None:
        return "contradicted", f"The text says #{one.label}, the link leads to #{one.number}.", ()
    if one.commit:
        return _commit(one, block, evidence)
    if not one.number:
        return "contradicted", "No pull request and no issue has the number 0.", ()
    changes = evidence.by_number.get((one.repo, one.number), ())
    if changes and one.sort != "issue":
        return _change(changes, block, evidence)
    fixers = evidence.fixers.get((one.repo, one.number), ())
    here = [change for change in fixers if evidence.is_in(change)]
    if here:
        return "confirmed", f"{', '.join(labels(here))} in {evidence.name} says that it fixes it.", here
    if changes:  # an address of an issue leads to the pull request of that number, too
        return _change(changes, block, evidence)
    if fixers:
        where = fixers[0].first_release or "no release yet"
        reason = f"Only {', '.join(labels(fixers))} says that it fixes it, which is in {where}."
        return "unverifiable", reason, fixers
    return _unknown(one, block, evidence)


def _unknown(one: Cited, block: Block, evidence: Evidence) -> tuple[Finding, str, Sequence[Change]]:
    repo = one.repo or evidence.primary
    highest = evidence.highest.get(repo, 0)
    if one.number > highest + max(_MARGIN, highest // 20):
        return "contradicted", f"No number of {repo} is that high: the highest known one is {highest}.", ()
    if one.sort == "pull request":
        reason = f"No pull request #{one.number} of {repo} was merged by {evidence.as_of}."
        return "contradicted" if repo in evidence.numbered else "unverifiable", reason, ()
    reason = f"No change of {evidence.name} says that it fixes #{one.number}, and none has that number."
    if named := item_named(block, evidence):
        core = [link.change for link in named.links if link.role == "core"]
        told = f"{reason} The item named beside it came with {', '.join(labels(core))}."
        return "unverifiable", told, core
    return "unverifiable", reason, ()


def _commit(one: Cited, block: Block, evidence: Evidence) -> tuple[Finding, str, Sequence[Change]]:
    near = evidence.by_commit.get((one.repo or "", one.commit[:ABBREVIATED]), ())
    fitting = {id_ for c in near for id_ in (c.commit, *c.commits) if id_.startswith(one.commit)}
    known = evidence.commits(one.repo or "", one.commit)
    if len(every := sorted(fitting.union(known or ()))) > 1:
        ids = ", ".join(id_[:16] for id_ in every[:4])
        return "unverifiable", f"It fits several commits of {one.repo} ({ids}): write more digits.", ()
    if found := [c for c in near if not fitting.isdisjoint((c.commit, *c.commits))]:
        return _change(found, block, evidence)
    if known is not None and not known:
        return "unverifiable", f"This commit is absent from {one.repo}.", ()
    return "unverifiable", f"No change of {one.repo} that is known holds this commit.", ()


def _change(
    changes: Sequence[Change], block: Block, evidence: Evidence
) -> tuple[Finding, str, Sequence[Change]]:
    """Judge a change, with its picks if they share its number."""
    for change in changes:
        if evidence.is_in(change):
            return "confirmed", f"Merged on {change.merged_on} and listed for {evidence.name}.", [change]
    change = changes[0]
    tag = evidence.status.tag
    back = next((one for one in changes if one.reverted_by), None)
    if back and (back.first_release == tag or not back.first_release or back.reverted_in == tag):
        by = next((c.label for c in evidence.changes if c.commit == back.reverted_by), None)
        taker = by or str(back.reverted_by)[:10]
        reason = f"{back.label} was reverted by {taker} and is not in {evidence.name}."
        told = _REVERTS.search(f"{block.section}\n{block.text}")
        return ("confirmed" if told else "contradicted"), reason, [back]
    if tag and change.first_release == tag:
        corrects = change.reverts or change.picked_from
        what = "takes back or repeats another one" if corrects else "changes nothing lasting"
        what = "touches none of the paths that belong to releases" if change.outside else what
        return "confirmed", f"Merged for {evidence.name} on {change.merged_on}; it {what}.", [change]
    return _elsewhere(change, block, evidence)


def _elsewhere(change: Change, block: Block, evidence: Evidence) -> tuple[Finding, str, Sequence[Change]]:
    """Judge a change of another release."""
    day = evidence.status.released_on
    own = [release.tag for release in evidence.releases if release.tag]
    order = {tag: place for place, tag in enumerate(own)}
    here = order.get(evidence.status.tag or "", len(own))
    if change.first_release in order and order[change.first_release] < here:
        reason = f"{change.label} came with {change.first_release} already and is not new in {evidence.name}."
        listed = block.kind == "item"
        return ("contradicted" if listed else "unverifiable"), reason, [change]
    where = f"first released with {change.first_release}" if change.first_release else "in no release yet"
    reason = (
        f"{change.label} was merged on {change.merged_on} and is {where}, so it is not in {evidence.name}."
    )
    if day and change.merged_on <= day:
        reason = reason.replace(", so it is not", "; the line of the release does not have it, so it is not")
    return "contradicted", reason, [change]
