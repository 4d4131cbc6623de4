"""Numbers of things: commits, pull requests, contributors, in English and Chinese."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kmesh_tracker.text.numerals import CARDINAL, CHINESE, read_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kmesh_tracker.audit.page import Block
    from kmesh_tracker.audit.tallies import Noun

_NUMBER: Final = rf"(?P<n>[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,3}}|[0-9]{{1,9}}|\b{CARDINAL}\b)"
_LEAST: Final = r"more than|over|at least|upwards of|exceeding|超过|逾|至少|不少于"
_ABOUT: Final = r"about|around|approximately|roughly|nearly|almost|some|~|大约|将近|接近|约|近"
_HEDGE: Final = rf"(?P<hedge>{_LEAST}|{_ABOUT})"
_NOUN: Final = (
    r"(?P<noun>commits?|pull[ -]requests?|merge[ -]requests?|PRs?|MRs?|contributors?|committers?|developers?|"
    r"(?:community )?members?|people|authors?|changes|issues|patches|newcomers?)"
)
_CHINESE_NOUN: Final = (
    r"(?P<noun>合并提交|提交|commits?|合并请求|拉取请求|PRs?|pull requests?|贡献者|开发者|贡献人员|新人|"
    r"变更|改动|issues?|问题|议题)"
)
_ENGLISH: Final = re.compile(
    rf"(?<![A-Za-z0-9.,#@/_-])(?:{_HEDGE}[ \n]{{0,2}})?{_NUMBER}(?P<plus>\+)?[ \n-]{{1,2}}"
    rf"(?P<adjectives>(?:[A-Za-z][A-Za-z-]{{1,20}}[ \n]{{1,2}}){{0,3}}?){_NOUN}(?![A-Za-z0-9_-])",
    re.IGNORECASE,
)
_CHINESE: Final = re.compile(
    rf"(?:{_HEDGE} ?)?(?<![0-9.,#@/_-])(?P<n>[0-9]{{1,9}}|[{CHINESE}]{{1,5}}) ?(?P<plus>\+|多|余)? ?"
    rf"(?:个|位|名|次|条|项|笔|人次)? ?(?P<adjectives>(?:首次|全新的?|新的?|合并的?|社区的?)? ?)"
    rf"{_CHINESE_NOUN}(?![A-Za-z0-9_-])",
    re.IGNORECASE,
)
_BESIDE: Final = re.compile(r"(?:另有|其他|其余) ?$")
"""What stands before a number of what is counted beside what is named."""
_BEHIND: Final = re.compile(
    rf"(?<![A-Za-z0-9_-])(?:{_NOUN}|(?P<chinese>贡献者|提交|合并请求|PR))(?: count)? ?[:：] ?"
    r"\*{0,2}(?P<n>[0-9]{1,9})(?P<plus>\+)?(?![0-9.,/-]?[0-9])",
    re.IGNORECASE,
)
_IN: Final = re.compile(r"[ \n]{1,2}(?:in|to|of|on)[ \n]{1,2}(?:the )?`?(?P<repo>[A-Za-z0-9_./-]{1,100})")
_ALL_TIME: Final = re.compile(
    r"\b(?:to date|so far|overall|all[- ]time|since (?:its|the) (?:inception|beginning|start|launch))\b"
    r"|累计|至今|迄今",
    re.IGNORECASE,
)
_OF_RELEASE: Final = re.compile(
    r"\b(?:releases?|version|v?[0-9]{1,4}\.[0-9]{1,4}|includes?|including|contains?|comprises?|consists?|features|"
    r"from|thanks?|thank|gratitude|acknowledge?ments?|contribut[a-z]{1,6}|credits|statistics|stats|summary|numbers)\b"
    r"|版本|发布|包含|包括|来自|感谢|致谢|贡献|共|合入|合并",
    re.IGNORECASE,
)
_NEAR: Final = 0.1
"""What people call ``about`` is no further off than this share."""


@dataclass(frozen=True, slots=True)
class Said:
    """A number that an announcement names."""

    noun: Noun
    number: int
    hedge: str
    """``least``, ``about`` or empty."""
    repo: str | None
    text: str
    position: int
    all_time: bool
    about_release: bool
    """Whether the sentence or its heading speaks of what the release is made of."""

    def fits(self, number: int) -> bool:
        """Return whether a count bears it out."""
        if self.hedge == "least":
            return number >= self.number
        if self.hedge == "about":
            return abs(number - self.number) <= max(1, _NEAR * self.number)
        return number == self.number


def find(block: Block, repositories: Mapping[str, str]) -> Iterator[Said]:
    """Return the counts that a block names; ``repositories`` are known by name."""
    taken: set[int] = set()
    for pattern in (_ENGLISH, _CHINESE, _BEHIND):
        for match in pattern.finditer(block.text):
            groups = match.groupdict()
            noun = _noun(groups.get("noun") or groups.get("chinese") or "", groups.get("adjectives") or "")
            number = read_number(match["n"])
            if _BESIDE.search(block.text, max(0, match.start() - 4), match.start()):
                continue
            if noun is None or number is None or not taken.isdisjoint(range(*match.span("n"))):
                continue
            taken.update(range(*match.span("n")))
            sentence = block.sentence(match.start())
            yield Said(
                noun,
                number,
                _hedge(groups.get("hedge") or "", groups.get("plus") or ""),
                _repository(block.text, match, groups.get("adjectives") or "", repositories),
                " ".join(match[0].split()),
                match.start(),
                bool(_ALL_TIME.search(sentence)),
                bool(_OF_RELEASE.search(f"{block.section}\n{sentence}")),
            )


def _noun(word: str, adjectives: str) -> Noun | None:
    word, before = word.lower().replace("-", " "), adjectives.lower()
    if re.search(r"\b(?:open|pending|unmerged|closed|more|other|further)\b|另有|其他", before):
        return None  # of what is not in the release, or is counted beside what is named
    found: Noun | None = None
    if (word.startswith("commit") and not word.startswith("committer")) or word in ("提交", "合并提交"):
        found = "commits"
        if re.search(r"\b(?:non-merge|no-merge)\b", before):
            found = "non-merge commits"
        elif re.search(r"\bmerge\b", before) or word == "合并提交":
            found = "merge commits"
        elif "direct" in before:
            found = "direct commits"
    elif word in ("pr", "prs", "mr", "mrs", "合并请求", "拉取请求") or word.endswith(("request", "requests")):
        found = "pull requests"
    elif word in ("changes", "patches", "变更", "改动"):
        found = "changes"
    elif word in ("issue", "issues", "问题", "议题"):
        found = "issues"
    elif word.startswith("newcomer") or word == "新人":
        found = "newcomers"
    elif word.startswith(("contributor", "committer", "developer", "author", "贡献", "开发者")):
        found = "newcomers" if re.search(r"\b(?:new|first)\b|first-|新|首次", before) else "contributors"
    elif "contribut" in before:  # `14 contributing members`
        found = "contributors"
    return found


def _hedge(word: str, plus: str) -> str:
    if plus or re.fullmatch(_LEAST, word.lower()):
        return "least"
    return "about" if word else ""


def _repository(
    text: str, match: re.Match[str], adjectives: str, repositories: Mapping[str, str]
) -> str | None:
    behind = _IN.match(text, match.end())
    if behind and (named := repositories.get(behind["repo"].rstrip("./").lower())):
        return named
    return next((repositories[word] for word in adjectives.lower().split() if word in repositories), None)
