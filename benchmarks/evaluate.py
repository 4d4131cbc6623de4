"""Measures how well minutes are understood and linked, and prints every miss.

Two measures. Labels say which items, links, verdicts and deadlines a careful reader finds in the minutes of
some releases, and with that how often a link shown as sure is right, and how often a change that an item has
is among the five shown; `fit.py` prints the same of what the weights did not see. The masked-reference test
asks for the change that a line cites without its number; it needs no labels, and runs on every community that
`make communities` prepared and that is named.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Final

import datasets
from communities import BUILD, PROJECTS, SHARED
from held import GOLD, calibration, hold, tell
from masked import Figures, ask

from kmesh_tracker import Tracker
from kmesh_tracker.rendering.json import dumps, meetings_document, roadmap_document

AS_OF: Final = date(2025, 11, 22)


def score(configuration: Path, folder: Path) -> str:
    """Hold what is found in the Kmesh minutes against the labels."""
    tracker = Tracker.from_config(configuration, as_of=AS_OF)
    roadmap, meetings = folder / "roadmap.json", folder / "meetings.json"
    roadmap.write_text(dumps(roadmap_document(tracker.roadmap(), tracker.urls)), encoding="utf-8")
    meetings.write_text(dumps(meetings_document(tracker.meetings())), encoding="utf-8")
    labels = SHARED / "gold" / "kmesh-dev.json"
    command = [sys.executable, str(SHARED / "tools" / "score.py"), str(labels), str(roadmap), "--verbose"]
    done = subprocess.run([*command, "--meetings", str(meetings)], check=True, capture_output=True, text=True)
    return done.stdout


def report(name: str, configuration: Path) -> dict[str, object]:
    """Run the masked-reference test on one community, print its misses, and return its figures."""
    answers = ask(configuration)
    own = [answer for answer in answers if not answer.case.quoted]
    for answer in own:
        if answer.rank != 1:
            case = answer.case
            print(f"  {answer.rank or '-':>3}  {case.change.label:<16} {case.text[:70]!r}", end="")
            print(f"  ({case.location.path}:{case.location.line}; first: {answer.instead})")
    figures = Figures.of(own)
    print(
        f"{name}: {figures.cases} lines ({len(answers) - len(own)} more quote the title)  "
        f"first {figures.first:.2f}  among five {figures.among_five:.2f}  MRR {figures.reciprocal:.2f}\n",
        flush=True,
    )
    return {
        "community": name,
        "lines": figures.cases,
        "first": round(figures.first, 3),
        "among_five": round(figures.among_five, 3),
        "mrr": round(figures.reciprocal, 3),
    }


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"prepared communities: {', '.join(PROJECTS)}"
    )
    parser.add_argument("--json", type=Path, help="write the figures of the masked-reference test here too")
    arguments = parser.parse_args()
    figures = []
    if (SHARED / "gold").is_dir():
        with tempfile.TemporaryDirectory() as made:
            configuration = datasets.kmesh(Path(made), SHARED / "data")
            print(score(configuration, Path(made)))
            held = [hold("kmesh", configuration)]
            held += [hold(name, BUILD / f"{name}.toml") for name in arguments.names if name in GOLD]
            for one in held:
                tell([one])
            calibration(held)
            figures.append(report("kmesh", configuration))
    else:
        print(f"No labels in {SHARED}: only communities that are named are measured.")
    figures += [report(name, BUILD / f"{name}.toml") for name in arguments.names]
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
