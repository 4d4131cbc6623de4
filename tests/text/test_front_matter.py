"""YAML from outside: data, a fault in words, and never more time than its length asks for."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmesh_tracker.audit import page
from kmesh_tracker.testing import growth
from kmesh_tracker.text.front_matter import NoDataError, load, read
from often import often


def test_data_is_read() -> None:
    text = "a: [1, 2.5, 0x1f, 1:30]\nb: {day: 2031-05-06, on: yes}\n"
    assert load(text) == {"a": [1, 2.5, 31, 90], "b": {"day": date(2031, 5, 6), True: True}}
    assert load("") is None


@pytest.mark.parametrize(
    "text",
    [
        "a: !!timestamp soon",
        "a: !!bool perhaps",
        'a: !!int ""',
        'a: !!float ""',
        "a: !!python/object/apply:os.getcwd []",
        "a: 2031-99-99",
        "a: [",
        "? {a: b}\n: c",
        "a\x00b",
        "a: 1\n---\nb: 2\n",
    ],
)
def test_what_is_no_data_is_told(text: str) -> None:
    with pytest.raises(NoDataError, match=r"^is not valid YAML$"):
        load(text)
    assert "is not valid YAML" in read(text)[1]


def test_aliases_and_deep_nesting_are_refused() -> None:
    with pytest.raises(NoDataError, match="aliases"):
        load("a: &a [x]\nb: *a\n")
    for deep in ("[" * 1000, "- " * 1000, "{a: " * 1000, "[[], " * 1000):
        with pytest.raises(NoDataError, match="nested too deeply"):
            load(deep)


def test_a_number_that_is_too_long_is_a_text() -> None:
    for number in ("0x" + "f" * 5000, "1" * 5000, "1" + ":1" * 5000, "1" + ":1" * 5000 + ".5"):
        assert load(f"a: {number}") == {"a": number}
    assert load(f"0x{'f' * 900}: a") == {f"0x{'f' * 900}": "a"}
    found = page.read(f"---\ntitle: 0x{'f' * 9000}\n---\n\n# Lantern\n")
    assert found.front[0][0] == "title"


UNITS = ["[", "1:", "- ", "a: {", "? ", "!!int ", "&a ", '"\\', "# "]


@pytest.mark.parametrize("unit", often(UNITS, "1:", "!!int "))
def test_time_grows_with_the_length(unit: str) -> None:
    def work(count: int) -> None:
        with contextlib.suppress(NoDataError):
            load(f"a: {unit * count}")

    assert growth(work, 2000) < 9


@given(st.text(alphabet=st.sampled_from('ab1:-?[]{},!&*#|>"\n .\\'), max_size=60))
def test_any_text_is_data_or_a_fault(text: str) -> None:
    with contextlib.suppress(NoDataError):
        load(text)
