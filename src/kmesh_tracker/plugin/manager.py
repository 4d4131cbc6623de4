"""Loads plugins and asks them for what they bring, so that the failure of one costs only itself."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

import pluggy
from msgspec import Struct, field

from kmesh_tracker.errors import PluginError, TrackerError, UsageError
from kmesh_tracker.plugin import builtin, checks, installed, spec

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from kmesh_tracker.plugin.format import DocumentKind, Format
    from kmesh_tracker.plugin.model import Model, Reply
    from kmesh_tracker.plugin.source import Source, SourceSettings
    from kmesh_tracker.records import Question

T = TypeVar("T")
DISABLED_VARIABLE: Final = "KMESH_TRACKER_DISABLED_PLUGINS"
"""Environment variable with the names of plugins to leave alone, separated by commas."""


class PluginFailure(Struct, frozen=True):
    """One thing that a plugin did wrong."""

    plugin: str
    """Name of its entry point, or the module's where it is built in."""
    distribution: str | None
    """Name and version of the installed distribution that holds it; None where that is not known."""
    stage: str
    """What was asked of it: ``load``, ``register``, a hook, or a method of a source or a model."""
    cause: str
    """What happened, in one line."""

    def __str__(self) -> str:
        holder = f" ({self.distribution})" if self.distribution else ""
        return f"Plugin {self.plugin}{holder} failed at {self.stage}: {self.cause}"


class PluginInfo(Struct, frozen=True):
    """One plugin that was loaded, and what it brings."""

    name: str
    distribution: str | None
    """As in :attr:`PluginFailure.distribution`."""
    builtin: bool
    sources: tuple[str, ...]
    """Kinds of source that it registers."""
    formats: tuple[str, ...]
    """Formats that it registers."""
    models: tuple[str, ...] = ()
    """Models that it registers."""


class Plugins(Struct):
    """The plugins of one run. Made by :func:`create`."""

    manager: pluggy.PluginManager
    disabled: frozenset[str] = frozenset()
    """Names of entry points or distributions that were left alone on request."""
    entry_points_off: bool = False
    """Whether installed plugins were left alone altogether."""
    _distributions: dict[str, str | None] = field(default_factory=dict)
    _failures: list[PluginFailure] = field(default_factory=list)
    _owners: dict[tuple[str, str], str] = field(default_factory=dict)
    _kinds: dict[str, type[Source]] | None = None
    _formats: dict[str, Format] | None = None
    _models: dict[str, type[Model]] | None = None

    @property
    def failures(self) -> tuple[PluginFailure, ...]:
        """What went wrong so far, in the order in which it happened."""
        return tuple(self._failures)

    @property
    def incomplete(self) -> bool:
        """Whether a plugin that the configuration counts on may be missing."""
        return bool(self.entry_points_off or self.disabled or self._failures)

    def kinds(self) -> dict[str, type[Source]]:
        """Return the kinds of source, built-in ones first."""
        if self._kinds is None:
            self._kinds = {}
            for plugin, source in self._ask("kmesh_tracker_sources", checks.source_fault):
                self._claim(self._kinds, "source", source.kind, source, plugin)
        return self._kinds

    def formats(self) -> dict[str, Format]:
        """Return the output formats, built-in ones first."""
        if self._formats is None:
            self._formats = {}
            for plugin, made in self._ask("kmesh_tracker_formats", checks.format_fault):
                self._claim(self._formats, "format", made.name, made, plugin)
        return self._formats

    def models(self) -> dict[str, type[Model]]:
        """Return the models that can be asked, by name."""
        if self._models is None:
            self._models = {}
            for plugin, model in self._ask("kmesh_tracker_models", checks.model_fault):
                self._claim(self._models, "model", model.name, model, plugin)
        return self._models

    def describe(self) -> tuple[PluginInfo, ...]:
        """Return what every plugin brings, in the order of registration. Fires the hooks."""
        self.kinds()
        self.formats()
        self.models()

        def brought(what: str, plugin: str) -> tuple[str, ...]:
            return tuple(
                name for (kind, name), owner in self._owners.items() if (kind, owner) == (what, plugin)
            )

        return tuple(
            PluginInfo(
                name=name,
                distribution=distribution,
                builtin=name in builtin.MODULES,
                sources=brought("source", name),
                formats=brought("format", name),
                models=brought("model", name),
            )
            for name, distribution in self._distributions.items()
        )

    def make(self, settings: SourceSettings) -> Source | None:
        """Return the source for ``settings``; None where its plugin failed at that."""
        made: list[Source] = []
        with self._guarded(self._owner("source", settings.kind), f"making the source {settings.name!r}"):
            made.append(self.kinds()[settings.kind](settings))
        return made[0] if made else None

    @contextlib.contextmanager
    def guard(self, source: Source, stage: str) -> Iterator[None]:
        """Run a source's method in this context: a fault of its plugin is noted and goes no further.

        Any exception counts, :class:`SystemExit` included; a :class:`~kmesh_tracker.errors.TrackerError` is
        the user's matter and passes through, and so does :class:`KeyboardInterrupt`.
        """
        with self._guarded(self._owner("source", source.kind), f"{stage} of the source {source.name!r}"):
            yield

    def collect(
        self, source: Source, stage: str, call: Callable[[], Iterable[T]], kind: type[T]
    ) -> tuple[T, ...]:
        """Return what ``call`` gives when all is of type ``kind``; nothing where the plugin fails at that."""
        results: list[T] = []
        with self.guard(source, stage):
            given = tuple(call())
            wrong = next((one for one in given if not isinstance(one, kind)), None)
            if wrong is not None:
                raise TypeError(f"returned {type(wrong).__name__}, not {kind.__name__}")
            results += given
        return tuple(results)

    def make_model(self, text: str, tables: Mapping[str, Mapping[str, Any]]) -> Model:
        """Return the model that ``--model`` names: ``NAME`` or ``NAME:VARIANT``.

        ``tables`` are those below ``[answers]`` in the configuration, by the name of the model they are for.

        Raises:
            UsageError: no plugin brings this model.
            ConfigError: its table holds what the model does not have, or lacks what it needs.
            PluginError: the plugin failed at making it.

        """
        from kmesh_tracker.plugin.model import ModelSettings
        from kmesh_tracker.plugin.options import filled, nearest

        name, _, variant = text.partition(":")
        models = self.models()
        if not models:
            raise UsageError(
                f"No model {name[:60]!r} exists: install a plugin that brings one, such as "
                "kmesh-tracker-llm, or ask without a model (--export FILE)."
            )
        if name not in models:
            raise UsageError(f"No installed plugin brings a model {name[:60]!r}{nearest(name, models)}.")
        values = filled(tables.get(name, {}), models[name].options, f"[answers.{name}]")
        made: list[Model] = []
        before = len(self._failures)
        with self._guarded(self._owner("model", name), f"making the model {name!r}"):
            made.append(models[name](ModelSettings(name, variant, values)))
        if not made:
            raise PluginError(f"{self._failures[before]}; choose another --model or fix the plugin.")
        return made[0]

    def replies(self, model: Model, questions: Iterable[Question]) -> Iterator[Reply]:
        """Put the questions of the kinds that ``model`` knows to it, and yield each right reply as it comes.

        A wrong reply is noted as a fault of the plugin and left out, and so is what the plugin raises, which
        ends its replies. :class:`KeyboardInterrupt` and :class:`~kmesh_tracker.errors.TrackerError` pass
        through.
        """
        from kmesh_tracker.plugin import asking

        name = model.settings.name
        asked = [question for question in questions if question.kind in model.kinds]
        guard = partial(self._guarded, self._owner("model", name), f"answer of the model {name!r}")
        return asking.replies(model, asked, guard) if asked else iter(())

    def check_format(self, name: str, kind: DocumentKind) -> None:
        """Refuse a format that there is not for this kind of document.

        Raises:
            UsageError: always then.

        """
        usable = sorted(one.name for one in self.formats().values() if kind in one.kinds)
        if name not in usable:
            raise UsageError(f"No format {name!r} exists for {kind}: choose one of {', '.join(usable)}.")

    def render(self, name: str, kind: DocumentKind, document: Mapping[str, Any]) -> str:
        """Write ``document`` in the format ``name``.

        Raises:
            UsageError: there is no such format for this kind of document.
            PluginError: the format failed or gave no text.

        """
        self.check_format(name, kind)
        formats = self.formats()
        before = len(self._failures)
        text: object = None
        with self._guarded(self._owner("format", name), f"rendering {kind} as {name!r}"):
            text = formats[name].render(kind, document)
            if not isinstance(text, str):
                raise TypeError(f"returned {type(text).__name__}, not str")
        if len(self._failures) > before:
            raise PluginError(f"{self._failures[-1]}; choose another --format or fix the plugin.")
        return str(text)

    def _owner(self, what: str, name: str) -> str:
        return self._owners.get((what, name), f"of the {what} {name!r}")

    def _fail(
        self, plugin: str, stage: str, cause: str | BaseException, distribution: str | None = None
    ) -> None:
        if isinstance(cause, BaseException):
            told = " ".join(str(cause).split())[:300]
            cause = f"{type(cause).__name__}: {told}" if told else type(cause).__name__
        holder = distribution or self._distributions.get(plugin)
        self._failures.append(PluginFailure(plugin, holder, stage, cause))

    @contextlib.contextmanager
    def _guarded(self, plugin: str, stage: str, distribution: str | None = None) -> Iterator[None]:
        try:
            with contextlib.redirect_stdout(sys.stderr):  # results alone go to stdout
                yield
        except (KeyboardInterrupt, TrackerError):
            raise
        except BaseException as error:  # SystemExit and pytest's outcomes are no Exception
            self._fail(plugin, stage, error, distribution)

    def _claim(self, table: dict[str, Any], what: str, name: str, value: object, plugin: str) -> None:
        """Enter ``value`` unless the name is taken."""
        if name in table:
            holder = self._owners[what, name]
            self._fail(plugin, "register", f"the {what} {name!r} is already brought by {holder}")
            return
        table[name] = value
        self._owners[what, name] = plugin

    def _ask(self, hook: str, fault: Callable[[object], str | None]) -> list[tuple[str, Any]]:
        """Call ``hook`` of each plugin by itself and return what is right in the answers, in order."""
        answers: list[tuple[str, Any]] = []
        loaded = [(name, self.manager.get_plugin(name)) for name in self._distributions]
        for name, plugin in loaded:
            with self._guarded(name, hook):
                caller = self.manager.subset_hook_caller(
                    hook, [other for _, other in loaded if other is not plugin]
                )
                for answer in caller():
                    if isinstance(answer, (str, bytes)):
                        raise TypeError(f"returned {type(answer).__name__}, not a list")
                    for one in answer:
                        if wrong := fault(one):
                            self._fail(name, hook, wrong)
                        else:
                            answers.append((name, one))
        return answers

    def register(self, name: str, plugin: object, distribution: str | None = None) -> bool:
        """Register ``plugin`` under ``name``; return whether that went well. What is wrong is noted."""
        if name in self._distributions:
            holder = self._distributions[name] or name
            self._fail(name, "register", f"the name {name!r} is already taken by {holder}", distribution)
            return False
        self._distributions[name] = distribution
        registered = False
        with self._guarded(name, "register"):
            for fault in checks.hook_faults(plugin, self.manager):
                self._fail(name, "register", fault)
            self.manager.register(plugin, name)
            registered = True
        if not registered:
            del self._distributions[name]
        return registered

    def load(self, name: str, call: Callable[[], object], distribution: str | None = None) -> bool:
        """Register what ``call`` imports; return whether that went well. What is wrong is noted."""
        loaded: list[object] = []
        with self._guarded(name, "load", distribution):
            loaded.append(call())
        return bool(loaded) and self.register(name, loaded[0], distribution)

    def load_entry_points(self) -> None:
        """Load what is installed under the entry point group, one by one, by name and distribution."""
        if not installed.may_declare(spec.PROJECT):
            return
        from kmesh_tracker.plugin import entrypoints  # brings importlib.metadata, which is slow to import

        for found in entrypoints.find(spec.PROJECT):
            if self.disabled & {found.name, found.distribution.partition(" ")[0]}:
                continue
            if found.fault:
                self._fail(found.name, "load", found.fault, found.distribution)
                continue
            self.load(found.name, found.load, found.distribution)


def create(*, load_entry_points: bool = True, disabled: Collection[str] = frozenset()) -> Plugins:
    """Return the plugins of one run: the built-in ones, then those that are installed.

    ``disabled`` names entry points or distributions to leave alone, beside those that the environment
    variable ``KMESH_TRACKER_DISABLED_PLUGINS`` names. Nothing that a plugin does wrong is raised; see
    :attr:`Plugins.failures`.
    """
    manager = pluggy.PluginManager(spec.PROJECT)
    manager.add_hookspecs(spec)
    named = (name.strip() for name in os.environ.get(DISABLED_VARIABLE, "").split(","))
    plugins = Plugins(
        manager,
        disabled=frozenset(disabled) | frozenset(name for name in named if name),
        entry_points_off=not load_entry_points,
    )
    for module in builtin.MODULES:
        plugins.load(module, partial(importlib.import_module, module), builtin.DISTRIBUTION)
    if load_entry_points:
        plugins.load_entry_points()
    return plugins
