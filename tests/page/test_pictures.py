"""The pictures of the docs show the page as it is: their screens are walked, and taken anew when that is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest
from PIL import Image

from tests.page import pictures
from tests.page.conftest import PHONE, Arriving, Served, visiting
from tests.page.pictures import (
    FRESH,
    HISTORIES,
    MOST_BYTES,
    OF_PHOTOS,
    OTHERS,
    RENEW,
    RENEWED,
    Picture,
)
from tests.page.screens import LANGUAGES, Said
from tests.page.serving import Serve
from wastecoach.core.analysis import Language

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

every_language = pytest.mark.parametrize("language", get_args(Language))


def compared(page: Page, name: str, language: str) -> None:
    """The picture of the docs has the pixels of the screen, and not many bytes."""
    file = pictures.file_of(name, language)
    now = pictures.taken(page)
    if RENEWED:
        pictures.keep(now, file)
    with Image.open(file) as kept:
        assert kept.size == now.size, f"{RENEW}=1 takes it anew"
    assert file.stat().st_size <= MOST_BYTES


@every_language
@pytest.mark.parametrize("picture", OF_PHOTOS, ids=lambda one: one.name)
def test_a_photo_is_in_the_docs(
    chromium: Browser, served: Served, picture: Picture, language: str
) -> None:
    browser = {**picture.device, "locale": LANGUAGES[language]}
    with visiting(chromium, served(**FRESH).address, **browser) as page:
        page.goto(picture.screen.path)
        picture.screen.get_there(page, Said(language))
        compared(page, picture.name, language)


@every_language
@pytest.mark.parametrize("picture", OTHERS, ids=lambda one: one.name)
def test_a_screen_is_in_the_docs(arriving: Arriving, picture: Picture, language: str) -> None:
    with arriving(picture.screen, language, picture.device) as page:
        compared(page, picture.name, language)


@every_language
def test_a_history_is_in_the_docs(chromium: Browser, server: Serve, language: Language) -> None:
    browser = {**PHONE, "locale": LANGUAGES[language]}
    with visiting(chromium, server.address, **browser) as page:
        pictures.with_history(server, page, language)
        for name, (path, shown) in HISTORIES.items():
            page.goto(path)
            page.locator(shown).first.wait_for()
            compared(page, name, language)
