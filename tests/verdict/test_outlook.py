"""What is said of items before their release is out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from kmesh_tracker import Tracker
from repositories import Builder

if TYPE_CHECKING:
    from pathlib import Path

    from kmesh_tracker.records import State

CONFIG = """\
source = [
  { kind = "git", path = "r", primary = true },
  { kind = "minutes", path = "minutes" },
]
[releases]
next = "1.1.0"
silent_after = 2
"""


def states(folder: Path, meetings: dict[str, str], as_of: date = date(2023, 12, 31)) -> dict[str, State]:
    """Give the states of the items of 1.1.0, by title, from meetings by the name of their file."""
    if not (folder / "r").exists():
        with Builder(folder / "r") as build:
            build.commit("Begin")
            build.tag("v1.0.0")
            build.commit("docs: propose a copper roof (#6)", files={"docs/proposal/copper_roof.md": "Roof"})
            build.commit("Trim wicks by a trimmer (#7)", files={"wick.c": "x"})
    (folder / "minutes").mkdir(exist_ok=True)
    for name, text in meetings.items():
        (folder / "minutes" / name).write_text(text, encoding="utf-8")
    (folder / "kmesh-tracker.toml").write_text(CONFIG, encoding="utf-8")
    tracker = Tracker.from_config(folder / "kmesh-tracker.toml", as_of=as_of, cache=folder / "cache")
    return {one.item.title: one.state for one in tracker.status("1.1").releases[0].items}


PLANNED = "# 2023-11-16\n- v1.1 release\n  - chimney sweep\n"


@pytest.mark.parametrize(
    ("later", "state"),
    [
        (("# 2023-11-23\n- birds\n",), "planned"),
        (("# 2023-11-23\n- birds\n", "# 2023-11-30\n- bees\n"), "silent"),
        (("# 2023-11-23\n- birds\n", "# 2023-11-23\n- bees\n"), "planned"),  # two groups on one day
        (("# 2023-11-23\n- birds\n", "# 2023-11-30\n\nNo meeting, cancelled.\n"), "planned"),
    ],
)
def test_an_item_is_silent_after_days_on_which_somebody_met(
    tmp_path: Path, later: tuple[str, ...], state: str
) -> None:
    meetings = {f"{place}.md": text for place, text in enumerate((PLANNED, *later))}
    assert states(tmp_path, meetings) == {"chimney sweep": state}


def test_what_is_promised_is_at_risk_from_two_weeks_before_though_it_is_kept(tmp_path: Path) -> None:
    meetings = {"0.md": "# 2023-11-30\n- v1.1 release by 2023-12-29\n  - chimney sweep\n"}
    days = (date(2023, 12, 14), date(2023, 12, 15), date(2023, 12, 14), date(2024, 2, 1))
    told = [states(tmp_path, meetings, day)["chimney sweep"] for day in days]
    assert told == ["planned", "at-risk", "planned", "at-risk"]


@pytest.mark.parametrize(
    ("line", "state"), [("copper roof", "under-way"), ("copper roof (blocker)", "at-risk")]
)
def test_an_open_blocker_is_a_risk_though_it_was_begun(tmp_path: Path, line: str, state: str) -> None:
    meetings = {"0.md": f"# 2023-11-18\n- v1.1 release\n  - {line}\n"}
    assert list(states(tmp_path, meetings).values()) == [state]
