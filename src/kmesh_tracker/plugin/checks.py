"""What a plugin may get wrong, said in words."""

from __future__ import annotations

import inspect
import re
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, get_args

from kmesh_tracker.plugin import spec
from kmesh_tracker.plugin.format import DocumentKind, Format
from kmesh_tracker.plugin.model import Model
from kmesh_tracker.plugin.source import Option, Source
from kmesh_tracker.records import QuestionKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pluggy

_PREFIX = f"{spec.PROJECT}_"
_OPTION_TYPES = (str, bool, int, list)


def hook_faults(plugin: object, manager: pluggy.PluginManager) -> Iterator[str]:
    """Yield the functions of ``plugin`` that look like hooks and would never be called."""
    known = sorted(name for name in vars(spec) if name.startswith(_PREFIX))
    for name in dir(plugin):
        try:
            value = getattr(plugin, name)
        except AttributeError:
            continue
        options = manager.parse_hookimpl_opts(plugin, name)
        if options is None:
            if not name.startswith(_PREFIX) or not inspect.isroutine(value):
                continue
            if name in known:
                yield f"{name} is not decorated with hookimpl, so it is never called"
                continue
        hook = (options and options.get("specname")) or name
        if hook not in known:
            yield f"there is no hook {hook!r}{_nearest(hook, known)}"


def source_fault(value: object) -> str | None:
    """Return what is wrong with a kind of source; None where nothing is."""
    if not (isinstance(value, type) and issubclass(value, Source)):
        return f"{_shown(value)} is no subclass of Source"
    kind = getattr(value, "kind", None)
    if not isinstance(kind, str) or not kind or not kind.isprintable():
        return f"the source {value.__name__} has no 'kind'"
    return _options_fault(value.options, f"the source {kind!r}", ("kind", "name"))


def model_fault(value: object) -> str | None:
    """Return what is wrong with a model; None where nothing is."""
    if not (isinstance(value, type) and issubclass(value, Model)):
        return f"{_shown(value)} is no subclass of Model"
    if inspect.isabstract(value):
        return f"the model {value.__name__} does not override answer()"
    name = getattr(value, "name", None)
    if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9_-]{0,59}", name):
        return f"the model {value.__name__} has no 'name' of lower-case letters, digits and hyphens"
    kinds: object = value.kinds
    known = get_args(QuestionKind)
    if (
        isinstance(kinds, str)
        or not isinstance(kinds, Collection)
        or not kinds
        or not set(kinds) <= set(known)
    ):
        return f"the model {name!r} must list its kinds from {', '.join(known)}"
    return _options_fault(value.options, f"the model {name!r}", ())


def format_fault(value: object) -> str | None:
    """Return what is wrong with an output format; None where nothing is."""
    if not isinstance(value, Format):
        return f"{_shown(value)} is no Format"
    name, render, given = (getattr(value, key) for key in ("name", "render", "kinds"))
    if not isinstance(name, str) or not name or not name.isprintable():
        return "a format has no name"
    if not callable(render):
        return f"the format {name!r} has a 'render' that cannot be called"
    if isinstance(given, str) or not list(given) or set(given) - set(get_args(DocumentKind)):
        return f"the format {name!r} must list its kinds from {', '.join(get_args(DocumentKind))}"
    return None


def _options_fault(options: object, holder: str, taken: tuple[str, ...]) -> str | None:
    if not isinstance(options, Mapping):
        return f"the options of {holder} are no mapping"
    for key, option in options.items():
        if not isinstance(key, str) or key in taken:
            return f"{holder} may not have an option {key!r}"
        if not isinstance(option, Option) or option.type not in _OPTION_TYPES:
            return f"the option {key!r} of {holder} is no Option of type str, bool, int or list"
    return None


def _nearest(name: str, known: list[str]) -> str:
    import difflib  # only a mistake needs it

    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else ""


def _shown(value: object) -> str:
    return value.__name__ if isinstance(value, type) else f"a {type(value).__name__}"
