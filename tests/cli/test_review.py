"""A person decides, by flags, on a terminal or through the library, and every command obeys."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import kmesh_tracker.cli.main as program
import terminal
from kmesh_tracker import Tracker
from kmesh_tracker.cli.main import main
from kmesh_tracker.errors import ConflictError, InputError, UsageError
from kmesh_tracker.pipeline import deciding
from often import often
from repositories import BEN, Builder

if TYPE_CHECKING:
    from kmesh_tracker.records import Link, TrackedItem

SOURCE = Path(program.__file__).parents[2]
FILE = "kmesh-tracker.decisions.toml"
MINUTES = """\
# 2023-11-16
- v1.1 release
  - wick trimmer (done)
  - copper roof
  - chimney sweep (done)
# 2023-11-17
- v1.1 release
  - blade for candles (done)
"""
CONFIG = """\
project = "Lantern"
source = [
  { kind = "git", path = "lantern.git", primary = true },
  { kind = "minutes", path = "minutes.md" },
]
"""


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

        first--direct--#30 soot--#31 wick--#32 roof--#33 blade--#34 later
                       v1.0.0                        v1.1.0
    """
    path = tmp_path_factory.mktemp("history") / "lantern.git"
    with Builder(path) as lantern:
        lantern.commit("Begin", files={"README.md": "x"})
        lantern.commit("Sweep it all by hand")
        lantern.request(30, "Take away the soot")
        lantern.tag("v1.0.0")
        lantern.request(31, "Wick trimmer", author=BEN)
        lantern.request(32, "Copper roof")
        lantern.request(33, "Sharpen something")
        lantern.tag("v1.1.0")
        lantern.request(34, "Something else")
    return path


@pytest.fixture
def config(history: Path, tmp_path: Path) -> Path:
    (tmp_path / "lantern.git").symlink_to(history)
    (tmp_path / "minutes.md").write_text(MINUTES, encoding="utf-8")
    (tmp_path / "kmesh-tracker.toml").write_text(CONFIG, encoding="utf-8")
    return tmp_path / "kmesh-tracker.toml"


def item_of(config: Path, id_: str, **more: Any) -> TrackedItem:
    """Give an item of 1.1.0, having asked for the release and for the whole roadmap."""
    tracker = Tracker.from_config(config, **more)
    release = tracker.status("1.1").release("1.1.0")
    assert release == Tracker.from_config(config, **more).roadmap().release("1.1.0")
    return next(tracked for tracked in release.items if tracked.item.id == id_)


def core(tracked: TrackedItem) -> list[str]:
    return [link.change.label for link in tracked.links if link.role == "core"]


def decide(config: Path, *args: str, code: int = 0) -> None:
    assert main(["--config", str(config), "review", "1.1", "--on", "2023-12-01", *args]) == code


def text(config: Path) -> str:
    return (config.parent / FILE).read_text(encoding="utf-8")


def test_what_is_accepted_and_rejected_counts_everywhere(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert core(item_of(config, "wick-trimmer")) == ["lantern#31"]
    assert item_of(config, "chimney-sweep").delivery == "not-delivered"
    decide(
        config, "--item", "wick-trimmer", "--reject", "lantern#31", "--accept", "lantern#33", "--by", "ada"
    )
    decide(config, "--item", "chimney sweep", "--accept", "lantern#30", "--as", "related")
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[0] == f"2 decisions were written to {config.parent / FILE}."
    wick, sweep = item_of(config, "wick-trimmer"), item_of(config, "chimney-sweep")
    assert core(wick) == ["lantern#33"]
    link: Link = wick.links[0]
    assert (link.confidence, link.reasons[0]) == (1.0, "accepted by ada on 2023-12-01")
    assert "lantern#31" not in [one.change.label for one in wick.links]
    assert (core(sweep), sweep.links[0].change.label, sweep.links[0].role) == ([], "lantern#30", "related")
    shared = ["--config", str(config), "--json"]
    assert main([*shared, "explain", "1.1", "wick-trimmer"]) == 0
    explained = json.loads(capsys.readouterr().out)
    assert [one["value"] for one in explained["item"]["decisions"]] == ["lantern#33", "lantern#31"]
    assert explained["item"]["links"][0]["decision"]["location"] == {
        "source": "decisions", "path": FILE, "line": 4,
    }  # fmt: skip
    ranked = {one["number"]: one for one in explained["candidates"]}
    assert ranked[33]["signals"][0]["reason"] == "accepted by ada on 2023-12-01"
    assert ranked[31]["signals"][0]["reason"] == "rejected by ada on 2023-12-01"
    assert ranked[31]["role"] is None
    assert main([*shared, "find", "trimmer for wicks"]) == 0
    assert json.loads(capsys.readouterr().out)["candidates"][0]["number"] == 31, "another text"
    assert main([*shared, "find", "wick trimmer"]) == 0
    found = json.loads(capsys.readouterr().out)["candidates"]
    assert (found[0]["number"], found[-1]["number"]) == (33, 31)
    assert main([*shared, "draft", "1.1"]) == 0
    features = {one["id"]: one for one in json.loads(capsys.readouterr().out)["features"]}
    assert [one["number"] for one in features["wick-trimmer"]["changes"]] == [33]


def test_an_alias_joins_mentions_and_is_searched_for(config: Path) -> None:
    assert [t.item.id for t in Tracker.from_config(config).status("1.1").releases[0].items][
        -1
    ] == "blade-for-candles"
    decide(config, "--item", "wick-trimmer", "--alias", "blade for candles", "--alias", "sharpen something")
    wick = item_of(config, "wick-trimmer")
    assert [mention.text for mention in wick.item.mentions] == [
        "wick trimmer (done)",
        "blade for candles (done)",
    ]
    assert set(core(wick)) == {"lantern#31", "lantern#33"}
    found = Tracker.from_config(config).find("sharpen something")
    assert {candidate.change.number for candidate in found} >= {31, 33}


def test_what_was_accepted_and_came_later_is_a_slip(config: Path) -> None:
    decide(config, "--item", "chimney-sweep", "--accept", "lantern#34")
    sweep = item_of(config, "chimney-sweep")
    assert (sweep.delivery, core(sweep)) == ("not-delivered", ["lantern#34"])
    assert sweep.notes[-1] == "Merged after the latest release: lantern#34."
    doubts = Tracker.from_config(config).review("1.1")[1]
    assert [doubt.tracked.item.id for doubt in doubts] == ["blade-for-candles"]


def test_a_verdict_of_a_person_stands_in_the_announcement(config: Path) -> None:
    tracker = Tracker.from_config(config)
    assert "chimney" not in tracker.draft("1.1", format="github")
    decide(config, "--item", "chimney-sweep", "--delivery", "delivered", "--by", "ada")
    for format_ in ("github", "docusaurus", "changelog"):
        draft = Tracker.from_config(config).draft("1.1", format=format_)
        assert "chimney sweep" in draft.lower()
        assert f"decided by ada on 2023-12-01 ({FILE}:4)" in draft
        assert "()" not in draft


def test_what_is_no_item_is_counted_and_named(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decide(config, "--item", "copper-roof", "--not-an-item", "--by", "ben")
    release = Tracker.from_config(config).status("1.1").releases[0]
    assert "copper-roof" not in [tracked.item.id for tracked in release.items]
    assert [item.id for item in release.not_items] == ["copper-roof"]
    capsys.readouterr()
    assert main(["--config", str(config), "status", "1.1"]) == 0
    out = capsys.readouterr().out
    assert "1 more item was left out, as people decided." in out
    assert "copper roof" not in out
    assert main(["--config", str(config), "status", "1.1", "-v"]) == 0
    assert f"copper roof: not-an-item, ben, 2023-12-01 ({FILE}:4)" in capsys.readouterr().out
    decide(config, "--item", "copper-roof", "--undo")
    assert item_of(config, "copper-roof").delivery == "delivered"


def test_notes_and_verdicts(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decide(config, "--item", "chimney-sweep", "--note", "Ask Ben \x1b[31mnow\u202e.", "--delivery", "unknown")
    sweep = item_of(config, "chimney-sweep")
    assert sweep.delivery == "unknown"
    assert sweep.notes[0].startswith("Decided on 2023-12-01 to be unknown; by the evidence alone")
    assert sweep.notes[-1] == "Ask Ben now."
    decide(config, "--item", "chimney-sweep", "--delivery", "partial")
    assert item_of(config, "chimney-sweep").delivery == "partial"
    assert text(config).count("delivery =") == 1, "the later verdict takes the place of the earlier"
    capsys.readouterr()
    assert main(["--config", str(config), "explain", "1.1", "chimney-sweep"]) == 0
    assert "Decided: delivery partial, 2023-12-01" in capsys.readouterr().out


def test_the_same_word_twice_writes_nothing(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--item", "wick-trimmer", "--accept", "lantern#33", "--note", "Sharp.")
    decide(config, *words)
    before, stamp = text(config), (config.parent / FILE).stat().st_mtime_ns
    capsys.readouterr()
    decide(config, *words)
    assert "Nothing was changed" in capsys.readouterr().err
    assert (text(config), (config.parent / FILE).stat().st_mtime_ns) == (before, stamp)
    decide(config, "--item", "wick-trimmer", "--reject", "lantern#33")
    assert "accept" not in text(config).replace("accepted", ""), (
        "the later word takes the place of the earlier"
    )
    decide(config, "--item", "wick-trimmer", "--undo", "--note", "Sharp.")
    assert "Sharp." not in text(config)
    decide(config, "--item", "wick-trimmer", "--undo")
    assert "[[decision]]" not in text(config)
    decide(config, "--item", "wick-trimmer", "--undo", code=2)


def test_decisions_survive_minutes_that_were_worded_anew(config: Path) -> None:
    decide(config, "--item", "wick-trimmer", "--accept", "lantern#33")
    for new in ("trimmer of wicks (done)", "trimmers for the wick"):
        worded = MINUTES.replace("wick trimmer (done)", new)
        (config.parent / "minutes.md").write_text(worded, encoding="utf-8")
        tracker = Tracker.from_config(config)
        items = tracker.status("1.1").releases[0].items
        assert [core(one) for one in items if one.item.decisions] == [["lantern#33", "lantern#31"]], new
        assert tracker.findings == ()


def test_what_fits_nothing_is_told_and_never_lost(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (config.parent / FILE).write_text(
        '[[decision]]\nversion = "1.1"\nitem = "wick-trimmer"\naccept = "lantern#999"\n\n'
        '[[decision]]\nversion = "1.1"\nitem = "golden-door"\nnote = "x"\non = 2023-12-01\n\n'
        '[[decision]]\nversion = "7.0"\nitem = "golden-door"\nnote = "y"\n',
        encoding="utf-8",
    )
    before = text(config)
    asked = ["--config", str(config)]
    assert main([*asked, "status", "1.1"]) == 0
    told = capsys.readouterr().err.splitlines()
    mend = "was not obeyed: mend the entry or take it out."
    assert told == [
        f"warning: {FILE}:6: the minutes know no item 'golden-door' of 1.1.0 any more, so 'note x' {mend}",
        f"warning: {FILE}:1: the history knows no change lantern#999, so 'accept lantern#999' {mend}",
    ]
    assert main([*asked, "status", "1.1", "--strict"]) == 1
    assert "no release '7.0.0' is known" not in capsys.readouterr().err
    assert main([*asked, "roadmap", "--strict"]) == 1
    assert f"{FILE}:12: no release '7.0.0' is known" in capsys.readouterr().err
    decide(config, "--item", "wick-trimmer", "--note", "z")
    assert text(config).startswith(before)
    decide(config, "--item", "golden-door", "--undo")
    assert 'note = "x"' not in text(config)
    assert 'note = "y"' in text(config)
    assert main([*asked, "review", "7.0", "--item", "golden-door", "--undo"]) == 0
    assert 'note = "y"' not in text(config)


def test_a_later_decision_is_not_stale_on_an_earlier_day(config: Path) -> None:
    decide(config, "--item", "blade-for-candles", "--accept", "lantern#34")
    tracker = Tracker.from_config(config, as_of=date(2023, 11, 16))
    tracker.roadmap()
    assert tracker.findings == ()
    assert item_of(config, "blade-for-candles").links[0].change.label == "lantern#34"


def test_a_change_far_from_the_release_is_found(config: Path, history: Path) -> None:
    """What a release needs is only a part of the history; what was accepted may lie outside of it."""
    commit = next(
        change.commit
        for change in Tracker.from_config(config).find("sweep it all by hand")
        if change.change.number is None
        for change in [change.change]
    )
    decide(config, "--item", "chimney-sweep", "--accept", f"lantern@{commit[:8]}")
    assert f'accept = "lantern@{commit}"' in text(config), "written in full, so that it stays unmistakable"
    assert core(item_of(config, "chimney-sweep")) == [f"lantern@{commit[:10]}"]
    (config.parent / FILE).write_text(text(config).replace(commit, commit[:7]), encoding="utf-8")
    assert core(item_of(config, "chimney-sweep")) == [f"lantern@{commit[:10]}"]


def test_an_abbreviation_that_fits_several_commits_is_an_error(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kmesh_tracker.decisions import ChangeRegister

    (config.parent / FILE).write_text(
        '[[decision]]\nversion = "1.1"\nitem = "wick-trimmer"\naccept = "lantern@1234567"\n', encoding="utf-8"
    )
    # No two commits of so small a history share seven digits.
    every = [change for numbers in (31, 32) for change in Tracker.from_config(config).find(f"#{numbers}")]
    monkeypatch.setattr(ChangeRegister, "meant", lambda *_: [candidate.change for candidate in every])
    with pytest.raises(InputError, match=rf"{FILE}:1: lantern@1234567 fits several commits"):
        Tracker.from_config(config).status("1.1")
    (config.parent / FILE).unlink()
    with pytest.raises(UsageError, match="fits several commits"):
        Tracker.from_config(config).decide("1.1", "wick-trimmer", [("accept", "lantern@1234567")])


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--accept", "lantern#31"], "Say which item"),
        (["--undo"], "Say which item"),
        (["--item", "wick-trimmer"], "Say what you decide"),
        (["--item", "wick-trimmer", "--accept", "31"], "is not a change"),
        (["--item", "wick-trimmer", "--accept", "lantern#999"], "knows no change"),
        (["--item", "wick-trimmer", "--accept", "lamp#31"], "the repositories are lantern"),
        (["--item", "wick-trimmer", "--note", " "], "The note is empty"),
        (["--item", "wick-trimmer", "--note", "x" * 1001], "longer than 1000"),
        (["--item", "nothing", "--note", "x"], "is no item"),
        (
            ["--item", "wick-trimmer", "--note", "x", "--format", "github"],
            "No format 'github' exists for review",
        ),
        (["--item", "wick-trimmer", "--undo"], "Nobody decided"),
        ([], "--item ID and --accept"),
    ],
)
def test_what_makes_no_sense_is_refused(
    args: list[str], told: str, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    decide(config, *args, code=2)
    assert told in capsys.readouterr().err
    assert not (config.parent / FILE).exists()


def test_decisions_need_a_configuration(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flags = ["--repo", str(config.parent / "lantern.git"), "--minutes", str(config.parent / "minutes.md")]
    assert main([*flags, "review", "1.1", "--list"]) == 0
    assert main([*flags, "review", "1.1", "--item", "wick-trimmer", "--note", "x"]) == 2
    assert "kept beside a configuration" in capsys.readouterr().err


def test_the_configuration_may_name_the_file(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config.write_text('decisions = "kept/words.toml"\n' + CONFIG, encoding="utf-8")
    (config.parent / "kept").mkdir()
    assert main(["--config", str(config), "status", "1.1"]) == 0
    assert "warning: The file of decisions kept/words.toml is missing" in capsys.readouterr().err
    decide(config, "--item", "wick-trimmer", "--note", "x")
    assert 'note = "x"' in (config.parent / "kept" / "words.toml").read_text(encoding="utf-8")
    assert "warning" not in capsys.readouterr().err
    config.write_text('decisions = " "\n' + CONFIG, encoding="utf-8")
    decide(config, "--item", "wick-trimmer", "--note", "x", code=3)


def test_a_faulty_file_stops_the_run_and_stays_as_it_is(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (config.parent / FILE).write_text("[[decision]]\nversion = 1\n", encoding="utf-8")
    assert main(["--config", str(config), "status", "1.1"]) == 4
    assert f"{FILE}, line 1: [[decision]] 1: 'version' must be a string" in capsys.readouterr().err
    decide(config, "--item", "wick-trimmer", "--note", "x", code=4)
    assert text(config) == "[[decision]]\nversion = 1\n"


def test_line_ends_mode_and_comments_are_kept(config: Path) -> None:
    file = config.parent / FILE
    file.write_bytes(b"# Ours.\r\n")
    file.chmod(0o640)
    decide(config, "--item", "wick-trimmer", "--note", "x")
    data = file.read_bytes()
    assert data.startswith(b"# Ours.\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert file.stat().st_mode & 0o777 == 0o640


def test_the_list_of_doubts(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from jsonschema import Draft202012Validator

    decide(config, "--list")
    out = capsys.readouterr().out
    assert "chimney-sweep: chimney sweep (feature, not-seen)\n  Said to be done, but no change was" in out
    decide(config, "--json", "--item", "chimney-sweep", "--delivery", "not-delivered")
    document = json.loads(capsys.readouterr().out)
    schema = json.loads((SOURCE / "kmesh_tracker" / "schemas" / "review.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(document)
    assert [doubt["item"]["id"] for doubt in document["doubts"]] == ["blade-for-candles"]
    decide(config, "--item", "blade-for-candles", "--accept", "lantern#33")
    capsys.readouterr()
    decide(config, "--list")
    assert capsys.readouterr().out == "Nothing about v1.1.0 is in doubt.\n"


def test_the_library_decides_and_obeys_at_once(config: Path) -> None:
    tracker = Tracker.from_config(config)
    assert [doubt.kind for doubt in tracker.review("1.1")[1]] == ["said-done", "said-done"]
    count = tracker.decide("1.1", "chimney sweep", [("accept", "lantern#33")], by="ada", on=date(2023, 12, 1))
    assert count == 1
    (tracked,) = [one for one in tracker.status("1.1").releases[0].items if one.item.id == "chimney-sweep"]
    assert core(tracked) == ["lantern#33"]
    assert len(tracker.review("1.1")[1]) == 1
    assert tracker.decide("1.1", "chimney-sweep", [], undo=True) == 1
    assert len(tracker.review("1.1")[1]) == 2


def test_what_was_edited_meanwhile_is_kept(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kmesh_tracker.pipeline import deciding

    tracker = Tracker.from_config(config)
    tracker.decide("1.1", "wick-trimmer", [("note", "one"), ("note", "two")])
    edited = text(config).replace('note = "one"', 'note = "by hand"  # mine')
    (config.parent / FILE).write_text(edited, encoding="utf-8")
    tracker.decide("1.1", "wick-trimmer", [("note", "two")], undo=True)
    assert 'note = "by hand"  # mine' in text(config)
    assert '"two"' not in text(config)
    before = text(config)
    monkeypatch.setattr(deciding, "text_of", lambda *_: edited)  # as if edited in that very moment
    with pytest.raises(ConflictError, match="changed at the same time"):
        tracker.decide("1.1", "wick-trimmer", [("note", "three")])
    assert text(config) == before


@pytest.fixture
def talk(config: Path) -> Any:
    """Give what runs ``review`` on a terminal of its own, types there, and gives code and screen."""

    def run(*typed: bytes, args: tuple[str, ...] = ()) -> tuple[int, str]:
        return terminal.talk(["--config", str(config), "review", "1.1", *args], typed)

    return run


def test_a_conversation(talk: Any, config: Path) -> None:
    code, screen = talk(
        b"?\n", b"a lantern#999\n", b"what\n", b"accept lantern#33\n", b"n Sharp \x1b[31menough.\n", b"\n",
        b"r lantern#31\n", b"u\n", b"al sharp thing\n", b"d delivered\n", args=("--by", "ada"),
    )  # fmt: skip
    assert code == 0, screen
    assert "1 of 2\nchimney-sweep: chimney sweep" in screen
    assert "accept 1 2" in screen
    assert "The history knows no change 'lantern#999'" in screen
    assert "'what' is not an answer" in screen
    assert f"4 decisions were written to {config.parent / FILE}." in screen
    kept = Tracker.from_config(config).status("1.1").releases[0]
    sweep = next(one for one in kept.items if one.item.id == "chimney-sweep")
    assert [(one.kind, one.value, one.by) for one in sweep.item.decisions] == [
        ("accept", "lantern#33", "ada"),
        ("note", "Sharp enough.", "ada"),
    ]
    blade = next(one for one in kept.items if one.item.id == "blade-for-candles")
    assert [(one.kind, one.value) for one in blade.item.decisions] == [
        ("alias", "sharp thing"),
        ("delivery", "delivered"),
    ]


@pytest.mark.parametrize(("end", "code"), often([(b"\x04", 0), (b"\x03", 130), (b"q\n", 0)], (b"\x03", 130)))
def test_what_was_answered_stays_when_the_talk_breaks_off(
    end: bytes, code: int, talk: Any, config: Path
) -> None:
    got, screen = talk(b"accept lantern#33\n", end)
    assert got == code, screen
    assert "1 decision was written" in screen
    assert 'accept = "lantern#33"' in text(config)


def test_nothing_in_doubt_asks_nothing(talk: Any, config: Path) -> None:
    for id_ in ("chimney-sweep", "blade-for-candles"):
        decide(config, "--item", id_, "--not-an-item")
    assert talk() == (0, "Nothing about v1.1.0 is in doubt.\n")


def test_hostile_words_do_nothing_to_the_terminal(talk: Any, config: Path) -> None:
    evil = MINUTES.replace("chimney sweep (done)", "chimney \x1b]0;owned\x07sweep \u202e \x9b31m (done)")
    (config.parent / "minutes.md").write_text(evil, encoding="utf-8")
    code, screen = talk(b"x\n", b"q\n")
    assert code == 0
    assert not set(screen) & set("\x1b\x07\x9b\u202e")
    assert "not-an-item = true" in text(config)


def test_what_somebody_else_writes_meanwhile_is_kept(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = config.parent / FILE
    amended = deciding.amended
    theirs = "# Somebody else was here.\n"

    def meanwhile(*args: Any) -> str:
        file.write_text(theirs, encoding="utf-8")
        return amended(*args)

    monkeypatch.setattr(deciding, "amended", meanwhile)
    with pytest.raises(ConflictError, match="in the meantime"):
        Tracker.from_config(config).decide("v1.1.0", "wick-trimmer", [("note", "Ours.")])
    assert file.read_text(encoding="utf-8") == theirs


def test_what_waits_on_a_branch_is_decided_by_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Builder(tmp_path / "lantern.git") as lantern:
        lantern.commit("Begin")
        lantern.tag("v1.0.0")
        lantern.commit("Mend the lid", branch="release-1.0", onto=lantern.tips["main"])
        lantern.commit("Add a shade")
        lantern.tag("v1.1.0")
    minutes = "# 2023-11-16\n- v1.0.1 release\n  - mend the lid\n- v1.1 release\n  - add a shade\n"
    (tmp_path / "minutes.md").write_text(minutes, encoding="utf-8")
    config = tmp_path / "kmesh-tracker.toml"
    config.write_text(CONFIG, encoding="utf-8")
    ask = ["--config", str(config), "review"]
    item = ["release-1.0", "--item", "mend-the-lid"]
    assert main([*ask, *item, "--note", "Dented."]) == 0
    release = Tracker.from_config(config).status("1.0.1").releases[0]
    assert release.items[0].notes[-1] == "Dented."
    assert main([*ask, *item, "--undo"]) == 0
    assert main([*ask, *item, "--undo"]) == 2
    assert main([*ask, "v1.0..v1.1", "--item", "add-a-shade", "--note", "Green."]) == 2
    assert "'v1.0..v1.1' is a range: decide on the release" in capsys.readouterr().err
