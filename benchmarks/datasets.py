"""What the comparisons run on: Kmesh or the sample, histories made for the purpose, and any repository."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import histories

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


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
    return _kmesh(folder) if SHARED.is_dir() else _sample(folder)


def _kmesh(folder: Path) -> Data:
    for name in ("kmesh", "website"):
        clone = ["git", "clone", "--quiet", "--bare", str(SHARED / f"{name}.bundle"), f"{name}.git"]
        subprocess.run(clone, cwd=folder, check=True)
    lines = ['project = "Kmesh"', '[people]\nbots = ["kmesh-bot"]']
    lines += [f'[[source]]\nkind = "git"\npath = "{name}.git"' for name in ("kmesh", "website")]
    lines += [f"[[source]]\nkind = 'minutes'\npath = '{SHARED / 'kmesh-minutes.txt'}'"]
    (folder / "kmesh-tracker.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Data("Kmesh", folder / "kmesh.git", "v1.0.0", "v1.1.0", folder)


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
