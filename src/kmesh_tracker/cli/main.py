"""The entry point. ``--version`` and ``--help`` import click and nothing else that takes time."""

from __future__ import annotations

import gc
import importlib
import os
import signal
import sys
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from kmesh_tracker._version import __version__
from kmesh_tracker.cli.options import given, shared
from kmesh_tracker.errors import OutputError, TrackerError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS: Final = {
    "init": "Write a commented configuration from what is found here.",
    "demo": "Lay out a small sample project and show its status and draft.",
    "meetings": "Show which meetings were read, and what could not be dated.",
    "roadmap": "Show every release: dates promised and kept, items and verdicts.",
    "status": "Show one release in depth.",
    "draft": "Write the announcement of a release.",
    "check": "Hold an announcement against the evidence.",
    "explain": "Show why an item got its links and its verdict.",
    "review": "Decide what is in doubt about a release, and have it obeyed.",
    "ask": "Ask a reader, a model or a person, and record the answers.",
    "find": "Rank the changes that a line of text may speak of.",
    "cache": "Show what is kept of earlier runs, or clear it.",
    "plugins": "Show what is installed, what it brings, and what failed.",
}
"""The commands in the order of the help, each with its one line. A module of this package holds each."""
INTERRUPTED: Final = 130  # what a shell expects of a program that was interrupted
TOLD: Final = 128  # what a shell expects of a program that a signal ended, the number of the signal added
UNEXPECTED: Final = 4
"""An input that nobody thought of is the likeliest cause of an error that nobody thought of."""
WIDTH: Final = 900  # characters of a message about an error; of a longer one the middle is left out
ENDING: Final = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
DEBUG: Final = "KMESH_TRACKER_DEBUG"


class EndedError(KeyboardInterrupt):
    """The system told the program to end: it ends as it does where a person interrupts it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Commands(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names without importing anything."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command ``cmd_name``."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"kmesh_tracker.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands from the table."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; a wrong name is answered with the nearest right one."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            import difflib  # only a mistake needs it

            near = difflib.get_close_matches(name, COMMANDS, n=1, cutoff=0.5)
            meant = f"; did you mean {near[0]!r}?" if near else "."
            ctx.fail(f"No such command {name!r}{meant}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="kmesh-tracker")
@shared
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Map what a community's minutes promised for a release against what its git history delivered."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        ctx.exit(2)


def run(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and end the process with a documented exit code."""
    _open_closed()
    # Looking for circles among records, which have none, would take a tenth of the time.
    gc.set_threshold(2_000_000)
    for number in ENDING:
        if signal.getsignal(number) == signal.SIG_DFL:  # nohup, for one, has it ignored
            signal.signal(number, _told)
    code = main(args)
    if code > TOLD and (process := sys.modules.get("kmesh_tracker.gitcli.process")):
        process.stop()
    sys.exit(code)


def _open_closed() -> None:
    """Put something in the place of streams that were closed, lest a file that is opened takes their place.

    Nothing comes from such an input, a result cannot be written, and remarks go nowhere.
    """
    for name, mode in (("stdin", "r"), ("stdout", "r"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123


def _told(number: int, frame: object) -> NoReturn:  # noqa: ARG001
    """End the program in order, and let no second signal disturb that."""
    for other in ENDING:
        signal.signal(other, signal.SIG_IGN)
    raise EndedError(number)


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code. Whatever goes wrong is one line on stderr."""
    options: dict[str, Any] = {}
    try:
        try:
            with cli.make_context("kmesh-tracker", list(sys.argv[1:] if args is None else args)) as ctx:
                options = given(ctx)
                code = cli.invoke(ctx)
                sys.stdout.flush()
                return code if isinstance(code, int) else 0
        except BrokenPipeError:
            # Whoever read our output has seen enough; Python would complain once more when it ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        _say(error.format_message(), error if isinstance(error, click.UsageError) else None)
        return error.exit_code
    except EndedError as told:
        _say(f"Ended by {signal.Signals(told.number).name}.")
        return TOLD + told.number
    except (click.Abort, KeyboardInterrupt):
        _say("Interrupted.")
        return INTERRUPTED
    except Exception as error:
        return _failed(error, options)


def _failed(error: Exception, options: dict[str, Any]) -> int:
    """Print a user's mistake in its own words, anything else with a hint to the traceback."""
    if options.get("verbose", 0) > 1 or os.environ.get(DEBUG):
        import traceback

        _write(traceback.format_exc())
    if isinstance(error, TrackerError):
        _say(str(error))
        return error.exit_code
    if isinstance(error, OSError) and error.filename is None:
        _say(f"The result could not be written: {error.strerror or error}.")
        return OutputError.exit_code
    _say(
        f"An unexpected {type(error).__name__} stopped the work: {error}. "
        "Run it again with -vv to see where, and report it."
    )
    return UNEXPECTED


def _say(message: str, usage: click.UsageError | None = None) -> None:
    if usage is not None and usage.ctx is not None:
        _write(usage.ctx.get_usage() + "\n")
        if usage.ctx.command.get_help_option(usage.ctx):
            message += f" Try '{usage.ctx.command_path} --help'."
    _write(f"kmesh-tracker: {_shortened(' '.join(message.split()))}\n")


def _shortened(message: str) -> str:
    """Cut the middle out of a message that repeats too much of what it was given."""
    if len(message) <= WIDTH:
        return message
    return f"{message[: WIDTH // 3]} … {message[-WIDTH // 3 :]}"


def _write(text: str) -> None:
    from kmesh_tracker.rendering.escape import terminal

    try:
        click.echo(terminal(text), err=True, nl=False)
    except OSError:  # stderr is closed, and there is nobody left to tell
        return
