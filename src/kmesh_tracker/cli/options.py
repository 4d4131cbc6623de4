"""Options that are legal before and after the name of every command."""

from __future__ import annotations

import contextlib
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")
_KEY: Final = "kmesh_tracker.options"
_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def given(ctx: click.Context) -> dict[str, Any]:
    """Return the shared options that were given, by name; those after the command's name win."""
    found: dict[str, Any] = ctx.meta.setdefault(_KEY, {})
    return found


def day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    """Read a date written ``YYYY-MM-DD``; a mistake is one of usage."""
    if value is None:
        return None
    with contextlib.suppress(ValueError):
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
    raise click.BadParameter(f"{value!r} is no date: write it as YYYY-MM-DD, e.g. 2025-05-15.")


def _keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    if param.name == "as_of":
        value = day(ctx, param, value)
    if value or (value is False and param.name == "color"):
        given(ctx)[str(param.name)] = value


def _json(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        given(ctx)["format_name"] = "json"


def shared(function: F) -> F:
    """Add the shared options to a command or the group; their values are found with :func:`given`."""
    file = click.Path(path_type=Path)
    options = (
        click.option("--config", type=file, help="Configuration to read instead of the nearest one."),
        click.option("--repo", type=file, multiple=True, help="Repository; the first is the primary one."),
        click.option("--minutes", type=file, multiple=True, help="Minutes: a file, a folder or a glob."),
        click.option("--as-of", metavar="DATE", help="Look only at what was said and merged by that day."),
        click.option("--format", "format_name", metavar="NAME", help="Format of the result."),
        click.option(
            "--json", is_flag=True, expose_value=False, callback=_json, help="Short for --format json."
        ),
        click.option("--strict", is_flag=True, help="Exit with 1 if a plugin or an input was left out."),
        click.option("--no-plugins", is_flag=True, help="Leave installed plugins alone."),
        click.option("--no-cache", is_flag=True, help="Keep nothing for the next run, and use nothing kept."),
        click.option(
            "-v", "--verbose", count=True, help="Print more; -vv also shows where an error was raised."
        ),
        click.option("-q", "--quiet", is_flag=True, help="Print only the result and errors."),
        click.option("--color/--no-color", default=None, help="Colours; on a terminal they are on."),
    )
    for option in reversed(options):
        function = option(function)
    # One callback for all: values go to the context, not to the command's own parameters.
    for param in getattr(function, "__click_params__", ()):
        if param.name in SHARED and param.callback is None:
            param.callback, param.expose_value = _keep, False
    return function


SHARED: Final = frozenset(
    "config repo minutes as_of format_name strict no_plugins no_cache verbose quiet color".split()
)
