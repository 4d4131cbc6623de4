"""What `make communities` and `make rules` need: a folder of repositories, and rules to switch off."""

from __future__ import annotations

import pkgutil
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.mark.parametrize(
    ("mirror", "name", "said"),
    [
        ("", "grin", "Set KMESH_TRACKER_MIRROR to a folder of bare repositories"),
        ("/nowhere", "grin", "Set KMESH_TRACKER_MIRROR to a folder of bare repositories"),
        ("/nowhere", "tidelog", "tidelog is no community that is known here"),
    ],
)
def test_what_is_missing_is_told_in_one_sentence(
    mirror: str, name: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KMESH_TRACKER_MIRROR", mirror)
    command = [sys.executable, str(BENCHMARKS / "communities.py"), name]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert run.returncode == 2
    assert run.stderr.startswith(said)
    assert run.stderr.count("\n") == 1


def test_each_rule_that_is_switched_off_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(BENCHMARKS)
    known = runpy.run_path(str(BENCHMARKS / "rules.py"))
    for target, _ in known["RULES"].values():
        pkgutil.resolve_name(target)
    assert len(known["entries"]()) == len(set(known["entries"]()))


def test_what_an_entry_decides_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(BENCHMARKS)
    known = runpy.run_path(str(BENCHMARKS / "rules.py"))
    lexicon = known["Counted"]()
    assert lexicon.means("claim", "brass hinge, planned") == "planned"
    assert lexicon.whole("role", "Decision") == "decision"
    assert {id_ for id_, _ in known["acted"]} == {"en.claim.planned-mark", "en.role.decision"}
