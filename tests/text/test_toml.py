"""TOML of others is plain data within limits, or one sentence."""

from __future__ import annotations

import pytest

from kmesh_tracker.text.toml import LARGEST, TOMLError, load


@pytest.mark.parametrize(
    "number",
    [
        digits
        for mark in ("9", "0x9", "0o7", "0b1", "-9", "9_9")
        for digits in (mark + mark[-1] * 5000, mark + "1" * 80)
    ],
    ids=len,
)
@pytest.mark.parametrize("text", ["a = {}", "[a]\nb = [1, {{ c = {} }}]"])
def test_a_number_of_any_digits_can_be_told_of(text: str, number: str) -> None:
    with pytest.raises(TOMLError, match="number that is too large"):
        load(text.format(number))


def test_what_toml_holds_is_read() -> None:
    assert load(f"a = {LARGEST - 1}\nb = -{LARGEST}\nc = '{'9' * 9000}'\nd = 1e9999") == {
        "a": LARGEST - 1,
        "b": -LARGEST,
        "c": "9" * 9000,
        "d": float("inf"),
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a = 1\nb", "is not valid TOML: .* \\(line 2\\)"),
        ("a = 1\nb = ", "is not valid TOML: .* \\(line 2\\)"),
        ("a = 1\nb." + "a." * 200 + "a = 1", "line 2 is a key of too many parts"),
        ("[" + "a." * 200 + "a]", "line 1 is a key of too many parts"),
        ("a = " + "[" * 20_000, "nested too deeply"),
        ("a = " + "{a = " * 20_000, "nested too deeply"),
        ("a = 2031-02-30", "is not valid TOML"),
    ],
)
def test_what_is_none_is_one_sentence(text: str, told: str) -> None:
    with pytest.raises(TOMLError, match=told):
        load(text)
