"""One key for each item: what is written, taken back and shown, on a real terminal and from a pipe."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

import terminal
from kmesh_tracker import Tracker
from kmesh_tracker.cli.main import main
from often import often
from repositories import BEN, Builder, git

if TYPE_CHECKING:
    from pathlib import Path

FILE = "kmesh-tracker.decisions.toml"
MINUTES = """\
# 2023-11-16
- opening
  - \x1b[31mhello\x1b[0m
- v1.1 release
  - soot filter from hardware shops
  - copper roof (#34)
  - oil warning lights
  - brass bell (done)
"""
CONFIG = """\
project = "Lantern"
source = [
  { kind = "git", path = "lantern.git", primary = true, url = "https://forge.example/lamps/lantern" },
  { kind = "minutes", path = "minutes.md" },
]
"""
BELL, SOOT, OIL = "brass-bell", "soot-filter-from-hardware-shops", "oil-warning-lights"
"""The doubts in their order; the bell has no candidate, the soot three, the oil one."""


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of a person whom git does not know."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return folder


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay out a repository.

    ::

        first--#30 soot--#31 soot--#32 filter--#33 oil--#34 roof
        v1.0.0                                          v1.1.0
    """
    path = tmp_path_factory.mktemp("history") / "lantern.git"
    with Builder(path) as lantern:
        lantern.commit("Begin", files={"README.md": "x"})
        lantern.tag("v1.0.0")
        lantern.request(30, "Take the soot out of the chimney")
        lantern.request(31, "Measure soot", author=BEN)
        lantern.request(32, "Filter for water")
        lantern.request(33, "Tell how much oil is left")
        lantern.request(34, "Cover the house with a copper roof")
        lantern.tag("v1.1.0")
    return path


@pytest.fixture
def config(history: Path, tmp_path: Path) -> Path:
    (tmp_path / "lantern.git").symlink_to(history)
    (tmp_path / "minutes.md").write_text(MINUTES, encoding="utf-8")
    (tmp_path / "kmesh-tracker.toml").write_text(CONFIG, encoding="utf-8")
    return tmp_path / "kmesh-tracker.toml"


def review(config: Path, *typed: bytes | int, args: tuple[str, ...] = ()) -> tuple[int, str]:
    return terminal.talk(["--config", str(config), "review", "1.1", *args], typed)


def decided(config: Path) -> dict[str, list[tuple[str, str, str]]]:
    """Return what is decided of each item, with who decided."""
    tracker = Tracker.from_config(config)
    release = tracker.status("1.1").releases[0]
    items = (*(tracked.item for tracked in release.items), *release.not_items)
    found = {
        item.id: [(f"{one.kind} {one.value}".strip(), one.role, one.by or "nobody") for one in item.decisions]
        for item in items
    }
    return {name: made for name, made in found.items() if made}


def first_of(config: Path, item: str) -> list[str]:
    """Return the names of an item's candidates as they are numbered."""
    doubts = {doubt.tracked.item.id: doubt for doubt in Tracker.from_config(config).review("1.1")[1]}
    return [one.change.label for one in doubts[item].candidates]


def test_each_item_takes_one_key(config: Path) -> None:
    soot = first_of(config, SOOT)
    code, screen = review(config, b"x", b"2", b"0", b"q")
    assert code == 0, screen
    assert decided(config) == {
        BELL: [("not-an-item", "core", "nobody")],
        SOOT: [(f"accept {soot[1]}", "core", "nobody")],
        OIL: [("reject lantern#33", "core", "nobody")],
    }
    assert f"3 decisions were written to {config.parent / FILE}." in screen
    assert [line for line in screen.splitlines() if line.endswith(" of 3")] == ["1 of 3", "2 of 3", "3 of 3"]
    doubts = Tracker.from_config(config).review("1.1")[1]
    assert doubts == (), "what was looked at is not asked again"


def test_an_item_shows_all_that_is_needed_to_decide(config: Path) -> None:
    _, screen = review(config, b"s", b"q")
    at = first_of(config, SOOT).index("lantern#31") + 1
    shown = screen[screen.index(f"{SOOT}:") :]
    assert shown.startswith(
        f"{SOOT}: soot filter from hardware shops (feature, not-seen)\n"
        "  No change was seen for it.\n"
        "  planned on 2023-11-16, minutes.md:5: soot filter from hardware shops\n"
    )
    assert (
        f"  {at}. lantern#31 Measure soot\n"
        "     merged 2023-11-19 by ben, v1.1.0\n"
        "     https://forge.example/lamps/lantern/pull/31\n"
    ) in shown
    assert "title: soot" in shown


def test_a_second_press_takes_it_back_and_two_changes_may_belong(config: Path) -> None:
    soot = first_of(config, SOOT)
    code, screen = review(config, b"s", b"1", b"b", b"2", b"b", b"1", b"q")
    assert code == 0, screen
    assert decided(config) == {SOOT: [(f"accept {soot[1]}", "core", "nobody")]}
    assert f"  1. {soot[0]} " in screen
    assert f"{soot[0]} Filter for water (accepted)" in screen
    assert f"Taken back: accept {soot[0]}." in screen
    assert "1 decision was written" in screen


def test_undo_works_after_moving_on_and_across_items(config: Path) -> None:
    code, screen = review(config, b"u", b"x", b"0", b"1", b"u", b"u", b"s", b"u", b"u", b"q")
    assert code == 0, screen
    assert "There is nothing to undo here." in screen
    assert decided(config) == {}
    assert "[[decision]]" not in (config.parent / FILE).read_text(encoding="utf-8")
    assert f"Taken back: not-an-item of {BELL}." in screen
    assert f"Taken back: accept lantern#33 of {OIL}." in screen
    assert "Nothing was changed" in screen


def test_undo_restores_what_an_answer_replaced(config: Path) -> None:
    args = ["--config", str(config), "review", "1.1", "--item", BELL, "--on", "2023-12-01"]
    assert main([*args, "--by", "ada", "--accept", "lantern#30", "--as", "related", "--note", "Ring."]) == 0
    before = decided(config)
    code, screen = review(config, b"a", b"lantern#30\n", b"q", args=("--by", "ben"))
    assert code == 0, screen
    assert decided(config)[BELL][-1] == ("accept lantern#30", "core", "ben")
    assert main([*args, "--by", "ada", "--accept", "lantern#30", "--as", "related"]) == 0
    code, screen = review(config, b":", b"a lantern#30\n", b"s", b"u", b"q", args=("--by", "ben"))
    assert code == 0, screen
    assert f"Taken back: accept lantern#30 of {BELL}; it is accept lantern#30 as related again." in screen
    assert sorted(decided(config)[BELL]) == sorted(before[BELL])
    assert "decided: accept lantern#30 as related, ada, 2023-12-01" in screen.rpartition("1 of 3")[2]
    assert "Nothing was changed" in screen


def test_the_last_answer_can_be_undone_too(config: Path) -> None:
    code, screen = review(config, b"s", b"s", b"1", b"u", b"0", b"b", b"x", b"\r")
    assert code == 0, screen
    assert "That was the last one" in screen
    assert decided(config) == {
        OIL: [("reject lantern#33", "core", "nobody"), ("not-an-item", "core", "nobody")]
    }


def test_keys_that_ask_for_more(config: Path) -> None:
    soot = first_of(config, SOOT)
    code, screen = review(
        config,
        b"n", b"Ring twice.\n", b"l", b"chime\n", b"n", b"\n", b"d", b"p",
        b"e", b"1", b"r", b"2", b"a", b"3 lantern#34\n", b"r", b"9", b"z", b"s",
        b"e", b"q",
    )  # fmt: skip
    assert code == 0, screen
    assert decided(config) == {
        BELL: [
            ("note Ring twice.", "core", "nobody"),
            ("alias chime", "core", "nobody"),
            ("delivery partial", "core", "nobody"),
        ],
        SOOT: [
            (f"accept {soot[0]}", "related", "nobody"),
            (f"reject {soot[1]}", "core", "nobody"),
            (f"accept {soot[2]}", "core", "nobody"),
            ("accept lantern#34", "core", "nobody"),
        ],
        OIL: [("accept lantern#33", "related", "nobody")],
    }
    assert "There is no 9 in the list above." in screen
    assert "'z' is not an answer" in screen


def test_the_minutes_around_the_line(config: Path) -> None:
    code, screen = review(config, b"s", b"m", b"o", b"?", b"b", b"b", b"q")
    assert code == 0, screen
    assert (
        "minutes.md:5\n"
        "      1  # 2023-11-16\n"
        "      2  - opening\n"
        "      3    - hello\n"
        "      4  - v1.1 release\n"
        ">     5    - soot filter from hardware shops\n"
        "      6    - copper roof (#34)\n"
    ) in screen
    assert "\n1. https://forge.example/lamps/lantern/pull/32\n" in screen
    assert "undo the last answer, wherever it was given" in screen
    assert "This is the first one." in screen
    assert "\x1b" not in screen


@pytest.mark.parametrize(
    ("typed", "code"),
    often(
        [
            ((b"x", b"\x04"), 0),
            ((b"x", b"\x03"), 130),
            ((b"x", b"n", b"\x03"), 130),
            ((b"x", b"n", b"\x04"), 0),
            ((b"x", signal.SIGTERM), 143),
            ((b"x", b"n", signal.SIGTERM), 143),
        ],
        ((b"x", b"\x03"), 130),
        ((b"x", signal.SIGTERM), 143),
    ),
)  # fmt: skip
def test_what_was_answered_stays_when_the_talk_breaks_off(
    typed: tuple[bytes | int, ...], code: int, config: Path
) -> None:
    got, screen = review(config, *typed)
    assert got == code, screen
    assert "1 decision was written" in screen
    assert decided(config) == {BELL: [("not-an-item", "core", "nobody")]}


def test_arrows_and_many_keys_at_once(config: Path) -> None:
    code, screen = review(config, b"\x1b[C", b"\x1b[D", b"\x1b[F", b"x1q")
    assert code == 0, screen
    assert set(decided(config)) == {SOOT, BELL}


def test_words_may_be_piped(config: Path) -> None:
    def run(words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kmesh_tracker", "--config", str(config), "review", "1.1"],
            input=words,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(terminal.SOURCE)},
        )

    done = run("note Ring twice.\nb\nskip\n1\nback\nm\nu\nnone\nr\n")
    assert done.returncode == 0, done.stderr
    assert decided(config)[BELL] == [("note Ring twice.", "core", "nobody")]
    assert {made for made, _, _ in decided(config)[SOOT]} == {
        f"reject {name}" for name in ("lantern#30", "lantern#31", "lantern#32")
    }
    assert decided(config)[OIL] == [("reject lantern#33", "core", "nobody")]
    assert "5 decisions were written" in done.stderr
    assert run("").returncode == 0, "an empty pipe answers nothing"


def test_who_decides_is_known_to_git(config: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / ".gitconfig").write_text("[user]\n\tname = Ada Rowe\n", encoding="utf-8")
    code, screen = review(config, b"x", b"1", b"q")
    assert code == 0, screen
    assert screen.count("Decided by Ada Rowe, as git's user.name says") == 1
    assert {by for made in decided(config).values() for _, _, by in made} == {"Ada Rowe"}
    args = ["--config", str(config), "review", "1.1", "--item"]
    assert main([*args, OIL, "--by", "", "--note", "x"]) == 0
    assert main([*args, "copper-roof", "--by", "ben", "--note", "x"]) == 0
    assert "user.name" not in capsys.readouterr().err
    assert main([*args, OIL, "--note", "y"]) == 0
    assert "Decided by Ada Rowe" in capsys.readouterr().err
    assert main([*args, OIL, "--undo", "--note", "y"]) == 0
    assert [by for _, _, by in decided(config)[OIL]] == ["nobody"]
    assert [by for _, _, by in decided(config)["copper-roof"]] == ["ben"]


def test_the_repository_may_know_who_decides_better(config: Path, home: Path) -> None:
    (home / ".gitconfig").write_text("[user]\n\tname = Ada Rowe\n", encoding="utf-8")
    git(config.parent, "init", "-q")
    git(config.parent, "config", "user.name", "ada at the lamps")
    assert main(["--config", str(config), "review", "1.1", "--item", OIL, "--note", "x"]) == 0
    assert [by for _, _, by in decided(config)[OIL]] == ["ada at the lamps"]


def test_the_document_has_the_candidates(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--config", str(config), "--json", "review", "1.1"]) == 0
    doubts: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["doubts"]
    assert [(one["kind"], one["item"]["id"]) for one in doubts] == [
        ("said-done", BELL),
        ("unseen", SOOT),
        ("unseen", OIL),
    ]
    (oil,) = doubts[2]["candidates"]
    assert oil["confidence"] < 0.5
    assert {name: oil[name] for name in ("number", "people", "role", "first_release", "url")} == {
        "number": 33,
        "people": ["ben"],
        "role": "related",
        "first_release": "v1.1.0",
        "url": "https://forge.example/lamps/lantern/pull/33",
    }


def test_an_answer_that_was_edited_by_hand_is_not_undone(config: Path) -> None:
    tracker = Tracker.from_config(config)
    tracker.decide("1.1", BELL, [("note", "one")])
    tracker.decide("1.1", BELL, [("note", "two")])
    file = config.parent / FILE
    file.write_text(file.read_text("utf-8").replace('"two"', '"zwei"'), encoding="utf-8")
    from kmesh_tracker.errors import UsageError

    with pytest.raises(UsageError, match="was edited meanwhile"):
        tracker.undo()
    changed = tracker.undo()
    assert changed is not None
    assert [one.value for one in changed.removed] == ["one"]
    assert tracker.undo() is None
    assert decided(config) == {BELL: [("note zwei", "core", "nobody")]}
