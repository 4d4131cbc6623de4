from __future__ import annotations

import json
import subprocess
import sysconfig
from importlib.metadata import entry_points
from pathlib import Path

from kmesh_tracker_roadmap import RoadmapSource


def test_the_entry_point_leads_to_the_source() -> None:
    (found,) = entry_points(group="kmesh_tracker", name="roadmap")
    assert found.load().kmesh_tracker_sources() == [RoadmapSource]


def test_it_registers_beside_the_built_in_sources() -> None:
    program = Path(sysconfig.get_path("scripts")) / "kmesh-tracker"
    command = [program, "plugins", "--json"]
    run = subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8")
    (told,) = [plugin for plugin in json.loads(run.stdout)["plugins"] if plugin["name"] == "roadmap"]
    assert told["sources"] == ["roadmap"]
