"""The questions of a project, and the recorded answers held against them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from kmesh_tracker.answers import check
from kmesh_tracker.records import Answer, Change, Location

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from kmesh_tracker.answers import link, read
    from kmesh_tracker.pipeline.board import Board
    from kmesh_tracker.pipeline.histories import Histories
    from kmesh_tracker.pipeline.inputs import Inputs
    from kmesh_tracker.records import Dropped, Judgement, Meeting, Question, Reading, Reference


class Recorded(Struct, frozen=True):
    """What became of answers that were to be recorded."""

    count: int
    """Answers that were recorded."""
    dropped: tuple[Dropped, ...]
    """Parts of them that do not hold, with the reason of each."""
    unknown: tuple[str, ...]
    """Ids that no question has: its text changed, or it never was one of this project."""
    empty: tuple[str, ...]
    """What those questions are about of whose answers nothing holds, so that they stay open."""


class Answering:
    """Holds the recorded answers against the questions that they answer.

    Most runs have neither, so that what makes and checks them is imported when it is needed.
    """

    def __init__(
        self,
        inputs: Inputs,
        histories: Histories,
        project: str,
        title_of: Callable[[Reference], str | None],
    ) -> None:
        self._inputs = inputs
        self._histories = histories
        self._project = project
        self._title_of = title_of
        self._linked: dict[str, Sequence[link.Part]] = {}
        self.held_back: dict[str, None] = {}
        """A sentence for each text that no question shows, because it looks like a secret."""

    @cached_property
    def _recorded(self) -> dict[str, Answer]:
        return {answer.id: answer for answer in self._inputs.answers}

    def _shown(self, text: str, place: Location | Change) -> str:
        """Return what a question may show of a text."""
        from kmesh_tracker.answers.secrets import why_held_back

        why = why_held_back(text)
        if why is None:
            return text
        where = str(place) if isinstance(place, Location) else place.label
        self.held_back[f"{where} is held back: it {why}."] = None
        return "[held back]"

    # Minutes

    @cached_property
    def meeting_parts(self) -> Sequence[read.Part]:
        """The questions about meetings, of all days, the newest first."""
        return self._parts_of(self._inputs.every_meeting)

    def _parts_of(self, meetings: Sequence[Meeting]) -> list[read.Part]:
        from kmesh_tracker.answers import read

        return list(
            read.parts(meetings, self._histories.releases, self._project, self._shown, self._title_of)
        )

    @cached_property
    def readings(self) -> Sequence[Reading]:
        """What readers found in the minutes, as far as these have not changed since."""
        if not any(answer.kind == "read" for answer in self._inputs.answers):
            return ()
        from kmesh_tracker.answers import read

        answered = ((part, self._recorded.get(part.question.id)) for part in self.meeting_parts)
        return [read.reading(part, answer) for part, answer in answered if answer]

    # Links

    def release_parts(self, board: Board, version: str) -> Sequence[link.Part]:
        """Return the questions about a release, none if nothing was planned for it or nothing came."""
        from kmesh_tracker.answers import link

        known = board.said(version)
        release = board.release(known.version)
        listed = board.listed(known.version)
        if not known.items or not listed:
            return ()
        keys, tags = {change.key for change in listed}, board.tags_by(known.version)
        cited = [change for change in board.cited(known.items) if change.key not in keys]

        def fits(change: Change) -> bool:
            return change.key in keys or change.stood_in(tags)

        offered = [change for change in listed if not change.by_bots] + cited
        changes = [
            replace(change, reverted_by=None) if fits(change) else change
            for change in self._histories.with_paths(offered)
        ]
        return list(link.parts(release, known.items, changes, fits, self._project, self._shown))

    def judgements(self, board: Board, version: str) -> Mapping[str, Judgement]:
        """Return what readers found of the items of a release, by the item's id."""
        if not any(one.kind == "link" and one.about == version for one in self._inputs.answers):
            return {}
        from kmesh_tracker.answers import link

        parts = self._linked[version] = self.release_parts(board, version)
        return link.judgements(parts, self._recorded)

    # What is open, and what was answered

    def questions(
        self, board: Board, version: str | None, kinds: Collection[str], *, refresh: bool
    ) -> Iterator[Question]:
        """Yield the open questions; see :meth:`Tracker.questions`."""
        waits = False
        for part in self.meeting_parts if "read" in kinds else ():
            open_ = part.question.id not in self._recorded
            if (open_ or refresh) and (version is None or board.is_in_time(part.day, version)):
                waits |= open_
                yield part.question
        if "link" not in kinds or waits:  # items that a reader finds in the minutes are other ones
            return
        for one in [version] if version else board.versions:
            for linked in self.release_parts(board, one):
                if refresh or linked.question.id not in self._recorded:
                    yield linked.question

    def record(
        self,
        board: Board,
        given: Iterable[tuple[str, Mapping[str, Any]]],
        by: str,
        on: date | None,
        asked: Mapping[str, Question],
    ) -> tuple[Recorded, list[Answer]]:
        """Check answers; return what became of them, and all answers that there are to keep now.

        ``asked`` are questions that are known already, by their ids: to make all of them takes a while.
        """
        answers = dict(given)
        asked = {**asked, **{part.question.id: part.question for part in self.meeting_parts}}
        if not answers.keys() <= asked.keys():
            parts = chain.from_iterable(self.release_parts(board, version) for version in board.versions)
            asked |= {part.question.id: part.question for part in parts}
        dropped: list[Dropped] = []
        empty: list[str] = []
        kept = dict(self._recorded)
        for id_, answer in answers.items():
            if question := asked.get(id_):
                holds, faults = check(question, answer)
                dropped += faults
                if faults and not any(holds.values()):
                    empty.append(question.about)
                    continue
                day = on or datetime.now(UTC).date()
                made = Answer(id_, question.kind, question.about, by, day, holds)
                before = kept.get(id_)
                if before is None or (before.by, before.answer) != (by, holds):
                    kept[id_] = made
        count = sum(kept[id_] is not self._recorded.get(id_) for id_ in kept)
        unknown = tuple(id_ for id_ in answers if id_ not in asked)
        told = Recorded(count, tuple(dropped), unknown, tuple(empty))
        return told, self._without_superseded(list(kept.values())) if count else list(kept.values())

    def _without_superseded(self, answers: Sequence[Answer]) -> list[Answer]:
        """Return answers without those about an earlier text of a document that is all answered by now."""
        known = {answer.id for answer in answers}
        current = {part.question.id for part in self.meeting_parts}
        paths = {_path(part.question.about) for part in self.meeting_parts}
        open_ = {_path(part.question.about) for part in self.meeting_parts if part.question.id not in known}
        return [
            one
            for one in answers
            if one.kind != "read" or one.id in current or _path(one.about) not in paths - open_
        ]

    def scope(self, board: Board, version: str | None, kinds: Collection[str]) -> set[str]:
        """Return the ids of the recorded answers to the questions about a version, or all."""
        if version is None:
            return {one.id for one in self._inputs.answers if one.kind in kinds}
        read_then = {p.question.id for p in self.meeting_parts if board.is_in_time(p.day, version)}
        return {
            one.id
            for one in self._inputs.answers
            if one.kind in kinds and (one.id in read_then if one.kind == "read" else one.about == version)
        }

    @property
    def findings(self) -> Iterator[str]:
        """Yield in one sentence each how much changed since it was answered."""
        if self.readings or any(one.kind == "read" for one in self._inputs.answers):
            current = {part.question.id for part in self.meeting_parts}
            stale = Counter(
                _path(one.about)
                for one in self._inputs.answers
                if one.kind == "read" and one.id not in current
            )
            open_ = Counter(
                _path(part.question.about)
                for part in self.meeting_parts
                if part.question.id not in self._recorded
            )
            if changed := (stale & open_).total():
                what = "1 meeting" if changed == 1 else f"{changed} meetings"
                yield f"{what} changed since they were read: run `kmesh-tracker ask`."
        for version, parts in self._linked.items():
            last = max(one.on for one in self._inputs.answers if one.kind == "link" and one.about == version)
            open_parts = (part for part in parts if part.question.id not in self._recorded)
            # Of a day before the answers there was less to ask about.
            if last <= self._inputs.as_of and any(open_parts):
                yield (
                    f"Items or changes of {version} changed since they were linked: "
                    f"run `kmesh-tracker ask {version} --links`."
                )


def _path(about: str) -> str:
    return about.rpartition(":")[0]
