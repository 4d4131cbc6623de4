"""Questions go out by one command alone, and what holds of the answers is recorded, whatever happens."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

import kmesh_tracker.cli.main as program
import parrot
from heeding import heed
from kmesh_tracker import Tracker
from kmesh_tracker.cli.main import COMMANDS, main
from kmesh_tracker.plugin import manager
from parrot import Parrot, answer_to

if TYPE_CHECKING:
    from collections.abc import Callable

    from kmesh_tracker.records import Question

SOURCE = Path(program.__file__).parents[2]
FILE = "kmesh-tracker.answers.jsonl"
SCHEMA = json.loads((SOURCE / "kmesh_tracker" / "schemas" / "ask.json").read_text(encoding="utf-8"))
PATIENCE = 120
"""Seconds after which a program that should have ended is given up."""


HALVES: list[dict[str, Any]] = [
    {},
    {"x": 1},
    {"items": 7, "deadlines": None},
    {"items": [7, None, []], "deadlines": {}},
    {"deadlines": []},
    {"items": [{"line": "1", "quote": [], "name": None}], "deadlines": []},
    {"items": [{"line": 10**30, "quote": "v0.2", "name": "x", "version": "9" * 5000, "why": "v0.2"}]},
]
"""Answers of which nothing holds."""


@pytest.fixture
def config(sample: Path, tmp_path: Path) -> Path:
    """A copy of the sample project without the answers that come with it."""
    shutil.copytree(sample.parent, tmp_path / "tidelog", symlinks=True)
    (tmp_path / "tidelog" / FILE).unlink(missing_ok=True)
    return tmp_path / "tidelog" / "kmesh-tracker.toml"


@pytest.fixture(autouse=True)
def plugin(monkeypatch: pytest.MonkeyPatch) -> type[Parrot]:
    """The parrot, installed and never asked before."""
    create = manager.create

    def with_parrot(**options: Any) -> manager.Plugins:
        made = create(**options)
        assert made.register("parrot", parrot, "parrot 1.0")
        return made

    monkeypatch.setattr(manager, "create", with_parrot)
    monkeypatch.setattr(Parrot, "made", 0)
    monkeypatch.setattr(Parrot, "asked", [])
    return Parrot


@pytest.fixture
def ask(config: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """Give what runs ``ask`` and returns its document, or with ``code`` or ``plain`` what it prints."""

    def run(*args: object, code: int = 0, plain: bool = False) -> Any:
        capsys.readouterr()
        how = [] if plain or code > 1 or "--export" in args else ["--json"]
        got = main(["--config", str(config), "ask", *map(str, args), *how])
        out, err = capsys.readouterr()
        assert got == code, err
        if not how:
            return out + err
        document = json.loads(out)
        Draft202012Validator(SCHEMA).validate(document)
        return document

    return run


def recorded(config: Path) -> list[dict[str, Any]]:
    file = config.parent / FILE
    return (
        [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []
    )


def written(path: Path, *rows: object) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def test_without_more_it_shows_what_is_open(ask: Any, config: Path) -> None:
    told = ask(plain=True)
    assert told.startswith("10 questions on meetings: about ")
    assert "Links are asked about once the meetings are answered." in told
    assert "Nothing was sent. Go on with" in told
    for option in ("--model NAME", "--export FILE", "--import FILE"):
        assert f"kmesh-tracker ask {option}" in told
    assert "minutes/2024.txt:46" not in told
    assert "minutes/2024.txt:46" in ask("-v", plain=True)
    document = ask("--dry-run")
    assert len(document["questions"]) == len(document["open"]) == 10
    assert document["tokens"]["in"] > document["tokens"]["out"] > 100
    assert "a release's items" in ask("v0.2.0", "--links", plain=True)
    assert [one["about"] for one in ask("v0.2.0", "--links")["questions"]] == ["0.2.0"]
    assert {one["kind"] for one in ask("--minutes")["questions"]} == {"read"}
    assert len(ask("--minutes", "--links")["questions"]) == 10
    assert not recorded(config)


def test_a_model_is_asked_for_the_minutes_and_then_for_links(ask: Any, config: Path) -> None:
    document = ask("--model", "parrot:grey", "--on", "2025-03-01")
    answers = recorded(config)
    assert {one["kind"] for one in answers} == {"read", "link"}
    assert {(one["by"], one["on"]) for one in answers} == {("parrot:grey", "2025-03-01")}
    assert [one["kind"] for one in document["questions"]] == sorted(
        (one["kind"] for one in document["questions"]), reverse=True
    )
    assert document["asked"] == document["answered"] == document["recorded"] == len(answers)
    assert (document["by"], document["destination"], document["open"]) == (
        "parrot:grey",
        "parrots.example",
        [],
    )
    assert [sorted(answers, key=lambda one: (one["kind"], one["id"]))] == [answers]


def test_the_same_again_asks_nothing_and_writes_nothing(ask: Any, config: Path) -> None:
    ask("--model", "parrot", "--on", "2025-03-01")
    file = config.parent / FILE
    before, Parrot.asked[:] = (file.read_bytes(), file.stat().st_mtime_ns), []
    document = ask("--model", "parrot")
    assert (Parrot.asked, document["asked"], document["recorded"]) == ([], 0, 0)
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before
    assert "No question is open." in ask("--model", "parrot", plain=True)
    assert "No question is open." in ask(plain=True)
    document = ask("--model", "parrot", "--refresh")
    assert (document["asked"], document["recorded"]) == (len(recorded(config)), 0)
    assert file.read_bytes() == before[0], "the same answers of the same reader keep their day"


def test_only_what_changed_is_asked(ask: Any, config: Path) -> None:
    ask("--model", "parrot", "--minutes")
    minutes = config.parent / "minutes" / "2025" / "2025-02-20.md"
    minutes.write_text(minutes.read_text(encoding="utf-8").replace("(delayed)", "(done)"), encoding="utf-8")
    Parrot.asked.clear()
    document = ask("--model", "parrot", "--minutes")
    assert [one["about"] for one in document["questions"]] == ["minutes/2025/2025-02-20.md:1"]
    assert len(Parrot.asked) == 1


def test_a_dry_run_names_where_questions_would_go(ask: Any, config: Path) -> None:
    told = ask("--model", "parrot:grey", "--dry-run", plain=True)
    assert "They would go to parrots.example (parrot:grey)." in told
    assert "Nothing was sent." in told
    assert (Parrot.asked, recorded(config)) == ([], [])


def test_the_model_may_stand_in_the_configuration(ask: Any, config: Path) -> None:
    assert "Say which model to ask" in ask("--model", code=2)
    with config.open("a", encoding="utf-8") as file:
        file.write('[answers]\nmodel = "parrot"\nfile = "answers.jsonl"\n[answers.parrot]\nseed = 7\n')
    assert ask("--model", "--minutes")["by"] == "parrot"
    assert (config.parent / "answers.jsonl").exists()
    config.write_text(config.read_text(encoding="utf-8").replace("seed", "sead"), encoding="utf-8")
    assert "unknown key 'sead'; did you mean 'seed'" in ask("--model", code=3)


def test_a_table_under_a_wrong_name_is_never_overlooked(ask: Any, config: Path) -> None:
    """It may say that no text is to leave the machine."""
    with config.open("a", encoding="utf-8") as file:
        file.write("[answers.parot]\nseed = 7\n")
    told = ask("--model", "parrot", code=3)
    assert "[answers.parot] is for no installed model; did you mean 'parrot'?" in told
    assert not Parrot.asked
    with config.open("a", encoding="utf-8") as file:
        file.write("[answers.parrot]\nseed = 7\n")
    assert ask("--model", "parrot", "--dry-run")["questions"], "the other may be for a model of others"


def test_what_leaves_the_machine_is_said_before_it_does(ask: Any) -> None:
    told = ask("--model", "parrot", "--minutes", plain=True)
    assert "Asking parrot: 10 questions of the kind 'read', about " in told
    assert "tokens, go to parrots.example." in told
    assert "Asking parrot" not in ask("--model", "parrot", "--links", "-q", plain=True)


def test_no_other_command_makes_a_model(ask: Any, config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with config.open("a", encoding="utf-8") as file:
        file.write('[answers]\nmodel = "parrot"\n')
    more = {
        "init": ["--repo", str(config.parent / "tidelog.git")],
        "demo": [str(config.parent / "demo")],
        "status": ["v0.2.0"],
        "draft": ["v0.2.0"],
        "check": [str(config.parent / "x.md")],
        "explain": ["v0.2.0", "sonar-sensor"],
        "review": ["v0.2.0", "--list"],
        "find": ["sonar"],
    }
    (config.parent / "x.md").write_text("# Tidelog v0.2.0\n", encoding="utf-8")
    for name in COMMANDS:
        given = config.with_name("new.toml") if name == "init" else config
        assert main(["--config", str(given), name, *more.get(name, [])]) in (0, 1), name
    for args in ([], ["--export", str(config.parent / "q.jsonl")], ["--forget"]):
        ask(*args, plain=True)
    assert Parrot.made == 0


def test_questions_go_out_and_answers_come_in_by_files(ask: Any, config: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "q.jsonl"
    told = ask("--export", sheet)
    assert f"10 questions were written to {sheet}." in told
    assert "then run 'kmesh-tracker ask --import FILE'" in told
    rows = [json.loads(line) for line in sheet.read_text(encoding="utf-8").splitlines()]
    assert [list(row) for row in rows] == [["id", "kind", "about", "instructions", "input", "schema"]] * 10
    assert ask("--export", "-").splitlines() == sheet.read_text(encoding="utf-8").splitlines()
    from kmesh_tracker.records import Question

    answers = [row | {"answer": answer_to(Question(**row))} for row in rows]
    given = written(tmp_path / "a.jsonl", *answers[::-1])
    document = ask("--import", given, "--by", "Ada Rowe", "--on", "2025-03-01")
    assert (document["answered"], document["recorded"], document["by"]) == (10, 10, "Ada Rowe")
    assert {one["kind"] for one in document["open"]} == {"link"}, "which are made of what was read"
    before = (config.parent / FILE).read_bytes()
    told = ask("--import", given, "--by", "Ada Rowe", plain=True)
    assert "10 answers by Ada Rowe: 0 recorded" in told
    assert "10 were recorded before." in told
    assert (config.parent / FILE).read_bytes() == before
    ask("--export", sheet)
    assert '"link"' in sheet.read_text(encoding="utf-8"), "an export is replaced by a newer one"


def test_who_answered_is_said_by_the_option_else_by_the_line(ask: Any, config: Path, tmp_path: Path) -> None:
    ids = [one["id"] for one in ask()["questions"]]
    nothing = {"items": [], "deadlines": []}
    given = written(
        tmp_path / "a.jsonl",
        {"id": ids[0], "answer": nothing},
        {"id": ids[1], "answer": nothing, "by": "ben", "note": "for later"},
    )
    ask("--import", given)
    assert {one["by"] for one in recorded(config)} == {"unknown reader", "ben"}
    ask("--import", given, "--by", "ada")
    assert {one["by"] for one in recorded(config)} == {"ada"}


def test_recorded_answers_can_be_brought_back(ask: Any, config: Path, tmp_path: Path) -> None:
    ask("--model", "parrot", "--on", "2025-03-01")
    kept = shutil.copy(config.parent / FILE, tmp_path / "kept.jsonl")
    rows = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]
    rows[0]["by"] = "ada"
    written(kept, *rows)
    ask("--forget")
    document = ask("--import", kept)
    assert (document["answered"], document["recorded"], document["unknown"]) == (len(rows), len(rows), [])
    assert recorded(config) == rows, "those on links too, which are made of what was read"


def test_a_file_that_is_no_export_is_never_replaced(ask: Any, tmp_path: Path) -> None:
    notes = tmp_path / "notes.jsonl"
    ask("--export", notes)
    answered = notes.read_text(encoding="utf-8").replace('"schema"', '"answer": {}, "schema"')
    for text in ("# Minutes\n", answered):
        notes.write_text(text, encoding="utf-8")
        assert "holds more than exported questions: name another file" in ask("--export", notes, code=6)
        assert notes.read_text(encoding="utf-8") == text


def test_questions_never_go_where_answers_are_kept(ask: Any, config: Path) -> None:
    book = config.parent / "kmesh-tracker.answers.jsonl"
    for text in (None, ""):
        if text is not None:
            book.write_text(text, encoding="utf-8")
        assert "is where answers are kept: name another file" in ask("--export", book, code=2)
        assert (book.read_text(encoding="utf-8") if book.exists() else None) == text


def test_broken_lines_are_named_and_the_others_are_recorded(ask: Any, config: Path, tmp_path: Path) -> None:
    ids = [one["id"] for one in ask()["questions"]]
    nothing = {"items": [], "deadlines": []}
    good = [{"id": id_, "answer": nothing} for id_ in ids[:2]]
    given = written(tmp_path / "a.jsonl", good[0], 7, {"id": "f" * 16, "answer": nothing}, good[1])
    with given.open("ab") as file:
        file.write(b'{"id": "\xe9"}\n' + b"{\n" * 12)
    told = ask("--import", given, code=1, plain=True)
    assert f"warning: {given}, line 2 is no JSON object: it was left out." in told
    assert "line 5 is not UTF-8" in told
    assert "4 more lines were left out." in told
    assert "1 answer fits no question (ffffffffffffffff)" in told
    assert len(recorded(config)) == 2
    document = ask("--import", given, code=1)
    assert [one["line"] for one in document["faults"]] == [2, *range(5, 18)]
    assert (document["unknown"], document["recorded"]) == (["f" * 16], 0)


def test_half_an_answer_is_none(ask: Any, config: Path, tmp_path: Path) -> None:
    ids = [one["id"] for one in ask()["questions"]]
    given = written(
        tmp_path / "a.jsonl", *({"id": id_, "answer": a} for id_, a in zip(ids, HALVES, strict=False))
    )
    document = ask("--import", given)
    assert (document["recorded"], len(document["empty"])) == (0, len(HALVES))
    assert {one["reason"] for one in document["dropped"]} >= {"It is missing.", "It is no list."}
    assert not recorded(config)


@pytest.mark.parametrize("sort", ["folder", "pipe", "absent", "large"])
def test_what_is_no_file_of_answers_is_refused(sort: str, ask: Any, tmp_path: Path) -> None:
    path = tmp_path / "given"
    if sort == "folder":
        path.mkdir()
    elif sort == "pipe":
        os.mkfifo(path)
    elif sort == "large":
        with path.open("wb") as file:
            file.truncate(100 * 1024 * 1024)
    told = ask("--import", path, code=4)
    assert told.count("\n") == 1
    assert ("larger than" if sort == "large" else "cannot be read") in told


def test_an_unfinished_merge_is_told_and_left_alone(ask: Any, config: Path, tmp_path: Path) -> None:
    (config.parent / FILE).write_text("<<<<<<< HEAD\n=======\n>>>>>>> theirs\n", encoding="utf-8")
    before = (config.parent / FILE).read_bytes()
    given = written(tmp_path / "a.jsonl", {"id": "f" * 16, "answer": {}})
    for args in ([], ["--import", given], ["--model", "parrot"], ["--forget"]):
        assert f"{FILE}, line 1: a merge was not finished here" in ask(*args, code=4)
    assert (config.parent / FILE).read_bytes() == before
    assert not Parrot.asked


def test_nothing_is_asked_where_nothing_can_be_recorded(ask: Any, config: Path) -> None:
    with config.open("a", encoding="utf-8") as file:
        file.write('[answers]\nfile = "absent/answers.jsonl"\n')
    assert "absent does not exist: create it" in ask("--model", "parrot", code=6)
    assert not Parrot.asked


def test_what_does_not_hold_is_told_with_its_reason(
    ask: Any, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(number: int, question: Question, answer: dict[str, Any]) -> dict[str, Any]:
        for item in answer["items"] if question.kind == "read" else ():
            item["quote"] = "a gold-plated dashboard" if number else item["quote"]
        return answer

    monkeypatch.setattr(Parrot, "spoil", staticmethod(spoil))
    told = ask("--model", "parrot", "--minutes", plain=True)
    assert "a gold-plated dashboard" in told
    assert "more with -v." in told
    assert "These stay open, as nothing of their answers held: minutes/" in told
    assert "questions are still open." in told
    open_ = ask()["open"]
    assert open_
    document = ask("--model", "parrot", "--minutes")
    assert document["empty"]
    assert {one["part"] for one in document["dropped"]} == {"a gold-plated dashboard"}
    assert "gold-plated" not in (config.parent / FILE).read_text(encoding="utf-8")


def test_a_question_without_an_answer_stays_open(
    ask: Any, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        Parrot, "spoil", staticmethod(lambda number, _question, answer: answer if number else None)
    )
    told = ask("--model", "parrot", plain=True)
    assert "warning: 1 question has no answer: It was silent." in told
    assert len(recorded(config)) == 9
    assert ask("--model", "parrot", "--strict", code=1)["unanswered"]


@pytest.mark.parametrize("error", [RuntimeError("out of seeds"), SystemExit(3), KeyboardInterrupt()])
def test_what_came_before_a_crash_or_a_stop_is_kept(
    ask: Any, config: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def spoil(number: int, _question: Question, answer: dict[str, Any]) -> dict[str, Any]:
        if number == 4:
            raise error
        return answer

    monkeypatch.setattr(Parrot, "spoil", staticmethod(spoil))
    told = ask("--model", "parrot", code=130 if isinstance(error, KeyboardInterrupt) else 3)
    assert f"4 answers were recorded in {config.parent / FILE}." in told
    assert len(recorded(config)) == 4
    if isinstance(error, RuntimeError):
        assert (
            "Plugin parrot (parrot 1.0) failed at answer of the model 'parrot': RuntimeError: out of seeds"
            in told
        )
    monkeypatch.undo()
    assert len(recorded(config)) == 4


def test_answers_are_recorded_while_others_are_awaited(
    ask: Any, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kmesh_tracker.pipeline import asking

    monkeypatch.setattr(asking, "BATCH", 2)
    counts = []

    def spoil(_number: int, _question: Question, answer: dict[str, Any]) -> dict[str, Any]:
        counts.append(len(recorded(config)))
        return answer

    monkeypatch.setattr(Parrot, "spoil", staticmethod(spoil))
    ask("--model", "parrot", "--minutes")
    assert counts == [0, 0, 2, 2, 4, 4, 6, 6, 8, 8]


def test_what_another_run_recorded_meanwhile_is_kept(
    ask: Any, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(number: int, question: Question, answer: dict[str, Any]) -> dict[str, Any]:
        if number == 2:
            Tracker.from_config(config).record([(question.id, answer)], by="somebody else")
        return answer

    monkeypatch.setattr(Parrot, "spoil", staticmethod(spoil))
    monkeypatch.setattr("kmesh_tracker.pipeline.asking.BATCH", 2)
    ask("--model", "parrot", "--minutes")
    assert len(recorded(config)) == 10


def test_answers_are_forgotten_by_release_and_kind(ask: Any, config: Path) -> None:
    ask("--model", "parrot")
    total, links = len(recorded(config)), sum(one["kind"] == "link" for one in recorded(config))
    assert ask("--forget", "--links", "v0.2.0")["forgotten"] == 1
    assert ask("--forget", "--links")["forgotten"] == links - 1
    assert "removed from kmesh-tracker.answers.jsonl." in ask("--forget", "v0.2.0", "--minutes", plain=True)
    assert 0 < len(recorded(config)) < total - links
    ask("--forget")
    assert recorded(config) == []
    assert "0 answers were removed" in ask("--forget", plain=True)


def test_lines_like_secrets_are_held_back_and_named(ask: Any, config: Path) -> None:
    minutes = config.parent / "minutes" / "2025" / "2025-02-20.md"
    text = minutes.read_text(encoding="utf-8")
    minutes.write_text(f"{text}- v0.3\n  - join with passcode: 884422\n", encoding="utf-8")
    exported = ask("--export", "-")
    assert "is held back: it looks like a meeting passcode." in exported.splitlines()[-1]
    assert "884422" not in exported
    assert "[held back]" in exported
    line = minutes.read_text(encoding="utf-8").count("\n")
    sentence = f"minutes/2025/2025-02-20.md:{line} is held back: it looks like a meeting passcode."
    assert sentence in ask(plain=True)
    assert ask("--model", "parrot", "--dry-run")["held_back"] == [sentence]


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--export", "x", "--import", "y"], "--export and --import exclude each other"),
        (["--model", "parrot", "--forget"], "exclude each other"),
        (["--dry-run", "--export", "x"], "--dry-run goes with --model"),
        (["--refresh", "--forget"], "--refresh asks again, and --forget asks nothing"),
        (["--by", "ada"], "--by names who gave the answers that --import reads"),
        (["--import", "x", "--by", " "], "--by names who gave the answers"),
        (["--import", ""], "the name is empty: name a file, or give -."),
        (["--on", "2025-03-01"], "--on is the day of answers"),
        (["--import", "x", "--on", "yesterday"], "is no date"),
        (["--export", "-", "--json"], "name a file"),
        (["--model", "parot"], "did you mean 'parrot'"),
        (["v9.9"], "v9.9"),
        (["--format", "github"], "No format 'github' exists for ask"),
    ],
)
def test_wrong_usage_is_told_in_one_sentence(args: list[str], told: str, ask: Any, config: Path) -> None:
    assert told in ask(*args, code=2)
    assert not recorded(config)


def test_without_a_configuration_it_says_what_to_do(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flags = ["--repo", str(config.parent / "tidelog.git"), "--minutes", str(config.parent / "minutes")]
    for args in ([], ["--export", "-"], ["--model", "parrot"]):
        assert main([*flags, "ask", *args]) == 2
        assert "Answers are kept beside a configuration: give one with --config" in capsys.readouterr().err


def test_every_command_heeds_what_was_answered(
    ask: Any, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ask("--model", "parrot", "--on", "2025-03-01")
    assert main(["--config", str(config), "status", "v0.2.0", "--json"]) == 0
    out = capsys.readouterr().out
    assert "answered by parrot on 2025-03-01" in out


def program_of(
    config: Path, tmp_path: Path, seconds: int, *args: str, **streams: Any
) -> subprocess.Popen[str]:
    """Start ``ask --model`` as a program of its own, whose model waits before the third question."""
    path = os.pathsep.join([str(SOURCE), str(parrot.install(tmp_path / "site"))])
    command = [sys.executable, "-m", "kmesh_tracker", "--config", str(config), "ask", "--model", "parrot"]
    more = {"PYTHONPATH": path, "PARROT_WAITS_AT": "2", "PARROT_WAITS": str(seconds)}
    return subprocess.Popen([*command, *args], env={**os.environ, **more}, encoding="utf-8", **streams)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_program_that_is_stopped_keeps_what_was_answered(
    config: Path, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "preexec_fn": heed}
    with program_of(config, tmp_path, PATIENCE, **pipes) as process:
        assert process.stderr
        told = [process.stderr.readline() for _ in range(2)]
        assert told[1] == "The parrot waits.\n"
        process.send_signal(number)
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (code, "")
    assert "2 answers were recorded in " in err
    assert "Traceback" not in err
    assert len(recorded(config)) == 2


@pytest.mark.slow
def test_how_far_it_has_come_is_shown_on_a_terminal_alone(config: Path, tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    mine, theirs = pty.openpty()
    with program_of(config, tmp_path, 2, "--minutes", stdout=subprocess.PIPE, stderr=theirs):
        os.close(theirs)
        screen = b""
        with contextlib.suppress(OSError):  # the terminal is gone with the process
            while data := os.read(mine, 4096):
                screen += data
        os.close(mine)
    assert b"\r2 of 10 answered\x1b[K" in screen
    assert screen.rstrip(b"\r\n").endswith(b"\r\x1b[K"), "and it is gone in the end"
