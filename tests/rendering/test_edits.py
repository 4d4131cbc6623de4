"""What people wrote into a draft is never lost: every sort of edit, then a new draft after new merges."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from kmesh_tracker import Tracker
from kmesh_tracker.errors import ConflictError
from kmesh_tracker.rendering.publish import DraftFile, Target, shown
from often import often

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Lines = list[str]
FORMATS = ("docusaurus", "github", "changelog")


def headings(lines: Lines) -> list[int]:
    return [at for at, line in enumerate(lines) if line.startswith("#")]


def section(lines: Lines, rng: random.Random) -> tuple[int, int]:
    found = headings(lines)
    start = rng.choice(found)
    return start, next((at for at in found if at > start), len(lines))


def insert_line(lines: Lines, rng: random.Random, token: str) -> None:
    lines.insert(rng.randrange(len(lines) + 1), f"A line of mine {token}.")


def insert_paragraph(lines: Lines, rng: random.Random, token: str) -> None:
    at = rng.choice([at for at, line in enumerate(lines) if not line])
    lines[at:at] = ["", f"A paragraph of mine, {token}."]


def change_word(lines: Lines, rng: random.Random, token: str) -> None:
    at = rng.choice([at for at, line in enumerate(lines) if " " in line])
    words = lines[at].split(" ")
    words[rng.randrange(len(words))] = token
    lines[at] = " ".join(words)


def delete_section(lines: Lines, rng: random.Random, token: str) -> None:
    start, end = section(lines, rng)
    del lines[start:end]


def move_section(lines: Lines, rng: random.Random, token: str) -> None:
    start, end = section(lines, rng)
    taken = [f"{lines[start]} {token}", *lines[start + 1 : end]] if rng.random() < 0.3 else lines[start:end]
    del lines[start:end]
    found = headings(lines)
    at = rng.choice([*found, len(lines)])
    lines[at:at] = taken


def add_section(lines: Lines, rng: random.Random, token: str) -> None:
    at = rng.choice([*headings(lines), len(lines)])
    lines[at:at] = [f"## My own {token}", "", f"With words, {token}x.", ""]


def add_key(lines: Lines, rng: random.Random, token: str) -> None:
    if lines[0] == "---":
        lines.insert(rng.randrange(1, 3), f"image: {token}")
    else:
        lines[0:0] = ["---", f"image: {token}", "---", ""]


def change_item(lines: Lines, rng: random.Random, token: str) -> None:
    at = rng.choice([at for at, line in enumerate(lines) if line.startswith("- ")])
    lines[at] = rng.choice([f"- {token}: {lines[at][2:]}", f"{lines[at]} {token}", f"- {token}"])


def add_item(lines: Lines, rng: random.Random, token: str) -> None:
    at = rng.choice([at for at, line in enumerate(lines) if line.startswith("- ")])
    lines.insert(at + rng.randrange(2), rng.choice(["- ", "* ", "  - "]) + token)


def shuffle_list(lines: Lines, rng: random.Random, token: str) -> None:
    start = rng.choice([at for at, line in enumerate(lines) if line.startswith("- ")])
    end = start
    while end < len(lines) and lines[end].startswith("- "):
        end += 1
    items = lines[start:end]
    rng.shuffle(items)
    lines[start:end] = items


EDITS: tuple[Callable[[Lines, random.Random, str], None], ...] = (
    insert_line,
    insert_paragraph,
    change_word,
    delete_section,
    move_section,
    add_section,
    add_key,
    change_item,
    add_item,
    shuffle_list,
)


@pytest.fixture(scope="module")
def drafts(sample: Path) -> dict[str, list[str]]:
    """The drafts of one release as the weeks went by: before, at and after the merges of its last days."""
    found: dict[str, list[str]] = {name: [] for name in FORMATS}
    for day in (date(2024, 11, 22), date(2025, 1, 1), date(2025, 1, 20), date(2025, 3, 1)):
        tracker = Tracker.from_config(sample, as_of=day)
        for name in FORMATS:
            found[name].append(tracker.draft("0.2.0", name))
    assert all(len(set(texts)) >= 3 for texts in found.values())
    return found


def desk(file: Path, name: str) -> DraftFile:
    return DraftFile(Target(file), name, "0.2.0", "en")


def edited(data: bytes, rng: random.Random, number: int) -> tuple[bytes, list[str]]:
    """Edit a file by hand; the tokens are what must not be lost."""
    lines = data.decode().removesuffix("\n").split("\n")
    tokens = []
    for count in range(rng.choice((1, 1, 1, 2, 4))):
        token = f"mine{number}q{count}q"
        before = Counter(lines)
        rng.choice(EDITS)(lines, rng, token)
        lines = lines or [token]
        if any(token in line for line in Counter(lines) - before):
            tokens.append(token)
    text = "\n".join(lines) + "\n" * (rng.random() < 0.8)
    if rng.random() < 0.2:
        text = text.replace("\n", "\r\n")
    return b"\xef\xbb\xbf" * (rng.random() < 0.2) + text.encode(), [one for one in tokens if one in text]


@pytest.mark.parametrize("seeds", often([range(20), range(20, 170)], range(20)), ids=len)
@pytest.mark.parametrize("name", FORMATS)
def test_hundreds_of_edits_survive_a_new_draft(
    name: str, seeds: range, drafts: dict[str, list[str]], tmp_path: Path
) -> None:
    outcomes: Counter[str] = Counter()
    for seed in seeds:
        rng = random.Random(f"{name} {seed}")
        file = tmp_path / f"{seed}.md"
        first = rng.randrange(3)
        start = desk(file, name)
        start.write(start.redraft(drafts[name][first]))
        data, tokens = edited(file.read_bytes(), rng, seed)
        file.write_bytes(data)
        for text in drafts[name][first + 1 :]:
            before = file.read_bytes()
            again = desk(file, name)
            try:
                done = again.redraft(text)
            except ConflictError:  # a version's heading was edited away
                assert file.read_bytes() == before
                outcomes["refused"] += 1
                break
            for token in tokens:
                assert token in shown(done), (seed, token)
            if done.conflicts:
                assert done.data is None
                assert file.read_bytes() == before
                outcomes["conflict"] += 1
                break
            again.write(done)
            after = file.read_bytes()
            assert all(token.encode() in after for token in tokens), seed
            assert after.startswith(b"\xef\xbb\xbf") == before.startswith(b"\xef\xbb\xbf")
            assert (b"\r\n" in after) == (b"\r\n" in before)
            assert after.replace(b"\r\n", b"").count(b"\n") == (
                after.count(b"\n") if b"\r\n" not in after else 0
            )
            settled = desk(file, name).redraft(text)
            assert (settled.data, settled.conflicts) == (None, ()), seed
            outcomes["merged"] += 1
    assert outcomes["merged"] > 3 * (outcomes["conflict"] + outcomes["refused"]), outcomes
