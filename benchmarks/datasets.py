"""What the comparisons run on: Kmesh or the sample, histories made for the purpose, and any repository."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import histories

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
KMESH = """\
project = "Kmesh"
people = { bots = ["kmesh-bot"] }
source = [
  { kind = "git", path = "kmesh.git", url = "https://github.com/kmesh-net/kmesh", primary = true },
  { kind = "git", path = "website.git", url = "https://github.com/kmesh-net/website" },
  { kind = "minutes", path = "minutes.txt" },
]
"""


@dataclass(frozen=True, slots=True)
class Data:
    """A repository, and the release in it that is asked for."""

    name: str
    repository: Path
    previous: str
    release: str
    configured: Path | None = None
    """Folder with a configuration that names minutes as well."""

    @property
    def span(self) -> str:
        return f"{self.previous}..{self.release}"


def project(folder: Path) -> Data:
    """Give the data of Kmesh where they lie beside the repository, and the sample project otherwise."""
    if not SHARED.is_dir():
        return _sample(folder)
    kmesh(folder, SHARED)
    return Data("Kmesh", folder / "kmesh.git", "v1.0.0", "v1.1.0", folder)


def kmesh(folder: Path, data: Path) -> Path:
    """Make a project of the Kmesh repositories and minutes in ``data``, and give its configuration."""
    for name in ("kmesh", "website"):
        clone = ["git", "clone", "--quiet", "--bare", str(data / f"{name}.bundle"), f"{name}.git"]
        subprocess.run(clone, cwd=folder, check=True)
    (folder / "minutes.txt").write_bytes((data / "kmesh-minutes.txt").read_bytes())
    configuration = folder / "kmesh-tracker.toml"
    configuration.write_text(KMESH, encoding="utf-8")
    return configuration


def _sample(folder: Path) -> Data:
    from kmesh_tracker.demo import lay_out

    folder = lay_out(folder / "sample").parent
    return Data("the sample project", folder / "tidelog.git", "v0.1.0", "v0.2.0", folder)


def made(folder: Path) -> tuple[Data, Data]:
    """Give the two histories, and of each the last release that had no candidate.

    To some peers a candidate is a release, and what came after it is little.
    """
    small, large = (histories.kept(folder, *size) for size in (histories.SMALL, histories.LARGE))
    return (
        Data("made, 20,000 commits", small, "v1.48.1", "v1.49.0"),
        Data("made, 200,000 commits", large, "v1.498.1", "v1.499.0"),
    )


def in_the_middle(folder: Path) -> tuple[Data, Data]:
    """Give a release of each history that has as much before it as after it."""
    small, large = made(folder)
    return (
        Data(small.name, small.repository, "v1.24.1", "v1.25.0"),
        Data(large.name, large.repository, "v1.249.1", "v1.250.0"),
    )


def local(written: str) -> Data:
    """Read ``PATH:PREVIOUS:RELEASE``."""
    path, previous, release = written.rsplit(":", 2)
    return Data(Path(path).name, Path(path).absolute(), previous, release)
