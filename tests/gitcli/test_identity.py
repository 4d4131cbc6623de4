"""The name of who decides, as git knows it, and nothing else of what the user's configuration holds."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from kmesh_tracker.gitcli import identity
from kmesh_tracker.gitcli.identity import user_name
from repositories import git

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return folder


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "lantern").mkdir()
    git(tmp_path / "lantern", "init", "-q")
    return tmp_path / "lantern"


def named(file: Path, name: str, more: str = "") -> None:
    file.write_text(f'[user]\n\tname = "{name}"\n{more}', encoding="utf-8")


def test_the_repository_comes_before_the_user(home: Path, repository: Path, tmp_path: Path) -> None:
    assert user_name([repository]) is None
    named(home / ".gitconfig", "Ada Rowe")
    assert user_name([repository]) == "Ada Rowe"
    assert user_name([]) == "Ada Rowe"
    assert user_name([tmp_path / "absent", tmp_path]) == "Ada Rowe"
    named(repository / ".git" / "config", "ada")
    assert user_name([tmp_path, repository]) == "ada"


def test_the_user_may_include_files_and_a_repository_may_not(home: Path, repository: Path) -> None:
    named(home / "work", "Ada at work")
    (home / ".gitconfig").write_text(f"[include]\n\tpath = {home / 'work'}\n", encoding="utf-8")
    named(home / "other", "Somebody else")
    config = repository / ".git" / "config"
    config.write_text(config.read_text("utf-8") + f"[include]\n\tpath = {home / 'other'}\n", encoding="utf-8")
    assert user_name([repository]) == "Ada at work"


def test_the_environment_names_nobody(
    home: Path, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named(tmp_path / "theirs", "Somebody else")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "theirs"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.name")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "Somebody else")
    assert user_name([repository]) is None
    monkeypatch.delenv("HOME")
    assert user_name([repository]) is None
    assert home.is_dir()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ada\\nRowe", "Ada Rowe"),
        ("Ada \x1b[31mRowe\u202e", "Ada Rowe"),
        ("x" * 5000, "x" * 200),
        ("  ", None),
        ("$(touch owned)", "$(touch owned)"),
    ],
)
def test_a_name_is_one_short_line(written: str, read: str | None, home: Path, repository: Path) -> None:
    named(home / ".gitconfig", written)
    assert user_name([repository]) == read


def test_what_cannot_be_read_names_nobody(
    home: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / ".gitconfig").write_text("[user\n", encoding="utf-8")
    assert user_name([repository]) is None
    (home / ".gitconfig").unlink()
    os.mkfifo(home / ".gitconfig")
    monkeypatch.setattr(identity, "_PATIENCE", 0.2)
    assert user_name([repository]) is None


def test_no_program_runs(home: Path, repository: Path, tmp_path: Path) -> None:
    bait = tmp_path / "bait"
    bait.write_text(f"#!/bin/sh\ntouch {tmp_path / 'owned'}\n", encoding="utf-8")
    bait.chmod(0o755)
    settings = (
        f"[core]\n\tfsmonitor = {bait}\n\thooksPath = {tmp_path}\n\teditor = {bait}\n\tpager = {bait}\n"
        f"\tsshCommand = {bait}\n[alias]\n\tconfig = !{bait}\n[credential]\n\thelper = !{bait}\n"
    )
    named(home / ".gitconfig", "Ada", settings)
    config = repository / ".git" / "config"
    config.write_text(config.read_text("utf-8") + settings, encoding="utf-8")
    assert user_name([repository]) == "Ada"
    assert not (tmp_path / "owned").exists()
