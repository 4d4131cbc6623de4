"""Days that the minutes promise for a release, and why it is held up."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from kmesh_tracker.lexicon import VERSION_MARK
from kmesh_tracker.records import Deadline

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kmesh_tracker.annotate import Annotator
    from kmesh_tracker.plan.statements import Scope
    from kmesh_tracker.records import DeadlineKind
    from kmesh_tracker.records.annotations import Annotation, Sentence, VersionSpan
    from kmesh_tracker.text.dates import DateSpan

_PAST: Final = timedelta(days=2)
"""A day this long gone is reported and not promised; typed days are at times off by one."""
_FAR: Final = timedelta(days=550)
_REASON: Final = 200
"""Characters of a reason."""
_END: Final = re.compile(r"[.!?;](?:\s|$)|[。；！？]")


@dataclass
class Deadlines:
    """Collects the days that one meeting promises, each with its version."""

    on: date
    annotator: Annotator
    found: list[tuple[str, Deadline]] = field(default_factory=list)
    reasons: list[tuple[str, str]] = field(default_factory=list)
    """Why versions are held up."""

    def read(
        self,
        line: Annotation,
        sentence: Sentence,
        spans: Sequence[VersionSpan],
        scope: Scope,
        *,
        due: bool = False,
    ) -> None:
        """Collect the days that a sentence promises for the release it names or stands under.

        ``due`` says that it stands where days are due: behind a label such as ``Timeline``.
        """
        due = due or sentence.shape in ("release", "label")
        self._hold_up(sentence, spans, scope)
        days = [day for day in sentence.days if self._is_to_come(day)]
        if not days or (not spans and not scope.version):
            return
        lexicon = self.annotator.lexicon
        if not spans and self.annotator.grammar.is_of_another(sentence.text):
            return
        cue = lexicon.find("deadline", sentence.rest)
        bare = lexicon.only("head", sentence.rest, lexicon.words("generic") | lexicon.project)
        bare = bare and not lexicon.find("finite", sentence.rest)
        named = cue is not None and (
            cue.id.endswith("named") or (cue.id.endswith("acts") and bool(spans or not scope.topic))
        )
        other = lexicon.means("no-deadline", sentence.rest)
        if not (due or bare or named) or other == "other" or (other and not (bare and due)):
            return
        kept: dict[tuple[str, DeadlineKind], DateSpan] = {}
        for place, day in enumerate(days):
            version = self._version(day, spans) or scope.version
            if version:
                begin = days[place - 1].position + len(days[place - 1].text) if place else 0
                kept[version, self._kind(sentence, begin, day, spans, single=len(days) == 1)] = day
        whole = line.entry.text
        text = whole if len(whole) <= _REASON else sentence.text
        self.found += [
            (version, Deadline(self.on, day.start, day.end, kind, text, sentence.location))
            for (version, kind), day in kept.items()
        ]

    def _is_to_come(self, day: DateSpan) -> bool:
        return (
            day.end >= self.on - _PAST and day.start <= self.on + _FAR and (day.end - day.start).days <= 120
        )

    @staticmethod
    def _version(day: DateSpan, spans: Sequence[VersionSpan]) -> str | None:
        """Return the version that stands nearest to a day, before it rather than behind it."""
        meant = [span for span in spans if span.relation in ("for", "from")]
        ranked = sorted(
            (
                day.position - span.end if span.end <= day.position else 3 * (span.start - day.position),
                span.version,
            )
            for span in meant
        )
        return ranked[0][1] if ranked else None

    def _kind(
        self, sentence: Sentence, begin: int, day: DateSpan, spans: Sequence[VersionSpan], *, single: bool
    ) -> DeadlineKind:
        lexicon = self.annotator.lexicon
        near = sentence.text if single else sentence.text[begin : day.position]
        if kind := lexicon.means("deadline-kind", near):
            return kind  # type: ignore[return-value]
        early = next(
            (span.prerelease for span in spans if span.prerelease and (single or span.end <= day.position)),
            None,
        )
        return early or "release"

    def _hold_up(self, sentence: Sentence, spans: Sequence[VersionSpan], scope: Scope) -> None:
        version = next((span.version for span in spans), scope.version)
        text = sentence.text
        if version and self.annotator.lexicon.find("delay", text) and (why := self.reason(text)):
            self.reasons.append((version, why))

    def reason(self, text: str) -> str | None:
        """Return the reason for a delay that a text names, in its own words; None where it names none."""
        hit = self.annotator.lexicon.find("reason", text)
        if hit is None:
            return None
        rest = text[hit.end :]
        if end := _END.search(rest):
            rest = rest[: end.start()]
        words = rest[:_REASON].replace(VERSION_MARK, " ").strip(" \t,，:：)）(")
        return (f"{hit.means} {words}" if hit.means != "why" else words) or None
