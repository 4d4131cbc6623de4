"""Front matter of a Markdown text, and any YAML from outside, read as plain data in linear time."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_LENGTH: Final = 64 * 1024
"""Characters that a front matter may hold."""

DEEPEST: Final = 20
"""Lists and tables within each other; the scanner's time grows with the product of depth and length."""
LONGEST_NUMBER: Final = 64
"""Characters of a number; a longer one is a text. Numbers in base sixty take time by the square."""
_OPENS: Final = re.compile(r"(-{3,})[ \t]{0,80}")
_ENDS: Final = re.compile(r" {0,3}(-{3,})[ \t]{0,80}|\.\.\.[ \t]{0,80}")


class NoDataError(ValueError):
    """The text is not YAML, or none that is read."""

    def __init__(self, told: str, line: int | None = None) -> None:
        super().__init__(told)
        self.line = line
        """The line where it went wrong, from 0, if that is known."""


def split(lines: Sequence[str]) -> int:
    """Return how many lines the front matter takes with its two marks, 0 where there is none."""
    opened = _OPENS.fullmatch(lines[0]) if lines else None
    for at in range(1, len(lines) if opened else 0):
        ended = _ENDS.fullmatch(lines[at]) if lines[at][:4].strip(" \t")[:1] in ("-", ".") else None
        if opened and ended and len(ended[1] or opened[1]) >= len(opened[1]):
            return at + 1
    return 0


def read(text: str) -> tuple[dict[str, Any], str]:
    """Read the YAML between the two marks.

    Returns:
        Its keys in lower case, and what was wrong with it in one sentence (empty where nothing was).

    """
    if len(text) > MAX_LENGTH:
        return {}, f"The front matter is over {MAX_LENGTH // 1024} KiB and was left out."
    try:
        loaded = load(text) if text else None
    except NoDataError as error:
        where = f" at line {error.line + 2}" if error.line is not None else ""
        return {}, f"The front matter {error}{where} and was left out."
    if loaded is None:
        return {}, ""
    if not isinstance(loaded, dict):
        return {}, "The front matter holds no keys and was left out."
    return {str(key).lower(): value for key, value in loaded.items()}, ""


def load(text: str) -> Any:
    """Return the data that a YAML document holds.

    Raises:
        NoDataError: it is malformed, nested deeply, or uses aliases, with which a short text can grow
            without end; the message is the end of a sentence about the document.

    """
    import yaml  # 15 ms, and most documents have no front matter

    try:
        return _loader()(text).get_single_data()
    except NoDataError:
        raise
    # The last three where an explicit tag does not fit its value.
    except (yaml.YAMLError, ValueError, RecursionError, LookupError, TypeError, AttributeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise NoDataError("is not valid YAML", mark.line if mark else None) from error


@cache
def _loader() -> Any:
    """Return the library's safe loader, without aliases, deep nesting and large numbers."""
    import yaml

    class Loader(yaml.SafeLoader):
        _depth = 0

        def compose_node(self, parent: Any, index: Any) -> Any:
            """Read a value; what is wrong with its place is told before anything in it is read."""
            if self.check_event(yaml.AliasEvent):
                raise NoDataError("uses YAML aliases")
            if self._depth >= DEEPEST:
                raise NoDataError("is nested too deeply")
            self._depth += 1
            try:
                return super().compose_node(parent, index)
            finally:
                self._depth -= 1

        def construct_number(self, node: Any) -> Any:
            """Return a number, or the text of one that is none by its length."""
            text = self.construct_scalar(node)
            if len(text) > LONGEST_NUMBER:
                return text
            whole = node.tag.endswith(":int")
            return self.construct_yaml_int(node) if whole else self.construct_yaml_float(node)

    for tag in ("int", "float"):
        Loader.add_constructor(f"tag:yaml.org,2002:{tag}", Loader.construct_number)
    return Loader
