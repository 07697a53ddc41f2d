"""What is asked of a model service outside, and what comes back; the words in between are in `data/prompts/`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wastecoach.core.analysis import Attempt, Guidance, Sighting

MOST_ANSWER_TOKENS = 1_500
# Things that are told of one photo at most.
MOST_THINGS = 8


@dataclass(frozen=True, slots=True)
class Usage:
    """What a call used, in the units that are paid for.

    Attributes:
        input_tokens: All of them, the cached ones included; the photo counts here as well.
        output_tokens: Thinking included.
        cached_tokens: Those of `input_tokens` that the service had cached and charges less for.
        calls: Calls that are charged each, where a service does not count tokens.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    calls: int = 1


@dataclass(frozen=True, slots=True)
class Question:
    """One question to a language model.

    Attributes:
        instructions: Who it is and what it may do; written by us, nothing from outside in it.
        facts: What it is asked about, as JSON; data, never instructions.
        schema: JSON Schema of the answer (every property required, no others: the strict form).
        schema_name: Letters, digits, underscores.
        jpeg: The photo, already shrunk and free of metadata; None where there is none.
        most_tokens: The answer may not be longer.
    """

    instructions: str
    facts: str
    schema: dict[str, Any]
    schema_name: str
    jpeg: bytes | None = None
    most_tokens: int = MOST_ANSWER_TOKENS


@dataclass(frozen=True, slots=True)
class Answered:
    """What a language model answered.

    Attributes:
        text: As it came; JSON, one hopes.
        usage: What it used, None where the service does not say.
        model: Which it was.
    """

    text: str
    usage: Usage | None
    model: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What one vision provider saw.

    Attributes:
        sightings: At least one.
        usage: What that used, None where the service does not say.
        embedding: The embedded model's, one signed byte a dimension (see `core/second_look.py`), where it looked.
        certainty: How probably the advice is right, 0..1, where the provider can tell: materials that get the same
            advice count together.
    """

    sightings: tuple[Sighting, ...]
    usage: Usage | None = Usage()
    embedding: bytes | None = None
    certainty: float = 1.0


@dataclass(frozen=True, slots=True)
class Looked:
    """What all eyes together made of a photo.

    Attributes:
        seen: The answer that counts.
        provider: Who gave it.
        model: Its model.
        prompt: Version of its prompt, or None.
        attempts: Every try, in order.
        settled: False where a provider that should have answered could not, so that the answer is not worth keeping.
    """

    seen: Seen
    provider: str
    model: str
    prompt: str | None
    attempts: tuple[Attempt, ...]
    settled: bool


@dataclass(frozen=True, slots=True)
class Phrased:
    """Guidance as a coach worded it, and every try that took; in the rules' own words where nobody was asked."""

    guidance: Guidance
    attempts: tuple[Attempt, ...] = ()
