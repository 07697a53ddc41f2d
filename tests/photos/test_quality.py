"""Photos in which nothing can be seen are caught; good ones are not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from tests.conftest import ROOT
from wastecoach.core.photo import decode, read_photo
from wastecoach.core.photo_quality import quality_problems

EXAMPLES = sorted((ROOT / "examples").glob("*.jpg"))


def problems(picture: Image.Image) -> tuple[str, ...]:
    return quality_problems(np.asarray(picture.convert("L").resize((224, 224))))


def opened(path: Path) -> Image.Image:
    return decode(read_photo(path.read_bytes()), 224)


def test_there_are_at_least_six_examples() -> None:
    assert len(EXAMPLES) >= 6


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_examples_are_good_enough(path: Path) -> None:
    assert problems(opened(path)) == ()


@pytest.mark.parametrize("level", [0, 10, 30])
def test_a_black_photo_is_too_dark(level: int) -> None:
    assert problems(Image.new("RGB", (300, 200), (level, level, level))) == ("too_dark",)


@pytest.mark.parametrize("level", [90, 180, 255])
def test_in_a_blank_photo_nothing_is_there(level: int) -> None:
    assert problems(Image.new("RGB", (300, 200), (level, level, level))) == ("nothing_there",)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_in_the_dark_is_too_dark(path: Path) -> None:
    assert problems(opened(path).point(lambda value: value * 0.12)) == ("too_dark",)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_out_of_focus_is_blurred(path: Path) -> None:
    picture = opened(path)
    soft = picture.filter(ImageFilter.GaussianBlur(max(picture.size) / 10))
    assert problems(soft) in {("blurred",), ("nothing_there",)}
