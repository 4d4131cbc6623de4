"""The configuration: found, read, and checked against what the installed plugins bring."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, field

from kmesh_tracker.decisions import FILE_NAME as DECISIONS
from kmesh_tracker.errors import ConfigError, UsageError
from kmesh_tracker.plugin.source import Source, SourceSettings
from kmesh_tracker.text import toml
from kmesh_tracker.text.files import read_ordinary
from kmesh_tracker.versions import normal_version

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence


KEYS: Final = {
    "project": "Name of the project; that of the primary repository where it is absent.",
    "source": "One table for each repository and each set of minutes.",
    "people": "What git alone cannot know of people.",
    "releases": "Which tags of the primary repository are releases.",
    "templates": "Folder whose templates take the place of the shipped ones, relative to the file.",
    "glossary": "One table for each language, from the project's terms to the words for them in drafts.",
    "decisions": "File of what people decided; without it, kmesh-tracker.decisions.toml beside this file.",
    "answers": "Where answers are recorded and who is asked; `[answers.NAME]` holds the options of a model.",
}
"""Keys at the top of the configuration, with their meaning."""
PEOPLE_KEYS: Final = {
    "bots": "Handles or names of automation, never thanked nor credited.",
    "handles": "Table from a name or an e-mail address to the person's handle.",
}
"""Keys of ``[people]``, with their meaning."""
RELEASES_KEYS: Final = {
    "tags": "Pattern of the tags that are releases, e.g. `v{version}-source`; one, or a list.",
    "ignore": "Glob of tags that are no releases, e.g. `*-nightly`; one, or a list.",
    "component": "The component whose releases count, e.g. `core` for `core-1.2.0`, if several are tagged.",
    "paths": "Glob, or list of globs, of the files that are released, e.g. `src/**`; the rest is left out.",
    "next": "The next version, e.g. `1.3.0`, where the one found from tags, branches and minutes is wrong.",
    "silent_after": "Meetings without a mention until an item without a change is silent; 4 by default.",
}
"""Keys of ``[releases]``, with their meaning."""
ANSWERS_KEYS: Final = {
    "file": "File of recorded answers; without it, kmesh-tracker.answers.jsonl beside this file.",
    "model": "What `ask --model` asks where it is given no name, e.g. `llm:gpt-5-mini`.",
}
"""Keys of ``[answers]``, with their meaning."""
ANSWERS: Final = "kmesh-tracker.answers.jsonl"  # the default of ``answers.file``
SILENT_AFTER: Final = 4  # meetings without a mention; the default of ``silent_after``
_VERSION: Final = "{version}"  # stands for the version in a pattern of tags
_TYPES: Final = {str: "a string", bool: "true or false", int: "a whole number", list: "a list of strings"}
FILE_NAME: Final = "kmesh-tracker.toml"  # name under which the configuration is looked for
MAX_BYTES: Final = 1024 * 1024  # a larger file is no configuration


class PeopleConfig(Struct, frozen=True):
    """What git alone cannot know of people."""

    bots: tuple[str, ...] = ()  # handles or names of automation
    handles: Mapping[str, str] = field(default_factory=dict)
    """From a name or an e-mail address to a handle without ``@``."""


class ReleasesConfig(Struct, frozen=True):
    """Which tags of the primary repository are releases."""

    tags: tuple[str, ...] = ()
    """Patterns with ``{version}``; none where the usual ways to write a version are read."""
    ignore: tuple[str, ...] = ()  # globs of names that are no releases
    component: str = ""  # the component whose releases count; empty if there is one only
    paths: tuple[str, ...] = ()  # globs of the files that are released; empty for all
    next: str = ""  # the next version; empty to find it from git and minutes
    silent_after: int = SILENT_AFTER  # meetings without a mention after which an item is silent


class AnswersConfig(Struct, frozen=True):
    """Where answers are recorded, and who is asked."""

    file: Path | None = None  # None without a configuration
    model: str = ""  # what ``ask --model`` asks where it is given no name
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """From the name of a model to its table, as it was written."""


class _Settings(Struct, frozen=True, kw_only=True):
    """What a configuration holds beside its sources."""

    base: Path  # folder that relative paths are relative to
    people: PeopleConfig = field(default_factory=PeopleConfig)
    releases: ReleasesConfig = field(default_factory=ReleasesConfig)
    templates: Path | None = None  # folder of the user's own templates
    glossary: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """From a language to its words for the project's terms."""
    decisions: Path | None = None  # file of decisions; None without a configuration
    decisions_named: bool = False  # whether the configuration names it, so that it should be there
    answers: AnswersConfig = field(default_factory=AnswersConfig)


class RawConfig(_Settings, frozen=True, kw_only=True):
    """A configuration as it was written, its sources not yet checked."""

    origin: str  # where it came from, for messages: the file's path, or ``command line``
    sources: tuple[Mapping[str, Any], ...]  # the ``[[source]]`` tables
    project: str | None = None


class Config(_Settings, frozen=True, kw_only=True):
    """A configuration that was checked: names are unique and exactly one source is the primary repository."""

    project: str
    sources: tuple[SourceSettings, ...]  # in the order written
    left_out: tuple[str, ...] = ()  # sources whose plugin is switched off or broken, one sentence each


def parse(table: Mapping[str, Any], *, origin: str, base: Path) -> RawConfig:
    """Check all of ``table`` that does not depend on plugins."""
    known_keys(table, KEYS, origin, "")
    project = typed(table.get("project"), str, origin, "project")
    if project is not None and not project.strip(" \t"):
        raise ConfigError(f"{origin}: project is empty: give it a name, or leave the key out.")
    sources = table.get("source", [])
    if not isinstance(sources, list) or not all(isinstance(source, dict) for source in sources):
        raise ConfigError(f"{origin}: 'source' must be a list of tables: write each one as [[source]].")
    templates = typed(table.get("templates"), str, origin, "templates")
    decisions = typed(table.get("decisions"), str, origin, "decisions")
    if decisions is not None and not decisions.strip(" \t"):
        raise ConfigError(f"{origin}: decisions is empty: name a file, or leave the key out.")
    return RawConfig(
        origin=origin,
        base=base,
        sources=tuple(sources),
        project=project,
        people=_people(table.get("people", {}), origin),
        releases=_releases(table.get("releases", {}), origin),
        templates=base / templates if templates else None,
        glossary=_glossary(table.get("glossary", {}), origin),
        decisions=base / (decisions or DECISIONS),
        decisions_named=decisions is not None,
        answers=_answers(table.get("answers", {}), origin, base),
    )


def typed(value: Any, wanted: type, where: str, key: str) -> Any:
    """Return ``value`` when it has the type ``wanted`` (None passes)."""
    good = isinstance(value, wanted) and not (wanted is int and isinstance(value, bool))
    if wanted is list and good:
        good = all(isinstance(element, str) for element in value)
    if value is None or good:
        return value
    raise ConfigError(f"{where}: {key!r} must be {_TYPES.get(wanted, wanted.__name__)}, not {value!r:.80}.")


def known_keys(table: Mapping[str, Any], known: Mapping[str, Any], where: str, of: str) -> None:
    """Refuse a key that is not among ``known``; the message names the nearest one."""
    for key in table:
        if key not in known:
            raise ConfigError(f"{where}: unknown key {key!r}{of}{nearest(key, known)}.")


def nearest(word: str, known: Collection[str]) -> str:
    """Return which of ``known`` comes nearest to ``word``, and which there are."""
    import difflib  # only a mistake needs it

    near = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.5)
    meant = f"; did you mean {near[0]!r}?" if near else ""
    return f"{meant} (known: {', '.join(known)})"


def _people(table: Any, origin: str) -> PeopleConfig:
    if not isinstance(table, dict):
        raise ConfigError(f"{origin}: 'people' must be a table: write it as [people].")
    known_keys(table, PEOPLE_KEYS, origin, " in [people]")
    handles = table.get("handles", {})
    if not isinstance(handles, dict) or not all(isinstance(handle, str) for handle in handles.values()):
        raise ConfigError(f"{origin}: 'people.handles' must be a table from names or addresses to handles.")
    return PeopleConfig(
        bots=tuple(typed(table.get("bots"), list, origin, "people.bots") or ()),
        handles={who: handle.removeprefix("@") for who, handle in handles.items()},
    )


def _releases(table: Any, origin: str) -> ReleasesConfig:
    if not isinstance(table, dict):
        raise ConfigError(f"{origin}: 'releases' must be a table: write it as [releases].")
    known_keys(table, RELEASES_KEYS, origin, " in [releases]")
    given = {key: _words(table.get(key), origin, f"releases.{key}") for key in ("tags", "ignore", "paths")}
    component = typed(table.get("component"), str, origin, "releases.component") or ""
    if "component" in table and not component.strip(" \t"):
        raise ConfigError(f"{origin}: 'releases.component' is empty: name a component, or remove the key.")
    coming = typed(table.get("next"), str, origin, "releases.next") or ""
    version = normal_version(coming) or normal_version(f"{coming}.0") or ""  # 4 is one where they are v3, v2
    if coming and (not version or "-" in version):
        raise ConfigError(
            f"{origin}: 'releases.next' must be a version such as \"1.3.0\", not {coming!r:.80}."
        )
    silent = typed(table.get("silent_after", SILENT_AFTER), int, origin, "releases.silent_after")
    if silent < 1:
        raise ConfigError(f"{origin}: 'releases.silent_after' must be 1 or more, not {silent}.")
    for pattern in given["tags"]:
        if pattern.count(_VERSION) != 1:
            raise ConfigError(
                f"{origin}: the pattern {pattern!r} of 'releases.tags' must hold {_VERSION} once, "
                'where the version stands: e.g. "v{version}".'
            )
    return ReleasesConfig(**given, component=component, next=version, silent_after=silent)


def _answers(table: Any, origin: str, base: Path) -> AnswersConfig:
    """Read ``[answers]``; the tables of models are checked when one is asked, as any plugin may bring it."""
    if not isinstance(table, dict):
        raise ConfigError(f"{origin}: 'answers' must be a table: write it as [answers].")
    models = {
        key: value for key, value in table.items() if isinstance(value, dict) and key not in ANSWERS_KEYS
    }
    known_keys({key: table[key] for key in table if key not in models}, ANSWERS_KEYS, origin, " in [answers]")
    given = {key: typed(table.get(key), str, origin, f"answers.{key}") for key in ANSWERS_KEYS}
    for key, value in given.items():
        if value is not None and not value.strip(" \t"):
            raise ConfigError(f"{origin}: 'answers.{key}' is empty: give it a value, or leave the key out.")
    return AnswersConfig(base / (given["file"] or ANSWERS), given["model"] or "", models)


def _words(value: Any, origin: str, key: str) -> tuple[str, ...]:
    """Return a text, or a list of texts, as a tuple; none may be empty."""
    words = [value] if isinstance(value, str) else typed(value, list, origin, key) or []
    if not all(word.strip() for word in words):
        raise ConfigError(f"{origin}: {key!r} holds an empty text: remove it.")
    return tuple(words)


def _glossary(table: Any, origin: str) -> dict[str, dict[str, str]]:
    if not isinstance(table, dict) or not all(isinstance(terms, dict) for terms in table.values()):
        raise ConfigError(f"{origin}: 'glossary' must hold a table for each language: write [glossary.zh].")
    for lang, terms in table.items():
        if not all(term.strip(" \t") and isinstance(word, str) and word for term, word in terms.items()):
            raise ConfigError(f"{origin}: 'glossary.{lang}' must be a table from terms to words, none empty.")
    return table


def validate(raw: RawConfig, kinds: Mapping[str, type[Source]], *, missing_plugins: bool = False) -> Config:
    """Check the sources of ``raw`` against the ``kinds`` that exist.

    ``missing_plugins`` says that some plugin is switched off or failed: a source of an unknown kind is then
    left out with a note, because the rest can still be answered.
    """
    taken = {str(table["name"]) for table in raw.sources if table.get("name")}
    sources: list[SourceSettings] = []
    left_out: list[str] = []
    for number, table in enumerate(raw.sources, 1):
        where = f"{raw.origin}: [[source]] {number}"
        kind = typed(table.get("kind"), str, where, "kind")
        if kind is None:
            raise ConfigError(f"{where} has no 'kind': set it to one of {', '.join(sorted(kinds))}.")
        if kind in kinds:
            sources.append(_settings(kind, kinds[kind], table, where, raw.base, taken))
        elif missing_plugins:
            left_out.append(f"{where} was left out: no plugin that could be loaded brings the kind {kind!r}.")
        else:
            raise ConfigError(
                f"{where}: no installed plugin brings a source of kind {kind!r}{nearest(kind, kinds)}."
            )
    names = [source.name for source in sources]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ConfigError(f"{raw.origin}: two sources are called {twice[0]!r}: give each its own 'name'.")
    sources = _with_primary(sources, kinds, raw.origin)
    primary = next(source.name for source in sources if source.options.get("primary"))
    shared = {name: getattr(raw, name) for name in _Settings.__struct_fields__}
    return Config(project=raw.project or primary, sources=tuple(sources), left_out=tuple(left_out), **shared)


def _with_primary(
    sources: list[SourceSettings], kinds: Mapping[str, type[Source]], origin: str
) -> list[SourceSettings]:
    """Return the sources with exactly one primary repository: the one marked so, else the first product."""
    repositories = [source for source in sources if "primary" in kinds[source.kind].options]
    if not repositories:
        raise ConfigError(
            f'{origin} names no repository: add a [[source]] with kind = "git" and the path of a clone.'
        )
    chosen = [source for source in repositories if source.options["primary"]]
    if len(chosen) > 1:
        raise ConfigError(
            f"{origin}: {chosen[0].name!r} and {chosen[1].name!r} are both primary: "
            "only one repository's tags can be the project's releases."
        )
    product = [source for source in repositories if source.options.get("product") is not False]
    first = next(iter([*chosen, *product]), repositories[0])
    if first not in product:
        raise ConfigError(
            f"{origin}: {first.name!r} is the primary repository, so it is what is released: "
            "remove 'product = false', or make another one primary."
        )
    return [
        SourceSettings(source.kind, source.name, {**source.options, "primary": source is first}, source.base)
        if source in repositories
        else source
        for source in sources
    ]


def _settings(
    kind: str, source: type[Source], table: Mapping[str, Any], where: str, base: Path, taken: set[str]
) -> SourceSettings:
    options = source.options
    known_keys(table, {"kind": "", "name": "", **options}, where, f" for the kind {kind!r}")
    values: dict[str, Any] = {}
    for key, option in options.items():
        value = typed(table.get(key), option.type, where, key)
        if value is None and option.required:
            told = option.help[:1].lower() + option.help[1:]
            raise ConfigError(f"{where} (kind {kind!r}) has no {key!r}: {told}")
        values[key] = option.default if value is None else value
    name = typed(table.get("name"), str, where, "name")
    if name is None:
        name = _default_name(kind, values, base, taken)
        taken.add(name)
    if not name or not name.isprintable():
        raise ConfigError(f"{where}: the name {name!r} is empty or holds control characters: choose another.")
    return SourceSettings(kind=kind, name=name, options=values, base=base)


def _default_name(kind: str, values: Mapping[str, Any], base: Path, taken: Collection[str]) -> str:
    """Return a repository's folder (``kmesh.git`` is ``kmesh``) or the kind of any other source."""
    name = kind
    if "primary" in values and values.get("path"):
        folder = Path(values["path"])
        stem = folder.name if folder.name not in ("", "..") else (base / folder).resolve().name
        if stem == ".git":
            stem = (base / folder).resolve().parent.name
        name = stem.removesuffix(".git") or kind
    number, unique = 1, name
    while unique in taken:
        number += 1
        unique = f"{name}-{number}"
    return unique


def load(path: Path | str | None = None, start: Path | None = None) -> RawConfig:
    """Read the configuration ``path``, or the nearest one at or above ``start`` (the working directory).

    A ``kmesh-tracker.toml`` is preferred to ``[tool.kmesh-tracker]`` of a ``pyproject.toml`` beside it.
    """
    if path is not None:
        file = Path(path)
        if file.is_dir():
            file /= FILE_NAME
        table = _own_table(_read_toml(file), file)
        if table is None:
            raise ConfigError(
                f"{file} holds no [tool.kmesh-tracker] table: add one, or give another --config."
            )
        return parse(table, origin=str(file), base=file.parent)
    folder = (start or Path()).absolute()
    for parent in (folder, *folder.parents):
        for name in (FILE_NAME, "pyproject.toml"):
            file = parent / name
            if not file.is_file() and not (name == FILE_NAME and file.exists()):
                continue  # a file of this name that cannot be read is reported
            if name != FILE_NAME and "kmesh-tracker" not in _text(file):
                continue
            if (table := _own_table(_read_toml(file), file)) is not None:
                return parse(table, origin=str(file), base=parent)
    raise ConfigError(
        f"No {FILE_NAME} was found in {folder} or above it: "
        "write one with 'kmesh-tracker init', or give --config FILE, or --repo PATH and --minutes PATH."
    )


def from_flags(
    repos: Sequence[Path | str], minutes: Sequence[Path | str] = (), base: Path | None = None
) -> RawConfig:
    """Return a configuration from paths alone; the first repository is the primary one."""
    if not repos:
        raise UsageError(
            "Minutes alone are not enough: add --repo PATH, or name both in a configuration (--config FILE)."
        )
    tables: list[dict[str, Any]] = [{"kind": "git", "path": str(path)} for path in repos]
    tables[0]["primary"] = True
    tables += [{"kind": "minutes", "path": str(path)} for path in minutes]
    return RawConfig(origin="command line", base=base or Path(), sources=tuple(tables))


def _own_table(document: Mapping[str, Any], file: Path) -> Mapping[str, Any] | None:
    """Return our part of ``document``: all of it, or ``[tool.kmesh-tracker]`` of a pyproject.toml."""
    if file.name != "pyproject.toml":
        return document
    tool = document.get("tool", {})
    table = tool.get("kmesh-tracker") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError(f"{file}: 'tool.kmesh-tracker' must be a table.")
    return table


def _text(file: Path) -> str:
    try:
        data = read_ordinary(file, MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or error
        raise ConfigError(f"The configuration {file} cannot be read: {told}; check the path.") from error
    if len(data) > MAX_BYTES:
        raise ConfigError(f"The configuration {file} is larger than {MAX_BYTES} bytes: give the right file.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{file}, line {line}: not UTF-8 text; save the configuration as UTF-8.") from error


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return toml.load(_text(file))
    except toml.TOMLError as error:
        raise ConfigError(f"{file} {error}.") from error
