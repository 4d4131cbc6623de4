"""A line of several sentences, each of which is on a release of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from kmesh_tracker.plan.talk import Talk
    from kmesh_tracker.records import Entry

_BREAK = re.compile(r"(?<=[a-z0-9)][.!;])\s{1,3}(?=[A-Z])|(?<=[。；])")


def told_apart(entries: Sequence[Entry], talk: Talk, on: date) -> Iterator[Entry]:
    """Give the entries; one whose sentences each name another release comes sentence by sentence.

    What stands below it is told of the last.
    """
    for entry in entries:
        sentences = _BREAK.split(entry.text)
        if len(sentences) < 2 or entry.aside:
            yield entry
            continue
        versions = [{spoken.version for spoken in talk.spoken(sentence, on)} for sentence in sentences]
        each_its_own = all(len(named) == 1 for named in versions)
        if not each_its_own or len(set().union(*versions)) < len(versions):
            yield entry
            continue
        for sentence in sentences[:-1]:
            yield replace(entry, text=sentence, children=())
        yield replace(entry, text=sentences[-1])
