"""Eyes that ask a language model: the same for every service that takes a photo and a schema."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from wastecoach.core.asking import Seen
from wastecoach.core.name_index import Index, index_book
from wastecoach.core.photo import encode_for_sending
from wastecoach.core.ports import Service
from wastecoach.core.rules import RuleBook
from wastecoach.core.vision_prompt import VisionPrompt, question, seen_in

if TYPE_CHECKING:
    from PIL import Image


class AskingEyes:
    """A vision provider that is a language model.

    Args:
        service: Who is asked.
        prompt: What.
        book: The rule book.
        longest: Pixels of the longer side of what is sent, at most.
        side: Pixels wanted at least on both sides.
    """

    paid = True

    def __init__(
        self, service: Service, prompt: VisionPrompt, book: RuleBook, *, longest: int, side: int
    ) -> None:
        self.provider = service.provider
        self.model = service.model
        self.variant = service.variant
        self.access = service.access
        self.prompt = prompt.version
        self.side = side
        self._service = service
        self._prompt = prompt
        self._book = book
        self._longest = longest

    def look(self, pixels: Image.Image, within_s: float) -> Seen:
        """What is in the photo, one sighting for each thing.

        Raises:
            ServiceError: One of its sub-classes.
        """
        asked = question(self._prompt, self._book, encode_for_sending(pixels, self._longest))
        answered = self._service.ask(asked, within_s)
        return seen_in(answered, self._prompt, self._index, self.provider)

    @cached_property
    def _index(self) -> Index:
        return index_book(self._book)
