"""What is near a release and no part of it: meetings, talks, programmes, and their days."""

from __future__ import annotations

import re

_WHAT = (
    r"meetings?|calls?|conferences?|summits?|workshops?|webinars?|meetups?|sprints?|hackathons?|bofs?|ama|"
    r"sessions?|talks?|podcasts?|part(?:y|ies)|surveys?|cfps?|call for (?:papers?|proposals?|talks?)|"
    r"mentor(?:ship|ing)|internships?|applications?|proposals? (?:due|deadline)|camp|gsoc|gsod|ospp|"
    r"lfx|outreachy|"
    r"submissions?|registration|vacations?|holidays?|kubecon|fosdem|dinner|interviews?"
)
_GATHERING = re.compile(
    rf"\b(?:{_WHAT})\b|会议|例会|大会|峰会|沙龙|直播|分享会|征稿|投稿|报名|夏令营|开源之夏", re.IGNORECASE
)
_OF_RELEASE = re.compile(
    r"^\s{0,3}(?:release\s|version\s)?(?:[A-Za-z][A-Za-z-]{0,20}\s){0,2}"
    r"(?:meetings?|calls?|workshops?|webinars?|sprints?|bofs?|ama|sessions?|part(?:y|ies)|surveys?|talks?)\b",
    re.IGNORECASE,
)
_NEAR = 48
"""Characters before a day in which what it is the day of is named."""
_RELEASE = re.compile(r"\b(?:releas|ship|branch|tag|freeze|rc\b|cut\b)|发布|上线", re.IGNORECASE)


def follows_release(behind: str) -> bool:
    """Say whether what stands behind a version makes of it the name of a gathering: ``2.0 meeting``."""
    return bool(_OF_RELEASE.match(behind))


def is_elsewhere(sentence: str, position: int) -> bool:
    """Say whether the date at ``position`` is that of a gathering: one is named nearer than any release."""
    before = sentence[max(0, position - _NEAR) : position]
    gathered = [match.start() for match in _GATHERING.finditer(before)]
    if not gathered:
        return False
    released = [match.start() for match in _RELEASE.finditer(before)]
    return not released or released[-1] < gathered[-1]
