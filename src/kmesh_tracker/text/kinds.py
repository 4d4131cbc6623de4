"""What kind of thing a line of minutes speaks of, and what kind of work a change is.

A line has only words. A change has a title, a branch and files; files count most where all are of one kind,
as who mends a test mends nothing for a user.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kmesh_tracker.records import Change, Kind

Category = Literal["feature", "fix", "compatibility", "docs", "test", "build", "other"]
"""What a change is about, as far as its title and its files tell."""
_TEST_FILE: Final = re.compile(
    r"(?:^|/)(?:tests?|testing|e2e|testdata|__tests__|spec)/|(?:^|/)test_[^/]{1,200}$"
    r"|[._-](?:test|tests|spec)\.[a-z]{1,5}$"
)
_DOCS_FOLDER: Final = re.compile(r"(?:^|/)(?:docs?|proposals?|website|blog|images?|i18n)/", re.IGNORECASE)
_DOCS_FILE: Final = re.compile(
    r"\.(?:md|mdx|rst|adoc|png|jpe?g|svg|drawio)$"
    r"|(?:^|/)(?:OWNERS|CODEOWNERS|MAINTAINERS|LICENSE|NOTICE|AUTHORS|README)[^/]{0,40}$",
    re.IGNORECASE,
)
_BUILD_FILE: Final = re.compile(
    r"^\.|(?:^|/)(?:hack|ci|vendor|\.github)/"
    r"|(?:^|/)(?:Makefile|Dockerfile|VERSION|go\.(?:mod|sum|work)|Cargo\.(?:toml|lock)|package(?:-lock)?\.json"
    r"|yarn\.lock|pnpm-lock\.yaml|requirements[^/]{0,40}\.txt|netlify\.toml|constraints\.txt)$"
)
_WORD: Final = re.compile(r"(?<![\w-])[A-Za-z0-9]{1,60}(?![\w-])")
_LEADING_WORDS: Final = 5
_LENGTH: Final = 400  # characters of a title that are looked at
_WORDS: Final[dict[Category, str]] = {
    "docs": "doc docs document documents documentation readme blog proposal typo typos changelog",
    "test": "test tests testing testcase testcases e2e ut uts unittest unittests flaky flake coverage",
    "build": "ci build chore workflow workflows makefile lint golangci release deps",
    "fix": "fix fixes fixed fixing bugfix hotfix resolve resolves resolving repair correct prevent",
    "feature": "feat feature add adds added support supports implement implements introduce enable allow new",
}
"""Words of titles; documents, tests and the build come before fixes and features."""
_SIGNS: Final = {kind: frozenset(words.split()) for kind, words in _WORDS.items()}
_SECURITY: Final = re.compile(r"\b(?:CVE-[0-9]{4}|GHSA-|vulnerab|security (?:issue|hole|fix))", re.IGNORECASE)
_OWN_VERSION: Final = re.compile(
    r"\b(?:bump|update|change|set)s? (?:the )?(?:project )?version\b", re.IGNORECASE
)
_ADAPTS: Final = re.compile(
    r"\b(?:adapt|adapts|adapted|support|supports|supported|compatible|compatibility|works?|run|tests?)\b"
    r" (?:to |for |with |on )?(?:the )?(?!(?:to|for|with|on|in|of|version|release)\b)"
    r"[A-Za-z][A-Za-z0-9._+-]{1,40} v?[0-9]{1,4}\.[0-9x]{1,4}\b",
    re.IGNORECASE,
)
_MENDS: Final = re.compile(r"(?:fix|skip|disable|revert|remove)", re.IGNORECASE)
_FORM: Final = re.compile(
    r"\b(?:typos?|spelling|readme|owners?|maintainers? list|badge|meeting|lint(?:er|ing)?|markdownlint"
    r"|licen[sc]e|gitignore|file names?|issue templates?|pr templates?|links?)\b",
    re.IGNORECASE,
)
_AWAY: Final = re.compile(
    r"^(?:\[[^\]]{0,40}\]\s{0,2})?(?:[a-z]{2,12}(?:\([^)]{0,30}\))?!?:\s{0,2})?"
    r"(?:remov|delet|drop|clean|deprecat|disabl|revert|retir)[a-z]{0,6}\b",
    re.IGNORECASE,
)
_FIX_TITLE: Final = re.compile(
    r"\b(?:fix(?:e[sd]|ing)?|bug ?fix|hotfix|repair(?:s|ed)?|resolve[sd]?)\b", re.IGNORECASE
)
_FIX_BRANCH: Final = re.compile(r"(?:bug)?fix(?:es)?(?:[-_/]|$)", re.IGNORECASE)
_PROPOSAL: Final = re.compile(
    r"^\W{0,3}(?:proposal|rfc|kep)\b|\b(?:add(?:ed|s)?|update[ds]?) (?:\w{1,20} ){0,3}(?:design )?proposal\b",
    re.IGNORECASE,
)
_DESIGN: Final = re.compile(
    r"\b(?:(?i:proposals?|(?:design|enhancement) docs?)|RFCs?|RFC[- #]{0,2}[0-9]{1,5}|"
    r"[A-Z]{1,4}EP[- ]?[0-9]{1,5})\b|提案"
)
_UPKEEP: Final = re.compile(
    r"^(?:(?:build|chore|fix)\(deps[^)]{0,20}\)|bump\b|update dependenc)", re.IGNORECASE
)


def _rule(kind: Kind, pattern: str) -> tuple[Kind, re.Pattern[str]]:
    return kind, re.compile(pattern, re.IGNORECASE)


# A test about documentation is a test and a blog about a fix is documentation, hence the order.
_RULES: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    _rule(
        "release-task",
        r"\brelease[- ]?(?:notes?|tasks?|procedure|process|blog|announcement|image)\b|"
        r"\b(?:alpha|beta|rc|candidate)\b.{0,20}\breleases?\b|"
        r"\bchange ?log\b|"
        r"\bpublici[sz]e\b|^\W{0,3}publish(?:ed|ing)?\b|"
        r"\bpublish(?:ed|ing)? (?:the )?(?:release|announcement|news)\b|"
        r"\bversion bump\b|\bbump(?:ing)? (?:the )?version\b|\bmakefile version\b|"
        r"\b(?:build|push)\b.{0,20}\bimages?\b|\btag(?:ging)? the\b|"
        r"\btweet\b|\bannounce(?:ment)?\b|发布说明|宣传",
    ),
    _rule(
        "docs",
        r"\b(?:docs?|documents?|documentation|blogs?|guides?|tutorials?|website|web ?site|readme|news|faq|"
        r"user guide|use guide|manuals?)\b|文档|博客|官网",
    ),
    _rule(
        "test",
        r"\b(?:e2e|ut|tests?|testing|test ?cases?|testcases?|(?<!use )cases?|coverage|benchmarks?|flaky|"
        r"flake)\b|测试|用例",
    ),
    _rule(
        "fix",
        r"\b(?:bug|bugs|fix|fixed|fixes|bugfix|error|errors|crash(?:es|ed)?|fail(?:s|ed|ure|ures)?|"
        r"regression|panic|leak|issue with|broken|blocked|wrong|incorrect|"
        r"cannot|can ?not|can't|does ?n[o']t|do ?n[o']t|not take effect|not work(?:ing)?|not effect|"
        r"deadlock|deadloop|timeout)\b|修复|缺陷|问题",
    ),
    _rule(
        "compatibility",
        r"\b(?:compatib\w{0,10}|incompatib\w{0,10}|no longer|deprecat\w{0,10}|drop(?:ped|s)? support)\b|"
        r"\b(?:support|adapt|adopt|upgrade|bump|update|based on|switch)\w{0,4}\b"
        r".{0,40}\b[0-9]{1,4}(?:\.[0-9]{1,4}){1,3}\b|"
        r"\bsupport\w{0,4} .{0,30}\bversions?\b|兼容|适配",
    ),
)


def kind_of(title: str, context: Sequence[str] = ()) -> Kind:
    """Return the kind that a line's words tell, else those of the heads above it, nearest first."""
    for text in (title, *reversed(context)):
        for kind, pattern in _RULES:
            if pattern.search(text):
                return kind
    return "feature"


def kind_of_change(title: str, prefix: str | None = None, paths: Iterable[str] = ()) -> Category:
    """Return what a change is about; ``prefix`` is what the type before its title says."""
    if is_security(title):
        return "fix"
    if _OWN_VERSION.search(title):
        return "build"
    kinds = {_file_kind(path) for path in paths}
    may_adapt = prefix in (None, "feature", "build", "test") and not _MENDS.match(title)
    if may_adapt and _ADAPTS.search(title) and kinds != {"docs"}:
        return "compatibility"
    words = _words_of(title)
    if kinds and None not in kinds:
        # Of several routine kinds that of the build.
        kind = kinds.pop() if len(kinds) == 1 else "test" if kinds == {"test", "docs"} else "build"
        # A feature or a fix remains one though all its files could be documents.
        insists = prefix in ("feature", "fix") and not _SIGNS["docs"].intersection(words)
        if kind and not (kind == "docs" and insists and not all(map(_DOCS_FOLDER.search, paths))):
            return kind
    if prefix:
        return next((kind for kind in _SIGNS if kind == prefix), "other")
    return next(
        (kind for kind, signs in _SIGNS.items() if signs.intersection(words[:_LEADING_WORDS])), "other"
    )


def is_security(title: str) -> bool:
    """Return whether a title names an advisory or says that it closes a hole."""
    return bool(_SECURITY.search(title))


def is_form(title: str) -> bool:
    """Return whether a change to documents mends no more than their form, or says who is who."""
    return bool(_FORM.search(title))


class Work(Struct, frozen=True):
    """What a change does, as far as that speaks for or against being what an item means."""

    upkeep: bool  # whether it is routine that nobody plans: updates of dependencies, work of bots
    only_tests: bool  # whether it only adds or mends tests
    tests: bool  # whether tests are its matter, whatever else it touches for them
    docs: bool  # whether it only writes documents; a proposal is one, whatever else lies beside it
    fix: bool  # whether it says that it mends something
    away: bool  # whether its title begins by taking something away


def work_of(change: Change) -> Work:
    """Return what a change does: by its files where they are known, else by its title."""
    words = _words_of(change.title)
    about_tests, about_docs = (not signs.isdisjoint(words) for signs in (_SIGNS["test"], _SIGNS["docs"]))
    kinds = {_file_kind(path) for path in change.paths}
    only_tests = "test" in kinds and kinds <= {"test", "build"} if kinds else about_tests
    return Work(
        upkeep=bool(_UPKEEP.match(change.title)) or change.by_bots,
        only_tests=only_tests,
        tests=about_tests or only_tests,
        docs=bool(_PROPOSAL.search(change.title)) or (kinds == {"docs"} if kinds else about_docs),
        fix=bool(_FIX_TITLE.search(change.title) or (change.branch and _FIX_BRANCH.match(change.branch))),
        away=takes_away(change.title),
    )


def prepares_only(change: Change) -> bool:
    """Return whether a change is a document or a test: work around a feature that is not the feature."""
    work = work_of(change)
    return work.docs or work.only_tests


def is_guide(change: Change) -> bool:
    """Return whether a change only writes what users read: a page on the site, say, but no proposal."""
    work = work_of(change)
    designs = any("proposal" in path.lower() for path in change.paths)
    return work.docs and not work.only_tests and not designs and not _PROPOSAL.search(change.title)


def names_proposal(text: str) -> bool:
    """Return whether a name is that of a design document, e.g. of an RFC or an enhancement."""
    return bool(_DESIGN.search(text))


def takes_away(text: str) -> bool:
    """Return whether a title or a name begins by taking something away."""
    return bool(_AWAY.match(text))


def _words_of(title: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(title[:_LENGTH])]


def _file_kind(path: str) -> Category | None:
    if _BUILD_FILE.search(path):
        return "build"
    if _TEST_FILE.search(path):
        return "test"
    return "docs" if _DOCS_FILE.search(path) or _DOCS_FOLDER.search(path) else None
