"""The JSON and the drafts of the sample project, byte for byte: what other people's scripts lean on.

A change here is a change of the contract or of a verdict. `make golden` writes the files anew; read the
difference before committing it.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from kmesh_tracker.cli.main import cli
from kmesh_tracker.demo import lay_out

GOLDEN = Path(__file__).parent
QUESTIONS = {
    "meetings.json": ("meetings",),
    "roadmap.json": ("roadmap",),
    "status.json": ("status", "v0.2.0"),
    "next.json": ("status", "next"),
    "explain.json": ("explain", "v0.2.0", "tide-prediction"),
    "find.json": ("find", "send readings over mqtt", "--on", "2024-10-31"),
    "draft.json": ("draft", "v0.2.0", "--format", "json"),
    "docusaurus.md": ("draft", "v0.2.0", "--format", "docusaurus"),
    "github.md": ("draft", "v0.2.0", "--format", "github", "--for", "maintainers"),
    "changelog.md": ("draft", "v0.2.0", "--format", "changelog"),
    "docusaurus.zh.md": ("draft", "v0.2.0", "--format", "docusaurus", "--lang", "zh"),
    "check.json": ("check", "-"),
}
ANNOUNCEMENT = Path(__file__).parents[2] / "examples" / "announcement" / "v0.2.0.md"
"""What ``check`` reads; it has mistakes in it."""


def answer(sample: Path, question: tuple[str, ...]) -> str:
    form = () if "--format" in question else ("--json",)
    arguments = ["--config", str(sample), "--as-of", "2025-03-10", "--no-plugins", *question, *form]
    result = CliRunner().invoke(cli, arguments, input=ANNOUNCEMENT.read_bytes(), catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return result.stdout


first = cache(answer)


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_sample_answers_as_ever(sample: Path, name: str) -> None:
    assert first(sample, QUESTIONS[name]) == (GOLDEN / name).read_text("utf-8")


def test_a_second_run_gives_the_same_bytes(sample: Path) -> None:
    assert first(sample, QUESTIONS["roadmap.json"]) == answer(sample, QUESTIONS["roadmap.json"])


def test_no_path_of_the_machine_is_told(sample: Path) -> None:
    here = os.fspath(sample.parent)
    assert not any(here in first(sample, question) for question in QUESTIONS.values())


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        sample = lay_out(Path(folder) / "sample")
        GOLDEN.mkdir(exist_ok=True)
        for name, asked in QUESTIONS.items():
            (GOLDEN / name).write_text(answer(sample, asked), "utf-8")
    sys.stdout.write(f"{len(QUESTIONS)} files written to {GOLDEN.name}/\n")
