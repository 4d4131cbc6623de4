"""Plugins of real, throwaway distributions in a process of their own: a failure costs only its plugin."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

import pytest

from kmesh_tracker.errors import InputError, PluginError, UsageError
from kmesh_tracker.plugin import manager
from kmesh_tracker.plugin.format import Format
from kmesh_tracker.plugin.source import Option, Source, SourceSettings
from kmesh_tracker.plugin.spec import hookimpl

HEAD = """
from kmesh_tracker.plugin.format import Format
from kmesh_tracker.plugin.source import Option, Source
from kmesh_tracker.plugin.spec import hookimpl
"""
GOOD = (
    HEAD
    + """
class Wiki(Source):
    kind = "wiki"

@hookimpl
def kmesh_tracker_sources():
    print("chatter")
    return [Wiki]

@hookimpl
def kmesh_tracker_formats():
    return [Format("shout", ("roadmap",), lambda kind, document: "LOUD\\n")]
"""
)
BROKEN = {
    "import": ("import no_such_module_anywhere\n", "load", "ModuleNotFoundError"),
    "exit": ("raise SystemExit(3)\n", "load", "SystemExit: 3"),
    "syntax": ("def (:\n", "load", "SyntaxError"),
    "raising": (
        HEAD + "@hookimpl\ndef kmesh_tracker_sources():\n    raise SystemExit('no')\n",
        "kmesh_tracker_sources",
        "SystemExit: no",
    ),
    "text": (
        HEAD + "@hookimpl\ndef kmesh_tracker_sources():\n    return 'wiki'\n",
        "kmesh_tracker_sources",
        "returned str",
    ),
    "number": (
        HEAD + "@hookimpl\ndef kmesh_tracker_formats():\n    return 3\n",
        "kmesh_tracker_formats",
        "not iterable",
    ),
    "class": (
        HEAD + "@hookimpl\ndef kmesh_tracker_sources():\n    return [dict]\n",
        "kmesh_tracker_sources",
        "no subclass of Source",
    ),
    "misspelt": (
        HEAD + "@hookimpl\ndef kmesh_tracker_source():\n    return []\n",
        "register",
        "did you mean 'kmesh_tracker_sources'",
    ),
    "misspelt-bare": (
        "def kmesh_tracker_surces():\n    return []\n",
        "register",
        "there is no hook 'kmesh_tracker_surces'",
    ),
    "bare": ("def kmesh_tracker_sources():\n    return []\n", "register", "not decorated with hookimpl"),
    "arguments": (
        HEAD + "@hookimpl\ndef kmesh_tracker_sources(config):\n    return []\n",
        "register",
        "PluginValidationError",
    ),
    "taken": (
        HEAD
        + "class G(Source):\n    kind = 'git'\n@hookimpl\ndef kmesh_tracker_sources():\n    return [G]\n",
        "register",
        "already brought by kmesh_tracker.plugin.builtin",
    ),
}


def distribution(folder: Path, name: str, code: str, entry: str | None = None, version: str = "1.2") -> None:
    """Install a module and its entry point into ``folder``, as pip would."""
    module = f"module_{name.replace('-', '_')}"
    (folder / f"{module}.py").write_text(code, encoding="utf-8")
    info = folder / f"dist_{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: dist-{name}\nVersion: {version}\n", encoding="utf-8"
    )
    (info / "entry_points.txt").write_text(f"[kmesh_tracker]\n{entry or name} = {module}\n", encoding="utf-8")


def plugins(folder: Path, *args: str, **environment: str) -> tuple[dict[str, Any], str, int]:
    """Run ``kmesh-tracker plugins --json`` with what is installed in ``folder``."""
    source = Path(manager.__file__).parents[2]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(source)]), **environment}
    run = subprocess.run(
        [sys.executable, "-m", "kmesh_tracker", "plugins", "--json", *args],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
    assert "Traceback" not in run.stderr, run.stderr
    return json.loads(run.stdout), run.stderr, run.returncode


def test_one_broken_plugin_of_each_sort_leaves_the_good_ones_at_work(tmp_path: Path) -> None:
    distribution(tmp_path, "good", GOOD)
    for name, (code, _, _) in BROKEN.items():
        distribution(tmp_path, name, code)
    document, told, code = plugins(tmp_path)
    assert code == 0
    by_name = {plugin["name"]: plugin for plugin in document["plugins"]}
    assert by_name["good"]["sources"] == ["wiki"]
    assert by_name["good"]["formats"] == ["shout"]
    assert by_name["good"]["distribution"] == "dist-good 1.2"
    assert "git" in by_name["kmesh_tracker.plugin.builtin"]["sources"]
    failures = {failure["plugin"]: failure for failure in document["failures"]}
    assert set(failures) == set(BROKEN)
    for name, (_, stage, cause) in BROKEN.items():
        assert failures[name]["distribution"] == f"dist-{name} 1.2"
        assert failures[name]["stage"] == stage, failures[name]
        assert cause in failures[name]["cause"], failures[name]
        assert f"Plugin {name} (dist-{name} 1.2) failed at {stage}: " in told


def test_strict_makes_a_failure_an_exit_code(tmp_path: Path) -> None:
    distribution(tmp_path, "exit", "raise SystemExit\n")
    assert plugins(tmp_path, "--strict")[2] == 1
    assert plugins(tmp_path, "--strict", "--no-plugins")[2] == 0


def test_plugins_are_left_alone_on_request(tmp_path: Path) -> None:
    distribution(tmp_path, "good", GOOD)
    distribution(tmp_path, "exit", "raise SystemExit\n")
    for args, environment in (
        (["--no-plugins"], {}),
        ([], {"KMESH_TRACKER_DISABLED_PLUGINS": "good, dist-exit"}),
    ):
        document, _, _ = plugins(tmp_path, *args, **environment)
        assert not document["failures"]
        assert "good" not in {plugin["name"] for plugin in document["plugins"]}


def test_two_plugins_of_one_name(tmp_path: Path) -> None:
    distribution(tmp_path, "good", GOOD)
    distribution(tmp_path, "second", GOOD, entry="good")
    document, _, _ = plugins(tmp_path)
    assert [(f["plugin"], f["distribution"]) for f in document["failures"]] == [("good", "dist-second 1.2")]
    assert "already taken by dist-good 1.2" in document["failures"][0]["cause"]


def test_damaged_metadata_costs_its_distribution_alone(tmp_path: Path) -> None:
    distribution(tmp_path, "good", GOOD)
    for name, text in (("damaged", "[kmesh_tracker]\nno equals sign\n"), ("bytes", None)):
        info = tmp_path / f"{name}-0.1.dist-info"
        info.mkdir()
        if text is None:
            (info / "entry_points.txt").write_bytes(b"[kmesh_tracker]\n\xff = x\n")
        else:
            (info / "entry_points.txt").write_text(text, encoding="utf-8")
    document, _, _ = plugins(tmp_path)
    assert "good" in {plugin["name"] for plugin in document["plugins"]}
    assert {"damaged 0.1"} <= {failure["distribution"] for failure in document["failures"]}


def test_the_first_of_two_copies_counts(tmp_path: Path) -> None:
    distribution(tmp_path, "good", GOOD)
    copy = tmp_path / "copy"
    copy.mkdir()
    distribution(copy, "good", "raise SystemExit\n", version="0.9")
    source = str(Path(manager.__file__).parents[2])
    document, _, _ = plugins(tmp_path, PYTHONPATH=os.pathsep.join([str(tmp_path), str(copy), source]))
    assert not document["failures"]


class Plugin:
    """Something to register by hand."""

    def __init__(self, sources: Any = (), formats: Any = ()) -> None:
        self._answers = sources, formats

    @hookimpl
    def kmesh_tracker_sources(self) -> Any:
        return self._answers[0]

    @hookimpl
    def kmesh_tracker_formats(self) -> Any:
        return self._answers[1]


class Wiki(Source):
    kind = "wiki"


def wiki(told: Any = None) -> tuple[manager.Plugins, Source]:
    made = manager.create(load_entry_points=False)
    assert made.register("mine", Plugin([Wiki]), "mine 1")
    source = made.make(SourceSettings("wiki", "pages", {}))
    assert "wiki" in made.kinds()
    assert source is not None
    return made, source


@pytest.mark.parametrize("error", [RuntimeError("odd"), SystemExit(1), RecursionError(), AssertionError("x")])
def test_a_fault_of_a_source_names_plugin_distribution_and_stage(error: BaseException) -> None:
    made, source = wiki()
    with made.guard(source, "documents"):
        raise error
    assert str(made.failures[-1]).startswith(
        "Plugin mine (mine 1) failed at documents of the source 'pages': " + type(error).__name__
    )


def test_what_the_user_can_mend_passes_through() -> None:
    made, source = wiki()
    with pytest.raises(InputError), made.guard(source, "documents"):
        raise InputError("mend it")
    with pytest.raises(KeyboardInterrupt), made.guard(source, "documents"):
        raise KeyboardInterrupt
    assert not made.failures


def test_wrong_records_are_dropped_whole() -> None:
    made, source = wiki()
    assert made.collect(source, "documents", lambda: [1, 2], int) == (1, 2)
    assert made.collect(source, "documents", lambda: [1, "2"], int) == ()
    assert made.collect(source, "goals", lambda: None, int) == ()  # type: ignore[arg-type, return-value]
    assert [failure.cause for failure in made.failures] == [
        "TypeError: returned str, not int",
        "TypeError: 'NoneType' object is not iterable",
    ]


def test_a_source_that_cannot_be_made() -> None:
    class Bad(Source):
        kind = "bad"

        def __init__(self, settings: SourceSettings) -> None:
            raise ValueError("no")

    made = manager.create(load_entry_points=False)
    made.register("mine", Plugin([Bad]))
    made.kinds()
    assert made.make(SourceSettings("bad", "x", {})) is None
    assert "making the source 'x': ValueError: no" in str(made.failures[-1])


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ({"kind": ""}, "has no 'kind'"),
        ({"kind": "x", "options": []}, "are no mapping"),
        ({"kind": "x", "options": {"kind": Option(str, "")}}, "may not have an option 'kind'"),
        ({"kind": "x", "options": {"a": Option(dict, "")}}, "is no Option of type"),
    ],
)
def test_a_kind_of_source_that_breaks_the_contract(name: dict[str, Any], fault: str) -> None:
    made = manager.create(load_entry_points=False)
    made.register("mine", Plugin([type("Odd", (Source,), name), Wiki]))
    assert "wiki" in made.kinds()
    assert fault in made.failures[0].cause


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (Format("", ("draft",), str), "no name"),
        (Format("x", (), str), "must list its kinds"),
        (Format("x", "draft", str), "must list its kinds"),
        (Format("x", ("poem",), str), "must list its kinds"),  # type: ignore[arg-type]
        (Format("x", ("draft",), None), "cannot be called"),  # type: ignore[arg-type]
        ("x", "is no Format"),
    ],
)
def test_a_format_that_breaks_the_contract(given: Any, fault: str) -> None:
    made = manager.create(load_entry_points=False)
    made.register("mine", Plugin(formats=[given]))
    assert "json" in made.formats()
    assert fault in made.failures[0].cause


def test_a_format_that_fails_is_named() -> None:
    made = manager.create(load_entry_points=False)
    made.register("mine", Plugin(formats=[Format("x", ("find",), lambda kind, document: 3)]), "mine 1")  # type: ignore[arg-type, return-value]
    with pytest.raises(PluginError, match=r"Plugin mine \(mine 1\) failed at rendering find as 'x'"):
        made.render("x", "find", {})
    with pytest.raises(UsageError, match="choose one of changelog, docusaurus"):
        made.render("table", "draft", {})


def test_each_run_has_plugins_of_its_own() -> None:
    first, second = (manager.create(load_entry_points=False) for _ in range(2))
    first.register("mine", Plugin([Wiki]))
    assert "wiki" in first.kinds()
    assert "wiki" not in second.kinds()


def test_a_cheap_look_tells_whether_plugins_are_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It spares most runs the import of importlib.metadata; what it cannot look into counts as a plugin."""
    from kmesh_tracker.plugin.installed import may_declare

    usual = [one for one in sys.meta_path if one is PathFinder or not hasattr(one, "find_distributions")]
    monkeypatch.setattr(sys, "meta_path", usual)
    info = tmp_path / "weather-1.0.dist-info"
    info.mkdir()
    monkeypatch.setattr(sys, "path", [str(tmp_path / "absent"), str(tmp_path)])
    assert not may_declare("kmesh_tracker")
    (info / "entry_points.txt").write_text("[console_scripts]\nkmesh-tracker = kmesh_tracker.x:y\n")
    assert not may_declare("kmesh_tracker")
    (info / "entry_points.txt").write_text("[console_scripts]\n\n [kmesh_tracker]\nweather = weather\n")
    assert may_declare("kmesh_tracker")
    assert not may_declare("kmesh")
    archive = tmp_path / "some.zip"
    archive.write_bytes(b"PK\5\6" + b"\0" * 18)
    monkeypatch.setattr(sys, "path", [str(archive)])
    assert may_declare("kmesh_tracker")


def test_a_finder_of_someone_else_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    from kmesh_tracker.plugin.installed import may_declare

    class Finder:
        def find_distributions(self) -> None: ...

    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setattr(sys, "meta_path", [PathFinder, Finder()])
    assert may_declare("kmesh_tracker")
