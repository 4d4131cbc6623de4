"""What a line of a release's section is: a head over the items below it, a point of its own, or talk."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kmesh_tracker.plan import titles
from kmesh_tracker.plan.claims import read_claim
from kmesh_tracker.plan.labels import is_label
from kmesh_tracker.plan.references import has_reference, is_address
from kmesh_tracker.plan.remarks import is_sentence
from kmesh_tracker.text.terms import terms

if TYPE_CHECKING:
    from kmesh_tracker.plan.owners import Owners
    from kmesh_tracker.records import Entry

_LEAD_IN = re.compile(r"[:：]\W{0,4}$")
_IMPERATIVE = re.compile(r"(?:add|support|improve|implement|provide|make|fix)\b", re.IGNORECASE)
_LEADS_TO_LIST = re.compile(
    r"\b(?:points?|things?|items?|issues?|following|remaining|blockers?|features?|priorit(?:y|ies)|tasks?|prs?|todos?|"
    r"goals?|open|missing|left|list|needs?|needed|include[sd]?|are|work|plans?|order)\b[^:：]{0,48}[:：]\W{0,4}$",
    re.IGNORECASE,
)
_CHOICES = re.compile(
    r"(?:^|[.!?]\s{1,3}|,\s)(?:(?:the|our|possible|some|two|three)\s){0,2}"
    r"(?:choices?|options?|alternatives?|possibilities)(?:\s(?:are|would be|could be|here|we have)){0,2}"
    r"\s{0,2}[:：]\W{0,4}$",
    re.IGNORECASE,
)
_HEAD_WORDS = 8
"""Words of a question that can head what stands below it."""
_TWO_SENTENCES = re.compile(r"[a-z)]{2}[.!?]\s{1,3}[A-Z]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_MOST_HAN = 40
"""Chinese characters of what can be a name; more are a report."""
_REPORT_WORDS = 25
"""Words of what can be a name with its explanation, outside a section."""
_NAME_WORDS = 8
"""In a transcript what takes more words is a sentence and no name."""


def heads_a_list(entry: Entry, title: str, owners: Owners) -> bool:
    """Whether a line with a version and few words more stands over a list of items: ``v0.2 wishes``."""
    few = len(terms(titles.clean(title, owners)[0])) <= 2
    items = sum(_reads_as_item(child, owners) for child in entry.children)
    return few and len(entry.children) >= 2 and items == len(entry.children)


def is_category(entry: Entry, owners: Owners) -> bool:
    """Say whether the items are the lines below an entry rather than the entry itself."""
    title, named = titles.clean(entry.text, owners)
    if is_label(title):
        return True
    real = [child for child in entry.children if not is_address(child)]
    if _LEAD_IN.search(entry.text) and len(real) >= 2 and not is_sentence(title):
        return True
    if named or read_claim(entry.text, entry) or has_reference(entry) or len(real) < 2:
        return False
    words = re.findall(r"[^\W_]{1,40}", title)
    if len(words) > 4 or is_sentence(title):
        return False
    item_like = sum(_reads_as_item(child, owners) for child in real)
    return item_like * 2 > len(real)


def _reads_as_item(entry: Entry, owners: Owners) -> bool:
    title, named = titles.clean(entry.text, owners)
    if named or read_claim(entry.text, entry) not in (None, "question") or has_reference(entry):
        return True
    words = re.findall(r"[A-Za-z\u4e00-\u9fff][^\W_]{1,40}", title)
    return 1 <= len(words) <= 5 or bool(_IMPERATIVE.match(title))


def opens_a_list(entry: Entry) -> bool:
    """Say whether a line is a sentence that leads to the list below it: ``The biggest points are:``."""
    return len(entry.children) >= 2 and bool(_LEADS_TO_LIST.search(entry.text))


def without_choices(text: str) -> str | None:
    """Give a line without ``The options are:`` at its end; None where it does not lead to what may be chosen.

    What can be chosen is not planned yet: the lines below name no items.
    """
    match = _CHOICES.search(text)
    return text[: match.start()] if match else None


def is_asked_head(entry: Entry) -> bool:
    """Say whether a line is a short question over its answers: ``What should go into 2.0?``."""
    asked = entry.text.rstrip().endswith(("?", "？"))
    return bool(entry.children) and asked and len(entry.text.split()) <= _HEAD_WORDS


def is_report(entry: Entry, title: str) -> bool:
    """Say whether a line outside any section reports a discussion and names no thing."""
    if entry.checked is not None:
        return False
    han = len(_HAN.findall(title))
    if han > _MOST_HAN:
        return True
    return len(title.split()) > _REPORT_WORDS or bool(
        _TWO_SENTENCES.search(title) and len(title.split()) > _NAME_WORDS
    )


def is_point(entry: Entry, title: str) -> bool:
    """Say whether a line of a transcript names a thing: marked, citing, or short and no sentence."""
    if entry.checked is not None or has_reference(entry) or read_claim(entry.text) not in (None, "question"):
        return True
    return len(title.split()) <= _NAME_WORDS and not is_sentence(title) and "?" not in entry.text
