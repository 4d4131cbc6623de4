"""An item is found by its lines and texts when its title, and with it its id, has changed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from kmesh_tracker import Tracker
from kmesh_tracker.errors import UsageError
from kmesh_tracker.plan.decided import item_meant
from kmesh_tracker.plan.names import Names
from kmesh_tracker.records import Decision, Item, Location, Mention
from kmesh_tracker.rendering.merging import merge
from repositories import Builder

if TYPE_CHECKING:
    from pathlib import Path

MINUTES = """# 2023-11-23

## v1.1

- Ben: fix the loss of oil when the lamp tilts (WIP)
- Wick that trims itself
- Glass, glazing bar

# 2023-11-30

## v1.1

- Wick that trims itself (done)
"""
# As earlier versions of the program wrote them: ids and titles that it no longer gives these items.
DECISIONS = """
[[decision]]
version = "1.1.0"
item = "ben-loss-of-oil-in-tilted-lamps"
title = "Ben: loss of oil in tilted lamps"
said = 2023-11-23
text = "Ben: fix the loss of oil when the lamp tilts (WIP)"
accept = "lantern#2"

[[decision]]
version = "1.1.0"
item = "self-trimmer"
title = "self trimmer"
said = 2023-11-30
text = "- Wick that trims itself (done), thanks"
note = "Promised to Eve."
"""


@pytest.fixture
def asked(tmp_path: Path) -> Tracker:
    with Builder(tmp_path / "lantern.git") as build:
        build.commit("C0")
        build.tag("v1.0.0")
        build.request(2, "Seal the tank")
    (tmp_path / "minutes.md").write_text(MINUTES, encoding="utf-8")
    (tmp_path / "kmesh-tracker.decisions.toml").write_text(DECISIONS, encoding="utf-8")
    text = (
        '[[source]]\nkind = "git"\npath = "lantern.git"\n[[source]]\nkind = "minutes"\npath = "minutes.md"\n'
    )
    (tmp_path / "kmesh-tracker.toml").write_text(text, encoding="utf-8")
    return Tracker.from_config(tmp_path / "kmesh-tracker.toml")


def test_decisions_under_old_ids_find_their_items(asked: Tracker) -> None:
    items = {one.item.mentions[0].location.line: one for one in asked.status("1.1").releases[0].items}
    assert not asked.findings
    assert not {"ben-loss-of-oil-in-tilted-lamps", "self-trimmer"} & {one.item.id for one in items.values()}
    assert [link.change.number for link in items[5].links] == [2]
    assert [decision.value for decision in items[6].item.decisions] == ["Promised to Eve."]
    assert not any(one.item.decisions for line, one in items.items() if line not in (5, 6))


@pytest.mark.parametrize(
    ("wanted", "line"),
    [
        ("ben-loss-of-oil-in-tilted-lamps", 5),
        ("self-trimmer", 6),
        ("minutes.md:6", 6),
        ("minutes.md:13", 6),
        ("when the lamp tilts (wip)", 5),
        ("THAT TRIMS ITSELF (DONE)", 6),
    ],
)
def test_explain_takes_an_old_id_a_place_or_a_part_of_a_line(asked: Tracker, wanted: str, line: int) -> None:
    found = asked.explain("1.1", wanted).tracked.item
    assert found.mentions[0].location.line == line
    assert asked.explain("1.1", found.id).tracked.item.id == found.id


@pytest.mark.parametrize("wanted", ["minutes.md:1", "inutes.md:5", "5", "copper"])
def test_what_names_no_item_is_refused(asked: Tracker, wanted: str) -> None:
    with pytest.raises(UsageError, match=r"is no item of 1\.1"):
        asked.explain("1.1", wanted)


def test_what_was_decided_under_an_old_id_is_taken_back_under_the_new_one(asked: Tracker) -> None:
    item = asked.explain("1.1", "minutes.md:6").tracked.item
    assert asked.decide("1.1", item.id, [], undo=True) == 1
    assert not asked.explain("1.1", "minutes.md:6").tracked.item.decisions


def item(id_: str, *texts: str) -> Item:
    said = (
        Mention(date(2031, 3, 6), text, "planned", Location("minutes", "minutes.md", at), name=text)
        for at, text in enumerate(texts)
    )
    return Item(id_, id_.replace("-", " "), "feature", False, (), tuple(said), "planned")


def meant(decision: Decision, *items: Item) -> str | None:
    found = item_meant(decision, items, Names(m.text for one in items for m in one.mentions))
    return found and found.id


def test_the_line_tells_more_than_an_id_that_another_item_got() -> None:
    decision = Decision(
        "1.1.0", "wick", "note", "n", title="wick", said=date(2031, 3, 6), text="wick trimmer (WIP)"
    )
    wick, trimmer = item("wick", "wick of cotton"), item("trimmer", "wick trimmer (WIP)")
    assert meant(decision, wick, trimmer) == "trimmer"
    assert meant(decision, wick) == "wick"
    both = item("wick", "wick of cotton", "wick trimmer (WIP)")
    assert meant(decision, both, trimmer) == "wick", "of two on the line the one with the id"
    parts = item("cotton-wick", "wick trimmer (WIP)"), item("trimming-blade", "wick trimmer (WIP)")
    assert meant(decision, *parts) in ("cotton-wick", "trimming-blade")


def test_the_memory_of_a_draft_finds_a_section_whose_title_changed() -> None:
    before = [
        "# Lantern 1.1",
        "",
        "### Self trimmer",
        "",
        "A blade.",
        "",
        "<!-- m.md:6; lantern#2; lantern#3 -->",
    ]
    mine = [*before[:4], "A blade of steel, from Eve's forge.", *before[5:]]
    new = [*before[:2], "### Wick that trims itself", "", "A blade.", "", "- More", "", "- Still more", ""]
    new += ["- And more", "", "<!-- m.md:9; m.md:6; lantern#2; lantern#3 -->"]
    merged = merge(before, mine, new)
    assert not merged.conflicts
    assert merged.lines.count("A blade of steel, from Eve's forge.") == 1
    assert "### Wick that trims itself" in merged.lines
    assert "### Self trimmer" not in merged.lines
