"""The network that is exported: one stem, two tops, all heads and the normalisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn

from training import imagenet
from training.config import GROUP_OF, MATERIALS
from training.rendered import CONDITIONS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.backbone import Stem, Top
    from training.heads import Linear

PRIOR_FLOOR = 0.02
GATE_FLOOR = 1e-4
EVIDENCE = len(MATERIALS) + 2
HAZARD, STRANGE = -2, -1  # the gates' places in the evidence
LABEL = CONDITIONS.index("label_on")
OUTPUTS = ("material", "imagenet", "conditions", "hazard", "unfamiliar", "embedding")


class Evidence(nn.Module):
    """ImageNet logits to the log of the mass by material and by gate (hazard, not waste)."""

    materials: torch.Tensor
    gates: torch.Tensor

    def __init__(self) -> None:
        """Keep the hand-written lists as tables."""
        super().__init__()
        self.register_buffer("materials", torch.from_numpy(imagenet.material_map()))
        self.register_buffer("gates", torch.from_numpy(imagenet.gate_map()))

    def forward(self, logits: torch.Tensor) -> torch.Tensor:
        """[n, 1000] to [n, EVIDENCE]."""
        mass = logits.softmax(dim=1)
        by_material = (mass @ self.materials + PRIOR_FLOOR).log()
        return torch.cat([by_material, (mass @ self.gates + GATE_FLOOR).log()], dim=1)


def frozen(fit: Linear) -> nn.Linear:
    """A fitted linear head as a layer."""
    layer = nn.Linear(*fit.weight.shape)
    with torch.no_grad():
        layer.weight.copy_(torch.as_tensor(fit.weight.T))
        layer.bias.copy_(torch.as_tensor(fit.bias))
    return layer


class Material(nn.Module):
    """Three opinions, weighted and added as logs, then divided by the temperature.

    Tuned and original features together know the training sets best, the original features
    under many looks travel better, and the ImageNet names decide between packaging, textile,
    wood, organic and electronics.
    """

    group_of: torch.Tensor

    def __init__(
        self,
        joint: Linear,
        original: Linear,
        groups: Linear,
        say: tuple[float, float, float],
        temperature: float,
    ) -> None:
        """``say``: the weights of the three."""
        super().__init__()
        self.joint, self.original, self.groups = frozen(joint), frozen(original), frozen(groups)
        self.say, self.temperature = say, temperature
        self.register_buffer("group_of", torch.tensor(GROUP_OF))

    def forward(
        self, tuned: torch.Tensor, embedding: torch.Tensor, evidence: torch.Tensor
    ) -> torch.Tensor:
        """Calibrated logits [n, materials]."""
        by_group = self.groups(evidence).log_softmax(1).index_select(1, self.group_of)
        both = torch.cat([tuned, embedding], dim=1)
        mixed = (
            self.say[0] * self.joint(both).log_softmax(1)
            + self.say[1] * self.original(embedding).log_softmax(1)
            + self.say[2] * by_group
        )
        return mixed / self.temperature


class Exported(nn.Module):
    """Bytes in, the outputs named in OUTPUTS out."""

    def __init__(
        self,
        stem: Stem,
        original: Top,
        names: nn.Linear,
        tuned: Top,
        material: Material,
        conditions: Linear,
        hazard: Linear,
        unfamiliar: Linear,
    ) -> None:
        """Put the parts together."""
        super().__init__()
        self.stem, self.original, self.names, self.tuned = stem, original, names, tuned
        self.evidence, self.material = Evidence(), material
        self.conditions, self.hazard = frozen(conditions), frozen(hazard)
        self.unfamiliar = frozen(unfamiliar)

    def forward(self, photo: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """uint8 [n, h, w, 3] to the six outputs."""
        pixels = (photo.to(torch.float32).permute(0, 3, 1, 2) - 127.0) / 128.0
        maps = self.stem(pixels)
        final = self.original.maps(maps)
        embedding, peaks = final.mean((2, 3)), final.amax((2, 3))
        logits = self.names(embedding)
        evidence = self.evidence(logits)
        material = self.material(self.tuned(maps), embedding, evidence)
        texture = spread(maps)
        shapes = torch.cat([peaks, texture, maps.amax((2, 3))], dim=1)
        conditions = by_material(self.conditions(shapes), material)
        seen = torch.cat([embedding, evidence], dim=1)
        closer = torch.cat([embedding, texture, evidence], dim=1)
        hazard = torch.maximum(self.hazard(closer), named(evidence[:, HAZARD:STRANGE]))
        unfamiliar = torch.maximum(self.unfamiliar(seen), named(evidence[:, STRANGE:]))
        return material, logits, conditions, hazard, unfamiliar, embedding


def named(mass: torch.Tensor) -> torch.Tensor:
    """A logit for ImageNet names alone: zero at half of the mass."""
    return 4.0 * (mass + 0.693)


def by_material(said: torch.Tensor, material: torch.Tensor) -> torch.Tensor:
    """Condition heads to one logit per condition: the last head is the label's for glass."""
    glass, plastic = (MATERIALS.index(name) for name in ("glass", "plastic"))
    share = (material[:, glass : glass + 1] - material[:, plastic : plastic + 1]).sigmoid()
    label = said[:, LABEL : LABEL + 1]
    mixed = label + share * (said[:, -1:] - label)
    return torch.cat([said[:, :LABEL], mixed, said[:, LABEL + 1 : -1]], dim=1)


def gate_logit(head: Linear, seen: NDArray[Any], gate: int) -> NDArray[Any]:
    """A gate for what it sees, as the graph works it out; ``gate``: its place in the evidence."""
    by_name = 4.0 * (seen[:, gate] + 0.693)
    found: NDArray[Any] = np.maximum(head(seen)[:, 0], by_name)
    return found


def spread(maps: torch.Tensor) -> torch.Tensor:
    """Mean and standard deviation of each stem channel over the picture."""
    mean = maps.mean((2, 3))
    square = (maps * maps).mean((2, 3))
    return torch.cat([mean, (square - mean * mean).clamp(min=1e-6).sqrt()], dim=1)
