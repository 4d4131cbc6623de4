"""The documentation says what the code does: nothing is missing from it, and nothing in it is gone."""

from __future__ import annotations

import importlib
import inspect
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "plugins").glob("*/*.md")]
    if path.is_file()
)
NAMES = [path.relative_to(ROOT).as_posix() for path in PAGES]


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


GENERATED = """
import generate
for page in generate.PAGES:
    for part in generate.PART.finditer(page.read_text("utf-8")):
        if part["name"] not in generate.TRANSCRIPTS and generate.written(part[0]) != part[0]:
            print(f"{page.name}, {part['name']}: run `make docs` and read what changed")
"""


def test_the_generated_parts_are_true() -> None:
    """Keys, options, commands, exit codes, hooks and fields; what commands print is another test's."""
    run = subprocess.run(
        [sys.executable, "-c", GENERATED], cwd=ROOT / "docs", capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout) == (0, ""), run.stdout + run.stderr


@pytest.mark.slow
def test_what_the_commands_of_the_pages_print_is_true() -> None:
    """All generated parts, the transcripts with them: ten programs are run."""
    command = [sys.executable, ROOT / "docs" / "generate.py", "--check"]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_generated_part_stands_somewhere() -> None:
    known = set(re.findall(r'^    "([a-z -]+)": ', text_of("docs/generate.py"), re.MULTILINE))
    used = {name for page in NAMES for name in re.findall(r"<!-- generated: ([a-z -]+) -->", text_of(page))}
    assert used == known


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)#\s]*)(?:#[^)\s]*)?\)", text_of(name)):
        if target and not target.startswith(("http://", "https://", "mailto:")):
            assert (ROOT / name).parent.joinpath(target).exists(), target


@pytest.mark.parametrize("name", NAMES)
def test_anchors_exist(name: str) -> None:
    for target, anchor in re.findall(r"\]\(([^)#\s]*\.md)?#([^)\s]+)\)", text_of(name)):
        page = (ROOT / name).parent / target if target else ROOT / name
        headings = re.findall(r"^#{1,6} (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert anchor in {
            re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings
        }


def commands() -> dict[str, set[str]]:
    """The options of each command, those of the program under the name ``""``."""
    import click

    group = importlib.import_module("kmesh_tracker.cli.main").cli
    context = click.Context(group)
    found = {"": group} | {name: group.get_command(context, name) for name in group.list_commands(context)}
    return {
        name: {
            written
            for parameter in command.get_params(click.Context(command))
            for written in (*parameter.opts, *parameter.secondary_opts)
        }
        for name, command in found.items()
    }


@pytest.mark.parametrize("name", NAMES)
def test_what_is_run_in_prose_exists(name: str) -> None:
    """Every ``kmesh-tracker COMMAND --option`` on a page names a command and options that exist."""
    known = commands()
    every = set().union(*known.values())
    prose = re.sub(r"(?<=\n)```(?:toml|text|python)\n.*?\n```", "", text_of(name), flags=re.DOTALL)
    for line in re.findall(r"(?:^\$ |`)kmesh-tracker ([a-z][^`\n]*)", prose, re.MULTILINE):
        command, _, rest = line.partition(" ")
        assert command in known, line
        for option in re.findall(r"(?<![^ ])--?[a-z][a-z-]*", rest):
            assert option in known[command] | known[""], line
    for option in re.findall(r"`(--[a-z][a-z-]*)(?: [A-Z]+)?`", prose):
        assert option in every, option


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    for name in NAMES:
        named = re.findall(r"(?:^\$ |`)make ([a-z-]+)", text_of(name), re.MULTILINE)
        assert set(named) <= targets, name


def test_the_newcomers_two_commands_come_first() -> None:
    readme = text_of("README.md")
    assert re.findall(r"^\$ (.+)$", readme, re.MULTILINE)[:2] == ["make demo", "make test"]


def test_exit_codes_of_the_readme() -> None:
    errors = importlib.import_module("kmesh_tracker.errors")
    kinds = (kind for kind in vars(errors).values() if inspect.isclass(kind))
    codes = {0, 1} | {kind.exit_code for kind in kinds if issubclass(kind, errors.TrackerError)}
    told = next(part for part in text_of("README.md").split("\n\n") if part.startswith("Exit codes:"))
    assert {int(code) for code in re.findall(r"(?<![0-9])([0-9])(?= )", told)} == codes


def test_examples_of_configuration_are_legal(tmp_path: Path) -> None:
    from kmesh_tracker.config import parse

    for page in ("docs/configuration.md", "docs/ask.md"):
        for block in re.findall(r"```toml\n(.*?)```", text_of(page), re.DOTALL):
            parse(tomllib.loads(block), origin=page, base=tmp_path)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "examples").glob("*/kmesh-tracker.toml")), ids=lambda path: path.parent.name
)
def test_the_example_configurations_are_legal(path: Path) -> None:
    from kmesh_tracker.config import load, validate
    from kmesh_tracker.plugin.manager import create

    assert validate(load(path), create(load_entry_points=False).kinds()).project


@pytest.mark.slow
def test_the_examples_of_plugins_keep_their_contracts(tmp_path: Path) -> None:
    """The source and the model shown in plugins.md run, and their tests pass."""
    blocks = re.findall(r"```python\n# ([a-z_/]+\.py)\n(.*?)```", text_of("docs/plugins.md"), re.DOTALL)
    assert [path for path, _ in blocks] == [
        "tide_notes/source.py",
        "tide_notes/plugin.py",
        "tests/test_contract.py",
        "tide_notes/model.py",
        "tests/test_model.py",
    ]
    for path, code in blocks:
        file = tmp_path / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(code, encoding="utf-8")
    (tmp_path / "conftest.py").write_text("", encoding="utf-8")  # puts the folder on sys.path
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", "tests"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_blocks_of_the_templates_are_listed() -> None:
    told = dict(
        re.findall(r"^\| `([a-z]+\.md\.jinja)` \| (`.*`) \|$", text_of("docs/templates.md"), re.MULTILINE)
    )
    there = {
        path.name: re.findall(r"\{% block ([a-z_]+) ", path.read_text(encoding="utf-8"))
        for path in (ROOT / "templates").glob("*.md.jinja")
    }
    assert {name: re.findall(r"`([a-z_]+)`", blocks) for name, blocks in told.items()} == there


def test_the_filters_of_the_templates_are_listed() -> None:
    from jinja2.defaults import DEFAULT_FILTERS

    from kmesh_tracker.rendering import draft, languages

    environment = draft._environment(draft.SINKS["github"], None, languages.Language())
    part = text_of("docs/templates.md").partition("| filter | gives |")[2].partition("\n\n")[0]
    told = set(re.findall(r"^\| `([a-z]+)", part, re.MULTILINE))
    assert told == set(environment.filters) - set(DEFAULT_FILTERS)


def test_the_library_example_runs(tmp_path: Path) -> None:
    from kmesh_tracker.demo import lay_out

    folder = lay_out(tmp_path / "sample").parent
    (code,) = re.findall(r"```python\n(.*?)```", text_of("docs/architecture.md"), re.DOTALL)
    command = [sys.executable, "-W", "error", "-c", code]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stderr
    assert "sonar sensor delivered ['tidelog#9'" in run.stdout
