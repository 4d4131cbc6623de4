"""Runs the program on the sample project and gives what it prints."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sysconfig
import tempfile
from pathlib import Path

from kmesh_tracker.demo import lay_out

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
ANNOUNCEMENT = EXAMPLES / "announcement" / "v0.2.0.md"
"""An announcement of the sample project with some mistakes in it."""
ANSWERS = EXAMPLES / "answers" / "answers.jsonl"
"""An answer to a question on the sample project, with some mistakes in it."""


def transcript(commands: str) -> str:
    """Run ``commands`` on the sample project and give them with what they print."""
    scripts = sysconfig.get_path("scripts")
    with tempfile.TemporaryDirectory() as folder:
        lay_out(Path(folder) / "tidelog")
        for example in (ANNOUNCEMENT, ANSWERS):
            shutil.copy(example, Path(folder) / "tidelog")
        environment = {
            **os.environ,
            "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
            "COLUMNS": "110",
            "NO_COLOR": "1",
        }
        out = ["```console"]
        for command in commands.split(";"):
            out.append(f"$ {command.strip()}")
            run = subprocess.run(
                shlex.split(command),
                cwd=Path(folder) / "tidelog",
                env=environment,
                check=False,
                capture_output=True,
                text=True,
                encoding="utf-8",
            )
            out.append((run.stdout + run.stderr).rstrip("\n").replace(f"{folder}/tidelog", "."))
            if run.returncode:
                out.append(f"(exit code {run.returncode})")
        return "\n".join([*(line.rstrip(" ") for text in out for line in text.split("\n")), "```"])
