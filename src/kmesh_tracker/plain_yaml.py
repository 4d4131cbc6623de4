"""Reads YAML from outside as plain data, in time that grows with its length. Import it when it is needed."""

from __future__ import annotations

from typing import Any, Final

import yaml

DEEPEST: Final = 20
"""Lists and tables within each other; the scanner's time grows with the product of depth and length."""
LONGEST_NUMBER: Final = 64
"""Characters of a number; a longer one is a text. Numbers in base sixty take time by the square."""
_FAULTS: Final = (yaml.YAMLError, ValueError, RecursionError, LookupError, TypeError, AttributeError)
"""What the library raises; the last three where an explicit tag does not fit its value."""


class NoDataError(ValueError):
    """The text is not YAML, or none that is read."""

    def __init__(self, told: str, line: int | None = None) -> None:
        super().__init__(told)
        self.line = line
        """The line where it went wrong, from 0, if that is known."""


def load(text: str) -> Any:
    """Give the data that a YAML document holds.

    Raises:
        NoDataError: it is malformed, nested deeply, or uses aliases, with which a short text can grow
            without end; the message is the end of a sentence about the document.

    """
    try:
        return _Loader(text).get_single_data()
    except NoDataError:
        raise
    except _FAULTS as error:
        mark = getattr(error, "problem_mark", None)
        raise NoDataError("is not valid YAML", mark.line if mark else None) from error


class _Loader(yaml.SafeLoader):
    """The library's safe loader, without aliases, deep nesting and large numbers."""

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
        """Give a number, or the text of one that is none by its length."""
        text = self.construct_scalar(node)
        if len(text) > LONGEST_NUMBER:
            return text
        whole = node.tag.endswith(":int")
        return self.construct_yaml_int(node) if whole else self.construct_yaml_float(node)


for _tag in ("int", "float"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", _Loader.construct_number)
