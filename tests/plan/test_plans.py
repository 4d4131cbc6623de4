"""Plans: cases as blocks in cases.md, read through the reader of minutes as in a real run."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from kmesh_tracker import minutes, plan
from kmesh_tracker.records import Document, Goal, Location, Plan, Reference, Release

CASES = Path(__file__).parent / "cases.md"
BLOCK = re.compile(
    r"^## (?P<title>[^\n]+)\n\n(?:````setup\n(?P<setup>.*?)\n````\n\n)?"
    r"````(?P<format>text|markdown)\n(?P<text>.*?)\n````\n\n````plan\n(?P<plan>.*?)\n?````",
    re.DOTALL | re.MULTILINE,
)
TAGS = "v0.9.0 2029-09-10, v1.0.0 2030-01-10"
PEOPLE = ("Ada Rowe", "ada-rowe", "Ben Otieno", "evelund")


def releases(tags: str) -> list[Release]:
    found: list[Release] = []
    for tag in filter(None, tags.split(", ")):
        name, day = tag.split(" ")
        before = found[-1].tag if found else None
        found.append(Release(name.removeprefix("v"), name, "a" * 40, date.fromisoformat(day), before))
    pending = f"{found[-1].version.rpartition('.')[0].rpartition('.')[0]}.99.0" if found else "0.1.0"
    return [*found, Release(pending, None, None, None, found[-1].tag if found else None)]


def goal(line: str) -> Goal:
    when, _, text = line.partition(": ")
    at = Location("roadmap", "roadmap.md", 1)
    if ".." not in when:
        return Goal(text, at, version=when)
    start, end = (date.fromisoformat(day) for day in when.split(".."))
    return Goal(text, at, None, start, end)


def outline(plans: list[Plan]) -> str:
    lines: list[str] = []
    for known in plans:
        if known.items or known.deadlines:
            lines.append(f"= {known.version}")
        for d in known.deadlines:
            until = f"..{d.end}" if d.end != d.start else ""
            lines.append(f"! {d.kind} {d.start}{until} ({d.stated_on})")
        for s in known.slips:
            why = f" because: {s.reason}" if s.reason else ""
            lines.append(f"~ {s.start} to {s.end}, {s.days} days ({s.stated_on}){why}")
        for item in known.items:
            facts = [item.kind, item.claim or "-", *(["blocker"] if item.blocker else []), *item.owners]
            lines.append(f"- {item.title} [{', '.join(facts)}]")
            for m in item.mentions:
                cited = "".join(f" #{r.number or r.commit}" for r in m.references)
                lines.append(f"  {m.date} @{m.location.line} {m.claim or '-'}{cited}")
    return "\n".join(lines)


def cases() -> list[re.Match[str]]:
    return list(BLOCK.finditer(CASES.read_text(encoding="utf-8")))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["title"])
def test_case(case: re.Match[str]) -> None:
    setup = [line.partition(" = ") for line in (case["setup"] or "").split("\n") if line]
    known = {key: value for key, _, value in setup}
    titles = {int(key.removeprefix("#")): value for key, value in known.items() if key.startswith("#")}

    def title_of(reference: Reference) -> str | None:
        return titles.get(reference.number or 0)

    talked = plan.read(
        minutes.read(Document("minutes", "minutes.md", case["text"], case["format"])),
        releases(known.get("tags", TAGS)),
        project=known.get("project", "Lantern"),
        people=PEOPLE,
        goals=[goal(value) for key, _, value in setup if key == "goal"],
        title_of=title_of,
    )
    assert outline([talked.plan(version) for version in talked.versions]) == case["plan"]


def test_one_meeting_in_two_files_plans_each_thing_once() -> None:
    text = "# 2030-02-07\n- release v1.1\n  - wick trimmer\n"
    more = "# 2030-02-07\n- release v1.1\n  - wick trimmer\n  - brass hinge (done)\n"
    files = [Document("minutes", path, each, "markdown") for path, each in (("a.md", text), ("b.md", more))]
    talked = plan.read(minutes.collect(files), releases(TAGS), project="Lantern", people=PEOPLE)
    assert [item.title for item in talked.plan("1.1.0").items] == ["wick trimmer", "brass hinge"]


def test_every_case_is_found() -> None:
    assert len(cases()) == CASES.read_text(encoding="utf-8").count("\n````plan\n")
