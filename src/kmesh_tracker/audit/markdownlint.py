"""A handful of the rules of markdownlint, those about text, as far as a site has them switched on."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, field

from kmesh_tracker.errors import InputError
from kmesh_tracker.records import Remark
from kmesh_tracker.text import front_matter, markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kmesh_tracker.audit.page import Page

_NO_SPACE: Final = re.compile(r"#{1,6}[^#\s\ufe0f\u20e3]")
_ENDING: Final = ".,;:!。，；：！"
Found = tuple[int, str, str]


class Layout(Struct, frozen=True):
    """Which rules of markdownlint are on, by their names and numbers."""

    rules: Mapping[str, Any] = field(default_factory=dict)

    def is_on(self, *names: str) -> bool:
        """Return whether a rule is on, by any of its names or its tags; the name that stands last decides."""
        on = bool(self.rules.get("default", True))
        for key, value in self.rules.items():
            if key.lower() in names:
                on = value is not False
        return on

    def option(self, names: tuple[str, ...], key: str, default: int | str) -> Any:
        """Return an option of a rule."""
        found: Any = default
        for name, value in self.rules.items():
            if (
                name.lower() in names
                and isinstance(value, dict)
                and isinstance(value.get(key), type(default))
            ):
                found = value[key]
        return found


def read_settings(text: str, path: str) -> Layout:
    """Read a ``.markdownlint.jsonc``, or what a ``.markdownlint-cli2.jsonc`` has under ``config``."""
    try:
        read = json.loads(_without_comments(text))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is not a markdownlint configuration: {error}.") from None
    if not isinstance(read, dict):
        raise InputError(f"{path} is not a markdownlint configuration: it holds no object.")
    inner = read.get("config")
    return Layout(inner if isinstance(inner, dict) else read)


def _without_comments(text: str) -> str:
    """Remove comments and commas before a closing bracket from JSON, strings left alone."""
    string = (
        r'"(?:[^"\\\n]|\\.)*+"?'  # one that is never closed is passed over too, not tried again and again
    )
    bare = re.sub(rf"({string})|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?", lambda part: part[1] or " ", text)
    return re.sub(rf"({string})|,(?=\s*+[}}\]])", lambda part: part[1] or "", bare)


def review(page: Page, layout: Layout) -> Iterator[Remark]:
    """Yield what the rules that are on say of a text."""
    for names, rule in _RULES:
        if layout.is_on(*names):
            for line, text, message in rule(page, layout):
                yield Remark(line, f"{names[0].upper()} {names[1]}", text, message)


def _prose(page: Page) -> Iterator[tuple[int, str]]:
    """Yield the lines that are no code, front matter left out."""
    for at, line in markdown.outside_code(page.lines, front_matter.split(page.lines)):
        yield at + 1, line


def _trailing(page: Page, layout: Layout) -> Iterator[Found]:
    breaks = layout.option(("md009", "no-trailing-spaces"), "br_spaces", 2)
    for number, line in _prose(page):
        spaces = len(line) - len(line.rstrip(" "))
        if spaces and (spaces != breaks or not line.strip()):
            yield number, line.strip()[-60:], f"{spaces} trailing {'space' if spaces == 1 else 'spaces'}."


def _tabs(page: Page, layout: Layout) -> Iterator[Found]:  # noqa: ARG001
    for number, line in _prose(page):
        if "\t" in line:
            yield number, line.strip()[:60], "A tab; use spaces."


def _blanks(page: Page, layout: Layout) -> Iterator[Found]:
    most = layout.option(("md012", "no-multiple-blanks"), "maximum", 1)
    run = 0
    before = 0
    for number, line in _prose(page):
        run = run + 1 if not line.strip() and number == before + 1 else int(not line.strip())
        before = number
        if run > most and number < len(page.lines):
            yield number, "", f"{run} blank lines in a row."


def _missing_space(page: Page, layout: Layout) -> Iterator[Found]:  # noqa: ARG001
    for number, line in _prose(page):
        if _NO_SPACE.match(line) and not re.match(r"#[0-9]", line):
            yield number, line[:60], "No space after the # of a heading."


def _levels(page: Page, layout: Layout) -> Iterator[Found]:  # noqa: ARG001
    level = 0
    for block in page.blocks:
        if block.kind == "heading":
            if level and block.level > level + 1:
                yield block.line, block.words[:60], f"Level {block.level} follows level {level}."
            level = block.level


def _punctuation(page: Page, layout: Layout) -> Iterator[Found]:
    marks = layout.option(("md026", "no-trailing-punctuation"), "punctuation", _ENDING)
    for block in page.blocks:
        if block.kind == "heading" and block.words.rstrip()[-1:] and block.words.rstrip()[-1:] in marks:
            yield block.line, block.words[-60:], f"The heading ends with {block.words.rstrip()[-1:]!r}."


def _last_line(page: Page, layout: Layout) -> Iterator[Found]:  # noqa: ARG001
    if page.lines[-1].strip():
        yield len(page.lines), page.lines[-1].strip()[-60:], "The file does not end with a line break."


_RULES: Final[tuple[tuple[tuple[str, ...], Callable[[Page, Layout], Iterator[Found]]], ...]] = (
    (("md001", "heading-increment", "headings"), _levels),
    (("md009", "no-trailing-spaces", "whitespace"), _trailing),
    (("md010", "no-hard-tabs", "whitespace", "hard_tab"), _tabs),
    (("md012", "no-multiple-blanks", "whitespace", "blank_lines"), _blanks),
    (("md018", "no-missing-space-atx", "headings", "atx", "spaces"), _missing_space),
    (("md026", "no-trailing-punctuation", "headings"), _punctuation),
    (("md047", "single-trailing-newline", "blank_lines"), _last_line),
)
"""The names and tags of each rule, its number first, and what finds where it is broken."""
