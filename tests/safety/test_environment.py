"""What the caller's environment, folder and PATH hold changes nothing of what is read, and starts nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import kmesh_tracker.errors
from kmesh_tracker.errors import RepositoryError
from kmesh_tracker.gitcli import hardening
from kmesh_tracker.gitcli.discover import discover
from kmesh_tracker.gitcli.repository import Git
from often import often
from repositories import Builder, git

SOURCE = Path(kmesh_tracker.errors.__file__).parents[1]
ABSENT = "1" * 40
EMPTY = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
"""The tree without files."""


@dataclass(frozen=True)
class Setting:
    """Variables, and an everyday command of git whose answer they change or that writes a file for them."""

    everyday: tuple[str, ...]
    variables: dict[str, str]


PARAMETERS = "'log.showsignature'='true' 'gpg.program'='{bait}'"
COUNTED = {
    "GIT_CONFIG_COUNT": "2",
    "GIT_CONFIG_KEY_0": "log.showSignature",
    "GIT_CONFIG_VALUE_0": "true",
    "GIT_CONFIG_KEY_1": "gpg.program",
    "GIT_CONFIG_VALUE_1": "{bait}",
}
SETTINGS = {
    "GIT_DIR": Setting(("log", "--format=%H"), {"GIT_DIR": "{other}/.git"}),
    "GIT_COMMON_DIR": Setting(("log", "--all", "--format=%H"), {"GIT_COMMON_DIR": "{other}/.git"}),
    "GIT_WORK_TREE": Setting(("status", "--short"), {"GIT_WORK_TREE": "{other}"}),
    "GIT_INDEX_FILE": Setting(("ls-files",), {"GIT_INDEX_FILE": "{tmp}/index"}),
    "GIT_OBJECT_DIRECTORY": Setting(("log", "--format=%H"), {"GIT_OBJECT_DIRECTORY": "{other}/.git/objects"}),
    "GIT_ALTERNATE_OBJECT_DIRECTORIES": Setting(
        ("cat-file", "-t", "{extra}"), {"GIT_ALTERNATE_OBJECT_DIRECTORIES": "{other}/.git/objects"}
    ),
    "GIT_NAMESPACE": Setting(("upload-pack", "--advertise-refs", "."), {"GIT_NAMESPACE": "other"}),
    "GIT_SHALLOW_FILE": Setting(("log", "--format=%H"), {"GIT_SHALLOW_FILE": "{tmp}/shallow"}),
    "GIT_GRAFT_FILE": Setting(("log", "--format=%H"), {"GIT_GRAFT_FILE": "{tmp}/shallow"}),
    "GIT_REPLACE_REF_BASE": Setting(("log", "--format=%s"), {"GIT_REPLACE_REF_BASE": "refs/mine/"}),
    "GIT_CEILING_DIRECTORIES": Setting(
        ("-C", "sub", "log", "--format=%H"), {"GIT_CEILING_DIRECTORIES": "{repo}"}
    ),
    "GIT_EXTERNAL_DIFF": Setting(("diff", EMPTY, "HEAD"), {"GIT_EXTERNAL_DIFF": "{bait}"}),
    "GIT_CONFIG_COUNT": Setting(("log",), COUNTED),
    "GIT_CONFIG_PARAMETERS": Setting(("log",), {"GIT_CONFIG_PARAMETERS": PARAMETERS}),
    "GIT_CONFIG_GLOBAL": Setting(("log",), {"GIT_CONFIG_GLOBAL": "{tmp}/hostile.ini"}),
    "GIT_CONFIG_SYSTEM": Setting(("log",), {"GIT_CONFIG_SYSTEM": "{tmp}/hostile.ini"}),
    "HOME": Setting(("log",), {"HOME": "{tmp}/home"}),
    "XDG_CONFIG_HOME": Setting(("log",), {"XDG_CONFIG_HOME": "{tmp}/xdg"}),
    "GIT_SSH_COMMAND": Setting(("cat-file", "-p", ABSENT), {"GIT_SSH_COMMAND": "{bait}"}),
    "GIT_SSH": Setting(("cat-file", "-p", ABSENT), {"GIT_SSH": "{bait}"}),
    "GIT_PAGER": Setting(("-p", "var", "GIT_PAGER"), {"GIT_PAGER": "{bait}"}),
    "PAGER": Setting(("var", "GIT_PAGER"), {"PAGER": "{bait}"}),
    "EDITOR": Setting(("commit", "--amend", "--allow-empty"), {"EDITOR": "{bait}"}),
    "GIT_EDITOR": Setting(("commit", "--amend", "--allow-empty"), {"GIT_EDITOR": "{bait}"}),
    "GIT_EXEC_PATH": Setting(("everyday",), {"GIT_EXEC_PATH": "{tmp}/exec"}),
    "GIT_TRACE": Setting(("version",), {"GIT_TRACE": "{ran}"}),
    "GIT_TRACE_SETUP": Setting(("log",), {"GIT_TRACE_SETUP": "{ran}"}),
    "GIT_TRACE2": Setting(("version",), {"GIT_TRACE2": "{ran}"}),
    "GIT_TRACE2_EVENT": Setting(("version",), {"GIT_TRACE2_EVENT": "{ran}"}),
    "GIT_TRACE2_PERF": Setting(("version",), {"GIT_TRACE2_PERF": "{ran}"}),
}


@dataclass(frozen=True)
class Stage:
    """A repository, another one, and a bait; ``ran`` exists once the bait has run or a trace was written."""

    repo: Path
    values: dict[str, str]
    plain: dict[str, str]
    """An environment without anything of git's own."""

    @property
    def ran(self) -> Path:
        return Path(self.values["ran"])

    def everyday(self, setting: Setting, *, with_it: bool) -> tuple[int, bytes]:
        command = ["git", *(word.format(**self.values) for word in setting.everyday)]
        more = {name: value.format(**self.values) for name, value in setting.variables.items()}
        done = subprocess.run(
            command,
            cwd=self.repo,
            env=self.plain | (more if with_it else {}),
            capture_output=True,
            check=False,
        )
        return done.returncode, done.stdout


SIGNED = (
    "tree {tree}\nparent {parent}\nauthor A <a@b> 1700000000 +0000\ncommitter A <a@b> 1700000000 +0000\n"
    "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\nsigned\n"
)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    ran, bait = tmp_path / "ran", tmp_path / "bait"
    bait.write_text(f'#!/bin/sh\necho "$0 $*" >> "{ran}"\n')
    bait.chmod(0o755)
    repo, other = tmp_path / "repo", tmp_path / "other"
    ids = []
    for path in (repo, other):
        git(tmp_path, "init", "-q", "-b", "main", str(path))
        for key, value in (("user.name", "Ada"), ("user.email", "ada@lamps.example")):
            git(path, "config", key, value)
        (path / "sub").mkdir()
        (path / "sub" / "a.txt").write_text(path.name)
        git(path, "add", ".")
        git(path, "commit", "-q", "-m", f"First of {path.name}")
        ids.append(git(path, "rev-parse", "HEAD"))
    text = SIGNED.format(tree=git(repo, "rev-parse", "HEAD^{tree}"), parent=ids[0])
    head = git(repo, "hash-object", "-t", "commit", "-w", "--stdin", feed=text.encode())
    git(repo, "update-ref", "refs/heads/main", head)
    git(repo, "tag", "v1.0.0")
    fake = text.replace("signed", "replaced").replace(f"parent {ids[0]}\n", "")
    fake = git(repo, "hash-object", "-t", "commit", "-w", "--stdin", feed=fake.encode())
    git(repo, "update-ref", f"refs/mine/{head}", fake)
    git(repo, "config", "remote.origin.url", "ssh://lamps.invalid/x")
    git(repo, "config", "remote.origin.promisor", "true")
    (tmp_path / "shallow").write_text(f"{head}\n")
    hostile = f'[log]\n\tshowSignature = true\n[gpg]\n\tprogram = "{bait}"\n'
    for place in ("hostile.ini", "home/.gitconfig", "xdg/git/config"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(hostile)
    (tmp_path / "exec").mkdir()
    (tmp_path / "empty").mkdir()
    (tmp_path / "exec" / "git-everyday").symlink_to(bait)
    names = {"repo": repo, "other": other, "bait": bait, "ran": ran, "tmp": tmp_path, "extra": ids[1]}
    plain = {"PATH": os.environ["PATH"], "HOME": str(tmp_path / "empty"), "LC_ALL": "C"}
    return Stage(repo, {name: str(value) for name, value in names.items()}, plain)


def all_that_is_read(path: Path) -> dict[str, Any]:
    repo = Git(path)
    head = repo.head() or ""
    commits = repo.commits([head])
    pairs = [(commit.id, next(iter(commit.parents), None)) for commit in commits]
    return {
        "refs": dict(repo.refs),
        "tags": repo.tags(),
        "branches": dict(repo.branches()),
        "commits": commits,
        "ranges": repo.commits([head], [commits[-1].id]),
        "paths": repo.paths(pairs),
        "files": repo.files(head, "**"),
        "file": repo.file(head, "sub/a.txt"),
        "patches": repo.patches([commit.id for commit in commits]),
        "config": repo.config("remote.origin.url"),
        "absent": [commit.id for commit in repo.commits([head, ABSENT])],
    }


@pytest.mark.parametrize(
    "name",
    often(
        SETTINGS,
        *("GIT_DIR", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_REPLACE_REF_BASE", "GIT_EXTERNAL_DIFF"),
        *("GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS", "HOME", "GIT_SSH_COMMAND", "GIT_TRACE"),
    ),
)
def test_nothing_in_the_environment_has_an_effect(
    name: str, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting = SETTINGS[name]
    for variable in [variable for variable in os.environ if variable.startswith("GIT_")]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("HOME", stage.plain["HOME"])
    expected = all_that_is_read(stage.repo)
    assert len(expected["commits"]) == 2
    for variable, value in setting.variables.items():
        monkeypatch.setenv(variable, value.format(**stage.values))
    assert all_that_is_read(stage.repo) == expected
    assert all_that_is_read(stage.repo / "sub") == expected
    assert not stage.ran.exists(), stage.ran.read_text()
    assert not Path(stage.values["tmp"], "index").exists()

    without = stage.everyday(setting, with_it=False)
    assert not stage.ran.exists()
    assert stage.everyday(setting, with_it=True) != without or stage.ran.exists(), "the control is dead"


def run(stage: Stage, *args: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a process of its own: what is done at the first import is done here, too."""
    return subprocess.run(
        [sys.executable, "-m", "kmesh_tracker", *args],
        env=stage.plain | {"PYTHONPATH": str(SOURCE)} | variables,
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


WHOLE = {
    "places": ["GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_INDEX_FILE"],
    "traces": [name for name in SETTINGS if name.startswith("GIT_TRACE")],
    "programs": [
        "GIT_EXTERNAL_DIFF",
        "GIT_CONFIG_COUNT",
        "GIT_CONFIG_PARAMETERS",
        "GIT_SSH_COMMAND",
        "GIT_PAGER",
    ],
    "GIT_PYTHON": [],
}
MORE = {"GIT_PYTHON": {"GIT_PYTHON_GIT_EXECUTABLE": "{bait}", "GIT_PYTHON_TRACE": "full"}}


@pytest.mark.parametrize("group", often(WHOLE, "traces", "GIT_PYTHON"))
@pytest.mark.parametrize("args", often([["status", "next"], ["init"]], ["init"]), ids=" ".join)
def test_whole_commands_say_the_same_in_any_environment(
    args: list[str], group: str, stage: Stage, tmp_path: Path
) -> None:
    results: list[tuple[str, str, list[tuple[str, str]]]] = []
    raw = dict(MORE.get(group, {}))
    for name in WHOLE[group]:
        raw |= SETTINGS[name].variables
    variables = {name: value.format(**stage.values) for name, value in raw.items()}
    for more in ({}, variables):
        folder = tmp_path / f"work{len(results)}"
        folder.mkdir()
        done = run(stage, *args, "--repo", str(stage.repo), "--no-plugins", cwd=folder, **more)
        assert done.returncode == 0, done.stderr
        written = [(path.name, path.read_text()) for path in sorted(folder.iterdir())]
        results.append((done.stdout, done.stderr, written))
    assert not stage.ran.exists(), f"a file of the environment's choice was written: {stage.ran.read_text()}"
    assert results[0] == results[1]


@pytest.mark.parametrize("search", often([".:{path}", ":{path}", "bin:{path}", "{path}:"], ".:{path}"))
def test_a_git_in_the_current_folder_is_not_run(search: str, stage: Stage, tmp_path: Path) -> None:
    """An empty entry of PATH means the current folder, too; whoever unpacks an archive may stand in it."""
    work = tmp_path / "work"
    (work / "bin").mkdir(parents=True)
    for place in (work / "git", work / "bin" / "git"):
        place.write_text(f'#!/bin/sh\necho "$0 $*" >> "{stage.ran}"\nexec /usr/bin/env -i git "$@"\n')
        place.chmod(0o755)
    path = search.format(path=os.environ["PATH"])
    done = run(stage, "init", "--repo", str(stage.repo), "--no-plugins", cwd=work, PATH=path)
    assert not stage.ran.exists(), stage.ran.read_text()
    assert done.returncode == 0, done.stderr
    if not search.startswith("{path}"):
        subprocess.run(["git", "version"], cwd=work, env=stage.plain | {"PATH": path}, check=False)
        assert stage.ran.exists(), "the control is dead"


def test_no_git_but_that_of_the_current_folder_is_no_git(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "git").symlink_to(stage.values["bait"])
    monkeypatch.chdir(tmp_path)
    for search in (".", "", ":", "./", "..:.", "other/..:."):
        monkeypatch.setenv("PATH", search)
        with pytest.raises(RepositoryError, match="not installed"):
            Git(stage.repo)
    assert not stage.ran.exists()


def test_the_environment_of_git_is_the_callers_without_its_own_names(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "GIT_NEW_AND_UNHEARD_OF",
        "GIT_TRACE_CURL",
        "git_lower",
        "GIT_CONFIG_KEY_7",
        "GIT_NO_REPLACE_OBJECTS",
    ):
        monkeypatch.setenv(name, "evil")
    env = hardening.environment()
    assert {name: value for name, value in env.items() if name.upper().startswith("GIT_")} == {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_GRAFT_FILE": "/dev/null",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_ATTR_NOSYSTEM": "1",
    }
    assert env["LC_ALL"] == "C"
    assert env["PATH"] == os.environ["PATH"]


@pytest.mark.parametrize(
    "name",
    often(
        ["$HOME", "${HOME}", "~", "~root", "a b", "$(id)", "-q", "--version", "ümlaut", "a'b"],
        "$HOME",
        "~",
        "-q",
    ),
)
def test_a_folder_is_the_folder_of_that_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names are neither expanded nor taken for options, at home or where the configuration is made."""
    home = tmp_path / "home"
    with Builder(home) as build:
        build.commit("the wrong one")
    monkeypatch.setenv("HOME", str(home))
    work = tmp_path / "work"
    with Builder(work / name) as build:
        right = build.commit("the right one", author="Ben <ben@lamps.example>")
    monkeypatch.chdir(work)
    for path in (Path(name), work / name):
        assert Git(path).head() == right
        found = discover(path)
        assert found.root.resolve() == (work / name).resolve()
        assert Git(found.root).head() == right
