"""Prints what every rule and every entry of the lexicon is worth on communities with labels.

For each: on how many texts it decides, and how the F1 of items (in hundredths), the number of right claims
and the F1 of deadlines change when it is off. What changes nothing, harms, or acts in one community only is
marked; "no score" is what changes plans in what is not scored.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from importlib import resources
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from labelled import Community, Score, labelled
from msgspec.structs import replace

from kmesh_tracker import annotate
from kmesh_tracker.annotate.versions import Grammar
from kmesh_tracker.lexicon import LANGUAGES, Hit, Lexicon
from kmesh_tracker.plan import scopes
from kmesh_tracker.plan.statements import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmesh_tracker.records import Claim, Entry
    from kmesh_tracker.records.annotations import Annotation, Sentence, VersionSpan

acted: set[tuple[str, object]] = set()
"""What decided in this run, each with the line or text on which it did."""


class Counted(Lexicon):
    """Notes which entry decides on which text."""

    def each(self, group: str, text: str) -> Iterator[Hit]:
        for hit in super().each(group, text):
            acted.add((hit.id, text))
            yield hit

    def _whole(self, group: str, text: str) -> Any:
        entry = super()._whole(group, text)
        if entry:
            acted.add((entry.id, text))
        return entry


# Each rule of the engine as it is when it is off. It notes where it would have acted.


class NothingInherited(Scope, frozen=True):
    def below(self, text: str) -> Scope:
        if self.version:
            acted.add(("rule.inheritance", (self.context, text)))
        return replace(super().below(text), version=None)


class NoTopicVersions(scopes.Reader):
    def _topic_scope(self, entry: Entry, line: Annotation, scope: Scope) -> Scope:
        if super()._topic_scope(entry, line, scope) is not scope:
            acted.add(("rule.topic-versions", entry.location))
        return scope


class NoReleaseHeads(scopes.Reader):
    def _head(self, entry: Entry, line: Annotation, spans: Sequence[VersionSpan], scope: Scope) -> None:
        acted.add(("rule.release-heads", entry.location))
        for sentence in line.sentences:
            self.deadlines.read(line, sentence, sentence.versions or spans, scope)
        self._below(entry, scope)


class DecisionsNameThemselves(scopes.Reader):
    def _title(self, sentence: Sentence, scope: Scope, *, by_topic: bool) -> str:
        own = super()._title(sentence, scope, by_topic=False)
        if own != super()._title(sentence, scope, by_topic=by_topic):
            acted.add(("rule.decisions-speak-for-topic", sentence.location))
        return own


class NoDefaultClaims(scopes.Reader):
    def _claim(
        self, sentence: Sentence, scope: Scope, span: VersionSpan | None, line: Annotation
    ) -> Claim | None:
        stated: Claim | None = super()._claim(sentence, replace(scope, default=None, told=True), span, line)
        if stated != super()._claim(sentence, scope, span, line):
            acted.add(("rule.default-claims", sentence.location))
        return stated


class NumbersOnly(Grammar):
    def implied(self, text: str) -> str:
        if super().implied(text):
            acted.add(("rule.next-release", text))
        return ""


def _nothing_listed(entry: Entry, start: int) -> list[tuple[int, str]]:
    if LISTED(entry, start):
        acted.add(("rule.lists-in-line", entry.location))
    return []


def _one_sentence(text: str, start: int) -> Iterator[tuple[int, str]]:
    if len(list(SENTENCES(text, start))) > 1:
        acted.add(("rule.sentences", text))
    yield start, text[start:].strip()


LISTED: Final = getattr(annotate, "_listed")  # noqa: B009 - measured from outside
SENTENCES: Final = getattr(annotate, "_sentences")  # noqa: B009
READER: Final = "kmesh_tracker.plan.scopes.Reader"
RULES: Final[dict[str, tuple[str, object]]] = {
    "rule.inheritance": ("kmesh_tracker.plan.scopes.Scope", NothingInherited),
    "rule.topic-versions": (READER, NoTopicVersions),
    "rule.release-heads": (READER, NoReleaseHeads),
    "rule.decisions-speak-for-topic": (READER, DecisionsNameThemselves),
    "rule.default-claims": (READER, NoDefaultClaims),
    "rule.next-release": ("kmesh_tracker.plan.reading.Grammar", NumbersOnly),
    "rule.lists-in-line": ("kmesh_tracker.annotate._listed", _nothing_listed),
    "rule.sentences": ("kmesh_tracker.annotate._sentences", _one_sentence),
}


@dataclass(frozen=True)
class Worth:
    """What a rule or an entry does in one community."""

    hits: int
    items: float
    """How the F1 of items changes when it is off."""
    claims: int
    deadlines: float
    is_felt: bool
    """Whether the plans differ at all: in a title, a blocker, a kind or a reason too."""

    @property
    def is_scored(self) -> bool:
        return bool(self.items or self.claims or self.deadlines)

    @property
    def is_harmful(self) -> bool:
        return self.items > 0 or self.deadlines > 0 or (self.claims > 0 and self.items == 0)


def entries() -> list[str]:
    """Return the ids of all entries of the lexicon."""
    folder = resources.files("kmesh_tracker.lexicon")
    return [
        f"{language}.{group}.{name}"
        for language in LANGUAGES
        for group, known in tomllib.loads(folder.joinpath(f"{language}.toml").read_text("utf-8")).items()
        if group != "words"
        for name in known
    ]


def run(community: Community, off: str = "") -> tuple[Any, Counter[str]]:
    """Return the plans of a community and what decided how often; ``off`` is a rule or an entry."""
    acted.clear()
    with ExitStack() as stack:
        stack.enter_context(patch("kmesh_tracker.plan.reading.Lexicon", Counted))
        if off in RULES:
            stack.enter_context(patch(*RULES[off]))
        plans = community.read(frozenset({off} if off else ()))
    return plans, Counter(id_ for id_, _ in acted)


def measure(community: Community, ids: Sequence[str]) -> tuple[Score, dict[str, Worth]]:
    """Return the score of a community as it is, and what each rule or entry that acts there does."""
    whole, hits = run(community)
    best = community.score(whole)
    found = {}
    for id_ in ids:
        if id_ in hits or id_ in RULES:
            plans, now = run(community, id_)
            score = best if plans == whole else community.score(plans)
            found[id_] = Worth(
                now[id_] if id_ in RULES else hits[id_],
                score.items - best.items,
                score.claims - best.claims,
                score.deadlines - best.deadlines,
                plans != whole,
            )
    return best, {id_: worth for id_, worth in found.items() if worth.hits}


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="beginning of the ids to measure, such as en.claim")
    only = parser.parse_args().only
    ids = sorted(id_ for id_ in (*entries(), *RULES) if id_.startswith(only))
    communities = list(labelled())
    if not ids or not communities:
        print(
            "Nothing to measure: no such id, or no community that has labels and is prepared.",
            file=sys.stderr,
        )
        sys.exit(2)
    with ProcessPoolExecutor() as pool:
        measured = list(pool.map(partial(measure, ids=ids), communities))
    print(f"{'':32}" + "".join(f"{each.name:^27}" for each in communities))
    print(f"{'off':32}" + "   hits  items claims  days" * len(communities))
    print(f"{'(nothing)':32}" + "".join(f"{'':7}{_score(whole)}" for whole, _ in measured))
    for id_ in ids:
        worths = [found.get(id_) for _, found in measured]
        marks = _marks(worths, [each.name for each in communities])
        print(f"{id_:32}{''.join(map(_cell, worths))}  {marks}".rstrip())


def _score(score: Score) -> str:
    return f"{score.items:7.1f}{score.claims:7}{score.deadlines:6.1f}"


def _cell(worth: Worth | None) -> str:
    if worth is None:
        return " " * 27
    items, claims, days = (
        f"{number:{sign}}" if number else "."
        for number, sign in ((worth.items, "+.1f"), (worth.claims, "+"), (worth.deadlines, "+.1f"))
    )
    return f"{worth.hits:7}{items:>7}{claims:>7}{days:>6}"


def _marks(worths: Sequence[Worth | None], names: Sequence[str]) -> str:
    """Return what is to be looked at: no hits, one community only, no effect or score, harm."""
    acting = [name for name, worth in zip(names, worths, strict=True) if worth]
    if not acting:
        return "no hits"
    marks = [f"only {acting[0]}"] if len(acting) == 1 else []
    if not any(worth.is_felt for worth in worths if worth):
        marks.append("no effect")
    elif not any(worth.is_scored for worth in worths if worth):
        marks.append("no score")
    harmed = [name for name, worth in zip(names, worths, strict=True) if worth and worth.is_harmful]
    return ", ".join([*marks, *([f"harms {' '.join(harmed)}"] if harmed else [])])


if __name__ == "__main__":
    main()
