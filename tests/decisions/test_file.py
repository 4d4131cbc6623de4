"""The file of decisions: what is read, what is refused, and that amending it loses nothing."""

from __future__ import annotations

import contextlib
import os
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kmesh_tracker import decisions
from kmesh_tracker.decisions import ChangeName
from kmesh_tracker.errors import InputError, OutputError
from kmesh_tracker.records import Decision, DecisionKind
from kmesh_tracker.testing import growth
from kmesh_tracker.text.hygiene import clean
from often import often

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TWO = """\
# Kept by the keepers of lamps.

[[decision]] # the first
version = "v1.1"
item = "wick-trimmer"
accept = "lantern#31"
as = "related"
on = 2031-05-20
by = "ada"
title = "wick trimmer"
said = 2031-03-06
text = "wick trimmer (done)"
# Why the second:

# nobody planned it
[[decision]]
version = "1.1.0"
item = "copper-roof"
not-an-item = true

# The end.
"""


def parsed(text: str) -> tuple[Decision, ...]:
    return decisions.parse(text, "d.toml")


def test_what_is_read() -> None:
    first, second = parsed(TWO)
    assert (first.version, first.item, first.kind, first.value) == (
        "1.1.0",
        "wick-trimmer",
        "accept",
        "lantern#31",
    )
    assert (first.role, first.on, first.by, first.said) == (
        "related",
        date(2031, 5, 20),
        "ada",
        date(2031, 3, 6),
    )
    assert str(first.location) == "d.toml:3"
    assert first.told == "accepted as related by ada on 2031-05-20"
    assert (second.kind, second.value, second.on, str(second.location)) == (
        "not-an-item",
        "",
        None,
        "d.toml:16",
    )
    assert second.told == "no item by a person"
    assert parsed("") == parsed("# nothing yet\n") == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[decision]]\nversion =", "not valid TOML: Invalid value (line 2)"),
        ("[[decision]]\nversion = \n", "(line 2)"),
        ("x = " + "9" * 5000, "a number that is too large"),
        ("x = " + "[" * 9000, "nested too deeply"),
        ("[[decisions]]\n", "unknown key 'decisions'"),
        ("decision = 1", "must be a list of tables"),
        ("[[decision]]\n", "line 1: [[decision]] 1 has no 'version'"),
        ("[[decision]]\nversion='1.0'\n", "has no 'item'"),
        ("[[decision]]\nversion='1.0'\nitem='a'\n", "exactly one of accept"),
        ("[[decision]]\nversion='1.0'\nitem='a'\nnote='x'\nalias='b'\n", "exactly one of accept"),
        ("[[decision]]\nversion='1.0'\nitem='a'\nnotes='x'\n", "unknown key 'notes'"),
        ("[[decision]]\nversion=1\n", "'version' must be a string"),
        ("[[decision]]\nversion='1'\nitem='a'\nnote='n'\non='today'", "'on' must be a day"),
        ("[[decision]]\nversion='1'\nitem='a'\nnote='n'\non=2031-05-20T10:00:00", "'on' must be a day"),
        ("[[decision]]\nversion='1'\nitem='a'\nnote='  '", "'note' is empty"),
        ("[[decision]]\nversion='1'\nitem='a'\nnote='" + "x" * 2000 + "'", "longer than 1000 characters"),
        ("[[decision]]\nversion='1'\nitem='a'\naccept='31'", "is not a change"),
        ("[[decision]]\nversion='1'\nitem='a'\naccept='lantern@12345'", "is not a change"),
        ("[[decision]]\nversion='1'\nitem='a'\nreject='lantern#٣'", "is not a change"),
        ("[[decision]]\nversion='1'\nitem='a'\nreject='l#1'\nas='core'", "'as' goes with 'accept'"),
        ("[[decision]]\nversion='1'\nitem='a'\naccept='l#1'\nas='best'", "'as' goes with 'accept'"),
        ("[[decision]]\nversion='1'\nitem='a'\ndelivery='done'", "'delivery' is one of"),
        ("[[decision]]\nversion='1'\nitem='a'\nnot-an-item=false", "can only be true"),
    ],
)
def test_what_is_refused_in_one_sentence_with_the_place(text: str, told: str) -> None:
    with pytest.raises(InputError) as error:
        parsed(text)
    assert str(error.value).startswith("d.toml")
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_limits(tmp_path: Path) -> None:
    file = tmp_path / "d.toml"
    assert decisions.read(file, "d.toml") == ()
    file.write_bytes(b"#" * (decisions.MAX_BYTES + 1))
    with pytest.raises(InputError, match="larger than"):
        decisions.read(file, "d.toml")
    file.write_bytes(b"# \xff\n")
    with pytest.raises(InputError, match="line 1"):
        decisions.read(file, "d.toml")
    one = "[[decision]]\nversion='1'\nitem='a'\nnote='n'\n"
    with pytest.raises(InputError, match="2001 decisions"):
        parsed(one * 2001)
    file.unlink()
    file.mkdir()
    with pytest.raises(InputError, match="not an ordinary file"):
        decisions.read(file, "d.toml")


def test_a_link_is_followed_only_within_its_folder(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "d.toml").write_text(TWO, encoding="utf-8")
    (tmp_path / "d.toml").symlink_to(tmp_path / "elsewhere" / "d.toml")
    with pytest.raises(InputError, match="a link out of its folder"):
        decisions.read(tmp_path / "d.toml", "d.toml")
    (tmp_path / "real.toml").write_text(TWO, encoding="utf-8")
    (tmp_path / "near.toml").symlink_to("real.toml")
    assert len(decisions.read(tmp_path / "near.toml", "d.toml")) == 2
    (tmp_path / "loop.toml").symlink_to("loop.toml")
    with pytest.raises(InputError, match="cannot be read"):
        decisions.read(tmp_path / "loop.toml", "d.toml")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "d.toml")
    with pytest.raises(InputError, match="not an ordinary file"):
        decisions.read(tmp_path / "d.toml", "d.toml")


NEW = Decision("1.1.0", "smoke", "reject", "lantern#36", title="smoke", on=date(2031, 5, 21))


def test_what_is_added_stands_at_the_end_and_nothing_else_changes() -> None:
    after = decisions.amended(TWO, [NEW])
    assert after.startswith(TWO)
    assert after[len(TWO) :].startswith(
        '\n[[decision]]\nversion = "1.1.0"\nitem = "smoke"\nreject = "lantern#36"\n'
    )
    assert decisions.amended(after, [], {2}).rstrip("\n") == TWO.rstrip("\n")
    assert decisions.amended(TWO, []) == TWO


def test_taking_out_keeps_the_comments_of_what_follows() -> None:
    after = decisions.amended(TWO, [], {0})
    for comment in ("# Kept by the keepers", "# Why the second:", "# nobody planned it", "# The end."):
        assert comment in after
    assert after.index("# nobody planned it") < after.index("[[decision]]")
    none = decisions.amended(TWO, [], {0, 1})
    assert parsed(none) == ()
    assert "# The end." in none
    assert len(parsed(decisions.amended(none, [NEW, NEW]))) == 2


def test_decisions_written_as_one_list_stay_one() -> None:
    text = 'decision = [\n  { version = "1.1.0", item = "a", note = "b" }, # why\n]\n'
    after = decisions.amended(text, [NEW])
    assert "# why" in after
    assert [one.kind for one in parsed(after)] == ["note", "reject"]
    assert parsed(decisions.amended(after, [], {0, 1})) == ()


def test_a_file_that_cannot_be_amended_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:

    monkeypatch.setattr(decisions, "_add", lambda *_: None)
    with pytest.raises(OutputError, match="cannot be edited safely"):
        decisions.amended(TWO, [NEW])


LETTERS = st.characters(exclude_categories=["Cc", "Cs"])
WORDS = st.text(LETTERS, max_size=40).map(lambda text: clean(text).strip(" \t"))
SAID = WORDS.map(lambda text: text or "x")
KINDS: Sequence[DecisionKind] = ("alias", "note")


@st.composite
def made(draw: st.DrawFn) -> Decision:
    kind = draw(st.sampled_from(KINDS))
    day = st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1))
    return Decision(
        version=draw(st.sampled_from(["1.1.0", "2.0.0", "spring"])),
        item=draw(SAID),
        kind=kind,
        value=draw(SAID),
        title=draw(WORDS),
        said=draw(day),
        text=draw(WORDS),
        on=draw(day),
        by=draw(st.none() | SAID),
    )


@given(st.lists(made(), max_size=4), st.lists(made(), max_size=3), st.sets(st.integers(0, 3)))
def test_what_was_written_is_read_again(known: list[Decision], added: list[Decision], gone: set[int]) -> None:
    """Adding adds at the end, taking out takes out just that, whatever the texts hold."""
    gone = {place for place in gone if place < len(known)}
    before = decisions.amended("", known) if known else ""
    after = decisions.amended(before, added, gone)
    kept = [one for place, one in enumerate(known) if place not in gone]
    assert [replace(one, location=None) for one in parsed(after)] == [*kept, *added]


PIECES = [
    "[[decision]]",
    "\n",
    "decision",
    "= ",
    "'1.0'",
    "version=",
    "item=",
    "note=",
    "[",
    "]",
    "{",
    ",",
    '"""',
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=30).map("".join))
def test_any_text_is_read_and_amended_or_refused(text: str) -> None:
    try:
        known = parsed(text)
    except InputError:
        return
    try:
        after = decisions.amended(text, [NEW])
    except OutputError:
        return
    assert len(parsed(after)) == len(known) + 1


def test_what_only_one_reader_takes_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    import tomlkit

    def refuse(_: str) -> None:
        raise tomlkit.exceptions.ParseError(1, 1)

    monkeypatch.setattr(tomlkit, "parse", refuse)
    with pytest.raises(OutputError, match="cannot be edited safely"):
        decisions.amended(TWO, [NEW])
    with pytest.raises(OutputError, match="cannot be edited safely"):
        decisions.amended(TWO, [], {0, 1})


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("lantern#31", ChangeName("lantern", 31, None)),
        ("a#b#31", ChangeName("a#b", 31, None)),
        ("lantern@1a2b3c4", ChangeName("lantern", None, "1a2b3c4")),
        ("me@home@1a2b3c4", ChangeName("me@home", None, "1a2b3c4")),
        ("#31", None),
        ("lantern#0", None),
        ("lantern#31 ", None),
        ("lantern@1A2B3C4", None),
    ],
)
def test_the_names_of_changes(text: str, name: ChangeName | None) -> None:
    assert ChangeName.of(text) == name


def test_a_key_of_many_parts_is_refused_before_it_takes_all_memory() -> None:
    for key in (
        "a" + ".a" * 400_000,
        ' . "a\\" b" . '.join("ab" * 60),
        "'a b'." * 300 + "a",
        '"".' * 300 + "a",
    ):
        for text in (f"{key} = 1\n", f"\n[{key}]\n", f"a = {{ {key} = 1 }}\n"):
            with pytest.raises(InputError, match=r"line [12] is a key of too many parts"):
                parsed(text)
    note = f"note = 'see {'a.b.' * 40}c ... and so on{'.' * 200}'"
    assert parsed(f"[[decision]]\nversion = '1'\nitem = 'a'\n{note}\n")


UNITS = ["a", '"', "'", "a.", "a .", '"a".', "\\", '"\\', ". ", " "]


@pytest.mark.parametrize("unit", often(UNITS, "a.", "'"))
def test_time_grows_with_the_length(unit: str) -> None:
    def work(count: int) -> None:
        with contextlib.suppress(InputError):
            parsed(f"a = 1 {unit * count}")

    assert growth(work, 20_000) < 9


def test_no_more_is_written_than_is_read() -> None:
    one = "[[decision]]\nversion='1'\nitem='a'\nnote='n'\n"
    with pytest.raises(OutputError, match="more than 2000 decisions"):
        decisions.amended(one * 2000, [NEW])
    with pytest.raises(OutputError, match="larger than"):
        decisions.amended(one + "#" * (decisions.MAX_BYTES - 100), [NEW])
    assert decisions.amended(one * 2000, [NEW], {0}).count("[[decision]]") == 2000
