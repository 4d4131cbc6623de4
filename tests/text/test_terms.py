"""Words made comparable, and how like two words are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmesh_tracker.text.terms import STOP, importance, joined, likeness, stem, terms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Make use of global variables (bpfConfig)", ["make", "global", "variables", "bpf", "config"]),
        ("getWaypointImage", ["get", "waypoint", "image"]),
        ("eBPF, IPsec and mTLS", ["ebpf", "ipsec", "mtls"]),
        ("support istio 1.25.3", ["support", "istio", "1.25.3"]),
        ("A C-API, the C API, I lamp", ["capi", "api", "capi", "api", "lamp"]),
        ("v1.2.0, V1.2 and 1.20.0", ["1.2", "1.2", "1.20"]),
        ("snake_case-with.dots", ["snake", "case", "dots"]),
        ("issue1294", ["issue", "1294"]),
        ("ipv6 l7 e2e", ["ipv6", "l7", "e2e"]),
        ("灯芯修剪", ["灯芯", "芯修", "修剪"]),
        ("the of and a", []),
        ("", []),
    ],
)
def test_terms(text: str, found: list[str]) -> None:
    assert terms(text) == found


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("authz", "authorization"),
        ("conn", "connection"),
        ("var", "variable"),
        ("config", "configuration"),
        ("metrics", "metric"),
        ("restarted", "restart"),
        ("scalability", "scale"),
        ("portability", "portable"),
        ("isito", "istio"),
        ("webiste", "website"),
        ("ipvb", "ipv6"),
        ("kmeshctl", "kmesctl"),
    ],
)
def test_what_is_meant(said: str, meant: str) -> None:
    assert likeness(said, meant) >= 0.8
    assert likeness(meant, said) == likeness(said, meant)


@pytest.mark.parametrize(
    ("said", "other"),
    [
        ("way", "waypoint"),
        ("log", "logic"),
        ("dns", "dos"),
        ("1.24", "1.25"),
        ("124", "125"),
        ("lamp", "flame"),
        ("灯芯", "灯泡"),
        ("add", "addr"),
    ],
)
def test_what_is_not_meant(said: str, other: str) -> None:
    assert likeness(said, other) < 0.8


WORD = st.text("abcdeimnorst16", min_size=1, max_size=9)


@given(WORD, WORD)
def test_likeness_lies_between_nothing_and_the_same(first: str, second: str) -> None:
    assert 0.0 <= likeness(first, second) <= 1.0
    assert likeness(first, first) == 1.0
    assert (likeness(first, second) == 1.0) == (first == second)
    assert likeness(first, second) == likeness(second, first)


@given(WORD, WORD)
def test_what_is_like_begins_alike(first: str, second: str) -> None:
    assert not likeness(first, second) or first[0] == second[0]


@given(st.text(max_size=200))
def test_terms_of_any_text_are_words(text: str) -> None:
    for term in terms(text):
        assert term == term.lower()
        assert term not in STOP
        assert " " not in term
        assert term


def test_small_things() -> None:
    assert stem("running") == stem("runs")
    assert stem("was") == "was"
    assert importance("refactor") < importance("wick") == 1.0
    assert list(joined(["access", "log", "level"])) == [
        ("access", "log", "accesslog"),
        ("log", "level", "loglevel"),
    ]
