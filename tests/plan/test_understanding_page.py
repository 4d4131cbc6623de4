"""Each example of docs/understanding.md is read, and the outline below it is what comes out."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from kmesh_tracker import minutes, plan
from kmesh_tracker.records import Document, Release

PAGE = Path(__file__).resolve().parents[2] / "docs" / "understanding.md"
EXAMPLE = re.compile(r"```markdown\n(?P<minutes>.*?)\n```\n\n```text\n(?P<outline>.*?)\n```", re.DOTALL)
RELEASES = (
    Release("1.0.0", "v1.0.0", "a" * 40, date(2030, 1, 10), None),
    Release("1.1.0", None, None, None, "v1.0.0"),
)


def outline(text: str) -> str:
    """Return what is planned for each version: days ``!``, slips ``~``, items with claim and confidence."""
    document = Document("minutes", "minutes.md", text, "markdown")
    talked = plan.read(minutes.read(document), RELEASES, project="Lantern")
    lines = []
    for version in talked.versions:
        known = talked.plan(version)
        if known.items or known.deadlines:
            lines.append(version)
        for day in known.deadlines:
            until = f" to {day.end}" if day.end != day.start else ""
            lines.append(f"  ! {day.kind} {day.start}{until}")
        lines += [f"  ~ {slip.days} days later, said on {slip.stated_on}" for slip in known.slips]
        for item in known.items:
            facts = [item.claim or "no claim", *(["blocker"] if item.blocker else []), *item.owners]
            lines.append(f"  - {item.title}: {', '.join(facts)} ({item.confidence})")
    return "\n".join(lines) or "nothing"


EXAMPLES = list(EXAMPLE.finditer(PAGE.read_text(encoding="utf-8")))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e["minutes"].split("\n")[1])
def test_example(example: re.Match[str]) -> None:
    assert outline(example["minutes"]) == example["outline"]


def test_every_block_of_minutes_is_an_example() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.count("```markdown\n") == len(EXAMPLE.findall(text)) > 0
