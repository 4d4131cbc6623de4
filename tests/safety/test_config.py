"""Every way known to make git start a program from a repository's own settings, each shown to be live first.

For each way there is an everyday command of git that a user might type, and it does run the bait; then all
that kmesh-tracker asks of the same repository is asked, and the bait has not run.
"""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from kmesh_tracker.cli.main import main
from kmesh_tracker.errors import RepositoryError
from kmesh_tracker.gitcli import hardening
from kmesh_tracker.gitcli.discover import discover
from kmesh_tracker.gitcli.repository import Git
from often import often
from repositories import git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ABSENT = "1" * 40
ARMOURS = {
    "openpgp": ("-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----"),
    "ssh": ("-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"),
    "x509": ("-----BEGIN SIGNED MESSAGE-----", "-----END SIGNED MESSAGE-----"),
}


@dataclass(frozen=True)
class Way:
    """One way to start a program: settings, files inside ``.git``, and the command that falls for it."""

    everyday: tuple[str, ...]
    settings: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    feed: str = ""
    signed: str = ""
    terminal: bool = False
    """Whether git must believe that it writes to a terminal."""


ATTRIBUTES = {"info/attributes": "* diff=trap filter=trap\n"}
LACKING = {"extensions.partialClone": "origin", "remote.origin.promisor": "true", "protocol.allow": "always"}
WAYS = {
    "core.fsmonitor": Way(("status",), {"core.fsmonitor": "{bait}"}),
    "core.hooksPath": Way(("checkout", "-q", "HEAD", "--", "a.txt"), {"core.hooksPath": "{git}/mine"}),
    "hooks": Way(("checkout", "-q", "-f", "HEAD")),
    "gpg.program": Way(("log",), {"log.showSignature": "true", "gpg.program": "{bait}"}, signed="openpgp"),
    "gpg.openpgp.program": Way(
        ("log",), {"log.showSignature": "true", "gpg.openpgp.program": "{bait}"}, signed="openpgp"
    ),
    "gpg.ssh.program": Way(
        ("log",),
        {"log.showSignature": "true", "gpg.ssh.program": "{bait}", "gpg.ssh.allowedSignersFile": "/dev/null"},
        signed="ssh",
    ),
    "gpg.x509.program": Way(
        ("log",), {"log.showSignature": "true", "gpg.x509.program": "{bait}"}, signed="x509"
    ),
    "diff.external": Way(("diff", "HEAD~1", "HEAD"), {"diff.external": "{bait}"}),
    "diff.textconv": Way(("diff", "HEAD~1", "HEAD"), {"diff.trap.textconv": "{bait}"}, ATTRIBUTES),
    "diff.command": Way(("diff", "HEAD~1", "HEAD"), {"diff.trap.command": "{bait}"}, ATTRIBUTES),
    "core.attributesFile": Way(
        ("diff", "HEAD~1", "HEAD"),
        {"diff.trap.textconv": "{bait}", "core.attributesFile": "{git}/others"},
        {"others": "* diff=trap\n"},
    ),
    "core.pager": Way(("log",), {"core.pager": "{bait}"}, terminal=True),
    "pager.log": Way(("log",), {"pager.log": "{bait}"}, terminal=True),
    "core.sshCommand": Way(
        ("fetch",), {"remote.origin.url": "ssh://lamps.invalid/x", "core.sshCommand": "{bait}"}
    ),
    "core.gitProxy": Way(
        ("fetch",), {"remote.origin.url": "git://lamps.invalid/x", "core.gitProxy": "{bait}"}
    ),
    "core.askPass": Way(
        ("credential", "fill"), {"core.askPass": "{bait}"}, feed="protocol=https\nhost=lamps.invalid\n\n"
    ),
    "credential.helper": Way(
        ("credential", "fill"),
        {"credential.helper": "!{bait}"},
        feed="protocol=https\nhost=lamps.invalid\n\n",
    ),
    "filter.clean": Way(
        ("hash-object", "--path=a.txt", "a.txt"), {"filter.trap.clean": "{bait}"}, ATTRIBUTES
    ),
    "filter.smudge": Way(
        ("cat-file", "--filters", "HEAD:a.txt"), {"filter.trap.smudge": "{bait}"}, ATTRIBUTES
    ),
    "filter.process": Way(
        ("cat-file", "--filters", "HEAD:a.txt"), {"filter.trap.process": "{bait}"}, ATTRIBUTES
    ),
    "remote.uploadpack": Way(
        ("fetch",), {"remote.origin.url": "{git}", "remote.origin.uploadpack": "{bait}"}
    ),
    "remote.receivepack": Way(
        ("push", "origin", "main:other"),
        {"remote.origin.url": "{git}", "remote.origin.receivepack": "{bait}"},
    ),
    "protocol.ext": Way(("fetch",), {"remote.origin.url": "ext::{bait}", "protocol.ext.allow": "always"}),
    "alias": Way(("everyday",), {"alias.everyday": "!{bait}"}),
    "include.path": Way(
        ("log",),
        {"include.path": "{git}/more"},
        {"more": "[log]\n\tshowSignature = true\n[gpg]\n\tprogram = {bait}\n"},
        signed="openpgp",
    ),
    "includeIf": Way(
        ("log",),
        {"includeIf.onbranch:main.path": "{git}/more"},
        {"more": "[log]\n\tshowSignature = true\n[gpg]\n\tprogram = {bait}\n"},
        signed="openpgp",
    ),
    "config.worktree": Way(
        ("log",),
        {"extensions.worktreeConfig": "true"},
        {"config.worktree": "[log]\n\tshowSignature = true\n[gpg]\n\tprogram = {bait}\n"},
        signed="openpgp",
    ),
    "core.alternateRefsCommand": Way(
        ("rev-list", "--alternate-refs"),
        {"core.alternateRefsCommand": "{bait}"},
        {"objects/info/alternates": "{store}\n"},
    ),
    "core.editor": Way(("commit", "--amend", "--allow-empty"), {"core.editor": "{bait}"}),
    "sequence.editor": Way(("rebase", "-i", "--autostash", "HEAD~1"), {"sequence.editor": "{bait}"}),
    "trailer.command": Way(
        ("interpret-trailers", "--trailer", "trap"),
        {"trailer.trap.command": "{bait}", "trailer.trap.key": "Trap"},
        feed="x\n",
    ),
    "trailer.cmd": Way(("log", "--format=%(trailers)"), {"trailer.trap.cmd": "{bait}"}),
    "interactive.diffFilter": Way(
        ("add", "-p"), {"interactive.diffFilter": "{bait}", "color.ui": "always"}, feed="q\n", terminal=True
    ),
    "submodule.update": Way(
        ("-c", "protocol.file.allow=always", "submodule", "update", "--init"),
        {"submodule.sub.update": "!{bait}", "submodule.sub.url": "{git}"},
    ),
    "promisor over ext": Way(
        ("cat-file", "-p", ABSENT),
        {**LACKING, "remote.origin.url": "ext::{bait}", "protocol.ext.allow": "always"},
    ),
    "promisor over ssh": Way(
        ("cat-file", "-p", ABSENT),
        {**LACKING, "remote.origin.url": "ssh://lamps.invalid/x", "core.sshCommand": "{bait}"},
    ),
    "promisor of another helper": Way(
        ("cat-file", "-p", ABSENT), {**LACKING, "remote.origin.url": "x", "remote.origin.vcs": "trap"}
    ),
    "promisor with its own uploadpack": Way(
        ("cat-file", "-p", ABSENT),
        {**LACKING, "remote.origin.url": "{git}", "remote.origin.uploadpack": "{bait}"},
    ),
    "maintenance": Way(
        ("maintenance", "run", "--task=prefetch"),
        {"remote.origin.url": "ext::{bait}", "protocol.ext.allow": "always"},
    ),
}
DEAD_HERE = {"trailer.cmd"}
"""Ways that no everyday command is known to fall for; they are asked all the same."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three commits, a submodule's entry and a tag; nothing hostile yet."""
    path = tmp_path_factory.mktemp("template") / "repo"
    git(path.parent, "init", "-q", "-b", "main", str(path))
    git(path, "config", "user.name", "Ada")
    git(path, "config", "user.email", "ada@lamps.example")
    for number in range(3):
        (path / "a.txt").write_text(f"{number}\n")
        (path / "docs").mkdir(exist_ok=True)
        (path / "docs" / "proposal.md").write_text(f"# {number}\n")
        git(path, "add", "a.txt", "docs")
        if number == 1:
            (path / ".gitmodules").write_text('[submodule "sub"]\n\tpath = sub\n\turl = ./sub\n')
            first = git(path, "rev-parse", "HEAD")
            git(path, "add", ".gitmodules")
            git(path, "update-index", "--add", "--cacheinfo", f"160000,{first},sub")
        git(path, "commit", "-q", "-m", f"Change {number} (#{number + 1})")
    git(path, "tag", "v0.1.0", "HEAD~1")
    (path / "a.txt").write_text("not committed\n")
    return path


@dataclass(frozen=True)
class Trap:
    path: Path
    ran: Path
    """Exists once the bait has run."""
    env: dict[str, str]


def sign(path: Path, kind: str) -> None:
    """Put a commit on main that claims to be signed."""
    begin, end = ARMOURS[kind]
    tree, parent = git(path, "rev-parse", "HEAD^{tree}", "HEAD").split("\n")
    who = "Ada <ada@lamps.example> 1700000000 +0000"
    text = f"tree {tree}\nparent {parent}\nauthor {who}\ncommitter {who}\n"
    text += f"gpgsig {begin}\n \n x\n {end}\n\nsigned\n"
    id_ = git(path, "hash-object", "-t", "commit", "-w", "--stdin", feed=text.encode())
    git(path, "update-ref", "refs/heads/main", id_)


def bait(folder: Path, ran: Path) -> Path:
    """A program that leaves a trace in every name under which git may look for it."""
    folder.mkdir()
    program = folder / "bait"
    program.write_text(f'#!/bin/sh\necho "$0 $*" >> "{ran}"\n')
    program.chmod(0o755)
    (folder / "git-remote-trap").symlink_to(program)
    return program


def set_up(template: Path, folder: Path, *ways: Way) -> Trap:
    path, ran = folder / "repo", folder / "ran"
    shutil.copytree(template, path, symlinks=True)
    git(folder, "init", "-q", "--bare", "store.git")
    for way in ways:
        if way.signed:
            sign(path, way.signed)
    program = bait(folder / "bin", ran)
    values = {"bait": program, "git": path / ".git", "store": folder / "store.git" / "objects"}
    for name in ("hooks", "mine"):
        hooks = path / ".git" / name
        shutil.rmtree(hooks, ignore_errors=True)
        if any(way == WAYS["hooks"] if name == "hooks" else "core.hooksPath" in way.settings for way in ways):
            hooks.mkdir()
            for hook in ("post-checkout", "post-index-change", "reference-transaction", "post-commit"):
                (hooks / hook).symlink_to(program)
    config = path / ".git" / "config"
    text = config.read_text().replace("repositoryformatversion = 0", "repositoryformatversion = 1")
    for way in ways:
        for name, content in way.files.items():
            file = path / ".git" / name
            file.parent.mkdir(exist_ok=True)
            old = file.read_text() if file.exists() else ""
            file.write_text(old + content.format(**values))
        for key, value in way.settings.items():
            section, _, name = key.rpartition(".")
            first, _, second = section.partition(".")
            title = f'{first} "{second}"' if second else first
            text += f'[{title}]\n\t{name} = "{value.format(**values)}"\n'
    config.write_text(text)
    env = {"PATH": f"{program.parent}:{os.environ['PATH']}", "HOME": str(folder), "TERM": "xterm"}
    return Trap(path, ran, env)


def everyday(trap: Trap, way: Way) -> None:
    """Run plain git the way anybody does, whatever comes of it."""
    command = ["git", *way.everyday]
    given = way.feed.encode()
    if way.terminal:
        control, terminal = pty.openpty()
        try:
            subprocess.run(
                command, cwd=trap.path, env=trap.env, input=given, stdout=terminal, check=False, timeout=120
            )
        finally:
            os.close(terminal)
            os.close(control)
    else:
        subprocess.run(
            command, cwd=trap.path, env=trap.env, input=given, capture_output=True, check=False, timeout=120
        )


def ask_everything(path: Path) -> None:
    """Ask all that the class Git can be asked."""
    repo = Git(path)
    assert repo.refs
    assert [tag.name for tag in repo.tags()] == ["v0.1.0"]
    head = repo.head() or ""
    assert "main" in repo.branches()
    commits = repo.commits([head])
    assert len(commits) >= 3
    assert len(repo.commits([head], [commits[-1].id])) == len(commits) - 1
    assert len(repo.commits([head, ABSENT])) == len(commits)
    assert repo.paths([(commits[-2].id, commits[-1].id), (commits[-1].id, None)])
    assert repo.files(head, "**/*.md")
    assert repo.file(head, "a.txt") == "2\n"
    assert repo.file(head, "absent") == ""
    assert set(repo.patches([commit.id for commit in commits])) == {
        commit.id for commit in commits if commit.message != "signed\n"
    }
    repo.config("remote.origin.url")
    assert repo.partial in {True, False}
    lacking: list[Callable[[], object]] = [
        lambda: repo.paths([(ABSENT, head)]),
        lambda: repo.paths([(ABSENT, None)]),
        lambda: repo.patches([ABSENT, head]),
        lambda: repo.files(ABSENT, "**"),
        lambda: repo.file(ABSENT, "a.txt"),
    ]
    for ask in lacking:
        with suppress(RepositoryError):
            ask()


@pytest.mark.parametrize(
    "name",
    often(
        WAYS,
        *(
            "core.fsmonitor",
            "gpg.program",
            "gpg.ssh.program",
            "diff.external",
            "diff.textconv",
            "diff.command",
        ),
        *(
            "core.alternateRefsCommand",
            "includeIf",
            "config.worktree",
            "promisor over ext",
            "promisor over ssh",
        ),
    ),
)
def test_no_setting_of_a_repository_starts_a_program(
    name: str, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = WAYS[name]
    (tmp_path / "first").mkdir()
    trap = set_up(template, tmp_path / "first", way)
    everyday(trap, way)
    assert trap.ran.exists() or name in DEAD_HERE, "the control is dead: plain git did not run the bait"

    (tmp_path / "second").mkdir()
    trap = set_up(template, tmp_path / "second", way)
    for key, value in trap.env.items():
        monkeypatch.setenv(key, value)
    ask_everything(trap.path)
    assert not trap.ran.exists(), trap.ran.read_text()
    discover(trap.path)
    assert not trap.ran.exists(), trap.ran.read_text()


@pytest.mark.parametrize(
    "name", often([name for name in WAYS if name.startswith("promisor")], "promisor of another helper")
)
def test_no_transport_is_used_even_by_a_git_that_knows_nothing_of_lazy_fetching(
    name: str, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIT_NO_LAZY_FETCH is younger than the oldest git that is allowed: the second fence must hold alone."""
    trap = set_up(template, tmp_path, WAYS[name])
    for key, value in trap.env.items():
        monkeypatch.setenv(key, value)
    monkeypatch.delitem(hardening.ENVIRONMENT, "GIT_NO_LAZY_FETCH")
    ask_everything(trap.path)
    assert not trap.ran.exists(), trap.ran.read_text()


CLASHING = {"core.pager", "promisor of another helper", "promisor over ssh", "core.hooksPath"}
"""Left out where all are set at once, as they would hide others."""


@pytest.mark.parametrize(
    "args",
    [
        ["status", "next"],
        ["status", "0.1.0", "--json"],
        ["roadmap"],
        ["draft", "0.1.0"],
        ["draft", "next", "--format", "github"],
        ["find", "change"],
        ["init"],
    ],
    ids=" ".join,
)
def test_no_command_starts_a_program(
    args: list[str],
    template: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ways = [way for name, way in WAYS.items() if name not in CLASHING]
    trap = set_up(template, tmp_path, *ways)
    for key, value in trap.env.items():
        monkeypatch.setenv(key, value)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    assert main([*args, "--repo", str(trap.path), "--no-plugins"]) == 0, capsys.readouterr().err
    assert not trap.ran.exists(), trap.ran.read_text()
    everyday(trap, WAYS["core.fsmonitor"])
    assert trap.ran.exists(), "the control is dead"


def test_a_work_tree_named_elsewhere_is_not_taken_for_the_repository(template: Path, tmp_path: Path) -> None:
    """core.worktree names a folder of somebody else, or none; what init writes down can be opened again."""
    outside = tmp_path / "outside"
    outside.mkdir()
    for number, where in enumerate((str(outside), str(tmp_path / "nowhere"), "../../outside", "/")):
        path = tmp_path / str(number)
        shutil.copytree(template, path)
        git(path, "config", "core.worktree", where)
        repo = Git(path)
        assert len(repo.commits([repo.head() or ""])) == 3
        assert repo.paths([(repo.head() or "", None)])
        found = discover(path)
        assert Git(found.root).head() == repo.head()
