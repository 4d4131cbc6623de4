from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
import pytest
from hypothesis import HealthCheck, settings

from kmesh_tracker.demo import lay_out
from kmesh_tracker.rendering import draft

if TYPE_CHECKING:
    from types import CodeType

    from jinja2.bccache import Bucket

    from kmesh_tracker.rendering.draft import Sink
    from kmesh_tracker.rendering.languages import Language

ROOT = Path(__file__).resolve().parents[1]

# No example has a deadline: machines are busy. `make test` tries the same examples each time, and so do all
# runs of CI; `make test-all` looks for new ones.
always = settings(
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("default", always, max_examples=30, derandomize=True)
settings.register_profile("thorough", always, max_examples=300)
settings.load_profile("default")


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that a test keeps facts in, its own: what another found out must not count."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder / "kmesh-tracker"


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository of the project."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the repository; what needs it is skipped where it is absent."""
    folder = ROOT.parent / "shared"
    if not (folder / "data").is_dir():
        pytest.skip(f"no shared data beside the repository ({folder.name}/data)")
    return folder


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The configuration of the sample project, which no test changes: copy its folder to change something."""
    return lay_out(tmp_path_factory.mktemp("sample") / "demo")


class Compiled(jinja2.BytecodeCache):
    """Keeps what templates were compiled to; what is constant in one is written for its sink and language."""

    codes: dict[tuple[object, ...], CodeType] = {}  # noqa: RUF012 - shared by all

    def __init__(self, sink: Sink, language: Language) -> None:
        self.variant = (sink, language.code, *sorted(language.terms.items()))

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.codes.get((self.variant, bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self.codes[self.variant, bucket.key, bucket.checksum] = bucket.code


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> None:
    """Compile each template once, and not for each of hundreds of drafts: it takes most of a draft's time."""
    made = draft._environment

    def environment(sink: Sink, folder: Path | None, language: Language) -> jinja2.Environment:
        one = made(sink, folder, language)
        one.bytecode_cache = Compiled(sink, language)
        return one

    draft._environment = environment
