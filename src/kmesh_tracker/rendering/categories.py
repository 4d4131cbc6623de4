"""What a change is about, as its title and the files that it touches tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kmesh_tracker.rendering.context import Category
    from kmesh_tracker.rendering.titles import Title

_WORD: Final = re.compile(r"(?<![\w-])[A-Za-z0-9]{1,60}(?![\w-])")
_LEADING_WORDS: Final = 5
_SIGNS: Final[Mapping[Category, str]] = {
    "docs": "doc docs document documents documentation readme blog proposal typo typos changelog",
    "test": "test tests testing e2e ut unittest unittests flaky flake coverage",
    "build": "ci build chore workflow workflows makefile lint golangci release deps",
    "fix": "fix fixes fixed fixing bugfix hotfix resolve resolves resolving repair correct prevent",
    "feature": "feat feature add adds added support supports implement implements introduce enable allow new",
}
_TYPES: Final[Mapping[str, Category]] = {
    "feature": "feature",
    "fix": "fix",
    "docs": "docs",
    "test": "test",
    "build": "build",
    "refactor": "other",
    "performance": "other",
    "revert": "other",
}
_SECURITY: Final = re.compile(r"\b(?:CVE-[0-9]{4}|GHSA-|vulnerab|security (?:issue|hole|fix))", re.IGNORECASE)
_ADAPTS: Final = re.compile(
    r"\b(?:adapt|adapts|adapted|support|supports|supported|compatible|compatibility|works?|run|tests?)\b"
    r" (?:to |for |with |on )?(?:the )?(?!(?:to|for|with|on|in|of|version|release)\b)"
    r"(?P<name>[A-Za-z][A-Za-z0-9._+-]{1,40}) v?[0-9]{1,4}\.[0-9x]{1,4}\b",
    re.IGNORECASE,
)
_MENDS: Final = re.compile(r"(?:fix|skip|disable|revert|remove)", re.IGNORECASE)
_TESTS: Final = re.compile(
    r"(?:^|/)(?:tests?|e2e|testdata|__tests__|spec)/|_test\.[a-z]{1,4}$|(?:^|/)test_[^/]{1,200}\.py$|\.(?:test|spec)\.[a-z]{2,4}$"
)
_DOCS: Final = re.compile(
    r"\.(?:md|mdx|rst|adoc)$|(?:^|/)(?:docs?|blog|images?|i18n)/"
    r"|(?:^|/)(?:OWNERS|CODEOWNERS|MAINTAINERS|LICENSE|NOTICE|AUTHORS|README)[^/]{0,40}$"
)
_FOLDERS: Final = re.compile("(?:^|/)(?:docs?|blog|images?|i18n)/")
_BUILD: Final = re.compile(
    r"^\.|(?:^|/)(?:hack|ci|vendor|\.github)/"
    r"|(?:^|/)(?:Makefile|Dockerfile|VERSION|go\.(?:mod|sum|work)|Cargo\.(?:toml|lock)|package(?:-lock)?\.json"
    r"|yarn\.lock|pnpm-lock\.yaml|requirements[^/]{0,40}\.txt|netlify\.toml|constraints\.txt)$"
)
_TRIVIAL: Final = re.compile(
    r"\b(?:typos?|spelling|readme|owners?|maintainers? list|badge|meeting|lint(?:er|ing)?|markdownlint"
    r"|licen[sc]e|gitignore|file names?|issue templates?|pr templates?|links?)\b",
    re.IGNORECASE,
)
_OWN_VERSION: Final = re.compile(
    r"\b(?:bump|update|change|set)s? (?:the )?(?:project )?version\b", re.IGNORECASE
)


def category(title: Title, paths: Iterable[str] = ()) -> Category:
    """Say what a change is about.

    The files count most where they are all of one sort: who fixes a test fixes nothing for a user. Then what
    the prefix of the title says, then its first words: documents, tests, the build before fixes and features.
    """
    if _SECURITY.search(title.text):
        return "fix"
    if _OWN_VERSION.search(title.text):
        return "build"
    files = list(paths)
    may = title.type in (None, "feature", "build", "test") and not _MENDS.match(title.text)
    if may and _ADAPTS.search(title.text) and not (files and all(_DOCS.search(path) for path in files)):
        return "compatibility"
    words = {word.lower() for word in _WORD.findall(title.text[:400])}
    sort = _sort(files) if files else None
    if sort and not (sort == "docs" and _insists(title, words, files)):
        return sort
    if title.type:
        return _TYPES[title.type]
    words = {word.lower() for word in _WORD.findall(title.text[:400])[:_LEADING_WORDS]}
    return next((name for name, signs in _SIGNS.items() if words & set(signs.split(" "))), "other")


def _insists(title: Title, words: set[str], files: list[str]) -> bool:
    """Tell whether what says it is a feature or a fix is one, though all its files could be documents."""
    told = title.type in ("feature", "fix") and not words & set(_SIGNS["docs"].split(" "))
    return told and not all(_FOLDERS.search(path) for path in files)


def _sort(files: list[str]) -> Category | None:
    """Give the sort that all files are of; of several routine sorts, that of the build."""
    sorts = {_file(path) for path in files}
    if None in sorts:
        return None
    return sorts.pop() if len(sorts) == 1 else "test" if sorts == {"test", "docs"} else "build"


def _file(path: str) -> Category | None:
    if _BUILD.search(path):
        return "build"
    if _TESTS.search(path):
        return "test"
    return "docs" if _DOCS.search(path) else None


def is_trivial(title: Title) -> bool:
    """Tell whether a change to documents mends no more than their form, or says who is who."""
    return bool(_TRIVIAL.search(title.text))
