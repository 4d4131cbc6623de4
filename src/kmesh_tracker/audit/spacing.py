"""Spaces and punctuation between Chinese and other text, by autocorrect."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from kmesh_tracker.errors import UsageError
from kmesh_tracker.records import Remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kmesh_tracker.audit.page import Page

_CJK: Final = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_SHOWN: Final = 120


def review(page: Page) -> Iterator[Remark]:
    """Give the lines of Chinese, Japanese or Korean text that lack a space or have the wrong punctuation.

    Raises:
        UsageError: there is such text, and autocorrect is not installed.

    """
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
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"
