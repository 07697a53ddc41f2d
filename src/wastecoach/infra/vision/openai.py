"""Eyes `openai`: a language model of OpenAI's, or of a compatible server, looks at the photo."""

from __future__ import annotations

from typing import Literal

from wastecoach.core.asking_eyes import AskingEyes
from wastecoach.core.ports import Service
from wastecoach.core.rules import RuleBook
from wastecoach.core.vision_prompt import VisionPrompt

# Tiles of 512 pixels are paid for, of a photo whose shorter side is at most 768: 1024 by 768 are four of them, 765
# tokens, and a larger photo would be as many. `low` is one picture of 512, 85 tokens. The sides asked of the decoder
# are a little less, so that a photo of 4032 by 3024 is decoded at a quarter, or an eighth, of its size.
LONGEST = {"low": 512, "high": 1024, "auto": 1024}
SIDE = {"low": 375, "high": 750, "auto": 750}


class OpenAIVision(AskingEyes):
    """Vision provider `openai`.

    Args:
        service: Who is asked.
        prompt: What.
        book: The rule book.
        detail: How closely the service looks: `low`, `high` or `auto`.
    """

    def __init__(
        self,
        service: Service,
        prompt: VisionPrompt,
        book: RuleBook,
        detail: Literal["low", "high", "auto"] = "high",
    ) -> None:
        super().__init__(service, prompt, book, longest=LONGEST[detail], side=SIDE[detail])
