"""The eyes that ship with the package: one ONNX file, run on the CPU, no key and no network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from wastecoach.core.asking import Seen
from wastecoach.core.errors import ModelUnavailable
from wastecoach.core.photo_quality import quality_problems
from wastecoach.core.reading import ModelFacts, Reading
from wastecoach.core.recognition import certainty_of, recognise
from wastecoach.core.rules import RuleBook
from wastecoach.core.visual_guide import VisualGuide

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image

OUTPUTS = ("material", "imagenet", "conditions", "hazard", "unfamiliar", "embedding")
MOST_CLASSES = 40


class EmbeddedVision:
    """Vision provider `embedded`.

    Args:
        model: The ONNX file.
        facts: `embedded.json`, what its outputs mean.
        names: ImageNet class names in output order.
        visual: What those names mean in the rule book.
        book: The rule book.

    Raises:
        ModelUnavailable: onnxruntime cannot load the file.
    """

    provider = "embedded"
    prompt = None
    variant = ""
    access = ""
    paid = False

    def __init__(
        self,
        model: Path,
        facts: ModelFacts,
        names: tuple[str, ...],
        visual: VisualGuide,
        book: RuleBook,
    ) -> None:
        self.model = f"embedded {facts.version}"
        self.facts = facts
        self.side = facts.input_size
        self._class_names = names
        self._visual = visual
        self._book = book
        self._session = open_session(model)

    def look(self, pixels: Image.Image, within_s: float) -> Seen:  # noqa: ARG002 -- it takes milliseconds
        """One sighting: the model sees a photo as a whole."""
        small = self._small(pixels)
        outputs = self._run(np.asarray(small)[None], OUTPUTS)
        reading = self._reading(small, outputs)
        sighting = recognise(reading, self.facts, self._visual, self._book)
        return Seen(
            (sighting,),
            embedding=_in_bytes(outputs["embedding"]),
            certainty=certainty_of(sighting.material or "", reading, self.facts),
        )

    def embed(self, pixels: Image.Image) -> bytes:
        """What the model makes of a photo before it names anything, a signed byte for each of its dimensions."""
        small = np.asarray(self._small(pixels))[None]
        return _in_bytes(self._run(small, ("embedding",))["embedding"])

    def read(self, pixels: Image.Image) -> Reading:
        """The model's probabilities for a decoded photo."""
        small = self._small(pixels)
        return self._reading(small, self._run(np.asarray(small)[None], OUTPUTS))

    def _small(self, pixels: Image.Image) -> Image.Image:
        from PIL import Image

        return pixels.resize((self.side, self.side), Image.Resampling.BICUBIC)

    def _reading(self, small: Image.Image, outputs: dict[str, NDArray[np.float32]]) -> Reading:
        classes = _softmax(outputs["imagenet"])
        return Reading(
            materials=dict(
                zip(self.facts.materials, _softmax(outputs["material"]).tolist(), strict=True)
            ),
            classes=self._named(classes),
            conditions={
                rule.tag: float(chance)
                for rule, chance in zip(
                    self.facts.conditions, _sigmoid(outputs["conditions"]), strict=True
                )
            },
            hazard=float(_sigmoid(outputs["hazard"])[0]),
            unfamiliar=float(_sigmoid(outputs["unfamiliar"])[0]),
            problems=quality_problems(np.asarray(small.convert("L"))),
        )

    def _named(self, chances: NDArray[np.float64]) -> dict[str, float]:
        """The likeliest classes by name; two classes of one name (crane, cardigan) count together."""
        named: dict[str, float] = {}
        for index in np.argsort(-chances)[:MOST_CLASSES]:
            name = self._class_names[index]
            named[name] = named.get(name, 0.0) + float(chances[index])
        return named

    def _run(
        self, batch: NDArray[np.uint8], outputs: tuple[str, ...]
    ) -> dict[str, NDArray[np.float32]]:
        values = self._session.run(list(outputs), {"photo": batch})
        return {name: value[0] for name, value in zip(outputs, values, strict=True)}


def load_embedded(
    model: Path, facts_json: str, class_list: str, visual: VisualGuide, book: RuleBook
) -> EmbeddedVision:
    """The embedded provider from its files' contents.

    Raises:
        ModelUnavailable: The files do not fit together or cannot be loaded.
    """
    try:
        facts = msgspec.json.decode(facts_json, type=ModelFacts)
    except msgspec.DecodeError as fault:
        raise ModelUnavailable(detail=str(fault)) from fault
    return EmbeddedVision(model, facts, class_names(class_list), visual, book)


def class_names(class_list: str) -> tuple[str, ...]:
    """The first name of every ImageNet class, lower case, in output order."""
    return tuple(line.split(",", 1)[0].strip().lower() for line in class_list.splitlines())


def open_session(model: Path) -> Any:
    """The model, ready to run on one thread.

    Raises:
        ModelUnavailable: onnxruntime cannot load the file.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One photo is too little work for several threads; a folder is spread over threads instead.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except Exception as fault:
        # onnxruntime's own exceptions share no public base.
        raise ModelUnavailable(detail=str(fault).splitlines()[0]) from fault


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    powers = np.exp(logits.astype(np.float64) - logits.max())
    return np.asarray(powers / powers.sum())


def _sigmoid(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-logits.astype(np.float64))))


def _in_bytes(embedding: NDArray[np.float32]) -> bytes:
    """Only the direction of an embedding counts, so its largest part may be 127."""
    largest = float(np.abs(embedding).max()) or 1.0
    return np.round(embedding * (127 / largest)).astype(np.int8).tobytes()
