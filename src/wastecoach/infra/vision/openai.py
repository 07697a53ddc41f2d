"""Eyes `openai`: a language model of OpenAI's, or of a compatible server, looks at the photo."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

from wastecoach.core.asking import Seen
from wastecoach.core.name_index import Index, index_book
from wastecoach.core.photo import encode_for_sending
from wastecoach.core.ports import Service
from wastecoach.core.rules import RuleBook
from wastecoach.core.vision_prompt import VisionPrompt, question, seen_in

if TYPE_CHECKING:
    from PIL import Image

# Tiles of 512 pixels are paid for, of a photo whose shorter side is at most 768: 1024 by 768 are four of them, 765
# tokens, and a larger photo would be as many. `low` is one picture of 512, 85 tokens. The sides asked of the decoder
# are a little less, so that a photo of 4032 by 3024 is decoded at a quarter, or an eighth, of its size.
LONGEST = {"low": 512, "high": 1024, "auto": 1024}
SIDE = {"low": 375, "high": 750, "auto": 750}


class OpenAIVision:
    """Vision provider `openai`.

    Args:
        service: Who is asked.
        prompt: What.
        book: The rule book.
        detail: How closely it looks: `low`, `high` or `auto`.
    """

    provider = "openai"
    paid = True

    def __init__(
        self,
        service: Service,
        prompt: VisionPrompt,
        book: RuleBook,
        detail: Literal["low", "high", "auto"] = "high",
    ) -> None:
        self.model = service.model
        self.prompt = prompt.version
        self.side = SIDE[detail]
        self._longest = LONGEST[detail]
        self._service = service
        self._prompt = prompt
        self._book = book

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
