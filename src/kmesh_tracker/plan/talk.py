"""Release talk: which version a line speaks of, and whether the line is a head over what follows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from kmesh_tracker.plan.carry import is_target
from kmesh_tracker.plan.events import MARK
from kmesh_tracker.plan.gatherings import follows_release
from kmesh_tracker.plan.heads import HEAD_FILLER, RELEASE_WORD, is_head
from kmesh_tracker.plan.written import VERSION, WORD_BEFORE, words_before
from kmesh_tracker.text import dates

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kmesh_tracker.plan.calendar import Calendar
    from kmesh_tracker.records import DeadlineKind

_GLUED = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{2,40})(?=[vV]?[0-9]{1,4}\.[0-9])")
_PRERELEASES: tuple[tuple[str, DeadlineKind], ...] = (("a", "alpha"), ("b", "beta"), ("rc", "rc"))
_BELOW = re.compile(r"(?:<=?|≤|\bbelow|\bolder than|\bprior to)\s{0,3}(?:[A-Za-z]{1,20}\s)?$", re.IGNORECASE)
_TARGETED = re.compile(
    r"(?:^|[\s(])(?:for|into|before|target(?:s|ing|ting|ed)?|branch(?:ing)?|announc(?:e|ing)|cut(?:ting)?|fork(?:ing)?|"
    r"postpone|delay|defer|mov(?:e|ing)|push(?:ing)?)\s{1,2}(?:the\s)?$",
    re.IGNORECASE,
)
_FOR = re.compile(r"\W{0,4}for\s{1,2}(?:the\s)?", re.IGNORECASE)
_DOES = re.compile(
    r"\s{1,2}(?:(?:will|should|shall|is going to|is to|may|might|can)\s|"
    r"(?:adds?|drops?|removes?|brings?|gets?|deprecates?|includes?|contains?|requires?|supports?)\s)",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"\S\sin\s{1,2}$", re.IGNORECASE)
_OF_OTHER = re.compile(r"\s{1,3}(?:of|from)\s{1,3}(?:the\s)?([A-Za-z][A-Za-z0-9_.+-]{1,40})")
_THEIRS = re.compile(r"(?:\b(?:their|its|his|her)|['\u2019]s)\s{1,3}$", re.IGNORECASE)
_PHRASE_END = re.compile(
    r"\s{0,2}(?:$|[.,;:?!)\]](?:\s|$)|(?:or|and|if|yet|already|but|so|then|to|in|should|would|will|even|as|needs?|"
    r"is|are|has|have|was|were|might|may|can|could|must|we|that|because|though|unless|when|with|after|before|once|"
    r"until|from)\b|/\s{0,2}(?:main|master|trunk|dev)\b)"
)
_UNIT = re.compile(
    r"\s{0,2}(?:%|x\b|[kmg]b\b|m?s\b|sec|min|hour|day|week|month|year|times|percent)", re.IGNORECASE
)
_AFTER = re.compile(r"(?:>|\b(?:after|since|beyond))\s{0,3}$", re.IGNORECASE)
_OF_ANOTHER = re.compile(r"\)?\s{1,3}of\s{1,3}(?:the\s{1,3})?[`'\"]?([A-Za-z][A-Za-z0-9_-]{2,40})")
_SUBJECT = re.compile(
    r"(?:[^\s:]{1,20}:\s)?\W{0,3}(?:the\s)?(?:(?P<whole>[A-Za-z][A-Za-z0-9]{0,40})[ -])?"
    r"(?P<name>[A-Za-z]\w{0,20})\s"
    r"(?:releases?\b|[vV]?[0-9]{1,3}\.[0-9]|"
    r"(?:is|was|will be|has been)\s(?:\w{1,12}\s){0,3}(?:releas|out\b|ready\b|tagged|shipp))",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"\b(?:next|upcoming|coming|forthcoming)\s(?:minor\s|feature\s|stable\s|planned\s|scheduled\s)?"
    r"(?:releases?|versions?|milestone)\b(?! (?:meeting|call|manager|train)\b)"
    r"|\b(?:next|upcoming) minor\b|\bnew releases\b|下(?:一)?个?(?:正式)?版本|下个?发布",
    re.IGNORECASE,
)
_MAJOR = re.compile(
    r"\b(?:next|upcoming|coming)\smajor(?: (?:releases?|versions?))?\b|下(?:一)?个?大版本", re.IGNORECASE
)
_PATCH = re.compile(
    r"\b(?:(?:next|upcoming|coming)\s)?(?:patch|bug ?fix|maintenance|hot ?fix|point) (?:release|version)\b|"
    r"\b(?:next|upcoming) (?:patch|bug ?fix|hot ?fix)\b|补丁版本|下个?小版本",
    re.IGNORECASE,
)
_THE_RELEASE = re.compile(
    r"\b(?:post[- ]?release|releases?\s{0,3}:|release (?:date|day|plan|schedule)\b)", re.IGNORECASE
)
_MOST_VERSIONS = 8
"""A line that names more of the project's versions speaks of none in particular."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A version that a line speaks of."""

    version: str
    """The project's version, three numbers."""
    text: str
    """As written; ``next release`` and the like where no number stands."""
    start: int
    end: int
    prerelease: DeadlineKind | None = None
    """``alpha``, ``beta`` or ``rc`` where the line speaks of one."""
    by_number: bool = True
    """Whether the version's number stands there."""
    by_name: bool = True
    """False where only the shape of the line (``Release: 15 April``) tells that a release is meant."""


@dataclass(frozen=True, slots=True)
class Talk:
    """Reads release talk for one project."""

    calendar: Calendar
    project: frozenset[str]
    """Lower-case words that name the project."""
    foreign: frozenset[str]
    """Lower-case words after which versions are other products'."""
    components: frozenset[str] = frozenset()
    """Lower-case names of the project's parts that have releases of their own."""

    def spoken(self, text: str, on: date) -> tuple[Spoken, ...]:
        """Give the project's versions that a line names by number, in order."""
        return tuple(islice(self._spoken(text, on), _MOST_VERSIONS))

    def of_component(self, text: str) -> bool:
        """Say whether a line tells of the release of one of the project's components."""
        match = _SUBJECT.match(text) if self.components else None
        if match is None or match["name"].lower() not in self.components:
            return False
        return not match["whole"] or match["whole"].lower() in self.project

    def _spoken(self, text: str, on: date) -> Iterator[Spoken]:
        if self.of_component(text):
            return
        of_release: bool | None = None
        for match in VERSION.finditer(text):
            if match["branch"] and text[: match.start()].rstrip().endswith(" at"):
                continue  # a file at a branch, in the title of a page
            number = match["number"].replace("O", "0")
            line = number.removesuffix(".x")
            version = self.calendar.in_line(line, on) if line != number else self.calendar.resolve(number, on)
            if not version or self._of_another(text, match) or follows_release(text[match.end() :]):
                continue
            if of_release is None:
                of_release = bool(RELEASE_WORD.search(text))
            before = words_before(text, match)
            ahead = not self.calendar.is_past(version, on)
            if not self._is_own(match, before, of_release, ahead):
                continue
            if _AFTER.search(before):
                version = self.calendar.next_after(on, version)
            if version:
                written = (match["pre"] or "").lower().lstrip("-")
                pre = next((kind for letters, kind in _PRERELEASES if written.startswith(letters)), None)
                yield Spoken(version, match[0], match.start(), match.end(), pre)

    def number(self, text: str, version: str, on: date) -> re.Match[str] | None:
        """Find where a text gives the number of a version, in words that need not tell whose it is."""
        numbers = islice(VERSION.finditer(text), _MOST_VERSIONS)
        return next((m for m in numbers if self.calendar.resolve(m["number"], on) == version), None)

    def implied(self, text: str, on: date, current: str | None) -> Spoken | None:
        """Give the version that a line means without naming it: ``next release``, ``patch release``."""
        by_name = True
        if match := _MAJOR.search(text):
            version = self.calendar.next_major(on)
        elif match := _NEXT.search(text):
            version = self.calendar.next_after(on, current)
        elif match := _PATCH.search(text):
            version = self.calendar.next_patch(on)
        elif match := _THE_RELEASE.search(text):
            version = current or self.calendar.present(on) or self.calendar.next_after(on)
            by_name = False
        else:
            return None
        other = _OF_OTHER.match(text, match.end())
        if (other and other[1].lower() not in self.project) or _THEIRS.search(text[: match.start()]):
            return None
        return (
            Spoken(version, match[0], match.start(), match.end(), by_number=False, by_name=by_name)
            if version
            else None
        )

    def remainder(self, text: str, spoken: Spoken) -> str:
        """Give a line without the version's number and the project's name, which are no part of a date."""
        if spoken.by_number:
            text = f"{text[: spoken.start]} {text[spoken.end :]}"
        return self.without_project(text)

    def without_versions(self, text: str, on: date) -> str:
        """Give a text without the numbers that can be versions of the project and so are no dates."""

        def blank(match: re.Match[str]) -> str:
            if _UNIT.match(text, match.end()):
                return match[0]
            number = match["number"].replace("O", "0").removesuffix(".x")
            own = self.calendar.has(number) or self.calendar.resolve(number, on)
            return f" {match['pre'] or ''} " if own else match[0]

        return VERSION.sub(blank, text)

    def unglued(self, text: str) -> str:
        """Set the project's name apart from a version that is written right behind it."""
        return _GLUED.sub(
            lambda match: f"{match[1]} " if match[1].lower() in self.project else match[0], text
        )

    def without_project(self, text: str) -> str:
        """Give a text without the words that name the project."""
        return re.sub(
            r"[A-Za-z]{1,40}", lambda word: " " if word[0].lower() in self.project else word[0], text
        )

    def marked(self, text: str, on: date, spoken: Spoken) -> str:
        """Give a line with a mark for the release, wherever it is named, and without the project's name."""
        places = [(spoken.start, spoken.end)]
        places += [(s.start, s.end) for s in self.spoken(text, on) if s.version == spoken.version]
        for start, end in sorted(set(places), reverse=True):
            text = f"{text[:start]}{MARK}{text[end:]}"
        return re.sub(r"[ \t]{2,}", " ", self.without_project(text)).strip()

    def heading_of(self, heading: str, on: date) -> str | None:
        """Give the version for which a whole meeting was held: ``v1.2 planning, 9 May``."""
        spoken = next(iter(self.spoken(heading, on)), None)
        if spoken is None or not RELEASE_WORD.search(heading):
            return None
        rest = f"{heading[: spoken.start]} {heading[spoken.end :]}"
        rest = dates.without(rest, dates.find(rest, on, expected=True))
        return spoken.version if is_head(rest, self.project) else None

    def is_head(self, text: str, spoken: Spoken) -> bool:
        """Say whether nothing remains of a line when the version and the words around it are taken away."""
        return is_head(f"{text[: spoken.start]} {text[spoken.end :]}", self.project)

    def _of_another(self, text: str, match: re.Match[str]) -> bool:
        """Whether a version is said to be that ``of`` something else."""
        behind = _OF_ANOTHER.match(text, match.end())
        return behind is not None and "-" in behind[1] and behind[1].lower() not in self.project

    def _is_own(self, match: re.Match[str], before: str, of_release: bool, ahead: bool) -> bool:
        """Tell the project's version from another product's that happens to have a fitting number."""
        name = WORD_BEFORE.search(before)
        word = name[1].lower() if name else ""
        if _BELOW.search(before) or _UNIT.match(match.string, match.end()):
            return False
        if word in self.project or word.partition("-")[0] in self.project:
            return word.partition("-")[2] in ("", *HEAD_FILLER)
        if word in self.foreign:
            return False
        if not re.search(r"\w", match.string[: match.start()] + match.string[match.end() :]):
            return True  # nothing else stands there: it is a head
        if (
            is_target(match.string, match.start())
            or match["pre"]
            or match["v"]
            or match["branch"]
            or match["number"].count(".") == 2
        ):
            return True
        if ahead and (
            _FOR.fullmatch(before) or (not before.strip() and _DOES.match(match.string, match.end()))
        ):
            return True  # a sentence on a version that is not out: `2.6 will drop x`, `For 2.6 add y`
        aimed = _TARGETED.search(before) or (ahead and _WITHIN.search(before))
        targeted = aimed and _PHRASE_END.match(match.string, match.end())
        return of_release or bool(targeted)
