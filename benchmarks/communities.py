"""Prepares other communities under ``build/communities``: minutes, a clone of the code, a configuration.

They are taken from bare repositories on this machine; nothing is fetched. What is there is kept.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

MIRROR: Final = "KMESH_TRACKER_MIRROR"
SHARED: Final = Path(__file__).resolve().parents[2] / "shared"
TOOLS: Final = SHARED / "communities"
BUILD: Final = Path(__file__).resolve().parents[1] / "build" / "communities"
PROJECTS: Final = {
    "cloudwego": "Kitex",
    "ember": "Ember",
    "eslint": "ESLint",
    "falco": "Falco",
    "grin": "Grin",
    "numpy": "NumPy",
}
CONFIGURATION: Final = """\
project = "{project}"
source = [
  {{ kind = "git", name = "{name}", path = "code/{name}.git", url = "https://github.com/{code}" }},
  {{ kind = "minutes", path = "{name}/minutes" }},
]
"""


def load(path: Path) -> Any:
    """Return a script beside the project as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        sys.exit(f"{path} is no Python file.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def prepare(name: str, mirror: Path, repositories: Mapping[str, str]) -> None:
    """Write the minutes, the clone and the configuration of a community, as far as they are not there."""
    for repository in (repositories["m"], repositories["c"]):
        if not (mirror / repository / "repo").is_dir():
            stop(f"{mirror} lacks {repository}/repo, a bare repository that {name} is made of.")
    where = {**os.environ, "MIRROR": str(mirror), "CORPORA": str(BUILD)}
    if not (BUILD / name / "refs.tsv").is_file():
        subprocess.run([sys.executable, TOOLS / "build.py", BUILD, name], env=where, check=True)
        if not any((BUILD / name / "minutes").rglob("*.md")):
            (BUILD / name / "refs.tsv").unlink()
            stop(f"Git read no minutes of {name} from {mirror}: look whether it trusts the folder.")
    clone, part = BUILD / "code" / f"{name}.git", BUILD / "code" / f"{name}.part"
    if not clone.is_dir():
        clone.parent.mkdir(exist_ok=True)
        subprocess.run(["rm", "-rf", part], check=True)
        subprocess.run(["bash", TOOLS / "clone.sh", name, part], env=where, check=True)
        part.rename(clone)
    code = repositories["c"].replace("+", "/")
    text = CONFIGURATION.format(project=PROJECTS[name], name=name, code=code)
    (BUILD / f"{name}.toml").write_text(text, encoding="utf-8")


def stop(why: str) -> None:
    """End with a sentence and exit code 2."""
    print(why, file=sys.stderr)
    sys.exit(2)


def main() -> None:
    """Prepare the communities that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"any of {', '.join(PROJECTS)}; all by default"
    )
    names = parser.parse_args().names or list(PROJECTS)
    if unknown := [name for name in names if name not in PROJECTS]:
        stop(f"{unknown[0]} is no community that is known here: name any of {', '.join(PROJECTS)}.")
    mirror = Path(os.environ.get(MIRROR) or "/nowhere").absolute()
    if not mirror.is_dir():
        stop(f"Set {MIRROR} to a folder of bare repositories, each as OWNER+NAME/repo.")
    if not TOOLS.is_dir():
        stop(f"{TOOLS} is not there: the communities are described in it.")
    os.environ["MIRROR"] = str(mirror)  # read when the script is loaded
    known = load(TOOLS / "build.py").CFG
    BUILD.mkdir(parents=True, exist_ok=True)
    for name in names:
        prepare(name, mirror, known[name])
        print(f"{BUILD / name}.toml", flush=True)


if __name__ == "__main__":
    main()
