"""Photos as a phone takes them, made from the project's own examples: cropped, scaled, mirrored, with sensor noise.

Run as a program, so that what it imports does not weigh on the measuring process.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.runner import BUILD, ROOT, output_of

if TYPE_CHECKING:
    from PIL import Image

SIZES = ((1600, 1200), (1600, 1200), (1200, 1600), (2048, 1536), (1280, 960))
SEED = 20261121
NOISE = 6
UPRIGHT, ON_ITS_SIDE = 1, 6
ORIENTATION = 0x0112
# Collections that lie beside some clones of the project.
BESIDE = ROOT.parent / "shared" / "photos"
LARGE = (4032, 3024)


def large_photos(folder: Path | None = None) -> list[Path]:
    """JPEG photos of 12 megapixels: those of the folder, else those beside the project, else examples made larger."""
    place = folder or BESIDE / "phone-12mp"
    if place.is_dir():
        return sorted(place.glob("*.jpg"))
    place = BUILD / "photos-large"
    if not place.is_dir():
        output_of([sys.executable, "-m", "benchmarks.photos", str(place)])
    return sorted(place.glob("*.jpg"))


def many_photos(folder: Path | None = None) -> list[str]:
    """Photos of different things: those of the folder, else those beside the project, else our own examples."""
    place = folder or BESIDE / "trashnet"
    if not place.is_dir():
        place = ROOT / "examples"
    return [str(path) for path in sorted(place.rglob("*.jpg"))]


def phone_photos(count: int) -> Path:
    """A folder with `count` photos, the same on every machine; made once, kept under `build/`."""
    folder = BUILD / f"photos-{count}"
    if len(list(folder.glob("*.jpg"))) != count:
        folder.mkdir(parents=True, exist_ok=True)
        output_of([sys.executable, "-m", "benchmarks.photos", str(folder), str(count)])
    return folder


def make(folder: Path, count: int) -> None:
    """Write the photos: a quarter carries an EXIF orientation, as phones held upright do."""
    from PIL import Image

    chance = random.Random(SEED)  # noqa: S311 -- variety, not secrecy
    examples = []
    for path in sorted((ROOT / "examples").glob("*.jpg")):
        with Image.open(path) as example:
            examples.append(example.convert("RGB"))
    noise = Image.effect_noise((2048, 2048), NOISE).convert("RGB")
    for number in range(count):
        photo = _photo(chance, examples[number % len(examples)], noise)
        exif = Image.Exif()
        exif[ORIENTATION] = chance.choice((UPRIGHT, UPRIGHT, UPRIGHT, ON_ITS_SIDE))
        photo.save(folder / f"{number:04}.jpg", quality=chance.choice((85, 90, 92)), exif=exif)


def make_large(folder: Path) -> None:
    """Write the examples, made as large as a phone's photos, with sensor noise."""
    from PIL import Image, ImageChops

    folder.mkdir(parents=True)
    for path in sorted((ROOT / "examples").glob("*.jpg"))[:5]:
        with Image.open(path) as example:
            photo = example.convert("RGB").resize(LARGE, Image.Resampling.BICUBIC)
        noise = Image.effect_noise(LARGE, NOISE).convert("RGB")
        ImageChops.add(photo, noise, offset=-128).save(folder / path.name, quality=92)


def _photo(chance: random.Random, example: Image.Image, noise: Image.Image) -> Image.Image:
    from PIL import Image, ImageChops, ImageOps

    width, height = chance.choice(SIZES)
    share = chance.uniform(0.6, 1.0)
    crop_width = share * example.width * min(1.0, width / height)
    crop_height = share * example.height * min(1.0, height / width)
    left = chance.uniform(0, example.width - crop_width)
    top = chance.uniform(0, example.height - crop_height)
    box = (left, top, left + crop_width, top + crop_height)
    photo = example.resize((width, height), Image.Resampling.BICUBIC, box)
    if chance.random() < 0.5:
        photo = ImageOps.mirror(photo)
    x, y = chance.randrange(2048 - width + 1), chance.randrange(2048 - height + 1)
    return ImageChops.add(photo, noise.crop((x, y, x + width, y + height)), offset=-128)


if __name__ == "__main__":
    if sys.argv[2:]:
        make(Path(sys.argv[1]), int(sys.argv[2]))
    else:
        make_large(Path(sys.argv[1]))
