"""Eyes `anthropic`: a language model of Anthropic's looks at the photo."""

from __future__ import annotations

from wastecoach.core.asking_eyes import AskingEyes
from wastecoach.core.ports import Service
from wastecoach.core.rules import RuleBook
from wastecoach.core.vision_prompt import VisionPrompt

# A photo costs a token for every 750 pixels: 1,049 at 1024 by 768, 2,459 at the 1568 that Anthropic scales down to.
# What fills a photo is not known better from more pixels, so less than half is paid for them. For a side of 750 a
# photo of 4032 by 3024 is decoded at a quarter of its size.
LONGEST = 1024
SIDE = 750


class AnthropicVision(AskingEyes):
    """Vision provider `anthropic`.

    Args:
        service: Who is asked.
        prompt: What.
        book: The rule book.
    """

    def __init__(self, service: Service, prompt: VisionPrompt, book: RuleBook) -> None:
        super().__init__(service, prompt, book, longest=LONGEST, side=SIDE)
