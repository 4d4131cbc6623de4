"""Days: of the post, of the release, of other releases."""

from __future__ import annotations

import re
from datetime import UTC, date
from typing import TYPE_CHECKING, Final

from kmesh_tracker.audit.versions import own
from kmesh_tracker.records import AuditedClaim
from kmesh_tracker.text import dates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmesh_tracker.audit.evidence import Evidence
    from kmesh_tracker.audit.page import Block, Page
    from kmesh_tracker.records import Finding, Release

_WHOLE: Final = frozenset(["iso", "chinese", "month-day-year", "day-month-year"])
_RELEASED: Final = re.compile(
    r"\b(?:releas(?:ed|e date)|tagged|is out|out since|came out|available (?:since|from|on)|shipped|"
    r"launched)\b|发布于|发布日期|发布|上线",
    re.IGNORECASE,
)
_POSTED: Final = re.compile(r"\b(?:posted|published|written|updated|edited)\b|撰写|更新于", re.IGNORECASE)
_AS_OF: Final = re.compile(r"\bnot (?:out|released)\b.{0,40}\bas of\b|尚未发布", re.IGNORECASE | re.DOTALL)
_YEAR: Final = re.compile("(?:19|20)[0-9]{2}")
_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def judge(page: Page, evidence: Evidence) -> Iterator[AuditedClaim]:
    """Check every day against those of the tags."""
    for key in ("date", "last_update", "published"):
        if stated := page.value(key):
            day = _ISO.match(stated[0])
            found = _day(day[0]) if day else None
            if found:
                verdict, reason = _posted(found, evidence)
                yield AuditedClaim(stated[1], "date", str(found), verdict, reason, _tag(evidence))
    near = evidence.status.released_on or evidence.as_of
    for block in page.blocks:
        start = 0
        for row in block.text.split("\n"):
            for span in dates.find(row, near) if _YEAR.search(row) else ():
                if span.rule in _WHOLE and not span.completed and span.start == span.end:
                    position = start + span.position
                    verdict, reason = _judged(span.start, block, position, evidence)
                    line = page.line_of(block, position, span.text)
                    yield AuditedClaim(line, "date", span.text, verdict, reason, _tag(evidence))
            start += len(row) + 1


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _tag(evidence: Evidence) -> tuple[str, ...]:
    return (evidence.status.tag,) if evidence.status.tag else ()


def _posted(day: date, evidence: Evidence) -> tuple[Finding, str]:
    """Judge the day of a post, which may be any from that of the tag on."""
    status = evidence.status
    if status.released_on is None:
        return "unverifiable", f"{evidence.name} is not tagged as of {evidence.as_of}."
    if day >= min(_days(evidence.tagged[status.version])):
        after = (day - status.released_on).days
        how = f"{after} days after" if after > 1 else "the day after" if after == 1 else "on the day on which"
        told = f"The post is dated {how} {evidence.name} was tagged"
        return "confirmed", f"{told} on {status.released_on}." if after > 0 else f"{told}."
    return "contradicted", f"{evidence.name} was tagged on {status.released_on}, after the day of the post."


def _days(release: Release) -> set[date]:
    """Return the day of a release, as its tag and as universal time tell it."""
    found = {release.released_on} if release.released_on else set()
    return found | ({release.released_at.astimezone(UTC).date()} if release.released_at else set())


def _judged(day: date, block: Block, position: int, evidence: Evidence) -> tuple[Finding, str]:
    sentence = block.sentence(position)
    status = evidence.status
    if status.tag is None and _AS_OF.search(sentence) and day <= evidence.as_of:
        return "confirmed", f"{evidence.name} is not tagged as of {evidence.as_of}."
    if _POSTED.search(sentence):
        return _posted(day, evidence)
    named = {one.version for one in own(sentence, evidence)}
    releases = [evidence.tagged[version] for version in sorted(named) if version in evidence.tagged]
    speaks = _RELEASED.search(sentence) or (block.kind == "heading" and releases)
    if not releases and speaks and _speaks_of_it(sentence, evidence) and status.version in evidence.tagged:
        releases = [evidence.tagged[status.version]]
    for release in releases:
        if day in _days(release):
            return "confirmed", f"{release.tag} was tagged on {release.released_on}."
    if speaks and releases:
        told = ", ".join(f"{release.tag} was tagged on {release.released_on}" for release in releases)
        return "contradicted", f"{told}, not on {day}."
    same = [release for release in evidence.tagged.values() if day in _days(release)]
    if same:
        return "confirmed", f"{same[0].tag} was tagged that day."
    if tag := next((tag for tag, tagged in evidence.tags.items() if tagged == day), None):
        return "confirmed", f"{tag} was tagged that day."
    out = status.released_on or "none yet"
    return "unverifiable", f"No release was tagged that day; {evidence.name} on {out}."


def _speaks_of_it(sentence: str, evidence: Evidence) -> bool:
    """Return whether a sentence without a version means the release: by the project, or ``this release``."""
    lower = sentence.casefold()
    return evidence.project.casefold() in lower or bool(
        re.search(
            r"\b(?:this|the|new) (?:release|version)\b|release(?:d| date) ?(?:on|:)|本次|该版本|发布日期",
            lower,
        )
    )
