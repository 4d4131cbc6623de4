"""Records as plain data, and plain data as JSON: what other people's scripts lean on.

The keys and their order are the contract's; ``schemas/`` describes each of them. They grow by addition.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import TYPE_CHECKING, Any, Final

from kmesh_tracker.rendering import forge
from kmesh_tracker.rendering.escape import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kmesh_tracker.plugin.manager import PluginFailure, PluginInfo
    from kmesh_tracker.records import (
        Accounting,
        Audit,
        Candidate,
        Change,
        Deadline,
        Decision,
        Doubt,
        Explanation,
        Item,
        Link,
        Location,
        Meeting,
        Mention,
        ReleaseStatus,
        Remark,
        Roadmap,
        Slip,
        Tag,
        TrackedItem,
    )
    from kmesh_tracker.rendering.context import DraftContext

SCHEMA: Final = 1
"""Version of the documents' structure."""
Document = dict[str, Any]
_FIELDS: Final = 20
"""Fields of what may stand on one line."""
_WIDTH: Final = 400
"""Characters of what may stand on one line."""
_encode: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def dumps(document: Mapping[str, Any]) -> str:
    """Write ``document`` as JSON: the same text for the same document, ending with a newline.

    Control, bidi and other characters that cannot be seen are written as escapes.
    """
    text = _written(document, "\n")
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")  # a lone surrogate as \udc80
    return json_text(text) + "\n"


def _written(value: Any, line: str) -> str:
    """Write a value, each record that fits on a line of its own.

    Python's own encoder is in C only as long as it does not indent, which is ten times as fast.
    """
    if not value or not isinstance(value, (dict, list)):
        return _encode(value)
    if len(value) <= _FIELDS and len(text := _encode(value)) <= _WIDTH:
        return text
    below = line + "  "
    if isinstance(value, dict):
        rows = [f"{_encode(key)}: {_written(inner, below)}" for key, inner in value.items()]
        return f"{{{below}{f',{below}'.join(rows)}{line}}}"
    return f"[{below}{f',{below}'.join([_written(inner, below) for inner in value])}{line}]"


def roadmap_document(roadmap: Roadmap, urls: forge.Urls | None = None) -> Document:
    """Give ``roadmap --json`` and ``status --json``; ``urls`` are the repositories' pages, for links."""
    return {
        "schema": SCHEMA,
        "project": roadmap.project,
        "as_of": roadmap.as_of.isoformat(),
        "releases": [_release(release, urls or {}) for release in roadmap.releases],
        "findings": list(roadmap.findings),
    }


def meetings_document(meetings: Iterable[Meeting]) -> Document:
    """Return what ``meetings --json`` writes."""
    from kmesh_tracker.minutes.genre import genre

    meetings = list(meetings)
    documents: dict[tuple[str, str], list[Meeting]] = {}
    for meeting in meetings:
        documents.setdefault((meeting.location.source, meeting.location.path), []).append(meeting)
    return {
        "schema": SCHEMA,
        "meetings": [
            {
                "date": _day(meeting.date),
                "line": meeting.location.line,
                "path": meeting.location.path,
                "heading": meeting.heading,
                "skipped": meeting.skipped,
                "notes": list(meeting.notes),
                "source": meeting.location.source,
            }
            for meeting in meetings
        ],
        "documents": [
            {"source": source, "path": path, "genre": genre(held), "meetings": len(held)}
            for (source, path), held in sorted(documents.items())
        ],
    }


def find_document(candidates: Iterable[Candidate], urls: forge.Urls | None = None) -> Document:
    """Give ``find --json``."""
    return {"schema": SCHEMA, "candidates": [_candidate(candidate, urls or {}) for candidate in candidates]}


def explain_document(explanation: Explanation, urls: forge.Urls | None = None) -> Document:
    """Give ``explain --json``."""
    urls = urls or {}
    roles = {link.change.key: link.role for link in explanation.tracked.links}
    return {
        "schema": SCHEMA,
        "version": explanation.release.version,
        "tag": explanation.release.tag,
        "item": _item(explanation.tracked, urls),
        "threshold": _number(explanation.threshold),
        "candidates": [
            {
                **_candidate(candidate, urls),
                "role": roles.get(candidate.change.key),
                "signals": [
                    {"name": signal.name, "weight": _number(signal.weight), "reason": signal.reason}
                    for signal in candidate.signals
                ],
            }
            for candidate in explanation.candidates
        ],
    }


def review_document(
    release: ReleaseStatus, doubts: Iterable[Doubt], urls: forge.Urls | None = None
) -> Document:
    """Give ``review --json``."""
    return {
        "schema": SCHEMA,
        "version": release.version,
        "tag": release.tag,
        "doubts": [
            {
                "kind": doubt.kind,
                "reason": doubt.reason,
                "item": _item(doubt.tracked, urls or {}),
                "links": [_link(link, urls or {}) for link in doubt.links],
            }
            for doubt in doubts
        ],
    }


def plugins_document(
    plugins: Iterable[PluginInfo], failures: Iterable[PluginFailure], disabled: Iterable[str] = ()
) -> Document:
    """Give ``plugins --json``."""
    return {
        "schema": SCHEMA,
        "plugins": [
            {
                "name": plugin.name,
                "distribution": plugin.distribution,
                "builtin": plugin.builtin,
                "sources": list(plugin.sources),
                "formats": list(plugin.formats),
            }
            for plugin in plugins
        ],
        "failures": [
            {
                "plugin": failure.plugin,
                "distribution": failure.distribution,
                "stage": failure.stage,
                "cause": failure.cause,
            }
            for failure in failures
        ],
        "disabled": sorted(disabled),
    }


def check_document(path: str, audit: Audit | None, remarks: Iterable[Remark] = ()) -> Document:
    """Give ``check --json``; without an audit it holds what was said of the language alone."""
    claims = audit.claims if audit else ()
    verdicts = ("confirmed", "contradicted", "unverifiable")
    return {
        "schema": SCHEMA,
        "path": path,
        "version": audit.version if audit else None,
        "tag": audit.tag if audit else None,
        "released_on": _day(audit.released_on) if audit else None,
        "summary": {name: sum(1 for claim in claims if claim.verdict == name) for name in verdicts},
        "claims": [
            {
                "line": claim.line,
                "kind": claim.kind,
                "text": claim.text,
                "verdict": claim.verdict,
                "reason": claim.reason,
                "evidence": list(claim.evidence),
            }
            for claim in claims
        ],
        "omissions": [
            {
                "kind": omission.kind,
                "name": omission.name,
                "warning": omission.warning,
                "reason": omission.reason,
                "evidence": list(omission.evidence),
            }
            for omission in (audit.omissions if audit else ())
        ],
        "language": [
            {"line": remark.line, "rule": remark.rule, "text": remark.text, "message": remark.message}
            for remark in remarks
        ],
    }


def draft_document(context: DraftContext) -> Document:
    """Give ``draft --format json``, which is also what templates get."""
    return {"schema": SCHEMA, **_plain(dataclasses.asdict(context))}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _release(release: ReleaseStatus, urls: forge.Urls) -> Document:
    mentioned = {link.change.key for tracked in release.items for link in tracked.links}
    return {
        "version": release.version,
        "tag": release.tag,
        "released_on": _day(release.released_on),
        "previous": release.previous,
        "deadlines": [_deadline(deadline) for deadline in release.deadlines],
        "slips": [_slip(slip) for slip in release.slips],
        "items": [_item(tracked, urls) for tracked in release.items],
        "prereleases": [_prerelease(tag) for tag in release.prereleases],
        "accounting": [_accounting(repo, counts) for repo, counts in release.accounting],
        "changes": [
            {
                **_change(change, urls),
                "people": [person.handle or person.name for person in change.people],
                "mentioned": change.key in mentioned,
            }
            for change in release.changes
        ],
        "not_items": [
            {"id": item.id, "title": item.title, "decisions": [_decision(one) for one in item.decisions]}
            for item in release.not_items
        ],
    }


def _deadline(deadline: Deadline) -> Document:
    return {
        "stated_on": _day(deadline.stated_on),
        "start": _day(deadline.start),
        "end": _day(deadline.end),
        "kind": deadline.kind,
        "text": deadline.text,
        "location": _location(deadline.location),
    }


def _slip(slip: Slip) -> Document:
    return {
        "from": _day(slip.start),
        "to": _day(slip.end),
        "stated_on": _day(slip.stated_on),
        "days": slip.days,
        "reason": slip.reason,
    }


def _prerelease(tag: Tag) -> Document:
    return {"tag": tag.name, "tagged_on": _day(tag.tagged_at.date())}


def _accounting(repo: str, counts: Accounting) -> Document:
    return {
        "repo": repo,
        "total": counts.total,
        "listed": counts.listed,
        "inside": counts.inside,
        "already_released": counts.already_released,
        "reverted": counts.reverted,
        "left_out": [{"reason": reason, "commits": commits} for reason, commits in counts.left_out],
    }


def _item(tracked: TrackedItem, urls: forge.Urls) -> Document:
    item: Item = tracked.item
    return {
        "id": item.id,
        "title": item.title,
        "kind": item.kind,
        "blocker": item.blocker,
        "owners": list(item.owners),
        "mentions": [_mention(mention) for mention in item.mentions],
        "claim": item.claim,
        "delivery": tracked.delivery,
        "links": [_link(link, urls) for link in tracked.links],
        "notes": list(tracked.notes),
        "decisions": [_decision(decision) for decision in item.decisions],
        "confidence": _number(item.confidence),
    }


def _decision(decision: Decision) -> Document:
    return {
        "kind": decision.kind,
        "value": decision.value or None,
        "role": decision.role if decision.kind == "accept" else None,
        "on": _day(decision.on),
        "by": decision.by,
        "location": _location(decision.location) if decision.location else None,
    }


def _mention(mention: Mention) -> Document:
    return {
        "date": _day(mention.date),
        "text": mention.text,
        "claim": mention.claim,
        "location": _location(mention.location),
    }


def _location(location: Location) -> Document:
    return {"source": location.source, "path": location.path, "line": location.line}


def _link(link: Link, urls: forge.Urls) -> Document:
    change = _change(link.change, urls)
    url = change.pop("url")
    return {
        **change,
        "role": link.role,
        "confidence": _number(link.confidence),
        "reasons": list(link.reasons),
        "url": url,
        "decision": _decision(link.decision) if link.decision else None,
    }


def _change(change: Change, urls: forge.Urls) -> Document:
    return {
        "repo": change.repo,
        "number": change.number,
        "kind": "pull-request" if change.number else "commit",
        "commit": change.commit,
        "title": change.title,
        "merged_on": _day(change.merged_on),
        "first_release": change.first_release,
        "url": forge.change_url(change, urls),
    }


def _candidate(candidate: Candidate, urls: forge.Urls) -> Document:
    change = candidate.change
    return {
        "repo": change.repo,
        "number": change.number,
        "commit": change.commit,
        "title": change.title,
        "merged_on": _day(change.merged_on),
        "score": _number(candidate.score),
        "reasons": list(candidate.reasons),
        "first_release": change.first_release,
        "url": forge.change_url(change, urls),
    }


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _number(value: float) -> float:
    """Four decimals: more would differ between machines."""
    return round(float(value), 4)
