"""Writes the generated parts of the documentation, or says with --check whether they are still true.

A generated part stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``; NAME is a key of PARTS.
"""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import reference
import schema
import transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).resolve().parents[1]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
PART = re.compile(r"(?P<open><!-- generated: (?P<name>[a-z -]+) -->\n).*?(?P<close><!-- end -->)", re.DOTALL)
AS_OF = "2025-03-10"
"""The day on which the sample project is shown."""

TRANSCRIPTS: Mapping[str, str] = {
    "status of the sample": f"kmesh-tracker status v0.2.0 --as-of {AS_OF}",
    "roadmap of the sample": f"kmesh-tracker roadmap --as-of {AS_OF}",
    "draft of the sample": "kmesh-tracker draft v0.2.0 --format github",
    "find in the sample": f"kmesh-tracker find 'sonar driver' --as-of {AS_OF}",
    "check of the sample": f"kmesh-tracker check v0.2.0.md --as-of {AS_OF}",
    "check for a workflow": f"kmesh-tracker check v0.2.0.md --as-of {AS_OF} --format github-annotations",
    "explain in the sample": f"kmesh-tracker explain v0.2.0 sonar-sensor --as-of {AS_OF}",
    "questions of the sample": "kmesh-tracker ask",
    "answers in the sample": "kmesh-tracker ask --export questions.jsonl; "
    "kmesh-tracker ask --import answers.jsonl --by 'Ines Falk' --on 2025-03-08",
    "decisions in the sample": "kmesh-tracker review v0.2.0 --item alarm --note 'Waits for the new battery.' "
    "--on 2025-02-03 --by ymori; cat kmesh-tracker.decisions.toml",
}

PARTS: Mapping[str, Callable[[], str]] = {
    "configuration keys": reference.configuration_keys,
    "source kinds": reference.source_kinds,
    "commands": reference.command_reference,
    "exit codes": reference.exit_codes,
    "hooks": reference.hooks,
    "schemas": schema.schema_reference,
    "template context": reference.template_context,
    **{name: partial(transcript.transcript, command) for name, command in TRANSCRIPTS.items()},
}


def written(page: str) -> str:
    """Give ``page`` with its generated parts written anew."""
    return PART.sub(lambda part: f"{part['open']}\n{PARTS[part['name']]()}\n\n{part['close']}", page)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where something would change"
    )
    check = parser.parse_args().check
    drift = 0
    for path in PAGES:
        old = path.read_text("utf-8")
        new = written(old)
        if new == old:
            continue
        drift += 1
        name = path.relative_to(ROOT).as_posix()
        if check:
            sys.stdout.writelines(
                difflib.unified_diff(
                    old.splitlines(True), new.splitlines(True), name, f"{name} as it should be", n=1
                )
            )
        else:
            path.write_text(new, "utf-8")
            print(f"wrote {name}")
    if check and drift:
        print(
            "The documentation does not say what the code does: run `make docs` and read what changed.",
            file=sys.stderr,
        )
    return int(check and bool(drift))


if __name__ == "__main__":
    sys.exit(main())
