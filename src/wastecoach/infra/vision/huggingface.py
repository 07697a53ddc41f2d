"""Eyes `huggingface`: an image classification model at Hugging Face, or behind an inference endpoint of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from wastecoach.core.asking import Seen
from wastecoach.core.labels import Label, classified
from wastecoach.core.photo import encode_for_sending
from wastecoach.core.rules import RuleBook
from wastecoach.infra.services.classifiers import ClassifierService, Request
from wastecoach.infra.services.labelling_eyes import LabellingEyes

if TYPE_CHECKING:
    from PIL import Image

ADDRESS = "https://router.huggingface.co/hf-inference/models"
# Classifiers take 224 to 384 pixels.
LONGEST = 512
SIDE = 375


class _Prediction(msgspec.Struct):
    label: str
    score: Annotated[float, msgspec.Meta(ge=0, le=1)]


class HuggingFaceVision(LabellingEyes):
    """Vision provider `huggingface`.

    Args:
        key: A token.
        model: Owner and name.
        base_url: An inference endpoint of one's own, asked as it stands; None for Hugging Face's.
        book: The rule book.

    Raises:
        SettingInvalid: `base_url` is no address.
    """

    side = SIDE

    def __init__(self, key: str, model: str, base_url: str | None, book: RuleBook) -> None:
        makers = f"{ADDRESS}/{model}"
        address = makers if base_url is None else base_url
        super().__init__(ClassifierService("huggingface", address, makers, key), model, book)
        self._key = key

    def look(self, pixels: Image.Image, within_s: float) -> Seen:
        """One sighting: the model sees a photo as a whole.

        Raises:
            ServiceError: One of its sub-classes.
        """
        request = Request(
            body=encode_for_sending(pixels, LONGEST),
            headers={"Content-Type": "image/jpeg", "Accept": "application/json"},
            secret_headers={"Authorization": f"Bearer {self._key}"},
        )
        predictions = self._service.ask(request, list[_Prediction], within_s)
        labels = [Label(prediction.label, prediction.score) for prediction in predictions]
        return Seen((classified(labels, self._index),))
