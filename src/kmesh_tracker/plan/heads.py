"""Heads over what is planned: lines of nothing but a version and the words of planning."""

from __future__ import annotations

import re

from kmesh_tracker.plan.events import without_shortcodes
from kmesh_tracker.plan.references import without_addresses

RELEASE_WORD = re.compile(
    r"\b(?:releas(?:e|es|ed|ing)|version|milestones?|plan(?:s|ned|ning)?|blockers?|features?|road ?map|"
    r"retro(?:spect|spective)?s?|publish(?:ed)?|schedul(?:e|ed)|planning|scope|todos?|tasks?|ship(?:ped|s)?)\b"
    r"|发布|版本|里程碑|计划|规划",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"^\s{0,4}\[([^\[\]]{0,80})\]")
HEAD_FILLER = frozenset(
    """
    release releases released releasing version versions milestone plan plans planned planning blocker
    blockers feature features roadmap retrospect retrospective todo todos task tasks items scope content
    contents for of the and in on next upcoming coming patch minor major new list goals goal schedule
    scheduled date post assigned tag cut today we review status progress update updates discussion discuss
    work to be targets target after since beyond theme themes toward towards coming what is who does highlight
    highlights overview summary outlook priority priorities idea ideas wishlist candidates timeline timelines
    ahead before prep preparation checklist ready readiness freeze final last first our us here are this that
    decision resolution agreed board project review reviews reviewing followup follow up check checkin any
    open left remaining issues questions question triage timing cycle track tracking road path way milestones
    should shall would must go goes into get gets need needs land include included including cuts
    """.split()
)
# Chinese is written without spaces: a run of these words is one, too.
_CJK_FILLER = re.compile(
    r"(?:正式|下个|下一个?|新|发布|版本|里程碑|计划|规划|目标|路线图|功能|特性|阻塞项?|任务|待办|讨论|的){1,8}"
)


def is_head(rest: str, project: frozenset[str]) -> bool:
    """Say whether nothing remains of a line without its version and the words of planning."""
    rest = _BRACKETS.sub(lambda match: f" {match[1]} " if _is_release_talk(match[1], project) else " ", rest)
    rest = without_shortcodes(without_addresses(rest))
    words = re.findall(r"[^\W\d_]{1,40}", rest)
    return all(
        word.lower() in HEAD_FILLER or word.lower() in project or _CJK_FILLER.fullmatch(word)
        for word in words
    )


def _is_release_talk(text: str, project: frozenset[str]) -> bool:
    return bool(RELEASE_WORD.search(text)) or any(word in project for word in text.lower().split())
