"""What a model is: a reader who answers questions. It is asked by ``kmesh-tracker ask`` alone."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from kmesh_tracker.plugin.source import Option
    from kmesh_tracker.records import Question


class ModelSettings(Struct, frozen=True):
    """What the command line and the configuration say of a model."""

    name: str
    """The name under which the plugin registered it."""
    variant: str = ""
    """What follows the name and a colon in ``--model llm:gpt-5-mini``; empty where nothing does."""
    options: Mapping[str, Any] = {}
    """The keys of its table in the configuration (``[answers.llm]``), defaults filled in."""


class Reply(Struct, frozen=True):
    """What a model said to one question."""

    id: str
    """Id of the question."""
    answer: Mapping[str, Any] | None
    """The answer by the question's schema; None where there is none."""
    problem: str = ""
    """Why there is no answer, in one sentence without any key or secret."""


class Model(ABC):
    """Answers questions.

    Subclass it, set :attr:`name`, and override :meth:`answer`. Nothing that it answers is trusted: each part
    is checked against the question before it counts. Minutes, titles and bodies in a question are untrusted
    text; give them to a model as data, never as instructions.
    """

    name: ClassVar[str]
    """Value of ``--model``, and name of its table in ``[answers]``."""
    kinds: ClassVar[Collection[str]] = ("read", "link")
    """The kinds of question that it answers; others are not put to it."""
    options: ClassVar[Mapping[str, Option]] = {}
    """The keys that its table in the configuration may hold."""
    help: ClassVar[str] = ""
    """One line for the list of plugins."""

    def __init__(self, settings: ModelSettings) -> None:
        self.settings = settings

    @property
    def label(self) -> str:
        """What is recorded as the author of its answers."""
        return (
            f"{self.settings.name}:{self.settings.variant}" if self.settings.variant else self.settings.name
        )

    @property
    def destination(self) -> str:
        """Where the questions go, for ``--dry-run``: a host, or ``this machine``."""
        return "the service that the plugin uses"

    @abstractmethod
    def answer(self, questions: Sequence[Question]) -> Iterator[Reply]:
        """Yield a reply to each question, in any order, each as soon as it is there.

        What was yielded is kept even if a later question fails or the user stops the run. A question that
        cannot be answered gets a reply without an answer; only what makes all further questions useless (a
        wrong key, a spent budget) may raise :class:`~kmesh_tracker.errors.PluginError`.
        """
