"""Writes a draft from its context with a template: shipped ones, or a user's own in their place."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup
from msgspec import Struct

from kmesh_tracker.errors import ConfigError, UsageError
from kmesh_tracker.rendering import escape, fitting, forge, formats, languages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from kmesh_tracker.rendering.languages import Language

TEMPLATES: Final = formats.DRAFTS  # formats written by a template, with their meaning


_NUMBER: Final = re.compile(
    r"(?:[A-Za-z0-9][A-Za-z0-9.-]{0,100})?#[0-9]{1,10}|[A-Za-z0-9][A-Za-z0-9.-]{0,100}@[0-9a-f]{7,64}"
)
_FAULTS: Final = (
    *(jinja2.TemplateError, TypeError, ValueError, ArithmeticError, AttributeError, LookupError),
    RecursionError,
)
"""What a faulty template ends with."""
_MOST_NAMED, _PREVIEW = 3, 120  # names in a preview, and characters of several
_ACCOUNT: Final = re.compile(r"@[A-Za-z0-9][A-Za-z0-9_.-]{0,60}")


class Sink(Struct, frozen=True):
    """A place that text is written to: how words and comments are made safe there."""

    text: Callable[[str], str]
    comment: Callable[[str], str]


SINKS: Final = {
    "docusaurus": Sink(escape.mdx, escape.mdx_comment),
    "github": Sink(escape.github, escape.html_comment),
    "changelog": Sink(escape.github, escape.html_comment),
}


def render(
    document: Mapping[str, Any],
    format: str,  # noqa: A002
    *,
    lang: str = "en",
    folder: Path | None = None,
    glossary: Mapping[str, Mapping[str, str]] | None = None,
) -> str:
    """Write the draft ``document`` (see ``schemas/draft.json``) in the format ``format``.

    A template in ``folder`` takes the place of the shipped one of the same name, and may extend it.
    ``glossary`` has words for the project's terms, by language.
    """
    if format not in TEMPLATES:
        raise UsageError(f"No template writes {format!r}: choose one of {', '.join(TEMPLATES)}.")
    if folder is not None and not folder.is_dir():
        raise ConfigError(f"The folder of templates {folder} does not exist: fix 'templates'.")
    language = languages.load(lang, folder, glossary)
    environment = _environment(SINKS[format], folder, language)
    try:
        template = environment.get_template(f"{format}.md.jinja")
        text = template.render(_guarded(document, SINKS[format]))
    except jinja2.TemplateSyntaxError as error:
        raise ConfigError(f"{error.filename}, line {error.lineno}: {error.message}.") from error
    except _FAULTS as error:
        known = isinstance(error, jinja2.TemplateError)
        how = "cannot be used" if known else f"failed with {type(error).__name__}"
        raise ConfigError(f"The template {format}.md.jinja{_where(error)} {how}: {error}.") from error
    return fitting.fit(_tidy(text), document) if format == "github" else _tidy(text)


def _environment(sink: Sink, folder: Path | None, language: Language) -> jinja2.Environment:
    own = [jinja2.FileSystemLoader(folder)] if folder else []
    ours = jinja2.FileSystemLoader(languages.shipped_folder())
    environment = ImmutableSandboxedEnvironment(
        # A template of the user that has the name of ours can still extend ours by its longer name.
        loader=jinja2.ChoiceLoader([*own, ours, jinja2.PrefixLoader({"shipped": ours})]),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=partial(_final, sink),
    )
    environment.policies["ext.i18n.trimmed"] = True
    # Our own functions get sentences and values: the extension's would escape for HTML, whatever the file is.
    vars(environment)["newstyle_gettext"] = True
    environment.globals.update(_speaking(sink, language))
    environment.filters.update(
        {
            "comment": partial(_comment, sink),
            "sentences": lambda parts: Markup(languages.sentences([_text(sink, part) for part in parts])),  # noqa: S704
            "yaml": lambda text: Markup(escape.yaml(str(text))),  # noqa: S704
            "link": partial(_link, sink),
            "listed": lambda parts: Markup(language.listed([_text(sink, part) for part in parts])),  # noqa: S704
            "brief": lambda names: language.listed(_few([str(name).replace("`", "") for name in names])),
            "person": partial(_person, sink),
            "named": lambda name: language.named(str(name)),
            "day": lambda day: language.day(date.fromisoformat(str(day))),
            "put": lambda message, **values: languages.fill(
                str(message), {k: str(v) for k, v in values.items()}
            ),
            "address": lambda url: Markup(forge.safe_url(str(url)) or ""),  # noqa: S704
        }
    )
    return environment


def _speaking(sink: Sink, language: Language) -> dict[str, Callable[..., Markup]]:
    """Return the functions behind ``{% trans %}``: sentences are the template's, values are data."""

    def spoken(name: str, /, *message: Any, **values: Any) -> Markup:
        sentence = getattr(language.catalogue, name)(*message)
        number = {"num": message[-1]} if name.endswith("ngettext") else {}
        texts = {key: _text(sink, value) for key, value in {**number, **values}.items()}
        return Markup(languages.fill(sentence, texts))  # noqa: S704

    names = ("gettext", "pgettext", "ngettext", "npgettext")
    return {"_": partial(spoken, "gettext"), **{name: partial(spoken, name) for name in names}}


def _text(sink: Sink, value: Any) -> str:
    """Return a value as it is printed."""
    shown = _final(sink, value)
    return str(shown.__html__()) if hasattr(shown, "__html__") else str(shown)


def _guarded(value: Any, sink: Sink) -> Any:
    """Return ``value`` with every text in it such that mixing it with mark-up escapes it as the sink does."""

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
    if hasattr(value, "__html__") or not isinstance(value, str):
        return value
    start, end = " " * value.startswith(" "), " " * value.endswith(" ")
    return Markup(f"{start}{sink.text(value)}{end}")  # noqa: S704 - made safe by the sink


def _comment(sink: Sink, text: Any) -> Markup:
    """``{{ evidence | comment }}``: what readers do not see; several texts are told one after the other."""
    told = ", ".join(str(part) for part in text) if isinstance(text, list) else str(text)
    return Markup(sink.comment(told))  # noqa: S704 - made safe by the sink


def _link(sink: Sink, label: str, url: str | None) -> Markup:
    """``{{ label | link(url) }}``: a link where the address is fit for one, else the label alone."""
    target = forge.safe_url(str(url)) if url else None
    shown = str(label)
    shown = shown if _NUMBER.fullmatch(shown) else sink.text(shown)
    return Markup(f"[{shown}]({target})" if target else shown)  # noqa: S704


def _person(sink: Sink, shown: str) -> Markup:
    """``{{ "@handle" | person }}``: someone whom we mean to mention."""
    plain = str(shown)
    return Markup(plain.replace("_", "\\_") if _ACCOUNT.fullmatch(plain) else sink.text(plain))  # noqa: S704


def _few(names: Sequence[str]) -> list[str]:
    """Return the first names that fit a preview: up to three of them, and one whatever its length."""
    few = list(names[:_MOST_NAMED])
    while len(few) > 1 and len("".join(few)) > _PREVIEW:
        few.pop()
    return few


def _where(error: BaseException) -> str:
    """Return in which line of which template an error came up."""
    trace, found = error.__traceback__, ""
    while trace:
        code = trace.tb_frame.f_code
        if code.co_filename.endswith(".jinja"):
            found = f" ({code.co_filename}, line {trace.tb_lineno})"
        trace = trace.tb_next
    return found


def _tidy(text: str) -> str:
    """Remove white space at the ends of lines and more than one blank line in a row."""
    lines: list[str] = []
    for line in text.split("\n"):
        stripped = line.rstrip(" \t\r")
        if stripped or (lines and lines[-1]):
            lines.append(stripped)
    return "\n".join(lines).strip("\n") + "\n"
