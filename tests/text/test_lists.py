"""Lists in running text, taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmesh_tracker.testing import growth
from kmesh_tracker.text.lists import split_list

WORDS = st.text(alphabet="bcdfgh", min_size=1, max_size=6)
PHRASES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
PARTS = st.lists(PHRASES, min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a, b and c", ["a", "b", "c"]),
        ("a, b, and c", ["a", "b", "c"]),
        ("a,b", ["a", "b"]),
        ("egress and dns refactor", ["egress", "dns refactor"]),
        ("wax, plus a hinge", ["wax", "a hinge"]),
        ("lint & format + types", ["lint", "format", "types"]),
        ("C++ and 10,000 rows", ["C++", "10,000 rows"]),
        ("docs; tests; the site", ["docs", "tests", "the site"]),
        ("wax (hot, cold and old), hinge", ["wax (hot, cold and old)", "hinge"]),
        ("f(a, [b, c]) and g", ["f(a, [b, c])", "g"]),
        ('the "x and y" flag, z', ['the "x and y" flag', "z"]),
        ("`a, b` and “c、d”", ["`a, b`", "“c、d”"]),
        ("an open (bracket, b", ["an open (bracket", "b"]),
        ("a) b, c", ["a) b", "c"]),
        ("Doc: 1. report 2. guide", ["report", "guide"]),
        ("1) a, b 2) c; 3) d and e", ["a, b", "c", "d and e"]),
        ("（1）日志（2）指标", ["日志", "指标"]),
        ("f(1), g(2)", ["f(1)", "g(2)"]),
        ("(1) logs (2) metrics", ["logs", "metrics"]),
        ("1、日志 2、指标", ["日志", "指标"]),
        ("2. x 3. y", ["2. x 3. y"]),
        ("1.20 and 1.21", ["1.20", "1.21"]),
        ("日志、指标和追踪", ["日志", "指标", "追踪"]),
        ("日志，以及指标", ["日志", "指标"]),
        ("支持熔断与限流", ["支持熔断", "限流"]),
        ("Istio 及 Envoy", ["Istio", "Envoy"]),
        ("及时参与和平谈判，涉及总和", ["及时参与和平谈判", "涉及总和"]),
        ("sandbox and", ["sandbox and"]),
        ("one thing", ["one thing"]),
        (" , ", []),
        ("", []),
    ],
)
def test_a_list_is_taken_apart(text: str, parts: list[str]) -> None:
    assert list(split_list(text)) == parts


@given(
    PARTS,
    st.sampled_from([", ", "; ", "、", "，", " and ", " & "]),
    st.sampled_from([" and ", ", and ", ", "]),
)
def test_what_is_joined_is_split_again(parts: list[str], between: str, last: str) -> None:
    joined = last.join(filter(None, (between.join(parts[:-1]), parts[-1])))
    assert list(split_list(joined)) == parts


@given(PARTS, st.sampled_from(["{}. ", "{}) ", "({}) ", "{}、"]))
def test_what_is_numbered_is_split_again(parts: list[str], mark: str) -> None:
    if len(parts) > 1:
        numbered = " ".join(mark.format(i) + part for i, part in enumerate(parts, start=1))
        assert list(split_list(f"Doc: {numbered}")) == parts


@given(st.text(alphabet="ab ,、和;&1.)", max_size=30).map("({}x)".format))
def test_brackets_keep_their_inside_together(inside: str) -> None:
    if inside.count(")") == 1:
        assert split_list(f"f{inside} tail") == (f"f{inside} tail",)


@given(st.text(max_size=80))
def test_parts_are_stretches_of_the_text_in_order(text: str) -> None:
    place = 0
    for part in split_list(text):
        assert part.strip()
        place = text.index(part, place) + len(part)


@pytest.mark.parametrize("piece", ["(", ")", "()", '"', ", ", " and", "1. ", "和", "(1", "  ", ", and "])
def test_long_lists_are_split_in_good_time(piece: str) -> None:
    assert growth(lambda size: split_list(piece * (size // len(piece))), 4096) < 10
