"""Dates that the minutes name for a release."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kmesh_tracker.plan.events import is_only_talk
from kmesh_tracker.plan.gatherings import is_elsewhere
from kmesh_tracker.records import Deadline
from kmesh_tracker.text import dates

if TYPE_CHECKING:
    from datetime import date

    from kmesh_tracker.records import DeadlineKind, Location
    from kmesh_tracker.text.dates import DateSpan

_CUE = re.compile(
    r"\b(?:ddl|dead ?line|due|eta|expected|target(?:ed|ing)?|schedul(?:e|ed)|tentative(?:ly)?|plan(?:ned|s)?|"
    r"aim(?:ing)?|freeze|frozen|"
    r"release[d]? (?:date|data|day|on|by|plan|time)|cut(?:ting)?(?: the)? (?:rc|release)|"
    r"to be released|will be released|release in|releas(?:e|es|ed|ing)|ship(?:s|ped|ping)?|"
    r"branch(?:ing)?|fork|cut|tag(?:ged|ging)?|announce|publish(?:ed)?|"
    r"postpone[ds]?|delay(?:ed)?|mov(?:e|ed|ing)|push(?:ed|ing)?|slip(?:s|ped)?|defer(?:red)?)\b"
    r"|发布|发版|上线|截止|计划|预计|冻结|推迟|延期|延后|改到|定于",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"\b(?:was|were|has been|have been|had been|got|we(?:'ve| have)?|went|came|happened|already|just) "
    r"(?:finally |just |already |also )?"
    r"(?:releas(?:e|ed)|ship(?:ped)?|tagged|published|cut|branched|out|pushed|announced)\b|"
    r"\b(?:released|shipped|tagged|published) (?:on |at |in )?(?:last|yesterday)\b|"
    r"已(?:经)?(?:发布|上线)|发布于",
    re.IGNORECASE,
)
"""What tells of a day that is gone."""
_SECTION_NUMBER = re.compile(r"^\s{0,8}[0-9]{1,2}(?:\.[0-9]{1,2}){1,3}\.?\s{1,4}(?=[^\s0-9])")
_SENTENCE = re.compile(r"(?<=[a-z0-9)\u4e00-\u9fff][.!?])\s{1,4}(?=[A-Z])|[。！？；;]")
_NAMED = re.compile(
    r"\b(?:releas(?:e|es|ed|ing)|rc[0-9]{0,2}|candidates?|betas?|alphas?|freeze|ship|cut)\b|"
    r"发布|发版|上线|冻结",
    re.IGNORECASE,
)
"""What a date is the date of."""
_SORT = re.compile(
    r"\b(?:alphas?|betas?|rc[0-9]{0,2}|candidates?|preview|final|code|feature)\b", re.IGNORECASE
)
_STRUCK = re.compile(
    r"~~[^~]{1,400}~~|"
    r"[(\[](?:was|were|previously|originally|formerly|before|instead of|not|no longer)\b[^()\[\]]{0,80}[)\]]|"
    r"\b(?:instead of|rather than)\s[^,.;()]{1,40}|（原[^（）]{0,40}）",
    re.IGNORECASE,
)
"""Days that hold no more."""
_LONG = 25
"""Words of a line in which a date and its cue must stand in one sentence."""
_MOST = 40
"""Dates, and words that tell of one, that are looked at in a line."""
_NEAR = 80
"""In such a line they stand no more characters apart."""
_PAST = 10
"""A day this long gone is reported and not promised; typed days are at times a few off."""
_SCHEDULED_PAST = 31
"""A schedule tells of days that are gone, too."""
_RELEASE_OF = re.compile(r"^\W{0,6}(?P<what>(?:[\w-]{1,30}\s){1,4})release\b", re.IGNORECASE)
_BEFORE_BRACKET = 32
"""Characters before a bracket in which that is named whose day it holds."""
_BRACKETED = re.compile(r"\s{0,2}\([^()]{1,80}\)")
_KINDS: tuple[tuple[DeadlineKind, re.Pattern[str]], ...] = (
    (
        "freeze",
        re.compile(
            r"\bfr(?:eeze|ozen)\b|\bbranch(?:ing)?\b|\bfork(?:ing)?\b(?! to\b)|\bcomplet(?:e|ing)\b|冻结",
            re.IGNORECASE,
        ),
    ),
    ("alpha", re.compile(r"\balphas?\b(?: (?:binaries|releases?)\b)?", re.IGNORECASE)),
    ("beta", re.compile(r"\bbetas?\b(?: (?:binaries|releases?)\b)?", re.IGNORECASE)),
    (
        "rc",
        re.compile(
            r"\b(?:rc[.-]?[0-9]{0,3}|release candidates?)\b(?: (?:binaries|releases?)\b)?|候选版",
            re.IGNORECASE,
        ),
    ),
    (
        "release",
        re.compile(
            r"\breleas(?:e|es|ed|ing)\b|\bship|\bddl\b|\bout (?:on|by|in)\b|\bga\b|发布|发版|上线",
            re.IGNORECASE,
        ),
    ),
)


def read_deadlines(
    text: str, on: date, location: Location, *, quoted: str | None = None, spoken: bool = False
) -> tuple[Deadline, ...]:
    """Give the dates that a line of release talk promises, one for each kind, in order.

    A line promises a date if a cue stands in it (``DDL``, ``scheduled``, ``release date``) or if the date is
    all there is. Of several dates of one kind the last one in the line counts, except where a range is meant.
    A day that is said to be gone, or that is the day of something else, such as a meeting, is no promise.

    Args:
        text: the line, its version taken away so that ``0.4.1`` is not read as a date.
        on: day of the meeting; partial and relative dates are resolved against it.
        location: where the line stands.
        quoted: the line as written, for the record; ``text`` where not given.
        spoken: the line quotes somebody, so the date must stand close to what it is the date of.
    """
    text = _STRUCK.sub(" ", _SECTION_NUMBER.sub("", text))
    spans, sentence = _promised(text, on, spoken)
    of_kind = {_kind(sentence, span): span for span in spans}
    return tuple(
        Deadline(on, span.start, span.end, kind, quoted if quoted is not None else text, location)
        for kind, span in of_kind.items()
    )


def _kind(sentence: str, span: DateSpan) -> DeadlineKind:
    """Give what a date is the date of: what is named nearest to it, before it rather than behind it."""
    start, end = max(0, span.position - _NEAR), span.position + len(span.text) + _NEAR
    found = [
        (match.start(), match.end(), kind)
        for kind, pattern in _KINDS
        for match in pattern.finditer(sentence, start, end)
    ]
    distances = [
        (span.position - end if end <= span.position else start - span.position + _NEAR, kind)
        for start, end, kind in found
        if not any(s <= start and end <= e and (s, e) != (start, end) for s, e, _ in found)
    ]
    return min(distances, key=lambda pair: pair[0], default=(0, "release"))[1]


def without_day(text: str, on: date) -> str:
    """Take the day away with which a row of a schedule begins: ``12 March | new wax``."""
    spans = dates.find(text, on, expected=True)
    if not spans or text[: spans[0].position].strip(" \t|*"):
        return text
    behind = text[spans[0].position + len(spans[0].text) :].lstrip()
    return behind[1:].strip() or text if behind.startswith(("|", ":", "：", "–", "—")) else text


def without_other_days(text: str, on: date) -> str:
    """Take brackets with a day away from a line on another matter: ``a draft is due (target Monday)``."""
    outside = _BRACKETED.sub(" ", text)
    if is_only_talk(outside, on) or not re.search(r"[^\W\d_]{2}", outside):
        return text

    def without(match: re.Match[str]) -> str:
        cue = _CUE.search(text, max(0, match.start() - _BEFORE_BRACKET), match.start())
        own = cue is not None or _NAMED.search(match[0]) is not None
        return match[0] if own or not dates.find(match[0], on, expected=True) else " "

    return _BRACKETED.sub(without, text)


def leads_with_date(text: str, on: date) -> bool:
    """Say whether a line is a day and what that day is for: ``12 March | code freeze``, ``Freeze: 1 May``."""
    spans = dates.find(text, on, expected=True)
    if not spans:
        return False
    before, behind = text[: spans[0].position], text[spans[0].position + len(spans[0].text) :]
    if not before.strip(" \t|*"):
        what = _RELEASE_OF.match(behind)
        another = what is not None and not (_SORT.search(what["what"]) or is_only_talk(what["what"], on))
        return behind.lstrip()[:1] in tuple("|:：–—-") and bool(_NAMED.search(behind[:_NEAR])) and not another
    return before.rstrip()[-1:] in tuple("|:：–—-") and is_only_talk(before, on) and bool(_CUE.search(before))


def _promised(text: str, on: date, spoken: bool) -> tuple[list[DateSpan], str]:
    """Give the dates of the sentence that promises some, the last such sentence, and the sentence."""
    cue = (_NAMED if spoken else _CUE).search(text) is not None or leads_with_date(text, on)
    if not cue and not is_only_a_date(text, on):
        return [], ""
    past = _SCHEDULED_PAST if without_day(text, on) != text else _PAST
    sentences = _sentences(text) if spoken or len(text.split()) > _LONG else [text]
    for sentence in reversed(sentences):
        cues = list((_NAMED if spoken or not _CUE.search(sentence) else _CUE).finditer(sentence))
        spans = dates.find(sentence, on, expected=bool(cues)) or dates.find(sentence, on, expected=True)
        spans, cues = spans[-_MOST:], cues[-_MOST:]
        if cue and not cues:
            continue
        near = _NEAR if len(sentences) > 1 else len(sentence)
        near = _NEAR // 2 if spoken else near
        reported = bool(_REPORT.search(sentence))
        due = [
            span
            for span in spans
            if (on - span.end).days <= past
            and not is_elsewhere(sentence, span.position)
            and not (span.start <= on and reported)
            and (not cues or any(abs(span.position - match.start()) <= near for match in cues))
        ]
        if due:
            return due, sentence
    return [], ""


def _sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE.split(text) if part.strip()]


_FILLER = frozenset(
    "the of on at by in before around about until end date day time is was it be for to will we".split()
)
_RELEASE_FILLER = frozenset(
    """
    release releases released version date data day code feature final alpha beta rc candidate freeze we will
    should tentative tentatively new now still from move moved change changed shift shifted push pushed back
    postpone postponed delay delayed extend extended set is are has been agreed decision resolution decided
    soon probably likely hopefully maybe or so early late mid later sometime target targeted aim aiming least
    let us pick our this that next last expected planned scheduled seems seem looks sounds reasonable
    stable official public realistic feasible doable plausible likely ok okay good fine works sensible
    """.split()
)


def is_only_a_date(text: str, on: date) -> bool:
    """Say whether a line promises a date and nothing else: ``DDL: 25 April``, ``The end of Oct.``."""
    spans = dates.find(text, on, expected=True)
    if not spans:
        return False
    rest = _CUE.sub(" ", dates.without(text, spans))
    words = re.findall(r"[A-Za-z]{2,40}|[\u4e00-\u9fff]{1,20}", rest)
    return all(word.lower() in _FILLER or word.lower() in _RELEASE_FILLER for word in words)
