"""What holding an announcement against the evidence gives."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

ClaimKind = Literal["version", "date", "count", "handle", "reference", "link", "feature"]
Finding = Literal["confirmed", "contradicted", "unverifiable"]
OmissionKind = Literal["contributor", "item"]


class AuditedClaim(Struct, frozen=True):
    """One thing that an announcement says and that the history can bear out, or not."""

    line: int
    """Line of the announcement from 1; only ``\\n`` ends a line."""
    kind: ClaimKind
    text: str
    """The words that make the claim."""
    verdict: Finding
    reason: str
    """One sentence: what was found, and what was found instead."""
    evidence: tuple[str, ...] = ()
    """Changes, tags and counts that it rests on."""


class Omission(Struct, frozen=True):
    """Somebody or something of the release that an announcement does not name."""

    kind: OmissionKind
    name: str
    """A handle with ``@``, a person's name, or the title of an item."""
    warning: bool
    """Whether the announcement names others of its kind, so that this one was likely forgotten."""
    reason: str
    evidence: tuple[str, ...] = ()


class Remark(Struct, frozen=True):
    """What a review of the language says of a line; it never blocks."""

    line: int
    rule: str
    """``spelling``, ``spacing``, or the name of a rule of markdownlint."""
    text: str
    """The words that it is about."""
    message: str


class Audit(Struct, frozen=True):
    """An announcement held against what its release holds."""

    path: str
    version: str
    tag: str | None
    """None while the release is not out."""
    released_on: date | None
    claims: tuple[AuditedClaim, ...]
    """In the order of the text."""
    omissions: tuple[Omission, ...]
    """Contributors first."""

    def with_verdict(self, verdict: Finding) -> tuple[AuditedClaim, ...]:
        """Return the claims of one verdict, in order."""
        return tuple(claim for claim in self.claims if claim.verdict == verdict)
