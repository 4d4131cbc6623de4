"""Measures how well minutes are understood and linked, and prints every miss.

Two measures. Labels say which items, links, verdicts and deadlines a careful reader finds in the minutes of
Kmesh and of some communities; what is found is held against them by the rules alone and, where answers are
given, with these, and what the checks dropped of the answers is printed. The masked-reference test asks for
the change that a line cites without its number; it needs no labels, and runs on every community that `make
communities` prepared and that is named. How often a link shown as sure is right, and how often a
change that an item has is among the five shown, is printed too; `fit.py` prints it of what the weights did
not see.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from datetime import date
from pathlib import Path
from typing import Final

import datasets
from answered import Project, answers_of
from communities import BUILD, PROJECTS, SHARED
from held import GOLD, calibration, hold, tell
from masked import Figures, ask

AS_OF: Final = date(2025, 11, 22)


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
    parser.add_argument(
        "--answers",
        action="append",
        default=[],
        metavar="NAME=FILE",
        help="answers to the questions of a community (or kmesh), as 'ask --import' reads them; "
        "without it, NAME.answers.jsonl beside its configuration",
    )
    parser.add_argument("--json", type=Path, help="write the figures of the masked-reference test here too")
    arguments = parser.parse_args()
    given = {name: Path(file) for name, _, file in (one.partition("=") for one in arguments.answers)}
    figures = []
    if (SHARED / "gold").is_dir():
        with tempfile.TemporaryDirectory() as made:
            configuration = datasets.kmesh(Path(made), SHARED / "data")
            Project("kmesh", configuration, AS_OF, answers_of("kmesh", given)).report()
            held = [hold("kmesh", configuration)]
            held += [hold(name, BUILD / f"{name}.toml") for name in arguments.names if name in GOLD]
            for one in held:
                tell([one])
            calibration(held)
            figures.append(report("kmesh", configuration))
    else:
        print(f"No labels in {SHARED}: only communities that are named are measured.")
    for name in arguments.names:
        configuration = BUILD / f"{name}.toml"
        Project(name, configuration, answers=answers_of(name, given)).report()
        figures.append(report(name, configuration))
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
