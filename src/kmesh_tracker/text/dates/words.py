"""Names of months, weekdays, seasons and spans of time, and the words that tell dates from other things."""

from __future__ import annotations

import re
from typing import Final

from kmesh_tracker.text.numerals import read_number

MONTH_PATTERN: Final = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
"""English names of months, for expressions that ignore case."""
WEEKDAY_PATTERN: Final = (
    "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?"
    "|sun(?:day)?"
)
"""English names of the days of the week, for expressions that ignore case."""
SEASONS: Final = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""Northern seasons and their first months."""
SPANS: Final = {
    name: span
    for span, names in {
        "day": "day 天", "week": "week w 周 星期 礼拜", "weekend": "weekend", "month": "month m 月",
        "quarter": "quarter q 季度", "year": "year y 年",
    }.items()
    for name in names.split()
}  # fmt: skip
"""What spans of time are called, each with its plain name."""
SHIFTS: Final = {
    "": 0, "the": 0, "this": 0, "current": 0, "next": 1, "coming": 1, "last": -1,
    "本": 0, "这": 0, "这个": 0, "今": 0, "下": 1, "下个": 1, "明": 1, "上": -1, "上个": -1,
}  # fmt: skip
"""How many weeks, months or years on from now each word is."""
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CHINESE_WEEKDAYS: Final = "一二三四五六日"
_COUNTS: Final = {"a": 1, "an": 1, "a couple": 2, "a couple of": 2, "a few": 3, "several": 3}


def month_number(name: str) -> int:
    """Return 1 to 12 for an English name of a month, full or short."""
    return _MONTHS.index(name[:3].lower()) + 1


def weekday_number(name: str) -> int:
    """Return 0 (Monday) to 6 for the name of a day of the week, English or the Chinese numeral."""
    if name in _CHINESE_WEEKDAYS or name == "天":
        return 6 if name == "天" else _CHINESE_WEEKDAYS.index(name)
    return _WEEKDAYS.index(name[:3].lower())


def count_number(text: str) -> int:
    """Return a number in digits or words, ``a few`` included.

    Raises:
        ValueError: it is no number.

    """
    number = _COUNTS.get(text.lower(), read_number(text))
    if number is None:
        raise ValueError(f"{text!r} is no number")
    return number


_SMALL_TEXT: Final = """
to or and for if at with is was in on but as by because then since though while when until till before after
"""
_SMALL: Final = frozenset(_SMALL_TEXT.split())
"""Words that may follow any date."""
_LEADS_TEXT: Final = """
by on at before until till due is was plan planned ddl deadline date data scheduled for to from
around about release expected eta target
"""
_LEADS: Final = frozenset(_LEADS_TEXT.split())
"""Words that a date without any name of a month may follow."""
_SPOKEN: Final = frozenset(("may", "march", "mar", "dec", "sep", "sept", "jan", "jun"))
"""Names of months that are ordinary words or abbreviations, too: alone they count only written large."""
_VERBS: Final = frozenset(("may", "march"))
"""Names of months that are verbs, too, and may open a sentence as such."""
_AFTER_MONTH_TEXT: Final = "of from this that release milestone deadline ddl target plan date"
_AFTER_MONTH: Final = _SMALL | frozenset(_AFTER_MONTH_TEXT.split())
"""Words that may follow such a month and never the verb."""
_AFTER_SEASON: Final = _AFTER_MONTH | frozenset("we i they it the our should will".split())
"""Words that may follow a season and never go on with the name of a software, or a verb."""
_UNITS_TEXT: Final = """
kb mb gb tb pb kib mib gib tib kbps mbps gbps b bit bits byte bytes bps hz khz mhz ghz ns us ms s sec secs
second seconds m min mins minute minutes h hr hrs hour hours d day days week weeks month months year years
x times percent pct k million billion core cores cpu cpus node nodes pod pods thread threads request
requests rps qps vote votes point points of out
"""
_UNITS: Final = frozenset(_UNITS_TEXT.split())
"""What a number that these follow counts; it is no date."""
_AFTER_DAY_TEXT: Final = """
from due ddl deadline date release released releases rc alpha beta ga freeze cut tag tagged launch branch code
feature we will tentative tentatively expected planned target
"""
_AFTER_DAY: Final = _SMALL - {"because", "since", "though", "while", "when"} | frozenset(
    _AFTER_DAY_TEXT.split()
)
"""Words that may follow ``9.20`` where nothing leads up to it."""
_MOVES: Final = re.compile(
    r"\b(?:mov|postpon|push|delay|chang|shift|slip|resched|defer|extend|updat|bump)|推|延|改|移",
    re.IGNORECASE,
)
"""What stands before two days of which the second replaces the first."""
_NUMBERED: Final = re.compile(
    r"\b(?:alpha|beta|rc|version|release|milestone|phase|stage|part|step|sprint|week) $", re.IGNORECASE
)
"""What has a number of its own: ``beta 1 to 7 May``."""
_LOOKBACK: Final = 60
_NEXT_WORD: Final = re.compile(r"[ \t]{0,4}([A-Za-z]{1,30})(?![A-Za-z0-9.])")


def is_number(match: re.Match[str]) -> bool:
    """Return whether ``9.20`` or ``12/24`` is a version after a name, a size before a unit, or a count."""
    lead = match.string[: match.start()].rstrip(" ")
    word = lead.rpartition(" ")[2].lower()
    if lead and lead[-1] not in ":：,，(（—–~～=于在定" and word not in _LEADS:
        return True
    after = _next_word(match)
    return after in _UNITS or bool(after and not lead and after not in _AFTER_DAY)


def is_word(match: re.Match[str]) -> bool:
    """Return whether the name of a month, standing alone, is more likely a verb or another word."""
    name = match["name"]
    if name.islower() and name in _SPOKEN:
        return True
    after = _next_word(match)
    return name.lower() in _VERBS and bool(after) and after not in _AFTER_MONTH


def counts_something(match: re.Match[str]) -> bool:
    """Return whether the number with which a match ends counts what follows: ``Jan 5 to 7 days``."""
    return _next_word(match) in _UNITS


def ends_phrase(match: re.Match[str]) -> bool:
    """Return whether ``the 23rd`` or ``this spring`` is complete, and not the beginning of another name."""
    after = _next_word(match)
    behind = match.string[match.end() : match.end() + 2]
    return after in _AFTER_SEASON if after else not (behind[:1] == "-" or behind[1:].isalnum())


def is_moved(text: str, position: int) -> bool:
    """Return whether something moves from the date at a place to the next one, or counts up to it."""
    before = text[max(0, position - _LOOKBACK) : position]
    return _MOVES.search(before) is not None or _NUMBERED.search(before) is not None


def _next_word(match: re.Match[str]) -> str:
    """Return the word right behind a match in lower case, empty where something else is there."""
    found = _NEXT_WORD.match(match.string, match.end())
    return found[1].lower() if found else ""
