"""Print textures (labels, wraps, newspaper, box print) drawn with Pillow; needs no bpy."""

from __future__ import annotations

import colorsys
import functools
import random
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from . import names

Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)
INK: Colour = (30, 30, 30)
_fonts: dict[str, Path | None] = {"latin": None, "korean": None}


def use_fonts(folder: Path) -> None:
    """Take Inter and Noto Sans CJK from a font folder (Blender bundles both) where they exist."""
    for key, pattern in (("latin", "Inter*.woff2"), ("korean", "*CJK*")):
        _fonts[key] = next(iter(sorted(folder.glob(pattern))), None)


@functools.cache
def _font(path: str | None, size: int) -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    """Load a font once: unpacking the Korean one takes half a second."""
    try:
        if path is not None:
            return ImageFont.truetype(path, size)
    except OSError:
        pass
    return ImageFont.load_default(size)


def font(size: float, korean: bool = False) -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    """Return the print font at a pixel size, or Pillow's own font."""
    path = _fonts["korean" if korean else "latin"]
    return _font(None if path is None else str(path), int(size))


def has_korean() -> bool:
    """Tell whether a font with Korean letters was found."""
    return _fonts["korean"] is not None


def random_colour(
    rng: random.Random,
    saturation: tuple[float, float] = (0.3, 1),
    value: tuple[float, float] = (0.3, 1),
) -> Colour:
    """Return a random 8-bit colour with the given saturation and brightness ranges."""
    rgb = colorsys.hsv_to_rgb(rng.random(), rng.uniform(*saturation), rng.uniform(*value))
    return tuple(int(255 * c) for c in rgb)  # type: ignore[return-value]


def ink_for(rng: random.Random, base: Colour) -> Colour:
    """Return a readable ink for a base colour."""
    luminance = 0.3 * base[0] + 0.6 * base[1] + 0.1 * base[2]
    return (250, 250, 245) if luminance < 140 else random_colour(rng, (0.5, 1), (0.1, 0.4))


def barcode(draw: ImageDraw.ImageDraw, rng: random.Random, box: tuple[int, int, int, int]) -> None:
    """Draw a barcode-like pattern into ``box`` = (x, y, width, height)."""
    x, y, w, h = box
    draw.rectangle([x - 6, y - 6, x + w + 6, y + h + 14], fill="white")
    at = x
    while at < x + w:
        bar = rng.randint(1, 4)
        draw.rectangle([at, y, at + bar - 1, y + h], fill="black")
        at += bar + rng.randint(1, 4)


def small_print(
    draw: ImageDraw.ImageDraw,
    rng: random.Random,
    at: tuple[float, float],
    width: float,
    lines: int,
    size: int = 11,
    ink: Colour = INK,
) -> None:
    """Draw lines of small print."""
    face = font(size)
    for k in range(lines):
        text, limit = "", width * rng.uniform(0.8, 0.95)
        while draw.textlength(text, font=face) < limit:
            text += names.filler(rng) + " "
        draw.text((at[0], at[1] + k * (size + 3)), text, fill=ink, font=face)


def _pattern(
    draw: ImageDraw.ImageDraw, rng: random.Random, size: tuple[int, int], a: Colour, b: Colour
):
    """Fill a label background: band, stripes, dots or a colour run."""
    w, h = size
    style = rng.randint(0, 3)
    if style == 0:
        draw.rectangle([0, h * rng.uniform(0.55, 0.8), w, h], fill=b)
    elif style == 1:
        for x in range(0, w, rng.choice([64, 128, 256])):
            draw.polygon([(x, 0), (x + 30, 0), (x + 90, h), (x + 60, h)], fill=b)
    elif style == 2:
        for _ in range(rng.randint(5, 40)):
            x, y, q = rng.random() * w, rng.random() * h, rng.uniform(10, 90)
            draw.ellipse([x - q, y - q, x + q, y + q], fill=rng.choice([b, random_colour(rng)]))
    else:
        for y in range(h):
            t = y / h
            draw.line(
                [(0, y), (w, y)],
                fill=tuple(int(p * (1 - t) + q * t) for p, q in zip(a, b, strict=True)),
            )


def label(
    rng: random.Random,
    size: tuple[int, int] = (1024, 512),
    base: Colour | None = None,
    title: str | None = None,
    badge: Callable[[ImageDraw.ImageDraw, float, float, float], None] | None = None,
) -> Image.Image:
    """Draw a wrap-around label: brand twice, product line, volume, small print, barcode, badge."""
    w, h = size
    a = base or random_colour(rng)
    b = random_colour(rng) if rng.random() < 0.6 else WHITE
    image = Image.new("RGB", size, a)
    draw = ImageDraw.Draw(image)
    _pattern(draw, rng, size, a, b)
    ink = ink_for(rng, a)
    korean = has_korean() and rng.random() < 0.35
    name = rng.choice(names.KOREAN_BRANDS) if korean else names.brand(rng)
    line = title or names.product(rng)
    volume = f"{rng.choice([250, 330, 400, 500, 750])} ml"
    big = min(h * rng.uniform(0.2, 0.3), w * 0.62 / max(5, len(name) * (1.6 if korean else 1.0)))
    for x0 in (0.05, 0.55):
        draw.text((w * x0, h * 0.2), name, fill=ink, font=font(big, korean), stroke_width=2)
        draw.text((w * x0, h * 0.55), line, fill=ink, font=font(h * 0.08))
        draw.text((w * x0, h * 0.7), volume, fill=ink, font=font(h * 0.09))
        if badge is not None:
            badge(draw, w * (x0 + 0.32), h * 0.62, h * 0.17)
    small_print(draw, rng, (w * 0.36, h * 0.1), w * 0.15, 10, 10, ink)
    barcode(draw, rng, (int(w * 0.38), int(h * 0.7), 110, int(h * 0.18)))
    return image


def hazard_badge(rng: random.Random) -> Callable[[ImageDraw.ImageDraw, float, float, float], None]:
    """Return a painter for a red-framed diamond with a flame, an exclamation mark or a skull."""
    sign = rng.choice(["flame", "mark", "skull"])

    def paint(draw: ImageDraw.ImageDraw, x: float, y: float, r: float) -> None:
        draw.polygon([(x, y - r), (x + r, y), (x, y + r), (x - r, y)], fill=(210, 20, 25))
        q = r * 0.8
        draw.polygon([(x, y - q), (x + q, y), (x, y + q), (x - q, y)], fill=WHITE)
        if sign == "flame":
            draw.ellipse([x - 0.25 * r, y - 0.1 * r, x + 0.25 * r, y + 0.4 * r], fill="black")
            draw.polygon(
                [
                    (x - 0.25 * r, y + 0.1 * r),
                    (x + 0.05 * r, y - 0.5 * r),
                    (x + 0.25 * r, y + 0.1 * r),
                ],
                fill="black",
            )
        elif sign == "mark":
            draw.rectangle([x - 0.09 * r, y - 0.45 * r, x + 0.09 * r, y + 0.15 * r], fill="black")
            draw.ellipse([x - 0.1 * r, y + 0.24 * r, x + 0.1 * r, y + 0.44 * r], fill="black")
        else:
            draw.ellipse([x - 0.3 * r, y - 0.4 * r, x + 0.3 * r, y + 0.12 * r], fill="black")
            draw.rectangle([x - 0.15 * r, y, x + 0.15 * r, y + 0.3 * r], fill="black")
            for s in (-1, 1):
                cx = x + s * 0.12 * r
                draw.ellipse(
                    [cx - 0.07 * r, y - 0.2 * r, cx + 0.07 * r, y - 0.05 * r], fill="white"
                )

    return paint


def battery_wrap(rng: random.Random, size_name: str, volts: str = "1.5V") -> Image.Image:
    """Draw the wrap of a battery: two colour bands, the brand along the axis, size and poles."""
    w, h = 1024, 512  # drawn lying, turned upright at the end
    dark = rng.choice([(20, 20, 22), (25, 35, 90), (120, 15, 20), (15, 80, 45), (235, 235, 235)])
    band = rng.choice(
        [(184, 115, 51), (212, 175, 55), (190, 190, 195), random_colour(rng, (0.6, 1))]
    )
    image = Image.new("RGB", (w, h), dark)
    draw = ImageDraw.Draw(image)
    draw.rectangle([int(w * rng.uniform(0.6, 0.8)), 0, w, h], fill=band)
    ink = ink_for(rng, dark)
    name = names.brand(rng, cells=True)
    for y in (0.08, 0.58):
        draw.text((w * 0.1, h * y), name, fill=ink, font=font(h * 0.2), stroke_width=2)
        draw.text(
            (w * 0.12, h * (y + 0.26)), f"{size_name} {volts} ALKALINE", fill=ink, font=font(40)
        )
        draw.text((w * 0.9, h * y), "+", fill=ink_for(rng, band), font=font(110))
        draw.text((w * 0.02, h * y), "-", fill=ink, font=font(100))
    return image.transpose(Image.Transpose.ROTATE_90)


def cell_plate(
    rng: random.Random, size: tuple[int, int], lines: list[str], base: Colour
) -> Image.Image:
    """Draw the rating plate of a power bank or battery pack."""
    w, h = size
    image = Image.new("RGB", size, base)
    draw = ImageDraw.Draw(image)
    ink = ink_for(rng, base)
    draw.text((w * 0.08, h * 0.08), names.brand(rng, cells=True), fill=ink, font=font(w * 0.12))
    for k, line in enumerate(lines):
        draw.text((w * 0.08, h * (0.3 + 0.1 * k)), line, fill=ink, font=font(w * 0.07))
    small_print(draw, rng, (w * 0.08, h * 0.72), w * 0.7, 6, max(10, h // 50), ink)
    return image


def newspaper(rng: random.Random, size: tuple[int, int] = (768, 1024)) -> Image.Image:
    """Draw a page of print with headings, columns and grey picture blocks."""
    w, h = size
    image = Image.new("RGB", size, rng.choice([(236, 233, 224), (250, 250, 248), (225, 220, 205)]))
    draw = ImageDraw.Draw(image)
    heading = f"{rng.choice(names.BRANDS)} {names.product(rng, 1).title()}"
    draw.text((40, 24), heading, fill=(20, 20, 20), font=font(70))
    columns = rng.choice([1, 2, 3])
    width = (w - 80) // columns
    for c in range(columns):
        x, y = 40 + c * width, 140
        while y < h - 80:
            if rng.random() < 0.22:
                tall = rng.randint(80, 200)
                tint = Image.new("RGB", (max(width - 20, 10), tall), random_colour(rng))
                image.paste(Image.blend(_speckle(rng, tint.size), tint, 0.6), (x, y))
                y += tall + 12
                continue
            if rng.random() < 0.5:
                draw.text((x, y), names.product(rng), fill=(15, 15, 15), font=font(26))
                y += 36
            lines = rng.randint(4, 12)
            small_print(draw, rng, (x, y), width - 24, lines, 12)
            y += lines * 15 + 14
    return image


def _speckle(rng: random.Random, size: tuple[int, int]) -> Image.Image:
    """Return seeded grey noise (Pillow's own effect_noise cannot be seeded)."""
    return Image.frombytes("L", size, rng.randbytes(size[0] * size[1])).convert("RGB")


def kraft(rng: random.Random, printed: bool = True) -> Image.Image:
    """Draw brown corrugated board, printed or bare."""
    w = h = 1024
    base = rng.choice([(176, 136, 92), (190, 150, 105), (160, 120, 80), (196, 160, 120)])
    image = Image.new("RGB", (w, h), base)
    image = Image.blend(image, _speckle(rng, (w, h)), 0.04)
    image = Image.blend(image, _speckle(rng, (8, h)).resize((w, h)), 0.03)
    if printed:
        draw = ImageDraw.Draw(image)
        ink = rng.choice([(40, 30, 25), (30, 50, 110), (150, 30, 30), (20, 90, 50)])
        at = (w * rng.uniform(0.05, 0.2), h * rng.uniform(0.1, 0.4))
        draw.text(at, names.brand(rng).upper(), fill=ink, font=font(rng.randint(80, 140)))
        small_print(draw, rng, (w * 0.1, h * 0.62), w * 0.4, 4, 24, ink)
        if rng.random() < 0.6:
            barcode(draw, rng, (int(w * 0.62), int(h * 0.7), 230, 120))
    return image


def gas_print(rng: random.Random, base: Colour) -> Image.Image:
    """Draw the print of a butane cartridge: big gas name, flame diamond, warning lines."""
    w, h = 1024, 768
    image = Image.new("RGB", (w, h), base)
    draw = ImageDraw.Draw(image)
    band = rng.choice([WHITE, (250, 210, 30), (30, 30, 120)])
    draw.rectangle([0, int(h * 0.72), w, h], fill=band)
    ink = ink_for(rng, base)
    korean = has_korean() and rng.random() < 0.7
    title = "부탄가스" if korean else "BUTANE"
    badge = hazard_badge(random.Random(1))
    for x0 in (0.04, 0.54):
        brand = rng.choice(names.KOREAN_BRANDS) if korean else names.brand(rng)
        draw.text((w * x0, h * 0.1), brand, fill=ink, font=font(h * 0.11, korean))
        draw.text((w * x0, h * 0.28), title, fill=ink, font=font(h * 0.13, korean), stroke_width=3)
        draw.text((w * x0, h * 0.52), "220 g", fill=ink, font=font(h * 0.08))
        badge(draw, w * (x0 + 0.3), h * 0.56, h * 0.11)
        small_print(draw, rng, (w * x0, h * 0.76), w * 0.35, 6, 14, ink_for(rng, band))
    return image


def scale_strip(_rng: random.Random) -> Image.Image:
    """Draw a white strip with degree marks along its long side."""
    image = Image.new("RGB", (64, 1024), (245, 245, 240))
    draw = ImageDraw.Draw(image)
    for k in range(80):
        y = 1000 - k * 12
        draw.line([(6, y), (26 if k % 5 == 0 else 16, y)], fill="black", width=2)
        if k % 10 == 0:
            draw.text((32, y - 8), str(k - 20), fill="black", font=font(18))
    return image
