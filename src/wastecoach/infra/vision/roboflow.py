"""Eyes `roboflow`: a classification or detection model trained at Roboflow."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import quote

import msgspec

from wastecoach.core.asking import Seen
from wastecoach.core.labels import Label, classified, detected
from wastecoach.core.photo import encode_for_sending
from wastecoach.core.rules import RuleBook
from wastecoach.infra.services.classifiers import ClassifierService, Request
from wastecoach.infra.services.labelling_eyes import LabellingEyes

if TYPE_CHECKING:
    from PIL import Image

Task = Literal["classify", "detect"]
ADDRESSES: dict[Task, str] = {
    "classify": "https://classify.roboflow.com",
    "detect": "https://detect.roboflow.com",
}
# Roboflow's models take 640 pixels at most unless they were trained otherwise.
LONGEST = 640
SIDE = 480
Score = Annotated[float, msgspec.Meta(ge=0, le=1)]


class _Scored(msgspec.Struct):
    confidence: Score


class _Prediction(msgspec.Struct):
    confidence: Score
    name: str = msgspec.field(name="class")


class _Answer(msgspec.Struct):
    """Predictions are a list, or, for a model of several labels, a dictionary by class."""

    predictions: list[_Prediction] | dict[str, _Scored]


class RoboflowVision(LabellingEyes):
    """Vision provider `roboflow`.

    Args:
        key: An API key.
        model: Project and version: `my-waste/3`.
        task: What the model does.
        base_url: A server of one's own; None for Roboflow's.
        book: The rule book.

    Raises:
        SettingInvalid: `base_url` is no address.
    """

    side = SIDE

    def __init__(
        self, key: str, model: str, task: Task, base_url: str | None, book: RuleBook
    ) -> None:
        makers = f"{ADDRESSES[task]}/{model}"
        address = makers if base_url is None else f"{base_url.rstrip('/')}/{model}"
        super().__init__(ClassifierService("roboflow", address, makers, key), model, book)
        self._key = key
        self.variant = f"{self.variant} {task}".strip()
        self._task = task

    def look(self, pixels: Image.Image, within_s: float) -> Seen:
        """One sighting of a classifier, one for each kind of thing that a detector finds.

        Raises:
            ServiceError: One of its sub-classes.
        """
        request = Request(
            body=base64.b64encode(encode_for_sending(pixels, LONGEST)),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            secret_query=f"api_key={quote(self._key, safe='')}",
        )
        labels = _labels(self._service.ask(request, _Answer, within_s))
        if self._task == "detect":
            return Seen(detected(labels, self._index))
        return Seen((classified(labels, self._index),))


def _labels(answer: _Answer) -> list[Label]:
    predictions = answer.predictions
    if isinstance(predictions, dict):
        return [Label(name, scored.confidence) for name, scored in predictions.items()]
    return [Label(prediction.name, prediction.confidence) for prediction in predictions]
