from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
from importlib.metadata import entry_points
from pathlib import Path

from kmesh_tracker_llm import LlmModel


def test_the_entry_point_leads_to_the_model() -> None:
    (found,) = entry_points(group="kmesh_tracker", name="llm")
    assert found.load().kmesh_tracker_models() == [LlmModel]


def test_it_is_listed() -> None:
    program = Path(sysconfig.get_path("scripts")) / "kmesh-tracker"
    command = [program, "plugins", "--json"]
    run = subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8")
    (told,) = [plugin for plugin in json.loads(run.stdout)["plugins"] if plugin["name"] == "llm"]
    assert told["models"] == ["llm"]


def test_llm_is_imported_only_when_a_model_is_asked() -> None:
    code = (
        "import sys\n"
        "import kmesh_tracker_llm.plugin as plugin\n"
        "(model,) = plugin.kmesh_tracker_models()\n"
        "from kmesh_tracker.testing import load_model\n"
        "made = load_model(model, 'tiny', base_url='https://llm.example.org/v1')\n"
        "assert made.destination == 'llm.example.org'\n"
        "assert list(made.answer([])) == []\n"
        "assert not {'llm', 'openai', 'httpx2', 'pydantic'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_page_lists_the_options() -> None:
    page = Path(__file__).resolve().parents[1] / "README.md"
    if not page.is_file():  # the tests of an installed plugin stand alone
        return
    rows = [
        line.split("|") for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| `")
    ]
    told = {row[1].strip(" `"): row[2].strip() for row in rows}
    given = {key: option.default for key, option in LlmModel.options.items()}
    assert told == {key: "" if value is None else json.dumps(value) for key, value in given.items()}
