"""Who may import whom, and what a question that needs little may not load."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kmesh_tracker.errors

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(kmesh_tracker.errors.__file__).parent
LEVELS = {
    "_version": 0,
    "errors": 0,
    "versions": 0,
    "store": 0,
    "text": 0,
    "lexicon": 0,
    "records": 1,
    "plugin": 2,
    "gitcli": 2,
    "decisions": 2,
    "config": 3,
    "sources": 3,
    "minutes": 3,
    "history": 4,
    "annotate": 5,
    "plan": 5,
    "answers": 6,
    "linking": 6,
    "verdict": 7,
    "rendering": 8,
    "audit": 9,
    "pipeline": 10,
    "testing": 10,
    "demo": 10,
    "cli": 11,
}
"""A module imports what is not above it: records and errors at the bottom, then the stages in their order."""
BUILT_IN = PACKAGE / "plugin" / "builtin.py"
"""Names the built-in plugins, which come in through the same hook as anyone's."""
ANYWHERE = {"click": "cli", "rich": "cli"}


def imports(tree: ast.AST) -> Iterator[str]:
    """Give what is imported when the code runs, ``if TYPE_CHECKING`` left out."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "relative imports hide where a name comes from"
            if node.module == "kmesh_tracker":
                yield from (f"kmesh_tracker.{alias.name}" for alias in node.names)
            else:
                yield node.module or ""
        yield from imports(node)


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE or path.stem[:2] != "__")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_stage_never_imports_a_later_one(path: Path) -> None:
    part = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    for name in imports(ast.parse(path.read_text(encoding="utf-8"))):
        first, _, rest = name.partition(".")
        if first == "kmesh_tracker" and path != BUILT_IN:
            stage = rest.partition(".")[0]
            assert stage in LEVELS, f"{name} has no place in the order of stages"
            assert stage == part or LEVELS[stage] <= LEVELS[part], f"{part} imports {name}"
        if first in ANYWHERE:
            assert part == ANYWHERE[first], f"{part} imports {name}"


@pytest.mark.parametrize("args", [["--version"], ["--help"], ["-h"]])
def test_a_small_question_loads_little(args: list[str]) -> None:
    heavy = "pluggy jinja2 rich git markdown_it semver importlib.metadata yaml rapidfuzz kmesh_tracker.config"
    code = (
        "import sys\n"
        "from kmesh_tracker.cli.main import main\n"
        f"assert main({args!r}) == 0\n"
        f"loaded = [name for name in {heavy.split()!r} if name in sys.modules]\n"
        "assert not loaded, loaded\n"
    )
    run = subprocess.run(
        [sys.executable, "-S", "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(PACKAGE.parent), *sys.path])},
    )
    assert run.returncode == 0, run.stderr


def test_the_package_itself_loads_nothing() -> None:
    code = "import sys, kmesh_tracker; assert not {'pluggy', 'click', 'git'} & set(sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
