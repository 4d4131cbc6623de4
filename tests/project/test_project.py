"""What holds the project together: its pins, its targets, and what they refuse."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

NAME = re.compile(r"[A-Za-z0-9._-]+")


def name_of(requirement: str) -> str:
    found = NAME.match(requirement)
    assert found is not None
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def project_of(path: Path) -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
    return project


def test_what_we_develop_with_is_pinned(root: Path) -> None:
    project = project_of(root / "pyproject.toml")
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    for path in root.glob("plugins/*/pyproject.toml"):
        wanted += [one for one in project_of(path)["dependencies"] if not one.startswith("kmesh-tracker")]
    lines = (root / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {name_of(line) for line in lines if re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line)}
    assert {name_of(requirement) for requirement in wanted} <= pinned
    assert all(line.startswith("#") or name_of(line) in pinned for line in lines)


def test_every_dependency_has_a_floor(root: Path) -> None:
    for path in (root / "pyproject.toml", *root.glob("plugins/*/pyproject.toml")):
        for requirement in project_of(path)["dependencies"]:
            assert ">=" in requirement, requirement


def test_make_knows_every_plugin(root: Path) -> None:
    told = re.search(r"^PLUGINS := (.*)$", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert told is not None
    there = {path.parent.relative_to(root).as_posix() for path in root.glob("plugins/*/pyproject.toml")}
    assert set(told[1].split(" ")) == there


@pytest.mark.parametrize(
    "name", ["Makefile", "constraints.txt", "pyproject.toml", ".ci/run", ".ci/wheel-test"]
)
def test_no_file_says_where_packages_come_from(root: Path, name: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert not re.search(r"index-url|find-links|trusted-host|/simple\b", text)


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
def test_too_old_a_python_is_refused_in_one_sentence(root: Path, tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(root / name, tmp_path / name)
    plugins = [path.relative_to(root) for path in root.glob("plugins/*/pyproject.toml")]
    for name in (Path("src/kmesh_tracker/_version.py"), *plugins):
        (tmp_path / name).parent.mkdir(parents=True)
        shutil.copy(root / name, tmp_path / name)
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("python3.13", "python3.12", "python3.11", "python3", "python"):
        old = programs / name
        old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")  # as an older one answers to the check
        old.chmod(0o755)
    make = shutil.which("make")
    assert make is not None
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    run = subprocess.run(
        [make, "-s", "test"],
        cwd=tmp_path,
        env={**environment, "PATH": str(programs)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    assert "kmesh-tracker needs Python 3.11 or newer, and none was found on PATH" in run.stderr
    assert not (tmp_path / ".venv").exists()
