"""What stands around a shape that need not be a date: it tells a date from a number or an ordinary word."""

from __future__ import annotations

import re
from typing import Final

_LEADS_TEXT: Final = """
by on at before until till due is was plan planned ddl deadline date data scheduled for to from
around about release expected eta target
"""
_LEADS: Final = frozenset(_LEADS_TEXT.split())
"""Words that a date without any name of a month may follow."""
_SPOKEN_TEXT: Final = "may march mar dec sep sept jan jun"
_SPOKEN: Final = frozenset(_SPOKEN_TEXT.split())
"""Names of months that are ordinary words or abbreviations, too: alone they count only written large."""
_VERBS: Final = frozenset(("may", "march"))
"""Names of months that are verbs, too, and may open a sentence as such."""
_AFTER_MONTH_TEXT: Final = """
to or and for if at with is was in on but as by then because since though while when until till before
after of from this that release milestone deadline ddl target plan date
"""
_AFTER_MONTH: Final = frozenset(_AFTER_MONTH_TEXT.split())
"""Words that may follow such a month and never the verb."""
_UNITS_TEXT: Final = """
kb mb gb tb pb kib mib gib tib kbps mbps gbps b bit bits byte bytes bps hz khz mhz ghz ns us ms s sec secs
second seconds m min mins minute minutes h hr hrs hour hours d day days week weeks month months year years
x times percent pct k million billion core cores cpu cpus node nodes pod pods thread threads request
requests rps qps vote votes point points of out
"""
_UNITS: Final = frozenset(_UNITS_TEXT.split())
"""What a number that these follow counts; it is no date."""
_AFTER_DAY_TEXT: Final = """
to or and for if at with is was in on but as by then before after from until till due ddl deadline date
release released releases rc alpha beta ga freeze cut tag tagged launch branch code feature we will
tentative tentatively expected planned target
"""
_AFTER_DAY: Final = frozenset(_AFTER_DAY_TEXT.split())
"""Words that may follow ``9.20`` where nothing leads up to it."""
_NEXT_WORD: Final = re.compile(r"[ \t]{0,4}([A-Za-z]{1,30})(?![A-Za-z0-9.])")


def is_number(match: re.Match[str]) -> bool:
    """Whether ``9.20`` or ``12/24`` is a version after a name, a size before a unit, or a count."""
    lead = match.string[: match.start()].rstrip(" ")
    word = lead.rpartition(" ")[2].lower()
    if lead and lead[-1] not in ":：,，(（—–~～=于在定" and word not in _LEADS:
        return True
    after = _next_word(match)
    return after in _UNITS or bool(after and not lead and after not in _AFTER_DAY)


def is_word(match: re.Match[str]) -> bool:
    """Whether the name of a month, standing alone, is more likely a verb or another word."""
    name = match["name"]
    if name.islower() and name in _SPOKEN:
        return True
    after = _next_word(match)
    return name.lower() in _VERBS and bool(after) and after not in _AFTER_MONTH


def _next_word(match: re.Match[str]) -> str:
    """Give the word right behind a match in lower case, empty where something else is there."""
    found = _NEXT_WORD.match(match.string, match.end())
    return found[1].lower() if found else ""
