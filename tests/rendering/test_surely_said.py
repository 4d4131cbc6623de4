"""What the minutes only talk of is told, and kept out of announcements."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kmesh_tracker import Tracker
from kmesh_tracker.cli import tables
from kmesh_tracker.records import SURE
from kmesh_tracker.rendering.json import explain_document, roadmap_document
from repositories import Builder

PLAN = "# 2023-11-23\n\n## v1.1\n\n- Self trimming wick\n- Glass without seams\n"
TALK = (
    "# 2023-11-30\n\nNext release:\n\n"
    "- Maybe we can look at the silk handle.\n- The oil gauge needs a new float.\n"
    "- Eve will fix the rattling of the door.\n- The vent should be opened by a chain.\n"
    "- The reflector could be polished by hand.\n- The chimney must be longer.\n"
    "- The burner should be tested in rain.\n- The tin base needs a coat of paint.\n"
    "- The paper shade could be thicker.\n- The hinge should be made of brass.\n"
)


def tracker(folder: Path, minutes: str) -> Tracker:
    if not (folder / "lantern.git").exists():
        with Builder(folder / "lantern.git") as build:
            build.commit("C0")
            build.tag("v1.0.0")
            build.clock += 20 * 86_400
            build.request(2, "Self trimming wick")
            build.request(3, "Silk handle")
            build.tag("v1.1.0")
    (folder / "minutes.md").write_text(minutes, encoding="utf-8")
    text = (
        '[[source]]\nkind = "git"\npath = "lantern.git"\n[[source]]\nkind = "minutes"\npath = "minutes.md"\n'
    )
    (folder / "kmesh-tracker.toml").write_text(text, encoding="utf-8")
    return Tracker.from_config(folder / "kmesh-tracker.toml")


def first(text: str, lines: int) -> str:
    return "".join(text.splitlines(keepends=True)[:lines])


def test_talk_stays_out_of_drafts_and_apart_in_the_status(tmp_path: Path) -> None:
    asked = tracker(tmp_path, PLAN + "\n" + first(TALK, 5))
    sure = {one.item.title: one.item.is_sure for one in asked.status("1.1").releases[0].items}
    assert sure == {"Self trimming wick": True, "Glass without seams": True, "silk handle": False}

    draft = asked.draft_context("1.1", "maintainers")
    assert [item.title for item in draft.features] == ["Self trimming wick"]
    assert [item.said for item in draft.not_delivered] == ["Glass without seams"]
    assert "Silk handle" in [change.title for change in draft.notable]  # merged it is, all the same

    document = roadmap_document(asked.status("1.1"))
    given = {item["title"]: item["confidence"] for item in document["releases"][0]["items"]}
    assert given["silk handle"] < SURE <= min(given["Self trimming wick"], given["Glass without seams"])
    plain, apart = tables.render("status", document).split("Said less surely, and kept out of announcements:")
    assert "silk handle" not in plain
    assert "Self trimming wick" in plain
    assert "silk handle" in apart
    assert not asked.findings

    told = tables.render("explain", explain_document(asked.explain("1.1", "silk handle")))
    assert f"planned for this release: {given['silk handle']}; below 0.6, so announcements leave it" in told
    told = tables.render("explain", explain_document(asked.explain("1.1", "wick")))
    assert re.search(r"planned for this release: 0\.\d+\.\n", told)


def test_the_audit_wants_no_talk_announced(tmp_path: Path) -> None:
    asked = tracker(tmp_path, PLAN + "\n" + first(TALK, 5))
    audit = asked.check("# Lantern v1.1.0\n\nLight.\n")
    assert [one.name for one in audit.omissions if one.kind == "item"] == ["Self trimming wick"]


def test_what_a_person_decided_on_is_sure(tmp_path: Path) -> None:
    asked = tracker(tmp_path, PLAN + "\n" + first(TALK, 6))
    asked.decide("1.1", "silk-handle", [("note", "Promised to Ben.")])
    asked.decide("1.1", "oil-gauge", [("reject", "lantern#3")])
    sure = {one.item.id: one.item.is_sure for one in asked.status("1.1").releases[0].items}
    assert (sure["silk-handle"], sure["oil-gauge"]) == (True, False)
    assert "Silk handle" in [item.title for item in asked.draft_context("1.1").features]


@pytest.mark.parametrize(("minutes", "warns"), [(TALK, True), (first(TALK, 11), False), (PLAN, False)])
def test_a_warning_where_most_is_talk(tmp_path: Path, minutes: str, warns: bool) -> None:
    asked = tracker(tmp_path, minutes)
    found = [one for one in asked.roadmap().findings if one.startswith("Most of what was read as planned")]
    assert bool(found) == warns
    assert found == [one for one in asked.findings if "talk" in one]


def test_the_bar_is_documented() -> None:
    docs = (Path(__file__).resolve().parents[2] / "docs/commands.md").read_text(encoding="utf-8")
    assert f"From {SURE} on an item is sure." in docs
