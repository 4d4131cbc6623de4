"""Links to releases and comparisons of the configured repositories: whether their tags exist."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from kmesh_tracker.audit.versions import own
from kmesh_tracker.records import AuditedClaim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmesh_tracker.audit.evidence import Evidence
    from kmesh_tracker.audit.page import Page
    from kmesh_tracker.records import Finding

_ADDRESS: Final = re.compile(r"https?://[^\s<>()\[\]\"'`]{1,2000}")
_RELEASE: Final = re.compile(r"releases/(?:tag/)?(?P<tag>[^/]{1,200}(?:/[^/]{1,200})?)$")
_COMPARE: Final = re.compile(r"compare/(?P<old>.{1,200}?)\.{2,3}(?P<new>.{1,200})$")
_NEWEST: Final = frozenset(["latest"])


def judge(page: Page, evidence: Evidence) -> Iterator[AuditedClaim]:
    """Hold the links to releases and comparisons against the tags; nothing is contacted."""
    for block in page.blocks:
        found = [(link.url, link.text or link.url, link.start) for link in block.links]
        spans = [(link.start, link.end) for link in block.links]
        found += [
            (address[0].rstrip(".,;:!?"), address[0], address.start())
            for address in _ADDRESS.finditer(block.text)
            if not any(start <= address.start() < end for start, end in spans)
        ]
        for url, text, position in found:
            place = evidence.repository(url)
            judged = _judged(unquote(place[1]), text, evidence) if place else None
            if place and judged:
                if place[0] != evidence.primary:
                    judged = "unverifiable", f"Of {place[0]} no tags of its own are known.", ()
                yield AuditedClaim(page.line_of(block, position, text), "link", text, *judged)


def _judged(rest: str, text: str, evidence: Evidence) -> tuple[Finding, str, tuple[str, ...]] | None:
    if match := _COMPARE.match(rest):
        return _compared(match["old"], match["new"], evidence)
    match = _RELEASE.match(rest)
    if not match or match["tag"] in _NEWEST:
        return None
    tag = match["tag"]
    if tag.lower() not in evidence.tags:
        if tag == evidence.status.version or evidence.status.tag is None:
            return "unverifiable", f"No tag {tag} exists as of {evidence.as_of}.", ()
        return "contradicted", f"No tag {tag} exists.", ()
    named = own(text, evidence) if not text.startswith("http") else []
    versions = {one.version for one in named}
    day = evidence.tags[tag.lower()]
    leads = next((v for v, release in evidence.tagged.items() if release.tag == tag), None)
    if leads and versions and leads not in versions:
        return "contradicted", f"The text says {named[0].text}, the link leads to {tag}.", (tag,)
    other = "" if tag == evidence.status.tag else f"; the announcement is of {evidence.name}"
    return "confirmed", f"{tag} was tagged on {day}{other}.", (tag,)


def _compared(old: str, new: str, evidence: Evidence) -> tuple[Finding, str, tuple[str, ...]]:
    absent = [tag for tag in (old, new) if tag.lower() not in evidence.tags and _is_tag(tag)]
    if absent:
        return "contradicted", f"No tag {' and no tag '.join(absent)} exists.", ()
    status = evidence.status
    if status.tag and new == status.tag and old == status.previous:
        return "confirmed", f"{new} follows {old}.", (old, new)
    if status.tag is None and old == status.previous:
        return "confirmed", f"{old} is the release before.", (old,)
    if new == status.tag and status.previous and old.lower() in evidence.tags:
        return (
            "unverifiable",
            f"{new} follows {status.previous}; from {old} on it compares more or less.",
            (old, new),
        )
    return "unverifiable", f"It does not compare {status.previous or 'the start'} with {evidence.name}.", ()


def _is_tag(name: str) -> bool:
    """Tell whether a name is that of a version, and not of a branch or a commit."""
    return bool(re.fullmatch(r"(?:[A-Za-z]{1,20}[-/])?[vV]?[0-9]{1,4}\.[0-9]{1,4}[A-Za-z0-9.+-]{0,60}", name))
