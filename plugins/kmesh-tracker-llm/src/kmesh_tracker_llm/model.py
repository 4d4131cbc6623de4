"""The model ``llm``: cheap to import, because it is loaded to list the plugins too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmesh_tracker.errors import UsageError
from kmesh_tracker.plugin import Model
from kmesh_tracker_llm.options import OPTIONS, checked, place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kmesh_tracker.plugin import ModelSettings, Reply
    from kmesh_tracker.records import Question


class LlmModel(Model):
    """A language model that the llm library knows, or one of a service that is compatible with OpenAI's."""

    name = "llm"
    options = OPTIONS
    help = "a language model of any provider, or on your own machine, through the llm library"

    def __init__(self, settings: ModelSettings) -> None:
        super().__init__(settings)
        self._settings = checked(settings.options)
        if (
            not settings.variant.strip(" ")
            or not settings.variant.isprintable()
            or len(settings.variant) > 200
        ):
            raise UsageError(
                "Name the model behind a colon, as in --model llm:gpt-5-mini; 'llm models' lists all."
            )

    @property
    def destination(self) -> str:
        """Where the questions go."""
        if self._settings.base_url:
            return place(self._settings.base_url)
        from kmesh_tracker_llm.service import place_of

        return place_of(self.settings.variant)

    def answer(self, questions: Sequence[Question]) -> Iterator[Reply]:
        """Yield a reply to each question as soon as it is there.

        Raises:
            PluginError: what makes all further questions useless, e.g. a wrong key or a spent budget.

        """
        if not questions:
            return
        from kmesh_tracker_llm.run import replies  # llm takes half a second to import

        yield from replies(self.settings.variant, self._settings, questions)
