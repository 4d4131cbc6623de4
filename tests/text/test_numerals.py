"""Numbers in words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmesh_tracker.text.numerals import CARDINAL, ORDINAL, read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12), ("1,200", 1200), ("3rd", 3), ("0", 0), ("two", 2), ("Twelve", 12), ("twelfth", 12),
        ("twenty", 20), ("twenty-one", 21), ("Thirty first", 31), ("thirtieth", 30), ("ninety nine", 99),
        ("十", 10), ("十二", 12), ("二十", 20), ("两百", 200), ("一百零五", 105), ("一百二十", 120),
        ("零", 0), ("", None), ("ten two", None), ("twenty ten", None), ("many", None), ("st", None),
        ("百", 100), ("二三", None), ("十百", None), ("1.5", None), ("²", None),
    ],
)  # fmt: skip
def test_a_number_is_read(text: str, number: int | None) -> None:
    assert read_number(text) == number


@given(st.integers(0, 999))
def test_a_chinese_number_means_what_is_written(number: int) -> None:
    digits = "零一二三四五六七八九"
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = f"{digits[hundreds]}百" if hundreds else ""
    text += f"{digits[tens]}十" if tens else "零" if hundreds and ones else ""
    assert read_number(text + (digits[ones] if ones or not number else "")) == number


@given(st.text(max_size=8))
def test_no_text_is_an_error(text: str) -> None:
    read_number(text)


@pytest.mark.parametrize("word", ["one", "seventeen", "seven", "twenty", "forty-two", "ninety"])
def test_patterns_take_the_whole_number(word: str) -> None:
    found = re.match(rf"{CARDINAL}\b", word)
    assert found
    assert found[0] == word


@pytest.mark.parametrize("word", ["first", "twelfth", "twentieth", "twenty-third", "thirty-first"])
def test_patterns_take_the_whole_ordinal(word: str) -> None:
    found = re.match(rf"{ORDINAL}\b", word)
    assert found
    assert found[0] == word
