"""Check an announcement, drafted or written by hand, against what is in its release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmesh_tracker.audit import counts, days, features, handles, references, versions
from kmesh_tracker.records import Audit

if TYPE_CHECKING:
    from kmesh_tracker.audit.evidence import Evidence
    from kmesh_tracker.audit.page import Page


def audit(page: Page, path: str, evidence: Evidence) -> Audit:
    """Judge every claim of an announcement, and tell what it leaves out."""
    people = list(handles.judge(page, evidence))
    claims = (
        *versions.judge(page, evidence),
        *days.judge(page, evidence),
        *counts.judge(page, evidence, people),
        *people,
        *references.judge(page, evidence),
        *versions.judge_links(page, evidence),
        *features.announced(page, evidence),
    )
    status = evidence.status
    return Audit(
        path=path,
        version=status.version,
        tag=status.tag,
        released_on=status.released_on,
        claims=tuple(sorted(dict.fromkeys(claims), key=lambda claim: claim.line)),
        omissions=(*handles.forgotten(people, page, evidence), *features.left_out(page, evidence)),
    )
