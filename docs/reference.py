"""Says in Markdown what the code says of itself: keys, options, exit codes, hooks, fields."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def folded(text: str | None) -> str:
    """Give a docstring's text on one line, as Markdown."""
    return markdown(" ".join((text or "").split()))


def markdown(text: str | None) -> str:
    """Turn the mark-up of a docstring into that of Markdown."""
    return re.sub(r":[a-z]+:`~?([^`]*)`", r"`\1`", (text or "").replace("``", "`"))


def field_docs(record: type) -> dict[str, str]:
    """Give the string under each field of a record."""
    body = ast.parse(inspect.getsource(record)).body[0]
    assert isinstance(body, ast.ClassDef)
    docs: dict[str, str] = {}
    for field, below in zip(body.body, body.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(below, ast.Expr)
            and isinstance(below.value, ast.Constant)
        ):
            docs[ast.unparse(field.target)] = folded(str(below.value.value))
    return docs


# Configuration


def configuration_keys() -> str:
    config = importlib.import_module("kmesh_tracker.config")
    rows = [(f"`{key}`", meaning) for key, meaning in config.KEYS.items()]
    rows += [(f"`people.{key}`", meaning) for key, meaning in config.PEOPLE_KEYS.items()]
    rows += [(f"`releases.{key}`", meaning) for key, meaning in config.RELEASES_KEYS.items()]
    rows += [(f"`answers.{key}`", meaning) for key, meaning in config.ANSWERS_KEYS.items()]
    return table(("key", "meaning"), rows)


def source_kinds() -> str:
    parts = []
    for source in importlib.import_module("kmesh_tracker.plugin.builtin").kmesh_tracker_sources():
        rows = [
            (
                f"`{key}`",
                {str: "string", bool: "boolean", int: "integer", list: "list of strings"}[option.type],
                "required"
                if option.required
                else ""
                if option.default is None
                else f"`{json.dumps(option.default)}`",
                option.help,
            )
            for key, option in source.options.items()
        ]
        about = folded((inspect.getdoc(source) or "").partition("\n\n")[0])
        parts.append(
            f"### `{source.kind}`\n\n{about}\n\n" + table(("key", "type", "default", "meaning"), rows)
        )
    return "\n\n".join(parts)


# Commands


def program() -> click.Group:
    """Give the group of all commands."""
    found = importlib.import_module("kmesh_tracker.cli.main").cli
    assert isinstance(found, importlib.import_module("click").Group)
    return found


def options(command: click.Command) -> dict[str, str]:
    """Give each option of a command as it is written, and its help."""
    import click

    context = click.Context(command, info_name=command.name)
    found = (
        one.get_help_record(context) for one in command.get_params(context) if isinstance(one, click.Option)
    )
    return {record[0]: folded(record[1]) for record in found if record}


def command_reference() -> str:
    import click

    everywhere = options(program())
    rows = [(f"`{option}`", told) for option, told in everywhere.items()]
    parts = ["## Options of every command\n\n" + table(("option", "meaning"), rows)]
    outer = click.Context(program(), info_name="kmesh-tracker")
    for name in program().list_commands(outer):
        command = program().get_command(outer, name)
        assert command is not None
        usage = folded(command.get_usage(click.Context(command, info_name=name, parent=outer)))
        told = inspect.cleandoc(command.help or "").replace("\b\n", "")
        part = f"## `{name}`\n\n```text\n{usage.removeprefix('Usage: ')}\n```\n\n{told}"
        own = [(f"`{option}`", text) for option, text in options(command).items() if option not in everywhere]
        parts.append(part + ("\n\n" + table(("option", "meaning"), own) if own else ""))
    return "\n\n".join(parts)


def exit_codes() -> str:
    errors = importlib.import_module("kmesh_tracker.errors")
    kinds = [
        kind
        for kind in vars(errors).values()
        if inspect.isclass(kind) and issubclass(kind, errors.TrackerError)
    ]
    rows = [
        ("0", "Done.", ""),
        (
            "1",
            "Findings of `check`, `draft --check` or `--strict`; lines that `ask --import` left out.",
            "",
        ),
    ]
    rows += [
        (str(kind.exit_code), folded(inspect.getdoc(kind)), f"`{kind.__name__}`")
        for kind in sorted(kinds, key=lambda kind: kind.exit_code)
        if kind is not errors.TrackerError
    ]
    main = importlib.import_module("kmesh_tracker.cli.main")
    rows.append((str(main.INTERRUPTED), "Interrupted from the keyboard.", ""))
    rows += [(str(128 + number), f"Ended by {number.name}.", "") for number in main.ENDING]
    return table(("code", "meaning", "raised by the library as"), rows)


# Plugins


def hooks() -> str:
    from kmesh_tracker.plugin import spec

    parts = []
    for name, hook in vars(spec).items():
        if hasattr(hook, f"{spec.PROJECT}_spec"):
            signature = (
                ast.unparse(ast.parse(inspect.getsource(hook)).body[0])
                .partition(":\n")[0]
                .partition("def ")[2]
            )
            parts.append(
                f"### `{name}`\n\n```python\ndef {signature}: ...\n```\n\n{markdown(inspect.getdoc(hook))}"
            )
    return "\n\n".join(parts)


def template_context() -> str:
    context = importlib.import_module("kmesh_tracker.rendering.context")
    kinds = (one for one in vars(context).values() if isinstance(one, type))
    records = [kind for kind in kinds if kind.__module__ == context.__name__]
    parts = []
    for record in sorted(records, key=lambda record: record is not context.DraftContext):
        docs = field_docs(record)
        rows = [(f"`{name}`", f"`{kind}`", docs[name]) for name, kind in record.__annotations__.items()]
        parts.append(
            f"### {record.__name__}\n\n{markdown(inspect.getdoc(record))}\n\n"
            + table(("field", "type", "meaning"), rows)
        )
    return "\n\n".join(parts)
