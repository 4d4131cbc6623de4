"""Writes a draft from its context with a template: shipped ones, or a user's own in their place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kmesh_tracker.errors import ConfigError, UsageError
from kmesh_tracker.rendering import escape, fitting, forge, formats

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import jinja2
    from markupsafe import Markup

LANGUAGES: Final = ("en",)
"""Languages that the shipped templates write."""
TEMPLATES: Final = formats.DRAFTS
"""Formats written by a template, with their meaning."""


_NUMBER: Final = re.compile(
    r"(?:[A-Za-z0-9][A-Za-z0-9.-]{0,100})?#[0-9]{1,10}|[A-Za-z0-9][A-Za-z0-9.-]{0,100}@[0-9a-f]{7,64}"
)
_ACCOUNT: Final = re.compile(r"@[A-Za-z0-9][A-Za-z0-9_.-]{0,60}")


@dataclass(frozen=True, slots=True)
class Sink:
    """A place that text is written to: how words and comments are made safe there."""

    text: Callable[[str], str]
    comment: Callable[[str], str]


SINKS: Final = {
    "docusaurus": Sink(escape.mdx, escape.mdx_comment),
    "github": Sink(escape.github, escape.html_comment),
    "changelog": Sink(escape.github, escape.html_comment),
}


def render(document: Mapping[str, Any], format: str, *, lang: str = "en", folder: Path | None = None) -> str:  # noqa: A002
    """Write the draft ``document`` (see ``schemas/draft.json``) in the format ``format``.

    A template in ``folder`` takes the place of the shipped one of the same name.

    Raises:
        UsageError: no template writes that format or language.
        ConfigError: ``folder`` is absent, or a template in it is faulty; the message gives file and line.

    """
    import jinja2  # 66 ms, and only a draft needs it

    check_language(lang)
    if format not in TEMPLATES:
        raise UsageError(f"No template writes {format!r}: choose one of {', '.join(TEMPLATES)}.")
    if folder is not None and not folder.is_dir():
        raise ConfigError(f"The folder of templates {folder} does not exist: mend 'templates'.")
    environment = _environment(SINKS[format], folder)
    try:
        template = environment.get_template(f"{format}.md.jinja")
        text = template.render(_guarded(document, SINKS[format]))
    except jinja2.TemplateSyntaxError as error:
        raise ConfigError(f"{error.filename}, line {error.lineno}: {error.message}.") from error
    except jinja2.TemplateError as error:
        raise ConfigError(
            f"The template {format}.md.jinja{_where(error)} cannot be used: {error}."
        ) from error
    except (TypeError, ValueError, ArithmeticError, AttributeError, LookupError, RecursionError) as error:
        raise ConfigError(
            f"The template {format}.md.jinja{_where(error)} failed with {type(error).__name__}: {error}."
        ) from error
    return fitting.fit(_tidy(text), document) if format == "github" else _tidy(text)


def check_language(lang: str) -> None:
    """Refuse a language that no template writes.

    Raises:
        UsageError: always then.

    """
    if lang not in LANGUAGES:
        raise UsageError(f"A draft in {lang!r} cannot be written yet: choose --lang {', '.join(LANGUAGES)}.")


@cache
def shipped_folder() -> Path:
    """Give the folder of the shipped templates: in the wheel, or at the top of the source tree."""
    package = Path(__file__).parents[1] / "templates"
    return package if package.is_dir() else Path(__file__).parents[3] / "templates"


def _environment(sink: Sink, folder: Path | None) -> jinja2.Environment:
    import jinja2
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from markupsafe import Markup

    folders = [str(path) for path in (folder, shipped_folder()) if path]
    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=partial(_final, sink),
    )
    environment.filters.update(
        {
            "comment": lambda text: Markup(sink.comment(str(text))),  # noqa: S704 - made safe by the sink
            "yaml": lambda text: Markup(escape.yaml(str(text))),  # noqa: S704
            "link": partial(_link, sink),
            "listed": partial(_listed, sink),
            "person": partial(_person, sink),
            "count": _count,
            "address": lambda url: Markup(forge.safe_url(str(url)) or ""),  # noqa: S704
        }
    )
    return environment


def _guarded(value: Any, sink: Sink) -> Any:
    """Give ``value`` with every text in it such that mixing it with mark-up escapes it as the sink does."""

    class Text(str):
        __slots__ = ()

        def __html__(self) -> str:
            return sink.text(str(self))

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: walk(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [walk(inner) for inner in value]
        return Text(value) if isinstance(value, str) else value

    return walk(value)


def _final(sink: Sink, value: Any) -> Any:
    """Escape what a template prints. A text cut or changed by a filter is data still.

    Blanks at its ends stay, for those that a template prints itself, as in ``{{ " and " }}``.
    """
    from markupsafe import Markup

    if hasattr(value, "__html__") or not isinstance(value, str):
        return value
    start, end = " " * value.startswith(" "), " " * value.endswith(" ")
    return Markup(f"{start}{sink.text(value)}{end}")  # noqa: S704 - made safe by the sink


def _link(sink: Sink, label: str, url: str | None) -> Markup:
    """``{{ label | link(url) }}``: a link where the address is fit for one, else the label alone."""
    from markupsafe import Markup

    target = forge.safe_url(str(url)) if url else None
    shown = str(label)
    shown = shown if _NUMBER.fullmatch(shown) else sink.text(shown)
    return Markup(f"[{shown}]({target})" if target else shown)  # noqa: S704


def _person(sink: Sink, shown: str) -> Markup:
    """``{{ "@handle" | person }}``: someone whom we mean to mention."""
    from markupsafe import Markup

    plain = str(shown)
    if _ACCOUNT.fullmatch(plain):
        return Markup(plain.replace("_", "\\_"))  # noqa: S704
    return Markup(sink.text(plain))  # noqa: S704


def _listed(sink: Sink, parts: Sequence[Any]) -> Markup:
    """``{{ [a, b, c] | listed }}``: a, b and c."""
    from markupsafe import Markup

    done = [str(part) if isinstance(part, Markup) else sink.text(str(part)) for part in parts]
    if len(done) < 2:
        return Markup("".join(done))  # noqa: S704
    return Markup(f"{', '.join(done[:-1])} and {done[-1]}")  # noqa: S704


def _count(number: int, one: str, many: str | None = None) -> str:
    """``{{ 2 | count("commit") }}``: 2 commits."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def _where(error: BaseException) -> str:
    """Say in which line of which template an error came up."""
    trace, found = error.__traceback__, ""
    while trace:
        code = trace.tb_frame.f_code
        if code.co_filename.endswith(".jinja"):
            found = f" ({code.co_filename}, line {trace.tb_lineno})"
        trace = trace.tb_next
    return found


def _tidy(text: str) -> str:
    """Take out white space at the ends of lines and more than one blank line in a row."""
    lines: list[str] = []
    for line in text.split("\n"):
        stripped = line.rstrip(" \t\r")
        if stripped or (lines and lines[-1]):
            lines.append(stripped)
    return "\n".join(lines).strip("\n") + "\n"
