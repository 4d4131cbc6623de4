"""Drafts on a real Docusaurus site: linted, spelt, built, and looked at in a real browser.

`make site-test` sets up what they need (npm and Chromium); they are left out of every other run.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kmesh import THANKED
from kmesh import lay_out as lay_out_kmesh
from kmesh_tracker import Tracker
from kmesh_tracker.demo import lay_out

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.site

SITE = Path(__file__).parent
ROOT = SITE.parents[1]
MODULES = ROOT / "build" / "site" / "node_modules"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LAST_DAY = date(2025, 12, 31)


def node(program: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a program of the site's, without telling anybody of it."""
    environment = {**os.environ, "DOCUSAURUS_NO_TELEMETRY": "1", "CI": "1", "NODE_OPTIONS": ""}
    command = [str(MODULES / ".bin" / program), *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give drafts by the name of their post: of the sample, and of Kmesh where its data are at hand."""
    folder = tmp_path_factory.mktemp("projects")
    sample = Tracker.from_config(lay_out(folder / "sample"), as_of=LAST_DAY)
    found = {"sample": sample.draft("v0.2.0"), "sample-next": sample.draft("next")}
    shared = ROOT.parent / "shared"
    if (shared / "data").is_dir():
        kmesh = Tracker.from_config(lay_out_kmesh(folder, shared), as_of=LAST_DAY)
        found |= {f"kmesh-{version}": kmesh.draft(version) for version in ("v1.1.0", "v1.2.0")}
    return found


@pytest.fixture(scope="module")
def site(drafts: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a site that holds all drafts."""
    if not MODULES.is_dir():
        pytest.skip("the site's packages are not installed: run `make site-test`")
    folder = tmp_path_factory.mktemp("site") / "site"
    shutil.copytree(SITE, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (folder / "node_modules").symlink_to(MODULES, target_is_directory=True)
    for name, text in drafts.items():
        post = folder / "blog" / name / "index.md"
        post.parent.mkdir(parents=True)
        post.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def built(site: Path) -> Path:
    """Build the site, and give the folder of its pages."""
    done = node("docusaurus", "build", "--locale", "en", cwd=site)
    assert done.returncode == 0, done.stdout + done.stderr
    return site / "build"


@pytest.fixture(scope="module")
def address(built: Path) -> Iterator[str]:
    """Serve the site on loopback."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(built))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def looked_at(address: str, folder: Path, *options: str) -> str:
    """Open a page in a browser that can reach nothing but this machine."""
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        pytest.skip("no Chromium was found: install it, or name it in CHROMIUM")
    command = [
        *(browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
        *("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", f"--user-data-dir={folder}"),
        *("--virtual-time-budget=8000", "--window-size=1200,1600", *options, address),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def slug(draft: str) -> str:
    """Give the address of a post, as its front matter says."""
    found = re.search(r'^slug: "?([^"\n]+)"?$', draft, re.MULTILINE)
    assert found, draft[:400]
    return found[1].strip("/")


def test_drafts_pass_the_lint_of_the_site(site: Path) -> None:
    done = node("markdownlint-cli2", "blog/*/index.md", cwd=site)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_settings_of_the_lint_are_those_of_the_first_community() -> None:
    theirs = ROOT.parent / "shared" / "data" / "website-markdownlint.jsonc"
    if not theirs.is_file():
        pytest.skip("no shared data beside the repository")
    ours = "\n".join(
        line for line in (SITE / ".markdownlint.jsonc").read_text().splitlines() if "//" not in line
    )
    assert json.loads(ours) == json.loads(theirs.read_text())


def test_drafts_are_spelt_well(site: Path) -> None:
    """What people wrote in titles is theirs; what we write ourselves is held against the dictionary."""
    program = shutil.which("codespell") or str(Path(sys.executable).with_name("codespell"))
    if not Path(program).is_file():
        pytest.skip("codespell is not installed: run `make site-test`")
    command = [program, "--ignore-words-list", "kmesh", "blog/sample/index.md", "blog/sample-next/index.md"]
    done = subprocess.run(command, cwd=site, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_each_draft_is_a_page(built: Path, drafts: dict[str, str]) -> None:
    for draft in drafts.values():
        assert (built / slug(draft) / "index.html").is_file()


def test_the_page_shows_the_draft_and_none_of_its_evidence(
    address: str, drafts: dict[str, str], tmp_path: Path
) -> None:
    for name, draft in drafts.items():
        page = looked_at(f"{address}/{slug(draft)}/", tmp_path / name, "--dump-dom")
        article = page[page.index("<article") : page.index("</article>")]
        headings = re.findall(r"^#{2,3} (.+)$", draft, re.MULTILINE)
        assert headings
        assert article.count("<h2") + article.count("<h3") == len(headings)
        text = re.sub(r"<[^>]*>", "", article)
        assert "{/*" not in text
        assert "undefined" not in text.lower().split()
        assert "minutes" not in re.findall(r"\S*minutes\S*:\d+", text)


def test_the_page_of_kmesh_thanks_who_was_thanked(
    address: str, drafts: dict[str, str], tmp_path: Path
) -> None:
    if "kmesh-v1.1.0" not in drafts:
        pytest.skip("no shared data beside the repository")
    page = looked_at(f"{address}/{slug(drafts['kmesh-v1.1.0'])}/", tmp_path, "--dump-dom")
    assert not [handle for handle in THANKED if f"@{handle}" not in page]


def test_the_page_can_be_seen(address: str, drafts: dict[str, str], tmp_path: Path) -> None:
    picture = tmp_path / "page.png"
    shown = drafts.get("kmesh-v1.1.0", drafts["sample"])
    looked_at(f"{address}/{slug(shown)}/", tmp_path / "profile", f"--screenshot={picture}")
    # A blank page of this size compresses to a few kilobytes.
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert picture.stat().st_size > 20_000
    if kept := os.environ.get("KMESH_TRACKER_PICTURES"):  # for one who wants to look at it
        shutil.copy(picture, kept)
