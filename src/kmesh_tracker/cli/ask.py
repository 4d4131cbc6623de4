"""``kmesh-tracker ask``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kmesh_tracker.cli.options import day
from kmesh_tracker.cli.progress import Progress
from kmesh_tracker.cli.session import Session, command_named
from kmesh_tracker.errors import InputError, OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kmesh_tracker.pipeline.asking import Outcome
    from kmesh_tracker.plugin.model import Model
    from kmesh_tracker.records import Question
    from kmesh_tracker.rendering.json import Document

NOBODY: Final = "unknown reader"
"""Author of answers of which nobody said who gave them."""
CONFIGURED: Final = ""  # ``--model`` without a name


@command_named("ask")
@click.argument("version", required=False)
@click.option("--minutes", "minutes", is_flag=True, help="Only what the minutes say; without it, links too.")
@click.option("--links", "links", is_flag=True, help="Only which changes made the items true.")
@click.option("--export", "export", metavar="FILE", help="Write the questions to a file; - is standard output.")
@click.option("--import", "given", metavar="FILE", help="Record the answers in a file; - is standard input.")
@click.option(
    "--model",
    metavar="[NAME]",
    is_flag=False,
    flag_value=CONFIGURED,
    help="Ask an installed model; without a name, the one in the configuration.",
)
@click.option("--dry-run", is_flag=True, help="Show what --model would send, and where to; send nothing.")
@click.option("--refresh", is_flag=True, help="Ask again what was answered, too.")
@click.option("--forget", is_flag=True, help="Remove the recorded answers.")
@click.option("--by", metavar="NAME", help="Who gave the imported answers, where no line says so.")
@click.option("--on", metavar="DATE", callback=day, help="Day of the answers; today without it.")
def command(
    session: Session,
    /,
    version: str | None,
    minutes: bool,
    links: bool,
    export: str | None,
    given: str | None,
    model: str | None,
    dry_run: bool,
    refresh: bool,
    forget: bool,
    by: str | None,
    on: date | None,
) -> int:
    """Put questions to a reader who understands, a model or a person, check the answers and record them.

    Without --export, --import, --model or --forget it shows what is open, and nothing leaves the machine. The
    questions are on the minutes (read) and on the links of each release (link); with VERSION only on that
    release. Answers are kept beside the configuration and count in every command from then on.
    """
    ways = {"--export": export, "--import": given, "--model": model, "--forget": forget or None}
    chosen = [name for name, value in ways.items() if value is not None]
    _refuse(chosen, dry_run=dry_run, refresh=refresh, by=by, on=on)
    session.plugins.check_format(session.format(), "ask")  # before anything is sent or written
    if export == "-" and "format_name" in session.options:
        raise UsageError("--export - writes the questions where --format would write: name a file.")
    kinds = tuple(kind for kind, only in (("read", minutes), ("link", links)) if only) or ("read", "link")
    return _Asking(session, version, kinds, refresh=refresh, on=on).run(export, given, model, by, dry_run, forget)


def _refuse(chosen: Sequence[str], *, dry_run: bool, refresh: bool, by: str | None, on: date | None) -> None:
    """Refuse options that do not go together."""
    if len(chosen) > 1:
        raise UsageError(f"{chosen[0]} and {chosen[1]} exclude each other: give one of them.")
    way = chosen[0] if chosen else ""
    if dry_run and way not in ("", "--model"):
        raise UsageError(f"--dry-run goes with --model: {way} sends nothing.")
    if refresh and way == "--forget":
        raise UsageError("--refresh and --forget exclude each other: give one of them.")
    if by is not None and (way != "--import" or not by.strip()):
        raise UsageError("--by names who gave the answers that --import reads: give both.")
    if on is not None and way not in ("--import", "--model"):
        raise UsageError("--on goes with --import or --model: it is the day of the answers.")


class _Asking:
    """One run of the command: what it asks about, and what came of it."""

    def __init__(
        self,
        session: Session,
        version: str | None,
        kinds: tuple[str, ...],
        *,
        refresh: bool,
        on: date | None,
    ) -> None:
        from kmesh_tracker.pipeline.asking import Outcome, file_of

        self.session = session
        self.version, self.kinds, self.refresh, self.on = version, kinds, refresh, on
        self.tracker = session.tracker
        self.file = file_of(self.tracker.config)
        self.outcome: Outcome = Outcome()
        self.told: Document = {}
        self.findings: list[str] = []
        self.code = 0

    def run(
        self,
        export: str | None,
        given: str | None,
        model: str | None,
        by: str | None,
        dry_run: bool,
        forget: bool,
    ) -> int:
        """Do what the options say, write the result, and give the exit code."""
        if forget:
            self.told["forgotten"] = self.tracker.forget(self.version, self.kinds)
        elif given is not None:
            self._import(given, by)
        elif export is not None:
            self._export(export)
        elif model is not None:
            self._model(self._made(model), dry_run=dry_run)
        else:
            self.told["asked_about"] = self._open()
        if export != "-":
            self._emit()
        return max(self.code, self.session.finish([*self.tracker.findings, *self.findings]))

    def _open(self, kinds: tuple[str, ...] | None = None) -> Sequence[Question]:
        return self.tracker.questions(self.version, kinds or self.kinds, refresh=self.refresh)

    def _export(self, export: str) -> None:
        from kmesh_tracker.answers import exchange
        from kmesh_tracker.rendering import files

        questions = self._open()
        text = exchange.text_of(questions)
        if export == "-":
            self.session.put(text)
        else:
            path = Path(export)
            old = files.read(path)
            if old is not None and not exchange.is_export(old):
                raise OutputError(
                    f"{path} is there already and holds more than exported questions: name another file."
                )
            files.write(path, text, was=old)
            self.told["exported_to"] = export
        self.told["asked_about"] = questions

    def _import(self, given: str, by: str | None) -> None:
        from kmesh_tracker.answers import exchange
        from kmesh_tracker.pipeline.asking import record

        shown = "standard input" if given == "-" else given
        sheet = exchange.read(_bytes(given, exchange.MAX_BYTES + 1), shown)
        authors: dict[str, list[tuple[str, Any]]] = {}
        for one in sheet.given:
            authors.setdefault(by or one.by or NOBODY, []).append((one.id, one.answer))
        self.told["by"] = ", ".join(authors) or None
        for author, replies in authors.items():
            record(self.tracker, replies, self.outcome, by=author, on=self.on, refresh=self.refresh)
        self.told["faults"] = sheet.faults
        self.told["given"] = len(sheet.given)
        for fault in sheet.faults:
            self.code = 1
            self.session.remark(f"warning: {shown}, line {fault.line} {fault.reason}; it was left out.")
        if sheet.twice:
            told = f"{len(sheet.twice)} {'question is' if len(sheet.twice) == 1 else 'questions are'}"
            self.session.remark(f"note: {told} answered twice in {shown}: the last answer counts.")

    def _made(self, name: str) -> Model:
        """Return the model that is to be asked."""
        tables = self.tracker.config.answers
        wanted = name or tables.model
        if not wanted:
            raise UsageError("Say which model to ask: --model NAME, or set 'model' in [answers].")
        return self.session.plugins.make_model(wanted, tables.options)

    def _model(self, model: Model, *, dry_run: bool) -> None:
        from kmesh_tracker.pipeline.asking import ask

        self.told |= {"by": model.label, "destination": model.destination}
        asked: list[Question] = []
        if not dry_run:
            _writable(self.file)
        try:
            for kind in ("read", "link"):
                if kind not in self.kinds:
                    continue
                # What the minutes say decides what is asked of the links, so that is asked first.
                kinds = (kind,) if kind == "read" or self.refresh else self.kinds
                questions = [one for one in self._open(kinds) if one.kind == kind]
                if questions and kind not in model.kinds:
                    self.findings.append(f"{model.label} answers no questions of the kind {kind!r}.")
                    continue
                asked += questions
                if questions and not dry_run:
                    self.session.remark(_sent(questions, model))
                    what = "questions on the minutes answered" if kind == "read" else "questions on links answered"
                    with Progress(len(questions), what, quiet=bool(self.session.options.get("quiet"))) as shown:
                        ask(
                            self.tracker,
                            model,
                            questions,
                            self.outcome,
                            on=self.on,
                            refresh=self.refresh,
                            came=shown.step,
                        )
        except BaseException:
            if self.outcome.recorded:
                self.session.remark(f"{_answers(self.outcome.recorded)} recorded in {self.file}.")
            raise
        self.told["asked_about"] = asked
        if self.outcome.unanswered:
            count = len(self.outcome.unanswered)
            told = "1 question has" if count == 1 else f"{count} questions have"
            self.findings.append(f"{told} no answer: {self.outcome.unanswered[0][1].removesuffix('.')}.")

    def _emit(self) -> None:
        from kmesh_tracker.rendering.json import ask_document

        still = self.tracker.questions(self.version, self.kinds)
        document = ask_document(
            self.outcome, still, self.tracker.held_back, file=self.file.name, **self.told
        )
        self.session.emit("ask", document)


def _answers(count: int) -> str:
    return "1 answer was" if count == 1 else f"{count:,} answers were"


def _sent(questions: Sequence[Question], model: Model) -> str:
    """Say what goes out, before it does."""
    from kmesh_tracker.answers import exchange

    count = f"{len(questions)} {'question' if len(questions) == 1 else 'questions'}"
    tokens = sum(exchange.tokens(question)[0] for question in questions)
    return f"Asking {model.label}: {count}, about {tokens:,} tokens, go to {model.destination}."


def _writable(file: Path) -> None:
    """Refuse a folder that nothing can be written to: better said before the first question than after it."""
    if not os.access(file.parent, os.W_OK):
        raise OutputError(f"{file} could not be written: check the folder and its permissions.")


def _bytes(path: str, most: int) -> bytes:
    """Return what a file, or standard input, holds, up to a number of bytes."""
    from kmesh_tracker.text.files import read_ordinary

    try:
        return sys.stdin.buffer.read(most) if path == "-" else read_ordinary(Path(path), most)
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or error
        raise InputError(f"{path} cannot be read: {told}; give a file of answers.") from error
