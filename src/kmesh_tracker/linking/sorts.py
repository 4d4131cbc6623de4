"""What sort of change a change is: by the files it touches where they are known, else by its title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kmesh_tracker.records import Change

_TEST_PATH = re.compile(
    r"(?:^|/)(?:tests?|testing|e2e|testdata|spec|__tests__)/|(?:^|/)test_[^/]{1,200}$|[._-](?:test|tests|spec)\.[a-z]{1,5}$"
)
_TEST_TITLE = re.compile(r"\b(?:e2e|ut|uts|tests?|testing|testcases?|flak[ey]y?)\b", re.IGNORECASE)
_DOCS_PATH = re.compile(
    r"(?:^|/)(?:docs?|proposals?|website|blog)/|\.(?:md|mdx|rst|adoc|png|jpe?g|svg|drawio)$|(?:^|/)(?:OWNERS|LICENSE|CODEOWNERS)$",
    re.IGNORECASE,
)
_DOCS_TITLE = re.compile(
    r"\b(?:docs?|documentation|documents?|proposal|readme|typos?|blog|user guide|dead link)\b", re.IGNORECASE
)
_AWAY = re.compile(
    r"^(?:\[[^\]]{0,40}\]\s{0,2})?(?:[a-z]{2,12}(?:\([^)]{0,30}\))?!?:\s{0,2})?(?:remov|delet|drop|clean|deprecat|disabl|revert|retir)[a-z]{0,6}\b",
    re.IGNORECASE,
)
_FIX_TITLE = re.compile(
    r"\b(?:fix(?:e[sd]|ing)?|bug ?fix|hotfix|repair(?:s|ed)?|resolve[sd]?)\b", re.IGNORECASE
)
_FIX_BRANCH = re.compile(r"(?:bug)?fix(?:es)?(?:[-_/]|$)", re.IGNORECASE)
_PROPOSAL = re.compile(
    r"^\W{0,3}(?:proposal|rfc|kep)\b|\b(?:add(?:ed|s)?|update[ds]?) (?:\w{1,20} ){0,3}(?:design )?proposal\b",
    re.IGNORECASE,
)
_DESIGN = re.compile(
    r"\b(?:(?i:proposals?|(?:design|enhancement) docs?)|RFCs?|RFC[- #]{0,2}[0-9]{1,5}|"
    r"[A-Z]{1,4}EP[- ]?[0-9]{1,5})\b|提案"
)
_UPKEEP = re.compile(r"^(?:(?:build|chore|fix)\(deps[^)]{0,20}\)|bump\b|update dependenc)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sort:
    """What there is to say of a change's sort."""

    upkeep: bool
    """Whether it is routine that nobody plans: updates of dependencies, work of bots."""
    only_tests: bool
    """Whether it only adds or mends tests."""
    tests: bool
    """Whether tests are its matter, whatever else it touches for them."""
    docs: bool
    """Whether it only writes documents; a proposal is one, whatever else lies beside it."""
    fix: bool
    """Whether it says that it mends something."""
    away: bool
    """Whether its title begins by taking something away."""

    @property
    def prepares(self) -> bool:
        """Whether it is a document or a test: work around a feature that is not the feature."""
        return self.docs or self.only_tests


def sort_of(change: Change) -> Sort:
    """Tell the sort of a change."""
    test_title = bool(_TEST_TITLE.search(change.title))
    only_tests = _only_tests(change.paths) if change.paths else test_title
    return Sort(
        upkeep=bool(_UPKEEP.match(change.title)) or change.by_bots,
        only_tests=only_tests,
        tests=test_title or only_tests,
        docs=_is_docs(change),
        fix=bool(_FIX_TITLE.search(change.title) or (change.branch and _FIX_BRANCH.match(change.branch))),
        away=takes_away(change.title),
    )


def prepares_only(change: Change) -> bool:
    """Whether a change is work around a feature that is not the feature; see :attr:`Sort.prepares`."""
    return sort_of(change).prepares


def names_proposal(text: str) -> bool:
    """Whether a name is that of a design document: a proposal, an RFC, an enhancement by its number."""
    return bool(_DESIGN.search(text))


def takes_away(text: str) -> bool:
    """Whether a title or a name begins by taking something away."""
    return bool(_AWAY.match(text))


def _only_tests(paths: Sequence[str]) -> bool:
    some = False
    for path in paths:
        if _TEST_PATH.search(path):
            some = True
        elif not _is_ci(path):
            return False
    return some


def _is_docs(change: Change) -> bool:
    if _PROPOSAL.search(change.title):
        return True
    if change.paths:
        return all(_DOCS_PATH.search(path) for path in change.paths)
    return bool(_DOCS_TITLE.search(change.title))


def _is_ci(path: str) -> bool:
    return path.startswith((".github/", ".ci/", ".gitlab")) or path in ("Makefile", "go.mod", "go.sum")
