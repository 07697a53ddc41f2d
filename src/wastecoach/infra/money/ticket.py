"""What is needed to settle a call, so that nothing about it has to be remembered."""

from __future__ import annotations

from typing import Literal

import msgspec

from wastecoach.core.analysis import StageAsked

# A call is `reserved` before it is made; then it becomes `settled`, `unpriced` (made, and its price is not known) or
# `kept` (nobody knows whether it was charged), or its row goes. None of these changes any more.
State = Literal["reserved", "settled", "kept", "unpriced"]


class Ticket(msgspec.Struct, frozen=True):
    """A call; `set_aside` is in micro-dollars, None where the price is not known."""

    id: str
    at: float
    stage: StageAsked
    provider: str
    model: str
    set_aside: int | None
