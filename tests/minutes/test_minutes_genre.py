"""What kind of text minutes are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kmesh_tracker import minutes
from kmesh_tracker.cli.main import main
from kmesh_tracker.minutes.genre import genre
from kmesh_tracker.records import Document
from repositories import Builder

if TYPE_CHECKING:
    from pathlib import Path

AGENDA = """# 2024-05-09

Attendees: Ada Rowe, Ben Otieno, Eve Lund

## v1.2

- Self trimming wick
  - Decision: Ben writes the proposal
  - Decision: no second blade
  - TODO: ask the glass makers
- Glass that cannot break (done)
- Brass hinge, needs an owner
"""
REPORT = """# 2024-05-09

Ada reported that the wick now trims itself. The blade was taken from the old model, and it has been cutting
clean for three weeks. Ben asked whether the makers of the glass could follow; they can, from June on.

The board then turned to the hinge. It was agreed that brass is too dear this year, and that iron will do
until the price has come down. Eve will write to the three smiths and bring their answers to the next meeting.
"""
TALK = """# 2024-05-09

**Ada:** Does the wick trim itself by now?
**Ben:** It does, since Monday. The blade is the old one.

**Ada:** And the glass?

**Eve (makers):** From June on, they say.

**Ben:** Then we could release in July, could we not?

- one more point
"""
LOG = """# 2024-05-09

[17:00:02] <ada> does the wick trim itself by now?
[17:00:40] <ben> it does, since monday
[17:01:10] <ada> and the glass
[17:02:31] <eve> from june on, they say
[17:03:00] <ben> then we could release in july
[17:03:12] <ada> fine with me
"""
TIMED = """# 2024-05-09

- 17:00 does the wick trim itself by now?
- 17:01 it does, since monday
- 17:03 then we could release in july
"""
CHINESE = """# 2024-05-09

- **小王：** 灯芯现在可以自动修剪了吗？
- **小李：** 可以，从周一开始就可以了。
- **小王：** 那我们七月发布新版本。
- **小李：** 好的，没有问题。
"""
MIXED = AGENDA + "- Chimney: longer by a hand, says Eve\n\n" + REPORT.split("\n\n")[1]
TEXTS = {
    "agenda": AGENDA,
    "report": REPORT,
    "talk": TALK,
    "log": LOG,
    "log of times": TIMED,
    "talk in Chinese": CHINESE,
    "mixed": MIXED,
}


@pytest.mark.parametrize("name", TEXTS)
def test_the_kind_of_a_text(name: str) -> None:
    read = minutes.read(Document("minutes", "minutes.md", TEXTS[name], "markdown"))
    assert genre(read) == name.split()[0]


def test_plain_text_and_nothing() -> None:
    text = "May 9, 2024\n\n[release 1.2]\no wick\no glass: done\nm ask the makers\n"
    assert genre(minutes.read(Document("minutes", "minutes.txt", text, "text"))) == "agenda"
    assert genre(()) == "mixed"


def test_addresses_and_one_label_are_no_speakers() -> None:
    text = "# 2024-05-09\n\n" + "- https://lamps.example/wick\n" * 3 + "- Owner: Ada\n- Owner: Ben\n"
    assert genre(minutes.read(Document("minutes", "minutes.md", text, "markdown"))) == "agenda"


def test_meetings_and_init_tell_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with Builder(tmp_path / "lantern.git") as build:
        build.commit("C0")
    (tmp_path / "minutes").mkdir()
    for name, text in {"a": TALK, "b": AGENDA, "c": TALK, "d": TALK, "e": TALK}.items():
        (tmp_path / "minutes" / f"{name}.md").write_text(text, encoding="utf-8")
    assert main(["init", "--repo", "lantern.git", "--minutes", "minutes"]) == 0
    written = (tmp_path / "kmesh-tracker.toml").read_text(encoding="utf-8")
    assert 'path = "minutes"  # file, folder or glob; most of it reads as talk among speakers\n' in written
    capsys.readouterr()

    assert main(["meetings", "--json"]) == 0
    documents = json.loads(capsys.readouterr().out)["documents"]
    assert documents[:2] == [
        {"source": "minutes", "path": "minutes/a.md", "genre": "talk", "meetings": 1},
        {"source": "minutes", "path": "minutes/b.md", "genre": "agenda", "meetings": 1},
    ]
    assert main(["meetings"]) == 0
    told = capsys.readouterr().out
    assert "Read as an agenda of points: minutes/b.md.\n" in told
    assert "Read as talk among speakers: minutes/a.md, minutes/c.md, minutes/d.md and 1 more.\n" in told
