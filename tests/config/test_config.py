from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import pytest

from kmesh_tracker import config
from kmesh_tracker.errors import ConfigError, UsageError
from kmesh_tracker.plugin.source import Option, Source

if TYPE_CHECKING:
    from pathlib import Path


class Git(Source):
    kind: ClassVar[str] = "git"
    options: ClassVar[dict[str, Option]] = {
        "path": Option(str, "Where it is.", required=True),
        "url": Option(str, "Its page."),
        "primary": Option(bool, "Whether its tags are the releases.", default=False),
    }


class Notes(Source):
    kind: ClassVar[str] = "minutes"
    options: ClassVar[dict[str, Option]] = {
        "path": Option(str, "Where it is.", required=True),
        "depth": Option(int, "How deep.", default=2),
        "only": Option(list, "Which ones."),
    }


KINDS: dict[str, type[Source]] = {"git": Git, "minutes": Notes}
GIT = '[[source]]\nkind = "git"\npath = "lantern.git"\n'


def check(text: str, folder: Path, **options: bool) -> config.Config:
    file = folder / "kmesh-tracker.toml"
    file.write_text(text, encoding="utf-8")
    return config.validate(config.load(file), KINDS, **options)


def test_names_and_the_primary_repository_come_from_the_paths(tmp_path: Path) -> None:
    text = (
        f'{GIT}[[source]]\nkind = "git"\npath = "docs"\n' + '[[source]]\nkind = "minutes"\npath = "m"\n' * 2
    )
    checked = check(text, tmp_path)
    assert [source.name for source in checked.sources] == ["lantern", "docs", "minutes", "minutes-2"]
    assert [source.options.get("primary") for source in checked.sources] == [True, False, None, None]
    assert checked.project == "lantern"
    assert checked.sources[0].path() == tmp_path / "lantern.git"


def test_a_repository_says_that_it_is_primary(tmp_path: Path) -> None:
    checked = check(f'{GIT}[[source]]\nkind = "git"\npath = "core"\nprimary = true\n', tmp_path)
    assert checked.project == "core"


def test_options_have_their_defaults_and_people_their_handles(tmp_path: Path) -> None:
    text = (
        'project = "Lantern"\ntemplates = "own"\n'
        f'{GIT}[[source]]\nkind = "minutes"\npath = "m"\nonly = ["a", "b"]\n'
        '[people]\nbots = ["bumper"]\n[people.handles]\n"Ada Rowe" = "@ada-rowe"\n'
    )
    checked = check(text, tmp_path)
    assert checked.sources[1].options == {"path": "m", "depth": 2, "only": ["a", "b"]}
    assert checked.people == config.PeopleConfig(("bumper",), {"Ada Rowe": "ada-rowe"})
    assert (checked.project, checked.templates) == ("Lantern", tmp_path / "own")
    words = check(f"{GIT}[glossary.zh]\n'oil lamp' = '油灯'\n", tmp_path).glossary
    assert words == {"zh": {"oil lamp": "油灯"}}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("proejct = 'x'", "did you mean 'project'"),
        (GIT + "pth = 'x'", "did you mean 'path'"),
        ("[people]\nbot = []", "did you mean 'bots'"),
        ("[[source]]\nkind = 'gitt'\npath = 'x'", "did you mean 'git'"),
        ("[[source]]\npath = 'x'", "has no 'kind'"),
        ("[[source]]\nkind = 'git'", "has no 'path'"),
        ("[[source]]\nkind = 'git'\npath = 3", "'path' must be a string"),
        (GIT + "primary = 1", "'primary' must be true or false"),
        (GIT + "[[source]]\nkind = 'minutes'\npath = 'm'\ndepth = true", "'depth' must be a whole number"),
        (GIT + "[[source]]\nkind = 'minutes'\npath = 'm'\nonly = [1]", "'only' must be a list of strings"),
        (GIT + "name = ''", "is empty"),
        ("[source]\nkind = 'git'", "[[source]]"),
        ("project = ' '", "project is empty"),
        ("project = 1", "'project' must be a string"),
        ("[people]\nbots = 'x'", "must be a list of strings"),
        ("people = 1", "[people]"),
        ("glossary = 1", "[glossary.zh]"),
        ("[glossary]\nzh = 'x'", "[glossary.zh]"),
        ("[glossary.zh]\na = 1", "table from terms to words"),
        ("[glossary.zh]\n' ' = 'a'", "table from terms to words"),
        ("[people]\nhandles = [1]", "table from names"),
        ("[[source]]\nkind = 'minutes'\npath = 'm'", "names no repository"),
        ((GIT + "primary = true\n") * 2, "both primary"),
        ((GIT + "name = 'x'\n") * 2, "two sources are called 'x'"),
        ("a = 1\nb = ", "line 2"),
        ("a = 1\nb = ]", "line 2"),
        ("a = " + "[" * 20_000, "nested too deeply"),
        ("project = " + "9" * 5000, "a number that is too large"),
        ("[[source]]\nprimary = 0x" + "9" * 5000, "a number that is too large"),
        ("a" + ".a" * 20_000 + " = 1", "a key of too many parts"),
        (f"answers = 1\n{GIT}", "'answers' must be a table: write it as [answers]."),
        (f'{GIT}[answers]\nfiles = "x"\n', "unknown key 'files' in [answers]; did you mean 'file'?"),
        (f"{GIT}[answers]\nmodel = 1\n", "'answers.model' must be a string"),
        (f"{GIT}[answers.file]\nx = 1\n", "'answers.file' must be a string"),
        (f'{GIT}[answers]\nfile = " "\n', "'answers.file' is empty"),
    ],
)
def test_a_mistake_is_one_sentence_that_names_the_file(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error:
        check(text, tmp_path)
    assert told in str(error.value)
    assert "kmesh-tracker.toml" in str(error.value)
    assert "\n" not in str(error.value)


def test_an_unknown_kind_is_left_out_where_plugins_are_missing(tmp_path: Path) -> None:
    checked = check(GIT + "[[source]]\nkind = 'wiki'\npath = 'x'", tmp_path, missing_plugins=True)
    assert [source.kind for source in checked.sources] == ["git"]
    assert "'wiki'" in checked.left_out[0]


def test_the_nearest_configuration_above_counts(tmp_path: Path) -> None:
    (tmp_path / "kmesh-tracker.toml").write_text("project = 'outer'\n" + GIT, encoding="utf-8")
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert config.load(start=inner).project == "outer"
    (inner / "pyproject.toml").write_text("[project]\nname = 'not ours'\n", encoding="utf-8")
    assert config.load(start=inner).project == "outer"
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.kmesh-tracker]\nproject = 'py'\n", encoding="utf-8")
    assert (config.load(start=inner).project, config.load(start=inner).base) == ("py", tmp_path / "a")
    (tmp_path / "a" / "kmesh-tracker.toml").write_text("project = 'own'\n", encoding="utf-8")
    assert config.load(start=inner).project == "own"


def test_a_configuration_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        config.load(tmp_path / "none.toml")
    with pytest.raises(ConfigError, match="kmesh-tracker init"):
        config.load(start=tmp_path)
    with pytest.raises(ConfigError, match="No such file"):
        config.load(tmp_path)
    file = tmp_path / "pyproject.toml"
    file.write_text("[tool.other]\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"no \[tool\.kmesh-tracker\]"):
        config.load(file)
    file.write_text("[tool]\nkmesh-tracker = 1\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="must be a table"):
        config.load(file)
    file = tmp_path / "latin.toml"
    file.write_bytes(b"a = 1\n# caf\xe9\n")
    with pytest.raises(ConfigError, match="line 2: not UTF-8"):
        config.load(file)
    file.write_bytes(b"#" * (config.MAX_BYTES + 1))
    with pytest.raises(ConfigError, match="larger than"):
        config.load(file)


def test_a_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    file = tmp_path / "kmesh-tracker.toml"
    file.write_bytes(b"\xef\xbb\xbfproject = 'x'\r\n")
    assert config.load(file).project == "x"


def test_flags_alone_are_enough(tmp_path: Path) -> None:
    raw = config.from_flags([tmp_path / "core.git", "site"], ["a.md", "b.md"])
    checked = config.validate(raw, KINDS)
    assert [source.name for source in checked.sources] == ["core", "site", "minutes", "minutes-2"]
    assert checked.project == "core"
    with pytest.raises(UsageError, match="--repo"):
        config.from_flags([], ["a.md"])


def test_a_repository_named_by_a_dot_is_called_after_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "lantern"
    (folder / ".git").mkdir(parents=True)
    for path in (".", ".git", "../lantern"):
        checked = config.validate(config.from_flags([path], base=folder), KINDS)
        assert checked.project == "lantern", path


def test_where_answers_are_kept_and_who_is_asked(tmp_path: Path) -> None:
    assert check(GIT, tmp_path).answers == config.AnswersConfig(tmp_path / "kmesh-tracker.answers.jsonl")
    text = f'{GIT}[answers]\nfile = "a.jsonl"\nmodel = "llm:small"\n[answers.llm]\nbudget = 5\n'
    assert check(text, tmp_path).answers == config.AnswersConfig(
        tmp_path / "a.jsonl", "llm:small", {"llm": {"budget": 5}}
    )
    assert config.from_flags(["lantern.git"]).answers.file is None
