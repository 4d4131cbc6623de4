"""Titles made readable, spelt as the project spells, and sorted by what they are about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmesh_tracker.rendering import titles
from kmesh_tracker.rendering.spelling import Spelling
from kmesh_tracker.text.kinds import kind_of_change


@pytest.mark.parametrize(
    ("title", "text", "kind", "breaking"),
    [
        ("feat(ctl)!: add a key (#12)", "ctl: add a key", "feature", True),
        ("feat(lamp): dim the lamp", "dim the lamp", "feature", False),
        ("fix: lamp goes out #1307", "lamp goes out", "fix", False),
        ("rfac: sort the wicks", "sort the wicks", "refactor", False),
        ("refactor!: drop the bellows", "drop the bellows", "refactor", True),
        ("[resolved issue #118] dark mode", "dark mode", None, False),
        ("[Term-2031] 13 - add examples", "add examples", None, False),
        ("[docs] : say what it costs", "say what it costs", "docs", False),
        ("[dual-wick] support oil", "dual-wick: support oil", None, False),
        ("Feat/support oil", "support oil", "feature", False),
        ("📖 Add a guide", "Add a guide", None, False),
        (":sparkles: Add a spark", "Add a spark", None, False),
        ("Add 'vendor/oil/' from commit '1a2b3c4d5e6f'", "Add vendor/oil", None, False),
        ("Merge commit '1a2b3c4d5e6f' as 'vendor/oil'", "Add vendor/oil", None, False),
        ("WIP: glass", "glass", None, False),
        ("Fix #123: smoke at start", "smoke at start", "fix", False),
        ("Trim the wick (closes #4, #5).", "Trim the wick", None, False),
        ("net/http: keep the socket", "net/http: keep the socket", None, False),
        ("lampd: keep the socket", "lampd: keep the socket", None, False),
        ("chore(deps): bump oil from 1 to 2", "bump oil from 1 to 2", "build", False),
        # What would leave nothing stays.
        ("fixes #9", "fixes #9", None, False),
        ("see #12 and #13", "see #12 and #13", None, False),
        ("[feat]", "[feat]", None, False),
        ("fix", "fix", None, False),
        ("https://lamps.example/x", "https://lamps.example/x", None, False),
        ("Support C#", "Support C#", None, False),
        ("smoke issue 553", "smoke issue 553", None, False),
    ],
)
def test_a_title_is_taken_apart(title: str, text: str, kind: str | None, breaking: bool) -> None:
    assert titles.read(title) == titles.Title(text, kind, breaking)


@given(st.text(alphabet=list("[]()!:#12 aFeatfix-…é\n"), max_size=80))
def test_words_are_left_and_none_are_made_up(title: str) -> None:
    read = titles.read(title).text
    assert set(read) <= set(title) | set(": ")
    assert titles.read(title).text or not titles.one_line(title)


def test_reading_a_title_takes_no_longer_for_a_hostile_one() -> None:
    for piece in ("[a] ", "fix #1, #2 and ", "a(b)!: ", "((((", "# # ", ":a:"):
        assert len(titles.read(piece * 20_000).text) <= 700


@pytest.mark.parametrize(
    ("title", "body", "subjects", "whole"),
    [
        ("keep what is alwa…", "…ys kept\n\nMore.", (), ("keep what is always kept", "\nMore.")),
        ("keep what is alwa...", "...ys kept", (), ("keep what is always kept", "")),
        ("keep what …", "", ("gen", "keep what is kept"), ("keep what is kept", "")),
        ("keep what …", "Other.", ("gen",), ("keep what …", "Other.")),
        ("keep", "…all", (), ("keep", "…all")),
        ("Merge pull request #7 from ada/oil-lamp", "Light it\n\nMore.", (), ("Light it", "\nMore.")),
        ("Merge pull request #7 from ada/oil-lamp", "", (), ("oil lamp", "")),
    ],
)
def test_a_title_that_was_cut_is_whole_again(
    title: str, body: str, subjects: tuple[str, ...], whole: tuple[str, str]
) -> None:
    assert titles.whole(title, body, subjects) == whole


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("smoke after start.", "Smoke after start"),
        ("oil Entry[dual-wick]", "Oil Entry (dual-wick)"),
        ("lanternctl goes out", "lanternctl goes out"),
        ("lantern goes out", "Lantern goes out"),
        ("eBPF maps", "eBPF maps"),
        ("ctl: add", "ctl: add"),
        ("油灯。", "油灯"),
        ("kernel-native mode : restart", "Kernel-native mode: restart"),
        ("enable/disable oil", "Enable/disable oil"),
    ],
)
def test_headings(title: str, heading: str) -> None:
    assert titles.heading(title, "Lantern lantern") == heading


TEXTS = (
    "The Wickserver asks Oilbase, and Wickserver keeps asking Oilbase.\n",
    "A lamp may ask the Wickserver for oIL; where oIL is used, oIL burns by the Wickserver. A website\n" * 12,
)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("wickserver refactor", "Wickserver refactor"),
        ("burn oil and dns", "burn oIL and DNS"),
        ("webiste refactor", "website refactor"),
        ("Webiste", "Website"),
        ("support istio 1.25", "support Istio 1.25"),
        ("run `dns` --dns pkg/dns dns.go dns_map", "run `dns` --dns pkg/dns dns.go dns_map"),
        ("lAmP", "lAmP"),
        ("tirm", "tirm"),
        ("wickservers wikcserver wickserer websitte", "wickservers Wickserver Wickserver websitte"),
        ("lantern", "Lantern"),
    ],
)
def test_words_are_spelt_as_the_project_does(text: str, mended: str) -> None:
    assert Spelling(TEXTS, ["Lantern"]).mended(text) == mended


@given(st.text(max_size=60))
def test_spelling_twice_is_spelling_once(text: str) -> None:
    spelling = Spelling(TEXTS)
    once = spelling.mended(text)
    assert spelling.mended(once) == once
    assert len(once) == len(text) or not text.isascii()


@pytest.mark.parametrize(
    ("title", "paths", "category"),
    [
        ("feat: add a lamp", (), "feature"),
        ("feat: add a lamp", ("a.txt",), "feature"),
        ("feat: add a lamp", ("README.md",), "feature"),
        ("feat: add lamps to the documents", ("lamps.md",), "docs"),
        ("feat: add lamps", ("blog/lamps.md",), "docs"),
        ("add lamps", ("lamps.md",), "docs"),
        ("Remove enable-lamp-log", (), "other"),
        ("Fix smoke", (), "fix"),
        ("fix flaky test of smoke", (), "test"),
        ("fix typo in README", (), "docs"),
        ("ci: newer runner", (), "build"),
        ("Glass", (), "other"),
        ("fix: smoke", ("wick_test.go", "test/e2e/wick.go"), "test"),
        ("feat: add steps", (".github/workflows/a.yml", "Makefile"), "build"),
        ("add ada to the list", ("OWNERS",), "docs"),
        ("Update it", ("netlify.toml", "docs/a.md"), "build"),
        ("add a lamp", ("lamp.go", "lamp_test.go", "docs/lamp.md"), "feature"),
        ("bump oil to address CVE-2031-1234", ("go.mod", "go.sum"), "fix"),
        ("adapt to Oilbase 1.26", ("lamp.go",), "compatibility"),
        ("support Python 3.13", (), "compatibility"),
        ("add e2e tests for Oilbase 1.25", ("test/e2e/a.go",), "compatibility"),
        ("fix smoke with Oilbase 1.25", (), "fix"),
        ("skip test on 5.15", (), "test"),
        ("bump version to 1.1-dev", (), "build"),
    ],
)
def test_categories(title: str, paths: tuple[str, ...], category: str) -> None:
    read = titles.read(title)
    assert kind_of_change(read.text, read.type, paths) == category
