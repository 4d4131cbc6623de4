"""Talk of a release as such: that it is cut, branched, late or out. It names nothing that the release has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kmesh_tracker.text import dates

if TYPE_CHECKING:
    from datetime import date

MARK = "\x00"
"""Stands for the version in the texts that are asked about here."""
_DO = (
    r"ship(?:s|ped|ping)?|cut(?:s|ting)?|tag(?:s|ged|ging)?|branch(?:es|ed|ing)?|fork(?:s|ed|ing)?|"
    r"publish(?:es|ed|ing)?|announc(?:e|es|ed|ing)|delay(?:s|ed|ing)?|postpon(?:e|es|ed|ing)|push(?:es|ed|ing)?|"
    r"mov(?:e|es|ed|ing)|defer(?:s|red|ring)?|prepar(?:e|es|ed|ing)|finali[sz](?:e|es|ed|ing)|skip(?:s|ped|ping)?|"
    r"upload(?:s|ed|ing)?"
)
_RELEASE = r"releas(?:es|ed|ing)|(?:(?<=^)|(?<=to )|(?<=ll )|(?<=ld )|(?<=an )|(?<=we )|(?<=s ))release"
"""The verb; a noun elsewhere, as in ``add release 1.1 to the news``."""
_OBJECT = re.compile(
    rf"(?:^|[\s(:])(?:{_DO}|{_RELEASE}|(?:dates?|deadlines?|schedules?|timelines?) (?:for|of)|"
    r"(?:branch|cut|releas|prepar)ing (?:for|of))(?: (?:out|off|up|back))?"
    rf"(?: (?:the|a|our|next|first|new|final)){{0,2}} {{0,2}}{MARK}",
    re.IGNORECASE,
)
_AUXILIARY = (
    r"(?:is|was|are|were|has|have|had|been|be|will|would|should|could|might|may|can|must|needs?|to|not|"
    r"still|also|already|now|just|probably|tentatively|hopefully|finally|likely|currently|soon|"
    r"being|about|planned|expected|supposed|going|aim(?:s|ed|ing)?|for|due|shall)\s"
)
_DONE = (
    r"(?:releas|branch|tagg|shipp|publish|fork|delay|postpon|push|announc|finali[sz]|plann|schedul|upload)(?:ed|ing)|"
    r"out|happen(?:s|ed|ing)?|done|ready|late|soon|blocked|frozen|live|available"
)
_SUBJECT = re.compile(
    rf"{MARK}\s{{0,2}}(?:release\s|version\s|final\s|beta\s|alpha\s|rc\s){{0,2}}"
    rf"(?:(?:{_AUXILIARY}){{1,5}}(?:release|{_DO}|{_DONE})|{_DONE}|"
    r"[:：]\s{0,2}(?:shipped|released|tagged|branched|out|delayed|postponed)(?=$|[,.;!]|\s(?:on|last|by|this|to)\b))\b"
    r"(?!\s{0,3}[:：-]\s|\s(?:notes?|tasks?|blogs?|plans?|news|announcements?|images?|candidates?|procedures?|"
    r"process|checklists?|posts?|guides?|docs?|documentation)\b)",
    re.IGNORECASE,
)
_CJK = re.compile(
    rf"{MARK}\s{{0,2}}(?:版本)?\s{{0,2}}(?:已经?|将|要|会|拟|定|争取|计划|预计|正式|即将){{0,3}}"
    rf"(?:[于在].{{1,12}})?"
    rf"(?:发布|发版|上线|推迟|延期)|(?:发布|推迟|延期)(?:了)?\s{{0,2}}{MARK}"
)
_RELEASE_OF = re.compile(
    rf"(?:{MARK}\s{{0,2}}(?:final\s)?(?:releases?|versions?|rc|beta|alpha|cut|branch)|"
    rf"^\W{{0,5}}(?:the\s|next\s|new\s)?releases?\s(?:of\s)?{MARK})(?=\s{{0,3}}$|\s(?:is|was|will|should|any|this|next|soon|probably|not|in|on|"
    r"aim|current|our|out|status|timelines?|schedules?|dates?|plans?|blockers?|with|happened|went|rc|anything|"
    r"questions?|release)\b|\s{0,2}[?!.;(])",
    re.IGNORECASE,
)
_WE = re.compile(
    r"^\W{0,5}(?:we|let'?s)(?:'ll|'d)?\s"
    r"(?:(?:will|would|should|can|could|may|might|plan to|want to|need to)\s)?"
    r"(?:release|branch|ship|cut|tag|delay|postpone)\s"
    r"(?:(?:it|this|by|on|in|next|at|until|soon|a|an|the|rc\S{0,2})\s)",
    re.IGNORECASE,
)
_SHORTCODE = re.compile(r":[a-z0-9_+-]{2,30}:?(?=\s|$|[.!)])")
_WORD = re.compile(r"[^\W\d_][^\W_']{0,40}(?:'[a-z]{1,2})?")
_TALK = frozenset(
    """
    a an the this that these those there it its we us our i you they them he she one more another any
    some all no not none nothing anything everything few several many much lot bit thing things stuff is
    are was were be been being am has have had do does did will would should shall could can may might
    must need needs want wants like likes try tries aim aims going get gets got go goes happen happens
    happened happening make makes made take takes let let's lets see look looks seem seems think guess
    hope hopefully probably maybe perhaps likely soon now then today tomorrow yesterday later still
    already also just only even yet again once about around of off on in at by for from to into until
    till before after since with without within during and or but so if as than when where what which
    who whom why how because week weeks day days weekend month months time times year date dates next
    last first final early late mid end minute minutes usual regular normal good great nice fine ready
    done open left remaining pending waiting wait waits out up back down over here thanks thank
    congratulations congrats cheers sure ok okay yes right well really very quite too most least
    critical urgent pressing big serious real release releases released releasing version versions
    branch branches branched branching fork forked rc rcs beta betas alpha alphas candidate candidates
    cut cuts cutting tag tags tagged tagging freeze frozen ship ships shipped shipping publish published
    publishing upload uploaded announce announced prepare preparing prepared preparation schedule
    scheduled schedules timeline timelines plan plans planned planning target targets targeted targeting
    deadline deadlines milestone milestones blocker blockers blocking block blocked backport backports
    backported backporting delay delays delayed delaying postpone postponed push pushed pushing move
    moved moving slip slipped cycle cycles status update updates review reviews reviewing board project
    issue issues pr prs pull request requests merge merged fix fixes problem problems question questions
    report reports reported reporting progress discussion discuss discussed item items point points list
    lists task tasks major minor patch bugfix feature features decide decided decision agreed agree
    current latest upcoming new followup meeting call calls triage label labels related relevant general
    soonish targetting announcement announcements tracking track agenda high level various thoughts
    start started starting ended working work works topic topics other misc notes old business further
    complete completing completed remain remains scope
    official stable public formal roadmap manager managers team lead cherry pick picks closed eol ga
    """.split()
)
_MEANT = re.compile(
    rf"\b(?:for|into|in|to|before|until|by|with|on|target(?:s|t?ed|t?ing)?|tagged)\s(?:the\s)?{MARK}|"
    rf"(?:到|至|在|于)\s{{0,2}}{MARK}",
    re.IGNORECASE,
)
_MOST_WORDS = 40


def is_meant_for(marked: str) -> bool:
    """Say whether a line says that something is meant for, or lands in, the release that ``MARK`` names."""
    return bool(_MEANT.search(marked))


def is_event(marked: str) -> bool:
    """Say whether a line says something of the release that ``MARK`` names, rather than of its contents."""
    return bool(
        _OBJECT.search(marked) or _SUBJECT.search(marked) or _CJK.search(marked) or _RELEASE_OF.search(marked)
    )


def without_shortcodes(text: str) -> str:
    """Take ``:tada:`` and its like away."""
    return _SHORTCODE.sub(" ", text)


def is_process(text: str, on: date, names: frozenset[str] = frozenset()) -> bool:
    """Say whether a line of a release's section speaks of the making of the release alone.

    ``We should release an rc soon`` and ``There is one more PR`` name no thing; one person who is to do it
    may stand there. A line of one or two words is a head or a name and no talk.
    """
    if _WE.match(text):
        return True
    words, odd = _odd(text, on, names)
    if not 3 <= len(words) <= _MOST_WORDS:
        return False
    if len(odd) != 1 or len(words) <= 4 or words[0] != odd[0]:
        return not odd
    # One person who is to do it; what has a number behind its name is a thing.
    return odd[0][0].isupper() and not re.match(rf"\W{{0,5}}{re.escape(odd[0])}[ -]#?[0-9]", text)


def is_only_talk(text: str, on: date) -> bool:
    """Say whether a text has no word but those in which people speak of any release."""
    words, odd = _odd(text, on, frozenset())
    return bool(words) and not odd


def _odd(text: str, on: date, names: frozenset[str]) -> tuple[list[str], list[str]]:
    """Give the words of a text without its dates, and those of them that tell of a matter."""
    rest = without_shortcodes(text)
    rest = dates.without(rest, dates.find(rest, on, expected=True))
    words = _WORD.findall(rest)
    return words, [word for word in words if word.lower() not in _TALK and word.lower() not in names]
