"""The four providers that look over HTTP, each with answers in the form that its makers document."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from tests.core.books import book, index
from tests.pictures import quarters
from tests.services import speakers
from tests.services.servers import Arrived, Reply, Server, serving
from wastecoach import data
from wastecoach.core.asking import Seen
from wastecoach.core.ports import Vision
from wastecoach.core.vision_prompt import VisionPrompt, parse_vision_prompt
from wastecoach.infra.services.anthropic import AnthropicService
from wastecoach.infra.services.openai import OpenAIService
from wastecoach.infra.vision.anthropic import AnthropicVision
from wastecoach.infra.vision.huggingface import HuggingFaceVision
from wastecoach.infra.vision.openai import OpenAIVision
from wastecoach.infra.vision.roboflow import RoboflowVision

KEY = "key-0123456789+abcdefghij/klmnop"
CAN = ("drink can", "can", "metal", "can")
BOTTLE = ("clear plastic bottle", "plastic bottle", "plastic", "bottle")


@cache
def prompt() -> VisionPrompt:
    """The shipped prompt."""
    return parse_vision_prompt(data.prompt_document("vision"))


def thing(name: str, general: str, material: str, shape: str, **more: Any) -> dict[str, Any]:
    """One thing as a language model describes it."""
    return {
        "material": material,
        "shape": shape,
        "name": name,
        "general_name": general,
        "may_also_be": [],
        "sure": "certain",
        "mixed": False,
        "dangerous": False,
        "conditions": [],
    } | more


def described(*things: dict[str, Any], photo: str = "good") -> str:
    """A language model's answer."""
    return json.dumps({"photo": photo, "things": list(things)})


class Closing(Protocol):
    """Something with connections."""

    def close(self) -> None: ...


@dataclass(frozen=True)
class Eye:
    """A provider.

    Attributes:
        name: As in `--provider`.
        made: The provider at an address, and what has to be closed.
        can: An answer that says: a drink can.
        several: An answer that says: a drink can and a plastic bottle; None where it sees one thing only.
        wrong: Answers of status 200 in another form.
        key: The key in a request, where it belongs.
        photo: The photo in a request.
        error: An error body with a message.
    """

    name: str
    made: Callable[[str], tuple[Vision, Closing]]
    can: Any
    several: Any
    wrong: tuple[Any, ...]
    key: Callable[[Arrived], str]
    photo: Callable[[Arrived], bytes]
    error: Callable[[str], Any]

    def look(self, url: str, within_s: float) -> Seen:
        """Look at a photo by asking at an address, and hang up."""
        vision, closing = self.made(url)
        # What every provider would make of the book at its first look, made once for all tests.
        vars(vision)["_index"] = index()
        try:
            return vision.look(quarters(), within_s)
        finally:
            closing.close()


def _openai(url: str) -> tuple[Vision, Closing]:
    service = OpenAIService(KEY, "gpt-4o", f"{url}/v1", "high")
    return OpenAIVision(service, prompt(), book(), "high"), service


def _anthropic(url: str) -> tuple[Vision, Closing]:
    service = AnthropicService(KEY, "claude-sonnet-5", url)
    return AnthropicVision(service, prompt(), book()), service


def _roboflow(task: Any) -> Callable[[str], tuple[Vision, Closing]]:
    def made(url: str) -> tuple[Vision, Closing]:
        vision = RoboflowVision(KEY, "my-waste/3", task, url, book())
        return vision, vision

    return made


def _huggingface(url: str) -> tuple[Vision, Closing]:
    vision = HuggingFaceVision(KEY, "owner/waste", f"{url}/models/owner/waste", book())
    return vision, vision


def _image_address(arrived: Arrived) -> bytes:
    address = arrived.json["input"][0]["content"][0]["image_url"]
    return base64.b64decode(address.removeprefix("data:image/jpeg;base64,"))


def _image_source(arrived: Arrived) -> bytes:
    return base64.b64decode(arrived.json["messages"][0]["content"][0]["source"]["data"])


def _bearer(arrived: Arrived) -> str:
    return arrived.headers["authorization"].removeprefix("Bearer ")


def _query_key(arrived: Arrived) -> str:
    from urllib.parse import parse_qs, urlsplit

    return parse_qs(urlsplit(arrived.target).query)["api_key"][0]


def _classes(**scores: float) -> dict[str, Any]:
    ranked = [{"class": name, "confidence": score} for name, score in scores.items()]
    top = ranked[0] if ranked else {"class": "", "confidence": 0}
    return {
        "time": 0.05,
        "image": {"width": 640, "height": 480},
        "predictions": ranked,
        "top": top["class"],
        "confidence": top["confidence"],
    }


def boxes(**scores: float) -> dict[str, Any]:
    """A detector's answer."""
    box = {"x": 100.5, "y": 80.0, "width": 60, "height": 90}
    found = [{"class": name, "confidence": score, **box} for name, score in scores.items()]
    return {"time": 0.05, "image": {"width": 640, "height": 480}, "predictions": found}


TWO = described(thing(*CAN), thing(*BOTTLE))
NOT_PREDICTIONS: tuple[Any, ...] = (
    [],
    {},
    {"predictions": "can"},
    {"predictions": [{"class": "can", "confidence": 7}]},
    {"predictions": [{"class": 5, "confidence": 0.5}]},
    b'{"predictions": [{"class": "can", "confidence": NaN}]}',
)
OPENAI = Eye(
    "openai",
    _openai,
    speakers.OPENAI.answer(described(thing(*CAN))),
    speakers.OPENAI.answer(TWO),
    (speakers.OPENAI.answer("A can."), speakers.OPENAI.answer('{"things": []}'), {}),
    _bearer,
    _image_address,
    lambda text: speakers.openai_error("some_code", text),
)
ANTHROPIC = Eye(
    "anthropic",
    _anthropic,
    speakers.ANTHROPIC.answer(described(thing(*CAN))),
    speakers.ANTHROPIC.answer(TWO),
    (speakers.ANTHROPIC.answer("A can."), speakers.ANTHROPIC.answer('{"things": []}'), {}),
    lambda arrived: arrived.headers.get("x-api-key") or _bearer(arrived),
    _image_source,
    lambda text: speakers.anthropic_error("some_error", text),
)
ROBOFLOW = Eye(
    "roboflow",
    _roboflow("classify"),
    _classes(can=0.05, drink_can=0.93),
    None,
    NOT_PREDICTIONS,
    _query_key,
    lambda arrived: base64.b64decode(arrived.body),
    lambda text: {"message": text},
)
DETECTOR = Eye(
    "roboflow",
    _roboflow("detect"),
    boxes(drink_can=0.8),
    boxes(drink_can=0.8, clear_plastic_bottle=0.7, Drink_can=0.6),
    NOT_PREDICTIONS,
    _query_key,
    lambda arrived: base64.b64decode(arrived.body),
    lambda text: {"message": text},
)
HUGGINGFACE = Eye(
    "huggingface",
    _huggingface,
    [{"label": "drink can", "score": 0.93}, {"label": "plastic", "score": 0.02}],
    None,
    ({}, [{"label": "can"}], [["can", 0.9]], [{"label": "can", "score": 2}], b'[{"score": NaN}]'),
    _bearer,
    lambda arrived: arrived.body,
    lambda text: {"error": text},
)
EYES = (OPENAI, ANTHROPIC, ROBOFLOW, DETECTOR, HUGGINGFACE)
NAMES = ("openai", "anthropic", "roboflow classify", "roboflow detect", "huggingface")


@contextmanager
def looking(eye: Eye, *replies: Reply) -> Iterator[tuple[Vision, Server]]:
    """A provider and the server at its other end."""
    with serving(*replies) as server:
        vision, closing = eye.made(server.url)
        vars(vision)["_index"] = index()
        try:
            yield vision, server
        finally:
            closing.close()
