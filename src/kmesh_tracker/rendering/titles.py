"""Titles made readable: what is put around a sentence is taken off, its words stay as they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kmesh_tracker.rendering.escape import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

UNTITLED: Final = "(no title)"  # stands where a title holds nothing that can be shown
_PREFIXES: Final = 4  # marks that are taken off the start of one title
_LENGTH: Final = 600  # characters of a title that are looked at

TYPES: Final = {
    name: kind
    for kind, names in {
        "feature": "feat feats feature features enhancement enh",
        "fix": "fix fixes bugfix bug hotfix",
        "docs": "doc docs documentation blog",
        "test": "test tests testing e2e ut",
        "build": "build ci chore deps dep release lint format fmt clean cleanup style misc",
        "refactor": "refactor refactoring rework",
        "performance": "perf performance optimization optimisation optimize optimise",
        "revert": "revert",
    }.items()
    for name in names.split()
}
"""Types of the Conventional Commits and what people write for them, with their meaning."""
_PREFIX: Final = re.compile(
    r"(?P<type>[A-Za-z0-9]{2,15})(?:\((?P<scope>[^()]{1,60})\))?(?P<breaking>!)? ?[:：] ?(?=[^ :/])"
)
_SLASH: Final = re.compile(r"(?P<type>[A-Za-z]{3,10})/(?=[a-z])")
_PICTURE: Final = re.compile(
    r"(?:[\u2190-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]{1,10}|:[a-z0-9_]{2,40}:) ?(?=[^ ])"
)
_MERGE: Final = re.compile(r"Merge pull request #[0-9]{1,10} from (?:[^ /]{1,100}/)?(?P<branch>[^ ]{1,300})")
_SUBTREE: Final = re.compile(
    r"Add '(?P<added>[^']{1,200}?)/?' from commit '[0-9a-f]{7,64}'"
    r"|Merge commit '[0-9a-f]{7,64}' as '(?P<merged>[^']{1,200})'"
)
"""What `git subtree` says of a project that it merged into a folder."""
_TAG: Final = re.compile(r"\[(?P<tag>[^\[\]]{1,60})\] ?[:：]? ?(?=[^ ])")
_ORDINAL: Final = re.compile(r"[0-9]{1,4} ?[-–—.:] ")
_NUMBERS: Final = r"(?:GH-|#)[0-9]{1,10}+(?:(?:, and |, | and | )(?:GH-|#)[0-9]{1,10}+){0,10}+"
_VERBS: Final = r"(?:fix(?:e[sd])?|close[sd]?|resolve[sd]?|issues?|see|refs?|for|part of)"
_AT_START: Final = re.compile(rf"{_VERBS}:? (?:issues? )?{_NUMBERS} ?[:：,-]? ?(?=[^ ])", re.IGNORECASE)
_AT_END: Final = re.compile(
    rf" ?[(\[]?(?:{_VERBS}:? (?:issues? )?)?(?:(?<=[ (\[])|(?<=: )){_NUMBERS}[)\]]?[ .]{{0,3}}$",
    re.IGNORECASE,
)
_BRACKETED: Final = re.compile(r"(?<=[^\W_]) ?\[(?P<inside>[^\[\]]{1,60})\]")
_LOOSE: Final = re.compile(" (?=[:,;] )")
_MENDING: Final = re.compile(
    r"(?:fix|fixes|fixed|resolve|resolves|resolved|solve|solves|solved) (?:the |an? )?(?=[^ ])", re.IGNORECASE
)
_ELLIPSIS: Final = ("…", "...")
_ENDING: Final = " .,;:!?。，；：！？-"


class Title(Struct, frozen=True):
    """What a change's title says."""

    text: str  # the sentence alone
    type: str | None = None
    """What the prefix says it is, one of the values of :data:`TYPES`; None without a prefix."""
    breaking: bool = False  # whether the prefix has the mark of a change that breaks something


def read(title: str) -> Title:
    """Parse a title: ``feat(ctl)!: add a key (#12)`` says ``ctl: add a key``, a breaking feature."""
    text = one_line(title[:_LENGTH])
    if match := _SUBTREE.fullmatch(text):
        return Title(f"Add {match['added'] or match['merged']}")
    kind, scope, breaking = None, "", False
    for _ in range(_PREFIXES):
        if match := _PREFIX.match(text):
            named = _type(match["type"])
            named = named or ("other" if match["type"].upper() == "WIP" else None)
            if not named and not match["breaking"] and not (match["scope"] and match["type"].islower()):
                break
            kind, breaking = (
                kind or (None if named == "other" else named),
                breaking or bool(match["breaking"]),
            )
            scope = scope or match["scope"] or ""
        elif (match := _SLASH.match(text)) and _type(match["type"]):
            kind = kind or _type(match["type"])
        elif match := _PICTURE.match(text):
            pass
        elif match := _TAG.match(text):
            tag = match["tag"].strip(" ")
            if named := _type(tag):
                kind = kind or named
            elif tag.isascii() and not any(char.isdigit() for char in tag) and tag.upper() != "WIP":
                scope = scope or tag
        elif match := _AT_START.match(text):
            kind = kind or ("fix" if match[0][:3].lower() == "fix" else None)
        else:
            break
        text = _ORDINAL.sub("", text[match.end() :], count=1) if match.re is _TAG else text[match.end() :]
    text = _AT_END.sub("", text).rstrip(_ENDING) or text
    if scope and not _says(text, scope):
        text = f"{scope}: {text}"
    return Title(text, kind, breaking)


def _type(word: str) -> str | None:
    """Return what a prefix means; ``rfac`` and ``refact`` shorten the same word."""
    lower = word.lower()
    letters = iter("refactor")
    short = len(lower) > 2 and lower.startswith("r") and all(letter in letters for letter in lower)
    return TYPES.get(lower) or ("refactor" if short else None)


def _says(text: str, scope: str) -> bool:
    said = text.lower()
    return (
        bool(_type(scope))
        or scope.lower() in ("deps-dev", "*")
        or all(part.lower() in said for part in re.findall(r"[A-Za-z0-9]{1,60}", scope))
    )


def whole(title: str, body: str = "", subjects: Iterable[str] = ()) -> tuple[str, str]:
    """Return a title that a forge cut with ``…`` whole again, and the body without the title's rest.

    The rest stands at the start of the body, or a commit inside has the same words as its subject.
    The title of a merge that stands for itself is the first line of its body, else the name of the branch.
    """
    if match := _MERGE.fullmatch(title):
        first, _, below = body.lstrip("\n").partition("\n")
        return first.strip(" \t\r") or re.sub("[-_/]", " ", match["branch"]), below
    mark = next((mark for mark in _ELLIPSIS if title.endswith(mark)), None)
    if mark is None:
        return title, body
    start = title.removesuffix(mark)
    first, _, below = body.partition("\n")
    if carried := next((mark for mark in _ELLIPSIS if first.startswith(mark)), None):
        return start + first.removeprefix(carried), below
    start = start.rstrip(" ")
    return next((one for one in subjects if one.startswith(start) and len(one) > len(start)), title), body


def heading(title: str, names: str = "") -> str:
    """Return an item's title as a heading: first letter large, no closing punctuation, brackets round.

    ``names`` are the project's; a word that starts with one of them is called as it is (``lanternctl``).
    """
    text = _BRACKETED.sub(r" (\g<inside>)", one_line(title[:_LENGTH])).rstrip(_ENDING)
    text = _LOOSE.sub("", text)
    return capital(text, names) or UNTITLED


def capital(text: str, names: str = "") -> str:
    """Capitalize the first letter, unless the first word is a name that has to be written small."""
    first = text.partition(" ")[0].rstrip(",;")
    if not (re.fullmatch("[^\\W\\d_]{1,40}(?:[-/][^\\W\\d_]{1,40}){0,3}", first) and first.islower()):
        return text
    known = [name for name in names.lower().split() if len(name) > 2]
    if any(first != name and first.startswith(name) for name in known):
        return text
    return text[:1].upper() + text[1:]


def symptom(title: str) -> str:
    """Return what is wrong from a title that mends it: *Fix the loss of data* becomes *Loss of data*."""
    match = _MENDING.match(title)
    return capital(title[match.end() :]) if match else title
