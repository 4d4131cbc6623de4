"""The command line as a user meets it: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

import kmesh_tracker.cli.main as program
from kmesh_tracker._version import __version__
from kmesh_tracker.cli.main import COMMANDS, Commands, cli, main
from often import often

SOURCE = Path(program.__file__).parents[2]


def ask(capsys: pytest.CaptureFixture[str], *args: object, code: int = 0) -> str:
    """Run the command line, check the exit code and give what is on stdout."""
    got = main([str(arg) for arg in args])
    out, err = capsys.readouterr()
    assert got == code, err
    return out


def process(*args: object, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONUTF8": "0", **environment}
    return subprocess.run(
        [sys.executable, "-m", "kmesh_tracker", *map(str, args)],
        env=env,
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_table_of_commands_is_the_help() -> None:
    for name, help_ in COMMANDS.items():
        command = cli.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None
        assert command.name == name
        assert command.get_short_help_str(100) == help_
        result = CliRunner().invoke(cli, [name, "--help"])
        assert result.exit_code == 0
        assert "--as-of DATE" in result.output
    assert isinstance(cli, Commands)
    result = CliRunner().invoke(cli, ["--help"])
    for name, help_ in COMMANDS.items():
        assert f"  {name}" in result.output
        assert help_ in result.output
    modules = {path.stem for path in (SOURCE / "kmesh_tracker" / "cli").glob("*.py")}
    assert set(COMMANDS) == modules - {
        "__init__",
        "main",
        "options",
        "session",
        "tables",
        "release_view",
        "ask_view",
        "progress",
        "cells",
        "interview",
        "keys",
        "scope",
    }


def test_options_are_legal_before_and_after_the_command(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = ask(capsys, "--config", sample, "--json", "--as-of", "2025-03-01", "status", "0.2.0")
    after = ask(capsys, "status", "0.2.0", "--as-of", "2025-03-01", "--format", "json", "--config", sample)
    mixed = ask(
        capsys, "--as-of", "2000-01-01", "--json", "status", "0.2", "--config", sample, "--as-of=2025-03-01"
    )
    assert before == after == mixed
    assert json.loads(before)["as_of"] == "2025-03-01"


@pytest.mark.parametrize(
    ("args", "key"),
    [
        (["meetings"], "meetings"),
        (["roadmap"], "releases"),
        (["status", "next"], "releases"),
        (["find", "sonar"], "candidates"),
        (["explain", "0.2.0", "sonar-sensor"], "candidates"),
        (["draft", "0.2.0"], "features"),
        (["plugins"], "plugins"),
    ],
)
def test_json_is_valid_and_repeatable(
    args: list[str], key: str, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from jsonschema import Draft202012Validator

    shared = ["--config", str(sample), "--as-of", "2025-03-01", "--json"]
    text = ask(capsys, *shared, *args)
    document = json.loads(text)
    assert document[key]
    assert text == ask(capsys, *shared, *args)
    name = {"status": "roadmap"}.get(args[0], args[0])
    schema = json.loads((SOURCE / "kmesh_tracker" / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(document)


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["meetings"], "meetings, "),
        (["roadmap"], "v0.2.0"),
        (["find", "sonar sensor"], "tidelog#9"),
        (["find", "zzzz qqqq"], "No change shares anything"),
        (["explain", "0.2.0", "sonar sensor"], "core link"),
        (["plugins"], "kmesh_tracker.plugin.builtin"),
        (["status", "next"], "not released as of 2025-03-01"),
    ],
)
def test_tables_are_for_people(
    args: list[str], told: str, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = ask(capsys, "--config", sample, "--as-of", "2025-03-01", *args)
    assert told in text
    assert "\x1b" not in text
    assert all(line == line.rstrip() and len(line) <= 120 for line in text.split("\n"))


def test_the_status_says_what_was_promised_and_kept(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = " ".join(ask(capsys, "--config", sample, "status", "0.2.0", "-v").split())
    assert "Tidelog v0.2.0: released on 2025-01-23, after v0.1.0" in text
    assert "then 2025-01-16; released 2025-01-23, 54 days after the first promise" in text
    assert "sonar sensor (feature" in text
    assert "minutes/2024.txt:19: sonar sensor (done)" in text
    assert "shown by tidelog#9" in text
    assert "commits = " in text


def test_the_status_tells_a_guess_from_what_is_sure() -> None:
    """What is sure shows an item; else its best two are told, a guess as likely and the rest as perhaps."""
    from kmesh_tracker.cli.tables import render

    document = json.loads((Path(__file__).parents[1] / "golden" / "status.json").read_text("utf-8"))
    release = document["releases"][0]

    def shown(*links: dict[str, object], scores: tuple[float, ...] = (1, -1, -3)) -> list[str]:
        offered = [change(n, score=score) for n, score in enumerate(scores, 1)]
        item = {**release["items"][0], "links": links, "shortlist": offered}
        text = render("status", {**document, "releases": [{**release, "items": [item]}]})
        words = ("shown by", "likely", "perhaps")
        return [line.strip() for line in text.split("\n") if line.strip().startswith(words)]

    def change(number: int, **more: object) -> dict[str, object]:
        known = {
            "repo": "lamp",
            "number": number,
            "commit": "a" * 40,
            "title": "x",
            "merged_on": "2031-05-01",
        }
        return {**known, "reasons": [], **more}

    core = {"role": "core", "decision": None, "answer": None}
    guess, sure = change(1, **core, confidence=0.4), change(1, **core, confidence=0.95)
    assert shown() == ["perhaps lamp#1 x (2031-05-01)", "perhaps lamp#2 x (2031-05-01)"]
    assert shown(guess) == ["likely lamp#1 x (2031-05-01)", "perhaps lamp#2 x (2031-05-01)"]
    assert shown(sure)[0] == "shown by lamp#1 x (2031-05-01)"
    told = {**core, "answer": {"by": "Ada", "on": "2031-05-02", "quote": "x"}}
    assert shown(change(1, **told, confidence=0.4))[0] == "shown by lamp#1 x (2031-05-01)"
    assert shown(scores=(-3.9, -4.1)) == ["perhaps lamp#1 x (2031-05-01)"], (
        "of what scores less none is meant"
    )


def test_the_roadmap_and_the_status_count_the_same_days(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (row,) = [
        line for line in ask(capsys, "--config", sample, "roadmap").split("\n") if line.startswith("v0.2.0 ")
    ]
    assert " 54 days " in row


def test_what_is_unlikely_is_called_so() -> None:
    from kmesh_tracker.cli.tables import render

    change = {"repo": "lamp", "number": 1, "commit": "a" * 40, "title": "x", "merged_on": None, "reasons": []}
    low, high = {**change, "score": -2.0}, {**change, "score": 0.5}
    assert "None of these is likely" in render("find", {"candidates": [low]})
    assert "None of these is likely" not in render("find", {"candidates": [high, low]})


def test_colours_come_when_asked_for(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "\x1b[" in ask(capsys, "--config", sample, "--color", "roadmap")
    assert "\x1b[" not in ask(capsys, "--config", sample, "roadmap", "--no-color")


@pytest.mark.parametrize("name", often(["docusaurus", "github", "changelog"], "github"))
def test_a_draft_is_written_once(
    name: str, sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "draft.md"
    asked = ["--config", sample, "draft", "v0.2.0", "--format", name]
    text = ask(capsys, *asked)
    assert "Sonar sensor" in text
    assert ask(capsys, *asked, "-o", "-") == text
    assert ask(capsys, *asked, "-o", file) == ""
    assert file.read_text(encoding="utf-8") == text
    before = file.stat()
    assert main([*map(str, asked), "-o", str(file)]) == 0
    assert "holds this draft already" in capsys.readouterr().err
    assert file.stat() == before


def test_whom_a_draft_is_for(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--config", sample, "draft", "v0.2.0", "--format", "github"]
    assert "Web dashboard" not in ask(capsys, *asked)
    assert "## Planned, and not all of it to be seen\n\n- Web dashboard: dropped, as the minutes say " in ask(
        capsys, *asked, "--for", "maintainers"
    )


def test_a_draft_in_ones_own_words(sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = shutil.copytree(sample.parent, tmp_path / "demo") / sample.name
    own = config.parent / "own"
    own.mkdir()
    block = "{% block links %}\n{{ title }}完。\n{% endblock %}\n"
    (own / "github.md.jinja").write_text(
        f'{{% extends "shipped/github.md.jinja" %}}\n{block}', encoding="utf-8"
    )
    words = '[glossary.zh]\n"sonar sensor" = "声呐传感器"\n'
    config.write_text(f'templates = "own"\n{config.read_text("utf-8")}\n{words}', encoding="utf-8")
    text = ask(capsys, "--config", config, "draft", "v0.2.0", "--format", "github", "--lang", "zh")
    assert "### 声呐传感器\n" in text
    assert "- Support the sonar sensor（[#9]" in text
    assert text.endswith("Tidelog v0.2.0完。\n")


def test_an_edited_draft_is_kept(sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "draft.md"
    file.write_text("What a person wrote.\n", encoding="utf-8")
    asked = ["--config", str(sample), "draft", "v0.2.0", "-o", str(file)]
    assert main(asked) == 5
    told = capsys.readouterr().err
    assert str(file) in told
    assert "--overwrite" in told
    assert file.read_text(encoding="utf-8") == "What a person wrote.\n"
    assert main([*asked, "--overwrite"]) == 0
    assert "Sonar sensor" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("code", "args", "told"),
    [
        (2, [], "Usage:"),
        (2, ["stauts"], "did you mean 'status'?"),
        (2, ["--nope"], "--nope"),
        (2, ["status"], "Missing argument"),
        (2, ["roadmap", "--as-of", "2025-13-01"], "YYYY-MM-DD"),
        (2, ["--as-of", "yesterday", "roadmap"], "YYYY-MM-DD"),
        (2, ["find", "x", "--on", "٢٠٢٥-01-01"], "YYYY-MM-DD"),
        (2, ["find", "x", "--limit", "0"], "--limit"),
        (2, ["--config", "SAMPLE", "status", "9.9.9"], "9.9.9"),
        (2, ["--config", "SAMPLE", "status", "--output=/x"], "--output"),
        (2, ["--config", "SAMPLE", "explain", "0.2.0", "no such item"], "no such item"),
        (2, ["--config", "SAMPLE", "--format", "poem", "roadmap"], "choose one of"),
        (2, ["--config", "SAMPLE", "draft", "0.2.0", "--format", "table"], "choose one of"),
        (2, ["--config", "SAMPLE", "draft", "0.2.0", "--lang", "tlh"], "--lang en"),
        (2, ["--config", "SAMPLE", "--repo", "x", "roadmap"], "exclude each other"),
        (3, ["--config", "none.toml", "roadmap"], "none.toml"),
        (3, ["roadmap"], "kmesh-tracker init"),
        (3, ["--repo", "nowhere", "roadmap"], "nowhere"),
        (2, ["--minutes", "x.md", "roadmap"], "--repo"),
        (2, ["--config", "SAMPLE", "draft", "0.2.0", "-o", ""], "path is empty"),
        (2, ["--config", "SAMPLE", "status", "v" * 5000], "vvv … "),
        (2, ["--config", "SAMPLE", "explain", "0.2.0", "an item " * 5000], " … "),
        (3, ["init"], "--repo"),
        (6, ["--config", "SAMPLE", "draft", "0.2.0", "-o", "none/x.md"], "none"),
        (6, ["demo", "FULL"], "not empty"),
    ],
)
def test_a_mistake_is_one_sentence_and_a_code(
    code: int,
    args: list[str],
    told: str,
    sample: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine", encoding="utf-8")
    before = everything(tmp_path)
    monkeypatch.chdir(tmp_path)
    names = {"SAMPLE": str(sample), "FULL": "full"}
    assert main([names.get(arg, arg) for arg in args]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert told in err
    assert "Traceback" not in err
    if args:
        *usage, sentence = err.removesuffix("\n").split("\n")
        assert sentence.startswith("kmesh-tracker: ")
        assert len(sentence) < 1000
        assert not usage or usage[0].startswith("Usage: ")
    assert everything(tmp_path) == before


def test_the_program_ends_with_the_code(tmp_path: Path) -> None:
    run = process("--config", "none.toml", "roadmap", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (3, "")
    assert run.stderr.startswith("kmesh-tracker: The configuration none.toml cannot be read")
    assert process("roadmap", "--as-of", "x", cwd=tmp_path).returncode == 2


def test_the_traceback_is_there_for_those_who_ask(tmp_path: Path) -> None:
    assert "Traceback" in process("-vv", "--config", "none.toml", "roadmap", cwd=tmp_path).stderr
    run = process("--config", "none.toml", "roadmap", cwd=tmp_path, KMESH_TRACKER_DEBUG="1")
    assert "Traceback" in run.stderr


def test_an_error_that_nobody_thought_of(
    sample: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from kmesh_tracker.pipeline import Tracker

    def broken(_self: Tracker) -> None:
        raise ZeroDivisionError("odd \x1b[31m")

    monkeypatch.setattr(Tracker, "roadmap", broken)
    assert main(["--config", str(sample), "roadmap"]) == program.UNEXPECTED
    told = capsys.readouterr().err
    assert told.startswith("kmesh-tracker: An unexpected ZeroDivisionError stopped the work: odd . Run it")
    assert told.count("\n") == 1

    def interrupted(_self: Tracker) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Tracker, "roadmap", interrupted)
    assert main(["--config", str(sample), "roadmap"]) == program.INTERRUPTED


def test_meetings_without_a_date_are_a_finding(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing that is said on a day nobody knows can be used; that must not go unnoticed."""
    for name in ("first.md", "second.md"):
        (tmp_path / name).write_text("# Call\n\n- release v0.2\n", encoding="utf-8")
    (tmp_path / "2025-01-03.md").write_text("# Call\n\n- release v0.2\n", encoding="utf-8")
    repository = next(path.parent for path in sample.parent.rglob("HEAD"))
    assert main(["meetings", "--repo", str(repository), "--minutes", str(tmp_path), "--strict"]) == 1
    told = capsys.readouterr().err
    assert "warning: 2 of 3 meetings have no date" in told
    assert "first.md:1" in told
    (tmp_path / "first.md").unlink()
    assert main(["meetings", "--repo", str(repository), "--minutes", str(tmp_path), "--strict"]) == 0


def test_a_file_that_is_no_text_is_a_finding_and_the_others_are_read(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "2025-01-03.md").write_text("# Call\n\n- release v0.2\n", encoding="utf-8")
    (tmp_path / "2025-01-10.md").write_bytes(b"# Gespr\xe4ch\n")
    repository = next(path.parent for path in sample.parent.rglob("HEAD"))
    asked = ["meetings", "--json", "--repo", str(repository), "--minutes", str(tmp_path)]
    assert main(asked) == 0
    out, told = capsys.readouterr()
    assert [meeting["date"] for meeting in json.loads(out)["meetings"]] == ["2025-01-03"]
    assert "2025-01-10.md is not UTF-8 at line 1" in told
    assert main([*asked, "--strict"]) == 1


def test_findings_are_told_and_strict_counts_them(
    sample: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from kmesh_tracker.pipeline import Tracker

    monkeypatch.setattr(Tracker, "findings", ("One input was left out.",))
    asked = ["--config", str(sample), "meetings"]
    assert main(asked) == 0
    assert capsys.readouterr().err == "warning: One input was left out.\n"
    assert main([*asked, "--strict"]) == 1
    capsys.readouterr()
    assert main([*asked, "--strict", "-q"]) == 1
    assert capsys.readouterr().err == ""


def test_a_reader_that_leaves_early_is_no_error(sample: Path) -> None:
    run = subprocess.run(
        [
            "sh",
            "-c",
            '"$0" -m kmesh_tracker --config "$1" roadmap --json -v | true',
            sys.executable,
            str(sample),
        ],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_told(sample: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        run = subprocess.run(
            [sys.executable, "-m", "kmesh_tracker", "--config", str(sample), "meetings", "--json"],
            env={**os.environ, "PYTHONPATH": str(SOURCE)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert run.returncode == 6
    assert "could not be written" in run.stderr
    assert "Traceback" not in run.stderr


def test_output_is_utf_8_whatever_the_locale(sample: Path) -> None:
    run = process(
        "--config", sample, "meetings", LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONCOERCECLOCALE="0"
    )
    assert run.returncode == 0
    assert "─" in run.stdout


def test_paths_alone_are_enough(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = sample.parent
    monkeypatch.chdir(tmp_path)
    told = ask(
        capsys,
        *("status", "v0.2.0", "--repo", folder / "tidelog.git", "--minutes", folder / "minutes", "--json"),
    )
    (release,) = json.loads(told)["releases"]
    assert release["tag"] == "v0.2.0"
    assert release["items"]


def test_without_minutes_it_says_so(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    repo = ["--repo", str(sample.parent / "tidelog.git")]
    assert main(["status", "v0.2.0", *repo]) == 0
    out, err = capsys.readouterr()
    assert "Nothing is known to be planned for it." in out
    assert " changes.\n" in out
    assert "No minutes were named" in err
    assert main(["meetings", *repo]) == 0
    out, err = capsys.readouterr()
    assert out == "No meetings were found.\n"
    assert "No minutes were named" in err
    assert main(["find", "sonar", *repo]) == 0
    assert "No minutes" not in capsys.readouterr().err
    assert main(["status", "v0.2.0", *repo, "-q"]) == 0
    assert not capsys.readouterr().err


def test_the_next_version_goes_by_its_number_and_a_candidate_names_its_release(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    repo = ["--repo", str(sample.parent / "tidelog.git")]
    assert "not released" in ask(capsys, "status", "0.3", *repo)
    for name in ("v0.2.0-rc.1", "0.2.0-rc.1"):
        assert main(["status", name, *repo]) == 2
        assert f"{name!r} came before a release: ask for that release, 0.2.0." in capsys.readouterr().err
    assert main(["status", "v0.3.0-rc.0", *repo]) == 2
    assert "comes before a release that is not out: ask for 'next'." in capsys.readouterr().err


def test_what_every_change_starts_with_is_told_once(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = ask(capsys, "--config", sample, "explain", "0.2.0", "sonar sensor")
    assert text.count("most changes are not meant") == 1


def test_a_change_and_its_pick_are_told_apart(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for asked in (["find", "sonar driver"], ["explain", "0.2.0", "sonar sensor"]):
        text = ask(capsys, "--config", sample, *asked)
        assert len(set(re.findall(r"tidelog#22 ([0-9a-f]{10}) ", text))) == 2
        assert "tidelog#9   " in text


def test_lines_of_a_doubt_keep_their_indent() -> None:
    from kmesh_tracker.cli.tables import render

    doubt = {
        "reason": "Said to be done, but no change was found for it.",
        "item": {
            "id": "lamp",
            "title": "lamp",
            "kind": "feature",
            "blocker": False,
            "delivery": "unknown",
            "state": "unknown",
            "mentions": [],
            "decisions": [],
        },
        "candidates": [
            {
                "repo": "lantern",
                "number": 5,
                "title": "A lamp",
                "merged_on": "2024-01-02",
                "first_release": None,
                "people": ["ada"],
                "url": None,
                "role": "related",
                "confidence": 0.5,
                "reasons": ["title: " + "lamp, " * 40],
            }
        ],
    }
    text = render("review", {"tag": "v1.0.0", "version": "1.0.0", "doubts": [doubt]})
    *_, head, facts, reasons, more, rest = text.rstrip("\n").split("\n")
    assert head == "  1. lantern#5 A lamp"
    assert facts == "     merged 2024-01-02 by ada, not released; related 0.50"
    assert all(line.startswith("     ") for line in (reasons, more, rest))


def test_init_writes_what_it_finds_and_nothing_twice(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("tidelog.git", "site.git", "minutes"):
        (tmp_path / name).symlink_to(sample.parent / name)
    notes = tmp_path / "docs" / "meeting-notes.md"
    notes.parent.mkdir()
    notes.write_text("# 2025-01-09\n\n- nothing\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    ask(capsys, "init")
    text = Path("kmesh-tracker.toml").read_text(encoding="utf-8")
    sources = tomllib.loads(text)["source"]
    assert [source["kind"] for source in sources] == ["git", "git", "minutes", "proposals"]
    assert [source.get("primary", False) for source in sources[:2]] == [True, False]
    assert sources[2]["path"] == "docs/meeting-notes.md"
    assert json.loads(ask(capsys, "meetings", "--json"))["meetings"]
    ask(capsys, "init", code=6)
    assert Path("kmesh-tracker.toml").read_text(encoding="utf-8") == text


def test_the_demo_shows_status_and_draft(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = ask(capsys, "demo", tmp_path / "d")
    assert "Tidelog v0.2.0: released" in text
    assert 'title: "Tidelog v0.2.0 Released"' in text
    assert (tmp_path / "d" / "kmesh-tracker.toml").is_file()


@pytest.mark.slow
def test_start_up_is_quick() -> None:
    """At most twice the time of importing click: what the processor spent, the best of several runs."""

    def best(*args: str) -> float:
        times = []
        for _ in range(7):
            start = os.times()
            subprocess.run(
                [sys.executable, *args],
                check=True,
                capture_output=True,
                env={**os.environ, "PYTHONPATH": str(SOURCE)},
            )
            end = os.times()
            times.append(
                end.children_user + end.children_system - start.children_user - start.children_system
            )
        return min(times)

    assert best("-m", "kmesh_tracker", "--version") < 2 * best("-c", "import click")


@pytest.mark.parametrize(
    ("closed", "args", "code", "told"),
    often(
        [
            ("<&-", "check -", 2, "which release"),
            ("<&-", "review v0.2.0", 2, "Only on a terminal"),
            (">&-", "draft v0.2.0", 6, "could not be written"),
            (">&-", "status v0.2.0", 6, "could not be written"),
            (">&-", "--help", 6, "could not be written"),
            ("2>&-", "status v9.9.9", 2, ""),
            ("<&- >&- 2>&-", "status v0.2.0", 6, ""),
        ],
        ("<&-", "review v0.2.0", 2, "Only on a terminal"),
        (">&-", "status v0.2.0", 6, "could not be written"),
        (">&-", "--help", 6, "could not be written"),
        ("2>&-", "status v9.9.9", 2, ""),
    ),
)
def test_streams_that_are_closed(sample: Path, closed: str, args: str, code: int, told: str) -> None:
    line = f'"$0" -m kmesh_tracker --config "$1" {args} {closed}'
    run = subprocess.run(
        ["sh", "-c", line, sys.executable, str(sample)],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout) == (code, "")
    assert told in run.stderr
    assert "unexpected" not in run.stderr


def test_a_draft_goes_to_its_file_without_an_output(sample: Path, tmp_path: Path) -> None:
    line = '"$0" -m kmesh_tracker --config "$1" draft v0.2.0 -o "$2" <&- >&- 2>&-'
    file = tmp_path / "a.md"
    run = subprocess.run(
        ["sh", "-c", line, sys.executable, str(sample), str(file)],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        check=False,
    )
    assert run.returncode == 0
    assert file.read_text(encoding="utf-8").startswith("---\n")


def test_the_version_is_told_before_click_is_imported() -> None:
    code = """if True:
        import sys
        from kmesh_tracker.__main__ import run
        sys.argv = ["kmesh-tracker", "--version"]
        try:
            run()
        except SystemExit as end:
            assert not end.code
        assert "click" not in sys.modules
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"kmesh-tracker, version {__version__}\n"
