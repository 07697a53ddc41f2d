"""Eyes `anthropic`: a language model of Anthropic's looks at the photo."""

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

# A photo costs a token for every 750 pixels: 1,049 at 1024 by 768, 2,459 at the 1568 that Anthropic scales down to.
# What fills a photo is not known better from more pixels, so less than half is paid for them. For a side of 750 a
# photo of 4032 by 3024 is decoded at a quarter of its size.
LONGEST = 1024
SIDE = 750


class AnthropicVision:
    """Vision provider `anthropic`.

    Args:
        service: Who is asked.
        prompt: What.
        book: The rule book.
    """

    provider = "anthropic"
    paid = True
    side = SIDE

    def __init__(self, service: Service, prompt: VisionPrompt, book: RuleBook) -> None:
        self.model = service.model
        self.prompt = prompt.version
        self._service = service
        self._prompt = prompt
        self._book = book

    def look(self, pixels: Image.Image, within_s: float) -> Seen:
        """What is in the photo, one sighting for each thing.

        Raises:
            ServiceError: One of its sub-classes.
        """
        asked = question(self._prompt, self._book, encode_for_sending(pixels, LONGEST))
        answered = self._service.ask(asked, within_s)
        return seen_in(answered, self._prompt, self._index, self.provider)

    @cached_property
    def _index(self) -> Index:
        return index_book(self._book)
