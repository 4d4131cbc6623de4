"""Which code may start a program or open a connection, what is started in fact, and that all of it ends."""

from __future__ import annotations

import ast
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from inspect import unwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kmesh_tracker.errors
from heeding import heed
from kmesh_tracker.cli.main import main
from kmesh_tracker.errors import RepositoryError
from kmesh_tracker.gitcli import hardening, process
from kmesh_tracker.gitcli.create import create
from kmesh_tracker.gitcli.repository import Git
from often import often
from repositories import Builder, git

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PACKAGE = Path(kmesh_tracker.errors.__file__).parent
ROOT = Path(__file__).resolve().parents[2]

# --- what the code says ---

STARTING = frozenset(
    "_posixsubprocess _winapi antigravity asyncio.subprocess cffi code codeop concurrent.futures.process"
    " ctypes distutils dulwich git gitdb multiprocessing pexpect plumbum pty pygit2 runpy sh subprocess"
    " webbrowser".split()
)
"""Modules that start programs or run what is not Python's own."""
CONNECTING = frozenset(
    "_socket aiohttp asyncio ftplib http.client http.server httpx imaplib poplib requests smtplib socket"
    " socketserver ssl telnetlib urllib.request urllib3 xmlrpc".split()
)
STARTING_CALLS = {
    "os": "system popen fork forkpty posix_spawn posix_spawnp startfile exec spawn",
    "platform": "processor uname architecture platform libc_ver",  # some ask `uname -p` or `file`
    "uuid": "getnode uuid1",  # asks ifconfig, ip, arp
    "asyncio": "create_subprocess_exec create_subprocess_shell",
    "loop": "subprocess_exec subprocess_shell",
    "click": "launch edit echo_via_pager",
    "shutil": "register_archive_format register_unpack_format",
    "builtins": "eval exec __import__ compile",
    "importlib": "__import__",
}
ALLOWED = {
    "gitcli/process.py": {"subprocess", "os.killpg"},
    "gitcli/discover.py": {"git"},
}


CALLS = {f"{module}.{name}" for module, names in STARTING_CALLS.items() for name in names.split()}
METHODS = frozenset({"subprocess_exec", "subprocess_shell", "create_subprocess_exec"})


def within(module: str) -> set[str]:
    """Give which of the modules that are looked for ``module`` is or is a part of."""
    return {name for name in STARTING | CONNECTING if f"{module}.".startswith(f"{name}.")}


def imported(tree: ast.AST) -> tuple[dict[str, str], set[str]]:
    """Give what the names of a module stand for, and what it imports that is looked for."""
    aliases: dict[str, str] = {}
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                aliases[alias.asname or first] = alias.name if alias.asname else first
                found |= within(alias.name)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                aliases[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                found |= within(f"{node.module}.{alias.name}")
    return aliases, found


def suspicious(source: str) -> set[str]:
    """Give what a module names that could start a program or open a connection."""
    tree = ast.parse(source)
    aliases, found = imported(tree)
    for node in ast.walk(tree):
        name = ""
        if isinstance(node, ast.Attribute):
            base = node.value
            name = f"{aliases.get(base.id, base.id)}.{node.attr}" if isinstance(base, ast.Name) else node.attr
        elif isinstance(node, ast.Name):
            name = aliases.get(node.id, f"builtins.{node.id}")
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = ast.unparse(node.func).rpartition(".")[2]
            if called in {"import_module", "__import__", "find_spec"}:
                found |= within(str(node.args[0].value))
        if name in CALLS or name.startswith(("os.exec", "os.spawn")) or name.rpartition(".")[2] in METHODS:
            found.add(name)
    return found


@pytest.mark.parametrize(
    "snippet",
    [
        "import subprocess",
        "import subprocess as s",
        "from subprocess import run",
        "def f():\n    import git",
        "from git.repo import Repo",
        "import os\nos.system('x')",
        "import os as o\no.popen('x')",
        "from os import system",
        "from os import execv as go\ngo('x', [])",
        "import os\nos.execvpe('x', [], {})",
        "import os\nos.spawnlp(0, 'x')",
        "import os\nos.posix_spawn('x', [], {})",
        "import os\nos.fork()",
        "import multiprocessing.pool",
        "from concurrent.futures.process import ProcessPoolExecutor",
        "import asyncio\nasyncio.create_subprocess_exec('x')",
        "async def f(loop):\n    await loop.subprocess_shell(None, 'x')",
        "import pty",
        "import ctypes",
        "import click\nclick.edit('x')",
        "import click\nclick.echo_via_pager('x')",
        "import shutil\nshutil.register_unpack_format('x', [], print)",
        "import importlib\nimportlib.import_module('subprocess')",
        "__import__('git')",
        "eval('1')",
        "import platform\nplatform.processor()",
        "import socket",
        "import urllib.request",
        "from urllib import request",
        "from http import client",
        "import webbrowser",
    ],
)
def test_the_search_finds_what_it_looks_for(snippet: str) -> None:
    found = suspicious(snippet)
    if snippet == "from os import system":  # named, if not yet used
        found = suspicious(f"{snippet}\nsystem('x')")
    assert found


def test_the_search_lets_the_harmless_pass() -> None:
    harmless = "import os, shutil, urllib.parse\nfrom concurrent.futures import ThreadPoolExecutor\n"
    assert not suspicious(
        harmless + "os.replace('a', 'b')\nshutil.which('git')\nimport re\nre.compile('x')\n"
    )


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix()
)
def test_nothing_but_gitcli_can_start_a_program_or_open_a_connection(path: Path) -> None:
    allowed = ALLOWED.get(path.relative_to(PACKAGE).as_posix(), set())
    assert suspicious(path.read_text(encoding="utf-8")) <= allowed


# --- what is started in fact ---

WATCH = """
import json, sys
log = open({log!r}, "a")
NAMES = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty",
         "pty.spawn", "socket.connect", "socket.bind", "socket.getaddrinfo", "ctypes.dlopen")
def watch(event, args):
    if event in NAMES:
        words = [str(word) for word in args[1]] if event == "subprocess.Popen" else []
        env = dict(args[3] or {{}}) if event == "subprocess.Popen" else {{}}
        log.write(json.dumps([event, str(args[0]) if args else "", words, env]) + "\\n")
        log.flush()
sys.addaudithook(watch)
from kmesh_tracker.cli.main import main
code = main({args!r})
sys.exit(code)
"""


@pytest.fixture(scope="module")
def lamp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lamp") / "lamp.git"
    with Builder(path) as build:
        first = build.commit("First (#1)", files={"docs/proposal/one.md": "# One\n", ".mailmap": "A <a@b>\n"})
        build.tag("v0.1.0", annotated=True)
        build.request(2, "Trim the wick")
        build.tag("v1.0.0")
        build.commit("More", branch="release-0.1", onto=first)
    git(path, "config", "remote.origin.url", "https://user:secret@forge.example/lamps/lamp")
    return path


@pytest.mark.parametrize(
    "args",
    often(
        [["status", "1.0.0"], ["draft", "next"], ["explain", "1.0.0", "wick"], ["init"], ["demo", "sample"]],
        *(["draft", "next"], ["init"]),
    ),
    ids=" ".join,
)
def test_every_program_started_is_the_hardened_git(args: list[str], lamp: Path, tmp_path: Path) -> None:
    """Python tells of each program it starts and each connection it opens, libraries that we use included."""
    (tmp_path / "minutes.md").write_text("# 2024-01-04\n\n## Roadmap v1.0.0\n\n- Trim the wick (done)\n")
    log = tmp_path / "log"
    more = [] if args[0] == "demo" else ["--repo", str(lamp), "--minutes", "minutes.md"]
    code = WATCH.format(log=str(log), args=[*args, *more, "--no-plugins"])
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode in {0, 2}, done.stderr
    events = [json.loads(line) for line in log.read_text().split("\n") if line]
    assert events
    odd = [(name, what, words) for name, what, words, _ in events if name != "subprocess.Popen"]
    assert not odd
    program = process.program()
    for _, _, words, environment in events:
        assert words[0] == program, words
        if words[1:] != ["version"]:
            assert tuple(words[1 : 1 + len(hardening.OPTIONS)]) == hardening.OPTIONS, words
        told = {name for name in environment if name.startswith("GIT_")}
        told -= {"GIT_PYTHON_GIT_EXECUTABLE", "GIT_ALTERNATE_OBJECT_DIRECTORIES"}
        assert told in (
            set(hardening.ENVIRONMENT) - {"LC_ALL"},
            set(hardening.ENVIRONMENT) - {"LC_ALL", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM"},
        ), words


def test_only_ids_and_our_own_words_reach_a_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "r"
    with Builder(path) as build:
        build.commit("first")
        build.commit("second")
    head = build.tips["main"]
    marker = "0evil"
    for name in (
        f"tags/v1.0.0-{marker}",
        f"heads/release-1.0-{marker}",
        f"tags/--output={marker}",
        f"heads/$({marker})",
    ):
        git(path, "update-ref", f"refs/{name}", head)
    (path / "HEAD").write_text(f"ref: refs/heads/release-1.0-{marker}\n")
    seen: list[str] = []
    fed: list[bytes] = []
    start, feed = process._start, process._feed

    def watched(command: list[str], *args: object, **more: object) -> object:
        seen.extend(command)
        return start(command, *args, **more)  # type: ignore[arg-type]

    def feeding(running: subprocess.Popen[bytes], text: bytes) -> None:
        fed.append(text)
        feed(running, text)

    monkeypatch.setattr(process, "_start", watched)
    monkeypatch.setattr(process, "_feed", feeding)
    for args in (["status", "next"], ["roadmap"], ["draft", "next"]):
        assert main([*args, "--repo", str(path), "--no-plugins"]) == 0, capsys.readouterr().err
    assert seen
    assert not [word for word in seen if marker in word]
    assert fed
    assert not [text for text in fed if marker.encode() in text]


# --- time ---

HANG = """#!/bin/sh
case "$*" in
  *version*) exec {git} "$@" ;;
  *"{when}"*) ;;
  *) exec {git} "$@" ;;
esac
{what}
"""
SLEEPS = {
    "sleeps": "exec sleep 3600",
    "has a child": "sleep 3600",
    "has children": "sleep 3600 & sleep 3600 & wait",
    "has grandchildren": "sh -c 'sh -c \"sleep 3600\" & sleep 3600' & wait",
    "ignores TERM": "trap '' TERM INT HUP; sleep 3600 & wait; sleep 3600",
    "ends before its child": "sleep 3600 & exit 0",
    "fails before its child": "sleep 3600 & exit 1",
    "talks on": "while :; do echo 1111111111111111111111111111111111111111; sleep 0.05; done",
    "stops": "kill -STOP $$; sleep 3600",
}


def left(pattern: str) -> list[str]:
    """Give the running processes whose environment has the mark of this test."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            with suppress(OSError):
                words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
                state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
                if f"KMESH_MARK={pattern}".encode() in (folder / "environ").read_bytes() and state != "Z":
                    found.append(f"{folder.name}: {words}")
    return found


@pytest.fixture
def mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A mark that all children inherit; what still runs at the end is ended, one by one, by its id."""
    if not Path("/proc/self/environ").exists():
        pytest.skip("children are found by /proc")
    monkeypatch.setenv("KMESH_MARK", str(tmp_path))
    yield str(tmp_path)
    for line in left(str(tmp_path)):
        with suppress(OSError):
            os.kill(int(line.partition(":")[0]), signal.SIGKILL)


def fake(tmp_path: Path, when: str, what: str) -> str:
    real = process.program()
    folder = tmp_path / "fake"
    folder.mkdir()
    (folder / "git").write_text(HANG.format(git=real, when=when, what=what))
    (folder / "git").chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


def gone(mark: str) -> list[str]:
    for _ in range(20):
        if not left(mark):
            break
        time.sleep(0.05)
    return left(mark)


@pytest.mark.skipif(sys.platform != "linux", reason="children are found by /proc")
@pytest.mark.parametrize("what", often(SLEEPS, "has children", "ends before its child", "stops"))
@pytest.mark.parametrize("how", ["run", "stream"])
def test_a_git_that_hangs_is_ended_with_its_children(
    how: str, what: str, lamp: Path, mark: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", fake(tmp_path, "rev-list", SLEEPS[what]))
    process.program()
    try:
        if how == "run":
            process.run(lamp, ["rev-list", "--all"], timeout=0.4)
        else:
            commands = [["rev-list", "--all"], ["cat-file", "--batch"]]
            with process.stream(lamp, commands, feed=b"", timeout=0.4) as stream:
                assert stream.out
                stream.out.read()
        slow = False
    except RepositoryError as error:
        slow = "more than 0.4 seconds" in str(error)
    assert slow
    assert not gone(mark)
    assert not process._running


@pytest.mark.skipif(sys.platform != "linux", reason="children are found by /proc")
@pytest.mark.parametrize(
    "when", often(["rev-parse --is-shallow", "for-each-ref", "rev-list", "cat-file", "config"], "cat-file")
)
def test_whole_commands_end_with_a_sentence_where_git_hangs(
    when: str,
    lamp: Path,
    mark: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PATH", fake(tmp_path, when, "sleep 3600 & sleep 3600"))
    process.program()
    functions: tuple[Callable[..., object], ...] = (process.run, process.stream)
    for function in functions:
        defaults: dict[str, object] = unwrap(function).__kwdefaults__
        monkeypatch.setitem(defaults, "timeout", 0.4)
    code = main(["draft", "1.0.0", "--repo", str(lamp), "--no-plugins"])
    err = capsys.readouterr().err
    assert code == 3
    assert "git took more than 0.4 seconds" in err
    assert err.count("\n") == 1
    assert not gone(mark)


@pytest.mark.skipif(sys.platform != "linux", reason="children are found by /proc")
@pytest.mark.parametrize("name", often(["SIGINT", "SIGTERM", "SIGHUP"], "SIGTERM"))
def test_a_program_that_is_told_to_end_leaves_no_git_behind(
    name: str, lamp: Path, mark: str, tmp_path: Path
) -> None:
    """Git leads a process group of its own, so a terminal's Ctrl-C does not reach it: we pass it on."""
    env = {
        **os.environ,
        "PYTHONPATH": str(PACKAGE.parent),
        "PATH": fake(tmp_path, "rev-list", "sleep 3600 & wait"),
    }
    command = [sys.executable, "-m", "kmesh_tracker", "status", "next", "--repo", str(lamp), "--no-plugins"]
    started = subprocess.Popen(
        command,
        env=env,
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=heed,  # noqa: PLW1509 - no thread runs here
    )
    try:
        for _ in range(2000):
            if any("sleep 3600" in line for line in left(mark)):
                break
            time.sleep(0.05)
        assert any("sleep 3600" in line for line in left(mark)), "the control is dead"
        started.send_signal(getattr(signal, name))
        _, err = started.communicate(timeout=120)
    finally:
        started.kill()
        started.wait()
    assert b"Traceback" not in err
    assert err.count(b"\n") == 1
    assert started.returncode == 128 + getattr(signal, name)
    assert not gone(mark)


def test_reading_may_stop_in_the_middle(lamp: Path, mark: str) -> None:
    """Whoever reads only the first of many objects leaves nothing running and no thread waiting."""
    repo = Git(lamp)
    head = repo.head() or ""
    names = [head] * 5000
    objects = repo.objects(names)
    next(objects)
    objects.close()  # type: ignore[attr-defined]
    assert not gone(mark)
    assert not process._running


@pytest.mark.parametrize(
    "text", ["", "git version", "git version x.y", "hello", "git version 2.31.9", "git version 1.8"]
)
def test_a_program_that_is_no_git_or_an_old_one_is_one_sentence(
    text: str, lamp: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    (folder / "git").write_text(f"#!/bin/sh\necho '{text}'\n")
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(RepositoryError, match="too old: install git"):
        Git(lamp)
    (folder / "git").write_text("this is no program")
    monkeypatch.setenv("PATH", f"{folder}:")
    with pytest.raises(RepositoryError, match=r"cannot be started|too old"):
        Git(lamp)


BOMB_LIMIT = 1_000_000_000
"""Bytes of memory; a small project takes a tenth of it."""
BOMB = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({limit}, {limit}))
from kmesh_tracker.cli.main import main
sys.exit(main({args!r}))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="a limit on memory is kept on Linux alone")
def test_a_tree_that_unfolds_to_a_billion_files_ends_within_the_limits(tmp_path: Path) -> None:
    """Ten objects of a few hundred bytes; listed file by file they would fill any memory."""
    path = tmp_path / "bomb.git"
    create(path, b"", "main")
    inner = git(path, "hash-object", "-w", "--stdin", feed=b"x")
    kind = "100644 blob"
    for _ in range(9):
        rows = "".join(f"{kind} {inner}\tname-of-a-folder-{number}\n" for number in range(10))
        inner, kind = git(path, "mktree", feed=rows.encode()), "040000 tree"
    who = {
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@b",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@b",
    }
    git(path, "update-ref", "refs/heads/main", git(path, "commit-tree", "-m", "x (#1)", inner, env=who))
    git(path, "tag", "v1.0.0", "main")
    code = BOMB.format(limit=BOMB_LIMIT, args=["draft", "1.0.0", "--repo", str(path), "--no-plugins"])
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False, timeout=120
    )
    assert "Error stopped" not in done.stderr, done.stderr
    assert done.returncode in {0, 3, 4}, done.stderr
