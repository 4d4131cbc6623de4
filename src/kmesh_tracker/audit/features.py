"""What is announced and did not come, and what came and is not announced."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kmesh_tracker.audit.evidence import SAME, TELLING, in_text, labels, share, title_of, together, weighed
from kmesh_tracker.audit.references import cited
from kmesh_tracker.records import AuditedClaim, Omission
from kmesh_tracker.text.terms import terms

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from kmesh_tracker.audit.evidence import Evidence
    from kmesh_tracker.audit.page import Block, Page
    from kmesh_tracker.records import Change, TrackedItem

_WORTH_SAYING: Final = frozenset(["feature", "fix", "compatibility", "docs"])
_MENTIONED: Final = 0.6  # an item of which a block has such a share of the words is spoken of there
_ALONE: Final = 0.75  # a statement of which a name is such a share says nothing else
_NOT_YET: Final = re.compile(
    r"\b(?:not|no|never|will|without|planned?|plans|upcoming|future|next|later|roadmap|known|limitations?|todo|delayed|"
    r"postponed|revert(?:ed|s)?|removed?|eliminated?|deprecated?|dropped|coming|unreleased|before|previous(?:ly)?|"
    r"instead|goal|former|lacks?|lacked)\b|未来|计划|后续|下一|将|回退|推迟|已知|不|没有|尚未|此前|之前",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"[.!?](?=\s)|[。！？；;\n]")
_SHOWN: Final = 300  # characters of an entry that a claim repeats


def announced(page: Page, evidence: Evidence) -> Iterator[AuditedClaim]:
    """Find what is announced and what git shows not to be in the release: by its title, or an item's name."""
    gone = _gone(evidence)
    absent = [
        (tracked, weighed(tracked.item.title, evidence))
        for tracked in evidence.status.items
        # Of what the minutes call done, that no change was found contradicts nothing.
        if tracked.delivery == "not-delivered" and tracked.item.is_sure and not _is_claimed(tracked)
    ]
    there = _there(evidence)
    for block in page.blocks:
        if (
            block.quoted
            or _NOT_YET.search(block.section)
            or (
                # A number tells more than words, and is judged by itself.
                block.kind != "paragraph" and any(one.repo for one in cited(block, evidence))
            )
        ):
            continue
        for start, text in _statements(block):
            if _NOT_YET.search(text):
                continue
            line = page.line_of(block, start, text)
            shown = " ".join(text.split())[:_SHOWN]
            for reason, found in _contradicted(text, block, gone, absent, there, evidence):
                yield AuditedClaim(line, "feature", shown, "contradicted", reason, found)


def _is_claimed(tracked: TrackedItem) -> bool:
    return tracked.ground == "none" and tracked.item.claim in ("done", "partial")


def _statements(block: Block) -> Iterator[tuple[int, str]]:
    """Yield a heading or an entry whole, and a paragraph by its sentences, each with its place."""
    if block.kind == "heading":
        yield 0, block.words
        return
    start = 0
    for stop in _SENTENCE.finditer(block.words):
        if stop[0] != "\n":
            yield _begun(block.words, start, stop.end())
            start = stop.end()
    yield _begun(block.words, start, len(block.words))


def _begun(text: str, start: int, end: int) -> tuple[int, str]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), part.strip()


def _there(evidence: Evidence) -> list[dict[str, float]]:
    """Return the words of all that came."""
    names = [change.title for change in evidence.status.changes]
    names += [
        tracked.item.title
        for tracked in evidence.status.items
        if tracked.delivery in ("delivered", "partial")
    ]
    return [words for name in names if (words := weighed(name, evidence))]


def _contradicted(
    text: str,
    block: Block,
    gone: Mapping[str, tuple[Change, str]],
    absent: Sequence[tuple[TrackedItem, dict[str, float]]],
    there: Sequence[dict[str, float]],
    evidence: Evidence,
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield why what a statement announces did not come, with the evidence."""
    title = title_of(block) if block.kind != "paragraph" else text
    if found := gone.get(" ".join(terms(title))):
        yield found[1], (found[0].label,)
        return
    said = in_text(text, evidence)
    whole = weighed(title, evidence)
    for tracked, wanted in absent:
        alone = sum(wanted.values()) >= 1 and share(whole, wanted) >= _ALONE
        if not (alone or sum(wanted.values()) >= TELLING) or not together(wanted, said):
            continue
        # What explains the words as well came, whatever else was planned under such a name.
        if any(share(wanted, known) >= SAME for known in there):
            continue
        if (
            not alone
            and block.kind == "heading"
            and any(share(whole, known) >= _MENTIONED for known in there)
        ):
            continue
        note = next(iter(tracked.notes), "")
        places = dict.fromkeys(str(mention.location) for mention in tracked.item.mentions[-3:])
        reason = f"Git shows nothing in {evidence.name} that is “{tracked.item.title}”. {note}".strip()
        yield reason, tuple(places)


def _gone(evidence: Evidence) -> dict[str, tuple[Change, str]]:
    """Return what was taken back or came later, by the terms of its title, with a sentence that says so."""
    listed = {" ".join(terms(change.title)) for change in evidence.status.changes}
    own: dict[str | None, int] = {r.tag: place for place, r in enumerate(evidence.releases) if r.tag}
    here = own.get(evidence.status.tag, len(own))
    found: dict[str, tuple[Change, str]] = {}
    for change in evidence.changes:
        words = " ".join(terms(change.title))
        if words in listed or words.count(" ") < 2:
            continue
        if change.reverted_by and change.first_release in (evidence.status.tag, None):
            found[words] = change, f"{change.label} was reverted and is not in {evidence.name}."
        elif own.get(change.first_release, len(own)) > here:
            tag = change.first_release
            where = f"first released with {tag}" if tag else "in no release yet"
            found.setdefault(words, (change, f"{change.label} is {where}, not in {evidence.name}."))
    return found


def left_out(page: Page, evidence: Evidence) -> Iterator[Omission]:
    """Yield the delivered items that the announcement does not speak of."""
    numbers = {(one.repo, one.number) for block in page.blocks for one in cited(block, evidence)}
    said = [set(in_text(block.words, evidence)) for block in page.blocks]
    for tracked in evidence.status.items:
        if tracked.item.kind not in _WORTH_SAYING or tracked.delivery not in ("delivered", "partial"):
            continue
        if not tracked.item.is_sure:  # a draft does not speak of it either
            continue
        core = [link.change for link in tracked.links if link.role == "core"]
        if all(change.repo in evidence.status.aside for change in core):
            continue
        if any(_is_cited(change, numbers) for change in core):
            continue
        names = (tracked.item.title, *(change.title for change in core[:5]))
        wanted = [words for name in names if (words := weighed(name, evidence))]
        if any(share(words, told) >= _MENTIONED for words in wanted for told in said):
            continue
        how = "in part" if tracked.delivery == "partial" else "wholly"
        reason = f"Planned and delivered {how}, and neither cited nor named."
        yield Omission("item", tracked.item.title, False, reason, labels(core))


def _is_cited(change: Change, numbers: Collection[tuple[str | None, int]]) -> bool:
    named = {change.number, *change.issues} - {None}
    return any((change.repo, number) in numbers for number in named)
