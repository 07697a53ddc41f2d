"""Eyes `huggingface`: an image classification model at Hugging Face, or behind an inference endpoint of one's own."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Annotated

import msgspec

from wastecoach.core.asking import Seen
from wastecoach.core.errors import AnswerUnusable
from wastecoach.core.labels import Label, classified
from wastecoach.core.name_index import Index, index_book
from wastecoach.core.photo import encode_for_sending
from wastecoach.core.rules import RuleBook
from wastecoach.infra.services.classifiers import ClassifierService, Request

if TYPE_CHECKING:
    from PIL import Image

ADDRESS = "https://router.huggingface.co/hf-inference/models"
# Classifiers take 224 to 384 pixels.
LONGEST = 512
SIDE = 375


class _Prediction(msgspec.Struct):
    label: str
    score: Annotated[float, msgspec.Meta(ge=0, le=1)]


class HuggingFaceVision:
    """Vision provider `huggingface`.

    Args:
        key: A token.
        model: Owner and name.
        base_url: An inference endpoint of one's own, asked as it stands; None for Hugging Face's.
        book: The rule book.

    Raises:
        SettingInvalid: `base_url` is no address.
    """

    provider = "huggingface"
    prompt = None
    paid = True
    side = SIDE

    def __init__(self, key: str, model: str, base_url: str | None, book: RuleBook) -> None:
        self.model = model
        self._key = key
        self._book = book
        address = f"{ADDRESS}/{model}" if base_url is None else base_url
        self._service = ClassifierService(self.provider, address, key)

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
        labels = self._labels(self._service.post(request, within_s))
        return Seen((classified(labels, self._index),))

    def close(self) -> None:
        """Close the connections; the next look opens new ones."""
        self._service.close()

    def _labels(self, body: bytes) -> list[Label]:
        try:
            predictions = msgspec.json.decode(body, type=list[_Prediction])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise AnswerUnusable(provider=self.provider, detail="not predictions") from None
        return [Label(prediction.label, prediction.score) for prediction in predictions]

    @cached_property
    def _index(self) -> Index:
        return index_book(self._book)
