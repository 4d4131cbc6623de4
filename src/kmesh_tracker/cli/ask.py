"""``kmesh-tracker ask``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kmesh_tracker.cli.options import day
from kmesh_tracker.cli.progress import Progress
from kmesh_tracker.cli.session import Session, command_named
from kmesh_tracker.errors import ConfigError, InputError, OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from kmesh_tracker.plugin.model import Model
    from kmesh_tracker.records import Question, QuestionKind

CONFIGURED: Final = ""  # ``--model`` without a name
SHOWN: Final = 10  # broken lines of an import that are told


def _named(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """Refuse an empty name of a file."""
    if value is not None and not value.strip():
        raise click.BadParameter("the name is empty: name a file, or give -.")
    return value


@command_named("ask")
@click.argument("version", required=False)
@click.option("--minutes", "minutes", is_flag=True, help="Only what meetings say of releases.")
@click.option("--links", "links", is_flag=True, help="Only which changes made items true.")
@click.option("--export", metavar="FILE", callback=_named, help="Write the questions to a file; - is stdout.")
@click.option(
    "--import", "import_", metavar="FILE", callback=_named, help="Record the answers in a file; - is stdin."
)
@click.option(
    "--model",
    metavar="[NAME]",
    is_flag=False,
    flag_value=CONFIGURED,
    help="Ask an installed model; without a name, the one that the configuration names.",
)
@click.option("--dry-run", is_flag=True, help="Show what --model would send, and where to; send nothing.")
@click.option("--refresh", is_flag=True, help="Ask what was answered, too.")
@click.option("--forget", is_flag=True, help="Remove recorded answers.")
@click.option("--by", metavar="NAME", help="Who gave the answers that are imported.")
@click.option("--on", metavar="DATE", callback=day, help="Day of the answers; today without it.")
def command(
    session: Session,
    /,
    version: str | None,
    minutes: bool,
    links: bool,
    dry_run: bool,
    by: str | None,
    on: date | None,
    **ways: Any,
) -> int:
    """Put questions to a reader who understands, a model or a person, and record what of the answers holds.

    Without --export, --import, --model or --forget it shows what is open, and nothing leaves the machine.
    With VERSION it is about that release and the meetings of its time. Answers are kept beside the
    configuration, and every command heeds them.
    """
    refresh = bool(ways.pop("refresh"))
    chosen = [name.strip("_") for name, value in ways.items() if value not in (None, False)]
    if len(chosen) > 1:
        raise UsageError(f"--{chosen[0]} and --{chosen[1]} exclude each other: give one of them.")
    way = chosen[0] if chosen else "show"
    _refuse(way, dry_run=dry_run, refresh=refresh, by=by, on=on)
    session.plugins.check_format(session.format(), "ask")  # before anything is sent or written
    if ways["export"] == "-" and "format_name" in session.options:
        raise UsageError("--export - writes the questions where --format would write: name a file.")
    kinds: tuple[QuestionKind, ...] = ("read", "link")
    if minutes != links:
        kinds = ("read",) if minutes else ("link",)
    asking = _Asking(session, way, version, kinds, refresh=refresh, on=on)
    if way == "forget":
        asking.told["forgotten"] = asking.tracker.forget(version, kinds)
    elif way == "import":
        asking.take(ways["import_"], by)
    elif way == "export":
        asking.export(ways["export"])
    elif way == "model":
        asking.ask(ways["model"], dry_run=dry_run)
    else:
        asking.told["asked_about"] = asking.open()
    return asking.finish(silent=ways["export"] == "-")


def _refuse(way: str, *, dry_run: bool, refresh: bool, by: str | None, on: date | None) -> None:
    """Refuse options that do not go together."""
    if dry_run and way not in ("show", "model"):
        raise UsageError(f"--dry-run goes with --model: --{way} sends nothing.")
    if refresh and way in ("forget", "import"):
        raise UsageError(f"--refresh asks again, and --{way} asks nothing: leave one of them out.")
    if by is not None and (way != "import" or not by.strip()):
        raise UsageError("--by names who gave the answers that --import reads: give both.")
    if on is not None and way not in ("import", "model"):
        raise UsageError("--on is the day of answers: give it with --import or --model.")


class _Asking:
    """One run of the command: what it asks about, and what came of it."""

    def __init__(
        self,
        session: Session,
        way: str,
        version: str | None,
        kinds: tuple[QuestionKind, ...],
        *,
        refresh: bool,
        on: date | None,
    ) -> None:
        from kmesh_tracker.pipeline.asking import Outcome, file_of

        self.session, self.version, self.kinds = session, version, kinds
        self.refresh, self.on = refresh, on
        self.tracker = session.tracker
        self.file = file_of(self.tracker.config)
        self.outcome = Outcome()
        self.told: dict[str, Any] = {"way": way}
        self.findings: list[str] = []
        self.code = 0

    def open(self, kinds: tuple[QuestionKind, ...] | None = None) -> Sequence[Question]:
        """Return the questions that the run is about."""
        return self.tracker.questions(self.version, kinds or self.kinds, refresh=self.refresh)

    def export(self, name: str) -> None:
        """Write the questions to a file, or to standard output."""
        from kmesh_tracker.answers import exchange
        from kmesh_tracker.rendering import files

        if name != "-" and Path(name).resolve() == self.file.resolve():
            raise UsageError(f"{name} is where answers are kept: name another file for the questions.")
        questions = self.told["asked_about"] = self.open()
        text = exchange.text_of(questions)
        if name == "-":
            self.session.put(text)
            return
        old = files.read(Path(name))
        if old is not None and not exchange.is_export(old):
            raise OutputError(f"{name} holds more than exported questions: name another file.")
        files.write(Path(name), text, was=old)
        self.session.remark(f"{_count(len(questions), 'question was', 'questions were')} written to {name}.")

    def take(self, name: str, by: str | None) -> None:
        """Record the answers in a file, or in standard input."""
        from kmesh_tracker.answers import exchange
        from kmesh_tracker.pipeline.asking import NOBODY, take

        shown = "standard input" if name == "-" else name
        sheet = exchange.read(_bytes(name, exchange.MAX_BYTES + 1), shown)
        take(self.tracker, sheet.given, self.outcome, by=by, on=self.on)
        authors = dict.fromkeys(by or one.by or NOBODY for one in sheet.given)
        self.told |= {"by": ", ".join(authors) or None, "faults": sheet.faults}
        for fault in sheet.faults[:SHOWN]:
            self.session.remark(f"warning: {shown}, line {fault.line} {fault.reason}: it was left out.")
        if len(sheet.faults) > SHOWN:
            self.session.remark(f"warning: {len(sheet.faults) - SHOWN} more lines were left out.")
        if sheet.twice:
            count = _count(len(sheet.twice), "question is", "questions are")
            self.session.remark(f"note: {count} answered twice in {shown}: the last answer counts.")
        self.code = int(bool(sheet.faults))

    def ask(self, name: str, *, dry_run: bool) -> None:
        """Put the questions to a model; with ``dry_run`` only say what would go where."""
        from kmesh_tracker.rendering import files

        tables = self.tracker.config.answers
        if not (name or tables.model):
            raise UsageError("Say which model to ask: --model NAME, or set 'model' in [answers].")
        model = self.session.plugins.make_model(name or tables.model, tables.options)
        if model.settings.name not in tables.options:
            self._check_tables(tables.options)
        self.told |= {"by": model.label, "destination": model.destination}
        if not dry_run:
            files.check_writable(self.file)
        asked = self.told["asked_about"] = []
        try:
            for kind in self.kinds:  # what meetings say decides what is asked of the links
                kinds = (kind,) if kind == "read" or self.refresh else self.kinds
                questions = [one for one in self.open(kinds) if one.kind == kind]
                if questions and kind not in model.kinds:
                    self.findings.append(f"{model.label} answers no questions of the kind {kind!r}.")
                elif questions:
                    asked += questions
                    if not dry_run:
                        self._put(model, questions)
        except BaseException:
            if self.outcome.recorded:
                count = _count(self.outcome.recorded, "answer was", "answers were")
                self.session.remark(f"{count} recorded in {self.file}.")
            raise

    def _check_tables(self, tables: Iterable[str]) -> None:
        """Refuse a table that may be meant for the model that is asked: it may say to keep texts here."""
        from kmesh_tracker.config import nearest

        models = self.session.plugins.models()
        for name in tables:
            if name not in models:
                raise ConfigError(f"[answers.{name}] is for no installed model{nearest(name, models)}.")

    def _put(self, model: Model, questions: Sequence[Question]) -> None:
        from kmesh_tracker.answers import exchange
        from kmesh_tracker.pipeline.asking import ask

        count = _count(len(questions), "question", "questions")
        tokens = sum(exchange.tokens(question)[0] for question in questions)
        self.session.remark(
            f"Asking {model.label}: {count} of the kind {questions[0].kind!r}, about {tokens:,} tokens, go "
            f"to {model.destination}."
        )
        with Progress(len(questions), "answered", quiet=bool(self.session.options.get("quiet"))) as shown:
            ask(
                self.tracker,
                self.session.plugins,
                model,
                questions,
                self.outcome,
                on=self.on,
                came=shown.step,
            )

    def finish(self, *, silent: bool) -> int:
        """Write what came of it, and give the exit code."""
        from kmesh_tracker.rendering.json import ask_document

        if silent:
            for sentence in self.tracker.held_back:
                self.session.remark(sentence)
        else:
            changed = self.refresh or self.told["way"] not in ("show", "export")
            still = self.tracker.questions(self.version, self.kinds) if changed else self.told["asked_about"]
            held_back, name = self.tracker.held_back, self.file.name
            self.session.emit("ask", ask_document(self.outcome, still, held_back, file=name, **self.told))
        if unanswered := self.outcome.unanswered:
            count = _count(len(unanswered), "question has", "questions have")
            self.findings.append(f"{count} no answer: {unanswered[0][1].removesuffix('.')}.")
        return max(self.code, self.session.finish([*self.tracker.findings, *self.findings]))


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _bytes(path: str, most: int) -> bytes:
    """Return what a file, or standard input, holds, up to a number of bytes."""
    from kmesh_tracker.text.files import read_ordinary

    try:
        return sys.stdin.buffer.read(most) if path == "-" else read_ordinary(Path(path), most)
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or error
        raise InputError(f"{path} cannot be read: {told}; give a file of answers.") from error
