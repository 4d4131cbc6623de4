"""A repository's own configuration runs nothing, whatever is asked of it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from kmesh_tracker import history
from kmesh_tracker.gitcli.discover import discover
from kmesh_tracker.gitcli.repository import Git
from kmesh_tracker.plugin.source import SourceSettings
from kmesh_tracker.sources.git import GitSource
from repositories import git

if TYPE_CHECKING:
    from pathlib import Path

SIGNED = """tree {tree}
author A <a@b> 1700000000 +0000
committer A <a@b> 1700000000 +0000
gpgsig -----BEGIN PGP SIGNATURE-----

 x
 -----END PGP SIGNATURE-----

signed
"""
KEYS = {
    "core.fsmonitor": "{bait}",
    "core.pager": "{bait}",
    "core.hooksPath": "{hooks}",
    "core.askPass": "{bait}",
    "core.sshCommand": "{bait}",
    "core.editor": "{bait}",
    "core.gitProxy": "{bait}",
    "core.alternateRefsCommand": "{bait}",
    "log.showSignature": "true",
    "gpg.program": "{bait}",
    "gpg.openpgp.program": "{bait}",
    "diff.external": "{bait}",
    "diff.trap.textconv": "{bait}",
    "diff.trap.command": "{bait}",
    "filter.trap.clean": "{bait}",
    "filter.trap.smudge": "{bait}",
    "pager.log": "{bait}",
    "credential.helper": "!{bait}",
    "alias.rev-list": "!{bait}",
    "alias.cat-file": "!{bait}",
    "uploadpack.packObjectsHook": "{bait}",
    "trailer.trap.command": "{bait}",
    "remote.origin.url": "ext::{bait}",
    "remote.origin.vcs": "trap",
    "remote.origin.uploadpack": "{bait}",
    "remote.origin.promisor": "true",
    "extensions.partialClone": "origin",
    "interactive.diffFilter": "{bait}",
    "sequence.editor": "{bait}",
}


@pytest.fixture
def trap(tmp_path: Path) -> tuple[Path, Path]:
    """A work tree with two commits, the second one signed, in which every known key names a bait."""
    canary = tmp_path / "canary"
    bait = tmp_path / "bait"
    bait.write_text(f'#!/bin/sh\necho "$0 $*" >> {canary}\n')
    bait.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for hook in ("post-checkout", "reference-transaction", "post-index-change", "pre-auto-gc"):
        shutil.copy(bait, hooks / hook)
    path = tmp_path / "repo"
    git(tmp_path, "init", "-q", "-b", "main", str(path))
    (path / ".gitattributes").write_text("* diff=trap filter=trap\n")
    (path / ".mailmap").write_text("Ann <a@b>\n")
    git(path, "add", ".")
    tree = git(path, "write-tree")
    first = git(path, "hash-object", "-t", "commit", "-w", "--stdin", feed=SIGNED.format(tree=tree).encode())
    second = SIGNED.replace("\nauthor", f"\nparent {first}\nauthor", 1).format(tree=tree)
    git(
        path,
        "update-ref",
        "HEAD",
        git(path, "hash-object", "-t", "commit", "-w", "--stdin", feed=second.encode()),
    )
    git(path, "tag", "v1.0.0")
    for key, value in KEYS.items():
        git(path, "config", key, value.format(bait=bait, hooks=hooks))
    return path, canary


def test_the_trap_is_live(trap: tuple[Path, Path]) -> None:
    path, canary = trap
    git(path, "log", "--format=%H")
    assert canary.exists()


def test_nothing_runs_while_a_hostile_repository_is_read(trap: tuple[Path, Path]) -> None:
    path, canary = trap
    repo = Git(path)
    head = repo.head() or ""
    commits = repo.commits([head])
    repo.paths([(head, commits[0].parents[0]), (commits[0].parents[0], None)])
    assert repo.files(head, "**")
    repo.commits(["0" * 40])
    discover(path)
    source = GitSource(SourceSettings("git", "trap", {"path": str(path), "primary": True}))
    read = history.read(source.repository())
    assert [release.version for release in read.releases] == ["1.0.0", "1.1.0"]
    assert read.changes[0].people[0].name == "Ann"
    assert not canary.exists()
