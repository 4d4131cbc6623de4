"""The way of the data from sources to records, each stage asked once and only for what is needed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

from msgspec.structs import replace

from kmesh_tracker import config as configuration
from kmesh_tracker.errors import ConflictError, RepositoryError, TrackerError, UsageError
from kmesh_tracker.pipeline.cited import CitedCommits, unclear_trailers
from kmesh_tracker.pipeline.inputs import Inputs
from kmesh_tracker.pipeline.releases import said_in_talk
from kmesh_tracker.plugin import manager
from kmesh_tracker.records import Roadmap
from kmesh_tracker.store import Store
from kmesh_tracker.versions import version_order

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from kmesh_tracker.config import Config
    from kmesh_tracker.history import Selection
    from kmesh_tracker.pipeline.answering import Recorded
    from kmesh_tracker.pipeline.board import Board
    from kmesh_tracker.pipeline.releases import Releases
    from kmesh_tracker.plugin.manager import Plugins
    from kmesh_tracker.records import (
        Answer,
        Audit,
        Candidate,
        Change,
        DecisionKind,
        Doubt,
        Explanation,
        Meeting,
        Question,
        QuestionKind,
        ReleaseStatus,
        Role,
    )
    from kmesh_tracker.rendering.context import Audience, DraftContext

__all__ = ["Tracker"]

T = TypeVar("T")


class Tracker:
    """One project: its minutes, its history, and what the one says of the other.

    Nothing is read before it is asked for, and nothing twice. ``as_of`` drops what was said or merged after a
    day, so that a past state can be seen; by default it is today. Results are cached in the folder ``cache``,
    see :func:`kmesh_tracker.store.usual_folder`; without one nothing is.

    Raises:
        TrackerError: whatever is wrong with the configuration or an input, in one sentence.
    """

    def __init__(
        self,
        config: Config,
        *,
        as_of: date | None = None,
        plugins: Plugins | None = None,
        cache: Path | None = None,
    ) -> None:
        self.config = config
        self.as_of = as_of or datetime.now(UTC).date()
        self._plugins = plugins or manager.create()
        self._inputs = Inputs(config, self._plugins, self.as_of, Store(cache))
        self._known: Releases | None = None
        self._parts: dict[Selection, Releases] = {}
        self._of_talk: tuple[str, ...] = ()
        self._of_kept: tuple[str, ...] = ()
        self._asked: dict[str, Question] = {}

    def _releases(self) -> Releases:
        """Return the releases. What can have no plans needs no board to put them on."""
        if self._known is None:
            from kmesh_tracker.pipeline.histories import Histories

            histories = Histories(self._inputs)  # git reads on while the stages are imported
            if self._inputs.may_plan:
                from kmesh_tracker.pipeline.board import Board

                self._known = Board(self._inputs, histories, self.config.project)
            else:
                from kmesh_tracker.pipeline.releases import Releases

                self._known = Releases(histories, self._inputs.next_version)
        return self._known

    def _located(self, version: str) -> tuple[Releases, str]:
        """Return the releases that a version belongs to, and its number there."""
        known = self._releases()
        asked, found = known.locate(version)
        if asked is None:
            return known, found
        if asked not in self._parts:
            from kmesh_tracker.pipeline.histories import Histories

            histories = Histories(self._inputs, asked)
            self._parts[asked] = known.with_histories(histories)
        part = self._parts[asked]
        found = part.resolve(found)
        if asked.since and version_order(found) <= version_order(asked.since):
            raise UsageError(f"{version!r} holds nothing: name the older of the two first.")
        return part, found

    def _board_of(self, version: str) -> tuple[Board, str]:
        """Return the board that a version is on, and its number there."""
        self._board()
        part, found = self._located(version)
        return cast("Board", part), found  # as what it was made of

    def _board(self) -> Board:
        """Return the releases with what finds among their changes, be there plans or not."""
        known = self._releases()
        from kmesh_tracker.pipeline.board import Board

        if not isinstance(known, Board):
            self._known = known = Board(self._inputs, known.histories, self.config.project)
        return known

    @classmethod
    def from_config(
        cls,
        path: str | Path | None = None,
        *,
        as_of: date | None = None,
        plugins: Plugins | None = None,
        cache: Path | None = None,
    ) -> Tracker:
        """Return a tracker for a ``kmesh-tracker.toml``, without a path for the nearest one."""
        return cls._from_raw(configuration.load(path), as_of, plugins, cache)

    @classmethod
    def from_paths(
        cls,
        repos: Sequence[str | Path],
        minutes: Sequence[str | Path],
        *,
        as_of: date | None = None,
        plugins: Plugins | None = None,
        cache: Path | None = None,
    ) -> Tracker:
        """Return a tracker without a configuration; the first repository is the primary one."""
        return cls._from_raw(configuration.from_flags(repos, minutes), as_of, plugins, cache)

    @classmethod
    def _from_raw(
        cls,
        raw: configuration.RawConfig,
        as_of: date | None,
        plugins: Plugins | None,
        cache: Path | None,
    ) -> Tracker:
        plugins = plugins or manager.create()
        checked = configuration.validate(raw, plugins.kinds(), missing_plugins=plugins.incomplete)
        return cls(checked, as_of=as_of, plugins=plugins, cache=cache)

    @property
    def urls(self) -> Mapping[str, str]:
        """Web address of each repository that has one, by its name."""
        return self._inputs.urls

    @property
    def findings(self) -> tuple[str, ...]:
        """What went wrong so far without stopping the run: sources left out, failed plugins, oddities."""
        return (*self._inputs.findings, *self._notes)

    @property
    def _notes(self) -> tuple[str, ...]:
        """What was odd about histories and plans, be it by what is cached of them."""
        if self._known is None:
            return self._of_kept
        told = (note for known in (self._known, *self._parts.values()) for note in known.findings)
        return (*dict.fromkeys(told), *self._of_talk)

    @property
    def may_plan(self) -> bool:
        """Whether there are minutes or other sources that can say what was planned; none is read."""
        return self._inputs.may_plan

    def meetings(self) -> tuple[Meeting, ...]:
        """Return the meetings that were read, newest first."""
        return self._inputs.meetings

    def changes(self) -> tuple[Change, ...]:
        """Return what was merged in all repositories, by repository, the newest first."""
        return self._releases().histories.changes

    def roadmap(self) -> Roadmap:
        """Return every release: those that are tagged and those that the minutes speak of."""
        return self._roadmap(None)

    def status(self, version: str) -> Roadmap:
        """Return one release.

        Args:
            version: a version or tag (``v1.1.0``), ``next`` (the release to come), ``latest`` (the one tagged
                last), a branch (its next release) or a range (``v1.0..v1.2``, reported as one).

        Raises:
            UsageError: neither a tag, a branch nor the minutes know such a version.
        """
        return self._roadmap(version)

    def _roadmap(self, version: str | None) -> Roadmap:
        """Return a release, or without a version all of them."""
        # Without plans a release is quickly told from what is kept of the histories.
        from kmesh_tracker.verdict.states import on_day

        if self._inputs.may_plan and (kept := self._recall(Roadmap, version)):
            return on_day(replace(kept, findings=self.findings), self.as_of)
        if version is None:
            known = self._releases()
            known.tell_unplaced()
            known.histories.tell_all()
            every = (self._status(known, one) for one in known.versions)
            releases = tuple(one for one in every if one.is_worth_telling)
        else:
            known, version_there = self._located(version)
            releases = (self._status(known, version_there),)
        commits = CitedCommits(self._inputs.repositories, self.urls)
        self._of_talk = (*said_in_talk(releases), *unclear_trailers(releases, commits))
        planned = self._inputs.may_plan
        heard = max([m.date for m in self.meetings() if m.date], default=None) if planned else None
        found = Roadmap(self.config.project, self.as_of, releases, self.findings, heard)
        if planned:
            self._keep(known, found, version)
        return on_day(found, self.as_of)

    def _status(self, known: Releases, version: str) -> ReleaseStatus:
        """Return all that is known of one release."""
        return replace(known.status(known.plan(version)), aside=self._inputs.aside)

    def _recall(self, kind: type[T], *asked: object) -> T | None:
        """Return a cached answer if nothing that it depends on has changed."""
        if self._known is None and self._may_keep:
            texts = tuple[str, ...]
            for day in (None, self.as_of):
                kept = self._inputs.store.get(self._key(kind, asked, day), tuple[date, texts, texts, kind])  # type: ignore[valid-type]
                if kept and (day or kept[0] <= self.as_of):
                    _, self._inputs.cached_undated, self._of_kept, found = kept
                    answer: T = found
                    return answer
        return None

    def _keep(self, known: Releases, found: object, *asked: object) -> None:
        """Keep an answer, for every day if all that it depends on was there by the day that is looked at."""
        if self._may_keep and not (known.histories.is_damaged() or known.histories.notes_of_paths):
            until = max(known.histories.until, self._inputs.until or known.histories.until)
            day = None if until <= self.as_of else self.as_of
            kept = (until, self._inputs.undated, self._notes, found)
            self._inputs.store.put(self._key(type(found), asked, day), kept)

    @property
    def _may_keep(self) -> bool:
        try:
            return self._inputs.history_key is not None and self._inputs.documents_digest is not None
        except TrackerError:  # it is told where the input is needed, and in that order
            return False

    def _key(self, kind: type, asked: tuple[object, ...], day: date | None) -> str:
        inputs = self._inputs
        config = (self.config.project, str(self.config.base), self.config.sources, self.config.releases)
        return inputs.store.key(
            kind.__name__, inputs.history_key, inputs.documents_digest, config, asked, day
        )

    def find(self, text: str, on: date | None = None, limit: int = 10) -> list[Candidate]:
        """Rank the changes that a line of text speaks of, best first; ``on`` is the day it was written."""
        return self._board().find(text, on, limit)

    def explain(self, version: str, item: str) -> Explanation:
        """Return why an item got its links and its verdict.

        It is named by its id or title, an id under which something was decided of it, the place of one of its
        lines (``minutes.txt:659``), or an unmistakable part of its id, its title or a line.

        Raises:
            UsageError: there is no such version or item, or the name fits several.
        """
        board, found = self._board_of(version)
        return board.explain(found, item)

    def review(self, version: str) -> tuple[ReleaseStatus, tuple[Doubt, ...]]:
        """Return a release with what about it a person had better look at, what matters most first.

        Raises:
            UsageError: there is no such version.
        """
        from kmesh_tracker.verdict.doubts import doubts

        board, found = self._board_of(version)
        status = self._status(board, found)
        return status, doubts(status.items, status.released_on)

    def decide(
        self,
        version: str,
        item: str,
        rulings: Sequence[tuple[DecisionKind, str]],
        *,
        role: Role = "core",
        on: date | None = None,
        by: str | None = None,
        undo: bool = False,
    ) -> int:
        """Write down what a person decided of an item, and obey it from now on.

        Each ruling is a kind of decision with its value, e.g. ``("accept", "kmesh#1247")``, ``("alias",
        "name server")``, ``("not-an-item", "")``, ``("delivery", "delivered")``. ``undo`` takes them back,
        or with none all that was decided of the item. The answer is how many entries of the file changed.

        Raises:
            UsageError: there is no such version, item or change, or nothing to take back.
            OutputError: the file could not be written; it is as it was.
        """
        from kmesh_tracker.pipeline.deciding import Request, decide, take_back

        self._inputs.forget_decisions()  # a person may have edited the file meanwhile
        request = Request(version, item, tuple(rulings), role, on, by)
        try:
            board, found = self._board_of(version)
        except UsageError:
            if not undo:
                raise
            board, found = self._board(), version  # what was decided outlives its release
        if board.histories.asked and board.histories.asked.since:
            raise UsageError(f"{version!r} is a range: decide on the release that the item was planned for.")
        change = take_back if undo else decide
        return change(self.config, self._inputs, board, replace(request, version=found))

    def questions(
        self,
        version: str | None = None,
        kinds: Collection[QuestionKind] = ("read", "link"),
        *,
        refresh: bool = False,
    ) -> tuple[Question, ...]:
        """Return the open questions: those not answered yet, or whose text changed since.

        Args:
            version: asks about this release and the meetings of its time alone; all without it.
            kinds: ``read`` asks what meetings say of releases, ``link`` which changes made items true. Items
                that a reader finds are other ones, so that links are asked for once all meetings are read,
                unless ``kinds`` names them alone.
            refresh: asks what was answered already, too.

        Raises:
            UsageError: there is no such version.
        """
        board, found = self._board_of(version) if version else (self._board(), None)
        asked = tuple(board.answering.questions(board, found, kinds, refresh=refresh))
        self._asked |= {question.id: question for question in asked}
        return asked

    def record(
        self, replies: Iterable[tuple[str, Mapping[str, Any]]], *, by: str, on: date | None = None
    ) -> Recorded:
        """Check answers, and write down what of them holds.

        Args:
            replies: the id of each question with its answer.
            by: who answered.
            on: the day of the answers; today where it is None.

        Raises:
            UsageError: there is no configuration beside which answers are kept.
            OutputError: the file could not be written; it is as it was.
        """
        self._heed_answers()
        board = self._board()
        told, kept = board.answering.record(board, replies, by, on, self._asked)
        if told.count:
            self._write_answers(kept)
        return told

    def forget(self, version: str | None = None, kinds: Collection[QuestionKind] = ("read", "link")) -> int:
        """Remove recorded answers, of a release and the meetings of its time or all; return how many.

        Raises:
            UsageError: there is no such version.
            OutputError: the file could not be written; it is as it was.
        """
        self._heed_answers()
        board, found = self._board_of(version) if version else (self._board(), None)
        gone = board.answering.scope(board, found, kinds)
        if gone:
            self._write_answers([one for one in self._inputs.answers if one.id not in gone])
        return len(gone)

    @property
    def held_back(self) -> tuple[str, ...]:
        """A sentence for each text that no question shows because it looks like a secret."""
        return tuple(self._board().answering.held_back)

    def _write_answers(self, answers: Sequence[Answer]) -> None:
        """Write the file of answers, and read everything that rests on it anew."""
        from kmesh_tracker.answers import book
        from kmesh_tracker.pipeline.asking import file_of
        from kmesh_tracker.rendering import files

        file = file_of(self.config)
        old = files.read(file)
        if book.parse(old or b"", file.name) != tuple(self._inputs.answers):
            raise ConflictError(f"{file.name} was changed at the same time: nothing was written; try again.")
        files.write(file, book.text_of(answers), was=old)
        self._heed_answers()

    def _heed_answers(self) -> None:
        """Read the file of answers anew if it changed, be it by a person or another run, and obey it."""
        before = self._inputs.answers
        self._inputs.forget_decisions()
        if self._known is None or self._inputs.answers == before:
            return
        self._known = self._known.with_histories(self._known.histories)
        self._parts.clear()

    def draft_context(
        self, version: str, audience: Audience = "users", *, incomplete: bool = False
    ) -> DraftContext:
        """Return all that an announcement of a release is made of.

        Args:
            version: as :meth:`status` takes it.
            audience: maintainers also see what did not make it.
            incomplete: whether what can be read of a damaged history is enough.

        Raises:
            RepositoryError: commits of its range are damaged or absent.
            UsageError: there is no such version, or nothing waits for it while something waits for another.
        """
        from kmesh_tracker.rendering.context import DraftContext

        if kept := self._recall(DraftContext, version, audience):
            return kept
        from kmesh_tracker.rendering.compose import compose
        from kmesh_tracker.verdict.states import on_day

        known, version_there = self._located(version)
        status = self._status(known, version_there)
        known.refuse_empty(status)
        if not status.tag:
            status = on_day(Roadmap("", self.as_of, (status,)), self.as_of).releases[0]
        damage = [gap.text for gap in status.gaps if gap.kind == "history"]
        if damage and not incomplete:
            raise RepositoryError(f"{damage[0].removesuffix('.')}, or pass --incomplete to skip them.")
        found = compose(
            replace(status, changes=tuple(known.histories.with_paths(status.changes))),
            project=self.config.project,
            primary=self._inputs.repositories[0].name,
            as_of=self.as_of,
            urls=self.urls,
            proposals=self._inputs.proposals(known.release(status.version).commit),
            near=known.changes_in_period(status),
            newcomers=known.newcomers(status),
            messages=known.messages(status.version),
            audience=audience,
        )
        if found.tag:  # the day of one that is not out is the day that is looked at
            self._keep(known, found, version, audience)
        return found

    def draft(
        self,
        version: str,
        format: str = "docusaurus",  # noqa: A002
        lang: str = "en",
        audience: Audience = "users",
        *,
        incomplete: bool = False,
    ) -> str:
        """Write the draft of a release's announcement in one of the formats for drafts."""
        context = self.draft_context(version, audience, incomplete=incomplete)
        return self.render_draft(context, format, lang)

    def render_draft(self, context: DraftContext, format: str = "docusaurus", lang: str = "en") -> str:  # noqa: A002
        """Write the draft of an announcement that is made of ``context``."""
        from kmesh_tracker.rendering import draft, html, languages
        from kmesh_tracker.rendering.json import draft_document

        config = self.config
        languages.check(lang, config.templates)
        document = draft_document(context)
        if format in draft.TEMPLATES or format == "html":
            written = "github" if format == "html" else format
            text = draft.render(
                document, written, lang=lang, folder=config.templates, glossary=config.glossary
            )
            return html.page(document, text, lang) if format == "html" else text
        return self._plugins.render(format, "draft", document)

    def check(self, text: str, path: str = "", version: str | None = None) -> Audit:
        """Check an announcement in Markdown against the evidence.

        Args:
            text: the announcement.
            path: what it is called, which may name the release where the text does not.
            version: the release that it announces; by default its title, headings or beginning tell.

        Raises:
            UsageError: nothing tells which release is meant, or nobody knows such a version.
            InputError: it is longer than any announcement.
        """
        from kmesh_tracker.audit import page as pages

        page = pages.read(text, path)
        known = self._releases()
        from kmesh_tracker.audit import audit, subject
        from kmesh_tracker.pipeline.auditing import evidence_for
        from kmesh_tracker.pipeline.releases import NEXT

        pending = known.resolve(NEXT)
        versions = tuple(dict.fromkeys([*known.versions, pending]))
        known, named = self._located(version or subject.told(page, path, versions, pending))
        plan = known.plan(named)
        evidence = evidence_for(known, plan, self.config.project, self._inputs)
        part = subject.part_of(page, plan.version, versions)
        return audit(part, path, evidence)
