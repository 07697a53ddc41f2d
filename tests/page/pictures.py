"""The pictures of the docs: which screens they show, and how they are kept small."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from tests.page.conftest import DESKTOP, PHONE
from tests.page.histories import Owner
from tests.page.screens import SCREENS, Said, Screen, go, photographed, sign_in, then
from tests.page.serving import Serve
from tests.waiting import until
from wastecoach.core.analysis import Language, Sighting

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
# Set, the pictures are taken anew; else they are only compared in size.
RENEW = "WASTECOACH_RENEW_PICTURES"
RENEWED = bool(os.environ.get(RENEW))
# The most frequent colours are kept as they are: grounds and letters. The others are of photos, where near is enough.
EXACT, NEAR = 10, 200
MOST_BYTES = 120_000
EVENTS, STATUS = "**/api/v1/waste/events/*", "**/api/v1/waste/status/*"


@dataclass(frozen=True)
class Picture:
    """A screen in a state on a device: its `name` is that of the file."""

    name: str
    screen: Screen
    device: Mapping[str, Any]


def file_of(name: str, language: str) -> Path:
    """Where a picture lies."""
    return FOLDER / f"{name}.{language}.png"


def taken(page: Page) -> Image.Image:
    """The screen as it is, once all of it has come and is drawn: two looks see the same."""
    page.mouse.move(0, 0)
    page.wait_for_load_state("networkidle")
    seen = [b""]

    def still() -> bool:
        seen.append(page.screenshot(animations="disabled"))
        return seen[-1] == seen[-2]

    until(still)
    return Image.open(io.BytesIO(seen[-1]))


def keep(picture: Image.Image, file: Path) -> None:
    """Write a picture with few colours, which is enough for a screen and small."""
    file.parent.mkdir(exist_ok=True)
    whole = picture.convert("RGB")
    palette = Image.new("P", (1, 1))
    palette.putpalette([*_frequent(whole), *_octree(whole)])
    whole.quantize(palette=palette, dither=Image.Dither.NONE).save(file, optimize=True)


def under_way(page: Page, said: Said) -> None:
    """A photo that is looked at for as long as the picture needs."""
    page.route(EVENTS, lambda route: route.fulfill(content_type="text/event-stream", body=""))
    page.route(STATUS, lambda route: route.fulfill(json=_half_way(route, said.language)))
    photographed("milk-carton", "[role=progressbar]")(page, said)
    page.get_by_text(LOOKING[said.language]).first.wait_for()


def answers(page: Page, said: Said) -> None:
    """The first screen of somebody who has photographed three things."""
    for example in ("cardboard-box", "crushed-can", "pet-bottle"):
        page.goto("/")
        photographed(example)(page, said)
    go("/", ".last-answer")(page, said)


def looked_up(page: Page, said: Said) -> None:
    """What the rules say of a thing in a state."""
    go(f"/look-up?q={LOOKED_UP[said.language]}", "main h2")(page, said)


def from_the_name_on(page: Page, said: Said) -> None:
    """As far down as the answer begins."""
    page.locator("article").first.evaluate("(one) => scrollTo(0, one.offsetTop - 12)")


def without_notices(page: Page, said: Said) -> None:
    """What was said in passing has been read."""
    page.get_by_role("button", name=said("notice.close")).click()


def with_history(server: Serve, page: Page, language: Language) -> None:
    """A browser whose device has photographed for ten weeks."""
    owner = Owner.new(server)
    for rank, (example, items, times) in enumerate(SEEN):
        job = owner.photograph(example, days_ago=rank // 3 + rank / 40, language=language)
        owner.told(job, *map(_sure, items), language=language)
        owner.repeat(job, times, every_s=BETWEEN_S * (1 + rank / 4))
    owner.move_in(page)


def _frequent(picture: Image.Image) -> list[int]:
    found = picture.getcolors(picture.width * picture.height) or []
    colours = [colour for _, colour in sorted(found, reverse=True)[:EXACT]]
    return [share for colour in colours if isinstance(colour, tuple) for share in colour]


def _octree(picture: Image.Image) -> list[int]:
    found = picture.quantize(NEAR, method=Image.Quantize.FASTOCTREE)
    return found.getpalette() or []


def _half_way(route: Route, language: str) -> dict[str, Any]:
    job = route.request.url.rsplit("/", 1)[-1].partition("?")[0]
    how = {"state": "processing", "progress": 55, "sequence": 4}
    return {"job_id": job, **how, "message": LOOKING[language]}


def _sure(item: str) -> Sighting:
    return Sighting(item, None, 0.95)


LOOKING = {"ko": "사진을 살펴보고 있어요", "en": "Looking at your photo"}
# Photos of the examples, what is seen in them, and how often they were taken before.
SEEN = (
    ("pet-bottle", ["pet_bottle_clear"], 14),
    ("milk-carton", ["milk_carton"], 8),
    ("noodle-cup", ["noodle_cup", "noodle_cup_lid"], 6),
    ("crushed-can", ["aluminium_can"], 9),
    ("battery", ["battery_alkaline"], 2),
    ("cardboard-box", ["cardboard_box"], 7),
    ("plastic-bag", ["plastic_bag"], 9),
    ("glass-bottle", ["wine_bottle"], 3),
)
BETWEEN_S = 4.3 * 86_400
BY_NAME = {screen.name: screen for screen in SCREENS}
LOOKED_UP = {"ko": "기름 묻은 피자박스", "en": "greasy pizza box"}
# Every photo is new to the server.
FRESH = {"WASTECOACH_CACHE_URL": "off"}
ON_A_DESKTOP = {**DESKTOP, "device_scale_factor": 1}
ANSWER = then(photographed("pet-bottle"), from_the_name_on)
OF_PHOTOS = (
    Picture("home", Screen("home", get_there=answers), PHONE),
    Picture("under-way", Screen("under_way", get_there=under_way), PHONE),
    Picture("answer", Screen("answer", get_there=ANSWER), PHONE),
    Picture("answer-desktop", BY_NAME["answer"], ON_A_DESKTOP),
    Picture("unsure", BY_NAME["unsure"], PHONE),
)
OTHERS = (
    Picture("look-up", Screen("look_up", "/look-up", looked_up), PHONE),
    Picture("bins-map", BY_NAME["bins_map"], PHONE),
    Picture("bins-desktop", BY_NAME["bins_near"], ON_A_DESKTOP),
    Picture("me", Screen("me", "/me", then(sign_in, without_notices), signs_in=True), PHONE),
)
HISTORIES = {"history": ("/history", ".entry"), "chart": ("/history?view=chart", ".chart-part")}
