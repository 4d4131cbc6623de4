"""One run of a command: the tracker it asks, and where its result and its remarks go."""

from __future__ import annotations

import sys
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from kmesh_tracker.cli.main import COMMANDS
from kmesh_tracker.cli.options import given, shared
from kmesh_tracker.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from kmesh_tracker.pipeline import Tracker
    from kmesh_tracker.plugin.format import DocumentKind
    from kmesh_tracker.plugin.manager import Plugins

PLANNED = frozenset({"meetings", "roadmap", "status", "explain", "review", "ask"})
"""Commands whose result is little without minutes."""
PIPE_WIDTH = 120  # columns of a table that does not go to a terminal


class Session:
    """What the commands share. Made from the options that click has read."""

    def __init__(self, ctx: click.Context) -> None:
        self.ctx = ctx
        self.options: dict[str, Any] = given(ctx)
        self._plugins: Plugins | None = None
        self._tracker: Tracker | None = None

    @property
    def as_of(self) -> date | None:
        """The day given with ``--as-of``."""
        day: date | None = self.options.get("as_of")
        return day

    @property
    def plugins(self) -> Plugins:
        """The plugins of this run."""
        if self._plugins is None:
            from kmesh_tracker.plugin import manager

            self._plugins = manager.create(load_entry_points=not self.options.get("no_plugins"))
        return self._plugins

    @property
    def tracker(self) -> Tracker:
        """The tracker for the configuration, or for the paths given as options."""
        if self._tracker is None:
            from kmesh_tracker.pipeline import Tracker
            from kmesh_tracker.store import usual_folder

            repos, minutes = self.options.get("repo", ()), self.options.get("minutes", ())
            config = self.options.get("config")
            if (repos or minutes) and config:
                raise UsageError(
                    "--config and --repo or --minutes exclude each other: give one or the other."
                )
            cache = None if self.options.get("no_cache") else usual_folder()
            if repos or minutes:
                self._tracker = Tracker.from_paths(
                    repos, minutes, as_of=self.as_of, plugins=self.plugins, cache=cache
                )
            else:
                self._tracker = Tracker.from_config(
                    config, as_of=self.as_of, plugins=self.plugins, cache=cache
                )
        return self._tracker

    @property
    def urls(self) -> Mapping[str, str]:
        """Pages of the repositories on their forge, by name of the source."""
        return self.tracker.urls

    def format(self, default: str = "table") -> str:
        """Return the format asked for."""
        return str(self.options.get("format_name") or default)

    def emit(self, kind: DocumentKind, document: Mapping[str, Any]) -> None:
        """Write ``document`` to stdout in the format asked for."""
        name = self.format()
        if name == "table":
            from kmesh_tracker.cli import tables

            tables.STYLE.set(self._style())
        self.put(self.plugins.render(name, kind, document))

    def put(self, text: str) -> None:
        """Write ``text`` to stdout, as UTF-8 wherever that goes to a file or a pipe."""
        if sys.stdout.isatty():
            click.echo(text, nl=False, color=True)
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
            sys.stdout.buffer.flush()

    def remark(self, text: str) -> None:
        """Print something on stderr that is no result, unless ``-q`` was given."""
        if not self.options.get("quiet"):
            from kmesh_tracker.rendering.escape import terminal

            click.echo(terminal(text), err=True)

    def finish(self, findings: Iterable[str] | None = None) -> int:
        """Return the findings and give the exit code: 1 with ``--strict`` where there are any."""
        told = tuple(dict.fromkeys(self.tracker.findings if findings is None else findings))
        for finding in told:
            self.remark(f"warning: {finding}")
        if self._tracker and not self._tracker.may_plan and self.ctx.info_name in PLANNED:
            self.remark(
                "No minutes were named, so nothing is known of what was planned: name them with --minutes, "
                "or in the configuration."
            )
        return 1 if told and self.options.get("strict") else 0

    def _style(self) -> Any:
        from kmesh_tracker.cli.cells import Style

        color = self.options.get("color")
        terminal = sys.stdout.isatty()
        width = PIPE_WIDTH
        if terminal:
            import shutil

            width = max(60, min(shutil.get_terminal_size().columns, 200))
        return Style(
            width=width,
            color=terminal and not _plain_wished() if color is None else bool(color),
            verbose=int(self.options.get("verbose", 0)),
        )


def _plain_wished() -> bool:
    import os

    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def command_named(name: str) -> Callable[[Callable[..., int]], click.Command]:
    """Return a command for a function that takes a :class:`Session` and the options of its own."""

    def made(function: Callable[..., int]) -> click.Command:
        @click.pass_context
        @wraps(function)
        def run(ctx: click.Context, /, **own: Any) -> int:
            return function(Session(ctx), **own)

        # Its own options come before the shared ones in the help.
        own, run.__click_params__ = getattr(function, "__click_params__", []), []  # type: ignore[attr-defined]
        run = shared(run)
        taken = {opt for param in own for opt in param.opts}  # an option of its own comes before a shared one
        run.__click_params__ = [  # type: ignore[attr-defined]
            *(param for param in run.__click_params__ if taken.isdisjoint(param.opts)),  # type: ignore[attr-defined]
            *own,
        ]
        return click.command(name, short_help=COMMANDS[name])(run)

    return made
