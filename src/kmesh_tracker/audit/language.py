"""A review of the language: misspelt English and spacing in Chinese. Advice, never a reason to stop."""

from __future__ import annotations

import configparser
import re
from fnmatch import fnmatch
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kmesh_tracker.audit import markdownlint, page
from kmesh_tracker.errors import InputError, UsageError
from kmesh_tracker.records import Remark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kmesh_tracker.audit.markdownlint import Layout
    from kmesh_tracker.audit.page import Page

DICTIONARIES: Final = ("clear", "rare")  # what codespell itself looks into unless told otherwise
_FILES: Final = {
    "clear": "dictionary.txt",
    "rare": "dictionary_rare.txt",
    "informal": "dictionary_informal.txt",
    "usage": "dictionary_usage.txt",
    "code": "dictionary_code.txt",
    "names": "dictionary_names.txt",
    "en-GB_to_en-US": "dictionary_en-GB_to_en-US.txt",
}
_WORD: Final = re.compile(r"[^\W\d_][\w'’-]{0,60}")
_APART: Final = re.compile(
    r"https?://\S{1,2000}|[\w.+-]{1,64}@[\w.-]{1,100}|@[A-Za-z0-9_.-]{1,80}|[\w.-]{0,100}/[\w./-]{1,200}"
)
_DIRECTIVE: Final = re.compile(
    r"codespell:ignore(?P<next>-next-line)?(?![\w-])[ \t]{0,4}(?P<words>[\w,]{0,500})"
)
_CJK: Final = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_LONGEST_SHOWN: Final = 120


class Spelling(Struct, frozen=True):
    """The settings of codespell that are followed."""

    ignored: frozenset[str] = frozenset()
    dictionaries: tuple[str, ...] = DICTIONARIES
    skipped: tuple[str, ...] = ()  # globs of files that are left alone

    def ignores(self, word: str) -> bool:
        """Return whether a word is known to be right."""
        return word in self.ignored or word.lower() in self.ignored

    def skips(self, path: str) -> bool:
        """Return whether a file is left alone."""
        plain = path.removeprefix("./")
        names = (plain, plain.rpartition("/")[2])
        return any(fnmatch(name, glob.removeprefix("./")) for glob in self.skipped for name in names)


def read_codespellrc(text: str, path: str) -> Spelling:
    """Read a ``.codespellrc`` or a ``setup.cfg``."""
    parser = configparser.ConfigParser(interpolation=None, allow_no_value=True)
    try:
        parser.read_string(text, path)
    except (configparser.Error, AttributeError) as error:  # a line that goes on with what has no value
        told = " ".join(str(error).split()) if isinstance(error, configparser.Error) else "a key has no value"
        raise InputError(f"{path} is not a codespell configuration: {told}.") from None
    if not parser.has_section("codespell"):
        return Spelling()
    values = {key.replace("_", "-"): value or "" for key, value in parser.items("codespell")}
    return Spelling(
        frozenset(_listed(values.get("ignore-words-list", ""))),
        _listed(values.get("builtin", "")) or DICTIONARIES,
        _listed(values.get("skip", "")),
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[,\n]", text) if part.strip())


def misspelt(page: Page, path: str, settings: Spelling) -> Iterator[Remark]:
    """Yield the words that are likely misspelt."""
    known = dictionary(settings.dictionaries)
    if settings.skips(path):
        return
    ignored = _directives(page)
    for block in page.blocks:
        for match in _WORD.finditer(_APART.sub(lambda apart: " " * len(apart[0]), block.text)):
            word = match[0].rstrip("'’-")
            right = known.get(word.lower())
            if right is None or settings.ignores(word):
                continue
            line = page.line_of(block, match.start(), word)
            allowed = ignored.get(line)
            if allowed is None or (allowed and word.lower() not in allowed):
                yield Remark(line, "spelling", word, f"“{word}” is likely {_choices(right)}.")


def _directives(page: Page) -> dict[int, frozenset[str]]:
    """Return the lines whose words are said to be right, with those words; none stands for all."""
    found: dict[int, frozenset[str]] = {}
    for number, line in enumerate(page.lines, 1):
        if "codespell:ignore" in line and (match := _DIRECTIVE.search(line)):
            words = frozenset(word.lower() for word in match["words"].split(",") if word)
            found[number + bool(match["next"])] = words
    return found


@cache
def dictionary(names: tuple[str, ...]) -> Mapping[str, str]:
    """Read dictionaries of codespell: from a misspelling to what may be meant."""
    spec = find_spec("codespell_lib")
    if spec is None or spec.origin is None:
        raise UsageError(
            "The review of English needs codespell, which is not installed: pip install codespell."
        )
    folder = Path(spec.origin).parent / "data"
    found: dict[str, str] = {}
    for name in names:
        file = folder / _FILES.get(name, name)
        if name not in _FILES or not file.is_file():
            raise UsageError(f"codespell has no dictionary {name!r}: choose some of {', '.join(_FILES)}.")
        for row in file.read_text("utf-8").split("\n"):
            wrong, arrow, right = row.partition("->")
            if arrow:
                found.setdefault(wrong.lower(), right.strip())
    return found


def _choices(right: str) -> str:
    """Return what may be meant, in words; behind the last comma stands a reason, if any."""
    fixes, comma, _ = right.rpartition(",")
    return " or ".join(f"“{fix.strip()}”" for fix in (fixes if comma else right).split(",") if fix.strip())


def misspaced(page: Page) -> Iterator[Remark]:
    """Yield the lines of Chinese, Japanese or Korean that lack a space or have wrong punctuation."""
    text = "\n".join(page.lines)
    if not _CJK.search(text):
        return
    if find_spec("autocorrect_py") is None:
        raise UsageError(
            "The review of Chinese needs autocorrect-py, which is not installed: pip install autocorrect-py."
        )
    import autocorrect_py

    try:
        lines = autocorrect_py.lint_for(text, "markdown").lines
    except BaseException as error:
        # What goes wrong in a library that is not written in Python need not be an Exception.
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        yield Remark(1, "spacing", "", f"autocorrect could not read the text: {type(error).__name__}.")
        return
    for found in lines:
        line = min(max(1, found.line), len(page.lines))
        yield Remark(line, "spacing", _cut(found.old), f"Write “{_cut(found.new)}”.")


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST_SHOWN else f"{plain[:_LONGEST_SHOWN]}…"


def review(
    text: str, path: str = "", words: Spelling | None = None, rules: Layout | None = None
) -> tuple[Remark, ...]:
    """Return what is misspelt or misspaced, and what given rules of markdownlint forbid."""
    read = page.read(text, path)
    found = [*misspelt(read, path, words or Spelling()), *misspaced(read)]
    if rules is not None:
        found += markdownlint.review(read, rules)
    return tuple(sorted(found, key=lambda remark: remark.line))
