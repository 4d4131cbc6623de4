"""Handles: who is thanked, who is credited with a change, and who was forgotten."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kmesh_tracker.audit.evidence import labels, shown
from kmesh_tracker.audit.references import cited
from kmesh_tracker.history.signatures import is_automation
from kmesh_tracker.records import AuditedClaim, Omission

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kmesh_tracker.audit.evidence import Evidence
    from kmesh_tracker.audit.page import Block, Page
    from kmesh_tracker.records import Change, Finding, Person

_HANDLE: Final = re.compile(
    r"(?<![A-Za-z0-9_./@:-])@(?P<name>[A-Za-z0-9][A-Za-z0-9_-]{0,60}(?:\.[A-Za-z0-9_-]{1,40}){0,3}(?:\[bot\])?)(?![A-Za-z0-9_/@-])"
)
_OTHER_DEEDS: Final = re.compile(
    r"\b(?:report(?:ed|ing|er)?|review(?:ed|ing|er|ers)?|found|discover(?:ed|ing)|suggest(?:ed|ing)|mentor(?:s|ed|ing)?|"
    r"maintainers?|speakers?|present(?:ed|ing)?|organi[sz](?:ed|ing|ers?)|guid(?:ed|ance|ing)|advi[cs]e[drs]{0,2}|"
    r"discuss(?:ed|ions?)|design(?:ed)?|led|talks?|feedback|test(?:ed|ing)|translat(?:ed|ing)|host(?:ed|s)?|contact|follow|ask(?:ed)?)\b"
    r"|报告|评审|反馈|导师|维护者|讲师|测试|联系",
    re.IGNORECASE,
)
_FIRST: Final = re.compile(
    r"\b(?:first[- ]time|first contributions?|for the first time|new contributors?|newcomers?)\b"
    r"|首次|新贡献者|第一次",
    re.IGNORECASE,
)
_BY: Final = re.compile(
    r"(?:\bby|\bfrom|由|作者[:：]?)[ \n]{0,2}(?:@[A-Za-z0-9_.\\-]{1,80}(?:,| and| &|、)?[ \n]{0,2}){0,20}$"
)
_THANKED: Final = 2
"""So many handles of its contributors make an announcement one that thanks people by handle."""


def judge(page: Page, evidence: Evidence) -> Iterator[AuditedClaim]:
    """Check every handle against who took part in the release."""
    for block in page.blocks:
        for match in _HANDLE.finditer(block.text):
            name = match["name"].rstrip(".-_") if not match["name"].endswith("]") else match["name"]
            line = page.line_of(block, match.start(), f"@{name}")
            verdict, reason, changes = _judged(name, block, match.start(), evidence)
            yield AuditedClaim(line, "handle", f"@{name}", verdict, reason, labels(changes))


def _judged(
    name: str, block: Block, position: int, evidence: Evidence
) -> tuple[Finding, str, Iterable[Change]]:
    person = evidence.accounts.get(name.lower())
    if person is None:
        if is_automation(name, ""):
            return "unverifiable", f"@{name} is automation and nobody to thank.", ()
        if named := evidence.people.get(name.lower()):
            reason = f"{named.name} is known by name, but nothing proves that the account @{name} is theirs."
            return "unverifiable", reason, evidence.part.get(named.key, ())
        return "unverifiable", f"No commit and no merge that is known is by @{name}.", ()
    own = evidence.by_handle[person.key]
    here = evidence.part.get(person.key, ())
    sentence = block.sentence(position)
    if not here:
        return _absent(name, own, f"{block.section}\n{sentence}", evidence)
    wrong = _credited_wrongly(person, block, position, evidence)
    if wrong:
        theirs = ", ".join(shown(one) for one in wrong.people)
        return "contradicted", f"{wrong.label} is by {theirs}, not by @{name}.", [wrong]
    if _FIRST.search(sentence) and not person.bot:
        mine = set(evidence.listed)
        day = evidence.status.released_on
        before = [c for c in own if c.key not in mine and (day is None or c.merged_on <= day)]
        if before:
            first = min(before, key=lambda change: change.merged_at)
            reason = f"@{name} contributed before: {first.label} was merged on {first.merged_on}."
            return "contradicted", reason, [first]
    told = f"{len(here)} listed {'change is' if len(here) == 1 else 'changes are'} by @{name}"
    return "confirmed", f"{told}{', which is automation' if person.bot else ''}.", here


def _absent(
    name: str, own: Iterable[Change], context: str, evidence: Evidence
) -> tuple[Finding, str, Iterable[Change]]:
    """Judge somebody who is known and wrote nothing that the release lists."""
    own = sorted(own, key=lambda change: change.merged_at)
    tag = evidence.status.tag
    taken = [change for change in own if tag and change.first_release == tag]
    if taken and any(change.outside for change in taken):
        reason = f"What @{name} wrote for {evidence.name} touches none of the paths that belong to releases."
        return "unverifiable", reason, taken
    if taken:
        reason = f"Of @{name} only what does not stand was merged for {evidence.name}: it was reverted."
        return "unverifiable", reason, taken
    last = own[-1]
    where = last.first_release or "no release yet"
    reason = (
        f"@{name} wrote nothing that {evidence.name} lists; the last change is {last.label} "
        f"of {last.merged_on}, in {where}."
    )
    if _OTHER_DEEDS.search(context):
        return "unverifiable", f"What is thanked for may leave no commit. {reason}", [last]
    return "contradicted", reason, [last]


def _credited_wrongly(person: Person, block: Block, position: int, evidence: Evidence) -> Change | None:
    """Return the one change that a list's line credits to somebody who has no part in it."""
    if block.kind != "item" or not _BY.search(block.text, max(0, position - 400), position):
        return None
    changes = [
        change
        for one in cited(block, evidence)
        if one.repo
        for change in evidence.by_number.get((one.repo, one.number), ())
    ]
    if len({(change.repo, change.number) for change in changes}) != 1:
        return None
    # Who opened a pull request need not have written it where a pick or automation is about.
    if any(change.picked_from or any(one.bot for one in change.people) for change in changes):
        return None
    if any(one.key == person.key for change in changes for one in change.people):
        return None
    sure = [change for change in changes if all(one.handle for one in change.people) and change.people]
    return sure[0] if sure else None


def forgotten(handles: Iterable[AuditedClaim], page: Page, evidence: Evidence) -> Iterator[Omission]:
    """Yield who took part in the release and is not named."""
    named = {claim.text.lstrip("@").lower() for claim in handles}
    thanked = {
        match["name"].lower()
        for block in page.blocks
        if block.kind != "item" or not cited(block, evidence)  # an entry only credits for its own change
        for match in _HANDLE.finditer(block.text)
    }
    thanks = len(thanked.intersection(evidence.part)) >= _THANKED
    text = "\n".join(block.text for block in page.blocks).casefold()
    for name, changes in sorted(evidence.part.items(), key=lambda one: (-len(one[1]), one[0])):
        person = evidence.people[name]
        if person.bot or name in named or person.name.casefold() in text:
            continue
        repos = sorted({change.repo for change in changes})
        only = f", in {repos[0]} only," if len(repos) == 1 and len(evidence.urls) > 1 else ""
        many = "1 listed change" if len(changes) == 1 else f"{len(changes)} listed changes"
        told = f"Wrote {many}{only} and is not named."
        warn = thanks and not all(repo in evidence.status.aside for repo in repos)
        yield Omission("contributor", shown(person), warn, told, labels(changes))
