"""Versions: the project's own, those of other software, and links to releases and comparisons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from msgspec import Struct

from kmesh_tracker.audit.evidence import labels
from kmesh_tracker.audit.references import cited
from kmesh_tracker.records import AuditedClaim
from kmesh_tracker.text.terms import is_among, terms
from kmesh_tracker.versions import normal_version, version_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmesh_tracker.audit.evidence import Evidence
    from kmesh_tracker.audit.page import Block, Page
    from kmesh_tracker.records import Change, Finding

_VERSION: Final = re.compile(
    r"(?<![A-Za-z0-9_.@/#:=-])(?P<v>[vV])?(?P<number>[0-9]{1,4}\.[0-9]{1,4}(?:\.[0-9]{1,4})?"
    r"(?:[.-]?(?:alpha|beta|rc)[.-]?[0-9]{0,3})?)(?![A-Za-z0-9_%]|\.[0-9]|-[0-9])"
)
_BEFORE: Final = re.compile(r"(?P<word>[A-Za-z][A-Za-z0-9_+.-]{0,40})[ \n:]{1,3}$")
_GENERIC: Final = frozenset(
    "release releases version versions tag v follows following succeeds after before".split()
)
"""Words that speak of a release and are no name of software."""
_LITTLE: Final = frozenset(
    "the a an of in on at to from with since by and or than until for as is was are be".split()
)
_FOLLOWS: Final = re.compile(
    r"\b(?:release after|releases? following|follows|successor (?:to|of))[ \n]{1,2}(?:\w{1,40}[ \n])?$"
)
_ANNOUNCED: Final = re.compile(
    r"(?:\bannounc[a-z]{1,5}|\bintroduc[a-z]{1,4}|\blaunch[a-z]{0,3}|发布|推出)"
    r"(?:[ \n]{1,3}(?:that|the|official|general|new|major|minor|release|availability|launch|of|version)){0,7}"
    r"[ \n]{0,3}[A-Za-z][A-Za-z0-9_+.-]{0,40}[ \n:]{1,3}$",
    re.IGNORECASE,
)
"""What stands before a version that is announced; the name of the project is part of it."""
_ANNOUNCES: Final = re.compile(
    r"[ \n]{1,3}(?:(?:is|are) (?:out|here|(?:now |generally )?available)|includes|contains|brings|"
    r"comes with)\b|[ \n]{0,3}(?:正式发布|包含|包括|带来)",
    re.IGNORECASE,
)
"""What stands behind it."""
_NEAR: Final = 200
_ADDRESS: Final = re.compile(r"https?://[^\s<>()\[\]\"'`]{1,2000}")
_RELEASE_PAGE: Final = re.compile(r"releases/(?:tag/)?(?P<tag>[^/]{1,200}(?:/[^/]{1,200})?)$")
_COMPARE_PAGE: Final = re.compile(r"compare/(?P<old>.{1,200}?)\.{2,3}(?P<new>.{1,200})$")
_NEWEST: Final = frozenset(["latest"])


class Named(Struct, frozen=True):
    """A version that stands in a text."""

    text: str
    version: str  # with three numbers
    word: str  # what stands before it, in small letters
    whole: str  # the version with that word, as they are written
    proper: bool  # whether that word has a capital letter and begins no sentence, as the names of software do
    marked: bool  # whether it is written with a ``v``
    position: int


def find(text: str) -> Iterator[Named]:
    """Yield the versions that a text names."""
    for match in _VERSION.finditer(text):
        if version := normal_version(match["number"]):
            before = _BEFORE.search(text, max(0, match.start() - 48), match.start())
            word = before["word"] if before else ""
            whole = f"{word} {match[0]}".strip()
            ahead = text[max(0, before.start() - 4) : before.start()].rstrip(" \n") if before else ""
            proper = word[:1].isupper() and bool(ahead) and ahead[-1] not in ".!?:。！？：#*-"
            yield Named(match[0], version, word.lower(), whole, proper, bool(match["v"]), match.start())


def own(text: str, evidence: Evidence) -> list[Named]:
    """Return the versions of a text that are the project's own."""
    return [named for named in find(text) if _is_own(named, evidence)]


def _is_own(named: Named, evidence: Evidence) -> bool:
    if _is_project(named.word, evidence) or (
        named.marked and "-" in named.version and evidence.prerelease(named.version)
    ):
        return True  # no other software has a candidate of that very name
    bare = not named.word or named.word in _GENERIC or named.word in _LITTLE
    if not _is_known(named.version, evidence) or (named.proper and not bare):
        return False
    whole = named.marked or named.version == named.text
    return (whole or named.word in _GENERIC) and (
        bare or named.marked or named.version == evidence.status.version
    )


def _is_project(word: str, evidence: Evidence) -> bool:
    return bool(word) and bool(evidence.words.intersection(terms(word)))


def _is_known(version: str, evidence: Evidence) -> bool:
    return version in evidence.tagged or version in evidence.spoken_of or bool(evidence.prerelease(version))


def judge(page: Page, evidence: Evidence) -> Iterator[AuditedClaim]:
    """Check every version against the tags, and those of other software against the changes listed."""
    if title := page.value("title"):
        for named in own(title[0], evidence):
            verdict, reason, found = _own(named, title[0], evidence)
            yield AuditedClaim(title[1], "version", named.text, verdict, reason, found)
    for block in page.blocks:
        links = [(link.start, link.end) for link in block.links]
        for named in find(block.text):
            if any(start <= named.position < end for start, end in links):
                continue  # what a link is called is held against where it leads
            line = page.line_of(block, named.position, named.text)
            text = named.text
            if _is_own(named, evidence):
                verdict, reason, found = _own(named, block.text, evidence)
            elif not block.quoted and named.word and named.word not in _LITTLE | _GENERIC:
                verdict, reason, found = _other(named, block, evidence)
                text = named.whole
            elif not block.quoted and (same := _cites(named, block, evidence)):
                verdict, reason, found = "confirmed", f"{same[0].label} says so.", labels(same)
            elif not block.quoted and named.marked:
                reason = f"No release {named.text} is tagged, and what else it is a version of is not said."
                verdict, found = "unverifiable", ()
            else:
                continue
            yield AuditedClaim(line, "version", text, verdict, reason, found)


def _own(named: Named, text: str, evidence: Evidence) -> tuple[Finding, str, tuple[str, ...]]:
    status = evidence.status
    if named.version == status.version:
        if status.tag is None:
            return "unverifiable", f"{named.text} is not tagged as of {evidence.as_of}.", ()
        return "confirmed", f"{status.tag} was tagged on {status.released_on}.", (status.tag,)
    before = text[max(0, named.position - _NEAR) : named.position]
    announced = _ANNOUNCED.search(before) or _ANNOUNCES.match(text, named.position + len(named.text))
    if announced and _is_project(named.word, evidence):
        reason = f"The announcement is of {evidence.name}, not of {named.text}."
        return "contradicted", reason, (evidence.name,)
    if "-" in named.version:
        tag = evidence.prerelease(named.version)
        if tag:
            return "confirmed", f"{tag} was tagged on {evidence.tags[tag]}.", (tag,)
        return "contradicted", f"No tag {named.text} exists.", ()
    release = evidence.tagged.get(named.version)
    if release is None:
        if named.version in evidence.spoken_of:
            return "unverifiable", f"{named.text} is not tagged; the minutes speak of it.", ()
        known = ", ".join(one.tag for one in list(evidence.tagged.values())[-4:] if one.tag) or "none"
        return "contradicted", f"No release {named.text} is tagged; the latest are {known}.", ()
    tag = str(release.tag)
    if _FOLLOWS.search(before) and status.previous not in (None, tag):
        reason = f"{evidence.name} follows {status.previous}, not {tag}."
        return "contradicted", reason, (str(status.previous),)
    if (
        status.released_on
        and release.released_on
        and version_order(release.version) > version_order(status.version)
    ):
        return "unverifiable", f"{tag} was tagged on {release.released_on}, after {evidence.name}.", (tag,)
    return "confirmed", f"{tag} was tagged on {release.released_on}.", (tag,)


def _other(named: Named, block: Block, evidence: Evidence) -> tuple[Finding, str, tuple[str, ...]]:
    """Look for a version of other software among the changes that the release lists."""
    if same := _cites(named, block, evidence):
        return "confirmed", f"{same[0].label} says so.", labels(same)
    wanted = terms(named.word)
    found = [change for change, held in evidence.told if _says(held, named, wanted)]
    if found:
        more = "say so" if len(found) > 1 else "says so"
        return "confirmed", f"{', '.join(labels(found, 3))} {more}.", labels(found)
    reason = f"It is a version of other software, and no listed change of {evidence.name} names it."
    return "unverifiable", reason, ()


def _cites(named: Named, block: Block, evidence: Evidence) -> list[Change]:
    """Return the changes cited beside a version whose titles have it."""
    beside = [
        change
        for one in cited(block, evidence)
        if one.repo
        for change in _numbered(one.repo, one.number, one.commit, evidence)
    ]
    return [change for change in beside if named.text.lstrip("vV") in change.title]


def _numbered(repo: str, number: int, commit: str, evidence: Evidence) -> Sequence[Change]:
    if commit:
        found = [c for c in evidence.status.changes if c.repo == repo and c.commit.startswith(commit)]
        return found if len(found) == 1 else ()
    return evidence.by_number.get((repo, number), ())


def _says(held: frozenset[str], named: Named, wanted: Sequence[str]) -> bool:
    number = named.text.lower().lstrip("v")
    # A branch writes `istio-125`.
    if not {number, number.removesuffix(".0"), number.replace(".", "")}.intersection(held):
        return False
    return any(is_among(word, held) for word in wanted)


def judge_links(page: Page, evidence: Evidence) -> Iterator[AuditedClaim]:
    """Check the links to releases and comparisons against the tags; nothing is contacted."""
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
            judged = _judged_link(unquote(place[1]), text, evidence) if place else None
            if place and judged:
                if place[0] != evidence.primary:
                    judged = "unverifiable", f"Of {place[0]} no tags of its own are known.", ()
                yield AuditedClaim(page.line_of(block, position, text), "link", text, *judged)


def _judged_link(rest: str, text: str, evidence: Evidence) -> tuple[Finding, str, tuple[str, ...]] | None:
    if match := _COMPARE_PAGE.match(rest):
        return _compared(match["old"], match["new"], evidence)
    match = _RELEASE_PAGE.match(rest)
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
        reason = f"{new} follows {status.previous}; from {old} on it compares more or less."
        return "unverifiable", reason, (old, new)
    return "unverifiable", f"It does not compare {status.previous or 'the start'} with {evidence.name}.", ()


def _is_tag(name: str) -> bool:
    """Return whether a name is that of a version, and not of a branch or a commit."""
    return bool(re.fullmatch(r"(?:[A-Za-z]{1,20}[-/])?[vV]?[0-9]{1,4}\.[0-9]{1,4}[A-Za-z0-9.+-]{0,60}", name))
