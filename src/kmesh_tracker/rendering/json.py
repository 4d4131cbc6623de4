"""Records as plain data, and plain data as JSON: what other people's scripts lean on.

The keys and their order are the contract's; ``schemas/`` describes each of them. They grow by addition.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any, Final

import msgspec

from kmesh_tracker.rendering import forge
from kmesh_tracker.text.jsonlines import seen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kmesh_tracker import records
    from kmesh_tracker.answers.exchange import Fault
    from kmesh_tracker.pipeline.asking import Outcome
    from kmesh_tracker.plugin.manager import PluginFailure, PluginInfo
    from kmesh_tracker.rendering.context import DraftContext

SCHEMA: Final = 1  # version of the documents' structure
Document = dict[str, Any]
_FIELDS: Final = 20  # fields of what may stand on one line
_WIDTH: Final = 400  # characters of what may stand on one line
_encode: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def dumps(document: Mapping[str, Any]) -> str:
    """Write ``document`` as JSON: the same text for the same document, ending with a newline.

    Control, bidi and other characters that cannot be seen are written as escapes.
    """
    text = _written(document, "\n")
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")  # a lone surrogate as \udc80
    return seen(text) + "\n"


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


def roadmap_document(roadmap: records.Roadmap, urls: forge.Urls | None = None) -> Document:
    """Return ``roadmap --json`` and ``status --json``; ``urls`` are the repositories' pages, for links."""
    return {
        "schema": SCHEMA,
        **_fields(roadmap, "project as_of"),
        "releases": [_release(release, urls or {}) for release in roadmap.releases],
        "findings": list(roadmap.findings),
    }


def meetings_document(meetings: Iterable[records.Meeting]) -> Document:
    """Return ``meetings --json``."""
    from kmesh_tracker.minutes.genre import genre

    meetings = list(meetings)
    documents: dict[tuple[str, str], list[records.Meeting]] = {}
    for meeting in meetings:
        documents.setdefault((meeting.location.source, meeting.location.path), []).append(meeting)
    return {
        "schema": SCHEMA,
        "meetings": [
            {
                "date": _plain(meeting.date),
                **_fields(meeting.location, "line path"),
                **_fields(meeting, "heading skipped notes"),
                "source": meeting.location.source,
            }
            for meeting in meetings
        ],
        "documents": [
            {"source": source, "path": path, "genre": genre(held), "meetings": len(held)}
            for (source, path), held in sorted(documents.items())
        ],
    }


def find_document(candidates: Iterable[records.Candidate], urls: forge.Urls | None = None) -> Document:
    """Return ``find --json``."""
    return {"schema": SCHEMA, "candidates": [_candidate(candidate, urls or {}) for candidate in candidates]}


def explain_document(explanation: records.Explanation, urls: forge.Urls | None = None) -> Document:
    """Return ``explain --json``."""
    urls = urls or {}
    roles = {link.change.key: link.role for link in explanation.tracked.links}
    return {
        "schema": SCHEMA,
        **_fields(explanation.release, "version tag"),
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
    release: records.ReleaseStatus, doubts: Iterable[records.Doubt], urls: forge.Urls | None = None
) -> Document:
    """Return ``review --json``."""
    return {
        "schema": SCHEMA,
        **_fields(release, "version tag"),
        "doubts": [
            {
                **_fields(doubt, "kind reason"),
                "item": _item(doubt.tracked, urls or {}),
                "links": [_link(link, urls or {}) for link in doubt.links],
            }
            for doubt in doubts
        ],
    }


def ask_document(
    outcome: Outcome,
    open_: Iterable[records.Question],
    held_back: Iterable[str],
    *,
    way: str,
    file: str,
    asked_about: Collection[records.Question] = (),
    by: str | None = None,
    destination: str | None = None,
    forgotten: int = 0,
    faults: Iterable[Fault] = (),
) -> Document:
    """Return ``ask --json``.

    Args:
        outcome: what came of the answers.
        open_: the questions that are still open.
        held_back: a sentence for each text that no question shows.
        way: what was done: show, export, import, model or forget.
        file: the file of recorded answers.
        asked_about: the questions of this run: asked, exported, or shown.
        by: who answered, or would be asked.
        destination: where the questions went, or would go.
        forgotten: how many answers were removed.
        faults: lines of an import that hold no answer.
    """
    from kmesh_tracker.answers.exchange import tokens

    sizes = [tokens(question) for question in asked_about]
    about = "id kind about"
    return {
        "schema": SCHEMA,
        "way": way,
        "file": file,
        "by": by,
        "destination": destination,
        **_fields(outcome, "asked answered recorded"),
        "forgotten": forgotten,
        "questions": [_fields(question, about) for question in asked_about],
        "tokens": {"in": sum(going for going, _ in sizes), "out": sum(coming for _, coming in sizes)},
        "open": [_fields(question, about) for question in open_],
        "held_back": list(held_back),
        "dropped": [_fields(one, "about part reason") for one in outcome.dropped],
        "empty": outcome.empty,
        "unanswered": [{**_fields(one, about), "problem": problem} for one, problem in outcome.unanswered],
        "unknown": outcome.unknown,
        "faults": [_fields(fault, "line reason") for fault in faults],
    }


def plugins_document(
    plugins: Iterable[PluginInfo], failures: Iterable[PluginFailure], disabled: Iterable[str] = ()
) -> Document:
    """Return ``plugins --json``."""
    return {
        "schema": SCHEMA,
        "plugins": [
            _fields(plugin, "name distribution builtin sources formats models") for plugin in plugins
        ],
        "failures": [_fields(failure, "plugin distribution stage cause") for failure in failures],
        "disabled": sorted(disabled),
    }


def check_document(
    path: str, audit: records.Audit | None, remarks: Iterable[records.Remark] = ()
) -> Document:
    """Return ``check --json``; without an audit it holds what was said of the language alone."""
    claims = audit.claims if audit else ()
    verdicts = ("confirmed", "contradicted", "unverifiable")
    about = "version tag released_on"
    return {
        "schema": SCHEMA,
        "path": path,
        **(_fields(audit, about) if audit else dict.fromkeys(about.split())),
        "summary": {name: sum(1 for claim in claims if claim.verdict == name) for name in verdicts},
        "claims": [_fields(claim, "line kind text verdict reason evidence") for claim in claims],
        "omissions": [
            _fields(omission, "kind name warning reason evidence")
            for omission in (audit.omissions if audit else ())
        ],
        "language": [_fields(remark, "line rule text message") for remark in remarks],
    }


def draft_document(context: DraftContext) -> Document:
    """Return ``draft --format json``, which is also what templates get."""
    return {"schema": SCHEMA, **_plain(msgspec.to_builtins(context))}


def _fields(record: object, names: str) -> Document:
    """Return some fields of a record as plain data, in this order."""
    return {name: _plain(getattr(record, name)) for name in names.split()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _release(release: records.ReleaseStatus, urls: forge.Urls) -> Document:
    mentioned = {link.change.key for tracked in release.items for link in tracked.links}
    return {
        **_fields(release, "version tag released_on previous branch overtaken_by"),
        "complete": [_fields(gap, "kind text") for gap in release.gaps] or True,
        "deadlines": [
            {**_fields(one, "stated_on start end kind text"), "location": _location(one.location)}
            for one in release.deadlines
        ],
        "slips": [
            {"from": _plain(slip.start), "to": _plain(slip.end), **_fields(slip, "stated_on days reason")}
            for slip in release.slips
        ],
        "items": [_item(tracked, urls) for tracked in release.items],
        "prereleases": [
            {"tag": tag.name, "tagged_on": _plain(tag.tagged_at.date())} for tag in release.prereleases
        ],
        "accounting": [
            {
                "repo": repo,
                **_fields(counts, "total listed inside already_released reverted"),
                "left_out": [{"reason": reason, "commits": commits} for reason, commits in counts.left_out],
                "product": repo not in release.aside,
            }
            for repo, counts in release.accounting
        ],
        "changes": [
            {
                **_change(change, urls),
                "people": [person.handle or person.name for person in change.people],
                "mentioned": change.key in mentioned,
            }
            for change in release.changes
        ],
        "not_items": [
            {**_fields(item, "id title"), "decisions": [_decision(one) for one in item.decisions]}
            for item in release.not_items
        ],
    }


def _item(tracked: records.TrackedItem, urls: forge.Urls) -> Document:
    item = tracked.item
    return {
        **_fields(item, "id title kind blocker owners"),
        "mentions": [
            {
                **_fields(mention, "date text claim"),
                "location": _location(mention.location),
                "answer": _answer(mention.answered),
            }
            for mention in item.mentions
        ],
        "claim": item.claim,
        "delivery": tracked.delivery,
        **_fields(tracked, "state ground"),
        "shortlist": [_candidate(candidate, urls) for candidate in tracked.shortlist],
        "links": [_link(link, urls) for link in tracked.links],
        "notes": list(tracked.notes),
        "decisions": [_decision(decision) for decision in item.decisions],
        "confidence": _number(item.confidence),
        "ruled_by": tracked.ruled_by,
        "answer": _answer(tracked.answered),
    }


def _decision(decision: records.Decision) -> Document:
    return {
        "kind": decision.kind,
        "value": decision.value or None,
        "role": decision.role if decision.kind == "accept" else None,
        **_fields(decision, "on by"),
        "location": _location(decision.location) if decision.location else None,
    }


def _location(location: records.Location) -> Document:
    return _fields(location, "source path line")


def _link(link: records.Link, urls: forge.Urls) -> Document:
    change = _change(link.change, urls)
    url = change.pop("url")
    return {
        **change,
        "role": link.role,
        "confidence": _number(link.confidence),
        "reasons": list(link.reasons),
        "url": url,
        "decision": _decision(link.decision) if link.decision else None,
        "answer": _answer(link.answered),
    }


def _answer(answered: records.Answered | None) -> Document | None:
    return _fields(answered, "by on quote") if answered else None


def _change(change: records.Change, urls: forge.Urls) -> Document:
    return {
        **_fields(change, "repo number"),
        "kind": "pull-request" if change.number else "commit",
        **_fields(change, "commit title merged_on first_release"),
        "url": forge.change_url(change, urls),
    }


def _candidate(candidate: records.Candidate, urls: forge.Urls) -> Document:
    return {
        **_fields(candidate.change, "repo number commit title merged_on"),
        "score": _number(candidate.score),
        "reasons": list(candidate.reasons),
        "first_release": candidate.change.first_release,
        "url": forge.change_url(candidate.change, urls),
    }


def _number(value: float) -> float:
    """Return four decimals: more would differ between machines."""
    return round(float(value), 4)
