"""From documents to dated meetings, each with a tree of entries that know their lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmesh_tracker.text.hygiene import unify_line_ends

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kmesh_tracker.records import Document, Meeting


def read(document: Document) -> tuple[Meeting, ...]:
    """Read the meetings of one document, in the order in which they stand.

    ``document.format`` is ``text`` or ``markdown``. Nothing in a document is an error: what could not be
    dated or had to be repaired is noted on the meeting.
    """
    from msgspec.structs import replace

    text = unify_line_ends(document.text.partition("\0")[0]).removeprefix("\ufeff")
    document = replace(document, text=text) if text != document.text else document
    if document.format == "markdown":
        from kmesh_tracker.minutes.markdown import read_markdown

        return read_markdown(document)
    from kmesh_tracker.minutes.plain import read_plain

    return read_plain(document)


def collect(documents: Iterable[Document], as_of: date | None = None) -> tuple[Meeting, ...]:
    """Read several documents as one series of meetings, newest first.

    Meetings after ``as_of`` are left out. One that is told twice stays twice. Those without a date come last.
    """
    meetings = [meeting for document in documents for meeting in read(document)]
    kept = [meeting for meeting in meetings if as_of is None or meeting.date is None or meeting.date <= as_of]
    return tuple(sorted(kept, key=lambda meeting: -meeting.date.toordinal() if meeting.date else 1))


__all__ = ["collect", "read"]
